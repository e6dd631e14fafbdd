//! Confidence intervals for shares, their differences, and ratios of rates.

use statrs::distribution::{Beta, ContinuousCDF, Normal};
use thiserror::Error;

/// An estimate between two limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
}

/// Numbers for which there is no interval.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum IntervalError {
    /// Nothing was counted.
    #[error("nothing was counted")]
    Nothing,
    /// More were found than looked at.
    #[error("{hits} of {total}")]
    MoreThanAll {
        /// Found.
        hits: u64,
        /// Looked at.
        total: u64,
    },
    /// The confidence is not between 0 and 1.
    #[error("a confidence of {0}")]
    Confidence(f64),
    /// A volume or time that is not above 0.
    #[error("a volume or time of {0}")]
    Exposure(f64),
}

/// Which interval for a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShareMethod {
    /// Score interval of Wilson 1927: close to its confidence on average, also near 0 and 1.
    Wilson,
    /// Interval of Clopper & Pearson 1934: never below its confidence, often wider than needed.
    ClopperPearson,
}

/// Standard normal quantile for a two-sided confidence.
///
/// # Errors
/// [`IntervalError::Confidence`] unless it lies between 0 and 1.
pub fn normal_quantile(confidence: f64) -> Result<f64, IntervalError> {
    if !(confidence > 0.0 && confidence < 1.0) {
        return Err(IntervalError::Confidence(confidence));
    }
    Ok(Normal::standard().inverse_cdf(f64::midpoint(1.0, confidence)))
}

/// Share of `hits` in `total` with its interval.
///
/// # Errors
/// [`IntervalError`] when nothing was counted or the numbers do not fit.
pub fn share(
    hits: u64,
    total: u64,
    confidence: f64,
    method: ShareMethod,
) -> Result<Estimate, IntervalError> {
    if total == 0 {
        return Err(IntervalError::Nothing);
    }
    if hits > total {
        return Err(IntervalError::MoreThanAll { hits, total });
    }
    let (k, n) = (hits as f64, total as f64);
    let value = k / n;
    let (low, high) = match method {
        ShareMethod::Wilson => wilson(k, n, normal_quantile(confidence)?),
        ShareMethod::ClopperPearson => {
            normal_quantile(confidence)?;
            let tail = (1.0 - confidence) / 2.0;
            let low = if hits == 0 {
                0.0
            } else {
                beta(k, n - k + 1.0, tail)
            };
            let high = if hits == total {
                1.0
            } else {
                beta(k + 1.0, n - k, 1.0 - tail)
            };
            (low, high)
        }
    };
    Ok(Estimate { value, low, high })
}

fn wilson(k: f64, n: f64, z: f64) -> (f64, f64) {
    let share = k / n;
    let centre = share + z * z / (2.0 * n);
    let half = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    let whole = 1.0 + z * z / n;
    // Rounding must not push a limit past the estimate when nothing or all was found.
    let low = if k == 0.0 {
        0.0
    } else {
        (centre - half) / whole
    };
    let high = if k >= n { 1.0 } else { (centre + half) / whole };
    (low, high)
}

fn beta(a: f64, b: f64, share: f64) -> f64 {
    Beta::new(a, b).map_or(f64::NAN, |beta| beta.inverse_cdf(share))
}

/// Difference of two independent shares, the first less the second.
///
/// Source: Newcombe 1998, Stat. Med. 17:873, method 10, from the Wilson intervals of both.
///
/// # Errors
/// [`IntervalError`] when nothing was counted or the numbers do not fit.
pub fn share_difference(
    first: (u64, u64),
    second: (u64, u64),
    confidence: f64,
) -> Result<Estimate, IntervalError> {
    let a = share(first.0, first.1, confidence, ShareMethod::Wilson)?;
    let b = share(second.0, second.1, confidence, ShareMethod::Wilson)?;
    let value = a.value - b.value;
    Ok(Estimate {
        value,
        low: value - (a.value - a.low).hypot(b.high - b.value),
        high: value + (a.high - a.value).hypot(b.value - b.low),
    })
}

