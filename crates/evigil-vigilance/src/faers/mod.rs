//! FAERS quarterly ASCII, and legacy AERS before it.
//!
//! A quarter is seven tables of one number of reports: [`Table`]. [`read`] takes the files of one or
//! more quarters, finds rows and which report they hang on without looking at values (`scan`),
//! chooses one version of each case (`version`), and puts the rows of each report together
//! (`assemble`). Columns are bound by the names of the header (`layout`), fields are never quoted.
//! FDA, ASC_NTS and README of the quarterly data extract files.

mod assemble;
mod codes;
mod country;
mod deleted;
mod findings;
mod index;
mod layout;
mod load;
mod notes;
mod part;
mod read;
mod repair;
mod row;
mod scan;
mod set;
mod summary;
mod table;
mod version;
mod vocabulary;
mod write;

pub use part::Table;
pub use read::{Part, read, read_parts};
pub use summary::{Summary, TableRows};
pub use table::read_table;

use crate::exchange::{Place, Problem, ProblemSeverity};

/// A fault by which something can't be taken.
fn problem(code: &'static str, place: Place) -> Problem {
    Problem::new(code, ProblemSeverity::Error, place)
}
