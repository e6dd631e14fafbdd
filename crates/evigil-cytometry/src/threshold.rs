//! The limit of "positive" from a control, with its own uncertainty.

use statrs::distribution::{Binomial, DiscreteCDF};
use thiserror::Error;

use crate::interval::{Estimate, IntervalError, normal_quantile};
use crate::order_statistics::{
    mean, median, median_absolute_deviation, quantile, sorted_finite, standard_deviation,
};

/// What a control shows: what would be counted although no marker is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ControlKind {
    /// The buffer alone.
    BufferOnly,
    /// The reagents in buffer, without sample.
    ReagentOnly,
    /// The sample without reagents.
    Unstained,
    /// The sample with an antibody of the same class that binds nothing.
    Isotype,
    /// The stained sample after a detergent took the vesicles apart.
    Detergent,
}

impl ControlKind {
    /// The word of files and outputs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::BufferOnly => "buffer_only",
            Self::ReagentOnly => "reagent_only",
            Self::Unstained => "unstained",
            Self::Isotype => "isotype",
            Self::Detergent => "detergent",
        }
    }
}

/// How a threshold follows from the values of a control.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ThresholdRule {
    /// The quantile of this share, such as 0.99. Asks nothing of the distribution.
    Quantile(f64),
    /// Mean and so many standard deviations; fits values that are normal on the scale used.
    MeanAndDeviations(f64),
    /// Median and so many scaled median absolute deviations; bears outliers.
    MedianAndDeviations(f64),
}

/// A threshold and where it may lie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Threshold {
    /// Threshold with its interval, on the scale of the values given.
    pub limit: Estimate,
    /// Rule.
    pub rule: ThresholdRule,
    /// Finite values of the control.
    pub events: usize,
    /// Values of the control that are no finite number and were left out.
    pub left_out: usize,
    /// Whether the control has too few values for an interval of the confidence asked for; a limit
    /// then stands at the smallest or largest value.
    pub interval_is_cut: bool,
}

/// Why a control gives no threshold.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum ThresholdError {
    /// Fewer values than the rule needs.
    #[error("{found} values of the control, at least {needed} are needed")]
    TooFewEvents {
        /// Finite values.
        found: usize,
        /// Needed.
        needed: usize,
    },
    /// A share outside of 0 to 1, or a number of deviations that is negative or not finite.
    #[error("the rule can't take {0}")]
    Rule(f64),
    /// The confidence is not between 0 and 1.
    #[error(transparent)]
    Interval(#[from] IntervalError),
}

/// Factor by which a median absolute deviation estimates the deviation of normal values:
/// 1 / 0.6745, the quantile of 3/4.
pub const MAD_FACTOR: f64 = 1.482_602_218_505_602;

/// Asymptotic variance of the scaled median absolute deviation of normal values, times n and over
/// the variance: half of 1 / 0.3675, its efficiency (Rousseeuw & Croux 1993, JASA 88:1273).
const MAD_VARIANCE: f64 = 0.5 / 0.3675;

/// Threshold from the values of a control.
///
/// The interval of a quantile is that between two order statistics, which holds for every
/// distribution (Conover, Practical Nonparametric Statistics, 3.2). The intervals of the other
/// two rules hold for normal values and many events: the variance of mean + k·SD is
/// σ²(1/n + k²/2(n−1)), that of median + k·MAD is σ²(π/2 + 1.36·k²)/n.
///
/// # Errors
/// [`ThresholdError`] when there are fewer than two values or the rule makes no sense.
pub fn threshold(
    values: impl IntoIterator<Item = f64>,
    rule: ThresholdRule,
    confidence: f64,
) -> Result<Threshold, ThresholdError> {
    let mut given = 0_usize;
    let sorted = sorted_finite(values.into_iter().inspect(|_| given += 1));
    let few = ThresholdError::TooFewEvents {
        found: sorted.len(),
        needed: 2,
    };
    if sorted.len() < 2 {
        return Err(few);
    }
    let z = normal_quantile(confidence)?;
    let n = sorted.len() as f64;
    let around = |value: f64, error: f64| Estimate {
        value,
        low: value - z * error,
        high: value + z * error,
    };
    let (limit, interval_is_cut) = match rule {
        ThresholdRule::Quantile(share) => {
            if !(share > 0.0 && share < 1.0) {
                return Err(ThresholdError::Rule(share));
            }
            quantile_interval(&sorted, share, confidence).ok_or(few)?
        }
        ThresholdRule::MeanAndDeviations(k) => {
            check_deviations(k)?;
            let deviation = standard_deviation(&sorted).ok_or(few)?;
            let error = deviation * (1.0 / n + k * k / (2.0 * (n - 1.0))).sqrt();
            (
                around(k.mul_add(deviation, mean(&sorted).ok_or(few)?), error),
                false,
            )
        }
        ThresholdRule::MedianAndDeviations(k) => {
            check_deviations(k)?;
            let deviation = MAD_FACTOR * median_absolute_deviation(&sorted).ok_or(few)?;
            let spread = std::f64::consts::FRAC_PI_2 + MAD_VARIANCE * k * k;
            let error = deviation * (spread / n).sqrt();
            (
                around(k.mul_add(deviation, median(&sorted).ok_or(few)?), error),
                false,
            )
        }
    };
    Ok(Threshold {
        limit,
        rule,
        events: sorted.len(),
        left_out: given - sorted.len(),
        interval_is_cut,
    })
}

