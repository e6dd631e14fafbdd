//! From entries of the audit trail to messages.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::json;
use sqlx::{AnyConnection, Row};
use uuid::Uuid;

use super::deliver::Delivery;
use crate::audit::Entry;
use crate::fault::Fault;
use crate::jobs::State;
use crate::jobs::queue::insert;
use crate::jobs::work::Work;
use crate::kind::stamp;

/// Verbs that read: of them nobody is told.
const READS: [&str; 10] = [
    "read", "export", "trace", "due", "show", "missing", "compare", "verify", "list", "use",
];

/// Which events a webhook wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::jobs) struct Subscription {
    id: String,
    operations: Vec<String>,
}

impl Subscription {
    fn wants(&self, operation: &str) -> bool {
        self.operations.iter().any(|wanted| {
            wanted == operation
                || wanted
                    .strip_suffix('*')
                    .is_some_and(|start| operation.starts_with(start))
        })
    }
}

/// Whether an operation changes something.
pub(super) fn is_event(operation: &str) -> bool {
    operation
        .split_once('.')
        .is_some_and(|(_, verb)| !READS.iter().any(|read| verb.starts_with(read)))
}

async fn read(connection: &mut AnyConnection) -> Result<Arc<[Subscription]>, Fault> {
    let sql = "SELECT id, operations FROM webhooks WHERE ended_at IS NULL AND paused_at IS NULL ORDER BY id";
    let rows = sqlx::query(sql).fetch_all(connection).await?;
    let mut subscriptions = Vec::with_capacity(rows.len());
    for row in rows {
        let operations: String = row.try_get(1)?;
        subscriptions.push(Subscription {
            id: row.try_get(0)?,
            operations: operations.split_whitespace().map(str::to_owned).collect(),
        });
    }
    Ok(subscriptions.into())
}

/// The message about something that has happened: kinds and ids.
pub(super) fn body(operation: &str, at: Timestamp, entry: Option<&Entry>) -> String {
    let of = |value: fn(&Entry) -> Option<&String>| entry.and_then(value);
    json!({
        "type": operation,
        "timestamp": stamp(at),
        "data": {
            "kind": of(|entry| entry.kind.as_ref()),
            "id": of(|entry| entry.record_id.as_ref()),
            "version": entry.and_then(|entry| entry.version),
            "organisation_id": of(|entry| entry.organisation_id.as_ref()),
        },
    })
    .to_string()
}

/// Writes the messages about what `entries` say, in the transaction that writes them.
pub(crate) async fn tell(
    state: &State,
    connection: &mut AnyConnection,
    at: Timestamp,
    entries: &[Entry],
) -> Result<(), Fault> {
    if entries.is_empty() {
        return Ok(());
    }
    let subscriptions = match state.subscriptions() {
        Some(subscriptions) => subscriptions,
        None => {
            let read = read(connection).await?;
            state.keep(Some(Arc::clone(&read)));
            read
        }
    };
    for subscription in subscriptions.iter() {
        for entry in entries {
            let operation = entry.operation.as_str();
            if entry.record_id.is_none() || !is_event(operation) || !subscription.wants(operation) {
                continue;
            }
            let work = Work::Webhook(Delivery {
                webhook_id: subscription.id.clone(),
                body: body(operation, at, Some(entry)),
            });
            let id = Uuid::now_v7().to_string();
            insert(&id, &work, ("system:jobs", None), at)?
                .execute(&mut *connection)
                .await?;
        }
    }
    Ok(())
}
