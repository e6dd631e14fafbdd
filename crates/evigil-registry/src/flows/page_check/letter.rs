//! The letter to the provider of a page: made from what was confirmed, edited, sent.

use evigil_assess::CheckReport;
use evigil_core::{Citation, Lang};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::difference::{Decisions, decisions};
use super::{findings, quote_of, rule_of};
use crate::audit::Entry;
use crate::fault::Fault;
use crate::flows::reading::{self, PageBytes};
use crate::flows::steps::{checked, in_state, refuse};
use crate::kind::Fields;
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::Actor;

/// A letter to make.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LetterOrder {
    /// Its language.
    pub lang: Lang,
}

/// Another text of a letter.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LetterEdit {
    /// Version of the letter that was read.
    pub version: i64,
    /// The whole text.
    pub body: String,
}

/// When a letter went out.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LetterSent {
    /// The day; today where nothing is said.
    #[serde(default)]
    pub sent_on: Option<Date>,
}

/// One point of a letter.
struct Point {
    quote: String,
    why: String,
    citations: Vec<Citation>,
}

impl Registry {
    /// Makes a letter from the findings that were confirmed. Operation `letter.write`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`]; [`Fault::Step`] with `EV-R402` when the check is
    /// not open any more, `EV-R403` when nothing was confirmed.
    pub async fn write_letter(
        &self,
        actor: &Actor,
        check_id: &str,
        order: &LetterOrder,
    ) -> Result<Record, Fault> {
        let operation = "letter.write";
        let reach = self.rights().reach(actor, operation)?;
        let checks = self.kind("page_check")?;
        let check = {
            let mut connection = self.database().pool().acquire().await?;
            record::read(&mut connection, checks, check_id, &reach).await?
        };
        let (files, lang) = (self.files().clone(), order.lang);
        let source = check
            .fields
            .get_text("source")
            .unwrap_or_default()
            .to_owned();
        let document = check
            .fields
            .get_text("document")
            .unwrap_or_default()
            .to_owned();
        let checked_on: Date = check
            .fields
            .get_text("checked_on")
            .and_then(|day| day.parse().ok())
            .unwrap_or_else(|| self.clock().today());
        // The reasons in the language of the letter, under the law of the day of the check.
        let told = reading::aside(move || {
            let page = PageBytes {
                source,
                media: None,
                bytes: files.read(&document)?,
            };
            Ok(reading::check(page, lang, checked_on)?.0)
        })
        .await?;
        let organisation = actor.organisation_for(self.rights(), operation);
        let (registry, actor, id) = (self.clone(), actor.clone(), check_id.to_owned());
        self.write(move |change| {
            let (registry, actor, id) = (registry.clone(), actor.clone(), id.clone());
            let (reach, organisation, told) = (reach.clone(), organisation.clone(), told.clone());
            Box::pin(async move {
                let check = record::read(change.connection(), checks, &id, &reach).await?;
                in_state(&check, "EV-R402", &["open"])?;
                let points = points(&check, &decisions(change, &id).await?, &told);
                if points.is_empty() {
                    return Err(Fault::step("EV-R403"));
                }
                let kind = registry.kind("letter")?;
                let sent = serde_json::json!({
                    "page_check_id": id, "lang": lang.code(), "body": body(&check, &points, lang),
                });
                let fields = checked(kind, &sent, true)?;
                let keys = registry.keys();
                record::create(change, keys, kind, &actor, organisation.as_deref(), fields).await
            })
        })
        .await
    }

    /// Changes the text of a letter that was not sent yet. Operation `letter.edit`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`], [`Fault::Stale`], [`Fault::Fields`];
    /// [`Fault::Step`] with `EV-R404` when it was sent.
    pub async fn edit_letter(
        &self,
        actor: &Actor,
        letter_id: &str,
        edit: &LetterEdit,
    ) -> Result<Record, Fault> {
        let reach = self.rights().reach(actor, "letter.edit")?;
        let kind = self.kind("letter")?;
        let fields = checked(kind, &serde_json::json!({"body": edit.body}), false)?;
        let (registry, actor, id) = (self.clone(), actor.clone(), letter_id.to_owned());
        let version = edit.version;
        self.write(move |change| {
            let (registry, actor, id) = (registry.clone(), actor.clone(), id.clone());
            let (reach, fields) = (reach.clone(), fields.clone());
            Box::pin(async move {
                let letter = record::read(change.connection(), kind, &id, &reach).await?;
                if letter.fields.get_text("sent_on").is_some() {
                    return Err(Fault::step("EV-R404"));
                }
                let keys = registry.keys();
                record::change(change, keys, kind, &actor, (&id, Some(version)), fields).await
            })
        })
        .await
    }

