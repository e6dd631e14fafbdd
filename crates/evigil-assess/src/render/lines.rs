//! Lines and columns of byte offsets, for texts of any size.

use evigil_core::ScalarIndex;

/// Bytes between two checkpoints: a look-up reads at most about this many bytes.
const STRIDE: usize = 4096;

/// Index that finds the line of a byte offset.
pub(crate) struct LineIndex<'t> {
    text: &'t str,
    scalars: ScalarIndex<'t>,
    /// For byte `i * STRIDE`: line breaks before it, and the first byte of its line.
    checkpoints: Vec<(usize, usize)>,
}

/// A line of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line {
    /// Number, from 1.
    pub(crate) number: usize,
    /// First byte.
    pub(crate) start: usize,
}

impl<'t> LineIndex<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let (mut breaks, mut line_start) = (0, 0);
        let checkpoints = text
            .as_bytes()
            .chunks(STRIDE)
            .enumerate()
            .map(|(chunk_number, chunk)| {
                let before = (breaks, line_start);
                for (place, _) in chunk.iter().enumerate().filter(|(_, byte)| **byte == b'\n') {
                    breaks += 1;
                    line_start = chunk_number * STRIDE + place + 1;
                }
                before
            })
            .collect();
        Self {
            text,
            scalars: ScalarIndex::new(text),
            checkpoints,
        }
    }

    /// The line that holds byte `offset`; past the end, the last line.
    pub(crate) fn line(&self, offset: usize) -> Line {
        let offset = offset.min(self.text.len());
        let cell = (offset / STRIDE).min(self.checkpoints.len().saturating_sub(1));
        let Some(&(breaks, mut start)) = self.checkpoints.get(cell) else {
            return Line {
                number: 1,
                start: 0,
            };
        };
        let mut number = breaks + 1;
        let base = cell * STRIDE;
        for (place, _) in self.text.as_bytes()[base..offset]
            .iter()
            .enumerate()
            .filter(|(_, byte)| **byte == b'\n')
        {
            number += 1;
            start = base + place + 1;
        }
        Line { number, start }
    }

    /// Column of byte `offset` in its line, in Unicode scalar values from 1.
    pub(crate) fn column(&self, offset: usize) -> usize {
        self.scalars.scalar(offset) - self.scalars.scalar(self.line(offset).start) + 1
    }

    /// One past the last byte of the line that begins at `start`, without its break,
    /// looking at most `limit` bytes ahead.
    pub(crate) fn end_within(&self, start: usize, limit: usize) -> usize {
        let stop = floor_boundary(self.text, start.saturating_add(limit).min(self.text.len()));
        self.text.as_bytes()[start..stop]
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(stop, |place| start + place)
    }
}

/// The nearest character boundary at or before `offset`.
pub(crate) fn floor_boundary(text: &str, offset: usize) -> usize {
    text.floor_char_boundary(offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_counting_from_the_start() {
        let text = "first\n二行目\n\nlast".repeat(1200);
        let index = LineIndex::new(&text);
        let (mut number, mut start) = (1, 0);
        for (byte, letter) in text.char_indices() {
            assert_eq!(index.line(byte), Line { number, start });
            assert_eq!(index.column(byte), text[start..byte].chars().count() + 1);
            if letter == '\n' {
                number += 1;
                start = byte + 1;
            }
        }
        assert_eq!(index.line(usize::MAX), Line { number, start });
        assert_eq!(
            LineIndex::new("").line(0),
            Line {
                number: 1,
                start: 0
            }
        );
    }
}
