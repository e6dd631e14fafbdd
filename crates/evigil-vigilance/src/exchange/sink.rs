//! What a reader hands over.

use super::{Problem, Reject};
use crate::icsr::Icsr;

/// Whether the reader shall go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Flow {
    /// Yes.
    Continue,
    /// No: whoever takes the reports wants no more.
    Stop,
}

/// Takes what a reader finds, as it finds it, so that no input has to fit in memory.
pub trait Sink {
    /// A report, sorted. It is lent: the reader uses its memory again.
    fn report(&mut self, report: &Icsr) -> Flow;

    /// A row or message that can't be taken. Never silently dropped: it is counted and listed.
    fn reject(&mut self, reject: Reject) -> Flow;

    /// A case that its database has taken back: no version of it counts any more.
    fn withdraw(&mut self, case: &str) -> Flow;

    /// Something to say about the input that costs no report.
    fn problem(&mut self, problem: Problem);
}
