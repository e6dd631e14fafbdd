//! What an import took, and what not.

use std::fmt::Write as _;

use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::ReportProblem;
use crate::Messages;
use crate::contract::{contract_id, schema_of};

/// Name and version of the JSON contract.
pub const IMPORT_SCHEMA: &str = "evigil.import/1";

contract_id! {
    /// Serialises as [`IMPORT_SCHEMA`].
    ImportSchemaId, IMPORT_SCHEMA
}

/// What one input gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ImportReport {
    /// Name and version of this contract.
    pub schema: ImportSchemaId,
    /// The input as named; for tables that belong together, the first of them.
    pub file: String,
    /// All files, where there are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
    /// Format; nothing when it was not recognised.
    pub format: Option<&'static str>,
    /// Reports taken.
    pub reports: u64,
    /// Numbers of their cases, the first thousand.
    pub case_ids: Vec<String>,
    /// Products in them.
    pub products: u64,
    /// Reactions in them.
    pub reactions: u64,
    /// Test results in them.
    pub tests: u64,
    /// Cases that the database has taken back.
    pub withdrawn: u64,
    /// Rows or messages that could not be taken.
    pub rejected: u64,
    /// Where those are listed.
    pub reject_file: Option<String>,
    /// Whether the reports are in the store now.
    pub stored: bool,
    /// Whether they were there before.
    pub known: bool,
    /// What is to be said about the input; the first thousand.
    pub problems: Vec<ReportProblem>,
    /// How many more problems there are.
    pub more_problems: u64,
}

/// The JSON Schema (2020-12) of one [`ImportReport`].
#[must_use]
pub fn import_schema() -> Schema {
    schema_of::<ImportReport>()
}

/// Most problems that are printed for an input.
const PROBLEMS_SHOWN: usize = 20;

/// What inputs gave, for people.
#[must_use]
pub fn import_text(report: &ImportReport, messages: &Messages) -> String {
    let mut text = report.file.clone();
    if let Some(format) = report.format {
        let _ = write!(text, "  [{format}]");
    }
    text.push('\n');
    let mut row = |key: &str, value: String| {
        let _ = writeln!(text, "  {}: {value}", messages.text(key));
    };
    if report.format.is_some() {
        row("import-reports", report.reports.to_string());
        // The store keeps how many reports there were, and not what is in them.
        if !report.known {
            row("import-products", report.products.to_string());
            row("import-reactions", report.reactions.to_string());
        }
        if report.tests > 0 {
            row("import-tests", report.tests.to_string());
        }
        if report.withdrawn > 0 {
            row("import-withdrawn", report.withdrawn.to_string());
        }
        row("import-rejected", report.rejected.to_string());
        if let Some(file) = &report.reject_file {
            row("import-reject-file", file.clone());
        }
        let state = match (report.stored, report.known) {
            (true, true) => "import-known",
            (true, false) => "import-stored",
            (false, _) => "import-not-stored",
        };
        let _ = writeln!(text, "  {}", messages.text(state));
    }
    for problem in report.problems.iter().take(PROBLEMS_SHOWN) {
        let severity = messages.family("problem-severity", problem.severity);
        let mut place = problem.file.clone();
        if problem.line > 0 {
            let _ = write!(place, ":{}", problem.line);
        }
        if !problem.field.is_empty() {
            let _ = write!(place, " {}", problem.field);
        }
        let place = place.trim();
        let space = if place.is_empty() { "" } else { " " };
        let _ = writeln!(
            text,
            "  {severity}[{}]{space}{place}: {}",
            problem.code, problem.message
        );
    }
    let more = report.problems.len().saturating_sub(PROBLEMS_SHOWN) as u64 + report.more_problems;
    if more > 0 {
        let count = more.to_string();
        let _ = writeln!(
            text,
            "  {}",
            messages.with("import-more-problems", [("count", count.as_str())])
        );
    }
    text
}
