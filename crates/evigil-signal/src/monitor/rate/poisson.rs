//! Events per exposure, with Garwood's limits.

use super::{Interval, RateError, checked_exposure, tail_of};
use crate::monitor::numeric::{poisson_tails, root_from};

/// Events per exposure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PoissonRate {
    /// Events seen.
    pub events: u64,
    /// Exposure in the caller's unit.
    pub exposure: f64,
    /// Events per unit of exposure.
    pub rate: f64,
    /// Exact limits of the rate.
    pub interval: Interval,
    /// Level of confidence.
    pub level: f64,
}

/// The rate of `events` in `exposure`, with exact limits of confidence `level`.
///
/// F. Garwood, Fiducial limits for the Poisson distribution, Biometrika 1936;28:437-442: the lower
/// limit is the mean under which so many events or more have the chance `(1 - level) / 2`, the upper
/// that under which so many or fewer have. They are half of chi-square quantiles with `2 events` and
/// `2 events + 2` degrees of freedom. The interval holds the true rate with a chance of at least
/// `level`.
///
/// # Errors
///
/// When the exposure is not a finite number above zero, or the level not between 0 and 1.
pub fn poisson_rate(events: u64, exposure: f64, level: f64) -> Result<PoissonRate, RateError> {
    let exposure = checked_exposure(exposure)?;
    let limits = poisson_limits(events, level)?;
    Ok(PoissonRate {
        events,
        exposure,
        rate: events as f64 / exposure,
        interval: limits.scaled(1.0 / exposure),
        level,
    })
}

/// Garwood's limits of the mean of a Poisson count, as in [`poisson_rate`].
///
/// # Errors
///
/// When the level is not between 0 and 1.
pub fn poisson_limits(events: u64, level: f64) -> Result<Interval, RateError> {
    let tail = tail_of(level)?;
    let wrong = RateError::Level { level };
    let count = events as f64;
    let target = tail.ln();
    // Solved for the logarithm of the mean, so that small means keep their digits.
    let spread = 1.0 / (count + 1.0).sqrt();
    let lower = if events == 0 {
        0.0
    } else {
        let excess = |ln_mean: f64| poisson_tails(count, ln_mean.exp()).0.ln() - target;
        root_from(excess, count.ln(), -spread).ok_or(wrong)?.exp()
    };
    let upper = if events == 0 {
        -target
    } else {
        let excess = |ln_mean: f64| poisson_tails(count + 1.0, ln_mean.exp()).1.ln() - target;
        root_from(excess, count.ln(), spread).ok_or(wrong)?.exp()
    };
    Ok(Interval { lower, upper })
}
