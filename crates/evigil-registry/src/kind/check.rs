//! Whether what somebody sent fits a kind.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value as Json};

use super::column::{Column, ColumnType, Value, stamp};
use super::{COMMON_COLUMNS, Kind};

/// Checked values by column.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fields(pub(crate) BTreeMap<String, Value>);

/// Longest text of [`ColumnType::Words`], in characters.
const WORDS_MAX: usize = 100_000;
/// Longest JSON, in bytes as it is stored.
const JSON_MAX: usize = 1_000_000;

/// A field that can't be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{field}`: {kind}")]
pub struct FieldFault {
    /// Name of the field.
    pub field: String,
    /// What is wrong with it.
    pub kind: FieldFaultKind,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FieldFaultKind {
    /// The kind has no such field.
    #[error("is not a field of {kind}; its fields are {known}")]
    Unknown {
        /// Name of the kind.
        kind: String,
        /// Names of its fields.
        known: String,
    },
    /// It has to be there.
    #[error("is missing")]
    Missing,
    /// Only the registry writes it.
    #[error("is written by the registry alone")]
    NotYours,
    /// Another type was expected.
    #[error("has to be {expected}")]
    Type {
        /// What was expected.
        expected: &'static str,
    },
    /// Not of the list.
    #[error("has to be one of {codes}")]
    Code {
        /// The list.
        codes: String,
    },
    /// Too long.
    #[error("is longer than {max} characters")]
    TooLong {
        /// The most it may have.
        max: usize,
    },
    /// Too small or too large.
    #[error("is out of range ({range})")]
    Range {
        /// What is allowed.
        range: String,
    },
    /// A character that no text has, such as NUL.
    #[error("holds a control character at position {at}")]
    Control {
        /// Place of the character, from zero.
        at: usize,
    },
}

impl FieldFaultKind {
    /// A name for it by which its words are found, and the details for them.
    #[must_use]
    pub fn parts(&self) -> (&'static str, Vec<(&'static str, String)>) {
        match self {
            Self::Unknown { known, .. } => ("unknown", vec![("known", known.clone())]),
            Self::Missing => ("missing", Vec::new()),
            Self::NotYours => ("not-yours", Vec::new()),
            Self::Type { expected } => ("type", vec![("expected", (*expected).to_owned())]),
            Self::Code { codes } => ("code", vec![("codes", codes.clone())]),
            Self::TooLong { max } => ("too-long", vec![("max", max.to_string())]),
            Self::Range { range } => ("range", vec![("range", range.clone())]),
            Self::Control { at } => ("control", vec![("at", at.to_string())]),
        }
    }
}

impl FieldFault {
    /// A fault of a field.
    #[must_use]
    pub fn new(field: &str, kind: FieldFaultKind) -> Self {
        Self {
            field: field.to_owned(),
            kind,
        }
    }
}

impl Fields {
    /// No value yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the text of a column that the registry itself writes.
    #[must_use]
    pub fn text(self, column: &str, value: impl Into<String>) -> Self {
        self.with(column, Value::Text(Some(value.into())))
    }

    /// Sets the number of a column that the registry itself writes.
    #[must_use]
    pub fn integer(self, column: &str, value: i64) -> Self {
        self.with(column, Value::Integer(Some(value)))
    }

    /// Sets a column that the registry itself writes.
    #[must_use]
    pub fn with(mut self, column: &str, value: Value) -> Self {
        self.0.insert(column.to_owned(), value);
        self
    }

    /// The text of a column, where it has one.
    #[must_use]
    pub fn get_text(&self, column: &str) -> Option<&str> {
        match self.0.get(column) {
            Some(Value::Text(text)) => text.as_deref(),
            _ => None,
        }
    }

    /// The value of a column.
    #[must_use]
    pub fn get(&self, column: &str) -> Option<&Value> {
        self.0.get(column)
    }

    /// Puts `other` over these.
    #[must_use]
    pub fn over(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }
}

