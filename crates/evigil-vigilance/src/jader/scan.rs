//! The first look at the files: which case each run of rows belongs to and where it stands.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{BufRead, Read};

use encoding_rs::{Encoding, SHIFT_JIS, UTF_8};
use unicode_normalization::UnicodeNormalization;

use super::column::{Column, Header};
use super::summary::{Reading, TableSummary};
use super::words::Words;
use crate::delimited::{Row, RowFault, Rows};
use crate::exchange::{Place, Problem, ProblemSeverity, ReadFault, Source};

/// Rows of one report that follow each other in a file. Files hold the rows of a case together, so
/// that there are far fewer runs than rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    /// The case.
    pub(super) case: u64,
    /// How often it was reported.
    pub(super) version: u32,
    /// Line of the first row.
    line: u32,
    /// Byte at which the first row starts.
    start: usize,
    /// Number of the file among those read.
    pub(super) file: u16,
    /// How many rows.
    pub(super) rows: u16,
}

/// A file that was looked through.
pub(super) struct Table<'b> {
    pub(super) name: &'b str,
    pub(super) header: Header,
    pub(super) encoding: &'static Encoding,
    bytes: Cow<'b, [u8]>,
}

/// Numbers of cases as numbers, so that they are held in little room and compared fast.
#[derive(Debug, Default)]
pub(super) struct Cases {
    /// Numbers of another form than `AB-04000001`, in the order in which they came.
    others: HashMap<String, u64>,
    names: Vec<String>,
}

/// Marks a number of another form.
const OTHER: u64 = 1 << 63;

impl Cases {
    /// The number of a case; nothing when the field is empty.
    fn number(&mut self, id: &str) -> Option<u64> {
        let id: String = id.nfkc().filter(|letter| !letter.is_whitespace()).collect();
        let id = id.to_ascii_uppercase();
        if id.is_empty() {
            return None;
        }
        if let Some(packed) = pack(&id) {
            return Some(packed);
        }
        if let Some(known) = self.others.get(&id) {
            return Some(*known);
        }
        let number = OTHER | self.names.len() as u64;
        self.names.push(id.clone());
        self.others.insert(id, number);
        Some(number)
    }

    /// The number as it is written.
    pub(super) fn name(&self, number: u64) -> String {
        if number & OTHER != 0 {
            let place = usize::try_from(number & !OTHER).unwrap_or(usize::MAX);
            return self.names.get(place).cloned().unwrap_or_default();
        }
        let letter = |shift: u64| char::from(u8::try_from(number >> shift & 0xff).unwrap_or(b'?'));
        format!("{}{}-{:08}", letter(40), letter(32), number & 0xffff_ffff)
    }
}

/// Two letters and eight digits.
fn pack(id: &str) -> Option<u64> {
    let (class, digits) = id.split_once('-')?;
    let [first, second] = class.as_bytes() else {
        return None;
    };
    let is_form = class.bytes().all(|byte| byte.is_ascii_uppercase())
        && digits.len() == 8
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    let digits: u64 = is_form.then(|| digits.parse().ok()).flatten()?;
    Some(u64::from(*first) << 40 | u64::from(*second) << 32 | digits)
}

/// The header of a file and its encoding, when it is a table of JADER.
pub(super) fn header_of(source: &dyn Source, words: &Words) -> Option<Header> {
    // The longest first line has some 300 bytes.
    let mut first = Vec::new();
    let reader = source.open().ok()?;
    reader.take(1 << 14).read_until(b'\n', &mut first).ok()?;
    bind(Rows::new(&first, b',').next()?, words).map(|(header, _)| header)
}

fn bind(row: Row<'_>, words: &Words) -> Option<(Header, &'static Encoding)> {
    // As published, or as somebody saved it again.
    [SHIFT_JIS, UTF_8].into_iter().find_map(|encoding| {
        let names = row
            .fields()
            .map(|name| encoding.decode_without_bom_handling(name).0);
        let names = names.map(|name| name.trim().to_owned()).collect();
        Header::bind(names, words).map(|header| (header, encoding))
    })
}

