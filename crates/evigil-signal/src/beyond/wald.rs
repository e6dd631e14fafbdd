//! Limits on the log scale.

use crate::disproportion::{Interval, Z_975};

/// `exp(log_estimate)` with 95 % limits `exp(log_estimate ± 1.96 · standard_error)`. Nothing when one of
/// the three is not finite.
pub(crate) fn log_interval(log_estimate: f64, standard_error: f64) -> Option<Interval> {
    let margin = Z_975 * standard_error;
    let interval = Interval {
        value: log_estimate.exp(),
        low: (log_estimate - margin).exp(),
        high: (log_estimate + margin).exp(),
    };
    let is_finite =
        interval.value.is_finite() && interval.low.is_finite() && interval.high.is_finite();
    is_finite.then_some(interval)
}
