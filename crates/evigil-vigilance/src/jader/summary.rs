//! What was read, counted; and the way to the sink.

use encoding_rs::Encoding;

use super::TableKind;
use crate::exchange::{Flow, Place, Problem, ProblemSeverity, ReadFault, Reject, Sink};
use crate::icsr::Icsr;

/// What was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Reports handed over: every number of a case with every count of its reports.
    pub reports: u64,
    /// Cases: the last report of each is the one that counts.
    pub cases: u64,
    /// Drugs, each once a report.
    pub products: u64,
    /// Events.
    pub reactions: u64,
    /// Rows that could not be taken.
    pub rejected: u64,
    /// Each file, in the order given.
    pub tables: Vec<TableSummary>,
}

/// What was read of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableSummary {
    /// Name of the file.
    pub file: String,
    /// Which table it is, or is a part of.
    pub kind: TableKind,
    /// Rows under the first line.
    pub rows: u64,
    /// Rows of nothing but separators, of these.
    pub blank: u64,
    /// Rows that do not have as many fields as the first line, or could not be split.
    pub ragged: u64,
}

/// A reading under way.
pub(super) struct Reading<'s> {
    sink: &'s mut dyn Sink,
    pub(super) summary: Summary,
}

impl<'s> Reading<'s> {
    pub(super) fn new(sink: &'s mut dyn Sink) -> Self {
        Self {
            sink,
            summary: Summary::default(),
        }
    }

    pub(super) fn problem(&mut self, problem: Problem) {
        self.sink.problem(problem);
    }

    pub(super) fn reject(
        &mut self,
        problem: Problem,
        raw: &[u8],
        encoding: &'static Encoding,
    ) -> Result<(), ReadFault> {
        self.summary.rejected += 1;
        // More than is copied is not worth decoding.
        let raw = raw.get(..Reject::RAW_MAX * 2).unwrap_or(raw);
        let (raw, _) = encoding.decode_without_bom_handling(raw);
        flow(self.sink.reject(Reject::new(problem, &raw)))
    }

    pub(super) fn report(&mut self, report: &Icsr) -> Result<(), ReadFault> {
        self.summary.reports += 1;
        flow(self.sink.report(report))
    }

    pub(super) fn finish(mut self, repeated: u64) -> Summary {
        let note = |code, place| Problem::new(code, ProblemSeverity::Note, place);
        let tables = std::mem::take(&mut self.summary.tables);
        for table in tables.iter().filter(|table| table.blank > 0) {
            let problem = note("EV-T407", Place::file(&table.file));
            self.sink.problem(problem.with("count", table.blank));
        }
        self.summary.tables = tables;
        let superseded = self.summary.reports.saturating_sub(self.summary.cases);
        for (code, count) in [("EV-T413", repeated), ("EV-T414", superseded)] {
            if count > 0 {
                self.sink
                    .problem(note(code, Place::default()).with("count", count));
            }
        }
        if self.summary.reports > 0 {
            self.sink.problem(note("EV-T409", Place::default()));
        }
        self.summary
    }
}

fn flow(flow: Flow) -> Result<(), ReadFault> {
    match flow {
        Flow::Continue => Ok(()),
        Flow::Stop => Err(ReadFault::Stopped),
    }
}
