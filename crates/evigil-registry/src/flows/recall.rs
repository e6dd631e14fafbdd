//! A lot is called back: every facility that gave it or holds it gets a notice, confirms, and the
//! recall is closed when all have, or with a reason.

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use sqlx::{AssertSqlSafe, Row};

use super::day::day_of;
use super::quarantine::{ReasonInput, open_recall, reason, set_status};
use super::steps::checked;
use super::trace::{LotTrace, trace};
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::jobs::{Notice, To, notify as notify_users};
use crate::kind::{Fields, stamp};
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::{Actor, Reach, Role};

/// Days after which a notice without confirmation is overdue, where nothing is said.
const OVERDUE_DAYS: u16 = 7;

/// A recall with its notices.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RecallView {
    /// The recall, as a record.
    pub recall: Json,
    /// Its notices, as records.
    pub notices: Vec<Json>,
    /// How many have been confirmed.
    pub confirmed: usize,
}

/// Which notices were sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SendInput {
    /// The notices; empty means all that were not sent yet.
    #[serde(default)]
    pub notices: Vec<String>,
}

/// What a facility found.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmInput {
    /// Units found and put aside.
    pub units_left: i64,
    /// What else has to be said.
    #[serde(default)]
    pub note: Option<String>,
}

/// Which confirmations are overdue.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OverdueInput {
    /// Days since the notice was sent; 7 where nothing is said.
    #[serde(default)]
    pub days: Option<u16>,
}

/// Notices whose confirmation is overdue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OverdueNotices {
    /// The longest overdue first.
    pub notices: Vec<OverdueNotice>,
}

/// A notice without confirmation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OverdueNotice {
    /// Its id.
    pub id: String,
    /// The recall.
    pub recall_id: String,
    /// The facility.
    pub provider_id: String,
    /// When it was sent.
    pub sent_at: String,
    /// Whole days since then.
    pub days: i64,
}

/// How a recall ends.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseInput {
    /// What was decided.
    pub minutes: String,
    /// Why it ends although not all have confirmed.
    #[serde(default)]
    pub reason: Option<String>,
}

/// A recall stays with its lot and its day.
pub(super) fn recall_fields(old: &Record, fields: Fields) -> Result<Fields, Fault> {
    let same = |column| match fields.get(column) {
        Some(value) => old.fields.get(column) == Some(value),
        None => true,
    };
    if same("lot_id") && same("opened_on") {
        Ok(fields)
    } else {
        Err(Fault::step("EV-R247"))
    }
}

impl Registry {
    /// Opens the recall of a lot: stops it, and makes a notice for every facility that gave it or
    /// holds it. Operation `recall.create`; a signature in the audit trail.
    ///
    /// # Errors
    /// `EV-R242` when a recall of it runs; [`Fault::Refused`], [`Fault::Absent`], [`Fault::Fields`]
    /// without a reason.
    pub async fn open_recall(
        &self,
        actor: &Actor,
        lot: &str,
        input: &ReasonInput,
    ) -> Result<RecallView, Fault> {
        const OPERATION: &str = "recall.create";
        self.rights().reach(actor, OPERATION)?;
        let why = reason(self, &input.reason)?;
        let organisation = actor.organisation_for(self.rights(), OPERATION);
        let kind = self.kind("recall")?;
        let (registry, actor, lot) = (self.clone(), actor.clone(), lot.to_owned());
        let words = input.reason.clone();
        self.write(move |change| {
            let (registry, actor, lot) = (registry.clone(), actor.clone(), lot.clone());
            let (why, words, organisation) = (why.clone(), words.clone(), organisation.clone());
            Box::pin(async move {
                let trace = trace(change.connection(), &lot, &Reach::everything()).await?;
                if open_recall(change, &trace).await?.is_some() {
                    return Err(Fault::step("EV-R242"));
                }
                let by = (&registry, &actor);
                set_status(change, by, &trace, ("recalled", &why)).await?;
                let today = day_of(change.at()).to_string();
                let fields = checked(
                    kind,
                    &json!({"lot_id": lot, "reason": words, "opened_on": today}),
                    true,
                )?;
                let fields = fields.text("state", "open");
                let keys = registry.keys();
                let whose = organisation.as_deref();
                let recall = record::create(change, keys, kind, &actor, whose, fields).await?;
                notify(change, by, &recall.id, &trace).await?;
                let entry = Entry::new(&actor.id, "recall.open").on("recall", &recall.id);
                change.enter(entry.signed("lot recalled"));
                view(change, &registry, recall).await
            })
        })
        .await
    }

