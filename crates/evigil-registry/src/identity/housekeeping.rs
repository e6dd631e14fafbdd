//! What has ended is removed after the time that the table of privacy gives it.

use jiff::SignedDuration;
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::AssertSqlSafe;

use crate::audit::Entry;
use crate::fault::Fault;
use crate::kind::stamp;
use crate::privacy::{Retention, retentions};
use crate::registry::Registry;

/// Rows that were removed from a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Swept {
    /// The table.
    pub table: String,
    /// How many rows.
    pub rows: u64,
}

impl Registry {
    /// Removes what has ended and is kept no longer: sessions, links, attempts, remembered answers
    /// and what else the table of privacy gives a time. To be run once a day.
    ///
    /// # Errors
    /// What the database says.
    pub async fn sweep(&self) -> Result<Vec<Swept>, Fault> {
        let retentions = retentions()?;
        let now = self.clock().now();
        let mut swept = Vec::new();
        for Retention { table, since, days } in retentions {
            let life = SignedDuration::from_hours(24 * i64::from(days));
            let Ok(before) = now.checked_sub(life) else {
                continue;
            };
            // Names come from a file of the program, not from anybody who asks.
            let past = |column: &String| format!("\"{column}\" < $1");
            let past: Vec<String> = since.iter().map(past).collect();
            let sql = format!("DELETE FROM \"{table}\" WHERE {}", past.join(" OR "));
            let (before, name) = (stamp(before), table.clone());
            let rows = self
                .write(move |change| {
                    let (sql, before, name) = (sql.clone(), before.clone(), name.clone());
                    Box::pin(async move {
                        let query = sqlx::query(AssertSqlSafe(sql)).bind(before);
                        let rows = change.execute(query).await?.rows_affected();
                        if rows > 0 {
                            let entry = Entry::new("system:sweep", "retention.sweep");
                            change.enter(entry.detail("table", name).detail("rows", rows));
                        }
                        Ok(rows)
                    })
                })
                .await?;
            if rows > 0 {
                swept.push(Swept { table, rows });
            }
        }
        Ok(swept)
    }
}
