//! A page of advertising is checked, a reviewer confirms or rejects what was found, the provider
//! gets a letter, and the page is looked at again.
//!
//! States: `open`, then `letter_sent`, then `corrected` (nothing that was confirmed is there any
//! more) or `closed`.

mod difference;
mod letter;

use evigil_assess::CheckReport;
use evigil_core::Lang;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use sqlx::Row;

pub use difference::{Compared, Difference};
pub use letter::{LetterEdit, LetterOrder, LetterSent};

use super::kept;
use super::reading::{self, PageBytes};
use super::steps::{checked, field_fault, in_state, refuse};
use crate::audit::Entry;
use crate::fault::Fault;
use crate::files::Stored;
use crate::kind::{FieldFaultKind, Fields};
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::Actor;

/// A page to check, beside its bytes.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PageToCheck {
    /// Where the page stood: its address, or a description of a brochure.
    pub source: String,
    /// Id of the provider who runs it.
    #[serde(default)]
    pub provider_id: Option<String>,
    /// Language in which reasons are given.
    #[serde(default = "japanese")]
    #[serde(skip_serializing)]
    pub lang: Lang,
    /// Media type as a server gave it.
    #[serde(default)]
    #[serde(skip_serializing)]
    pub media: Option<String>,
}

const fn japanese() -> Lang {
    Lang::Ja
}

/// A reviewer's decision on one finding.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FindingDecision {
    /// Place of the finding in the check, from zero.
    pub finding: usize,
    /// What the reviewer says.
    pub decision: Verdict,
    /// Why.
    pub reason: String,
}

/// Whether a finding stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It does.
    Confirmed,
    /// It does not.
    Rejected,
}

impl Verdict {
    const fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Rejected => "rejected",
        }
    }
}

/// A page read and put into its place.
#[derive(Clone)]
struct Checked {
    stored: Stored,
    fields: Fields,
    media: Option<String>,
}

impl Registry {
    /// Keeps a page and what was found in it. Operation `page_check.check`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Fields`], [`Fault::Reference`] for an unknown provider,
    /// [`Fault::Step`] with `EV-R400` for a page that can't be read.
    pub async fn check_page(
        &self,
        actor: &Actor,
        page: &PageToCheck,
        bytes: Vec<u8>,
    ) -> Result<Record, Fault> {
        let operation = "page_check.check";
        self.rights().reach(actor, operation)?;
        let checked = self.checked(page, bytes).await?;
        let organisation = actor.organisation_for(self.rights(), operation);
        let (registry, actor) = (self.clone(), actor.clone());
        self.write(move |change| {
            let (registry, actor) = (registry.clone(), actor.clone());
            let (checked, organisation) = (checked.clone(), organisation.clone());
            Box::pin(async move {
                let kind = registry.kind("page_check")?;
                let organisation = organisation.as_deref();
                let names = (None, checked.media.as_deref());
                kept::note(change, &actor, organisation, &checked.stored, names).await?;
                record::create(
                    change,
                    registry.keys(),
                    kind,
                    &actor,
                    organisation,
                    checked.fields,
                )
                .await
            })
        })
        .await
    }

