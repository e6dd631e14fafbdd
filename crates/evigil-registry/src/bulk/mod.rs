//! Whole tables: the records of a kind out as CSV or Parquet, and CSV in.
//!
//! An export is made page by page, so that it takes no more memory than a page, however many
//! records there are. An import is one change: either what it says has happened is on the disk,
//! or nothing of it.

pub mod cell;
mod csv_table;
mod export;
mod import;
mod parquet_table;
mod sheet;

pub use export::{Export, ExportOrder, TableFormat};
pub use import::{ImportOrder, Imported, MadeRow, REFUSED_WHOLE, RefusedField, RefusedRow};
pub use sheet::{BYTES_MAX, ROWS_MAX};

use crate::kind::{COMMON_COLUMNS, Column, ColumnType, Kind, Privacy, Value};
use crate::record::Record;

/// Kinds whose `import` and `export` of the table of rights are files of another form (E2B, a
/// background of reports), not tables of records.
const OF_OTHER_FORM: [&str; 2] = ["report", "background"];

/// The operation by which tables of a kind are taken out: `export` where the table of rights knows
/// it for the kind, else `read`. Only those who may do it and `read` get the table.
#[must_use]
pub fn export_operation(rights: &crate::rights::Rights, kind: &Kind) -> String {
    named(rights, kind, "export").unwrap_or_else(|| format!("{}.read", kind.name))
}

/// The operation by which tables of a kind are taken in; none where they are not.
#[must_use]
pub fn import_operation(rights: &crate::rights::Rights, kind: &Kind) -> Option<String> {
    // Persons are made of an identifier that is never stored; there is no column for it.
    named(rights, kind, "import").filter(|_| kind.name != "person")
}

fn named(rights: &crate::rights::Rights, kind: &Kind, verb: &str) -> Option<String> {
    let operation = format!("{}.{verb}", kind.name);
    let known = !OF_OTHER_FORM.contains(&kind.name.as_str())
        && rights.operations().any(|known| known == operation);
    known.then_some(operation)
}

/// Columns of a kind that leave the registry.
fn shown(kind: &Kind) -> impl Iterator<Item = &Column> {
    kind.columns
        .iter()
        .filter(|column| column.privacy != Privacy::Secret)
}

/// Names of the columns of a table, in their order.
fn names(kind: &Kind) -> impl Iterator<Item = &str> {
    let own = shown(kind).map(|column| column.name.as_str());
    COMMON_COLUMNS.into_iter().chain(own)
}

/// What a record holds, in the order of [`names`].
fn values(kind: &Kind, record: &Record) -> Vec<Value> {
    let text = |text: &str| Value::Text(Some(text.to_owned()));
    let mut values = vec![
        text(&record.id),
        Value::Text(record.organisation_id.clone()),
        Value::Integer(Some(record.version)),
        text(&record.created_at),
        text(&record.created_by),
        text(&record.changed_at),
        text(&record.changed_by),
        Value::Text(record.withdrawn_at.clone()),
    ];
    values.extend(shown(kind).map(|column| {
        let value = record.fields.get(&column.name).cloned();
        value.unwrap_or_else(|| column.holds.null())
    }));
    values
}

/// Whether the records of a kind can be long, so that fewer of them are held at a time.
fn is_long(kind: &Kind) -> bool {
    let long = |column: &Column| matches!(column.holds, ColumnType::Json | ColumnType::Words);
    kind.columns.iter().any(long)
}
