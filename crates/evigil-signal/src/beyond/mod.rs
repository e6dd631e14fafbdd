//! Where the classic measures are blind.
//!
//! All of it works at the level of reports, from [`Incidence`], which is made once of a case table.
//!
//! - [`onset`]: when the event began after the product: fits, survival curve, comparison of times.
//! - [`masking`]: pairs hidden by another product that has very many reports of the event.
//! - [`interaction`]: two products together with an event more often than either explains (Ω).
//! - [`subgroup`] and [`trend`]: a pair by sex, age, country; by year or quarter; [`strata`] has the
//!   tests.
//! - [`regression`]: one event and all products at once, or one product among comparable reports.

mod four_fold;
mod gamma_quantile;
mod incidence;
pub mod interaction;
mod interval;
pub mod masking;
pub mod onset;
pub mod regression;
pub mod strata;
pub mod subgroup;
pub mod trend;

pub use four_fold::{Disproportion, disproportion};
pub use incidence::Incidence;
pub use interval::Interval;

/// The 0.975 quantile of the standard normal distribution: all limits here are at 95 %.
pub(crate) const Z_975: f64 = 1.959_963_984_540_054;
