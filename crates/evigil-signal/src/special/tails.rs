//! Tails of counts: Poisson, binomial and hypergeometric.
//!
//! Probabilities of single counts follow Loader 2000, which keeps relative accuracy for large counts;
//! sums of them are incomplete gamma and beta functions, or run until nothing is added any more.

use super::beta::deviance;
use super::gamma::stirling_error;
use super::{beta_p, beta_quantile_upper, gamma_p, gamma_q, ln_1m_exp, ln_gamma_p};

/// Logarithm of the Poisson probability of `k` where `mean` is expected.
#[must_use]
pub fn poisson_ln_pmf(k: u64, mean: f64) -> f64 {
    if mean.is_nan() || mean < 0.0 {
        return f64::NAN;
    }
    if k == 0 {
        return -mean;
    }
    if mean == 0.0 {
        return f64::NEG_INFINITY;
    }
    let k = k as f64;
    -stirling_error(k) - deviance(k, mean) - 0.5 * (std::f64::consts::TAU * k).ln()
}

/// Probability of `k` or more where `mean` is expected.
#[must_use]
pub fn poisson_sf(k: u64, mean: f64) -> f64 {
    if k == 0 { 1.0 } else { gamma_p(k as f64, mean) }
}

/// Probability of `k` or fewer where `mean` is expected.
#[must_use]
pub fn poisson_cdf(k: u64, mean: f64) -> f64 {
    gamma_q(k as f64 + 1.0, mean)
}

/// Logarithm of [`poisson_sf`], also where it is too small for a number.
#[must_use]
pub fn poisson_ln_sf(k: u64, mean: f64) -> f64 {
    if k == 0 {
        0.0
    } else {
        ln_gamma_p(k as f64, mean)
    }
}

/// Logarithm of the binomial probability of `k` in `n` trials of probability `p`.
#[must_use]
pub fn binomial_ln_pmf(k: u64, n: u64, p: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    ln_binomial(k, n, p, 1.0 - p)
}

/// With both probabilities, so that neither is lost.
fn ln_binomial(k: u64, n: u64, p: f64, q: f64) -> f64 {
    if k > n {
        return f64::NEG_INFINITY;
    }
    let power = |count: u64, probability: f64, other: f64| {
        if count == 0 {
            0.0
        } else if other < 0.1 {
            count as f64 * (-other).ln_1p()
        } else {
            count as f64 * probability.ln()
        }
    };
    if k == 0 {
        return power(n, q, p);
    }
    if k == n {
        return power(n, p, q);
    }
    if p == 0.0 || q == 0.0 {
        return f64::NEG_INFINITY;
    }
    let (rest, k, n) = ((n - k) as f64, k as f64, n as f64);
    stirling_error(n)
        - stirling_error(k)
        - stirling_error(rest)
        - deviance(k, n * p)
        - deviance(rest, n * q)
        + 0.5 * ((n / k).ln() - rest.ln() - std::f64::consts::TAU.ln())
}

/// Probability of `k` or more in `n` trials of probability `p`.
#[must_use]
pub fn binomial_sf(k: u64, n: u64, p: f64) -> f64 {
    if k == 0 {
        return 1.0;
    }
    if k > n {
        return 0.0;
    }
    beta_p(k as f64, (n - k) as f64 + 1.0, p)
}

/// Logarithm of [`binomial_sf`], also where it is too small for a number.
#[must_use]
pub fn binomial_ln_sf(k: u64, n: u64, p: f64) -> f64 {
    let value = binomial_sf(k, n, p);
    if value > 1e-280 || value.is_nan() || k > n || p == 0.0 {
        return value.ln();
    }
    // So far out the first probability and a geometric decline of the next ones are the sum.
    let ln_first = binomial_ln_pmf(k, n, p);
    let odds = p / (1.0 - p);
    let (mut sum, mut term, mut at) = (1.0, 1.0, k);
    while at < n && term > sum * 1e-17 {
        term *= (n - at) as f64 / (at + 1) as f64 * odds;
        sum += term;
        at += 1;
    }
    ln_first + f64::ln(sum)
}

/// The probability at which `k` or fewer of `n` have the probability `alpha`: the exact upper limit of
/// Clopper and Pearson 1934; 1 for `k = n`.
#[must_use]
pub fn binomial_upper_limit(k: u64, n: u64, alpha: f64) -> f64 {
    if k >= n {
        return 1.0;
    }
    beta_quantile_upper(k as f64 + 1.0, (n - k) as f64, alpha)
}

/// Logarithm of the probability that a table with these margins has `n11` with both.
#[must_use]
pub fn hypergeometric_ln_pmf(n11: u64, n1x: u64, nx1: u64, n: u64) -> f64 {
    let Some((low, high)) = support(n1x, nx1, n) else {
        return f64::NAN;
    };
    if n11 < low || n11 > high {
        return f64::NEG_INFINITY;
    }
    if low == high {
        return 0.0;
    }
    // Three binomial probabilities of the same p, here the share of the product (Loader 2000).
    let (p, q) = (n1x as f64 / n as f64, (n - n1x) as f64 / n as f64);
    ln_binomial(n11, nx1, p, q) + ln_binomial(n1x - n11, n - nx1, p, q) - ln_binomial(n1x, n, p, q)
}