impl Kind {
    /// Checks what a user sends for a record: every field known, of its type, in its range, not
    /// one that only the registry writes; with `whole`, nothing required missing.
    ///
    /// # Errors
    /// Every field that can't be taken, not only the first.
    pub fn fields(&self, sent: &Map<String, Json>, whole: bool) -> Result<Fields, Vec<FieldFault>> {
        let (mut fields, mut faults) = (Fields::default(), Vec::new());
        for (name, value) in sent {
            match self.field(name, value) {
                Ok(value) => drop(fields.0.insert(name.clone(), value)),
                Err(kind) => faults.push(FieldFault::new(name, kind)),
            }
        }
        if whole {
            for column in &self.columns {
                let absent = sent.get(&column.name).is_none_or(Json::is_null);
                if column.required && !column.by_flow && absent {
                    faults.push(FieldFault::new(&column.name, FieldFaultKind::Missing));
                }
            }
        } else {
            for column in self.columns.iter().filter(|column| column.required) {
                if sent.get(&column.name).is_some_and(Json::is_null) {
                    faults.push(FieldFault::new(&column.name, FieldFaultKind::Missing));
                }
            }
        }
        if faults.is_empty() {
            Ok(fields)
        } else {
            Err(faults)
        }
    }

    /// Checks the values of a whole record, those too that only the registry writes.
    ///
    /// # Errors
    /// Every field that can't be taken.
    pub fn values(&self, values: &Map<String, Json>) -> Result<Fields, Vec<FieldFault>> {
        let (mut fields, mut faults) = (Fields::default(), Vec::new());
        for name in values.keys().filter(|name| self.column(name).is_none()) {
            let (kind, known) = (self.name.clone(), String::new());
            faults.push(FieldFault::new(
                name,
                FieldFaultKind::Unknown { kind, known },
            ));
        }
        for column in &self.columns {
            match values.get(&column.name).filter(|value| !value.is_null()) {
                None if column.required => {
                    faults.push(FieldFault::new(&column.name, FieldFaultKind::Missing));
                }
                None => {}
                Some(value) => match column.value(value) {
                    Ok(value) => drop(fields.0.insert(column.name.clone(), value)),
                    Err(kind) => faults.push(FieldFault::new(&column.name, kind)),
                },
            }
        }
        if faults.is_empty() {
            Ok(fields)
        } else {
            Err(faults)
        }
    }

    fn field(&self, name: &str, value: &Json) -> Result<Value, FieldFaultKind> {
        if COMMON_COLUMNS.contains(&name) {
            return Err(FieldFaultKind::NotYours);
        }
        let Some(column) = self.column(name) else {
            let known: Vec<_> = self
                .columns
                .iter()
                .filter(|column| !column.by_flow)
                .collect();
            let known: Vec<&str> = known.iter().map(|column| column.name.as_str()).collect();
            return Err(FieldFaultKind::Unknown {
                kind: self.name.clone(),
                known: known.join(", "),
            });
        };
        if column.by_flow {
            return Err(FieldFaultKind::NotYours);
        }
        column.value(value)
    }
}

impl Column {
    /// The value as it is stored.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn value(&self, value: &Json) -> Result<Value, FieldFaultKind> {
        if value.is_null() {
            return Ok(self.holds.null());
        }
        let text = |expected| {
            let text = value.as_str().ok_or(FieldFaultKind::Type { expected })?;
            Ok::<_, FieldFaultKind>(text)
        };
        let stored = match &self.holds {
            ColumnType::Text { max } => line(text("a text")?, *max)?,
            ColumnType::Words => words(text("a text")?)?,
            ColumnType::Url => url(text(URL)?)?,
            ColumnType::Code { codes } => {
                let code = text("a text")?;
                if !codes.iter().any(|known| known == code) {
                    return Err(FieldFaultKind::Code {
                        codes: codes.join(", "),
                    });
                }
                code.to_owned()
            }
            ColumnType::Date => date(text(DATE)?)?,
            ColumnType::Instant => {
                let at: Timestamp = text(INSTANT)?
                    .parse()
                    .map_err(|_| FieldFaultKind::Type { expected: INSTANT })?;
                stamp(at)
            }
            ColumnType::Reference { .. } => id(text(ID)?)?,
            ColumnType::Sha256 => sha256(text(SHA256)?)?,
            ColumnType::Json => json(value)?,
            ColumnType::Boolean => {
                let expected = "true or false";
                let value = value.as_bool().ok_or(FieldFaultKind::Type { expected })?;
                return Ok(Value::Boolean(Some(value)));
            }
            ColumnType::Integer { min, max } => {
                let expected = "a whole number";
                let number = value.as_i64().ok_or(FieldFaultKind::Type { expected })?;
                if min.is_some_and(|min| number < min) || max.is_some_and(|max| number > max) {
                    return Err(range(*min, *max));
                }
                return Ok(Value::Integer(Some(number)));
            }
            ColumnType::Real { min, max } => {
                let expected = "a number";
                let number = value.as_f64().ok_or(FieldFaultKind::Type { expected })?;
                #[expect(clippy::cast_precision_loss, reason = "limits are small whole numbers")]
                let outside = min.is_some_and(|min| number < min as f64)
                    || max.is_some_and(|max| number > max as f64);
                if outside || !number.is_finite() {
                    return Err(range(*min, *max));
                }
                return Ok(Value::Real(Some(number)));
            }
        };
        Ok(Value::Text(Some(stored)))
    }
}

