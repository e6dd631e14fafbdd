//! What is wrong with a mapping, and where.

use std::ops::Range;

use crate::exchange::{Place, Problem, ProblemSeverity};

/// Something wrong with the text of a mapping.
///
/// The sentence for the user is the message `problem-` and [`MappingFault::code`] of the locale
/// files, with [`MappingFault::details`] as its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingFault {
    /// Stable code, such as `EV-T703`.
    pub code: &'static str,
    /// Line, from 1.
    pub line: u64,
    /// Column in characters, from 1.
    pub column: u64,
    /// The key, such as `column[2].date`; empty for the file as a whole.
    pub key: String,
    /// What the sentence about it needs: names and values.
    pub details: Vec<(&'static str, String)>,
}

impl MappingFault {
    /// A fault at `span` of `text`.
    pub(super) fn new(code: &'static str, text: &str, span: &Range<usize>, key: String) -> Self {
        let before = text.get(..span.start).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let column = before
            .get(line_start..)
            .map_or(0, |line| line.chars().count());
        Self {
            code,
            line: before.matches('\n').count() as u64 + 1,
            column: column as u64 + 1,
            key,
            details: Vec::new(),
        }
    }

    /// It as a problem of the mapping file `file`.
    #[must_use]
    pub fn problem(&self, file: &str) -> Problem {
        let place = Place::line(file, self.line).field(self.key.clone());
        let mut problem = Problem::new(self.code, ProblemSeverity::Error, place);
        problem.details.clone_from(&self.details);
        problem
    }
}
