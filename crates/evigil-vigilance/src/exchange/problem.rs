//! What is wrong with an input, and where.

use std::fmt;

/// How grave a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemSeverity {
    /// Worth knowing; no value is touched by it.
    Note,
    /// A value may be wrong, or had to be chosen between two readings.
    Warning,
    /// Something could not be taken.
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

/// Where something stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Name of the file, or of the member of an archive or folder; empty when the input is one file.
    pub file: String,
    /// Line, from 1; 0 for the file as a whole.
    pub line: u64,
    /// Column of a table, path of an element, or JSON pointer; empty when it is the whole line.
    pub field: String,
}

impl Place {
    /// A whole file.
    #[must_use]
    pub fn file(file: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            ..Self::default()
        }
    }

    /// A line of a file.
    #[must_use]
    pub fn line(file: impl Into<String>, line: u64) -> Self {
        Self {
            file: file.into(),
            line,
            field: String::new(),
        }
    }

    /// A field in that line.
    #[must_use]
    pub fn field(mut self, field: impl Into<String>) -> Self {
        self.field = field.into();
        self
    }
}

impl fmt::Display for Place {
    /// `DEMO22Q4.txt:17 AGE`; a stable form without words of any language.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        if !self.field.is_empty() {
            let space = if f.alternate() || (self.file.is_empty() && self.line == 0) {
                ""
            } else {
                " "
            };
            write!(f, "{space}{}", self.field)?;
        }
        Ok(())
    }
}

/// Something wrong with an input.
///
/// The sentence for the user is the message `problem-` and [`Problem::code`] of the locale files,
/// with [`Problem::details`] as its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Stable code, such as `EV-X003`.
    pub code: &'static str,
    /// How grave it is.
    pub severity: ProblemSeverity,
    /// Where.
    pub place: Place,
    /// What the sentence about it needs: names and values.
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

/// A row or message that can't be taken. It is written to the reject file and counted; the
/// reason is its problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Why, and where.
    pub problem: Problem,
    /// The row or message as it stands in the source, cut to a length that a person can read.
    pub raw: String,
}

impl Reject {
    /// The longest part of a source that is copied into a reject, in bytes.
    pub const RAW_MAX: usize = 4096;

    /// A reject with the start of its source.
    #[must_use]
    pub fn new(problem: Problem, raw: &str) -> Self {
        let mut end = raw.len().min(Self::RAW_MAX);
        while !raw.is_char_boundary(end) {
            end -= 1;
        }
        Self {
            problem,
            raw: raw.get(..end).unwrap_or_default().to_owned(),
        }
    }
}
