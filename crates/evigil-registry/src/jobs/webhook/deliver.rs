//! Bringing a message to its server.

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use sqlx::Row;

use super::send::{NO_ANSWER, Target};
use super::sign::signature;
use crate::audit::Entry;
use crate::fault::Fault;
use crate::identity;
use crate::jobs::queue::Claim;
use crate::kind::stamp;
use crate::registry::Registry;

/// The answer is none of those that mean that the message was taken.
const REFUSED: &str = "EV-R610";
/// The webhook rests or was withdrawn.
const RESTS: &str = "EV-R611";
/// The answer leads elsewhere, and that is not followed.
const REDIRECT: &str = "EV-R614";
/// Attempts in a row that may fail before a webhook rests.
const FAILURES_MAX: i64 = 50;
/// The server wants no more messages.
const GONE: u16 = 410;

/// A message to a webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::jobs) struct Delivery {
    /// Which webhook.
    pub(in crate::jobs) webhook_id: String,
    /// The message.
    pub(in crate::jobs) body: String,
}

/// Whether what went wrong may pass.
pub(in crate::jobs) fn may_pass(code: &str) -> bool {
    matches!(code, REFUSED | REDIRECT | NO_ANSWER)
}

/// Where the secret of a webhook belongs.
pub(super) fn place(id: &str) -> String {
    format!("webhook {id}")
}

impl Registry {
    /// Sends a message, and notes whether the webhook takes it.
    pub(in crate::jobs) async fn deliver(
        &self,
        claim: &Claim,
        delivery: &Delivery,
    ) -> Result<Json, Fault> {
        let id = delivery.webhook_id.as_str();
        let (url, sealed): (String, String) = {
            let mut connection = self.database().pool().acquire().await?;
            let sql = "SELECT url, secret FROM webhooks WHERE id = $1 AND ended_at IS NULL AND paused_at IS NULL";
            let query = sqlx::query(sql).bind(id.to_owned());
            match query.fetch_optional(&mut *connection).await? {
                Some(row) => (row.try_get(0)?, row.try_get(1)?),
                None => return Err(Fault::step(RESTS)),
            }
        };
        let answer = self.sent(claim, delivery, (&url, &sealed)).await;
        match &answer {
            Ok(status) if (200..300).contains(status) => {
                self.note_delivery(id, None, false).await?;
                Ok(json!({"status": status}))
            }
            Ok(status) => {
                let code = if (300..400).contains(status) {
                    REDIRECT
                } else {
                    REFUSED
                };
                self.note_delivery(id, Some(code), *status == GONE).await?;
                Err(Fault::step(code))
            }
            Err(fault) => {
                self.note_delivery(id, Some(fault.code()), false).await?;
                answer.map(Json::from)
            }
        }
    }

    async fn sent(
        &self,
        claim: &Claim,
        delivery: &Delivery,
        (url, sealed): (&str, &str),
    ) -> Result<u16, Fault> {
        let secret = identity::open(self.keys(), &place(&delivery.webhook_id), sealed)?;
        let secret = String::from_utf8(secret).map_err(|_| Fault::step(RESTS))?;
        let timestamp = self.clock().now().as_second();
        let signed = signature(&secret, &claim.id, timestamp, &delivery.body);
        let headers = [
            // The same at each attempt, so that a receiver takes a message once.
            ("webhook-id", claim.id.clone()),
            ("webhook-timestamp", timestamp.to_string()),
            ("webhook-signature", signed.ok_or(Fault::step(RESTS))?),
        ];
        let policy = self.jobs().ready().webhooks;
        let target = Target::of(url, policy)?;
        target.post(policy, &headers, delivery.body.clone()).await
    }

    /// Counts what has failed in a row; a webhook that has failed too often rests.
    async fn note_delivery(
        &self,
        id: &str,
        failed: Option<&'static str>,
        gone: bool,
    ) -> Result<(), Fault> {
        let (registry, id) = (self.clone(), id.to_owned());
        self.write(move |change| {
            let (registry, id) = (registry.clone(), id.clone());
            Box::pin(async move {
                let Some(code) = failed else {
                    let sql = "UPDATE webhooks SET failures = 0 WHERE id = $1 AND failures > 0";
                    change.execute(sqlx::query(sql).bind(id)).await?;
                    return Ok(());
                };
                let sql = "UPDATE webhooks SET failures = failures + 1 WHERE id = $1";
                change.execute(sqlx::query(sql).bind(id.clone())).await?;
                let most = if gone { 0 } else { FAILURES_MAX - 1 };
                let sql = "UPDATE webhooks SET paused_at = $1 WHERE id = $2 AND paused_at IS NULL AND failures > $3";
                let query = sqlx::query(sql)
                    .bind(stamp(change.at()))
                    .bind(id.clone())
                    .bind(most);
                if change.execute(query).await?.rows_affected() == 1 {
                    registry.jobs().keep(None);
                    let entry = Entry::new("system:jobs", "webhook.pause").on("webhook", &id);
                    change.enter(entry.detail("code", code));
                }
                Ok(())
            })
        })
        .await
    }
}
