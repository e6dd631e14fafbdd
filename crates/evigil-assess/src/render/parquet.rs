//! Apache Parquet: one row a finding; a document without findings has one row whose finding
//! columns are null, so that every document that was read is in the table.

use std::io::Write;
use std::sync::Arc;

use evigil_core::Citation;
use jiff::civil::Date;
use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;

use super::phrases::zone_code;
use super::{RenderError, ReportWriter};
use crate::CHECK_SCHEMA;
use crate::check::{CheckReport, CitedFinding};

/// Most rows of a row group. A row takes about a kilobyte before compression.
const ROWS_MAX: usize = 16_384;

/// Most documents of a row group. A report takes about 20 kB, findings aside.
const DOCUMENTS_MAX: usize = 1_024;

/// What a column holds in one row.
enum Cell<'r> {
    Text(Option<&'r str>),
    Long(Option<i64>),
    /// Days since 1970-01-01.
    Day(i32),
    List(Vec<&'r str>),
}

struct Column {
    name: &'static str,
    /// The type in the words of the schema language; `LIST` for a list of strings.
    kind: Kind,
    cell: for<'r> fn(&'r Row) -> Cell<'r>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    TextOrNull,
    Long,
    LongOrNull,
    Day,
    List,
}

struct Row {
    /// The report of the document, which its rows share.
    report: Arc<CheckReport>,
    /// Place of the finding in the report.
    finding: Option<usize>,
}

impl Row {
    fn report(&self) -> &CheckReport {
        &self.report
    }

    fn found(&self) -> Option<&CitedFinding> {
        self.report().findings.get(self.finding?)
    }

    fn text<'r>(&'r self, of: impl Fn(&'r CitedFinding) -> &'r str) -> Cell<'r> {
        Cell::Text(self.found().map(of))
    }

    fn long(&self, of: impl Fn(&CitedFinding) -> usize) -> Cell<'_> {
        Cell::Long(self.found().map(of).map(as_long))
    }

    fn citations<'r>(&'r self, of: impl Fn(&'r Citation) -> &'r str) -> Cell<'r> {
        Cell::List(self.found().map_or_else(Vec::new, |finding| {
            finding.citations.iter().map(of).collect()
        }))
    }
}

