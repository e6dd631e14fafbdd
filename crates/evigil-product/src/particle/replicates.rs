//! Repeated measurements of one sample: their mean, their spread, and what governs the error.

use super::count::poisson_interval;
use super::error::{ParticleError, finite, not_negative, positive};
use super::estimate::{Confidence, Estimate};
use super::quantile::{chi_square_upper, t_quantile};
use super::trend::{Trend, trend};

/// Mean and spread of replicates, in the unit of the values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Replicates {
    /// How many.
    pub n: usize,
    /// Arithmetic mean.
    pub mean: f64,
    /// Standard deviation with n - 1.
    pub sd: f64,
    /// Standard deviation over mean; `None` when the mean is not above zero.
    pub cv: Option<f64>,
    /// Standard error of the mean, `sd/sqrt(n)`.
    pub standard_error: f64,
    /// Mean with the interval of Student's t, `mean ± t(n-1)·sd/sqrt(n)`.
    pub interval: Estimate,
    /// Largest over smallest value; `None` when the smallest is not above zero.
    pub spread: Option<f64>,
    /// Trend in the order of measurement; `None` below three values.
    pub trend: Option<Trend>,
}

/// Mean and spread of at least two replicates in the order of measurement.
///
/// Source: Student, Biometrika 1908;6:1.
///
/// # Errors
/// [`ParticleError::TooFew`], [`ParticleError::NotFinite`].
pub fn summarise(values: &[f64], confidence: Confidence) -> Result<Replicates, ParticleError> {
    let what = "replicates";
    let (mean, sd) = mean_and_sd(what, values)?;
    let n = values.len() as f64;
    let standard_error = sd / n.sqrt();
    let half = t_quantile(n - 1.0, 1.0 - confidence.tail()) * standard_error;
    let smallest = values.iter().copied().fold(f64::INFINITY, f64::min);
    let largest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let ratio = |above: f64, below: f64| {
        let ratio = above / below;
        (below > 0.0 && ratio.is_finite()).then_some(ratio)
    };
    Ok(Replicates {
        n: values.len(),
        mean,
        sd,
        cv: ratio(sd, mean),
        standard_error,
        interval: Estimate::new(what, mean, mean - half, mean + half)?,
        spread: ratio(largest, smallest),
        trend: match values.len() {
            0..=2 => None,
            _ => Some(trend(values)?),
        },
    })
}

/// Mean and standard deviation (n - 1) of at least two values.
pub(super) fn mean_and_sd(what: &'static str, values: &[f64]) -> Result<(f64, f64), ParticleError> {
    let have = values.len();
    if have < 2 {
        return Err(ParticleError::TooFew {
            what,
            have,
            need: 2,
        });
    }
    let n = have as f64;
    for value in values {
        finite(what, *value)?;
    }
    let mean = values.iter().map(|value| value / n).sum::<f64>();
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    Ok((
        finite(what, mean)?,
        finite(what, (squares / (n - 1.0)).sqrt())?,
    ))
}

/// Which error is the larger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Governing {
    /// The replicates differ by more than their counts explain.
    Replicates,
    /// The counts are so few that they govern.
    Counts,
}

/// A mean whose error is the larger of what the replicates show and what their counts demand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeanOfCounted {
    /// Mean of the values with the interval of the governing error.
    pub mean: Estimate,
    /// Relative standard error of the mean as the replicates show it, `cv/sqrt(n)`.
    pub replicate_error: f64,
    /// Relative standard error of the mean as the counts demand, `1/sqrt(sum N)`.
    pub count_error: f64,
    /// Which is the larger.
    pub governing: Governing,
    /// Probability of counts that differ as much by chance alone: `sum (N - mean)^2 / mean` on
    /// n - 1 degrees of freedom (Fisher's index of dispersion). Small: the videos differ by more
    /// than counting explains.
    pub dispersion_p: f64,
}

