//! Signal detection in case reports, and monitoring of a registry.
//!
//! A case table ([`table::CaseTable`]) holds coded reports; where they came from is not known here.
//! [`count`] makes sparse counts of product-event pairs of it ([`count::PairCounts`]), in one of two
//! [`Universe`]s. [`disproportion`] and [`gps`] say how unusual each count is, [`fdr`] how many of the
//! unusual ones are none, [`beyond`] looks where
//! those methods are blind, and [`monitor`] watches exposures with denominators as they come in.
//! [`evaluation`] judges scores by pairs whose truth is known.
//! [`special`] holds the functions and quantiles they share, with their error bounds.
//!
//! Nothing here opens a file, reads the clock or draws a number without a seed. The same input and
//! settings give the same result to the digit, whatever the number of threads.

pub mod beyond;
mod cell;
pub mod count;
pub mod disproportion;
pub mod evaluation;
pub mod fdr;
pub mod gps;
pub mod monitor;
pub mod scan;
pub mod special;
pub mod table;
mod universe;

pub use cell::{Cell, CellError};
pub use universe::Universe;
