//! Effects of ratios of which only the interval is printed.

use super::super::distribution::critical;
use super::super::error::EffectError;
use super::{Effect, level, positive};

/// A two-sided interval as printed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
    /// Its level, such as 0.95.
    pub level: f64,
}

/// The logarithm of a printed ratio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RatioEffect {
    /// Effect on the logarithmic scale.
    pub effect: Effect,
    /// How far the printed ratio lies from the middle of its interval on the logarithmic scale, in
    /// standard errors: more than rounding explains means that the interval is of another kind, or
    /// misprinted.
    pub off_centre: f64,
}

/// Effect of a ratio with its interval: y = ln(ratio), se = (ln high - ln low)/(2 z).
///
/// # Errors
/// When a number is not above 0, the interval is empty, or the level is impossible.
pub fn ratio_with_interval(ratio: f64, interval: Interval) -> Result<RatioEffect, EffectError> {
    let y = positive("ratio", ratio)?.ln();
    let low = positive("ci_low", interval.low)?.ln();
    let high = positive("ci_high", interval.high)?.ln();
    let level = level("level", interval.level)?;
    if high <= low {
        return Err(EffectError::NotRising {
            field: "ci_high",
            value: interval.high,
            before: interval.low,
        });
    }
    if y < low || y > high {
        let (field, before, value) = if y < low {
            ("ratio", interval.low, ratio)
        } else {
            ("ci_high", ratio, interval.high)
        };
        return Err(EffectError::NotRising {
            field,
            value,
            before,
        });
    }
    let se = (high - low) / (2.0 * critical(level, None));
    let effect = Effect::new(y, se * se)?;
    Ok(RatioEffect {
        effect,
        off_centre: (y - f64::midpoint(low, high)) / se,
    })
}
