//! One column of a kind: its type, and how personal it is.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Column {
    /// Name, in the database and in JSON.
    pub name: String,
    /// What it holds.
    #[serde(flatten)]
    pub holds: ColumnType,
    /// Whether a record can't be without it.
    #[serde(default)]
    pub required: bool,
    /// Whether only the registry itself writes it, in the course of a story; users can't.
    #[serde(default)]
    pub by_flow: bool,
    /// How personal it is.
    pub privacy: Privacy,
    /// What it means.
    pub about: String,
}

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ColumnType {
    /// One line of text.
    Text {
        /// Most characters; 500 where nothing is said.
        #[serde(default = "line")]
        max: usize,
    },
    /// Text of any number of lines, at most 100,000 characters.
    Words,
    /// An address of the web, `http` or `https`.
    Url,
    /// One of a list.
    Code {
        /// The list.
        codes: Vec<String>,
    },
    /// A day, a month or a year: `2026-11-22`, `2026-11`, `2026`.
    Date,
    /// A moment, after RFC 3339 in UTC.
    Instant,
    /// A whole number.
    Integer {
        /// Smallest.
        #[serde(default)]
        min: Option<i64>,
        /// Largest.
        #[serde(default)]
        max: Option<i64>,
    },
    /// A number.
    Real {
        /// Smallest.
        #[serde(default)]
        min: Option<i64>,
        /// Largest.
        #[serde(default)]
        max: Option<i64>,
    },
    /// Yes or no.
    Boolean,
    /// Id of a record of another kind.
    Reference {
        /// That kind.
        of: String,
    },
    /// SHA-256 digest of a stored file, 64 hexadecimal digits.
    Sha256,
    /// Any JSON, at most a million characters.
    Json,
}

const fn line() -> usize {
    500
}

/// How personal a column is, and with it who may see it and what happens to it when the data of
/// a person are erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Privacy {
    /// May be shown to everybody.
    Public,
    /// Only for those who take part; nothing of a patient.
    Internal,
    /// Stands for a patient.
    Pseudonym,
    /// Says something of a patient's health or life.
    Sensitive,
    /// Words that may name somebody, whatever the form says.
    FreeText,
    /// Opens something: hashes of passwords, keys. Never leaves the registry.
    Secret,
}

impl Privacy {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Internal => "internal",
            Self::Pseudonym => "pseudonym",
            Self::Sensitive => "sensitive",
            Self::FreeText => "free_text",
            Self::Secret => "secret",
        }
    }

    /// Whether erasing a person's data empties the column.
    #[must_use]
    pub const fn is_personal(self) -> bool {
        matches!(self, Self::Pseudonym | Self::Sensitive | Self::FreeText)
    }
}

/// A value as the database holds it.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text, codes, dates, ids, JSON.
    Text(Option<String>),
    /// Whole numbers.
    Integer(Option<i64>),
    /// Numbers.
    Real(Option<f64>),
    /// Yes or no.
    Boolean(Option<bool>),
}

impl Value {
    /// The value as JSON; text of a JSON column is parsed by the caller.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Text(value) => value.clone().into(),
            Self::Integer(value) => (*value).into(),
            Self::Real(value) => (*value).into(),
            Self::Boolean(value) => (*value).into(),
        }
    }
}

impl ColumnType {
    /// The absent value.
    #[must_use]
    pub const fn null(&self) -> Value {
        match self {
            Self::Integer { .. } => Value::Integer(None),
            Self::Real { .. } => Value::Real(None),
            Self::Boolean => Value::Boolean(None),
            _ => Value::Text(None),
        }
    }
}

/// A moment as it is stored: RFC 3339 in UTC with microseconds, so that texts sort as times do.
#[must_use]
pub(crate) fn stamp(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}
