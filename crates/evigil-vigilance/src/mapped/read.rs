//! Reads a table by a mapping: rows first by key, then report by report.

use std::borrow::Cow;
use std::collections::HashMap;

use encoding_rs::{EUC_JP, Encoding, SHIFT_JIS, UTF_8};

use super::apply::{Bound, Builder};
use super::model::{ColumnPlace, ColumnRef, Mapping, RowKind};
use super::summary::{Reading, Summary};
use crate::delimited::{Row, RowFault, Rows};
use crate::exchange::{Place, Problem, ProblemSeverity, ReadFault, Sink, Source};
use crate::icsr::ReportKey;
use crate::number;

/// A row, by the case it belongs to.
#[derive(Debug, Clone, Copy)]
struct Entry {
    key: u32,
    version: u32,
    start: usize,
    line: u64,
}

/// Keys in the order in which they came.
#[derive(Debug, Default)]
struct Keys {
    numbers: HashMap<String, u32>,
    names: Vec<String>,
}

impl Keys {
    fn number(&mut self, key: &str) -> Option<u32> {
        if let Some(known) = self.numbers.get(key) {
            return Some(*known);
        }
        let number = u32::try_from(self.names.len()).ok()?;
        self.names.push(key.to_owned());
        self.numbers.insert(key.to_owned(), number);
        Some(number)
    }
}

/// Columns of the mapping, by their places in the table at hand.
struct Places {
    width: usize,
    key: Option<usize>,
    case: Option<usize>,
    version: Option<usize>,
    columns: Vec<Bound>,
}

/// Reads a table by a mapping.
///
/// Reports come in the order in which their keys first stand in the table.
///
/// # Errors
/// When a column that the mapping names is not there, the system can't read the file, or the sink
/// wants no more.
pub fn read(
    mapping: &Mapping,
    source: &dyn Source,
    sink: &mut dyn Sink,
) -> Result<Summary, ReadFault> {
    let file = source.name();
    let bytes = source.bytes().map_err(|error| ReadFault::io(file, error))?;
    let (bytes, encoding, is_faulty) = as_rows(&bytes, mapping);
    let mut reading = Reading::new(sink, file, encoding);
    if is_faulty {
        let problem = Problem::new("EV-T727", ProblemSeverity::Warning, Place::file(file));
        reading.problem(problem);
    }
    let mut rows = Rows::new(&bytes, mapping.delimiter);
    let (places, first) = bind(mapping, &mut rows, &mut reading)?;
    if let Some((start, line)) = first {
        rows.seek(start, line);
    }
    let mut builder = Builder::new(mapping, &places.columns);
    if places.key.is_some() {
        let (entries, keys) = scan(&bytes, rows, &places, &mut reading)?;
        groups(
            mapping,
            &places,
            &bytes,
            entries,
            &keys,
            &mut builder,
            &mut reading,
        )?;
    } else {
        stream(&bytes, rows, &places, &mut builder, &mut reading)?;
    }
    let shared = builder.has_shared();
    let blank = reading.summary.blank;
    reading.note("EV-T726", blank);
    if shared {
        let problem = Problem::new("EV-T734", ProblemSeverity::Note, Place::file(file));
        reading.problem(problem);
    }
    Ok(reading.summary)
}

/// The bytes as they can be split into rows. In most encodings a separator is always a separator;
/// in the others the text has to be decoded as a whole.
fn as_rows<'b>(bytes: &'b [u8], mapping: &Mapping) -> (Cow<'b, [u8]>, &'static Encoding, bool) {
    let encoding = mapping.encoding;
    let is_simple = encoding == UTF_8
        || encoding.is_single_byte()
        || ([SHIFT_JIS, EUC_JP].contains(&encoding) && mapping.delimiter < 0x40);
    if is_simple {
        return (Cow::Borrowed(bytes), encoding, false);
    }
    let (text, _, is_faulty) = encoding.decode(bytes);
    (Cow::Owned(text.into_owned().into_bytes()), UTF_8, is_faulty)
}

