//! No event was seen: what can be excluded.

use super::{RateError, checked_exposure};

/// What zero events exclude, one-sided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NothingSeen {
    /// Exposure, or persons, without an event.
    pub exposure: f64,
    /// The rule of three: `3 / exposure`. Close to `poisson` at the level 0.95, whatever `level` says.
    pub rule_of_three: f64,
    /// Exact upper limit of the rate: `-ln(1 - level) / exposure`.
    pub poisson: f64,
    /// Exact upper limit of a share, when `exposure` counts persons: `1 - (1 - level)^(1 / exposure)`.
    pub binomial: f64,
    /// Level of confidence, one-sided.
    pub level: f64,
}

/// Upper limits of the rate after `exposure` without an event, one-sided with confidence `level`.
///
/// J. A. Hanley, A. Lippman-Hand, If nothing goes wrong, is everything all right?, JAMA
/// 1983;249:1743-1745.
///
/// # Errors
///
/// When the exposure is not a finite number above zero, or the level not between 0 and 1.
pub fn nothing_seen(exposure: f64, level: f64) -> Result<NothingSeen, RateError> {
    let exposure = checked_exposure(exposure)?;
    if !(level > 0.0 && level < 1.0) {
        return Err(RateError::Level { level });
    }
    let ln_rest = (-level).ln_1p();
    Ok(NothingSeen {
        exposure,
        rule_of_three: 3.0 / exposure,
        poisson: -ln_rest / exposure,
        binomial: -(ln_rest / exposure).exp_m1(),
        level,
    })
}