const URL: &str = "an address that begins with https:// or http://";
const DATE: &str = "a date such as 2026-11-22, 2026-11 or 2026";
const INSTANT: &str = "a moment such as 2026-11-22T09:30:00Z";
const ID: &str = "the id of a record, 36 characters";
const SHA256: &str = "a SHA-256 digest, 64 hexadecimal digits in lower case";

fn range(min: Option<i64>, max: Option<i64>) -> FieldFaultKind {
    let end = |end: Option<i64>| end.map_or_else(String::new, |end| end.to_string());
    FieldFaultKind::Range {
        range: format!("{}..{}", end(min), end(max)),
    }
}

/// Refuses what has no place in text: PostgreSQL can't hold NUL, and a page can't show the others.
fn no_controls(text: &str, lines: bool) -> Result<(), FieldFaultKind> {
    let wrong = |c: char| c.is_control() && !(lines && matches!(c, '\n' | '\r' | '\t'));
    match text.chars().position(wrong) {
        Some(at) => Err(FieldFaultKind::Control { at }),
        None => Ok(()),
    }
}

fn line(text: &str, max: usize) -> Result<String, FieldFaultKind> {
    no_controls(text, false)?;
    if text.chars().count() > max {
        return Err(FieldFaultKind::TooLong { max });
    }
    let text = text.trim();
    if text.is_empty() {
        return Err(FieldFaultKind::Missing);
    }
    Ok(text.to_owned())
}

fn words(text: &str) -> Result<String, FieldFaultKind> {
    no_controls(text, true)?;
    if text.chars().count() > WORDS_MAX {
        return Err(FieldFaultKind::TooLong { max: WORDS_MAX });
    }
    if text.trim().is_empty() {
        return Err(FieldFaultKind::Missing);
    }
    Ok(text.to_owned())
}

fn url(text: &str) -> Result<String, FieldFaultKind> {
    let text = line(text, 2000)?;
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let host = rest
        .and_then(|rest| rest.split('/').next())
        .unwrap_or_default();
    if host.is_empty() || text.contains(char::is_whitespace) {
        return Err(FieldFaultKind::Type { expected: URL });
    }
    Ok(text)
}

fn date(text: &str) -> Result<String, FieldFaultKind> {
    let whole = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        10 => text.to_owned(),
        _ => return Err(FieldFaultKind::Type { expected: DATE }),
    };
    let date: Date = whole
        .parse()
        .map_err(|_| FieldFaultKind::Type { expected: DATE })?;
    // The reader of dates takes more spellings than one; only the plain one sorts.
    if date.to_string() == whole {
        Ok(text.to_owned())
    } else {
        Err(FieldFaultKind::Type { expected: DATE })
    }
}

fn id(text: &str) -> Result<String, FieldFaultKind> {
    let id = uuid::Uuid::try_parse(text).map_err(|_| FieldFaultKind::Type { expected: ID })?;
    Ok(id.hyphenated().to_string())
}

fn sha256(text: &str) -> Result<String, FieldFaultKind> {
    let digit = |c: u8| c.is_ascii_digit() || (b'a'..=b'f').contains(&c);
    if text.len() == 64 && text.bytes().all(digit) {
        Ok(text.to_owned())
    } else {
        Err(FieldFaultKind::Type { expected: SHA256 })
    }
}

fn json(value: &Json) -> Result<String, FieldFaultKind> {
    let text = value.to_string();
    // A NUL in JSON is written with an escape; the text column of PostgreSQL takes that, but
    // nothing that reads the value back as text would.
    if let Some(at) = text.find("\\u0000") {
        return Err(FieldFaultKind::Control { at });
    }
    if text.len() > JSON_MAX {
        return Err(FieldFaultKind::TooLong { max: JSON_MAX });
    }
    Ok(text)
}
