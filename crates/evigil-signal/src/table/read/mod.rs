//! Tables from files: Parquet and delimited text.

mod columns;
mod delimited;
mod error;
mod header;
mod parquet;
mod settings;

use std::io::Read;

use ::parquet::file::reader::ChunkReader;

pub use delimited::Dialect;
pub(crate) use delimited::Rows as DelimitedRows;
pub use error::{Place, TableError};
pub use header::column_names;
pub use settings::{ReadSettings, Roles};

use super::{CaseTable, CaseTableBuilder, ReadSummary};
use columns::Columns;

/// What the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TableKind {
    /// A product and an event of a report, linked with each other: the case table.
    Cases,
    /// A product of a report.
    Products,
    /// An event of a report.
    Events,
    /// A report with its strata; so reports without product and event count too.
    Reports,
}

/// Reads one table or several into a [`CaseTable`]: case tables, or a table of products and one of
/// events, whose reports then link all that they name.
///
/// Strata may stand in any of the tables. Parquet is decoded by several threads; the result doesn't
/// depend on their number.
#[derive(Debug)]
pub struct TableReader {
    settings: ReadSettings,
    builder: CaseTableBuilder,
    /// Which strata a table had.
    found: Vec<bool>,
    /// Columns of the last table.
    names: Vec<String>,
}

impl TableReader {
    /// A reader that has read nothing.
    #[must_use]
    pub fn new(settings: ReadSettings) -> Self {
        let strata: Vec<&str> = settings.strata.iter().map(String::as_str).collect();
        Self {
            builder: CaseTableBuilder::new(&strata),
            found: vec![false; strata.len()],
            names: Vec::new(),
            settings,
        }
    }

    /// Reads a Parquet file.
    ///
    /// # Errors
    ///
    /// Any [`TableError`] but those of text; what was read before then counts for nothing.
    pub fn parquet<R: ChunkReader>(&mut self, kind: TableKind, input: R) -> Result<(), TableError> {
        parquet::read(self, kind, input)
    }

    /// Reads delimited text with a header.
    ///
    /// # Errors
    ///
    /// Any [`TableError`] but those of Parquet; what was read before then counts for nothing.
    pub fn delimited<R: Read>(
        &mut self,
        kind: TableKind,
        input: R,
        dialect: Dialect,
    ) -> Result<(), TableError> {
        delimited::read(self, kind, input, dialect)
    }

    /// The table, and what was met on the way.
    ///
    /// # Errors
    ///
    /// [`TableError::MissingColumn`] for a stratum that no table had.
    pub fn finish(self) -> Result<(CaseTable, ReadSummary), TableError> {
        let mut strata = self.settings.strata.into_iter().zip(self.found);
        if let Some((column, _)) = strata.find(|(_, found)| !found) {
            return Err(TableError::MissingColumn {
                column,
                found: self.names,
            });
        }
        Ok(self.builder.build_with_summary())
    }

    /// Finds the columns of a table by its header.
    fn columns(&mut self, kind: TableKind, names: Vec<String>) -> Result<Columns, TableError> {
        let columns = Columns::find(&self.settings, kind, &names)?;
        for (found, place) in self.found.iter_mut().zip(&columns.strata) {
            *found |= place.is_some();
        }
        self.names = names;
        Ok(columns)
    }
}

/// Reads a case table from Parquet.
///
/// # Errors
///
/// As [`TableReader::parquet`] and [`TableReader::finish`].
pub fn read_parquet<R: ChunkReader>(
    input: R,
    settings: &ReadSettings,
) -> Result<(CaseTable, ReadSummary), TableError> {
    let mut reader = TableReader::new(settings.clone());
    reader.parquet(TableKind::Cases, input)?;
    reader.finish()
}

/// Reads a case table from delimited text.
///
/// # Errors
///
/// As [`TableReader::delimited`] and [`TableReader::finish`].
pub fn read_delimited<R: Read>(
    input: R,
    dialect: Dialect,
    settings: &ReadSettings,
) -> Result<(CaseTable, ReadSummary), TableError> {
    let mut reader = TableReader::new(settings.clone());
    reader.delimited(TableKind::Cases, input, dialect)?;
    reader.finish()
}
