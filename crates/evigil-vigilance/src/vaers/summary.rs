//! What was read, counted; and the way to the sink.

use super::TableKind;
use crate::exchange::{Flow, Place, Problem, ProblemSeverity, ReadFault, Reject, Sink};
use crate::icsr::Icsr;

/// What was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Reports handed over.
    pub reports: u64,
    /// Vaccines in them.
    pub products: u64,
    /// Terms in them.
    pub reactions: u64,
    /// Texts on tests in them.
    pub tests: u64,
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
    /// Which table it is.
    pub kind: TableKind,
    /// Rows under the first line.
    pub rows: u64,
    /// Rows of nothing but separators, of these.
    pub blank: u64,
    /// Rows that do not have as many fields as the first line, or could not be split.
    pub ragged: u64,
    /// Different numbers of reports.
    pub ids: u64,
    /// Fields that are not UTF-8 and were read as windows-1252.
    pub windows_1252: u64,
}

/// A reading under way.
pub(super) struct Reading<'s> {
    sink: &'s mut dyn Sink,
    pub(super) summary: Summary,
    /// Whether something said of a case went to its reactions.
    pub(super) shared: bool,
}

impl<'s> Reading<'s> {
    pub(super) fn new(sink: &'s mut dyn Sink) -> Self {
        Self {
            sink,
            summary: Summary::default(),
            shared: false,
        }
    }

    pub(super) fn problem(&mut self, problem: Problem) {
        self.sink.problem(problem);
    }

    pub(super) fn note(&mut self, code: &'static str, place: Place, count: u64) {
        if count > 0 {
            let problem = Problem::new(code, ProblemSeverity::Note, place).with("count", count);
            self.sink.problem(problem);
        }
    }

    pub(super) fn reject(&mut self, problem: Problem, raw: &[u8]) -> Result<(), ReadFault> {
        self.summary.rejected += 1;
        // More than is copied is not worth decoding.
        let raw = raw.get(..Reject::RAW_MAX * 2).unwrap_or(raw);
        let (raw, ..) = crate::exchange::Text::decode(raw);
        flow(self.sink.reject(Reject::new(problem, &raw)))
    }

    pub(super) fn report(&mut self, report: &Icsr) -> Result<(), ReadFault> {
        self.summary.reports += 1;
        self.summary.tests += u64::from(report.tests());
        flow(self.sink.report(report))
    }

    pub(super) fn table(&mut self, table: usize) -> Option<&mut TableSummary> {
        self.summary.tables.get_mut(table)
    }

    pub(super) fn finish(mut self) -> Summary {
        let tables = std::mem::take(&mut self.summary.tables);
        for table in &tables {
            let place = || Place::file(&table.file);
            if table.rows == 0 {
                let problem = Problem::new("EV-T221", ProblemSeverity::Warning, place());
                self.sink.problem(problem);
            }
            self.note("EV-T207", place(), table.blank);
            self.note("EV-T208", place(), table.windows_1252);
        }
        if self.shared {
            let problem = Problem::new("EV-T209", ProblemSeverity::Note, Place::default());
            self.sink.problem(problem);
        }
        self.summary.tables = tables;
        self.summary
    }
}

fn flow(flow: Flow) -> Result<(), ReadFault> {
    match flow {
        Flow::Continue => Ok(()),
        Flow::Stop => Err(ReadFault::Stopped),
    }
}