    /// A recall with its notices. Operations `recall.read` and `recall_notice.read`: a clinic sees
    /// its own notices.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`].
    pub async fn recall(&self, actor: &Actor, id: &str) -> Result<RecallView, Fault> {
        let reach = self.rights().reach(actor, "recall_notice.read")?;
        let recall = self.read(actor, self.kind("recall")?, id).await?;
        let (kind, notices) = (self.kind("recall")?, self.kind("recall_notice")?);
        let list = {
            let mut connection = self.database().pool().acquire().await?;
            let query =
                sqlx::query("SELECT id FROM recall_notices WHERE recall_id = $1 ORDER BY id");
            let rows = query
                .bind(id.to_owned())
                .fetch_all(&mut *connection)
                .await?;
            let mut list = Vec::with_capacity(rows.len());
            for row in rows {
                let id: String = row.try_get(0)?;
                let notice = record::read_any(&mut connection, notices, &id).await?;
                if reach.holds(notices, &notice) {
                    list.push(notice);
                }
            }
            list
        };
        Ok(RecallView {
            recall: recall.to_json(kind),
            confirmed: confirmed(&list),
            notices: list.iter().map(|notice| notice.to_json(notices)).collect(),
        })
    }

    /// Marks notices as sent, and adds those of facilities that have come to be known since the
    /// recall was opened. Operation `recall.send`.
    ///
    /// # Errors
    /// `EV-R243` when the recall is closed; [`Fault::Refused`], [`Fault::Absent`].
    pub async fn send_recall(
        &self,
        actor: &Actor,
        id: &str,
        input: &SendInput,
    ) -> Result<RecallView, Fault> {
        self.rights().reach(actor, "recall.send")?;
        let (kind, notices) = (self.kind("recall")?, self.kind("recall_notice")?);
        let (registry, actor) = (self.clone(), actor.clone());
        let (id, wanted) = (id.to_owned(), input.notices.clone());
        self.write(move |change| {
            let (registry, actor) = (registry.clone(), actor.clone());
            let (id, wanted) = (id.clone(), wanted.clone());
            Box::pin(async move {
                let recall = running(change, &registry, &id).await?;
                let lot = recall.fields.get_text("lot_id").unwrap_or_default();
                let trace = trace(change.connection(), lot, &Reach::everything()).await?;
                notify(change, (&registry, &actor), &id, &trace).await?;
                let now = stamp(change.at());
                let list = notices_of(change, &registry, &id).await?;
                let is_known = |id: &String| list.iter().any(|notice| notice.id == *id);
                if !wanted.iter().all(is_known) {
                    return Err(Fault::Absent {
                        kind: notices.name.clone(),
                    });
                }
                for notice in list {
                    let is_wanted = wanted.is_empty() || wanted.contains(&notice.id);
                    if !is_wanted || notice.fields.get_text("sent_at").is_some() {
                        continue;
                    }
                    let fields = Fields::new().text("sent_at", now.clone());
                    let whole = (notice.id.as_str(), None);
                    record::change(change, registry.keys(), notices, &actor, whole, fields).await?;
                    if let Some(facility) = &notice.organisation_id {
                        let to = [To::RoleIn(Role::Clinic, facility)];
                        notify_users(change, &registry, &actor.id, &to, Notice::Recall).await?;
                    }
                }
                change.enter(Entry::new(&actor.id, "recall.send").on(&kind.name, &id));
                view(change, &registry, recall).await
            })
        })
        .await
    }