fn check_deviations(k: f64) -> Result<(), ThresholdError> {
    if k >= 0.0 && k.is_finite() {
        return Ok(());
    }
    Err(ThresholdError::Rule(k))
}

/// Quantile with the order statistics around it, and whether there were too few values for them.
fn quantile_interval(sorted: &[f64], share: f64, confidence: f64) -> Option<(Estimate, bool)> {
    let value = quantile(sorted, share)?;
    let below = Binomial::new(share, sorted.len() as u64).ok()?;
    let tail = (1.0 - confidence) / 2.0;
    // The number of values under the true quantile is binomial. The r-th value from below is
    // above it with the probability that fewer than r are under it.
    let last = sorted.len() - 1;
    let rank = |probability: f64| usize::try_from(below.inverse_cdf(probability)).unwrap_or(last);
    let (lower, upper) = (rank(tail), rank(1.0 - tail));
    let low = lower.checked_sub(1).and_then(|place| sorted.get(place));
    let high = sorted.get(upper);
    let estimate = Estimate {
        value,
        low: low.or(sorted.first()).copied()?.min(value),
        high: high.or(sorted.last()).copied()?.max(value),
    };
    Some((estimate, low.is_none() || high.is_none()))
}

/// The highest threshold of several controls: an event above it is above all of them. Gives the
/// place of the control as well; none of no controls.
#[must_use]
pub fn strictest(thresholds: &[Threshold]) -> Option<(usize, Threshold)> {
    thresholds
        .iter()
        .copied()
        .enumerate()
        .max_by(|(_, a), (_, b)| a.limit.value.total_cmp(&b.limit.value))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Mean and quantiles of values that follow a known law, by their inverse distribution.
    fn normal(n: usize) -> Vec<f64> {
        use statrs::distribution::{ContinuousCDF, Normal};
        let law = Normal::standard();
        (0..n)
            .map(|i| law.inverse_cdf((i as f64 + 0.5) / n as f64))
            .collect()
    }

    #[test]
    fn rules_agree_on_normal_values() {
        let values = normal(20_001);
        let limit = |rule| threshold(values.iter().copied(), rule, 0.95).unwrap().limit;
        for rule in [
            ThresholdRule::Quantile(0.998_650_1),
            ThresholdRule::MeanAndDeviations(3.0),
            ThresholdRule::MedianAndDeviations(3.0),
        ] {
            let limit = limit(rule);
            assert!((limit.value - 3.0).abs() < 0.01, "{rule:?} {limit:?}");
            assert!(limit.low < 3.0 && 3.0 < limit.high, "{rule:?} {limit:?}");
        }
    }

    /// Ranks by hand: of 100 values, the binomial of 0.5 has its 2.5 % at 40 and its 97.5 % at 60,
    /// so that the median lies between the 40th and the 61st.
    #[test]
    fn order_statistics() {
        let values = (1..=100).map(f64::from);
        let found = threshold(values, ThresholdRule::Quantile(0.5), 0.95).unwrap();
        assert_eq!(
            (found.limit.low, found.limit.value, found.limit.high),
            (40.0, 50.5, 61.0)
        );
        assert!(!found.interval_is_cut);
    }

    #[test]
    fn few_values_are_said() {
        let found = threshold((0..20).map(f64::from), ThresholdRule::Quantile(0.99), 0.95).unwrap();
        assert!(found.interval_is_cut);
        assert_eq!(found.limit.high, 19.0);
        let with_nan = threshold(
            [1.0, f64::NAN, 2.0],
            ThresholdRule::MeanAndDeviations(3.0),
            0.95,
        );
        assert_eq!(with_nan.unwrap().left_out, 1);
        assert!(threshold([1.0], ThresholdRule::Quantile(0.5), 0.95).is_err());
        assert!(threshold([1.0, 2.0], ThresholdRule::Quantile(1.0), 0.95).is_err());
        assert!(threshold([1.0, 2.0], ThresholdRule::MeanAndDeviations(-1.0), 0.95).is_err());
        assert!(threshold([1.0, 2.0], ThresholdRule::Quantile(0.5), 1.5).is_err());
    }

    #[test]
    fn the_strictest_control_counts() {
        let of = |top: i32| {
            threshold((0..top).map(f64::from), ThresholdRule::Quantile(0.5), 0.9).unwrap()
        };
        let (place, threshold) = strictest(&[of(10), of(30), of(20)]).unwrap();
        assert_eq!((place, threshold.limit.value), (1, 14.5));
        assert!(strictest(&[]).is_none());
    }

    proptest! {
        #[test]
        fn order_does_not_matter_and_the_interval_holds(
            mut values in prop::collection::vec(-1e3_f64..1e3, 2..200), share in 0.01_f64..0.99,
        ) {
            for rule in [ThresholdRule::Quantile(share), ThresholdRule::MedianAndDeviations(3.0)] {
                let there = threshold(values.iter().copied(), rule, 0.95).unwrap();
                values.reverse();
                prop_assert_eq!(there, threshold(values.iter().copied(), rule, 0.95).unwrap());
                prop_assert!(there.limit.low <= there.limit.value && there.limit.value <= there.limit.high);
            }
        }
    }
}
