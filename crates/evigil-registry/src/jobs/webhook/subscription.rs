//! Who is told of what, as administrators see and change it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use uuid::Uuid;

use super::deliver::{Delivery, place};
use super::event::{body, is_event};
use super::send::Target;
use super::sign::new_secret;
use crate::audit::Entry;
use crate::fault::Fault;
use crate::identity;
use crate::jobs::queue::enqueue;
use crate::jobs::view::{JobQuestion, Jobs};
use crate::jobs::work::Work;
use crate::kind::{FieldFault, FieldFaultKind, Kinds, stamp};
use crate::registry::Registry;
use crate::rights::Actor;

/// Longest address.
const URL_MAX: usize = 2000;
/// Most events of a webhook.
const OPERATIONS_MAX: usize = 50;

/// A webhook to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWebhook {
    /// Where messages go: an address of the public network with `https`, where the registry is not
    /// set otherwise.
    pub url: String,
    /// Of what is told: operations that change something, such as `report.create`; `recall.*` are
    /// all of a kind.
    pub operations: Vec<String>,
}

/// A webhook that was made. The secret is shown once.
#[derive(Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MadeWebhook {
    /// Id.
    pub id: String,
    /// By it a receiver knows that a message is from here.
    pub secret: String,
}

/// A webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Webhook {
    /// Id.
    pub id: String,
    /// Where messages go.
    pub url: String,
    /// Of what is told.
    pub operations: Vec<String>,
    /// Attempts in a row that have failed.
    pub failures: i64,
    /// Since when it rests: too much has failed.
    pub paused_at: Option<String>,
    /// When it was made.
    pub created_at: String,
    /// By whom.
    pub created_by: String,
    /// When it was withdrawn.
    pub ended_at: Option<String>,
}

/// Messages to a webhook, the newest first, each as a job.
pub type Deliveries = Jobs;

/// A message that was written to try a webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Tested {
    /// Id of its job, and of the message.
    pub job_id: String,
}

const COLUMNS: &str = "id, url, operations, failures, paused_at, created_at, created_by, ended_at";

fn webhook(row: &AnyRow) -> Result<Webhook, Fault> {
    let operations: String = row.try_get(2)?;
    Ok(Webhook {
        id: row.try_get(0)?,
        url: row.try_get(1)?,
        operations: operations.split_whitespace().map(str::to_owned).collect(),
        failures: row.try_get(3)?,
        paused_at: row.try_get(4)?,
        created_at: row.try_get(5)?,
        created_by: row.try_get(6)?,
        ended_at: row.try_get(7)?,
    })
}

async fn find(connection: &mut AnyConnection, id: &str) -> Result<Webhook, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM webhooks WHERE id = $1");
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id.to_owned());
    match query.fetch_optional(connection).await? {
        Some(row) => webhook(&row),
        None => Err(Fault::Absent {
            kind: "webhook".to_owned(),
        }),
    }
}

/// Whether `operation` is an event of a kind that there is.
fn is_known(kinds: &Kinds, operation: &str) -> bool {
    let Some((kind, verb)) = operation.split_once('.') else {
        return false;
    };
    let is_verb = verb == "*" || verb.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    kinds.get(kind).is_some() && !verb.is_empty() && is_verb && is_event(operation)
}

fn fault(field: &str, kind: FieldFaultKind) -> Fault {
    Fault::Fields(vec![FieldFault::new(field, kind)])
}

fn check(kinds: &Kinds, sent: &NewWebhook) -> Result<(), Fault> {
    if sent.url.len() > URL_MAX {
        return Err(fault("url", FieldFaultKind::TooLong { max: URL_MAX }));
    }
    if sent.operations.is_empty() {
        return Err(fault("operations", FieldFaultKind::Missing));
    }
    if sent.operations.len() > OPERATIONS_MAX {
        let max = OPERATIONS_MAX;
        return Err(fault("operations", FieldFaultKind::TooLong { max }));
    }
    let known = sent
        .operations
        .iter()
        .all(|operation| is_known(kinds, operation));
    if known {
        Ok(())
    } else {
        let expected =
            "operations that change a kind of records, such as report.create or recall.*";
        Err(fault("operations", FieldFaultKind::Type { expected }))
    }
}