    /// Takes the answer of a facility to its notice. Operation `recall_notice.confirm`: only its own
    /// organisation.
    ///
    /// # Errors
    /// `EV-R243` when the recall is closed, `EV-R244` when the notice was not sent, `EV-R245` when it
    /// was confirmed; [`Fault::Refused`], [`Fault::Absent`], [`Fault::Fields`].
    pub async fn confirm_recall(
        &self,
        actor: &Actor,
        notice: &str,
        input: &ConfirmInput,
    ) -> Result<Json, Fault> {
        const OPERATION: &str = "recall_notice.confirm";
        let reach = self.rights().reach(actor, OPERATION)?;
        let kind = self.kind("recall_notice")?;
        let mut sent = serde_json::Map::new();
        sent.insert("units_left".to_owned(), input.units_left.into());
        if let Some(note) = &input.note {
            sent.insert("note".to_owned(), note.clone().into());
        }
        let fields = kind.fields(&sent, false).map_err(Fault::Fields)?;
        let (registry, actor, id) = (self.clone(), actor.clone(), notice.to_owned());
        self.write(move |change| {
            let (registry, actor, id) = (registry.clone(), actor.clone(), id.clone());
            let (reach, fields) = (reach.clone(), fields.clone());
            Box::pin(async move {
                let notice = record::read(change.connection(), kind, &id, &reach).await?;
                let recall = notice.fields.get_text("recall_id").unwrap_or_default();
                running(change, &registry, recall).await?;
                if notice.fields.get_text("sent_at").is_none() {
                    return Err(Fault::step("EV-R244"));
                }
                if notice.fields.get_text("confirmed_at").is_some() {
                    return Err(Fault::step("EV-R245"));
                }
                let fields = fields.text("confirmed_at", stamp(change.at()));
                let keys = registry.keys();
                let new = record::change(change, keys, kind, &actor, (&id, None), fields).await?;
                let mut entry = Entry::new(&actor.id, OPERATION).on(&kind.name, &id);
                entry.organisation_id.clone_from(&new.organisation_id);
                change.enter(entry.signed("units put aside"));
                Ok(new.to_json(kind))
            })
        })
        .await
    }

    /// Notices of running recalls that were sent and not confirmed in time. Operation
    /// `recall_notice.read`.
    ///
    /// # Errors
    /// [`Fault::Refused`], or what the database says.
    pub async fn overdue_recall_notices(
        &self,
        actor: &Actor,
        input: &OverdueInput,
    ) -> Result<OverdueNotices, Fault> {
        let reach = self.rights().reach(actor, "recall_notice.read")?;
        let now = self.clock().now();
        let days = i64::from(input.days.unwrap_or(OVERDUE_DAYS));
        let before = now.checked_sub(SignedDuration::from_hours(days.saturating_mul(24)));
        let mut values = vec![stamp(before.unwrap_or(Timestamp::MIN))];
        let mut sql = "SELECT id, recall_id, provider_id, sent_at FROM recall_notices \
                       WHERE sent_at <= $1 AND confirmed_at IS NULL AND withdrawn_at IS NULL \
                       AND recall_id IN (SELECT id FROM recalls WHERE state = 'open')"
            .to_owned();
        let place = |value: &str| {
            values.push(value.to_owned());
            format!("${}", values.len())
        };
        if let Some(condition) = reach.condition(self.kind("recall_notice")?, place) {
            sql.push_str(&format!(" AND {condition}"));
        }
        sql.push_str(" ORDER BY sent_at, id");
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for value in values {
            query = query.bind(value);
        }
        let mut connection = self.database().pool().acquire().await?;
        let mut notices = Vec::new();
        for row in query.fetch_all(&mut *connection).await? {
            let sent_at: String = row.try_get(3)?;
            let sent: Option<Timestamp> = sent_at.parse().ok();
            notices.push(OverdueNotice {
                id: row.try_get(0)?,
                recall_id: row.try_get(1)?,
                provider_id: row.try_get(2)?,
                days: sent.map_or(0, |sent| now.duration_since(sent).as_hours() / 24),
                sent_at,
            });
        }
        Ok(OverdueNotices { notices })
    }

