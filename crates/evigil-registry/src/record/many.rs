//! Making many records in one change: as many rows as go into a statement, an audit entry each.

use sqlx::AssertSqlSafe;

use super::Record;
use super::write::{bind, told};
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::keys::Keys;
use crate::kind::{COMMON_COLUMNS, Fields, Kind, stamp};
use crate::rights::Actor;

/// Rows of one statement, the largest number first: a few forms of it are prepared once and used
/// again.
const CHUNKS: [usize; 3] = [64, 8, 1];

/// A record to be made.
#[derive(Debug, Clone)]
pub struct NewRecord {
    /// Its id: a UUID that nothing else has.
    pub id: String,
    /// Its kind.
    pub kind: &'static Kind,
    /// The organisation to which it belongs.
    pub organisation_id: Option<String>,
    /// What it holds; see [`Kind::values`].
    pub fields: Fields,
}

impl NewRecord {
    fn record(&self, actor: &Actor, at: &str) -> Record {
        let mut record = Record {
            id: self.id.clone(),
            organisation_id: self.organisation_id.clone(),
            version: 1,
            created_at: at.to_owned(),
            created_by: actor.id.clone(),
            changed_at: at.to_owned(),
            changed_by: actor.id.clone(),
            withdrawn_at: None,
            fields: Fields::new(),
        };
        for column in &self.kind.columns {
            let value = self.fields.get(&column.name).cloned();
            let value = value.unwrap_or_else(|| column.holds.null());
            record.fields.0.insert(column.name.clone(), value);
        }
        record
    }
}

/// Makes records, in order. What they refer to is there or comes before them. For whoever fills a
/// registry: rights and stories are not asked.
///
/// # Errors
/// [`Fault::Duplicate`], [`Fault::Reference`], or what the database says.
pub async fn create_many(
    change: &mut Change<'_>,
    keys: &Keys,
    actor: &Actor,
    records: &[NewRecord],
) -> Result<(), Fault> {
    let at = stamp(change.at());
    for run in records.chunk_by(|one, next| one.kind == next.kind) {
        let Some(kind) = run.first().map(|first| first.kind) else {
            continue;
        };
        let made: Vec<Record> = run.iter().map(|new| new.record(actor, &at)).collect();
        let mut rest = made.as_slice();
        while !rest.is_empty() {
            let fits = |rows: &&usize| **rows <= rest.len();
            let rows = CHUNKS.iter().find(fits).copied().unwrap_or(1);
            let (chunk, tail) = rest.split_at(rows);
            insert(change, kind, chunk).await?;
            rest = tail;
        }
        let operation = format!("{}.create", kind.name);
        for record in &made {
            let mut entry = Entry::new(&actor.id, &operation).on(&kind.name, &record.id);
            entry.organisation_id.clone_from(&record.organisation_id);
            entry.version = Some(record.version);
            entry.after = Some(record.digest(keys));
            change.enter(entry);
        }
    }
    Ok(())
}

/// Writes records of one kind in one statement.
pub(super) async fn insert(
    change: &mut Change<'_>,
    kind: &Kind,
    records: &[Record],
) -> Result<(), Fault> {
    let width = COMMON_COLUMNS.len() + kind.columns.len();
    let row = |row: usize| {
        let places: Vec<String> = (1..=width)
            .map(|place| format!("${}", row * width + place))
            .collect();
        format!("({})", places.join(", "))
    };
    let rows: Vec<String> = (0..records.len()).map(row).collect();
    let sql = format!(
        "INSERT INTO \"{}\" ({}) VALUES {}",
        kind.table(),
        super::read::columns(kind),
        rows.join(", ")
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for record in records {
        query = query
            .bind(record.id.clone())
            .bind(record.organisation_id.clone())
            .bind(record.version)
            .bind(record.created_at.clone())
            .bind(record.created_by.clone())
            .bind(record.changed_at.clone())
            .bind(record.changed_by.clone())
            .bind(record.withdrawn_at.clone());
        for column in &kind.columns {
            let value = record.fields.get(&column.name).cloned();
            query = bind(query, value.unwrap_or_else(|| column.holds.null()));
        }
    }
    let first = records.first().map(|record| record.fields.clone());
    change
        .execute(query)
        .await
        .map_err(|fault| told(fault, kind, &first.unwrap_or_default()))?;
    Ok(())
}
