//! ICH E2B(R2): `ichicsr`, as XML or SGML.
//!
//! What goes where is not in this code: the files under `vigilance/e2b-r2` of the knowledge base
//! say for each field of E2B(R2) which element of E2B(R3) takes it, and how; [`Conversion`] is what
//! they say together. The same table is used in both directions.
//!
//! E2B(R2) can't say all that E2B(R3) can, and the reverse. On the way up, what no element takes
//! stays with the report under its place in E2B(R2), and is written back. On the way down, what
//! can't be carried is handed back as a list.

mod conversion;
mod down;
mod file;
mod header;
mod lists;
mod lost;
mod parse;
mod read;
mod record;
mod rule;
mod split;
mod up;
mod value;
mod write;

pub(crate) use conversion::{BlockId, Node};
pub use conversion::{Conversion, ConversionFault, Field};
pub use file::{Citation, Kind, Name};
pub use header::Header;
pub use lists::{Code, CodeList, Coded, Direction};
pub use lost::{NotCarried, Reason, What};
pub(crate) use parse::{Count, FIELD_MAX, line_of};
pub(crate) use read::key;
pub use read::{read, recognise};
pub(crate) use record::Record;
pub(crate) use up::{Notes, Up};
pub use write::Writer;