fn as_long(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn days(date: Date) -> i32 {
    const EPOCH: Date = Date::constant(1970, 1, 1);
    date.since(EPOCH).map_or(0, |span| span.get_days())
}

const COLUMNS: &[Column] = &[
    Column {
        name: "source",
        kind: Kind::Text,
        cell: |row| Cell::Text(Some(&row.report().document.source)),
    },
    Column {
        name: "sha256",
        kind: Kind::Text,
        cell: |row| Cell::Text(Some(row.report().document.sha256.as_str())),
    },
    Column {
        name: "lang",
        kind: Kind::Text,
        cell: |row| Cell::Text(Some(row.report().document.lang.code())),
    },
    Column {
        name: "kind",
        kind: Kind::Text,
        cell: |row| Cell::Text(Some(row.report().document.kind.code())),
    },
    Column {
        name: "chars",
        kind: Kind::Long,
        cell: |row| Cell::Long(Some(as_long(row.report().document.chars))),
    },
    Column {
        name: "url",
        kind: Kind::TextOrNull,
        cell: |row| Cell::Text(row.report().document.url.as_deref()),
    },
    Column {
        name: "title",
        kind: Kind::TextOrNull,
        cell: |row| Cell::Text(row.report().document.title.as_deref()),
    },
    Column {
        name: "as_of",
        kind: Kind::Day,
        cell: |row| Cell::Day(days(row.report().as_of)),
    },
    Column {
        name: "identity",
        kind: Kind::Text,
        cell: |row| Cell::Text(Some(row.report().standing.identity.code())),
    },
    Column {
        name: "efficacy",
        kind: Kind::Text,
        cell: |row| Cell::Text(Some(row.report().standing.efficacy.code())),
    },
    Column {
        name: "safety",
        kind: Kind::Text,
        cell: |row| Cell::Text(Some(row.report().standing.safety.code())),
    },
    Column {
        name: "lawfulness",
        kind: Kind::Text,
        cell: |row| Cell::Text(Some(row.report().standing.lawfulness.code())),
    },
    Column {
        name: "missing",
        kind: Kind::List,
        cell: |row| {
            Cell::List(
                row.report()
                    .missing()
                    .map(|entry| entry.item.as_str())
                    .collect(),
            )
        },
    },
    Column {
        name: "finding",
        kind: Kind::LongOrNull,
        cell: |row| Cell::Long(row.finding.map(as_long)),
    },
    Column {
        name: "rule",
        kind: Kind::TextOrNull,
        cell: |row| row.text(|finding| &finding.rule),
    },
    Column {
        name: "label",
        kind: Kind::TextOrNull,
        cell: |row| row.text(|finding| finding.label.code()),
    },
    Column {
        name: "stance",
        kind: Kind::TextOrNull,
        cell: |row| row.text(|finding| finding.stance.code()),
    },
    Column {
        name: "severity",
        kind: Kind::TextOrNull,
        cell: |row| row.text(|finding| finding.severity.code()),
    },
    Column {
        name: "strength",
        kind: Kind::TextOrNull,
        cell: |row| {
            row.text(|finding| match finding.strength {
                evigil_claims::Strength::Strong => "strong",
                evigil_claims::Strength::Weak => "weak",
            })
        },
    },
    Column {
        name: "quote",
        kind: Kind::TextOrNull,
        cell: |row| row.text(|finding| &finding.quote),
    },
    Column {
        name: "start",
        kind: Kind::LongOrNull,
        cell: |row| row.long(|finding| finding.span.start),
    },
    Column {
        name: "end",
        kind: Kind::LongOrNull,
        cell: |row| row.long(|finding| finding.span.end),
    },
    Column {
        name: "start_byte",
        kind: Kind::LongOrNull,
        cell: |row| row.long(|finding| finding.span.start_byte),
    },
    Column {
        name: "end_byte",
        kind: Kind::LongOrNull,
        cell: |row| row.long(|finding| finding.span.end_byte),
    },
    Column {
        name: "zone",
        kind: Kind::TextOrNull,
        cell: |row| {
            Cell::Text(
                row.found()
                    .and_then(|finding| finding.block.as_ref())
                    .map(|place| zone_code(place.zone)),
            )
        },
    },
    Column {
        name: "path",
        kind: Kind::TextOrNull,
        cell: |row| {
            Cell::Text(
                row.found()
                    .and_then(|finding| finding.block.as_ref())
                    .map(|place| place.path.as_str()),
            )
        },
    },
    Column {
        name: "why",
        kind: Kind::TextOrNull,
        cell: |row| row.text(|finding| &finding.why),
    },
    Column {
        name: "citation_ids",
        kind: Kind::List,
        cell: |row| row.citations(|citation| &citation.id),
    },
    Column {
        name: "citation_sources",
        kind: Kind::List,
        cell: |row| row.citations(|citation| &citation.source),
    },
    Column {
        name: "citation_locators",
        kind: Kind::List,
        cell: |row| row.citations(|citation| &citation.locator),
    },
    Column {
        name: "citation_urls",
        kind: Kind::List,
        cell: |row| row.citations(|citation| &citation.url),
    },
];

/// The schema of the file, in Parquet's own language.
fn schema() -> String {
    let mut text = String::from("message evigil_check {\n");
    for Column { name, kind, .. } in COLUMNS {
        let line = match kind {
            Kind::Text => format!("required binary {name} (STRING);"),
            Kind::TextOrNull => format!("optional binary {name} (STRING);"),
            Kind::Long => format!("required int64 {name};"),
            Kind::LongOrNull => format!("optional int64 {name};"),
            Kind::Day => format!("required int32 {name} (DATE);"),
            Kind::List => {
                format!(
                    "required group {name} (LIST) {{ repeated group list {{ required binary element (STRING); }} }}"
                )
            }
        };
        text.push_str(&line);
        text.push('\n');
    }
    text + "}"
}

/// Writes row groups as soon as they are full.
pub(super) struct ParquetWriter<'o> {
    file: SerializedFileWriter<Box<dyn Write + Send + 'o>>,
    rows: Vec<Row>,
    documents: usize,
}