/// Finds the columns. Gives the place of the first row too, when the header is none.
fn bind(
    mapping: &Mapping,
    rows: &mut Rows<'_>,
    reading: &mut Reading<'_>,
) -> Result<(Places, Option<(usize, u64)>), ReadFault> {
    let file = reading.file;
    let mut above = 0;
    let (names, width, first) = loop {
        let Some(row) = rows.next() else {
            let problem = Problem::new("EV-T721", ProblemSeverity::Error, Place::file(file));
            return Err(ReadFault::broken(problem));
        };
        if row.line < mapping.header_line {
            above += 1;
            continue;
        }
        if mapping.header_line == 0 {
            let names: Vec<_> = (1..=row.len()).map(|number| number.to_string()).collect();
            break (names, row.len(), Some((row.start, row.line)));
        }
        let names = row.fields().map(|name| {
            let (name, _) = reading.encoding.decode_without_bom_handling(name);
            name.trim().to_owned()
        });
        break (names.collect::<Vec<_>>(), row.len(), None);
    };
    reading.note("EV-T737", above);
    let mut missing = Vec::new();
    let mut place = |column: &ColumnRef| {
        let place = match &column.place {
            ColumnPlace::Number(number) => Some(*number).filter(|number| *number < width),
            ColumnPlace::Name(name) => names.iter().position(|one| one == name.trim()),
        };
        if place.is_none() {
            let name = match &column.place {
                ColumnPlace::Name(name) => name.clone(),
                ColumnPlace::Number(number) => (number + 1).to_string(),
            };
            missing.push(format!("{name} ({})", column.line));
        }
        place
    };
    let key = mapping.key.as_ref().and_then(&mut place);
    let case = mapping.case.as_ref().and_then(&mut place);
    let version = mapping.version.as_ref().and_then(&mut place);
    let mut columns = Vec::new();
    for (number, column) in mapping.columns.iter().enumerate() {
        if let Some(place) = place(&column.source) {
            let name = names.get(place).cloned().unwrap_or_default();
            columns.push(Bound {
                place,
                name,
                column: Some(number),
            });
        }
    }
    if !missing.is_empty() {
        let problem = Problem::new("EV-T720", ProblemSeverity::Error, Place::file(file));
        return Err(ReadFault::broken(
            problem.with("columns", missing.join(", ")),
        ));
    }
    let mut others = Vec::new();
    for (place, name) in names.iter().enumerate() {
        let is_used = columns.iter().any(|bound| bound.place == place)
            || [key, case, version].contains(&Some(place));
        if !is_used {
            others.push(name.clone());
            columns.push(Bound {
                place,
                name: name.clone(),
                column: None,
            });
        }
    }
    if !others.is_empty() {
        let problem = Problem::new("EV-T728", ProblemSeverity::Note, Place::file(file));
        reading.problem(problem.with("columns", others.join(", ")));
    }
    let places = Places {
        width,
        key,
        case,
        version,
        columns,
    };
    Ok((places, first))
}

/// Whether a row can be taken; what can't is rejected. A bad row of several lines is left after its
/// first one, by the byte that is given.
fn check(row: &Row<'_>, width: usize, reading: &mut Reading<'_>) -> Result<bool, Problem> {
    reading.summary.rows += 1;
    if row.fault.is_none() && row.is_blank() {
        reading.summary.blank += 1;
        return Ok(false);
    }
    let place = Place::line(reading.file, row.line);
    let problem = |code| Problem::new(code, ProblemSeverity::Error, place.clone());
    match row.fault {
        Some(RowFault::TooLong) => Err(problem("EV-T723").with("kind", "long")),
        Some(RowFault::Unclosed) => Err(problem("EV-T723").with("kind", "open")),
        None if row.len() != width => Err(problem("EV-T722")
            .with("found", row.len())
            .with("expected", width)),
        None => Ok(true),
    }
}

/// Goes through all rows that can be taken.
fn each_row(
    bytes: &[u8],
    mut rows: Rows<'_>,
    width: usize,
    reading: &mut Reading<'_>,
    mut take: impl FnMut(&Row<'_>, &mut Reading<'_>) -> Result<(), ReadFault>,
) -> Result<(), ReadFault> {
    while let Some(row) = rows.next() {
        match check(&row, width, reading) {
            Ok(true) => take(&row, reading)?,
            Ok(false) => {}
            Err(problem) => {
                let (start, line, raw) = (row.start, row.line, row.raw);
                let swallowed = memchr::memchr(b'\n', raw).is_some();
                let mut end = start + raw.len();
                if swallowed && let Some(length) = rows.step_back(start, line) {
                    end = start + length;
                }
                reading.reject(problem, bytes.get(start..end).unwrap_or_default())?;
            }
        }
    }
    Ok(())
}

