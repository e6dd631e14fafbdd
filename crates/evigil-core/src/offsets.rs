//! From byte offsets to Unicode scalar offsets, for texts of any size.

use crate::Span;

/// Bytes between two checkpoints: a look-up counts at most this many bytes.
const STRIDE: usize = 1024;

/// Index that turns byte offsets of one text into Unicode scalar offsets.
///
/// Building it walks the text once; a look-up then counts at most 1024 bytes.
#[derive(Debug, Clone)]
pub struct ScalarIndex<'t> {
    text: &'t str,
    /// Scalars that begin before byte `i * STRIDE`.
    checkpoints: Vec<usize>,
}

/// Whether the byte begins a Unicode scalar value (is not a UTF-8 continuation byte).
const fn begins_scalar(byte: &u8) -> bool {
    *byte & 0xC0 != 0x80
}

fn count_scalars(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| begins_scalar(byte)).count()
}

impl<'t> ScalarIndex<'t> {
    /// Index of `text`.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let mut total = 0;
        let checkpoints = text
            .as_bytes()
            .chunks(STRIDE)
            .map(|chunk| {
                let before = total;
                total += count_scalars(chunk);
                before
            })
            .collect();
        Self { text, checkpoints }
    }

    /// Scalars before byte `offset`; an offset past the end counts the whole text.
    #[must_use]
    pub fn scalar(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        let Some(cell) = (offset / STRIDE).checked_sub(usize::from(
            offset == self.text.len() && offset.is_multiple_of(STRIDE) && offset > 0,
        )) else {
            return 0;
        };
        let before = self.checkpoints.get(cell).copied().unwrap_or(0);
        before + count_scalars(&self.text.as_bytes()[cell * STRIDE..offset])
    }

    /// The span of the bytes `start..end`.
    #[must_use]
    pub fn span(&self, start: usize, end: usize) -> Span {
        Span {
            start: self.scalar(start),
            end: self.scalar(end),
            start_byte: start,
            end_byte: end,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_counting_from_the_start() {
        let text = "aエ𠮷".repeat(1000);
        let index = ScalarIndex::new(&text);
        for (scalar, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(index.scalar(byte), scalar);
        }
        assert_eq!(index.scalar(text.len()), 3000);
        assert_eq!(index.scalar(usize::MAX), 3000);
    }

    #[test]
    fn counts_texts_that_end_on_a_checkpoint() {
        for length in [0, 1, STRIDE - 1, STRIDE, STRIDE + 1, 2 * STRIDE] {
            let text = "x".repeat(length);
            assert_eq!(ScalarIndex::new(&text).scalar(length), length);
        }
    }
}
