//! The table of privacy: what each column of the database holds, how personal it is, and for how
//! long it is kept. Columns of records are described with their kinds, the others in
//! `privacy.toml`; a test compares both with the live schema.

use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::kind::{COMMON_COLUMNS, Kinds, Privacy};

/// One column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Its table.
    pub table: String,
    /// Its name.
    pub column: String,
    /// How personal it is.
    pub privacy: Privacy,
    /// What it holds.
    pub about: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    column: Vec<FileRow>,
    retention: Vec<Retention>,
}

/// How long rows of a table are kept after they have ended.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// The table.
    pub table: String,
    /// Columns with the time from which is counted; the earliest decides.
    pub since: Vec<String>,
    /// Days.
    pub days: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRow {
    table: String,
    names: Vec<String>,
    privacy: Privacy,
    about: String,
}

fn file() -> Result<File, Fault> {
    toml::from_str(include_str!("../privacy.toml"))
        .map_err(|error| Fault::Internal(error.to_string()))
}

/// How long is kept what is not kept for good.
///
/// # Errors
/// As [`table`].
pub fn retentions() -> Result<Vec<Retention>, Fault> {
    Ok(file()?.retention)
}

/// Every column of the database, sorted by table.
///
/// # Errors
/// [`Fault::Internal`] when `privacy.toml` can't be read; a test makes sure that it can.
pub fn table() -> Result<Vec<Row>, Fault> {
    let file = file()?;
    let mut rows = Vec::new();
    for row in file.column {
        for column in row.names {
            rows.push(Row {
                table: row.table.clone(),
                column,
                privacy: row.privacy,
                about: row.about.clone(),
            });
        }
    }
    for kind in Kinds::embedded()?.iter() {
        for column in COMMON_COLUMNS {
            rows.push(Row {
                table: kind.table(),
                column: column.to_owned(),
                privacy: Privacy::Internal,
                about: "Who made or changed the record, when, and in which version.".to_owned(),
            });
        }
        rows.extend(kind.columns.iter().map(|column| Row {
            table: kind.table(),
            column: column.name.clone(),
            privacy: column.privacy,
            about: column.about.clone(),
        }));
    }
    rows.sort_by(|a, b| (&a.table, &a.column).cmp(&(&b.table, &b.column)));
    Ok(rows)
}
