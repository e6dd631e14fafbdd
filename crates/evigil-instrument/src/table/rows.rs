//! Delimited text as rows whose cells know their places.

use crate::Place;

/// How a file separates and quotes its cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dialect {
    /// Byte between cells.
    pub(crate) separator: u8,
    /// Whether `"` quotes.
    pub(crate) quotes: bool,
}

impl Dialect {
    /// Commas and quotes.
    pub(crate) const COMMA: Self = Self {
        separator: b',',
        quotes: true,
    };
    /// Tabs; quotes are text.
    pub(crate) const TAB: Self = Self {
        separator: b'\t',
        quotes: false,
    };
}

/// One row.
#[derive(Debug, Default)]
pub(crate) struct Row {
    /// Line on which it begins, from 1.
    pub(crate) line: u64,
    /// Whether a quoted cell ran over the end of the line.
    pub(crate) spans_lines: bool,
    record: csv::StringRecord,
}

impl Row {
    /// A cell without blanks and NUL bytes around it; empty when the row is shorter.
    pub(crate) fn cell(&self, index: usize) -> &str {
        trim(self.record.get(index).unwrap_or_default())
    }

    /// All cells, trimmed.
    pub(crate) fn cells(&self) -> impl Iterator<Item = &str> {
        self.record.iter().map(trim)
    }

    /// Cells up to the last that is not empty.
    pub(crate) fn len(&self) -> usize {
        self.record
            .iter()
            .enumerate()
            .filter(|(_, cell)| !trim(cell).is_empty())
            .last()
            .map_or(0, |(index, _)| index.saturating_add(1))
    }

    /// Whether all cells are empty.
    pub(crate) fn is_blank(&self) -> bool {
        self.record.iter().all(|cell| trim(cell).is_empty())
    }

    /// Where a cell stands.
    pub(crate) fn place(&self, index: usize) -> Place {
        Place::Cell {
            line: self.line,
            column: (index as u64).saturating_add(1),
        }
    }
}

/// Blanks, NUL bytes and the byte-order marks that saving again leaves behind mean nothing at the
/// ends of a cell.
fn trim(cell: &str) -> &str {
    cell.trim_matches(|c: char| c.is_whitespace() || c == '\0' || c == '\u{feff}')
}

/// Reads rows one after the other, into one allocation.
pub(crate) struct Rows<'t> {
    text: &'t str,
    reader: csv::Reader<&'t [u8]>,
}

impl<'t> Rows<'t> {
    pub(crate) fn new(text: &'t str, dialect: Dialect) -> Self {
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(dialect.separator)
            .quoting(dialect.quotes)
            .from_reader(text.as_bytes());
        Self { text, reader }
    }

    /// Reads the next row that is not an empty line into `row`; false at the end.
    pub(crate) fn next(&mut self, row: &mut Row) -> bool {
        // The text is valid UTF-8 and rows may differ in length, so no error is left but the end.
        if !self.reader.read_record(&mut row.record).unwrap_or(false) {
            return false;
        }
        let (mut line, mut byte) = row
            .record
            .position()
            .map_or((1, 0), |position| (position.line(), position.byte()));
        // The position of a record is the end of the one before it: step over empty lines, which
        // the reader leaves out.
        while let Some(next) = usize::try_from(byte)
            .ok()
            .and_then(|byte| self.text.as_bytes().get(byte))
            .filter(|next| matches!(next, b'\r' | b'\n'))
        {
            line = line.saturating_add(u64::from(*next == b'\n'));
            byte = byte.saturating_add(1);
        }
        row.line = line;
        row.spans_lines = row.record.iter().any(|cell| cell.contains('\n'));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_over_blank_ones() {
        for end in ["\n", "\r\n"] {
            let text = ["a,b", "", "", "c, d ,", "\"x", "y\",z", "", "e"].join(end);
            let mut rows = Rows::new(&text, Dialect::COMMA);
            let mut row = Row::default();
            let mut seen = Vec::new();
            while rows.next(&mut row) {
                seen.push((row.line, row.cell(0).to_owned(), row.len(), row.spans_lines));
            }
            assert_eq!(
                seen,
                [
                    (1, "a".to_owned(), 2, false),
                    (4, "c".to_owned(), 2, false),
                    (5, format!("x{end}y"), 2, true),
                    (8, "e".to_owned(), 1, false),
                ]
            );
        }
    }

    #[test]
    fn cells_outside_are_empty() {
        let mut rows = Rows::new("a\t\"b\n", Dialect::TAB);
        let mut row = Row::default();
        assert!(rows.next(&mut row));
        assert_eq!((row.cell(1), row.cell(9)), ("\"b", ""));
        assert!(!rows.next(&mut row));
    }
}
