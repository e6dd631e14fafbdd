//! Rows of a scan as CSV, JSON lines and Parquet, one after the other: no table is held.

use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;
use thiserror::Error;

use super::columns::{COLUMNS, Cell};
use super::{PairRow, ScanReport};

/// Rows of a row group.
const ROWS: usize = 65_536;

/// Name of the metadata entry that holds the report around the rows.
const REPORT: &str = "evigil.signal-scan";

/// A form for many rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowForm {
    /// Comma-separated, with a header.
    Csv,
    /// One JSON object a line; the first is the report around the rows.
    Jsonl,
    /// Apache Parquet; the report stands in the metadata of the file.
    Parquet,
}

/// Why rows can't be written.
#[derive(Debug, Error)]
pub enum WriteError {
    /// The output took no more.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The Parquet file can't be made.
    #[error(transparent)]
    Parquet(#[from] ParquetError),
    /// A row can't be JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// A row can't be CSV.
    #[error(transparent)]
    Csv(#[from] csv::Error),
}

/// Writes rows.
pub struct RowWriter<W: Write + Send> {
    to: To<W>,
}

enum To<W: Write + Send> {
    Csv(Box<csv::Writer<W>>),
    Jsonl(W),
    Parquet {
        file: Box<SerializedFileWriter<W>>,
        rows: Vec<PairRow>,
    },
}

impl<W: Write + Send> RowWriter<W> {
    /// Begins an output with what stands around the rows.
    ///
    /// # Errors
    ///
    /// When the output can't be begun.
    pub fn new(form: RowForm, mut out: W, report: &ScanReport) -> Result<Self, WriteError> {
        let to = match form {
            RowForm::Csv => {
                let mut writer = csv::Writer::from_writer(out);
                writer.write_record(COLUMNS.iter().map(|column| column.name))?;
                To::Csv(Box::new(writer))
            }
            RowForm::Jsonl => {
                serde_json::to_writer(&mut out, report)?;
                out.write_all(b"\n")?;
                To::Jsonl(out)
            }
            RowForm::Parquet => To::Parquet {
                file: Box::new(file(out, report)?),
                rows: Vec::with_capacity(ROWS),
            },
        };
        Ok(Self { to })
    }

    /// Writes a row.
    ///
    /// # Errors
    ///
    /// When the output takes no more.
    pub fn row(&mut self, row: PairRow) -> Result<(), WriteError> {
        match &mut self.to {
            To::Csv(writer) => {
                for column in &COLUMNS {
                    match (column.cell)(&row) {
                        Cell::Text(text) => writer.write_field(text)?,
                        Cell::Count(count) => writer.write_field(count.to_string())?,
                        Cell::Number(Some(number)) => writer.write_field(number.to_string())?,
                        Cell::Number(None) => writer.write_field("")?,
                        Cell::Truth(truth) => writer.write_field(truth.to_string())?,
                    }
                }
                writer.write_record(None::<&[u8]>)?;
            }
            To::Jsonl(out) => {
                serde_json::to_writer(&mut *out, &row)?;
                out.write_all(b"\n")?;
            }
            To::Parquet { file, rows } => {
                rows.push(row);
                if rows.len() >= ROWS {
                    group(file, rows)?;
                    rows.clear();
                }
            }
        }
        Ok(())
    }

    /// Ends the output.
    ///
    /// # Errors
    ///
    /// When the output takes no more.
    pub fn finish(self) -> Result<(), WriteError> {
        match self.to {
            To::Csv(mut writer) => writer.flush()?,
            To::Jsonl(mut out) => out.flush()?,
            To::Parquet { mut file, rows } => {
                if !rows.is_empty() {
                    group(&mut file, &rows)?;
                }
                file.close()?;
            }
        }
        Ok(())
    }
}

fn file<W: Write + Send>(
    out: W,
    report: &ScanReport,
) -> Result<SerializedFileWriter<W>, WriteError> {
    let sample = PairRow::default();
    let fields: String = COLUMNS
        .iter()
        .map(|column| {
            let kind = match (column.cell)(&sample) {
                Cell::Text(_) => "REQUIRED BYTE_ARRAY {} (STRING)",
                Cell::Count(_) => "REQUIRED INT64 {}",
                Cell::Number(_) => "OPTIONAL DOUBLE {}",
                Cell::Truth(_) => "REQUIRED BOOLEAN {}",
            };
            format!("{};\n", kind.replace("{}", column.name))
        })
        .collect();
    let schema = parse_message_type(&format!("message pairs {{\n{fields}}}"))?;
    let report = serde_json::to_string(report)?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_created_by(format!("evigil {}", env!("CARGO_PKG_VERSION")))
        .set_key_value_metadata(Some(vec![KeyValue::new(REPORT.to_owned(), report)]))
        .build();
    Ok(SerializedFileWriter::new(
        out,
        Arc::new(schema),
        Arc::new(properties),
    )?)
}

fn group<W: Write + Send>(
    file: &mut SerializedFileWriter<W>,
    rows: &[PairRow],
) -> Result<(), ParquetError> {
    let mut group = file.next_row_group()?;
    for column in &COLUMNS {
        let Some(mut writer) = group.next_column()? else {
            break;
        };
        put(&mut writer, rows, column.cell)?;
        writer.close()?;
    }
    group.close()?;
    Ok(())
}

fn put(
    writer: &mut SerializedColumnWriter<'_>,
    rows: &[PairRow],
    cell: for<'r> fn(&'r PairRow) -> Cell<'r>,
) -> Result<(), ParquetError> {
    let (mut texts, mut counts, mut numbers, mut truths) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut levels = Vec::new();
    for row in rows {
        match cell(row) {
            Cell::Text(text) => texts.push(ByteArray::from(text)),
            Cell::Count(count) => counts.push(i64::try_from(count).unwrap_or(i64::MAX)),
            Cell::Number(number) => {
                levels.push(i16::from(number.is_some()));
                numbers.extend(number);
            }
            Cell::Truth(truth) => truths.push(truth),
        }
    }
    if !texts.is_empty() {
        writer
            .typed::<ByteArrayType>()
            .write_batch(&texts, None, None)?;
    } else if !counts.is_empty() {
        writer
            .typed::<Int64Type>()
            .write_batch(&counts, None, None)?;
    } else if !truths.is_empty() {
        writer
            .typed::<BoolType>()
            .write_batch(&truths, None, None)?;
    } else {
        writer
            .typed::<DoubleType>()
            .write_batch(&numbers, Some(&levels), None)?;
    }
    Ok(())
}
