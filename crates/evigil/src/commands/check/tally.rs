//! What became of the documents, in numbers.

use std::collections::HashSet;
use std::fmt::Write as _;

use evigil_assess::render::display_width;
use evigil_assess::{Summary, Wording};
use evigil_core::Severity;
use evigil_knowledge::TermKind;

/// Counts over a batch.
pub(super) struct Tally {
    read: usize,
    failed: usize,
    passed_over: usize,
    faults: usize,
    summary: Summary,
    inputs: Vec<InputTally>,
    told: HashSet<&'static str>,
}

/// What became of one input of the command line.
#[derive(Clone, Copy, Default)]
struct InputTally {
    read: usize,
    failed: usize,
    whole: bool,
}

impl Tally {
    pub(super) fn new(inputs: usize) -> Self {
        Self {
            read: 0,
            failed: 0,
            passed_over: 0,
            faults: 0,
            summary: Summary::default(),
            inputs: vec![InputTally::default(); inputs],
            told: HashSet::new(),
        }
    }

    pub(super) fn read(&mut self, input: usize, summary: Summary) {
        self.read += 1;
        self.summary.add(summary);
        if let Some(input) = self.inputs.get_mut(input) {
            input.read += 1;
        }
    }

    pub(super) fn failed_to_read(&mut self, input: usize, whole: bool) {
        self.failed += 1;
        if let Some(input) = self.inputs.get_mut(input) {
            input.failed += 1;
            input.whole |= whole;
        }
    }

    /// Records of an archive that are no pages.
    pub(super) const fn passed_over(&mut self, count: usize) {
        self.passed_over += count;
    }

    pub(super) const fn fault(&mut self) {
        self.faults += 1;
    }

    /// Whether this code is told for the first time.
    pub(super) fn is_news(&mut self, code: &'static str) -> bool {
        self.told.insert(code)
    }

    /// Documents that could not be read.
    pub(super) const fn failed(&self) -> usize {
        self.failed + self.faults
    }

    pub(super) const fn summary(&self) -> Summary {
        self.summary
    }

    pub(super) const fn has_fault(&self) -> bool {
        self.faults > 0
    }

    /// Whether an input of the command line failed: as a whole, or because no document came
    /// out of it. A damaged entry of a folder or an archive that gave others does not count.
    pub(super) fn has_failed_input(&self) -> bool {
        self.inputs
            .iter()
            .any(|input| input.whole || (input.read == 0 && input.failed > 0))
    }

    /// Whether the numbers say more than the report of a single document does.
    pub(super) const fn is_worth_telling(&self) -> bool {
        self.read + self.failed() != 1
    }

    /// The summary table.
    pub(super) fn table(&self, wording: &Wording) -> String {
        let messages = wording.messages();
        let mut rows = vec![
            (messages.text("tally-read"), self.read),
            (messages.text("tally-failed"), self.failed()),
        ];
        if self.passed_over > 0 {
            rows.push((messages.text("tally-passed-over"), self.passed_over));
        }
        for severity in [Severity::Violation, Severity::Warning, Severity::Note] {
            let name = wording.term(TermKind::Severity, severity.code()).to_owned();
            rows.push((name, self.summary.of(severity)));
        }
        rows.push((messages.text("tally-missing"), self.summary.missing));
        let width = rows
            .iter()
            .map(|(name, _)| display_width(name))
            .max()
            .unwrap_or(0);
        let mut table = String::from("\n");
        for (name, count) in rows {
            let _ = writeln!(
                table,
                "  {name}{}  {count:>9}",
                " ".repeat(width - display_width(&name))
            );
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_fails_as_a_whole_or_when_nothing_came_out_of_it() {
        let mut tally = Tally::new(2);
        tally.read(0, Summary::default());
        tally.failed_to_read(0, false);
        assert!(!tally.has_failed_input());
        tally.failed_to_read(1, false);
        assert!(tally.has_failed_input());

        let mut tally = Tally::new(1);
        tally.read(0, Summary::default());
        tally.failed_to_read(0, true);
        assert!(tally.has_failed_input());
    }
}