    /// Confirms or rejects a finding, as a signature. Until the letter is sent a decision can be
    /// taken again; the earlier one is kept. Operation `page_check.decide`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`], [`Fault::Fields`], [`Fault::Withdrawn`];
    /// [`Fault::Step`] with `EV-R401` for a finding that the check does not have, `EV-R402` when
    /// the check is not open any more.
    pub async fn decide_finding(
        &self,
        actor: &Actor,
        check_id: &str,
        decision: &FindingDecision,
    ) -> Result<Record, Fault> {
        let operation = "page_check.decide";
        let reach = self.rights().reach(actor, operation)?;
        let organisation = actor.organisation_for(self.rights(), operation);
        let (registry, actor, id) = (self.clone(), actor.clone(), check_id.to_owned());
        let decision = decision.clone();
        self.write(move |change| {
            let (registry, actor, id) = (registry.clone(), actor.clone(), id.clone());
            let (reach, organisation, decision) =
                (reach.clone(), organisation.clone(), decision.clone());
            Box::pin(async move {
                let (checks, kind) = (
                    registry.kind("page_check")?,
                    registry.kind("page_decision")?,
                );
                let check = record::read(change.connection(), checks, &id, &reach).await?;
                in_state(&check, "EV-R402", &["open"])?;
                let findings = findings(&check);
                let rule = findings
                    .get(decision.finding)
                    .and_then(rule_of)
                    .ok_or_else(|| {
                        let details = [
                            ("finding", decision.finding.to_string()),
                            ("findings", findings.len().to_string()),
                        ];
                        refuse("EV-R401", details)
                    })?;
                let sent = serde_json::json!({
                    "page_check_id": id, "finding": decision.finding, "rule": rule,
                    "decision": decision.decision.name(), "reason": decision.reason,
                });
                let fields = checked(kind, &sent, true)?;
                let before = sqlx::query(
                    "SELECT id FROM page_decisions WHERE page_check_id = $1 AND finding = $2",
                )
                .bind(id.clone())
                .bind(i64::try_from(decision.finding).unwrap_or(i64::MAX));
                let keys = registry.keys();
                let record = match change.fetch(before).await? {
                    Some(row) => {
                        let before: String = row.try_get(0)?;
                        record::change(change, keys, kind, &actor, (&before, None), fields).await?
                    }
                    None => {
                        let organisation = organisation.as_deref();
                        record::create(change, keys, kind, &actor, organisation, fields).await?
                    }
                };
                let entry = Entry::new(&actor.id, operation)
                    .on("page_decision", &record.id)
                    .detail("page_check_id", id)
                    .detail("finding", decision.finding);
                change.enter(entry.signed(decision.decision.name()));
                Ok(record)
            })
        })
        .await
    }

    /// Checks the same page again, as it is now, and tells what has changed. When the letter was
    /// sent and nothing that was confirmed is there any more, the earlier check becomes
    /// `corrected`. Operation `page_check.recheck`.
    ///
    /// # Errors
    /// As [`Registry::check_page`] and [`Registry::decide_finding`]; [`Fault::Step`] with
    /// `EV-R406` when there is a later check already.
    pub async fn recheck_page(
        &self,
        actor: &Actor,
        check_id: &str,
        (lang, media): (Lang, Option<String>),
        bytes: Vec<u8>,
    ) -> Result<(Record, Difference), Fault> {
        let operation = "page_check.recheck";
        let reach = self.rights().reach(actor, operation)?;
        let checks = self.kind("page_check")?;
        let before = {
            let mut connection = self.database().pool().acquire().await?;
            record::read(&mut connection, checks, check_id, &reach).await?
        };
        let text = |column: &str| before.fields.get_text(column).map(ToOwned::to_owned);
        let page = PageToCheck {
            source: text("source").unwrap_or_default(),
            provider_id: text("provider_id"),
            lang,
            media,
        };
        let mut checked = self.checked(&page, bytes).await?;
        checked.fields = checked.fields.text("previous_id", check_id);
        let organisation = actor.organisation_for(self.rights(), operation);
        let (registry, actor, id) = (self.clone(), actor.clone(), check_id.to_owned());
        self.write(move |change| {
            let (registry, actor, id) = (registry.clone(), actor.clone(), id.clone());
            let (reach, organisation, checked) =
                (reach.clone(), organisation.clone(), checked.clone());
            Box::pin(async move {
                let before = record::read(change.connection(), checks, &id, &reach).await?;
                in_state(&before, "EV-R402", &["open", "letter_sent"])?;
                let later = sqlx::query(
                    "SELECT id FROM page_checks WHERE previous_id = $1 AND withdrawn_at IS NULL",
                )
                .bind(id.clone());
                if change.fetch(later).await?.is_some() {
                    return Err(Fault::step("EV-R406"));
                }
                let organisation = organisation.as_deref();
                let names = (None, checked.media.as_deref());
                kept::note(change, &actor, organisation, &checked.stored, names).await?;
                let keys = registry.keys();
                let now =
                    record::create(change, keys, checks, &actor, organisation, checked.fields)
                        .await?;
                let decisions = difference::decisions(change, &id).await?;
                let difference = Difference::new(&before, &now, &decisions);
                let sent = before.fields.get_text("state") == Some("letter_sent");
                if sent && difference.is_corrected() {
                    let fields = Fields::new().text("state", "corrected");
                    record::change(change, keys, checks, &actor, (&id, None), fields).await?;
                }
                let entry = Entry::new(&actor.id, operation).on("page_check", &now.id);
                change.enter(entry.detail("previous_id", id));
                Ok((now, difference))
            })
        })
        .await
    }

