//! The first look at a table: which report each row belongs to and where it stands.

use std::borrow::Cow;
use std::io::{BufRead, Read};

use super::column::{Column, Header};
use super::summary::{Reading, TableSummary};
use super::value;
use crate::delimited::{Row, RowFault, Rows};
use crate::exchange::{Place, Problem, ProblemSeverity, ReadFault, Source, Text};

/// A row of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    /// Number of its report.
    pub(super) id: u64,
    /// Byte at which it starts.
    pub(super) start: usize,
    /// Line at which it starts.
    pub(super) line: u64,
}

/// A table with its rows in the order of their reports.
pub(super) struct Table<'b> {
    pub(super) name: &'b str,
    pub(super) header: Header,
    pub(super) bytes: Cow<'b, [u8]>,
    pub(super) entries: Vec<Entry>,
    /// Its number in the summary.
    pub(super) number: usize,
}

/// The first line of a file, when it is that of a table of VAERS.
pub(super) fn header_of(source: &dyn Source) -> Option<Header> {
    // The longest first line has some 400 letters.
    let mut first = Vec::new();
    let reader = source.open().ok()?;
    reader.take(1 << 14).read_until(b'\n', &mut first).ok()?;
    let mut rows = Rows::new(&first, b',');
    bind(rows.next()?)
}

fn bind(row: Row<'_>) -> Option<Header> {
    let names: Vec<_> = row.fields().map(|name| Text::decode(name).0).collect();
    Header::bind(names.iter().map(AsRef::as_ref))
}

impl<'b> Table<'b> {
    /// Looks through a table; nothing when it is none of VAERS.
    pub(super) fn read(
        source: &'b dyn Source,
        reading: &mut Reading<'_>,
    ) -> Result<Option<Self>, ReadFault> {
        if header_of(source).is_none() {
            // A file that can't be opened is not one of another format.
            drop(
                source
                    .open()
                    .map_err(|error| ReadFault::io(source.name(), error))?,
            );
            return Ok(None);
        }
        let name = source.name();
        let bytes = source.bytes().map_err(|error| ReadFault::io(name, error))?;
        let mut rows = Rows::new(&bytes, b',');
        let Some(header) = rows.next().and_then(bind) else {
            return Ok(None);
        };
        about_header(name, &header, reading);
        let mut summary = TableSummary {
            file: name.to_owned(),
            kind: header.kind,
            rows: 0,
            blank: 0,
            ragged: 0,
            ids: 0,
            windows_1252: 0,
        };
        let id_place = header.place(Column::VaersId).unwrap_or_default();
        let mut entries = Vec::new();
        while let Some(row) = rows.next() {
            summary.rows += 1;
            if row.fault.is_none() && row.is_blank() {
                summary.blank += 1;
                continue;
            }
            let place = Place::line(name, row.line);
            if row.fault.is_some() || row.len() != header.width {
                summary.ragged += 1;
                let (start, line, raw) = (row.start, row.line, row.raw);
                let mut problem = ragged(&row, &header, place);
                let swallowed = memchr::memchr(b'\n', raw).is_some();
                let mut end = start + raw.len();
                if swallowed && let Some(length) = rows.step_back(start, line) {
                    end = start + length;
                    problem = problem.with("split", "yes");
                }
                reading.reject(problem, bytes.get(start..end).unwrap_or_default())?;
                continue;
            }
            let Some(id) = value::id(row.get(id_place)) else {
                let place = place.field(Column::VaersId.name());
                let problem = Problem::new("EV-T204", ProblemSeverity::Error, place);
                reading.reject(problem, row.raw)?;
                continue;
            };
            entries.push(Entry {
                id,
                start: row.start,
                line: row.line,
            });
        }
        drop(rows);
        // As good as always they are in order.
        entries.sort_by_key(|entry| entry.id);
        summary.ids = entries.chunk_by(|a, b| a.id == b.id).count() as u64;
        let number = reading.summary.tables.len();
        reading.summary.tables.push(summary);
        Ok(Some(Self {
            name,
            header,
            bytes,
            entries,
            number,
        }))
    }
}

fn ragged(row: &Row<'_>, header: &Header, place: Place) -> Problem {
    match row.fault {
        Some(RowFault::TooLong) => {
            Problem::new("EV-T203", ProblemSeverity::Error, place).with("kind", "long")
        }
        Some(RowFault::Unclosed) => {
            Problem::new("EV-T203", ProblemSeverity::Error, place).with("kind", "open")
        }
        None => Problem::new("EV-T202", ProblemSeverity::Error, place)
            .with("found", row.len())
            .with("expected", header.width),
    }
}

fn about_header(name: &str, header: &Header, reading: &mut Reading<'_>) {
    let place = || Place::line(name, 1);
    if !header.absent.is_empty() {
        let problem = Problem::new("EV-T205", ProblemSeverity::Note, place());
        reading.problem(problem.with("columns", header.absent.join(", ")));
    }
    if !header.others.is_empty() {
        let names: Vec<_> = header
            .others
            .iter()
            .map(|(_, name)| name.as_str())
            .collect();
        let problem = Problem::new("EV-T206", ProblemSeverity::Note, place());
        reading.problem(problem.with("columns", names.join(", ")));
    }
}
