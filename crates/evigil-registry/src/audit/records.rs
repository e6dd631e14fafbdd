//! Whether records and files are what the trail says of them.

use std::collections::BTreeSet;

use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::TrailFault;
use crate::fault::Fault;
use crate::files::Files;
use crate::keys::Keys;
use crate::kind::{ColumnType, Kind, Value};
use crate::record::List;
use crate::rights::Reach;

/// Records read at once.
const PAGE: u32 = 1000;

/// Compares every record of `kind` with the digest in its last entry, looks for records that were
/// made and are gone, and for files that a record names and that are not there or are others.
///
/// # Errors
/// What the database says, or [`Fault::File`] for a file that can't be read.
pub async fn verify_records(
    connection: &mut AnyConnection,
    keys: &Keys,
    files: &Files,
    kind: &Kind,
) -> Result<Vec<TrailFault>, Fault> {
    let mut faults = Vec::new();
    let mut named: BTreeSet<String> = BTreeSet::new();
    let mut list = List {
        limit: Some(PAGE),
        withdrawn: true,
        ..List::default()
    };
    let last = "SELECT after_digest FROM audit_entries WHERE record_id = $1 AND after_digest IS NOT NULL \
                ORDER BY seq DESC LIMIT 1";
    loop {
        let page = list.page(connection, kind, &Reach::everything()).await?;
        for record in &page.records {
            let told: Option<String> = sqlx::query_scalar(last)
                .bind(record.id.clone())
                .fetch_optional(&mut *connection)
                .await?;
            if told.as_deref() != Some(record.digest(keys).as_str()) {
                faults.push(TrailFault::Record {
                    kind: kind.name.clone(),
                    id: record.id.clone(),
                });
            }
            for column in kind
                .columns
                .iter()
                .filter(|column| column.holds == ColumnType::Sha256)
            {
                if let Some(Value::Text(Some(sha256))) = record.fields.get(&column.name) {
                    named.insert(sha256.clone());
                }
            }
        }
        match page.next {
            Some(next) => list.after = Some(next),
            None => break,
        }
    }
    let gone = format!(
        "SELECT record_id FROM audit_entries a WHERE a.kind = $1 AND a.operation = $2 AND NOT EXISTS \
         (SELECT 1 FROM \"{}\" r WHERE r.\"id\" = a.record_id)",
        kind.table()
    );
    let rows = sqlx::query(AssertSqlSafe(gone))
        .bind(kind.name.clone())
        .bind(format!("{}.create", kind.name))
        .fetch_all(&mut *connection)
        .await?;
    for row in rows {
        faults.push(TrailFault::Gone {
            kind: kind.name.clone(),
            id: row.try_get(0)?,
        });
    }
    for sha256 in named {
        if !files.is_whole(&sha256)? {
            faults.push(TrailFault::File { sha256 });
        }
    }
    Ok(faults)
}