/// Mean of replicates that each rest on a count: concentrations and the tracks behind them.
///
/// The larger error governs, because replicates of few videos can agree by chance while their
/// counts cannot be surer than Poisson. Source for the dispersion test: Fisher, Statistical
/// Methods for Research Workers, 1925, section 16.
///
/// # Errors
/// [`ParticleError::TooFew`] for fewer than two pairs, [`ParticleError::OutOfRange`] for lists of
/// different length, [`ParticleError::NoParticles`] when nothing was counted, and for values
/// below zero or whose mean is zero.
pub fn combine_with_counts(
    values: &[f64],
    counts: &[f64],
    confidence: Confidence,
) -> Result<MeanOfCounted, ParticleError> {
    let what = "counts";
    if values.len() != counts.len() {
        return Err(ParticleError::OutOfRange {
            what,
            value: counts.len() as f64,
            low: values.len() as f64,
            high: values.len() as f64,
        });
    }
    for value in values {
        not_negative("replicates", *value)?;
    }
    let summary = summarise(values, confidence)?;
    let mean = positive("mean", summary.mean)?;
    let mut total = 0.0;
    for count in counts {
        total += not_negative(what, *count)?;
    }
    if finite(what, total)? == 0.0 {
        return Err(ParticleError::NoParticles);
    }
    let n = counts.len() as f64;
    let average = total / n;
    let index: f64 = counts
        .iter()
        .map(|count| (count - average).powi(2) / average)
        .sum();

    let replicate_error = summary.standard_error / mean;
    let count_error = 1.0 / total.sqrt();
    let (governing, interval) = if replicate_error > count_error {
        (Governing::Replicates, summary.interval)
    } else {
        let counted = poisson_interval(total, confidence)?.scaled(1.0 / total)?;
        (Governing::Counts, counted.scaled(mean)?)
    };
    Ok(MeanOfCounted {
        mean: Estimate::new("mean", mean, interval.low, interval.high)?,
        replicate_error,
        count_error,
        governing,
        dispersion_p: chi_square_upper(n - 1.0, finite(what, index)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const P95: Confidence = Confidence::P95;

    fn close(found: f64, wanted: f64) {
        assert!((found / wanted - 1.0).abs() < 1e-9, "{found} for {wanted}");
    }

    /// By hand: mean 20, squares 32, sd sqrt(32/4); t(4; 0.975) = 2.7764451051977934 (scipy).
    #[test]
    fn five_replicates() {
        let five = summarise(&[16.0, 20.0, 20.0, 20.0, 24.0], P95).expect("five");
        close(five.mean, 20.0);
        close(five.sd, 8.0_f64.sqrt());
        close(five.cv.expect("above zero"), 8.0_f64.sqrt() / 20.0);
        close(five.standard_error, 1.6_f64.sqrt());
        close(
            five.interval.high - 20.0,
            2.776_445_105_197_793_4 * 1.6_f64.sqrt(),
        );
        close(five.spread.expect("above zero"), 1.5);
        assert!(five.trend.is_some());
    }

    #[test]
    fn the_larger_error_governs() {
        // Replicates that agree, on 100 counts in all: 10 % however well they agree.
        let few = combine_with_counts(&[5.0, 5.1, 4.9, 5.0], &[25.0; 4], P95).expect("counted");
        assert_eq!(few.governing, Governing::Counts);
        close(few.count_error, 0.1);
        close(few.mean.low, 5.0 * 0.813_639_912_509_231_4);
        let many = combine_with_counts(&[5.0, 7.0, 3.0, 5.0], &[2_500.0; 4], P95).expect("counted");
        assert_eq!(many.governing, Governing::Replicates);
        close(many.replicate_error, (8.0_f64 / 3.0).sqrt() / 2.0 / 5.0);
        close(many.dispersion_p, 1.0);
    }

    #[test]
    fn dispersion_beyond_poisson() {
        // Index ((-20)^2 + 20^2)/100 = 8 on 2 degrees of freedom: exp(-4).
        let wide = combine_with_counts(&[0.8, 1.0, 1.2], &[80.0, 100.0, 120.0], P95);
        close(wide.expect("counted").dispersion_p, (-4.0_f64).exp());
    }

    #[test]
    fn nonsense_is_refused() {
        assert!(summarise(&[], P95).is_err());
        assert!(summarise(&[1.0], P95).is_err());
        assert!(summarise(&[1.0, f64::INFINITY], P95).is_err());
        assert!(summarise(&[1e308, -1e308], P95).is_err());
        assert!(combine_with_counts(&[1.0, 2.0], &[1.0], P95).is_err());
        assert!(combine_with_counts(&[1.0, 2.0], &[0.0, 0.0], P95).is_err());
        assert!(combine_with_counts(&[0.0, 0.0], &[1.0, 1.0], P95).is_err());
        assert!(combine_with_counts(&[-1.0, 3.0], &[1.0, 1.0], P95).is_err());
        let zero = summarise(&[0.0, 0.0], P95).expect("two");
        assert_eq!((zero.cv, zero.spread), (None, None));
    }

    proptest! {
        #[test]
        fn the_mean_lies_in_its_interval(values in prop::collection::vec(0.0_f64..1e12, 2..20)) {
            let summary = summarise(&values, P95).expect("two or more");
            prop_assert!(summary.interval.contains(summary.mean));
            let mut backwards = values;
            backwards.reverse();
            let back = summarise(&backwards, P95).expect("two or more");
            prop_assert!((summary.sd - back.sd).abs() <= 1e-9 * summary.sd.max(1e-9));
        }
    }
}
