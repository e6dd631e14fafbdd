//! What was read, counted; and the way to the sink.

use encoding_rs::Encoding;

use crate::exchange::{Flow, Place, Problem, ProblemSeverity, ReadFault, Reject, Sink};
use crate::icsr::Icsr;

/// What was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Reports handed over.
    pub reports: u64,
    /// Products in them.
    pub products: u64,
    /// Reactions in them.
    pub reactions: u64,
    /// Test results in them.
    pub tests: u64,
    /// Rows that could not be taken.
    pub rejected: u64,
    /// Rows under the header.
    pub rows: u64,
    /// Rows of nothing but separators, of these.
    pub blank: u64,
}

/// A reading under way.
pub(super) struct Reading<'s> {
    sink: &'s mut dyn Sink,
    pub(super) file: &'s str,
    pub(super) encoding: &'static Encoding,
    pub(super) summary: Summary,
}

impl<'s> Reading<'s> {
    pub(super) fn new(sink: &'s mut dyn Sink, file: &'s str, encoding: &'static Encoding) -> Self {
        Self {
            sink,
            file,
            encoding,
            summary: Summary::default(),
        }
    }

    pub(super) fn problem(&mut self, problem: Problem) {
        self.sink.problem(problem);
    }

    /// A note about the file, when `count` is not 0.
    pub(super) fn note(&mut self, code: &'static str, count: u64) {
        if count > 0 {
            let problem = Problem::new(code, ProblemSeverity::Note, Place::file(self.file));
            self.sink.problem(problem.with("count", count));
        }
    }

    pub(super) fn reject(&mut self, problem: Problem, raw: &[u8]) -> Result<(), ReadFault> {
        self.summary.rejected += 1;
        // More than is copied is not worth decoding.
        let raw = raw.get(..Reject::RAW_MAX * 2).unwrap_or(raw);
        let (raw, _) = self.encoding.decode_without_bom_handling(raw);
        flow(self.sink.reject(Reject::new(problem, &raw)))
    }

    pub(super) fn report(&mut self, report: &Icsr) -> Result<(), ReadFault> {
        self.summary.reports += 1;
        self.summary.products += report.drugs().count() as u64;
        self.summary.reactions += report.reactions().count() as u64;
        self.summary.tests += u64::from(report.tests());
        flow(self.sink.report(report))
    }
}

fn flow(flow: Flow) -> Result<(), ReadFault> {
    match flow {
        Flow::Continue => Ok(()),
        Flow::Stop => Err(ReadFault::Stopped),
    }
}
