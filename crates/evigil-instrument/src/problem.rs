//! What is wrong with a file, and where.

use std::fmt;

/// How grave a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemSeverity {
    /// Worth knowing; no value is touched by it.
    Note,
    /// A value may be wrong, or had to be chosen between two readings.
    Warning,
    /// The file, or a part of it, could not be read.
    Error,
}

impl ProblemSeverity {
    /// The word of the JSON contract.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Where something stands in a file. Bytes count from 0; lines, columns, data sets and events from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The file as a whole.
    File,
    /// A byte.
    Byte(u64),
    /// Bytes from the first up to, but without, the second.
    Bytes(u64, u64),
    /// A line of text.
    Line(u64),
    /// A field of a line of text.
    Cell {
        /// Line.
        line: u64,
        /// Field in the line.
        column: u64,
    },
    /// A keyword of a data set.
    Keyword {
        /// Data set.
        dataset: usize,
        /// Keyword, such as `$P3E`.
        keyword: String,
    },
    /// A data set.
    Dataset(usize),
    /// An event of a data set.
    Event {
        /// Data set.
        dataset: usize,
        /// Event.
        event: u64,
    },
}

impl fmt::Display for Place {
    /// A stable, language-neutral form: `byte 256`, `line 3:5`, `dataset 1 $P3E`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => f.write_str("file"),
            Self::Byte(byte) => write!(f, "byte {byte}"),
            Self::Bytes(from, to) => write!(f, "bytes {from}..{to}"),
            Self::Line(line) => write!(f, "line {line}"),
            Self::Cell { line, column } => write!(f, "line {line}:{column}"),
            Self::Keyword { dataset, keyword } => write!(f, "dataset {dataset} {keyword}"),
            Self::Dataset(dataset) => write!(f, "dataset {dataset}"),
            Self::Event { dataset, event } => write!(f, "dataset {dataset} event {event}"),
        }
    }
}

/// Something wrong with a file.
///
/// The sentence for the user is the message `problem-` and [`Problem::code`] of the locale files,
/// with [`Problem::details`] as its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Stable code, such as `EV-F014`.
    pub code: &'static str,
    /// How grave it is.
    pub severity: ProblemSeverity,
    /// Where.
    pub place: Place,
    /// What the sentence about it needs: names and values, such as `("found", "5555")`.
    pub details: Vec<(&'static str, String)>,
}

impl Problem {
    /// A problem without details.
    #[must_use]
    pub const fn new(code: &'static str, severity: ProblemSeverity, place: Place) -> Self {
        Self {
            code,
            severity,
            place,
            details: Vec::new(),
        }
    }

    /// Adds a value that the sentence needs.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.details.push((name, value.to_string()));
        self
    }
}