/// Ratio of two rates, the first over the second: counts in a volume or a time.
///
/// Given both counts together, the first is binomial, and its Clopper-Pearson interval becomes that
/// of the ratio (Przyborowski & Wilenski 1940). The upper limit is infinite when the second count
/// is 0.
///
/// # Errors
/// [`IntervalError`] when nothing was counted at all or a volume is not above 0.
pub fn rate_ratio(
    first: (u64, f64),
    second: (u64, f64),
    confidence: f64,
) -> Result<Estimate, IntervalError> {
    for exposure in [first.1, second.1] {
        if !(exposure > 0.0 && exposure.is_finite()) {
            return Err(IntervalError::Exposure(exposure));
        }
    }
    let total = first.0.saturating_add(second.0);
    let part = share(first.0, total, confidence, ShareMethod::ClopperPearson)?;
    let exposure = second.1 / first.1;
    let odds = |share: f64| {
        if share < 1.0 {
            share / (1.0 - share) * exposure
        } else {
            f64::INFINITY
        }
    };
    Ok(Estimate {
        value: odds(part.value),
        low: odds(part.low),
        high: odds(part.high),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn near(found: f64, expected: f64, tolerance: f64) {
        assert!(
            (found - expected).abs() < tolerance,
            "{found} is not {expected}"
        );
    }

    /// Newcombe 1998, Stat. Med. 17:857, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    #[test]
    fn published_shares() {
        let methods = [ShareMethod::Wilson, ShareMethod::ClopperPearson];
        for (hits, total, limits) in [
            (81, 263, [[0.2553, 0.3662], [0.2527, 0.3676]]),
            (15, 148, [[0.0624, 0.1605], [0.0578, 0.1617]]),
            (0, 20, [[0.0, 0.1611], [0.0, 0.1684]]),
            (1, 29, [[0.0061, 0.1718], [0.0009, 0.1776]]),
        ] {
            for (method, [low, high]) in methods.into_iter().zip(limits) {
                let estimate = share(hits, total, 0.95, method).unwrap();
                near(estimate.low, low, 5.1e-5);
                near(estimate.high, high, 5.1e-5);
            }
        }
    }

    /// Newcombe 1998, Stat. Med. 17:873, table II, method 10: 56/70 - 48/80, 9/10 - 3/10,
    /// 10/10 - 0/20.
    #[test]
    fn published_differences() {
        for (first, second, [low, high]) in [
            ((56, 70), (48, 80), [0.0524, 0.3339]),
            ((9, 10), (3, 10), [0.1705, 0.8090]),
            ((10, 10), (0, 20), [0.6791, 1.0]),
        ] {
            let estimate = share_difference(first, second, 0.95).unwrap();
            near(estimate.low, low, 5.1e-5);
            near(estimate.high, high, 5.1e-5);
        }
    }

    #[test]
    fn ratios() {
        let same = rate_ratio((100, 2.0), (50, 1.0), 0.95).unwrap();
        near(same.value, 1.0, 1e-12);
        assert!(same.low < 1.0 && same.high > 1.0);
        assert_eq!(
            rate_ratio((5, 1.0), (0, 1.0), 0.95).unwrap().high,
            f64::INFINITY
        );
        assert_eq!(rate_ratio((0, 1.0), (5, 1.0), 0.95).unwrap().low, 0.0);
        assert!(rate_ratio((0, 1.0), (0, 1.0), 0.95).is_err());
        assert!(rate_ratio((1, 0.0), (1, 1.0), 0.95).is_err());
        assert!(share(1, 2, 1.0, ShareMethod::Wilson).is_err());
        assert!(share(3, 2, 0.95, ShareMethod::Wilson).is_err());
    }

    proptest! {
        #[test]
        fn intervals_hold_the_estimate(hits in 0_u64..500, more in 0_u64..500, level in 0.5_f64..0.999) {
            let total = hits + more;
            prop_assume!(total > 0);
            let exact = share(hits, total, level, ShareMethod::ClopperPearson).unwrap();
            let score = share(hits, total, level, ShareMethod::Wilson).unwrap();
            for estimate in [exact, score] {
                prop_assert!(0.0 <= estimate.low && estimate.low <= estimate.value);
                prop_assert!(estimate.value <= estimate.high && estimate.high <= 1.0);
            }
            let ratio = rate_ratio((hits, 3.0), (more, 2.0), level).unwrap();
            prop_assert!(ratio.low <= ratio.value && ratio.value <= ratio.high);
        }

        #[test]
        fn a_difference_turns_its_sign(a in 0_u64..50, b in 0_u64..50) {
            let there = share_difference((a, 50), (b, 50), 0.9).unwrap();
            let back = share_difference((b, 50), (a, 50), 0.9).unwrap();
            prop_assert!((there.low + back.high).abs() < 1e-12);
            prop_assert!(there.low <= there.value && there.value <= there.high);
        }
    }
}
