//! The table as a file.

use std::io::{self, Write};
use std::sync::Arc;

use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;

use super::group::{FinishedGroup, RowGroup};
use super::parquet::{io_error, schema};
use super::rows::ReportRows;
use super::text::TextTable;
use crate::exchange::ReportFormat;
use crate::icsr::Icsr;

/// Name of this table's form, in the metadata of a Parquet file.
const SCHEMA: &str = "evigil.case-table/1";

/// How the table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableForm {
    /// Apache Parquet, compressed with zstd.
    Parquet,
    /// Comma-separated, UTF-8.
    Csv,
    /// Tab-separated, UTF-8.
    Tsv,
}

/// How much was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TableTotals {
    /// Reports.
    pub reports: u64,
    /// Rows.
    pub rows: u64,
}

enum Inside<W: Write + Send> {
    Parquet(Box<ParquetTable<W>>),
    Text(Box<TextTable<W>>),
}

/// Writes the case table, one report after the other. Without [`CaseTable::finish`] the file is not
/// whole.
pub struct CaseTable<W: Write + Send> {
    inside: Inside<W>,
    rows: ReportRows,
    totals: TableTotals,
}

impl<W: Write + Send> CaseTable<W> {
    /// An empty table.
    ///
    /// # Errors
    /// When `out` can't be written to.
    pub fn new(out: W, form: TableForm) -> io::Result<Self> {
        let inside = match form {
            TableForm::Parquet => Inside::Parquet(Box::new(ParquetTable::new(out)?)),
            TableForm::Csv => Inside::Text(Box::new(TextTable::new(out, b',')?)),
            TableForm::Tsv => Inside::Text(Box::new(TextTable::new(out, b'\t')?)),
        };
        Ok(Self {
            inside,
            rows: ReportRows::default(),
            totals: TableTotals::default(),
        })
    }

    /// Adds the rows of a report, which is sorted. `format` is what `source` says when the report
    /// does not know where it first came from.
    ///
    /// # Errors
    /// When they can't be written.
    pub fn report(&mut self, report: &Icsr, format: ReportFormat) -> io::Result<()> {
        let mut rows = std::mem::take(&mut self.rows);
        rows.fill(report, format);
        let added = self.rows(&rows);
        self.rows = rows;
        added
    }

    /// Adds rows that were filled apart.
    ///
    /// # Errors
    /// When they can't be written.
    pub fn rows(&mut self, rows: &ReportRows) -> io::Result<()> {
        self.totals.reports += 1;
        self.totals.rows += rows.len() as u64;
        match &mut self.inside {
            Inside::Parquet(table) => table.add(rows),
            Inside::Text(table) => table.add(rows),
        }
    }

    /// Adds a group that was made apart, after everything that was added before.
    ///
    /// # Errors
    /// When it can't be written, or the table is not Parquet.
    pub fn group(&mut self, group: FinishedGroup) -> io::Result<()> {
        let Inside::Parquet(table) = &mut self.inside else {
            return Err(io::ErrorKind::Unsupported.into());
        };
        self.totals.reports += group.reports;
        self.totals.rows += group.rows;
        table.flush()?;
        table.append(group)
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When it can't be written to its end.
    pub fn finish(self) -> io::Result<(W, TableTotals)> {
        let out = match self.inside {
            Inside::Parquet(table) => table.finish()?,
            Inside::Text(table) => table.finish()?,
        };
        Ok((out, self.totals))
    }
}

/// Row groups in a file.
struct ParquetTable<W: Write + Send> {
    out: SerializedFileWriter<W>,
    group: RowGroup,
    has_rows: bool,
}

impl<W: Write + Send> ParquetTable<W> {
    fn new(out: W) -> io::Result<Self> {
        let root = schema().map_err(io_error)?;
        let metadata = KeyValue::new("evigil.schema".to_owned(), SCHEMA.to_owned());
        let properties = WriterProperties::builder()
            .set_key_value_metadata(Some(vec![metadata]))
            .set_created_by(concat!("evigil ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        let out = SerializedFileWriter::new(out, root, Arc::new(properties)).map_err(io_error)?;
        Ok(Self {
            out,
            group: RowGroup::new(),
            has_rows: false,
        })
    }

    fn add(&mut self, rows: &ReportRows) -> io::Result<()> {
        self.group.add(rows)?;
        self.has_rows = true;
        if self.group.is_full() {
            self.flush()?;
        }
        Ok(())
    }

    /// Writes the group that is under way.
    fn flush(&mut self) -> io::Result<()> {
        if !self.has_rows {
            return Ok(());
        }
        self.has_rows = false;
        let group = std::mem::take(&mut self.group);
        self.append(group.finish()?)
    }

    fn append(&mut self, group: FinishedGroup) -> io::Result<()> {
        if group.rows == 0 {
            return Ok(());
        }
        let mut out = self.out.next_row_group().map_err(io_error)?;
        for chunk in group.chunks {
            out.append_column(&chunk.bytes, chunk.close)
                .map_err(io_error)?;
        }
        out.close().map_err(io_error)?;
        Ok(())
    }

    fn finish(mut self) -> io::Result<W> {
        self.flush()?;
        self.out.into_inner().map_err(io_error)
    }
}
