//! Pages of records, from the oldest to the newest or the other way round. A page ends with a
//! cursor: the id of its last record. Ids sort by time, so that a page stays what it was when
//! records are added.

use sqlx::{AnyConnection, AssertSqlSafe};
use unicode_normalization::UnicodeNormalization as _;

use super::Record;
use super::read::{record, selected};
use crate::fault::Fault;
use crate::kind::{ColumnType, FieldFault, FieldFaultKind, Kind, Privacy};
use crate::rights::Reach;

/// Records of a page when nothing is said.
const LIMIT: u32 = 50;
/// Most records of a page.
const LIMIT_MAX: u32 = 1000;
/// Most words that are looked for at once.
const WORDS: usize = 8;

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
    /// Words that stand, each of them, anywhere in what everybody may read of a record, in wide or
    /// narrow, large or small letters.
    pub words: Option<String>,
}

/// A page.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Its records.
    pub records: Vec<Record>,
    /// Where the next one begins, when there is one.
    pub next: Option<Cursor>,
}

/// The words of a search, in one spelling.
fn words(text: &str) -> Vec<String> {
    let folded: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let words = folded.split(|c: char| c.is_whitespace() || c.is_control());
    let words = words.filter(|word| !word.is_empty());
    words.take(WORDS).map(ToOwned::to_owned).collect()
}

/// The same letters in the wide forms of Japanese typesetting.
fn wide(word: &str, is_large: bool) -> String {
    let wide = |letter: char| {
        let letter = if is_large {
            letter.to_ascii_uppercase()
        } else {
            letter
        };
        // The wide forms stand in the order of ASCII from U+FF01 on.
        match letter {
            '!'..='~' => char::from_u32(u32::from(letter) + 0xFEE0).unwrap_or(letter),
            other => other,
        }
    };
    word.chars().map(wide).collect()
}

/// The condition that a word stands anywhere in what everybody may read of a record.
fn holds(kind: &Kind, word: &str, mut place: impl FnMut(&str) -> String) -> String {
    let columns = kind.columns.iter().filter(|column| {
        let is_text = matches!(column.holds, ColumnType::Text { .. } | ColumnType::Words);
        is_text && column.privacy == Privacy::Public
    });
    let texts: Vec<String> = columns
        .map(|column| format!("COALESCE(\"{}\", '')", column.name))
        .collect();
    if texts.is_empty() {
        return "1 = 0".to_owned();
    }
    let text = texts.join(" || ' ' || ");
    let mut spellings = vec![word.to_owned(), wide(word, false), wide(word, true)];
    spellings.dedup();
    let found = spellings.into_iter().map(|spelling| {
        let mut pattern = String::from("%");
        for letter in spelling.chars() {
            if matches!(letter, '%' | '_' | '\\') {
                pattern.push('\\');
            }
            pattern.push(letter);
        }
        pattern.push('%');
        format!("lower({text}) LIKE {} ESCAPE '\\'", place(&pattern))
    });
    let found: Vec<String> = found.collect();
    format!("({})", found.join(" OR "))
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
        for word in words(self.words.as_deref().unwrap_or_default()) {
            conditions.push(holds(kind, &word, |value| place(&mut values, value)));
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
