//! Rows of delimited text with their places, for tables larger than memory: the bytes are looked
//! at where they lie, and a row can be looked at again later.
//!
//! Splitting is that of the csv crates. What they leave to the caller is done here: true line
//! numbers, rows too long to take, a quotation that never ends, and getting back into step after it.

mod draft;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

pub(crate) use draft::Draft;

/// Reads row after row.
pub(crate) struct Rows<'b> {
    bytes: &'b [u8],
    /// Where the next row starts.
    at: usize,
    /// Line of `at`, from 1.
    line: u64,
    reader: Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
    back_steps: u32,
}

/// A row. It is lent: the next one uses its memory again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'r> {
    /// Byte at which it starts.
    pub(crate) start: usize,
    /// Line at which it starts, from 1.
    pub(crate) line: u64,
    /// The row as it stands in the file, without its line end.
    pub(crate) raw: &'r [u8],
    /// Why its fields are not to be trusted, when they are not.
    pub(crate) fault: Option<RowFault>,
    text: &'r [u8],
    ends: &'r [usize],
}

/// Why a row can't be split.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowFault {
    /// Longer than [`Rows::LONGEST`].
    TooLong,
    /// A quotation begins in it and does not end before the file does.
    Unclosed,
}

impl<'b> Rows<'b> {
    /// The longest row that is taken, in bytes. The longest fields of the known databases are
    /// narratives of some ten thousand letters; what is much longer is a lost quotation mark.
    pub(crate) const LONGEST: usize = 8 << 20;
    /// How often it may be stepped back to the second line of a bad row. Without a bound, a
    /// hostile file could make every line be read many times.
    const BACK_STEPS_MAX: u32 = 10_000;

    /// Rows of `bytes`, after a byte order mark if there is one, and before NULs and the
    /// end-of-file mark of DOS, which old exports end with.
    pub(crate) fn new(bytes: &'b [u8], delimiter: u8) -> Self {
        let start = if bytes.starts_with(b"\xef\xbb\xbf") {
            3
        } else {
            0
        };
        let junk = bytes
            .iter()
            .rev()
            .take_while(|byte| matches!(byte, 0 | 0x1a));
        let end = bytes.len().saturating_sub(junk.count()).max(start);
        Self {
            bytes: bytes.get(..end).unwrap_or_default(),
            at: start,
            line: 1,
            reader: ReaderBuilder::new().delimiter(delimiter).build(),
            text: vec![0; 4096],
            ends: vec![0; 64],
            back_steps: 0,
        }
    }

    /// The next row that is not an empty line.
    pub(crate) fn next(&mut self) -> Option<Row<'_>> {
        self.skip_line_ends();
        let (start, line) = (self.at, self.line);
        let rest = self.bytes.get(start..).filter(|rest| !rest.is_empty())?;
        self.reader.reset();
        let (mut taken, mut written, mut fields) = (0, 0, 0);
        let mut fault = None;
        loop {
            let input = rest.get(taken..).unwrap_or_default();
            let output = self.text.get_mut(written..).unwrap_or_default();
            let ends = self.ends.get_mut(fields..).unwrap_or_default();
            let (result, read, out, ended) = self.reader.read_record(input, output, ends);
            taken += read;
            written += out;
            fields += ended;
            match result {
                ReadRecordResult::Record => break,
                ReadRecordResult::End => break,
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if self.text.len() >= Self::LONGEST => {
                    fault = Some(RowFault::TooLong);
                    break;
                }
                ReadRecordResult::OutputFull => {
                    let longer = (self.text.len() * 2).min(Self::LONGEST);
                    self.text.resize(longer, 0);
                }
                ReadRecordResult::OutputEndsFull => {
                    let more = self.ends.len() * 2;
                    self.ends.resize(more, 0);
                }
            }
        }
        if fault == Some(RowFault::TooLong) {
            taken = line_length(rest);
        }
        let mut raw = rest.get(..taken).unwrap_or_default();
        if fault.is_none() && taken == rest.len() && is_unclosed(raw) {
            fault = Some(RowFault::Unclosed);
            taken = line_length(rest);
            raw = rest.get(..taken).unwrap_or_default();
        }
        while let [before @ .., b'\r' | b'\n'] = raw {
            raw = before;
        }
        self.at = start + taken;
        self.line = line + count_lines(rest.get(..taken).unwrap_or_default());
        Some(Row {
            start,
            line,
            raw,
            fault,
            text: self.text.get(..written).unwrap_or_default(),
            ends: self.ends.get(..fields).unwrap_or_default(),
        })
    }

    /// Looks at a row again.
    pub(crate) fn row_at(&mut self, start: usize, line: u64) -> Option<Row<'_>> {
        self.seek(start, line);
        self.next()
    }

    /// Goes to a row that was there before.
    pub(crate) fn seek(&mut self, start: usize, line: u64) {
        self.at = start;
        self.line = line;
    }

    /// Steps back to the second line of a row that can't be taken: a lost quotation mark must not
    /// swallow the good rows after it. Says how many bytes the row then has, without its line end.
    pub(crate) fn step_back(&mut self, start: usize, line: u64) -> Option<usize> {
        let rest = self.bytes.get(start..)?;
        let length = line_length(rest);
        if start + length >= self.at || self.back_steps >= Self::BACK_STEPS_MAX {
            return None;
        }
        self.back_steps += 1;
        self.at = start + length;
        self.line = line + 1;
        Some(length)
    }

    fn skip_line_ends(&mut self) {
        while let Some(byte @ (b'\r' | b'\n')) = self.bytes.get(self.at) {
            self.line += u64::from(*byte == b'\n');
            self.at += 1;
        }
    }
}