    /// Notes that a letter went out, as a signature; its check becomes `letter_sent`. Operation
    /// `letter.send`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`]; [`Fault::Step`] with `EV-R404` when it was sent
    /// already, `EV-R402` when the check is not open any more, `EV-R405` for a day before the
    /// check or after today.
    pub async fn send_letter(
        &self,
        actor: &Actor,
        letter_id: &str,
        sent: &LetterSent,
    ) -> Result<Record, Fault> {
        let operation = "letter.send";
        let reach = self.rights().reach(actor, operation)?;
        let today = self.clock().today();
        let day = sent.sent_on.unwrap_or(today);
        let (registry, actor, id) = (self.clone(), actor.clone(), letter_id.to_owned());
        self.write(move |change| {
            let (registry, actor, id) = (registry.clone(), actor.clone(), id.clone());
            let reach = reach.clone();
            Box::pin(async move {
                let (letters, checks) = (registry.kind("letter")?, registry.kind("page_check")?);
                let letter = record::read(change.connection(), letters, &id, &reach).await?;
                if letter.fields.get_text("sent_on").is_some() {
                    return Err(Fault::step("EV-R404"));
                }
                let check_id = letter
                    .fields
                    .get_text("page_check_id")
                    .unwrap_or_default()
                    .to_owned();
                let check = record::read(change.connection(), checks, &check_id, &reach).await?;
                in_state(&check, "EV-R402", &["open"])?;
                let checked_on = check.fields.get_text("checked_on").unwrap_or_default();
                if day > today || day.to_string().as_str() < checked_on {
                    let details = [
                        ("day", day.to_string()),
                        ("from", checked_on.to_owned()),
                        ("to", today.to_string()),
                    ];
                    return Err(refuse("EV-R405", details));
                }
                let keys = registry.keys();
                let fields = Fields::new().text("sent_on", day.to_string());
                let letter =
                    record::change(change, keys, letters, &actor, (&id, None), fields).await?;
                let fields = Fields::new().text("state", "letter_sent");
                record::change(change, keys, checks, &actor, (&check_id, None), fields).await?;
                let entry = Entry::new(&actor.id, operation).on("letter", &id);
                change.enter(entry.detail("page_check_id", check_id).signed("sent"));
                Ok(letter)
            })
        })
        .await
    }
}

/// What was confirmed, in the words of `told` where the same is found there, else in those of the
/// check itself: the program may have learnt since then.
fn points(check: &Record, decisions: &Decisions, told: &CheckReport) -> Vec<Point> {
    let confirmed = |place: &usize| decisions.get(place).is_some_and(|word| word == "confirmed");
    let of_check = |(_, finding): (usize, &Json)| {
        let quote = quote_of(finding).to_owned();
        let rule = rule_of(finding).unwrap_or_default();
        let start = finding.pointer("/span/start").and_then(Json::as_u64);
        let same = told.findings.iter().find(|cited| {
            *cited.rule == *rule && cited.quote == quote && Some(cited.span.start as u64) == start
        });
        match same {
            Some(cited) => Point {
                quote,
                why: cited.why.to_string(),
                citations: cited.citations.to_vec(),
            },
            None => Point {
                quote,
                why: finding
                    .get("why")
                    .and_then(Json::as_str)
                    .unwrap_or_default()
                    .to_owned(),
                citations: finding
                    .get("citations")
                    .and_then(|citations| serde_json::from_value(citations.clone()).ok())
                    .unwrap_or_default(),
            },
        }
    };
    let all = findings(check);
    let kept = all.iter().enumerate().filter(|(place, _)| confirmed(place));
    kept.map(of_check).collect()
}

fn body(check: &Record, points: &[Point], lang: Lang) -> String {
    let words = reading::messages(lang);
    let text = |column: &str| check.fields.get_text(column).unwrap_or_default().to_owned();
    let mut body = words.text("letter-opening");
    body.push_str("\n\n");
    let details = [("source", text("source")), ("day", text("checked_on"))];
    body.push_str(&words.with("letter-page", details));
    body.push('\n');
    for (number, point) in points.iter().enumerate() {
        let number = (number + 1).to_string();
        let details = [("number", number), ("quote", point.quote.trim().to_owned())];
        body.push_str(&format!("\n{}\n", words.with("letter-point", details)));
        body.push_str(&format!("   {}\n", point.why));
        for citation in &point.citations {
            let place = [citation.source.as_str(), citation.locator.as_str()].join(" ");
            let mut line = words.with("letter-source", [("source", place.trim())]);
            if !citation.url.is_empty() {
                line.push_str(&format!(" {}", citation.url));
            }
            if !citation.verified {
                line.push_str(&words.text("letter-unverified"));
            }
            body.push_str(&format!("   {line}\n"));
        }
    }
    body.push('\n');
    body.push_str(&words.text("letter-closing"));
    body.push('\n');
    body
}
