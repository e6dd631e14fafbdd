//! Records of every kind: made, read, changed, withdrawn. Nothing is deleted; each earlier
//! version is kept, and each step writes to the audit trail in the same transaction.

mod erase;
mod list;
mod many;
mod read;
mod write;

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

pub use erase::erase;
pub use list::{Cursor, List, Page};
pub use many::{NewRecord, create_many};
pub use read::{earlier, read, read_any};
pub use write::{change, create, withdraw};

use crate::keys::{Keys, Purpose, hex};
use crate::kind::{ColumnType, Fields, Kind, Value};

/// A record.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Its id: a UUID of version 7, so that ids sort by the time they were made.
    pub id: String,
    /// The organisation to which it belongs.
    pub organisation_id: Option<String>,
    /// Its version; 1 when it is made.
    pub version: i64,
    /// When it was made.
    pub created_at: String,
    /// By whom.
    pub created_by: String,
    /// When it was changed last.
    pub changed_at: String,
    /// By whom.
    pub changed_by: String,
    /// When it was withdrawn.
    pub withdrawn_at: Option<String>,
    /// What it holds.
    pub fields: Fields,
}

impl Record {
    /// The record as the programming interface gives it.
    #[must_use]
    pub fn to_json(&self, kind: &Kind) -> Json {
        let mut object = Map::new();
        object.insert("id".to_owned(), self.id.clone().into());
        object.insert(
            "organisation_id".to_owned(),
            self.organisation_id.clone().into(),
        );
        object.insert("version".to_owned(), self.version.into());
        object.insert("created_at".to_owned(), self.created_at.clone().into());
        object.insert("created_by".to_owned(), self.created_by.clone().into());
        object.insert("changed_at".to_owned(), self.changed_at.clone().into());
        object.insert("changed_by".to_owned(), self.changed_by.clone().into());
        object.insert("withdrawn_at".to_owned(), self.withdrawn_at.clone().into());
        for column in &kind.columns {
            let value = self.fields.get(&column.name);
            let json = match (value, &column.holds) {
                (Some(Value::Text(Some(text))), ColumnType::Json) => {
                    serde_json::from_str(text).unwrap_or(Json::Null)
                }
                (Some(value), _) => value.to_json(),
                (None, _) => Json::Null,
            };
            object.insert(column.name.clone(), json);
        }
        Json::Object(object)
    }

    /// Keyed digest of the content: the same only when nothing was changed. Keyed, because the
    /// content of a record is short enough to be guessed from a plain digest.
    #[must_use]
    pub fn digest(&self, keys: &Keys) -> String {
        let mut texts: BTreeMap<&str, String> = BTreeMap::new();
        for (name, value) in &self.fields.0 {
            let text = match value {
                Value::Text(Some(text)) => format!("t{text}"),
                Value::Integer(Some(number)) => format!("i{number}"),
                Value::Real(Some(number)) => format!("r{:016x}", number.to_bits()),
                Value::Boolean(Some(value)) => format!("b{value}"),
                Value::Text(None)
                | Value::Integer(None)
                | Value::Real(None)
                | Value::Boolean(None) => {
                    continue;
                }
            };
            texts.insert(name, text);
        }
        let version = self.version.to_string();
        let mut parts: Vec<&[u8]> = vec![
            self.id.as_bytes(),
            version.as_bytes(),
            self.organisation_id
                .as_deref()
                .unwrap_or_default()
                .as_bytes(),
            self.withdrawn_at.as_deref().unwrap_or_default().as_bytes(),
        ];
        for (name, text) in &texts {
            parts.extend([name.as_bytes(), text.as_bytes()]);
        }
        hex(&keys.hash(Purpose::Audit, &parts))
    }
}