impl Registry {
    /// Makes a webhook. Operation `webhook.create`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Fields`], [`Fault::Step`] with `EV-R612` for an address that is
    /// not allowed.
    pub async fn create_webhook(
        &self,
        actor: &Actor,
        sent: NewWebhook,
    ) -> Result<MadeWebhook, Fault> {
        self.rights().reach(actor, "webhook.create")?;
        check(self.kinds(), &sent)?;
        Target::of(&sent.url, self.jobs().ready().webhooks)?;
        let made = MadeWebhook {
            id: Uuid::now_v7().to_string(),
            secret: new_secret()?,
        };
        let sealed = identity::seal(self.keys(), &place(&made.id), made.secret.as_bytes())?;
        let (by, id) = (actor.id.clone(), made.id.clone());
        self.write(move |change| {
            let (by, id, sealed, sent) = (by.clone(), id.clone(), sealed.clone(), sent.clone());
            Box::pin(async move {
                let sql = "INSERT INTO webhooks (id, url, operations, secret, failures, created_at, created_by) \
                           VALUES ($1, $2, $3, $4, 0, $5, $6)";
                let query = sqlx::query(sql)
                    .bind(id.clone())
                    .bind(sent.url)
                    .bind(sent.operations.join(" "))
                    .bind(sealed)
                    .bind(stamp(change.at()))
                    .bind(by.clone());
                change.execute(query).await?;
                change.enter(Entry::new(&by, "webhook.create").on("webhook", &id));
                Ok(())
            })
        })
        .await?;
        self.jobs().keep(None);
        Ok(made)
    }

    /// The webhooks, withdrawn ones too. Operation `webhook.read`.
    ///
    /// # Errors
    /// [`Fault::Refused`].
    pub async fn webhooks(&self, actor: &Actor) -> Result<Vec<Webhook>, Fault> {
        self.rights().reach(actor, "webhook.read")?;
        let mut connection = self.database().pool().acquire().await?;
        let sql = format!("SELECT {COLUMNS} FROM webhooks ORDER BY id");
        let query = sqlx::query(sqlx::AssertSqlSafe(sql));
        let rows = query.fetch_all(&mut *connection).await?;
        rows.iter().map(webhook).collect()
    }

    /// Messages to a webhook. Operation `webhook.read`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`].
    pub async fn webhook_deliveries(&self, actor: &Actor, id: &str) -> Result<Deliveries, Fault> {
        self.rights().reach(actor, "webhook.read")?;
        {
            let mut connection = self.database().pool().acquire().await?;
            find(&mut connection, id).await?;
        }
        let question = JobQuestion {
            sort: Some("webhook".to_owned()),
            subject: Some(id.to_owned()),
            ..JobQuestion::default()
        };
        self.job_list(actor, &question).await
    }

    /// Withdraws a webhook: it is told of nothing more. Operation `webhook.withdraw`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`], [`Fault::Withdrawn`].
    pub async fn withdraw_webhook(&self, actor: &Actor, id: &str) -> Result<Webhook, Fault> {
        self.rights().reach(actor, "webhook.withdraw")?;
        let sql = "UPDATE webhooks SET ended_at = $1 WHERE id = $2";
        self.change_webhook(actor, id, ("webhook.withdraw", sql))
            .await
    }

    /// Takes up a webhook again that rests. Messages that failed meanwhile can be tried again as
    /// jobs.
    /// Operation `webhook.change`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`], [`Fault::Withdrawn`].
    pub async fn resume_webhook(&self, actor: &Actor, id: &str) -> Result<Webhook, Fault> {
        self.rights().reach(actor, "webhook.change")?;
        let sql = "UPDATE webhooks SET paused_at = NULL, failures = 0 WHERE id = $2 AND $1 <> ''";
        self.change_webhook(actor, id, ("webhook.resume", sql))
            .await
    }

    async fn change_webhook(
        &self,
        actor: &Actor,
        id: &str,
        (operation, sql): (&'static str, &'static str),
    ) -> Result<Webhook, Fault> {
        let (by, id) = (actor.id.clone(), id.to_owned());
        let changed = self
            .write(move |change| {
                let (by, id) = (by.clone(), id.clone());
                Box::pin(async move {
                    if find(change.connection(), &id).await?.ended_at.is_some() {
                        return Err(Fault::Withdrawn);
                    }
                    let at = stamp(change.at());
                    change
                        .execute(sqlx::query(sql).bind(at).bind(id.clone()))
                        .await?;
                    change.enter(Entry::new(&by, operation).on("webhook", &id));
                    find(change.connection(), &id).await
                })
            })
            .await?;
        self.jobs().keep(None);
        Ok(changed)
    }

    /// Writes a message that says nothing, to try a webhook. Operation `webhook.change`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`], [`Fault::Withdrawn`].
    pub async fn test_webhook(&self, actor: &Actor, id: &str) -> Result<Tested, Fault> {
        self.rights().reach(actor, "webhook.change")?;
        let (by, id) = (actor.id.clone(), id.to_owned());
        self.write(move |change| {
            let (by, id) = (by.clone(), id.clone());
            Box::pin(async move {
                if find(change.connection(), &id).await?.ended_at.is_some() {
                    return Err(Fault::Withdrawn);
                }
                let work = Work::Webhook(Delivery {
                    webhook_id: id,
                    body: body("webhook.test", change.at(), None),
                });
                let job_id = enqueue(change, (&by, None), &work).await?;
                Ok(Tested { job_id })
            })
        })
        .await
    }
}
