//! The ratio of two rates, exact given the sum of the events.

use super::proportion::log_odds_limits;
use super::{Interval, RateError, checked_exposure, tail_of};
use crate::monitor::numeric::{beta_tails, binomial_probability};

/// The ratio of two rates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateRatio {
    /// The first rate by the second. Infinite without events in the second group, NaN without any.
    pub ratio: f64,
    /// Exact conditional limits; 0 and infinite where the events exclude nothing.
    pub interval: Interval,
    /// Chance, when the rates are the same, of so many events or more in the first group.
    pub p_upper: f64,
    /// As `p_upper`, with half the chance of exactly so many.
    pub mid_p_upper: f64,
    /// Twice the smaller tail, at most 1.
    pub p_two_sided: f64,
    /// Level of confidence.
    pub level: f64,
}

/// The rate of the first group (`events` in `exposure`) by that of the second.
///
/// Given the sum of the events, those of the first group are binomial, with the odds
/// `ratio · exposure / exposure_other`; the limits of Clopper and Pearson for these odds give those of
/// the ratio (J. Przyborowski, H. Wilenski, Biometrika 1940;31:313-323).
///
/// # Errors
///
/// When an exposure is not a finite number above zero, or the level not between 0 and 1.
pub fn rate_ratio(
    events: u64,
    exposure: f64,
    events_other: u64,
    exposure_other: f64,
    level: f64,
) -> Result<RateRatio, RateError> {
    let exposure = checked_exposure(exposure)?;
    let exposure_other = checked_exposure(exposure_other)?;
    let tail = tail_of(level)?;
    let (k, other) = (events as f64, events_other as f64);
    let n = k + other;
    let (lower, upper) = log_odds_limits(k, n, tail).ok_or(RateError::Level { level })?;
    let scale = exposure_other / exposure;
    let p = exposure / (exposure + exposure_other);
    let q = exposure_other / (exposure + exposure_other);
    let p_upper = if events == 0 {
        1.0
    } else {
        beta_tails(k, n - k + 1.0, p, q).0
    };
    let p_lower = if events_other == 0 {
        1.0
    } else {
        beta_tails(k + 1.0, n - k, p, q).1
    };
    Ok(RateRatio {
        ratio: k / other * scale,
        interval: Interval {
            lower: lower.exp() * scale,
            upper: upper.exp() * scale,
        },
        p_upper,
        mid_p_upper: p_upper - 0.5 * binomial_probability(k, n, p, q),
        p_two_sided: (2.0 * p_upper.min(p_lower)).min(1.0),
        level,
    })
}
