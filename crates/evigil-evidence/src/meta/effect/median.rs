//! Means and standard deviations guessed from medians.
//!
//! Source: Wan 2014, doi:10.1186/1471-2288-14-135. An approximation that assumes a symmetric,
//! nearly normal distribution; what comes out must be marked as such.

use super::super::distribution::normal_upper_quantile;
use super::super::error::EffectError;
use super::mean::Group;
use super::{finite, positive};

/// What is given beside a median.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Spread {
    /// Least and greatest value.
    Range {
        /// Least value.
        least: f64,
        /// Greatest value.
        greatest: f64,
    },
    /// First and third quartile.
    Quartiles {
        /// First quartile.
        first: f64,
        /// Third quartile.
        third: f64,
    },
    /// All four.
    Both {
        /// Least value.
        least: f64,
        /// First quartile.
        first: f64,
        /// Third quartile.
        third: f64,
        /// Greatest value.
        greatest: f64,
    },
}

/// Approximate mean and standard deviation of a group of `people` with this median.
///
/// # Errors
/// When a number is not finite, the numbers do not rise, or nothing varies.
pub fn group_from_median(median: f64, spread: Spread, people: f64) -> Result<Group, EffectError> {
    let n = positive("ni", people)?;
    if n < 2.0 {
        return Err(EffectError::GroupTooSmall {
            field: "ni",
            people: n,
            needed: 2.0,
        });
    }
    let m = finite("median", median)?;
    let quantile = |share: f64| normal_upper_quantile(1.0 - share);
    let by_range = || 2.0 * quantile((n - 0.375) / (n + 0.25));
    let by_quartiles = || 2.0 * quantile((0.75 * n - 0.125) / (n + 0.25));
    let (mean, sd) = match spread {
        Spread::Range { least, greatest } => {
            rising(&[("min", least), ("median", m), ("max", greatest)])?;
            (
                (least + 2.0 * m + greatest) / 4.0,
                (greatest - least) / by_range(),
            )
        }
        Spread::Quartiles { first, third } => {
            rising(&[("q1", first), ("median", m), ("q3", third)])?;
            ((first + m + third) / 3.0, (third - first) / by_quartiles())
        }
        Spread::Both {
            least,
            first,
            third,
            greatest,
        } => {
            rising(&[
                ("min", least),
                ("q1", first),
                ("median", m),
                ("q3", third),
                ("max", greatest),
            ])?;
            (
                (least + 2.0 * first + 2.0 * m + 2.0 * third + greatest) / 8.0,
                0.5 * ((greatest - least) / by_range() + (third - first) / by_quartiles()),
            )
        }
    };
    Group::named(["median", "q3", "ni"], mean, sd, n)
}

fn rising(numbers: &[(&'static str, f64)]) -> Result<(), EffectError> {
    for (field, value) in numbers {
        finite(field, *value)?;
    }
    for pair in numbers.windows(2) {
        if let [(_, before), (field, value)] = pair
            && value < before
        {
            return Err(EffectError::NotRising {
                field,
                value: *value,
                before: *before,
            });
        }
    }
    Ok(())
}
