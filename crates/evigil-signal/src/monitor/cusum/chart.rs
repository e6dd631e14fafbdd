//! The sum itself, and the chart by likelihood for exposure that changes.

use super::{CusumError, require};

/// One point of a chart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChartPoint {
    /// The cumulative sum, never below 0.
    pub value: f64,
    /// Whether it signals.
    pub signal: bool,
}

/// Sums what is above the reference, starting at 0 and never below it.
pub(super) fn accumulate(
    increments: impl Iterator<Item = f64>,
    signals: impl Fn(f64) -> bool,
) -> Vec<ChartPoint> {
    increments
        .scan(0.0_f64, |sum, increment| {
            *sum = (*sum + increment).max(0.0);
            Some(ChartPoint {
                value: *sum,
                signal: signals(*sum),
            })
        })
        .collect()
}

/// Chart of counts whose expected number changes: adds `c ln(RR) - (RR - 1) expected` of each period
/// and signals at `threshold` or above.
///
/// The sum is the log-likelihood ratio of a risk raised `relative_risk` times since the best time for
/// it (J. M. Lucas, Counted data CUSUM's, Technometrics 1985;27:129-144, for a constant expected
/// number). After a signal the sum goes on.
///
/// # Errors
///
/// When the ratio isn't above 1, the threshold not above 0, or an expected number negative or not
/// finite.
pub fn likelihood_cusum(
    periods: &[(u64, f64)],
    relative_risk: f64,
    threshold: f64,
) -> Result<Vec<ChartPoint>, CusumError> {
    require(
        relative_risk > 1.0 && relative_risk.is_finite(),
        "relative_risk",
        relative_risk,
    )?;
    require(
        threshold > 0.0 && threshold.is_finite(),
        "threshold",
        threshold,
    )?;
    for &(_, expected) in periods {
        require(
            expected >= 0.0 && expected.is_finite(),
            "expected",
            expected,
        )?;
    }
    let weight = relative_risk.ln();
    Ok(accumulate(
        periods
            .iter()
            .map(|&(count, expected)| count as f64 * weight - (relative_risk - 1.0) * expected),
        |sum| sum >= threshold,
    ))
}