/// A table without keys: every row is a report, numbered by its content and line. Rows of two tables
/// on one line are two reports.
fn stream(
    bytes: &[u8],
    rows: Rows<'_>,
    places: &Places,
    builder: &mut Builder<'_>,
    reading: &mut Reading<'_>,
) -> Result<(), ReadFault> {
    each_row(bytes, rows, places.width, reading, |row, reading| {
        let report = format!("{}-{}", number::of_content(row.raw), row.line);
        let case = field(row, places.case, reading);
        builder.begin(ReportKey {
            case: if case.is_empty() {
                report.clone()
            } else {
                case
            },
            report,
            version: 0,
        });
        if !builder.take(row, reading) {
            return too_many(row, reading);
        }
        let report = builder.finish(reading);
        reading.report(report)
    })
}

fn field(row: &Row<'_>, place: Option<usize>, reading: &Reading<'_>) -> String {
    let Some(place) = place else {
        return String::new();
    };
    let (text, _) = reading.encoding.decode_without_bom_handling(row.get(place));
    text.trim().to_owned()
}

/// Finds the rows of every key.
fn scan(
    bytes: &[u8],
    rows: Rows<'_>,
    places: &Places,
    reading: &mut Reading<'_>,
) -> Result<(Vec<Entry>, Keys), ReadFault> {
    let mut keys = Keys::default();
    let mut entries = Vec::new();
    each_row(bytes, rows, places.width, reading, |row, reading| {
        let place = Place::line(reading.file, row.line);
        let key = field(row, places.key, reading);
        if key.is_empty() {
            let problem = Problem::new("EV-T724", ProblemSeverity::Error, place);
            return reading.reject(problem, row.raw);
        }
        let version = field(row, places.version, reading);
        let version = if version.is_empty() {
            Ok(0)
        } else {
            version.parse()
        };
        let (Ok(version), Some(key)) = (version, keys.number(&key)) else {
            let problem = Problem::new("EV-T725", ProblemSeverity::Error, place);
            return reading.reject(problem, row.raw);
        };
        entries.push(Entry {
            key,
            version,
            start: row.start,
            line: row.line,
        });
        Ok(())
    })?;
    entries.sort_by_key(|entry| (entry.key, entry.version));
    Ok((entries, keys))
}

fn groups(
    mapping: &Mapping,
    places: &Places,
    bytes: &[u8],
    entries: Vec<Entry>,
    keys: &Keys,
    builder: &mut Builder<'_>,
    reading: &mut Reading<'_>,
) -> Result<(), ReadFault> {
    let mut rows = Rows::new(bytes, mapping.delimiter);
    let mut equal = 0;
    for group in entries.chunk_by(|a, b| (a.key, a.version) == (b.key, b.version)) {
        let mut first: Option<(u64, Vec<u8>)> = None;
        for entry in group {
            let Some(row) = rows.row_at(entry.start, entry.line) else {
                continue;
            };
            if first.is_none() {
                let report = usize::try_from(entry.key)
                    .ok()
                    .and_then(|key| keys.names.get(key));
                let report = report.cloned().unwrap_or_default();
                let case = field(&row, places.case, reading);
                builder.begin(ReportKey {
                    case: if case.is_empty() {
                        report.clone()
                    } else {
                        case
                    },
                    report,
                    version: entry.version,
                });
            } else if mapping.rows == RowKind::Case {
                let (line, raw) = first
                    .as_ref()
                    .map_or((0, &b""[..]), |(line, raw)| (*line, raw));
                if raw == row.raw {
                    equal += 1;
                } else {
                    let place = Place::line(reading.file, row.line);
                    let problem = Problem::new("EV-T729", ProblemSeverity::Error, place);
                    reading.reject(problem.with("first", line), row.raw)?;
                }
                continue;
            }
            if !builder.take(&row, reading) {
                too_many(&row, reading)?;
            }
            if first.is_none() {
                let is_needed = mapping.rows == RowKind::Case && group.len() > 1;
                let raw = if is_needed {
                    row.raw.to_vec()
                } else {
                    Vec::new()
                };
                first = Some((row.line, raw));
            }
        }
        let report = builder.finish(reading);
        reading.report(report)?;
    }
    reading.note("EV-T730", equal);
    Ok(())
}

fn too_many(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), ReadFault> {
    let place = Place::line(reading.file, row.line);
    let problem = Problem::new("EV-T735", ProblemSeverity::Error, place);
    reading.reject(problem, row.raw)
}
