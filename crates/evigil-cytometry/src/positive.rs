//! Shares of positive events: as counted, less the background, and what a detergent removes.

use crate::interval::{Estimate, IntervalError, ShareMethod, rate_ratio, share, share_difference};
use crate::threshold::Threshold;

/// Events of which some lie above a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// Above the threshold.
    pub positive: u64,
    /// All that have a value.
    pub total: u64,
    /// Without a value (NaN): neither positive nor counted.
    pub without_value: u64,
}

/// Counts values above a limit.
#[must_use]
pub fn count(values: impl IntoIterator<Item = f64>, limit: f64) -> Count {
    let mut count = Count::default();
    for value in values {
        if value.is_nan() {
            count.without_value += 1;
        } else {
            count.total += 1;
            count.positive += u64::from(value > limit);
        }
    }
    count
}

/// Positive share, and how far the threshold moves it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PositiveShare {
    /// Counts at the threshold.
    pub count: Count,
    /// Share at the threshold, with the interval of counting.
    pub share: Estimate,
    /// Share with the threshold at the low end of its interval, which is the larger one.
    pub at_low_threshold: f64,
    /// Share with the threshold at the high end of its interval.
    pub at_high_threshold: f64,
}

/// Positive share of events at a threshold.
///
/// # Errors
/// [`IntervalError`] when no event has a value.
pub fn positive_share(
    values: impl Iterator<Item = f64> + Clone,
    threshold: &Threshold,
    confidence: f64,
    method: ShareMethod,
) -> Result<PositiveShare, IntervalError> {
    let at = |limit: f64| {
        let count = count(values.clone(), limit);
        count.positive as f64 / count.total as f64
    };
    let count = count(values.clone(), threshold.limit.value);
    Ok(PositiveShare {
        count,
        share: share(count.positive, count.total, confidence, method)?,
        at_low_threshold: at(threshold.limit.low),
        at_high_threshold: at(threshold.limit.high),
    })
}

/// Positive share of a sample less that of its control (Newcombe's interval).
///
/// A negative result is left as it is: it says that the control has more.
///
/// # Errors
/// [`IntervalError`] when one of them is empty.
pub fn above_background(
    sample: Count,
    control: Count,
    confidence: f64,
) -> Result<Estimate, IntervalError> {
    share_difference(
        (sample.positive, sample.total),
        (control.positive, control.total),
        confidence,
    )
}

/// Events counted in a volume (any unit) or a time, with the dilution taken into it: a sample
/// diluted tenfold has a tenth of the volume.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Counted {
    /// Events.
    pub events: u64,
    /// Volume or time.
    pub exposure: f64,
}

/// What a detergent did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DetergentEffect {
    /// Rate after over rate before.
    pub remaining: Estimate,
    /// 1 − remaining: the share that a detergent takes away, as it does with vesicles and does not
    /// with protein aggregates. Below 0 when there is more afterwards.
    pub sensitive: Estimate,
}

/// Detergent-sensitive share from events before and after, by volume or time.
///
/// # Errors
/// [`IntervalError`] when nothing was counted before, or a volume is not above 0.
pub fn detergent_effect(
    before: Counted,
    after: Counted,
    confidence: f64,
) -> Result<DetergentEffect, IntervalError> {
    if before.events == 0 {
        return Err(IntervalError::Nothing);
    }
    let remaining = rate_ratio(
        (after.events, after.exposure),
        (before.events, before.exposure),
        confidence,
    )?;
    Ok(DetergentEffect {
        remaining,
        sensitive: Estimate {
            value: 1.0 - remaining.value,
            low: 1.0 - remaining.high,
            high: 1.0 - remaining.low,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::threshold::{ThresholdRule, threshold};

    #[test]
    fn only_values_are_counted() {
        let count = count([1.0, 2.0, 3.0, f64::NAN, f64::INFINITY], 2.0);
        assert_eq!(
            count,
            Count {
                positive: 2,
                total: 4,
                without_value: 1
            }
        );
    }

    #[test]
    fn the_threshold_s_own_error_is_shown() {
        let control =
            threshold((0..100).map(f64::from), ThresholdRule::Quantile(0.5), 0.95).unwrap();
        let values: Vec<f64> = (0..100).map(f64::from).collect();
        let found =
            positive_share(values.iter().copied(), &control, 0.95, ShareMethod::Wilson).unwrap();
        assert_eq!(found.share.value, 0.5);
        // The limit lies between the 40th and the 61st value.
        assert_eq!(
            (found.at_low_threshold, found.at_high_threshold),
            (0.6, 0.39)
        );
    }

    #[test]
    fn detergent() {
        let counted = |events, exposure| Counted { events, exposure };
        let effect = detergent_effect(counted(1000, 1.0), counted(100, 0.5), 0.95).unwrap();
        assert!((effect.sensitive.value - 0.8).abs() < 1e-12);
        assert!(effect.sensitive.low < 0.8 && effect.sensitive.high > 0.8);
        assert!(detergent_effect(counted(0, 1.0), counted(5, 1.0), 0.95).is_err());
        let more = detergent_effect(counted(10, 1.0), counted(20, 1.0), 0.95).unwrap();
        assert!(more.sensitive.value < 0.0);
    }

    #[test]
    fn background() {
        let count = |positive, total| Count {
            positive,
            total,
            without_value: 0,
        };
        let net = above_background(count(30, 100), count(2, 100), 0.95).unwrap();
        assert!((net.value - 0.28).abs() < 1e-12 && net.low > 0.15);
        assert!(above_background(count(0, 0), count(1, 2), 0.95).is_err());
    }
}
