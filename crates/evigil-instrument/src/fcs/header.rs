//! The HEADER: version and the offsets of the three segments, in 58 bytes.

use super::codes::{self, Code};
use super::version::Version;
use crate::{Place, Problem};

/// Length of the HEADER: six bytes of version, four spaces, six numbers of eight characters.
pub(super) const LENGTH: usize = 58;

/// First and last byte of a segment, counted from the start of its data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Offsets {
    pub(super) first: u64,
    pub(super) last: u64,
}

impl Offsets {
    /// Length in bytes; 0 also when the last byte comes before the first.
    pub(super) const fn length(self) -> u64 {
        match (self.last.saturating_add(1)).checked_sub(self.first) {
            Some(length) => length,
            None => 0,
        }
    }
}

/// What the HEADER of a data set says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Header {
    pub(super) version: Version,
    pub(super) text: Option<Offsets>,
    pub(super) data: Option<Offsets>,
    pub(super) analysis: Option<Offsets>,
}

/// Whether bytes begin like a data set: `FCS` and a version number.
pub(super) fn begins(bytes: &[u8]) -> bool {
    bytes.starts_with(b"FCS")
        && bytes.get(3).is_some_and(u8::is_ascii_digit)
        && bytes.get(4) == Some(&b'.')
        && bytes.get(5).is_some_and(u8::is_ascii_digit)
}

impl Header {
    /// Reads the HEADER of the data set that begins at byte `base` of the file.
    ///
    /// Gives nothing when it can't be read; `problems` then holds an error.
    pub(super) fn read(bytes: &[u8], base: u64, problems: &mut Vec<Problem>) -> Option<Self> {
        let Some(header) = bytes.get(..LENGTH) else {
            problems.push(
                codes::HEADER_CUT
                    .at(Place::Bytes(base, base + bytes.len() as u64))
                    .with("length", bytes.len()),
            );
            return None;
        };
        let signature = header.get(..6).unwrap_or_default();
        let version = Version::from_signature(signature).unwrap_or_else(|| {
            problems.push(
                codes::VERSION_UNKNOWN
                    .at(Place::Bytes(base, base + 6))
                    .with("found", String::from_utf8_lossy(signature)),
            );
            Version::V3_1
        });
        let mut field = |from: usize| {
            let characters = header.get(from..from + 8).unwrap_or_default();
            number(characters).unwrap_or_else(|code| {
                problems.push(
                    code.at(Place::Bytes(base + from as u64, base + from as u64 + 8))
                        .with("found", String::from_utf8_lossy(characters).trim()),
                );
                None
            })
        };
        let mut pair = |from: usize| match (field(from), field(from + 8)) {
            (Some(first), Some(last)) => Some(Offsets { first, last }),
            _ => None,
        };
        Some(Self {
            version,
            text: pair(10),
            data: pair(26),
            analysis: pair(42),
        })
    }
}

/// The number in a field of the HEADER; nothing when it is blank.
fn number(characters: &[u8]) -> Result<Option<u64>, Code> {
    let trimmed = super::text::trim(characters);
    if trimmed.is_empty() {
        return Ok(None);
    }
    std::str::from_utf8(trimmed)
        .ok()
        .filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))
        .and_then(|text| text.parse().ok())
        .map(Some)
        .ok_or(codes::HEADER_FIELD_NOT_A_NUMBER)
}
