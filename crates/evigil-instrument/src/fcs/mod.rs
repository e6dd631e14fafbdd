//! Flow Cytometry Standard files.

use crate::{Contents, Inspection};

/// An FCS file: one or more data sets.
#[derive(Debug)]
pub struct FcsFile<'a> {
    bytes: &'a [u8],
}

/// Whether the bytes begin like an FCS file.
#[must_use]
pub fn recognises(bytes: &[u8]) -> bool {
    bytes.starts_with(b"FCS")
}

/// Reads an FCS file.
#[must_use]
pub fn read(bytes: &[u8]) -> Inspection<'_> {
    Inspection {
        format: None,
        contents: Contents::Events(FcsFile { bytes }),
        problems: Vec::new(),
    }
}

impl FcsFile<'_> {
    /// Length of the file in bytes.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether the file is empty.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }
}