/// The counts that a table with these margins can have.
const fn support(n1x: u64, nx1: u64, n: u64) -> Option<(u64, u64)> {
    if n1x > n || nx1 > n {
        return None;
    }
    // n − n1x is the number without the product: what is more of the event must be with it.
    let low = nx1.saturating_sub(n - n1x);
    let high = if n1x < nx1 { n1x } else { nx1 };
    Some((low, high))
}

/// Probability that a table with these margins has `n11` or more with both: Fisher's exact test, one
/// side. NaN for margins that no table has.
#[must_use]
pub fn hypergeometric_sf(n11: u64, n1x: u64, nx1: u64, n: u64) -> f64 {
    hypergeometric_ln_sf(n11, n1x, nx1, n).exp()
}

/// Logarithm of [`hypergeometric_sf`], also where it is too small for a number.
#[must_use]
pub fn hypergeometric_ln_sf(n11: u64, n1x: u64, nx1: u64, n: u64) -> f64 {
    let Some((low, high)) = support(n1x, nx1, n) else {
        return f64::NAN;
    };
    if n11 <= low {
        return 0.0;
    }
    if n11 > high {
        return f64::NEG_INFINITY;
    }
    let mean = n1x as f64 * nx1 as f64 / n as f64;
    if n11 as f64 > mean {
        let (mut sum, mut term, mut k) = (1.0, 1.0, n11);
        while k < high && term > sum * 1e-17 {
            term *= step(k, n1x, nx1, n);
            sum += term;
            k += 1;
        }
        (hypergeometric_ln_pmf(n11, n1x, nx1, n) + f64::ln(sum)).min(0.0)
    } else {
        let (mut sum, mut term, mut k) = (1.0, 1.0, n11 - 1);
        while k > low && term > sum * 1e-17 {
            k -= 1;
            term /= step(k, n1x, nx1, n);
            sum += term;
        }
        ln_1m_exp((hypergeometric_ln_pmf(n11 - 1, n1x, nx1, n) + f64::ln(sum)).min(0.0))
    }
}

/// The probability of `k + 1` over that of `k`, for `k` within the support and below its end.
fn step(k: u64, n1x: u64, nx1: u64, n: u64) -> f64 {
    let neither = (n - n1x) as f64 - (nx1 as f64 - (k + 1) as f64);
    (n1x - k) as f64 * (nx1 - k) as f64 / ((k + 1) as f64 * neither)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn poisson_sums_agree_with_their_terms() {
        for mean in [1e-12, 0.3, 4.0, 60.0] {
            let sum: f64 = (3..400).map(|k| poisson_ln_pmf(k, mean).exp()).sum();
            assert!((poisson_sf(3, mean) / sum - 1.0).abs() < 1e-12);
            assert!((poisson_ln_sf(3, mean) - sum.ln()).abs() < 1e-12);
            assert!((poisson_cdf(2, mean) + sum - 1.0).abs() < 1e-12);
        }
        assert_eq!(poisson_ln_pmf(4, 0.0), f64::NEG_INFINITY);
        assert_eq!(poisson_sf(0, 3.0), 1.0);
    }

    #[test]
    fn binomial_sums_agree_with_their_terms() {
        for (n, p) in [(9_u64, 0.2), (60, 0.9), (400, 1e-3)] {
            for k in [0, 1, n / 2, n] {
                let sum: f64 = (k..=n).map(|k| binomial_ln_pmf(k, n, p).exp()).sum();
                let got = binomial_sf(k, n, p);
                assert!((got - sum).abs() <= 1e-11 * sum, "{k} {n} {p}");
            }
        }
        let far = binomial_ln_sf(500, 1000, 1e-4);
        assert!(far < -3000.0 && far > binomial_ln_pmf(500, 1000, 1e-4));
        // Rule of three, exactly: 1 − 0.05^(1/n).
        assert!((binomial_upper_limit(0, 100, 0.05) - (1.0 - 0.05_f64.powf(0.01))).abs() < 1e-14);
    }

    #[test]
    fn hypergeometric_sums_agree_with_their_terms() {
        for (n1x, nx1, n) in [(5_u64, 7, 20), (15, 17, 20), (1, 1, 1), (40, 3, 1_000_000)] {
            let terms: Vec<f64> = (0..=n1x.min(nx1))
                .map(|k| hypergeometric_ln_pmf(k, n1x, nx1, n).exp())
                .collect();
            assert!((terms.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            for k in 0..terms.len() {
                let sum: f64 = terms.iter().skip(k).sum();
                let got = hypergeometric_sf(k as u64, n1x, nx1, n);
                assert!(
                    (got - sum).abs() <= 1e-12 * sum.max(1e-3),
                    "{k} {n1x} {nx1} {n}"
                );
            }
        }
        assert!(hypergeometric_sf(1, 5, 5, 4).is_nan());
    }

    #[test]
    fn a_billion_reports_are_no_more_than_a_sum() {
        // Mean 1e6, standard deviation near 1e3; the normal tail at 3 and its continuity correction.
        let tail = hypergeometric_sf(1_002_998, 1_000_000_000, 1_000_000, 1_000_000_000);
        assert_eq!(tail, 0.0);
        let tail = hypergeometric_sf(1_002_998, 31_622_776, 31_622_776, 1_000_000_000);
        assert!((tail / 0.0010 - 1.0).abs() < 0.3, "{tail}");
    }
}
