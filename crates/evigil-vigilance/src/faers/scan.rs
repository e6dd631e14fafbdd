//! Finds the rows of a table in its bytes: where each begins, which report it belongs to, and
//! whether it has the fields of the header. Values are not looked at.

use memchr::{memchr, memchr_iter};

use super::layout::{Column, Layout};
use super::part::Table;
use super::repair;

/// The longest row that is taken. Rows of FDA have some hundred bytes, a long list of literature
/// a few thousand.
pub(super) const ROW_MAX: usize = 1 << 20;

/// How the bytes of a run are cut into rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// One row a line.
    Lines,
    /// One row, whatever stands in it.
    Single,
    /// One row that holds a separator as text, by the list of known repairs.
    Repaired,
}

/// Rows that follow each other and belong to one report.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    /// Number of the report.
    pub(super) key: u64,
    /// First byte.
    pub(super) start: u64,
    /// Length in bytes, without the last line end.
    pub(super) len: u32,
    /// Line of its first row.
    pub(super) line: u32,
    /// Number of its part among all parts.
    pub(super) part: u16,
    pub(super) form: Form,
}

/// Why a row is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It has this many fields, which is not what the header says.
    Fields(usize),
    /// Its number of the report is no number.
    Key,
    /// It is longer than [`ROW_MAX`].
    Length,
}

/// A row that is not taken.
#[derive(Debug, Clone, Copy)]
pub(super) struct Refused {
    pub(super) start: usize,
    pub(super) len: usize,
    pub(super) line: u32,
    pub(super) why: Refusal,
}

/// What a table has.
#[derive(Debug, Default)]
pub(super) struct Scanned {
    pub(super) runs: Vec<Run>,
    pub(super) refused: Vec<Refused>,
    /// Rows in the runs.
    pub(super) rows: u64,
    /// Rows with one more, empty, field than the header.
    pub(super) trailing: u64,
    /// Lines on which two records stood.
    pub(super) split: Vec<u32>,
    /// First lines of records that went over several.
    pub(super) joined: Vec<u32>,
    /// Lines with a separator that is known to be text.
    pub(super) repaired: Vec<u32>,
    /// Line ends CRLF, and LF or CR alone.
    pub(super) ends: [u64; 2],
}

/// Bytes of a table with what is known of them before its rows are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Body<'b> {
    pub(super) bytes: &'b [u8],
    /// Where the first row begins, after the header.
    pub(super) start: usize,
    /// Its line, from 1.
    pub(super) line: u32,
    /// What ends a line: LF, or CR where there is no LF.
    pub(super) end: u8,
    pub(super) part: u16,
}

/// Cuts into fields, a line end taken off.
pub(super) fn without_end(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// A number of a report, blanks around it.
pub(super) fn number(field: &[u8]) -> Option<u64> {
    let digits = field.trim_ascii();
    // Nineteen digits always fit; FDA's numbers have up to eleven.
    if digits.is_empty() || digits.len() > 19 {
        return None;
    }
    digits.iter().try_fold(0_u64, |sum, byte| {
        byte.is_ascii_digit()
            .then(|| sum * 10 + u64::from(byte - b'0'))
    })
}

/// The field at `place`.
fn field(row: &[u8], place: usize) -> &[u8] {
    let mut rest = row;
    for _ in 0..place {
        rest = memchr(b'$', rest)
            .and_then(|at| rest.get(at + 1..))
            .unwrap_or_default();
    }
    let end = memchr(b'$', rest).unwrap_or(rest.len());
    rest.get(..end).unwrap_or_default()
}

/// What a row is, by the number of its fields.
enum Fit {
    Exact,
    /// An empty field more than the header has.
    Trailing,
    /// Too few: the next line may belong to it.
    Short(usize),
    Long(usize),
}

struct Scan<'b> {
    body: Body<'b>,
    layout: &'b Layout,
    key_place: usize,
    out: Scanned,
}

pub(super) fn scan(body: Body<'_>, layout: &Layout) -> Scanned {
    let mut scan = Scan {
        body,
        layout,
        key_place: layout.place(Column::Id).unwrap_or_default(),
        out: Scanned::default(),
    };
    let (mut at, mut line) = (body.start, body.line);
    while at < body.bytes.len() {
        let lines;
        (at, lines) = scan.row(at, line);
        line = line.saturating_add(lines);
    }
    scan.out
}

