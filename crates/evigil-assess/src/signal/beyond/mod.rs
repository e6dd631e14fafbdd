//! What `evigil signal masking`, `interactions` and `tree` say: what a scan of pairs alone misses.
//!
//! Each report is a JSON contract that holds the first rows; all rows go out as CSV by [`list_csv`],
//! and the report becomes sentences and tables for the terminal.

mod interaction;
mod masking;
mod tree;

pub use interaction::{
    INTERACTIONS_SCHEMA, InteractionRow, InteractionsReport, InteractionsSchemaId,
    interactions_schema,
};
pub use masking::{
    MASKING_SCHEMA, MaskedRow, MaskerRow, MaskingReport, MaskingSchemaId, masking_schema,
};
pub use tree::{CutRow, TREE_SCHEMA, TreeReport, TreeSchemaId, tree_schema};

/// A line of a list that is written as CSV.
pub trait ListRow {
    /// Names of the columns.
    const COLUMNS: &'static [&'static str];

    /// The cells in the order of the columns; empty for what does not exist.
    fn cells(&self) -> Vec<String>;
}

/// Rows as CSV with a header.
///
/// # Errors
///
/// When the rows can't be written, which memory never refuses.
pub fn list_csv<R: ListRow>(rows: &[R]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(R::COLUMNS)?;
    for row in rows {
        writer.write_record(row.cells())?;
    }
    writer
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))
}

/// A number in a cell; nothing for what does not exist.
fn cell(value: Option<f64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}
