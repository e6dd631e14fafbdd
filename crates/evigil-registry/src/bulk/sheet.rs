//! CSV as somebody sends it: its lines as what a user would send for a record each.

use serde_json::{Map, Value as Json};

use super::cell;
use crate::fault::Fault;
use crate::kind::{COMMON_COLUMNS, ColumnType, Kind};

/// Most records of an import: it is one change, for which others wait.
pub const ROWS_MAX: usize = 5_000;
/// Longest table, in bytes.
pub const BYTES_MAX: usize = 8 << 20;
/// A line of the longest name that is repeated in what is said.
const NAME_MAX: usize = 60;

/// A line of the table.
#[derive(Debug)]
pub(super) struct Row {
    /// Number of the line in the file, from 1; of a record over several lines its first.
    pub(super) line: u64,
    /// What it says, or why it can't be read.
    pub(super) sent: Result<Map<String, Json>, Fault>,
}

fn fault(code: &'static str, details: Vec<(&'static str, String)>) -> Fault {
    Fault::Step { code, details }
}

/// A name from the file as it may be repeated: short, and without what is no letter.
fn told(name: &str) -> String {
    let clean = name.chars().filter(|c| !c.is_control());
    clean.take(NAME_MAX).collect()
}

/// The columns that the first line names. Columns that only the registry writes may be there, as
/// in a table that it has given out; their cells have to be empty.
fn columns(
    kind: &Kind,
    head: &csv::ByteRecord,
) -> Result<Vec<(String, Option<ColumnType>)>, Fault> {
    let mut columns: Vec<(String, Option<ColumnType>)> = Vec::with_capacity(head.len());
    for name in head {
        let name = String::from_utf8_lossy(name);
        let name = name.trim();
        let own = kind.column(name);
        if own.is_none() && !COMMON_COLUMNS.contains(&name) {
            let known = kind.columns.iter().filter(|column| !column.by_flow);
            let known: Vec<&str> = known.map(|column| column.name.as_str()).collect();
            return Err(fault(
                "EV-R701",
                vec![("name", told(name)), ("known", known.join(", "))],
            ));
        }
        if columns.iter().any(|(before, _)| before == name) {
            return Err(fault("EV-R702", vec![("name", told(name))]));
        }
        columns.push((name.to_owned(), own.map(|column| column.holds.clone())));
    }
    Ok(columns)
}

/// What one line says.
fn read(
    columns: &[(String, Option<ColumnType>)],
    record: &csv::ByteRecord,
) -> Result<Map<String, Json>, Fault> {
    if record.len() != columns.len() {
        let details = vec![
            ("found", record.len().to_string()),
            ("expected", columns.len().to_string()),
        ];
        return Err(fault("EV-R703", details));
    }
    let mut sent = Map::new();
    for ((name, holds), cell) in columns.iter().zip(record) {
        let cell = std::str::from_utf8(cell)
            .map_err(|_| fault("EV-R704", vec![("name", name.clone())]))?;
        if cell.trim().is_empty() {
            continue;
        }
        let value = match holds {
            Some(holds) => cell::sent(cell, holds),
            None => Json::String(cell.to_owned()),
        };
        sent.insert(name.clone(), value);
    }
    Ok(sent)
}

/// Counts lines as an editor does. The reader of CSV says where it began to look for a record, which
/// is before the empty lines that it skips.
struct Lines<'b> {
    bytes: &'b [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// Number of the line on which the record stands that was looked for from `start`.
    fn of(&mut self, start: u64) -> u64 {
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        while let Some(byte) = self.bytes.get(self.at) {
            if self.at >= start && !matches!(byte, b'\r' | b'\n') {
                break;
            }
            self.line += u64::from(*byte == b'\n');
            self.at += 1;
        }
        self.line
    }
}

/// The lines of a table.
///
/// # Errors
/// [`Fault::Step`] with `EV-R700` for a table that is too long, `EV-R701` and `EV-R702` for a
/// first line that can't be used, `EV-R705` for one without lines.
pub(super) fn rows(kind: &Kind, bytes: &[u8]) -> Result<Vec<Row>, Fault> {
    let too_long = || {
        let details = vec![
            ("rows", ROWS_MAX.to_string()),
            ("bytes", BYTES_MAX.to_string()),
        ];
        fault("EV-R700", details)
    };
    if bytes.len() > BYTES_MAX {
        return Err(too_long());
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    // Reading from memory, with lines of any length, can't fail.
    let broken = |error: csv::Error| Fault::Internal(format!("a table that was sent: {error}"));
    let columns = columns(kind, reader.byte_headers().map_err(broken)?)?;
    let (mut rows, mut record) = (Vec::new(), csv::ByteRecord::new());
    let mut count = Lines {
        bytes,
        at: 0,
        line: 1,
    };
    while reader.read_byte_record(&mut record).map_err(broken)? {
        if rows.len() == ROWS_MAX {
            return Err(too_long());
        }
        rows.push(Row {
            line: count.of(record.position().map_or(0, csv::Position::byte)),
            sent: read(&columns, &record),
        });
    }
    if rows.is_empty() {
        return Err(Fault::step("EV-R705"));
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::Kinds;

    type Line = (u64, Result<Json, &'static str>);

    fn lines(table: &[u8]) -> Result<Vec<Line>, &'static str> {
        let kind = Kinds::embedded()
            .expect("kinds")
            .get("product")
            .expect("a kind");
        let rows = rows(kind, table).map_err(|fault| fault.code())?;
        let rows = rows.into_iter().map(|row| {
            let sent = row.sent.map(Json::Object).map_err(|fault| fault.code());
            (row.line, sent)
        });
        Ok(rows.collect())
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        let table = "\u{feff}name,maker,note\r\nA,,\"two\r\nlines\"\r\n\r\nB,'=1+1,\r\nC,x\r\n";
        let found = lines(table.as_bytes()).expect("read");
        assert_eq!(
            found,
            [
                (
                    2,
                    Ok(serde_json::json!({"name": "A", "note": "two\r\nlines"}))
                ),
                (5, Ok(serde_json::json!({"name": "B", "maker": "=1+1"}))),
                (6, Err("EV-R703")),
            ]
        );
    }

    #[test]
    fn a_table_that_is_none_is_refused_whole() {
        assert_eq!(lines(b""), Err("EV-R705"));
        assert_eq!(lines(b"name\n"), Err("EV-R705"));
        assert_eq!(lines(b"name,colour\nA,red\n"), Err("EV-R701"));
        assert_eq!(lines(b"name,name\nA,B\n"), Err("EV-R702"));
        assert_eq!(lines(b"na\xff\nA\n"), Err("EV-R701"));
        assert_eq!(
            lines(b"name\n\xff\xfe\n").expect("read"),
            [(2, Err("EV-R704"))]
        );
        let mut long = b"name\n".to_vec();
        for _ in 0..=ROWS_MAX {
            long.extend(b"A\n");
        }
        assert_eq!(lines(&long), Err("EV-R700"));
        assert_eq!(lines(&vec![b'a'; BYTES_MAX + 1]), Err("EV-R700"));
    }
}
