//! The charts C1, C2 and C3 of the Early Aberration Reporting System.
//!
//! L. Hutwagner, W. Thompson, G. M. Seeman, T. Treadwell, The bioterrorism preparedness and response
//! Early Aberration Reporting System (EARS), J Urban Health 2003;80(2 Suppl 1):i89-i96. They need
//! little history: a count is compared with mean and standard deviation of the counts just before.

use super::{CusumError, require};
use crate::monitor::numeric::normal_quantile_above;

/// How the charts are set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EarsSettings {
    /// Counts that mean and standard deviation are taken from; 3 or more.
    pub baseline: usize,
    /// The standard deviation is taken to be at least this; 0 takes it as it is.
    pub sigma_min: f64,
    /// Chance above the limit of C1 and C2 for normal counts.
    pub alpha: f64,
    /// The same for C3.
    pub alpha_c3: f64,
}

impl Default for EarsSettings {
    fn default() -> Self {
        Self {
            baseline: 7,
            sigma_min: 0.0,
            alpha: 0.001,
            alpha_c3: 0.025,
        }
    }
}

/// Upper limits of one count. `None` while too few counts came before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EarsPoint {
    /// The count.
    pub observed: u64,
    /// C1: limit from the counts just before.
    pub c1_upper: Option<f64>,
    /// C2: limit from the counts that end two before.
    pub c2_upper: Option<f64>,
    /// C3: the count plus what is missing to a signal by the excesses of the two counts before:
    /// `observed + s (z - excess(t-1) - excess(t-2))`, at least 0, where an excess is what C2's
    /// standardised count has above 1. The way of R package surveillance; the present count doesn't
    /// enter the comparison. NaN where C2 had a standard deviation of 0 and no excess can be given.
    pub c3_upper: Option<f64>,
    /// The C3 statistic of the paper: the excesses of this and the two counts before. More than 2 is
    /// commonly taken as a signal.
    pub c3: Option<f64>,
}

impl EarsPoint {
    /// Whether the count is above C1's limit.
    #[must_use]
    pub fn c1_signal(&self) -> bool {
        self.c1_upper
            .is_some_and(|upper| self.observed as f64 > upper)
    }

    /// Whether the count is above C2's limit.
    #[must_use]
    pub fn c2_signal(&self) -> bool {
        self.c2_upper
            .is_some_and(|upper| self.observed as f64 > upper)
    }

    /// Whether the C3 statistic is above 2.
    #[must_use]
    pub fn c3_signal(&self) -> bool {
        self.c3.is_some_and(|value| value > 2.0)
    }
}

/// Mean and standard deviation of the `baseline` counts that end `lag` before `at`.
fn before(counts: &[u64], at: usize, lag: usize, settings: EarsSettings) -> Option<(f64, f64)> {
    let end = at.checked_sub(lag - 1)?;
    let window = counts.get(end.checked_sub(settings.baseline)?..end)?;
    let n = window.len() as f64;
    let mean = window.iter().map(|&count| count as f64).sum::<f64>() / n;
    let squares: f64 = window.iter().map(|&c| (c as f64 - mean).powi(2)).sum();
    let deviation = (squares / (n - 1.0)).sqrt().max(settings.sigma_min);
    Some((mean, deviation))
}

/// The three charts of these counts, a point for each.
///
/// # Errors
///
/// When the baseline is shorter than 3, the least standard deviation negative, or a chance not
/// between 0 and 1.
pub fn ears(counts: &[u64], settings: EarsSettings) -> Result<Vec<EarsPoint>, CusumError> {
    require(settings.baseline >= 3, "baseline", settings.baseline as f64)?;
    require(
        settings.sigma_min >= 0.0 && settings.sigma_min.is_finite(),
        "sigma_min",
        settings.sigma_min,
    )?;
    for (name, alpha) in [("alpha", settings.alpha), ("alpha_c3", settings.alpha_c3)] {
        require(alpha > 0.0 && alpha < 1.0, name, alpha)?;
    }
    let z = normal_quantile_above(settings.alpha);
    let z3 = normal_quantile_above(settings.alpha_c3);
    // Excess of each count over C2's expectation; NaN where that is 0 / 0.
    let excesses: Vec<Option<f64>> = counts
        .iter()
        .enumerate()
        .map(|(at, &count)| {
            let (mean, deviation) = before(counts, at, 3, settings)?;
            let standardised = (count as f64 - mean) / deviation;
            Some(if standardised.is_nan() {
                f64::NAN
            } else {
                (standardised - 1.0).max(0.0)
            })
        })
        .collect();
    let excess = |at: usize, back: usize| *excesses.get(at.checked_sub(back)?)?;
    let limit = |(mean, deviation): (f64, f64)| mean + z * deviation;
    Ok(counts
        .iter()
        .enumerate()
        .map(|(at, &observed)| {
            let earlier = excess(at, 1).zip(excess(at, 2)).map(|(a, b)| a + b);
            let c3_upper =
                earlier
                    .zip(before(counts, at, 3, settings))
                    .map(|(sum, (_, deviation))| {
                        let upper = observed as f64 + deviation * (z3 - sum);
                        if upper < 0.0 { 0.0 } else { upper }
                    });
            EarsPoint {
                observed,
                c1_upper: before(counts, at, 1, settings).map(limit),
                c2_upper: before(counts, at, 3, settings).map(limit),
                c3_upper,
                c3: earlier.zip(excess(at, 0)).map(|(sum, now)| sum + now),
            }
        })
        .collect())
}
