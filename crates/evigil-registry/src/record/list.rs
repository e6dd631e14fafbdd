//! Pages of records, from the oldest to the newest or the other way round. A page ends with a
//! cursor: the id of its last record. Ids sort by time, so that a page stays what it was when
//! records are added.

use sqlx::{AnyConnection, AssertSqlSafe};

use super::Record;
use super::read::{record, selected};
use crate::fault::Fault;
use crate::kind::{FieldFault, FieldFaultKind, Kind};
use crate::rights::Reach;

/// Records of a page when nothing is said.
const LIMIT: u32 = 50;
/// Most records of a page.
const LIMIT_MAX: u32 = 1000;

/// Where a page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor(pub String);

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// Columns and the text that they have to hold; `from` and `to` bound a date, both included.
    pub filters: Vec<(String, String)>,
    /// Behind this record.
    pub after: Option<Cursor>,
    /// Most records; 50 where nothing is said, at most 1,000.
    pub limit: Option<u32>,
    /// The newest first.
    pub newest_first: bool,
    /// Withdrawn records too.
    pub withdrawn: bool,
}

/// A page.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Its records.
    pub records: Vec<Record>,
    /// Where the next one begins, when there is one.
    pub next: Option<Cursor>,
}

impl List {
    /// The page of `kind` that lies within reach.
    ///
    /// # Errors
    /// [`Fault::Fields`] for a column by which a list can't be narrowed, or what the database says.
    pub async fn page(
        &self,
        connection: &mut AnyConnection,
        kind: &Kind,
        reach: &Reach,
    ) -> Result<Page, Fault> {
        let mut conditions = Vec::new();
        let mut values: Vec<String> = Vec::new();
        let place = |values: &mut Vec<String>, value: &str| {
            values.push(value.to_owned());
            format!("${}", values.len())
        };
        let mut faults = Vec::new();
        for (name, value) in &self.filters {
            if let Some(at) = value.chars().position(char::is_control) {
                faults.push(FieldFault::new(name, FieldFaultKind::Control { at }));
            } else if kind.filters().any(|column| column.name == *name) {
                conditions.push(format!("\"{name}\" = {}", place(&mut values, value)));
            } else {
                let known: Vec<_> = kind.filters().map(|column| column.name.as_str()).collect();
                let fault = FieldFaultKind::Unknown {
                    kind: format!("the list of {}", kind.path),
                    known: known.join(", "),
                };
                faults.push(FieldFault::new(name, fault));
            }
        }
        if let Some(Cursor(after)) = &self.after
            && uuid::Uuid::try_parse(after).is_err()
        {
            let expected = "the `next` of a page";
            faults.push(FieldFault::new("after", FieldFaultKind::Type { expected }));
        }
        if !faults.is_empty() {
            return Err(Fault::Fields(faults));
        }
        if let Some(Cursor(after)) = &self.after {
            let sign = if self.newest_first { "<" } else { ">" };
            conditions.push(format!("\"id\" {sign} {}", place(&mut values, after)));
        }
        if !self.withdrawn {
            conditions.push("\"withdrawn_at\" IS NULL".to_owned());
        }
        if let Some(condition) = reach.condition(kind, |value| place(&mut values, value)) {
            // What was asked for is rarer than what lies within reach; without this, a database
            // that has not counted may walk through all records of the organisation instead.
            conditions.push(if self.filters.is_empty() {
                condition
            } else {
                condition.replace("\"organisation_id\" IN", "(\"organisation_id\" || '') IN")
            });
        }
        let limit = self.limit.unwrap_or(LIMIT).clamp(1, LIMIT_MAX);
        let mut sql = format!("SELECT {} FROM \"{}\"", selected(kind), kind.table());
        if !conditions.is_empty() {
            sql.push_str(" WHERE ");
            sql.push_str(&conditions.join(" AND "));
        }
        let order = if self.newest_first { "DESC" } else { "ASC" };
        // One more than asked for tells whether there is a next page.
        sql.push_str(&format!(" ORDER BY \"id\" {order} LIMIT {}", limit + 1));
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for value in values {
            query = query.bind(value);
        }
        let rows = query.fetch_all(connection).await?;
        let more = rows.len() > limit as usize;
        let mut records = Vec::with_capacity(rows.len());
        for row in rows.iter().take(limit as usize) {
            records.push(record(kind, row)?);
        }
        let next = records
            .last()
            .filter(|_| more)
            .map(|last| Cursor(last.id.clone()));
        Ok(Page { records, next })
    }
}
