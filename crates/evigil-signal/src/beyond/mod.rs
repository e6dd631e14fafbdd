//! Where the classic measures are blind.
//!
//! All of it works at the level of reports, from [`ReportIndex`], which is made once of a case table.
//!
//! - [`onset`]: when the event began after the product: fits, survival curve, comparison of times.
//! - [`masking`]: pairs hidden by another product that has very many reports of the event.
//! - [`interaction`]: two products together with an event more often than either explains (Ω).
//! - [`subgroup`] and [`trend`]: a pair by sex, age, country; by year or quarter; [`strata`] has the
//!   tests.
//! - [`regression`]: one event and all products at once, or one product among comparable reports.
//! - [`tree`]: groups of terms at any level of a hierarchy, with one p-value for having looked at all.

mod four_fold;
pub mod interaction;
pub mod masking;
pub mod onset;
pub mod regression;
mod report_index;
pub mod strata;
pub mod subgroup;
pub mod tree;
pub mod trend;
mod wald;

pub use four_fold::{Measures, measures};
pub use report_index::ReportIndex;
