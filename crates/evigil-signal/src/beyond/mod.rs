//! Where the classic measures are blind.
//!
//! All of it works at the level of reports, from [`Incidence`], which is made once of a case table.
//!
//! - [`onset`]: when the event began after the product: fits, survival curve, comparison of times.
//! - [`interaction`]: two products together with an event more often than either explains (Ω).

mod four_fold;
mod gamma_quantile;
mod incidence;
pub mod interaction;
mod interval;
pub mod onset;

pub use four_fold::{Disproportion, disproportion};
pub use incidence::Incidence;
pub use interval::Interval;

/// The 0.975 quantile of the standard normal distribution: all limits here are at 95 %.
pub(crate) const Z_975: f64 = 1.959_963_984_540_054;
