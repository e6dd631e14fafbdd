//! How often: events per exposure, with intervals that hold for small numbers.
//!
//! [`poisson_rate`] is for exposure that adds up (doses, vials, person-years), [`proportion`] for
//! persons who each had the event or not, [`nothing_seen`] for zero events, [`rate_ratio`] for two
//! groups. All limits are exact unless their name says otherwise, and two-sided with half of
//! `1 - level` on each side.

mod poisson;
mod proportion;
mod ratio;
mod zero;

pub use poisson::{PoissonRate, poisson_limits, poisson_rate};
pub use proportion::{Proportion, proportion};
pub use ratio::{RateRatio, rate_ratio};
use thiserror::Error;
pub use zero::{NothingSeen, nothing_seen};

/// The lower and upper end of an interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
}

impl Interval {
    /// Both ends multiplied.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        Self {
            lower: self.lower * factor,
            upper: self.upper * factor,
        }
    }
}

/// A rate that can't be estimated.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum RateError {
    /// An exposure that is not above zero, or no number.
    #[error("an exposure of {exposure}")]
    Exposure {
        /// What was given.
        exposure: f64,
    },
    /// More persons with the event than persons.
    #[error("{events} persons with the event among {persons}")]
    MoreEventsThanPersons {
        /// Persons with the event.
        events: u64,
        /// Persons.
        persons: u64,
    },
    /// A level of confidence that is not between 0 and 1.
    #[error("a level of confidence of {level}")]
    Level {
        /// What was given.
        level: f64,
    },
}

impl RateError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "EV-G40"
    }
}

/// Half of what is outside the interval, when `level` is between 0 and 1.
pub(super) fn tail_of(level: f64) -> Result<f64, RateError> {
    if level > 0.0 && level < 1.0 {
        Ok(0.5 * (1.0 - level))
    } else {
        Err(RateError::Level { level })
    }
}

/// `exposure` when it is finite and above zero.
fn checked_exposure(exposure: f64) -> Result<f64, RateError> {
    if exposure > 0.0 && exposure.is_finite() {
        Ok(exposure)
    } else {
        Err(RateError::Exposure { exposure })
    }
}
