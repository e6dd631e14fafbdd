//! Problems of a table, bounded however many cells are wrong.

use std::collections::BTreeMap;

use crate::{Place, Problem, ProblemSeverity};

/// Problems of one code that are listed with their places; further ones are counted.
const LISTED_PER_CODE: u64 = 20;

/// Collects problems.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    list: Vec<Problem>,
    counts: BTreeMap<&'static str, (ProblemSeverity, u64)>,
}

impl Problems {
    /// Adds a problem, unless there are already many of its code.
    pub(crate) fn push(&mut self, problem: Problem) {
        let (_, count) = self
            .counts
            .entry(problem.code)
            .or_insert((problem.severity, 0));
        *count = count.saturating_add(1);
        if *count <= LISTED_PER_CODE {
            self.list.push(problem);
        }
    }

    /// Counts problems of a code of which some are already listed.
    pub(crate) fn count(&mut self, code: &'static str, more: u64) {
        if let Some((_, count)) = self.counts.get_mut(code) {
            *count = count.saturating_add(more);
        }
    }

    pub(crate) fn note(&mut self, code: &'static str, place: Place) -> Draft<'_> {
        self.draft(code, ProblemSeverity::Note, place)
    }

    pub(crate) fn warning(&mut self, code: &'static str, place: Place) -> Draft<'_> {
        self.draft(code, ProblemSeverity::Warning, place)
    }

    pub(crate) fn error(&mut self, code: &'static str, place: Place) -> Draft<'_> {
        self.draft(code, ProblemSeverity::Error, place)
    }

    fn draft(&mut self, code: &'static str, severity: ProblemSeverity, place: Place) -> Draft<'_> {
        Draft {
            problem: Some(Problem::new(code, severity, place)),
            problems: self,
        }
    }

    /// All problems in order, and at the end how many of a code were left out.
    pub(crate) fn finish(mut self) -> Vec<Problem> {
        for (code, (severity, count)) in self.counts {
            let more = count.saturating_sub(LISTED_PER_CODE);
            if more > 0 {
                self.list.push(
                    Problem::new("EV-N001", severity, Place::File)
                        .with("code", code)
                        .with("count", more),
                );
            }
        }
        self.list
    }
}

/// A problem that is being written; it is added when the draft ends.
pub(crate) struct Draft<'p> {
    problem: Option<Problem>,
    problems: &'p mut Problems,
}

impl Draft<'_> {
    /// Adds a value that the sentence needs, cut to a length that fits a sentence.
    pub(crate) fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        let value = shorten(&value.to_string());
        self.problem = self.problem.take().map(|problem| problem.with(name, value));
        self
    }
}

impl Drop for Draft<'_> {
    fn drop(&mut self) {
        if let Some(problem) = self.problem.take() {
            self.problems.push(problem);
        }
    }
}

/// A cell can be as long as its file; a sentence about it need not.
pub(crate) fn shorten(text: &str) -> String {
    const CHARS: usize = 120;
    match text.char_indices().nth(CHARS) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// A computed value as a sentence shows it: six digits.
pub(crate) fn show(value: f64) -> String {
    if value != 0.0 && !(1e-3..1e6).contains(&value.abs()) {
        return format!("{value:.5e}");
    }
    let digits = if value.abs() >= 1000.0 { 1 } else { 3 };
    format!("{value:.digits$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_alike_are_counted() {
        let mut problems = Problems::default();
        for line in 0..50 {
            problems
                .warning("EV-N003", Place::Line(line))
                .with("text", "x");
        }
        problems.note("EV-N004", Place::File);
        let list = problems.finish();
        assert_eq!(list.len(), 22);
        let last = list.last().expect("has one");
        assert_eq!(last.code, "EV-N001");
        assert_eq!(last.details[1], ("count", "30".to_owned()));
    }

    #[test]
    fn values_are_shown_short() {
        assert_eq!(show(4.308_08e11), "4.30808e11");
        assert_eq!(show(99.147_287), "99.147");
        assert_eq!(show(0.0), "0.000");
        assert_eq!(shorten(&"x".repeat(500)).chars().count(), 121);
    }
}