/// Looks through a file; nothing when it is no table of JADER.
pub(super) fn scan<'b>(
    source: &'b dyn Source,
    number: u16,
    words: &Words,
    cases: &mut Cases,
    runs: &mut Vec<Run>,
    reading: &mut Reading<'_>,
) -> Result<Option<Table<'b>>, ReadFault> {
    let name = source.name();
    if header_of(source, words).is_none() {
        // A file that can't be opened is not one of another format.
        drop(source.open().map_err(|error| ReadFault::io(name, error))?);
        return Ok(None);
    }
    let bytes = source.bytes().map_err(|error| ReadFault::io(name, error))?;
    let mut rows = Rows::new(&bytes, b',');
    let Some((header, encoding)) = rows.next().and_then(|row| bind(row, words)) else {
        return Ok(None);
    };
    about_header(name, &header, reading);
    let mut summary = TableSummary {
        file: name.to_owned(),
        kind: header.kind,
        rows: 0,
        blank: 0,
        ragged: 0,
    };
    let case_place = header.place(Column::Case).unwrap_or_default();
    let version_place = header.place(Column::Version);
    // The bytes of the number of the case before, to spare the work for the rows of one case.
    let mut last: (Vec<u8>, u64) = (Vec::new(), 0);
    let first_run = runs.len();
    let mut may_go_on = false;
    while let Some(row) = rows.next() {
        summary.rows += 1;
        if row.fault.is_none() && row.is_blank() {
            summary.blank += 1;
            may_go_on = false;
            continue;
        }
        let place = Place::line(name, row.line);
        if row.fault.is_some() || row.len() != header.width {
            summary.ragged += 1;
            may_go_on = false;
            let (start, line, raw) = (row.start, row.line, row.raw);
            let problem = ragged(&row, &header, place);
            let swallowed = memchr::memchr(b'\n', raw).is_some();
            let mut end = start + raw.len();
            if swallowed && let Some(length) = rows.step_back(start, line) {
                end = start + length;
            }
            reading.reject(problem, bytes.get(start..end).unwrap_or_default(), encoding)?;
            continue;
        }
        let id = row.get(case_place);
        if id != last.0 || last.0.is_empty() {
            let (text, _) = encoding.decode_without_bom_handling(id);
            let Some(case) = cases.number(&text) else {
                may_go_on = false;
                let place = place.field(header.name(Column::Case));
                let problem = Problem::new("EV-T404", ProblemSeverity::Error, place);
                reading.reject(problem, row.raw, encoding)?;
                continue;
            };
            last = (id.to_vec(), case);
        }
        // A table without the column has each case once.
        let version = version_place.map_or(Some(0), |place| version(row.get(place)));
        let Some(version) = version else {
            may_go_on = false;
            let place = place.field(header.name(Column::Version));
            let problem = Problem::new("EV-T405", ProblemSeverity::Error, place);
            reading.reject(problem, row.raw, encoding)?;
            continue;
        };
        let run = runs.get_mut(first_run..).and_then(<[Run]>::last_mut);
        match run {
            Some(run)
                if may_go_on
                    && (run.case, run.version) == (last.1, version)
                    && run.rows < u16::MAX =>
            {
                run.rows += 1;
            }
            _ => runs.push(Run {
                case: last.1,
                version,
                line: row.report_line(),
                start: row.start,
                file: number,
                rows: 1,
            }),
        }
        may_go_on = true;
    }
    drop(rows);
    reading.summary.tables.push(summary);
    Ok(Some(Table {
        name,
        header,
        encoding,
        bytes,
    }))
}

/// How often a case was reported; an empty field is no number of its own.
fn version(field: &[u8]) -> Option<u32> {
    let text = field.trim_ascii();
    if text.is_empty() {
        return Some(0);
    }
    let is_number = text.iter().all(u8::is_ascii_digit);
    is_number
        .then(|| str::from_utf8(text).ok()?.parse().ok())
        .flatten()
}

fn ragged(row: &Row<'_>, header: &Header, place: Place) -> Problem {
    let problem = |code| Problem::new(code, ProblemSeverity::Error, place.clone());
    match row.fault {
        Some(RowFault::TooLong) => problem("EV-T403").with("kind", "long"),
        Some(RowFault::Unclosed) => problem("EV-T403").with("kind", "open"),
        None => problem("EV-T402")
            .with("found", row.len())
            .with("expected", header.width),
    }
}

fn about_header(name: &str, header: &Header, reading: &mut Reading<'_>) {
    let note = |code| Problem::new(code, ProblemSeverity::Note, Place::line(name, 1));
    if !header.absent.is_empty() {
        reading.problem(note("EV-T406").with("columns", header.absent.join(", ")));
    }
    if !header.others.is_empty() {
        let names = header
            .others
            .iter()
            .filter_map(|place| header.names.get(*place));
        let names: Vec<_> = names.map(String::as_str).collect();
        reading.problem(note("EV-T408").with("columns", names.join(", ")));
    }
}

impl Table<'_> {
    /// For going through its rows again.
    pub(super) fn reader(&self) -> Rows<'_> {
        Rows::new(&self.bytes, b',')
    }
}

/// Goes through the rows of a run.
pub(super) fn each<E>(
    rows: &mut Rows<'_>,
    run: &Run,
    mut take: impl FnMut(&Row<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut row = rows.row_at(run.start, u64::from(run.line));
    for left in (0..run.rows).rev() {
        let Some(one) = row else { break };
        take(&one)?;
        row = if left > 0 { rows.next() } else { None };
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_cases_are_compared_as_they_are_meant() {
        let mut cases = Cases::default();
        let number = cases.number("AB-04000001").expect("a number");
        assert_eq!(cases.number(" ａｂ－04000001"), Some(number));
        assert_ne!(cases.number("AB-04000002"), Some(number));
        assert_ne!(cases.number("AB-4000001"), Some(number));
        assert_eq!(cases.name(number), "AB-04000001");
        let other = cases.number("case 7").expect("a number");
        assert_eq!(cases.number("case7"), Some(other));
        assert_eq!(cases.name(other), "CASE7");
        assert_eq!(cases.number(" "), None);
    }
}
