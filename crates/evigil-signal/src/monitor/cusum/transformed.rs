//! CUSUM of counts made about normal.

use super::chart::accumulate;
use super::{ChartPoint, CusumError, require};

/// How a count is made about standard normal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Transformation {
    /// `(x - m) / sqrt(m)`.
    Standard,
    /// `(x - 3m + 2 sqrt(x m)) / (2 sqrt(m))`: nearer to normal when counts are small.
    #[default]
    Rossi,
}

impl Transformation {
    fn apply(self, count: f64, mean: f64) -> f64 {
        match self {
            Self::Standard => (count - mean) / mean.sqrt(),
            Self::Rossi => (count - 3.0 * mean + 2.0 * (count * mean).sqrt()) / (2.0 * mean.sqrt()),
        }
    }
}

/// Chart of transformed counts: adds each value less `reference_value` and signals at
/// `decision_interval` or above.
///
/// G. Rossi, L. Lampugnani, M. Marchi, An approximate CUSUM procedure for surveillance of health
/// events, Stat Med 1999;18:2111-2122. They use `k = 1.04`, `h = 2.26` for about 500 counts between
/// false signals and 7 to a true one.
///
/// # Errors
///
/// When the mean isn't a finite number above 0, or the others aren't finite.
pub fn transformed_cusum(
    counts: &[u64],
    mean: f64,
    reference_value: f64,
    decision_interval: f64,
    transformation: Transformation,
) -> Result<Vec<ChartPoint>, CusumError> {
    require(mean > 0.0 && mean.is_finite(), "mean", mean)?;
    require(
        reference_value.is_finite(),
        "reference_value",
        reference_value,
    )?;
    require(
        decision_interval.is_finite(),
        "decision_interval",
        decision_interval,
    )?;
    Ok(accumulate(
        counts
            .iter()
            .map(|&count| transformation.apply(count as f64, mean) - reference_value),
        |sum| sum >= decision_interval,
    ))
}