    /// Ends a recall. Operation `recall.close`; a signature in the audit trail.
    ///
    /// # Errors
    /// `EV-R243` when it is closed, `EV-R246` when not all have confirmed and no reason is given;
    /// [`Fault::Refused`], [`Fault::Absent`], [`Fault::Fields`].
    pub async fn close_recall(
        &self,
        actor: &Actor,
        id: &str,
        input: &CloseInput,
    ) -> Result<RecallView, Fault> {
        const OPERATION: &str = "recall.close";
        self.rights().reach(actor, OPERATION)?;
        let kind = self.kind("recall")?;
        let mut minutes = input.minutes.clone();
        if let Some(text) = &input.reason {
            reason(self, text)?;
            minutes.push_str("\n\n");
            minutes.push_str(text);
        }
        let sent = serde_json::Map::from_iter([("minutes".to_owned(), Json::from(minutes))]);
        let fields = kind.fields(&sent, false).map_err(Fault::Fields)?;
        let has_reason = input.reason.is_some();
        let (registry, actor, id) = (self.clone(), actor.clone(), id.to_owned());
        self.write(move |change| {
            let (registry, actor, id) = (registry.clone(), actor.clone(), id.clone());
            let fields = fields.clone();
            Box::pin(async move {
                running(change, &registry, &id).await?;
                let list = notices_of(change, &registry, &id).await?;
                let open = list.len() - confirmed(&list);
                if open > 0 && !has_reason {
                    return Err(Fault::Step {
                        code: "EV-R246",
                        details: vec![("open", open.to_string())],
                    });
                }
                let fields = fields
                    .text("state", "closed")
                    .text("closed_on", day_of(change.at()).to_string());
                let keys = registry.keys();
                let recall =
                    record::change(change, keys, kind, &actor, (&id, None), fields).await?;
                let entry = Entry::new(&actor.id, OPERATION).on(&kind.name, &id);
                change.enter(entry.detail("open", open).signed("recall closed"));
                view(change, &registry, recall).await
            })
        })
        .await
    }
}

fn confirmed(notices: &[Record]) -> usize {
    let is = |notice: &&Record| notice.fields.get_text("confirmed_at").is_some();
    notices.iter().filter(is).count()
}

/// The recall, when it has not been closed.
async fn running(change: &mut Change<'_>, registry: &Registry, id: &str) -> Result<Record, Fault> {
    let recall = record::read_any(change.connection(), registry.kind("recall")?, id).await?;
    if recall.withdrawn_at.is_some() {
        return Err(Fault::Withdrawn);
    }
    if recall.fields.get_text("state") == Some("open") {
        Ok(recall)
    } else {
        Err(Fault::step("EV-R243"))
    }
}

async fn notices_of(
    change: &mut Change<'_>,
    registry: &Registry,
    recall: &str,
) -> Result<Vec<Record>, Fault> {
    let kind = registry.kind("recall_notice")?;
    let query = sqlx::query(
        "SELECT id FROM recall_notices WHERE recall_id = $1 AND withdrawn_at IS NULL ORDER BY id",
    );
    let rows = change.fetch_all(query.bind(recall.to_owned())).await?;
    let mut notices = Vec::with_capacity(rows.len());
    for row in rows {
        let id: String = row.try_get(0)?;
        notices.push(record::read_any(change.connection(), kind, &id).await?);
    }
    Ok(notices)
}

async fn view(
    change: &mut Change<'_>,
    registry: &Registry,
    recall: Record,
) -> Result<RecallView, Fault> {
    let kind = registry.kind("recall_notice")?;
    let notices = notices_of(change, registry, &recall.id).await?;
    Ok(RecallView {
        recall: recall.to_json(registry.kind("recall")?),
        confirmed: confirmed(&notices),
        notices: notices.iter().map(|notice| notice.to_json(kind)).collect(),
    })
}

/// Makes a notice for every facility concerned that has none; counts of those not yet confirmed
/// are brought up to date.
async fn notify(
    change: &mut Change<'_>,
    (registry, actor): (&Registry, &Actor),
    recall: &str,
    trace: &LotTrace,
) -> Result<(), Fault> {
    let kind = registry.kind("recall_notice")?;
    let known = notices_of(change, registry, recall).await?;
    for (provider, count) in trace.concerned() {
        let of =
            |notice: &&Record| notice.fields.get_text("provider_id") == Some(&provider.provider_id);
        let keys = registry.keys();
        let fields = Fields::new().integer("exposures", count);
        match known.iter().find(of) {
            Some(notice) => {
                let is_same = notice.fields.get("exposures") == fields.get("exposures");
                if !is_same && notice.fields.get_text("confirmed_at").is_none() {
                    let whole = (notice.id.as_str(), None);
                    record::change(change, keys, kind, actor, whole, fields).await?;
                }
            }
            None => {
                let sent = json!({"recall_id": recall, "provider_id": provider.provider_id});
                let fields = checked(kind, &sent, true)?.over(fields);
                let whose = provider.organisation_id.as_deref();
                record::create(change, keys, kind, actor, whose, fields).await?;
            }
        }
    }
    Ok(())
}