impl<'o> ParquetWriter<'o> {
    pub(super) fn new(out: Box<dyn Write + Send + 'o>) -> Result<Self, RenderError> {
        let metadata = [
            ("evigil.schema", CHECK_SCHEMA),
            ("evigil.version", env!("CARGO_PKG_VERSION")),
        ]
        .map(|(key, value)| KeyValue::new(key.to_owned(), value.to_owned()));
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_key_value_metadata(Some(metadata.to_vec()))
            .build();
        let schema = Arc::new(parse_message_type(&schema())?);
        Ok(Self {
            file: SerializedFileWriter::new(out, schema, Arc::new(properties))?,
            rows: Vec::new(),
            documents: 0,
        })
    }

    fn flush(&mut self) -> Result<(), RenderError> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let mut group = self.file.next_row_group()?;
        for column in COLUMNS {
            let Some(writer) = group.next_column()? else {
                break;
            };
            write_column(writer, column, &self.rows)?;
        }
        group.close()?;
        self.rows.clear();
        self.documents = 0;
        Ok(())
    }
}

/// Writes one column of a row group: values, and the levels that say which are null and where a
/// list begins (0 begins a row, 1 goes on in the same list).
fn write_column(
    mut writer: SerializedColumnWriter<'_>,
    column: &Column,
    rows: &[Row],
) -> Result<(), ParquetError> {
    let (mut defined, mut repeated) = (Vec::with_capacity(rows.len()), Vec::new());
    let (mut texts, mut longs, mut days) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        match (column.cell)(row) {
            Cell::Text(text) => {
                defined.push(i16::from(text.is_some()));
                texts.extend(text.map(ByteArray::from));
            }
            Cell::Long(number) => {
                defined.push(i16::from(number.is_some()));
                longs.extend(number);
            }
            Cell::Day(day) => days.push(day),
            Cell::List(items) => {
                if items.is_empty() {
                    defined.push(0);
                    repeated.push(0);
                }
                for (place, item) in items.into_iter().enumerate() {
                    defined.push(1);
                    repeated.push(i16::from(place > 0));
                    texts.push(ByteArray::from(item));
                }
            }
        }
    }
    match column.kind {
        Kind::Text => writer
            .typed::<ByteArrayType>()
            .write_batch(&texts, None, None)?,
        Kind::TextOrNull => {
            writer
                .typed::<ByteArrayType>()
                .write_batch(&texts, Some(&defined), None)?
        }
        Kind::Long => writer
            .typed::<Int64Type>()
            .write_batch(&longs, None, None)?,
        Kind::LongOrNull => {
            writer
                .typed::<Int64Type>()
                .write_batch(&longs, Some(&defined), None)?
        }
        Kind::Day => writer.typed::<Int32Type>().write_batch(&days, None, None)?,
        Kind::List => {
            writer
                .typed::<ByteArrayType>()
                .write_batch(&texts, Some(&defined), Some(&repeated))?
        }
    };
    writer.close()
}

impl ReportWriter for ParquetWriter<'_> {
    fn add(&mut self, report: &CheckReport, _: &[u8]) -> Result<(), RenderError> {
        let shared = Arc::new(report.clone());
        let count = report.findings.len();
        let findings = (0..count).map(Some).chain((count == 0).then_some(None));
        self.rows.extend(findings.map(|finding| Row {
            report: Arc::clone(&shared),
            finding,
        }));
        self.documents += 1;
        if self.rows.len() >= ROWS_MAX || self.documents >= DOCUMENTS_MAX {
            self.flush()
        } else {
            Ok(())
        }
    }

    fn finish(mut self: Box<Self>, _: usize) -> Result<(), RenderError> {
        self.flush()?;
        self.file.finish()?;
        Ok(())
    }
}
