//! What can be wrong with a file that is imported.

use super::format::Format;
use super::ids::IdKind;
use super::place::Place;

/// Why nothing could be read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ImportError {
    /// None of the formats.
    #[error("neither ClinicalTrials.gov JSON, PubMed XML, RIS, BibTeX nor CrossRef JSON")]
    Unknown {
        /// What the text looks like, when it can be said: `JSON`, `XML`.
        looks_like: Option<&'static str>,
    },
    /// A layout of ClinicalTrials.gov that was replaced.
    #[error("line {}: an old layout of ClinicalTrials.gov ({layout})", .place.line)]
    OldLayout {
        /// Where it shows.
        place: Place,
        /// `XML` or `JSON API 1`.
        layout: &'static str,
    },
    /// Not the syntax of the format.
    #[error("line {}, column {}: {reason}", .place.line, .place.column)]
    Syntax {
        /// Format.
        format: Format,
        /// Where.
        place: Place,
        /// What the reader says.
        reason: String,
    },
    /// Holds no record.
    #[error("no record of {format:?}")]
    NoRecord {
        /// Format.
        format: Format,
        /// What was seen on the way.
        problems: Vec<Problem>,
    },
    /// Too large.
    #[error("{bytes} bytes are more than {max}")]
    TooLarge {
        /// Bytes of the file.
        bytes: usize,
        /// The most that are read.
        max: usize,
    },
}

impl ImportError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "EV-E80",
            Self::OldLayout { .. } => "EV-E81",
            Self::Syntax { .. } => "EV-E82",
            Self::NoRecord { .. } => "EV-E83",
            Self::TooLarge { .. } => "EV-E84",
        }
    }

    /// Where, when it is one place.
    #[must_use]
    pub const fn place(&self) -> Option<Place> {
        match self {
            Self::OldLayout { place, .. } | Self::Syntax { place, .. } => Some(*place),
            _ => None,
        }
    }
}

/// Something odd in a file that could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// Field of the format, such as `statusModule.startDateStruct.date` or `PY`; empty when it is no
    /// field.
    pub field: String,
    /// What.
    pub kind: ProblemKind,
}

/// What is odd.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProblemKind {
    /// No encoding is declared and the bytes are not UTF-8: one was guessed.
    EncodingGuessed {
        /// The guess.
        encoding: &'static str,
    },
    /// A field that every record has is missing.
    Missing,
    /// An identifier is not written as such identifiers are; left out.
    Identifier {
        /// Kind.
        kind: IdKind,
        /// What stands there.
        found: String,
    },
    /// A date that can't be read; left out.
    Date {
        /// What stands there.
        found: String,
    },
    /// A number that can't be read; left out.
    Number {
        /// What stands there.
        found: String,
    },
    /// A line, or an element of a list, that belongs to nothing; skipped.
    Stray {
        /// Its beginning.
        found: String,
    },
    /// A record that is not ended; taken up to the next one.
    Unended,
    /// A record that can't be read; skipped.
    Unreadable {
        /// What the reader says.
        reason: String,
    },
    /// One field, two values; the first is taken.
    Conflict {
        /// The value that was left.
        found: String,
    },
    /// A reference to a character or abbreviation that is not known; taken as it stands.
    Reference {
        /// What stands there.
        found: String,
    },
}

impl ProblemKind {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::EncodingGuessed { .. } => "EV-E85",
            Self::Missing => "EV-E86",
            Self::Identifier { .. } => "EV-E87",
            Self::Date { .. } => "EV-E88",
            Self::Number { .. } => "EV-E89",
            Self::Stray { .. } => "EV-E90",
            Self::Unended => "EV-E91",
            Self::Unreadable { .. } => "EV-E92",
            Self::Conflict { .. } => "EV-E93",
            Self::Reference { .. } => "EV-E94",
        }
    }

    /// What stands in the file, when something does; the reason of an unreadable record.
    #[must_use]
    pub fn found(&self) -> Option<&str> {
        match self {
            Self::EncodingGuessed { encoding } => Some(encoding),
            Self::Missing | Self::Unended => None,
            Self::Identifier { found, .. }
            | Self::Date { found }
            | Self::Number { found }
            | Self::Stray { found }
            | Self::Conflict { found }
            | Self::Reference { found } => Some(found),
            Self::Unreadable { reason } => Some(reason),
        }
    }
}
