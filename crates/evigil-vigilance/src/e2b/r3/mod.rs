//! ICH E2B(R3): HL7 version 3 messages in a batch, in and out.
//!
//! One template (`knowledge/vigilance/e2b-r3/message.xml`) says where every element stands. A
//! message is read by matching its nodes against the template's, and written by rendering the
//! template for a report. What the template does not explain is kept with its place, and written
//! back there: a message that came in goes out equal, as canonical XML, comments and white space
//! between elements apart.
//!
//! Numbers of results (F.r.3.2) carry their qualifier in front, as in `<10` or `>=2.5`. The rows of
//! G.k.9.i stand at the number of their reaction: `G.k.9.i.2.r.3` at `[2, 1, 1]` is the first
//! assessment of the second drug for the first reaction.

mod acknowledgement;
mod acknowledgement_read;
mod acknowledgement_write;
mod batch;
mod encoding;
mod escape;
mod extension;
mod header;
mod ids;
mod layout;
mod lines;
mod message;
mod name;
mod parallel;
mod place;
mod read;
mod render;
mod residue;
mod split;
mod template;
mod write;

pub use acknowledgement::{Acknowledgement, BatchOutcome, MessageAcknowledgement, MessageOutcome};
pub use acknowledgement_read::read_acknowledgement;
pub use batch::{Batch, RawMessage, header, read, read_within};
pub use header::BatchHeader;
pub use message::{Context, parse_message};
pub use parallel::{Met, Read, read_on};
pub use place::{KeptKind, kept_kind, kept_value};
pub use write::{Appended, Carried, Writer, message};

use crate::exchange::{Place, Problem, ProblemSeverity};
use crate::icsr::Icsr;

/// Root of a batch.
const BATCH: &str = "MCCI_IN200100UV01";
/// A message: one report.
const MESSAGE: &str = "PORR_IN049016UV";

/// How much of a document is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Longest message, in bytes of UTF-8.
    pub message: usize,
    /// Longest value, in bytes of UTF-8.
    pub field: usize,
    /// Longest wrapper of a batch, without its messages, in bytes of UTF-8.
    pub wrapper: usize,
    /// Most nodes of one message.
    pub nodes: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // Regulators take files of some hundred megabytes at most; one case of that size is
            // attachments.
            message: 256 << 20,
            field: 128 << 20,
            wrapper: 1 << 20,
            nodes: 4_000_000,
        }
    }
}

fn problem(code: &'static str, severity: ProblemSeverity, place: Place) -> Problem {
    Problem::new(code, severity, place)
}

/// Whether a report holds something that evigil does not understand.
fn has_unknown(report: &Icsr) -> bool {
    report
        .kept()
        .iter()
        .any(|kept| kept_kind(kept) == Some(KeptKind::Unknown))
}
