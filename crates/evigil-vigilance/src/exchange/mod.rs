//! How reports come in and go out, whatever the format: the parts of an input, what a reader hands
//! over, and what it refuses.

mod format;
mod problem;
mod recognise;
mod sink;
mod source;

pub use format::ReportFormat;
pub use problem::{Place, Problem, ProblemSeverity, Reject};
pub use recognise::{FileKind, HEAD_BYTES, recognise};
pub use sink::{Flow, Sink};
pub use source::{ReadFault, Source, Text};
