//! Places in a document's text.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A half-open place in the decoded text of a document, in two units at once.
///
/// `start`/`end` count Unicode scalar values, `start_byte`/`end_byte` count UTF-8 bytes
/// of the same text.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub struct Span {
    /// First Unicode scalar value of the place.
    pub start: usize,
    /// One past the last Unicode scalar value.
    pub end: usize,
    /// First UTF-8 byte of the place.
    pub start_byte: usize,
    /// One past the last UTF-8 byte.
    pub end_byte: usize,
}

impl Span {
    /// The bytes of the place as a range, to slice the document's text.
    #[must_use]
    pub const fn bytes(&self) -> std::ops::Range<usize> {
        self.start_byte..self.end_byte
    }
}
