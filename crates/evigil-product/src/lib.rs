//! Judges one lot of an extracellular-vesicle product, item by item, never by a score.
//!
//! - [`dossier`] is what the maker says of the lot: a TOML file with the files it names.
//! - [`criteria`] are the checks of the knowledge base, and the judgement of each.
//! - [`measured`] is what the raw files say, recomputed.
//! - [`particle`] is the arithmetic of particle numbers and sizes.
//!
//! Nothing here opens a file or reads a clock.

mod attachments;
pub mod criteria;
pub mod dossier;
pub mod measured;
pub mod particle;

pub use attachments::{Attached, Attachments};
