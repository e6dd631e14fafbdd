//! Problems of inputs, in words.

use evigil_vigilance::exchange::Problem;
use schemars::JsonSchema;
use serde::Serialize;

use crate::Messages;

/// A problem of an input, as part of a JSON contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReportProblem {
    /// Stable code.
    pub code: &'static str,
    /// `error`, `warning` or `note`.
    pub severity: &'static str,
    /// File of the input, where it has several.
    pub file: String,
    /// Line, from 1; 0 for the file as a whole.
    pub line: u64,
    /// Column of a table, or path of an element.
    pub field: String,
    /// The sentence about it.
    pub message: String,
}

impl ReportProblem {
    /// The problem in the language of `messages`.
    #[must_use]
    pub fn new(problem: &Problem, messages: &Messages) -> Self {
        let details = problem
            .details
            .iter()
            .map(|(name, value)| (*name, value.as_str()));
        Self {
            code: problem.code,
            severity: problem.severity.code(),
            file: problem.place.file.clone(),
            line: problem.place.line,
            field: problem.place.field.clone(),
            message: messages.with(&format!("problem-{}", problem.code), details),
        }
    }
}

/// A problem in one line: code, place, sentence.
#[must_use]
pub fn one_line(problem: &Problem, messages: &Messages) -> String {
    let part = ReportProblem::new(problem, messages);
    let place = problem.place.to_string();
    let space = if place.is_empty() { "" } else { " " };
    let severity = messages.family("problem-severity", part.severity);
    format!("{severity}[{}]{space}{place}: {}", part.code, part.message)
}
