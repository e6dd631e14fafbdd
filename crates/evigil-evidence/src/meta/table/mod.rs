//! Studies from a table with a header: comma, tab or semicolon between cells.
//!
//! The columns say what is given; [`Layout::ALL`] lists what is understood. Every fault is told at
//! once, with its line and column. A row in which a needed number is empty or `NA` is skipped and
//! told, never filled in.

mod fault;
mod layout;
mod read;

pub use fault::{TableFault, TableProblem};
pub use layout::Layout;
pub use read::{Counted, Request, Skipped, StudyRow, StudyTable, read};