impl<'b> Scan<'b> {
    fn slice(&self, start: usize, end: usize) -> &'b [u8] {
        self.body.bytes.get(start..end).unwrap_or_default()
    }

    /// End of the line that begins at `at`, and where the next begins.
    fn line(&self, at: usize) -> (usize, usize) {
        let rest = self.slice(at, self.body.bytes.len());
        match memchr(self.body.end, rest) {
            Some(len) => (at + len, at + len + 1),
            None => (at + rest.len(), at + rest.len()),
        }
    }

    fn fit(&self, row: &[u8]) -> Fit {
        let fields = memchr_iter(b'$', row).count() + 1;
        let wanted = self.layout.len();
        if fields == wanted {
            Fit::Exact
        } else if fields < wanted {
            Fit::Short(fields)
        } else if fields == wanted + 1 && row.ends_with(b"$") {
            Fit::Trailing
        } else {
            Fit::Long(fields)
        }
    }

    /// Takes the row at `at`; where the next one begins, and how many lines this one had.
    fn row(&mut self, at: usize, line: u32) -> (usize, u32) {
        let (end, next) = self.line(at);
        let raw = self.slice(at, end);
        let row = without_end(raw);
        if let Some(ends) = self.out.ends.get_mut(usize::from(row.len() == raw.len())) {
            *ends += u64::from(next > end);
        }
        if row
            .iter()
            .all(|byte| byte.is_ascii_whitespace() || *byte == 0 || *byte == 0x1A)
        {
            return (next, 1);
        }
        let end = at + row.len();
        if row.len() > ROW_MAX {
            self.refuse(at, end, line, Refusal::Length);
            return (next, 1);
        }
        match self.fit(row) {
            Fit::Exact => self.take(at, end, line, Form::Lines),
            Fit::Trailing => {
                self.out.trailing += 1;
                self.take(at, end, line, Form::Lines);
            }
            Fit::Short(fields) => {
                if let Some((end, next, lines)) = self.broken(at, fields, next) {
                    self.out.joined.push(line);
                    self.take(at, end, line, Form::Single);
                    return (next, lines);
                }
                self.refuse(at, end, line, Refusal::Fields(fields));
            }
            Fit::Long(fields) => self.long(at, end, line, fields),
        }
        (next, 1)
    }

    /// The end of a record that goes over several lines: the lines that follow begin with no number
    /// of a report, and together they have the fields of the header. Else it stays what it is, a
    /// row that is too short.
    fn broken(&self, at: usize, fields: usize, next: usize) -> Option<(usize, usize, u32)> {
        let (mut fields, mut next) = (fields, next);
        // A text of more lines than these would be no field of FDA.
        for lines in 2..=8 {
            let (end, after) = self.line(next);
            let row = without_end(self.slice(next, end));
            if next >= self.body.bytes.len()
                || end - at > ROW_MAX
                || number(field(row, self.key_place)).is_some()
            {
                return None;
            }
            fields += memchr_iter(b'$', row).count();
            let end = next + row.len();
            let whole = fields == self.layout.len()
                || (fields == self.layout.len() + 1 && row.ends_with(b"$"));
            if whole {
                return Some((end, after, lines));
            }
            if fields > self.layout.len() {
                return None;
            }
            next = after;
        }
        None
    }

    /// A row with too many fields: two records whose line end is lost, or a known fault.
    fn long(&mut self, at: usize, end: usize, line: u32, fields: usize) {
        let wanted = self.layout.len();
        if repair::is_known(self.layout.table(), self.slice(at, end))
            && fields == wanted + 1 + usize::from(self.slice(at, end).ends_with(b"$"))
        {
            self.out.repaired.push(line);
            self.take(at, end, line, Form::Repaired);
            return;
        }
        match self.lost_end(at, end, fields) {
            Some(middle) => {
                self.out.split.push(line);
                self.take(at, middle, line, Form::Single);
                self.take(middle + 1, end, line, Form::Single);
            }
            None => self.refuse(at, end, line, Refusal::Fields(fields)),
        }
    }

    /// Where the separator stands between two records on one line. Both must have the fields of
    /// the header, the first one's last separator included, and the second must begin like a record:
    /// with a number of a report of as many digits, give or take one.
    fn lost_end(&self, at: usize, end: usize, fields: usize) -> Option<usize> {
        let wanted = self.layout.len();
        let row = self.slice(at, end);
        let is_two = fields == 2 * wanted || (fields == 2 * wanted + 1 && row.ends_with(b"$"));
        if !is_two || self.key_place != 0 || wanted < 2 {
            return None;
        }
        let cut = memchr_iter(b'$', row).nth(wanted - 1)?;
        let second = row.get(cut + 1..)?;
        let (first_key, second_key) = (field(row, 0).trim_ascii(), field(second, 0).trim_ascii());
        let alike = number(first_key).is_some()
            && number(second_key).is_some()
            && first_key.len().abs_diff(second_key.len()) <= 1;
        // In FAERS a number of a report begins with that of its case, which stands beside it.
        let case_fits = |row: &[u8]| {
            self.layout.table() == Table::Demo
                || self.layout.place(Column::Case) != Some(1)
                || field(row, 0)
                    .trim_ascii()
                    .starts_with(field(row, 1).trim_ascii())
        };
        (alike && case_fits(row) && case_fits(second)).then_some(at + cut)
    }

    fn take(&mut self, start: usize, end: usize, line: u32, form: Form) {
        let row = self.slice(start, end);
        let Some(key) = number(field(row, self.key_place)) else {
            self.refuse(start, end, line, Refusal::Key);
            return;
        };
        self.out.rows += 1;
        // Rows of reports each stand alone: one of them is to be chosen.
        let may_grow = form == Form::Lines && self.layout.table() != Table::Demo;
        if may_grow
            && let Some(last) = self.out.runs.last_mut()
            && last.key == key
            && last.form == Form::Lines
            && let Ok(len) = u32::try_from(end as u64 - last.start)
            && is_next(self.body.bytes, last, start)
        {
            last.len = len;
            return;
        }
        self.out.runs.push(Run {
            key,
            start: start as u64,
            len: u32::try_from(end - start).unwrap_or(u32::MAX),
            line,
            part: self.body.part,
            form,
        });
    }

    fn refuse(&mut self, start: usize, end: usize, line: u32, why: Refusal) {
        self.out.refused.push(Refused {
            start,
            len: end - start,
            line,
            why,
        });
    }
}

