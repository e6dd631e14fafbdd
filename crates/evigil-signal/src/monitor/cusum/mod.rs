//! Cumulative sum charts: quick to see that a rate has changed.
//!
//! [`PoissonCusum`] is for counts of the same exposure, with its average run lengths;
//! [`likelihood_cusum`] for counts whose expected number changes; [`transformed_cusum`] for counts
//! made normal; [`ears`] holds the C1 to C3 charts that need a week of counts only.

mod chart;
mod ears;
mod poisson;
mod transformed;

pub use chart::{ChartPoint, likelihood_cusum};
pub use ears::{EarsPoint, EarsSettings, ears};
pub use poisson::{Lattice, PoissonCusum, reference_value};
use thiserror::Error;
pub use transformed::{Transformation, transformed_cusum};

/// A chart that can't be made.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[error("{name} of {value} is out of range")]
pub struct CusumError {
    /// Name of what is out of range.
    pub name: &'static str,
    /// What was given.
    pub value: f64,
}

impl CusumError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "EV-G45"
    }
}

fn require(holds: bool, name: &'static str, value: f64) -> Result<(), CusumError> {
    if holds {
        Ok(())
    } else {
        Err(CusumError { name, value })
    }
}
