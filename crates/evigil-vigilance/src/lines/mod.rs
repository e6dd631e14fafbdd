//! evigil's own form of a report: one line of JSON, which keeps everything.
//!
//! ```text
//! {"schema":"evigil.icsr/1","format":"vaers","key":{"report":"123","case":"123","version":0},
//!  "elements":[["C.1.4",[],"19990723"],["G.k.4.r.7",[1,1],"4021A"],["D.1",[],{"null":"MSK"}]],
//!  "kept":[["VAX.VAX_SITE","LL",12]]}
//! ```
//!
//! An element is its code, the repeats it stands in, its value, and the line of the source it was
//! read from, when there is one.

mod read;
mod write;

pub use read::{LineFault, parse_line, read, recognise};
pub use write::to_line;

/// Name and version of the form.
pub const ICSR_SCHEMA: &str = "evigil.icsr/1";

/// Longest line that is read: the longest texts of the standard, and attachments, stay far below.
const LINE_BYTES_MAX: u64 = 256 << 20;
