//! Case tables from delimited text.

use std::io::Read;

use csv_core::{ReadRecordResult, ReaderBuilder};

use super::columns::Columns;
use super::{Place, TableError, TableKind, TableReader};
use crate::table::build::coded;
use crate::table::{NOT_TOLD, Pair};

/// How fields are set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    /// The byte between fields.
    pub delimiter: u8,
    /// Whether a field may stand in double quotes (RFC 4180); else quotes are text.
    pub quoting: bool,
}

impl Dialect {
    /// Tabs, no quotes.
    pub const TSV: Self = Self {
        delimiter: b'\t',
        quoting: false,
    };
    /// Commas and quotes: RFC 4180.
    pub const CSV: Self = Self {
        delimiter: b',',
        quoting: true,
    };
}

/// Bytes read at once.
const BLOCK: usize = 1 << 18;

/// Rows of a text, one at a time.
#[derive(Debug)]
pub(crate) struct Rows<R> {
    input: R,
    parser: csv_core::Reader,
    block: Vec<u8>,
    /// What of the block is not used up.
    from: usize,
    to: usize,
    text: Vec<u8>,
    ends: Vec<usize>,
    fields: usize,
    line: u64,
}

impl<R: Read> Rows<R> {
    pub(crate) fn new(input: R, dialect: Dialect) -> Self {
        Self {
            input,
            parser: ReaderBuilder::new()
                .delimiter(dialect.delimiter)
                .quoting(dialect.quoting)
                .build(),
            block: vec![0; BLOCK],
            from: 0,
            to: 0,
            text: vec![0; 1 << 12],
            ends: vec![0; 64],
            fields: 0,
            line: 0,
        }
    }

    /// Reads a row; `false` when there is none left.
    pub(crate) fn next(&mut self) -> Result<bool, TableError> {
        let (mut len, mut fields) = (0, 0);
        loop {
            if self.from == self.to {
                self.from = 0;
                self.to = loop {
                    match self.input.read(&mut self.block) {
                        Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                        read => break read?,
                    }
                };
            }
            let input = self.block.get(self.from..self.to).unwrap_or_default();
            let text = self.text.get_mut(len..).unwrap_or_default();
            let ends = self.ends.get_mut(fields..).unwrap_or_default();
            let (result, used, written, ended) = self.parser.read_record(input, text, ends);
            let last = used.checked_sub(1).and_then(|at| input.get(at)).copied();
            self.from += used;
            len += written;
            fields += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => {
                    self.fields = fields;
                    // The parser counts a line when it has seen its end.
                    self.line = self.parser.line() - u64::from(last == Some(b'\n'));
                    return Ok(true);
                }
                ReadRecordResult::End => return Ok(false),
            }
        }
    }

    pub(crate) const fn line(&self) -> u64 {
        self.line
    }

    fn bytes(&self, field: usize) -> &[u8] {
        let end = |field: usize| self.ends.get(field).copied().unwrap_or(0);
        let start = field.checked_sub(1).map_or(0, end);
        self.text.get(start..end(field)).unwrap_or_default()
    }

    /// The text of a field, which has this name.
    pub(crate) fn field(&self, field: usize, column: &str) -> Result<&str, TableError> {
        std::str::from_utf8(self.bytes(field)).map_err(|_| TableError::NotUtf8 {
            place: Place::Line(self.line),
            column: column.to_owned(),
        })
    }

    /// The header; its names stand in the first row.
    pub(crate) fn header(&mut self) -> Result<Vec<String>, TableError> {
        self.next()?;
        let names = (0..self.fields).map(|field| self.field(field, "").map(str::to_owned));
        let mut names: Vec<String> = names.collect::<Result<_, _>>()?;
        if let Some(first) = names.first_mut()
            && let Some(rest) = first.strip_prefix('\u{feff}')
        {
            *first = rest.to_owned();
        }
        Ok(names)
    }

    /// Whether the row has as many fields as the header.
    pub(crate) const fn check(&self, expected: usize) -> Result<(), TableError> {
        if self.fields == expected {
            return Ok(());
        }
        Err(TableError::RaggedLine {
            line: self.line,
            found: self.fields,
            expected,
        })
    }
}

pub(super) fn read<R: Read>(
    reader: &mut TableReader,
    kind: TableKind,
    input: R,
    dialect: Dialect,
) -> Result<(), TableError> {
    let mut rows = Rows::new(input, dialect);
    let names = rows.header()?;
    let columns = reader.columns(kind, names)?;
    let expected = reader.names.len();
    while rows.next()? {
        rows.check(expected)?;
        take(reader, &columns, &rows)?;
    }
    Ok(())
}

fn take<R: Read>(
    reader: &mut TableReader,
    columns: &Columns,
    rows: &Rows<R>,
) -> Result<(), TableError> {
    let TableReader {
        settings,
        builder,
        names,
        ..
    } = reader;
    let place = Place::Line(rows.line());
    let name = |column: usize| names.get(column).map_or("", String::as_str);
    let text =
        |column: Option<usize>| column.map_or(Ok(""), |column| rows.field(column, name(column)));
    let too_many = |column: Option<usize>| TableError::TooManyNames {
        place,
        column: name(column.unwrap_or_default()).to_owned(),
    };
    let report = text(Some(columns.report))?;
    if report.is_empty() {
        return Err(TableError::EmptyReportId { place });
    }
    let report = builder.reports.text(report);
    let report = report.ok_or_else(|| too_many(Some(columns.report)))?;
    for (stratum, column) in columns.strata.iter().enumerate() {
        if column.is_some() && !builder.strata.tell(stratum, report, text(*column)?) {
            return Err(too_many(*column));
        }
    }
    let event = coded(&mut builder.events, text(columns.event)?);
    let event = event.ok_or_else(|| too_many(columns.event))?;
    let counts = columns.role.is_none() || settings.roles.counts(text(columns.role)?);
    let product = if counts {
        let product = coded(&mut builder.products, text(columns.product)?);
        product.ok_or_else(|| too_many(columns.product))?
    } else {
        NOT_TOLD
    };
    match (columns.kind, counts) {
        (TableKind::Cases, true) => {
            let onset = text(columns.onset)?;
            let onset = if onset.is_empty() {
                None
            } else {
                let value = onset.parse();
                Some(value.map_err(|_| TableError::NotInteger {
                    place,
                    column: name(columns.onset.unwrap_or_default()).to_owned(),
                    value: onset.to_owned(),
                })?)
            };
            builder.push_coded(report, Pair { product, event }, onset);
        }
        (TableKind::Cases, false) => builder.push_without_product(report, event),
        (TableKind::Products, true) => builder.push_coded_product(report, product),
        (TableKind::Products, false) => builder.push_other_role(),
        (TableKind::Events, _) => builder.push_coded_event(report, event),
        (TableKind::Reports, _) => builder.push_coded_report(),
    }
    Ok(())
}