/// Whether only a line end lies between a run and the row at `start`.
fn is_next(bytes: &[u8], run: &Run, start: usize) -> bool {
    usize::try_from(run.start)
        .ok()
        .and_then(|first| first.checked_add(run.len as usize))
        .and_then(|end| bytes.get(end..start))
        .is_some_and(|between| matches!(between, b"\n" | b"\r\n" | b"\r"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scanned(table: Table, header: &str, rows: &str) -> Scanned {
        let layout = Layout::of_header(table, header).expect("a header");
        let body = Body {
            bytes: rows.as_bytes(),
            start: 0,
            line: 2,
            end: b'\n',
            part: 0,
        };
        scan(body, &layout)
    }

    fn keys(scanned: &Scanned) -> Vec<(u64, u32, Form)> {
        let runs = scanned.runs.iter();
        runs.map(|run| (run.key, run.line, run.form)).collect()
    }

    #[test]
    fn rows_of_one_report_are_one_run() {
        let found = scanned(Table::Reac, "isr$pt", "1$A\r\n1$B\r\n2$C\r\n\r\n1$D\r\n");
        assert_eq!(
            keys(&found),
            [
                (1, 2, Form::Lines),
                (2, 4, Form::Lines),
                (1, 6, Form::Lines)
            ]
        );
        assert_eq!((found.rows, found.ends), (4, [5, 0]));
    }

    #[test]
    fn an_empty_field_more_is_counted_and_a_full_one_refused() {
        let found = scanned(Table::Reac, "isr$pt", "1$A$\n2$B$x\n");
        assert_eq!((found.rows, found.trailing), (1, 1));
        assert_eq!(found.refused[0].why, Refusal::Fields(3));
        assert_eq!(found.refused[0].line, 3);
    }

    #[test]
    fn two_records_on_one_line_are_split_and_what_only_looks_so_is_not() {
        let header = "isr$drug_seq$drugname";
        let found = scanned(Table::Drug, header, "7475791$1$A$7475791$2$B$\n");
        assert_eq!(
            keys(&found),
            [(7_475_791, 2, Form::Single), (7_475_791, 2, Form::Single)]
        );
        assert_eq!(found.split, [2]);
        // The second half begins with no number, or with a much shorter one.
        let found = scanned(
            Table::Drug,
            header,
            "7475791$1$A$x$2$B$\n7475791$1$A$12$2$B\n",
        );
        assert_eq!(found.rows, 0);
        assert_eq!(found.refused.len(), 2);
        // In FAERS the case has to fit.
        let header = "primaryid$caseid$pt";
        let good = scanned(Table::Reac, header, "1001$100$A$1011$101$B\n");
        let bad = scanned(Table::Reac, header, "1001$100$A$1011$202$B\n");
        assert_eq!((good.rows, bad.rows), (2, 0));
    }

    #[test]
    fn a_record_over_two_lines_is_joined_but_never_with_another_record() {
        let header = "isr$drug_seq$drugname$route";
        let found = scanned(Table::Drug, header, "1$2$FIRST\nSECOND$ORAL\n3$4$C$D\n");
        assert_eq!(keys(&found), [(1, 2, Form::Single), (3, 4, Form::Lines)]);
        assert_eq!(found.joined, [2]);
        let found = scanned(Table::Drug, header, "1$2$FIRST\n3$ORAL\n");
        assert_eq!((found.rows, found.refused.len()), (0, 2));
    }

    #[test]
    fn numbers_are_digits() {
        assert_eq!(number(b" 42 "), Some(42));
        assert_eq!(number(b""), None);
        assert_eq!(number(b"4-2"), None);
        assert_eq!(number(&[b'9'; 20]), None);
    }
}