impl<'r> Row<'r> {
    /// How many fields it has.
    pub(crate) const fn len(&self) -> usize {
        self.ends.len()
    }

    /// A field, from 0; empty when there is none.
    pub(crate) fn get(&self, index: usize) -> &'r [u8] {
        let start = match index {
            0 => 0,
            _ => self.ends.get(index - 1).copied().unwrap_or(self.text.len()),
        };
        let end = self.ends.get(index).copied().unwrap_or(start);
        self.text.get(start..end).unwrap_or_default()
    }

    /// Its fields.
    pub(crate) fn fields(self) -> impl Iterator<Item = &'r [u8]> {
        (0..self.len()).map(move |index| self.get(index))
    }

    /// Whether it holds nothing but separators and blanks, as spreadsheets leave behind.
    pub(crate) fn is_blank(&self) -> bool {
        self.text.iter().all(u8::is_ascii_whitespace)
    }

    /// Line of it as the reports number lines.
    pub(crate) fn report_line(&self) -> u32 {
        u32::try_from(self.line).unwrap_or(u32::MAX)
    }
}

/// Bytes up to and with the next line end.
fn line_length(rest: &[u8]) -> usize {
    memchr::memchr2(b'\n', b'\r', rest).map_or(rest.len(), |end| {
        let is_pair = rest.get(end..end + 2) == Some(b"\r\n");
        end + 1 + usize::from(is_pair)
    })
}

fn count_lines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

/// Whether the last row of a file ends inside a quotation.
fn is_unclosed(raw: &[u8]) -> bool {
    memchr::memchr_iter(b'"', raw).count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &[u8]) -> Vec<(u64, Vec<String>, Option<RowFault>)> {
        let mut rows = Rows::new(text, b',');
        let mut found = Vec::new();
        while let Some(row) = rows.next() {
            let fields = row.fields();
            let fields = fields.map(|field| String::from_utf8_lossy(field).into_owned());
            found.push((row.line, fields.collect(), row.fault));
        }
        found
    }

    #[test]
    fn lines_are_those_of_an_editor() {
        let text = b"\xef\xbb\xbfa,b\r\n\r\n\"x\r\ny\",\"\"\"2\"\r\nlast,\r\n\0\x1a";
        let found = rows(text);
        let place: Vec<_> = found
            .iter()
            .map(|(line, fields, _)| (*line, fields))
            .collect();
        assert_eq!(place[0], (1, &vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(place[1], (3, &vec!["x\r\ny".to_owned(), "\"2".to_owned()]));
        assert_eq!(place[2], (5, &vec!["last".to_owned(), String::new()]));
        assert_eq!(place.len(), 3);
    }

    #[test]
    fn an_open_quotation_costs_one_line() {
        let found = rows(b"a,b\n1,\"open\n2,good\n");
        assert_eq!(found[1].2, Some(RowFault::Unclosed));
        assert_eq!(found[2], (3, vec!["2".to_owned(), "good".to_owned()], None));
    }

    #[test]
    fn a_field_without_end_costs_one_line_and_no_memory() {
        let mut text = b"a,b\n1,".to_vec();
        text.resize(text.len() + Rows::LONGEST + 10, b'x');
        text.extend_from_slice(b"\n2,good\n");
        let mut reader = Rows::new(&text, b',');
        let _ = reader.next();
        assert_eq!(
            reader.next().and_then(|row| row.fault),
            Some(RowFault::TooLong)
        );
        assert!(reader.text.len() <= Rows::LONGEST);
        let good = reader.next().expect("the row after it");
        assert_eq!((good.line, good.get(1)), (3, b"good".as_slice()));
    }

    #[test]
    fn a_bad_row_can_be_left_after_its_first_line() {
        let text = b"1,\"lost\n2,good\n3,x\",y\n";
        let mut reader = Rows::new(text, b',');
        let row = reader.next().expect("a row");
        let (start, line, swallowed) = (row.start, row.line, row.raw.len());
        assert!(swallowed > 8);
        assert_eq!(reader.step_back(start, line), Some(8));
        let good = reader.next().expect("the row after it");
        assert_eq!((good.line, good.get(1)), (2, b"good".as_slice()));
    }

    #[test]
    fn a_row_is_found_again() {
        let text = b"a\nb,c\nd\n";
        let mut reader = Rows::new(text, b',');
        let _ = reader.next();
        let place = reader
            .next()
            .map(|row| (row.start, row.line))
            .expect("a row");
        let _ = reader.next();
        let again = reader.row_at(place.0, place.1).expect("the row");
        assert_eq!(
            (again.get(0), again.get(1)),
            (b"b".as_slice(), b"c".as_slice())
        );
    }
}
