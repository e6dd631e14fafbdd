//! What kinds of records the registry holds.
//!
//! A kind is data: a file under `kinds/` names its columns, their types and how personal they
//! are. Checking of input, the table of rights, the table of privacy, import and export, and the
//! description of the programming interface all read these files; the tables themselves stand
//! in `migrations/`, and a test compares the two.

mod check;
mod column;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use include_dir::{Dir, include_dir};
use serde::Deserialize;

pub use check::{FieldFault, FieldFaultKind, Fields};
pub(crate) use column::stamp;
pub use column::{Column, ColumnType, Privacy, Value};

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/kinds");

/// Columns that every table of records has, in the order of [`crate::record::Record`]. Their
/// privacy class is `internal`: they say who of the staff did what, nothing of patients.
pub const COMMON_COLUMNS: [&str; 8] = [
    "id",
    "organisation_id",
    "version",
    "created_at",
    "created_by",
    "changed_at",
    "changed_by",
    "withdrawn_at",
];

/// A kind of records.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// Name, such as `exposure`; operations and references use it.
    #[serde(rename = "kind")]
    pub name: String,
    /// Last part of its address, such as `exposures`; with `_` for `-` also the name of the table.
    pub path: String,
    /// What a record of it is.
    pub about: String,
    /// Whether it holds data about a patient, so that each reading is written to the audit trail.
    #[serde(default)]
    pub personal: bool,
    /// Columns that no two records share.
    #[serde(default)]
    pub unique: Vec<Vec<String>>,
    /// Columns by which records are found quickly.
    #[serde(default)]
    pub index: Vec<Vec<String>>,
    /// Its own columns, beside [`COMMON_COLUMNS`].
    #[serde(rename = "column")]
    pub columns: Vec<Column>,
}

impl Kind {
    /// Name of its table.
    #[must_use]
    pub fn table(&self) -> String {
        self.path.replace('-', "_")
    }

    /// The column of this name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Columns by whose value a list can be narrowed: those that an index begins with.
    pub fn filters(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| {
            self.index
                .iter()
                .chain(&self.unique)
                .any(|index| index.first() == Some(&column.name))
        })
    }
}

/// All kinds, by name.
#[derive(Debug)]
pub struct Kinds {
    kinds: BTreeMap<String, Kind>,
}

/// A file of a kind does not have the shape of one.
#[derive(Debug, Clone, thiserror::Error)]
#[error("kinds/{file}: {message}")]
pub struct KindsFault {
    /// Name of the file.
    pub file: String,
    /// What the reader of TOML, or the check behind it, says.
    pub message: String,
}

impl Kinds {
    /// The kinds compiled into the program.
    ///
    /// # Errors
    /// [`KindsFault`]; a test of this crate makes sure that it does not happen.
    pub fn embedded() -> Result<&'static Self, KindsFault> {
        static KINDS: OnceLock<Result<Kinds, KindsFault>> = OnceLock::new();
        KINDS.get_or_init(read).as_ref().map_err(Clone::clone)
    }

    /// The kind of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Kind> {
        self.kinds.get(name)
    }

    /// The kind whose address ends with `path`.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<&Kind> {
        self.iter().find(|kind| kind.path == path)
    }

    /// All kinds, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = &Kind> {
        self.kinds.values()
    }
}

fn read() -> Result<Kinds, KindsFault> {
    let mut kinds = BTreeMap::new();
    for file in FILES.files() {
        let name = file.path().display().to_string();
        let fault = |message: String| KindsFault {
            file: name.clone(),
            message,
        };
        let text = file
            .contents_utf8()
            .ok_or_else(|| fault("is not text".to_owned()))?;
        let kind: Kind = toml::from_str(text).map_err(|error| fault(error.to_string()))?;
        if name != format!("{}.toml", kind.name) {
            return Err(fault(format!("holds the kind `{}`", kind.name)));
        }
        kinds.insert(kind.name.clone(), kind);
    }
    for kind in kinds.values() {
        for column in &kind.columns {
            if let ColumnType::Reference { of } = &column.holds
                && !kinds.contains_key(of)
            {
                return Err(KindsFault {
                    file: format!("{}.toml", kind.name),
                    message: format!("`{}` refers to `{of}`, which is no kind", column.name),
                });
            }
        }
        for name in kind.index.iter().chain(&kind.unique).flatten() {
            if kind.column(name).is_none() {
                return Err(KindsFault {
                    file: format!("{}.toml", kind.name),
                    message: format!("an index names `{name}`, which is no column"),
                });
            }
        }
    }
    Ok(Kinds { kinds })
}
