//! Records as Apache Parquet. A group of rows is written as soon as it is full, and handed on.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;

use super::{shown, values};
use crate::fault::Fault;
use crate::kind::{COMMON_COLUMNS, ColumnType, Kind, Value};
use crate::record::Record;

/// Most rows of a group.
const ROWS_MAX: usize = 10_000;
/// Bytes of text after which a group is full.
const BYTES_MAX: usize = 8 << 20;

/// What was written and not yet handed on.
#[derive(Debug, Clone, Default)]
struct Tray(Arc<Mutex<Vec<u8>>>);

impl Tray {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Tray {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A table that is being written.
pub(super) struct ParquetTable {
    kind: &'static Kind,
    file: SerializedFileWriter<Tray>,
    tray: Tray,
    rows: Vec<Vec<Value>>,
    bytes: usize,
}

impl std::fmt::Debug for ParquetTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ParquetTable")
            .field("kind", &self.kind.name)
            .field("rows", &self.rows.len())
            .finish_non_exhaustive()
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn broken(error: ParquetError) -> Fault {
    Fault::Internal(format!("a table as Parquet: {error}"))
}

/// The schema of the file, in the language of Parquet. Days stay text: a day of a record can be a
/// month or a year.
fn schema(kind: &Kind) -> String {
    let mut text = format!("message {} {{\n", kind.name);
    for name in COMMON_COLUMNS {
        let line = match name {
            "version" => "required int64 version;".to_owned(),
            "organisation_id" | "withdrawn_at" => format!("optional binary {name} (STRING);"),
            _ => format!("required binary {name} (STRING);"),
        };
        text.push_str(&line);
        text.push('\n');
    }
    for column in shown(kind) {
        let name = &column.name;
        let line = match column.holds {
            ColumnType::Integer { .. } => format!("optional int64 {name};\n"),
            ColumnType::Real { .. } => format!("optional double {name};\n"),
            ColumnType::Boolean => format!("optional boolean {name};\n"),
            ColumnType::Json => format!("optional binary {name} (JSON);\n"),
            _ => format!("optional binary {name} (STRING);\n"),
        };
        text.push_str(&line);
    }
    text + "}"
}

impl ParquetTable {
    pub(super) fn new(kind: &'static Kind) -> Result<Self, Fault> {
        let metadata = [
            ("evigil.kind", kind.name.as_str()),
            ("evigil.version", env!("CARGO_PKG_VERSION")),
        ]
        .map(|(key, value)| KeyValue::new(key.to_owned(), value.to_owned()));
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_key_value_metadata(Some(metadata.to_vec()))
            .build();
        let schema = Arc::new(parse_message_type(&schema(kind)).map_err(broken)?);
        let tray = Tray::default();
        let file = SerializedFileWriter::new(tray.clone(), schema, Arc::new(properties));
        Ok(Self {
            kind,
            file: file.map_err(broken)?,
            tray,
            rows: Vec::new(),
            bytes: 0,
        })
    }

    /// Adds records; gives what is complete.
    pub(super) fn add(&mut self, records: &[Record]) -> Result<Vec<u8>, Fault> {
        for record in records {
            let row = values(self.kind, record);
            let length = |value: &Value| match value {
                Value::Text(Some(text)) => text.len(),
                _ => 8,
            };
            self.bytes += row.iter().map(length).sum::<usize>();
            self.rows.push(row);
            if self.rows.len() >= ROWS_MAX || self.bytes >= BYTES_MAX {
                self.flush().map_err(broken)?;
            }
        }
        Ok(self.tray.take())
    }

    /// What is left, and the end of the file.
    pub(super) fn finish(&mut self) -> Result<Vec<u8>, Fault> {
        self.flush().map_err(broken)?;
        self.file.finish().map_err(broken)?;
        Ok(self.tray.take())
    }

    fn flush(&mut self) -> Result<(), ParquetError> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let mut group = self.file.next_row_group()?;
        let mut at = 0;
        while let Some(writer) = group.next_column()? {
            let column = self.rows.iter().filter_map(|row| row.get(at));
            write_column(writer, column)?;
            at += 1;
        }
        group.close()?;
        self.rows.clear();
        self.bytes = 0;
        Ok(())
    }
}

/// Writes one column of a group: the values that are there, and which are not.
fn write_column<'v>(
    mut writer: SerializedColumnWriter<'_>,
    column: impl Iterator<Item = &'v Value>,
) -> Result<(), ParquetError> {
    let mut defined = Vec::new();
    let (mut texts, mut integers) = (Vec::new(), Vec::new());
    let (mut reals, mut truths) = (Vec::new(), Vec::new());
    // Which type a column has is said by each of its values, absent ones too.
    let mut of = None;
    for value in column {
        of = Some(value);
        match value {
            Value::Text(value) => {
                defined.push(i16::from(value.is_some()));
                texts.extend(value.as_deref().map(ByteArray::from));
            }
            Value::Integer(value) => {
                defined.push(i16::from(value.is_some()));
                integers.extend(*value);
            }
            Value::Real(value) => {
                defined.push(i16::from(value.is_some()));
                reals.extend(*value);
            }
            Value::Boolean(value) => {
                defined.push(i16::from(value.is_some()));
                truths.extend(*value);
            }
        }
    }
    // A required column has no levels, and takes none.
    let levels = Some(defined.as_slice());
    match of {
        Some(Value::Text(_)) => {
            let writer = writer.typed::<ByteArrayType>();
            writer.write_batch(&texts, levels, None)?
        }
        Some(Value::Integer(_)) => {
            let writer = writer.typed::<Int64Type>();
            writer.write_batch(&integers, levels, None)?
        }
        Some(Value::Real(_)) => {
            let writer = writer.typed::<DoubleType>();
            writer.write_batch(&reals, levels, None)?
        }
        Some(Value::Boolean(_)) => {
            let writer = writer.typed::<BoolType>();
            writer.write_batch(&truths, levels, None)?
        }
        None => 0,
    };
    writer.close()
}