    /// What a check found otherwise than the check before it. Operation `page_check.read`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`]; [`Fault::Step`] with `EV-R407` for a first check.
    pub async fn page_difference(
        &self,
        actor: &Actor,
        check_id: &str,
    ) -> Result<Difference, Fault> {
        let reach = self.rights().reach(actor, "page_check.read")?;
        let kind = self.kind("page_check")?;
        let mut connection = self.database().pool().acquire().await?;
        let now = record::read(&mut connection, kind, check_id, &reach).await?;
        let previous = now
            .fields
            .get_text("previous_id")
            .ok_or(Fault::step("EV-R407"))?
            .to_owned();
        let before = record::read(&mut connection, kind, &previous, &reach).await?;
        let decisions = difference::decisions_read(&mut connection, &previous).await?;
        Ok(Difference::new(&before, &now, &decisions))
    }

    /// Ends a matter, with the reason, as a signature. Operation `page_check.close`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`], [`Fault::Fields`] for an empty reason,
    /// [`Fault::Step`] with `EV-R402` when it has ended already.
    pub async fn close_page_check(
        &self,
        actor: &Actor,
        check_id: &str,
        reason: &str,
    ) -> Result<Record, Fault> {
        let operation = "page_check.close";
        let reach = self.rights().reach(actor, operation)?;
        let kind = self.kind("page_check")?;
        let words = kind
            .column("closed_reason")
            .ok_or_else(|| Fault::Internal("closed_reason".to_owned()))?
            .value(&Json::from(reason))
            .map_err(|kind: FieldFaultKind| field_fault("reason", kind))?;
        let (registry, actor, id) = (self.clone(), actor.clone(), check_id.to_owned());
        self.write(move |change| {
            let (registry, actor, id) = (registry.clone(), actor.clone(), id.clone());
            let (reach, words) = (reach.clone(), words.clone());
            Box::pin(async move {
                let check = record::read(change.connection(), kind, &id, &reach).await?;
                in_state(&check, "EV-R402", &["open", "letter_sent"])?;
                let fields = Fields::new()
                    .text("state", "closed")
                    .with("closed_reason", words);
                let keys = registry.keys();
                let closed =
                    record::change(change, keys, kind, &actor, (&id, None), fields).await?;
                let entry = Entry::new(&actor.id, operation).on("page_check", &id);
                change.enter(entry.signed("closed"));
                Ok(closed)
            })
        })
        .await
    }

    /// Reads a page, keeps its bytes, and makes the fields of its check.
    async fn checked(&self, page: &PageToCheck, bytes: Vec<u8>) -> Result<Checked, Fault> {
        let today = self.clock().today();
        let kind = self.kind("page_check")?;
        let files = self.files().clone();
        let (source, media, lang) = (page.source.clone(), page.media.clone(), page.lang);
        let (report, stored) = reading::aside(move || {
            let raw = PageBytes {
                source,
                media,
                bytes: bytes.clone(),
            };
            let (report, _) = reading::check(raw, lang, today)?;
            // Only what could be read is kept; the file stands before the record that names it.
            let stored = files.put(&bytes)?;
            Ok::<(CheckReport, Stored), Fault>((report, stored))
        })
        .await?;
        let findings = serde_json::to_string(&report)
            .map_err(|error| Fault::Internal(format!("a check: {error}")))?;
        let mut sent = serde_json::to_value(page)
            .map_err(|error| Fault::Internal(format!("a page: {error}")))?;
        if let Json::Object(sent) = &mut sent {
            sent.insert("document".to_owned(), stored.sha256.clone().into());
        }
        // PostgreSQL's text and JSON hold no NUL; a page that has one shows it as nothing.
        let fields = checked(kind, &sent, true)?
            .text("findings", findings.replace("\\u0000", ""))
            .text("checked_on", today.to_string())
            .text("state", "open");
        Ok(Checked {
            stored,
            fields,
            media: page.media.clone(),
        })
    }
}

/// The findings of a check, each in the contract of checks.
fn findings(check: &Record) -> Vec<Json> {
    let report: Json = check
        .fields
        .get_text("findings")
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default();
    match report.get("findings") {
        Some(Json::Array(findings)) => findings.clone(),
        _ => Vec::new(),
    }
}

/// Id of the rule of a finding.
fn rule_of(finding: &Json) -> Option<String> {
    finding.get("rule")?.as_str().map(ToOwned::to_owned)
}

/// The words of a finding.
fn quote_of(finding: &Json) -> &str {
    finding
        .get("quote")
        .and_then(Json::as_str)
        .unwrap_or_default()
}
