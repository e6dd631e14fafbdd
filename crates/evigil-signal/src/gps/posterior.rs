//! The posterior distribution of one pair's ratio.

use super::Prior;
use super::likelihood::{ln_coefficient, ln_component_ratio};
use crate::special::{
    digamma, gamma_pq, gamma_pq_scale, ln_gamma_quantile, ln_gamma_quantile_upper,
};

/// The empirical Bayes numbers of one pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scores {
    /// Posterior weight of the first component of the prior.
    pub q: f64,
    /// Empirical Bayes geometric mean: `exp(E[ln λ])`.
    pub ebgm: f64,
    /// 0.05 quantile of the ratio.
    pub eb05: f64,
    /// 0.95 quantile of the ratio.
    pub eb95: f64,
}

/// The posterior of the ratio: a mixture of two gamma distributions again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Posterior {
    shape1: f64,
    rate1: f64,
    shape2: f64,
    rate2: f64,
    ln_rates: [f64; 2],
    q1: f64,
    q2: f64,
}

impl Posterior {
    /// After `n` were seen where `expected`, above 0, were expected.
    ///
    /// Source: DuMouchel 1999, the posterior probability Qₙ and the updated shapes and rates.
    #[must_use]
    pub fn new(prior: &Prior, n: u64, expected: f64) -> Self {
        let coefficients = [
            ln_coefficient(n, prior.alpha1),
            ln_coefficient(n, prior.alpha2),
        ];
        let ln_odds = prior.p.ln() - (-prior.p).ln_1p()
            + ln_component_ratio(prior, n, expected, coefficients);
        Self::from_odds(prior, n, expected, ln_odds)
    }

    fn from_odds(prior: &Prior, n: u64, expected: f64, ln_odds: f64) -> Self {
        let ln_rates = [prior.beta1, prior.beta2].map(|beta| (beta + expected).ln());
        Self::from_parts(prior, n, expected, ln_odds, ln_rates)
    }

    /// From the logarithms of the odds of the first component and of both rates.
    pub(super) fn from_parts(
        prior: &Prior,
        n: u64,
        expected: f64,
        ln_odds: f64,
        ln_rates: [f64; 2],
    ) -> Self {
        let count = n as f64;
        // One exponential for both weights, and none of them from a difference.
        let small = (-ln_odds.abs()).exp();
        let (much, little) = (1.0 / (1.0 + small), small / (1.0 + small));
        let (q1, q2) = if ln_odds >= 0.0 {
            (much, little)
        } else {
            (little, much)
        };
        Self {
            shape1: prior.alpha1 + count,
            rate1: prior.beta1 + expected,
            shape2: prior.alpha2 + count,
            rate2: prior.beta2 + expected,
            ln_rates,
            q1,
            q2,
        }
    }

    /// Qn: posterior weight of the first component.
    #[must_use]
    pub const fn q(&self) -> f64 {
        self.q1
    }

    /// Mean of the natural logarithm of the ratio; its exponential is EBGM.
    #[must_use]
    pub fn mean_log(&self) -> f64 {
        self.mean_log_with(digamma(self.shape1), digamma(self.shape2))
    }

    pub(super) fn mean_log_with(&self, digamma1: f64, digamma2: f64) -> f64 {
        let first = if self.q1 == 0.0 {
            0.0
        } else {
            self.q1 * (digamma1 - self.ln_rates[0])
        };
        if self.q2 == 0.0 {
            first
        } else {
            first + self.q2 * (digamma2 - self.ln_rates[1])
        }
    }

    /// EBGM, the geometric mean of the ratio.
    #[must_use]
    pub fn ebgm(&self) -> f64 {
        self.mean_log().exp()
    }

    /// Probability that the ratio is up to `ratio`; at 1 the posterior probability that there is no
    /// association, which rankings by false discovery rate need.
    #[must_use]
    pub fn cdf(&self, ratio: f64) -> f64 {
        let part = |q: f64, shape: f64, rate: f64| {
            if q == 0.0 {
                0.0
            } else {
                q * gamma_pq(shape, rate * ratio).0
            }
        };
        part(self.q1, self.shape1, self.rate1) + part(self.q2, self.shape2, self.rate2)
    }

    /// The ratio that is not exceeded with `probability`, solved to 1e-12 relative; 0 where it is below
    /// 1e-300, as it is where nothing was seen and the prior has a shape of nearly 0.
    #[must_use]
    pub fn quantile(&self, probability: f64) -> f64 {
        self.ln_quantile(probability, || {
            if probability <= 0.5 {
                (
                    ln_gamma_quantile(self.shape1, probability),
                    ln_gamma_quantile(self.shape2, probability),
                )
            } else {
                (
                    ln_gamma_quantile_upper(self.shape1, 1.0 - probability),
                    ln_gamma_quantile_upper(self.shape2, 1.0 - probability),
                )
            }
        })
        .exp()
    }

    /// With logarithms of the quantiles of both shapes at rate 1, which a caller may have in store.
    pub(super) fn ln_quantile(
        &self,
        probability: f64,
        quantiles: impl FnOnce() -> (f64, f64),
    ) -> f64 {
        /// Below it, at 1e-300, ratios have no digits left: nearly all of the weight of a shape of 1e-7
        /// lies there. Such a quantile is 0.
        const NOTHING: f64 = -690.775_527_898_213_7;
        let (first, second) = quantiles();
        let (y1, y2) = (first - self.ln_rates[0], second - self.ln_rates[1]);
        // A component of no weight moves a quantile by less than its weight over the density there.
        let y = if self.q1 < 1e-16 || y1 == y2 {
            y2
        } else if self.q2 < 1e-16 {
            y1
        } else {
            self.solve(probability, y1, y2)
        };
        if y < NOTHING { f64::NEG_INFINITY } else { y }
    }

    /// Between the quantiles of both components lies that of the mixture: Newton's steps on the
    /// distribution function, halving wherever they leave the bracket or are slow.
    fn solve(&self, probability: f64, y1: f64, y2: f64) -> f64 {
        let lower = probability <= 0.5;
        let target = if lower {
            probability
        } else {
            1.0 - probability
        };
        let (mut low, mut high) = if y1 < y2 { (y1, y2) } else { (y2, y1) };
        let mut y = if self.q1 > self.q2 { y1 } else { y2 };
        let mut width = high - low;
        for _ in 0..200 {
            let (p1, upper1, density1) = gamma_pq_scale(self.shape1, (y + self.ln_rates[0]).exp());
            let (p2, upper2, density2) = gamma_pq_scale(self.shape2, (y + self.ln_rates[1]).exp());
            let value = if lower {
                self.q1 * p1 + self.q2 * p2
            } else {
                self.q1 * upper1 + self.q2 * upper2
            };
            let density = self.q1 * density1 + self.q2 * density2;
            let below = (value < target) == lower;
            if below {
                low = y;
            } else {
                high = y;
            }
            // On the logarithm of the tail, which is straighter than the tail.
            let newton = (value / target).ln() * value / density * if lower { -1.0 } else { 1.0 };
            let next = y + newton;
            let done = newton.abs() < 2e-9;
            if done && next.is_finite() {
                // The step is of second order: what is left of it is below 1e-15.
                return next.clamp(low.min(y), high.max(y));
            }
            let narrow = high - low;
            y = if next > low && next < high && newton.abs() < 0.7 * width {
                next
            } else {
                0.5 * (low + high)
            };
            width = narrow;
            if narrow <= 1e-14 * y.abs().max(1e-3) {
                break;
            }
        }
        y
    }

    /// Qn, EBGM, EB05 and EB95.
    #[must_use]
    pub fn scores(&self) -> Scores {
        Scores {
            q: self.q(),
            ebgm: self.ebgm(),
            eb05: self.quantile(0.05),
            eb95: self.quantile(0.95),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prior() -> Prior {
        Prior::new([0.2, 0.06, 1.4, 1.8, 0.1]).unwrap()
    }

    #[test]
    fn quantiles_hold_their_probability() {
        for n in [0, 1, 3, 40, 1000, 1_000_000_000] {
            for expected in [1e-12, 1e-3, 0.7, 30.0, 1e9] {
                let posterior = Posterior::new(&prior(), n, expected);
                for probability in [0.05, 0.5, 0.95] {
                    let ratio = posterior.quantile(probability);
                    let got = posterior.cdf(ratio);
                    assert!(
                        (got - probability).abs() < 1e-8,
                        "{n} {expected} {probability} {got}"
                    );
                }
                let Scores {
                    q,
                    ebgm,
                    eb05,
                    eb95,
                } = posterior.scores();
                assert!(
                    (0.0..=1.0).contains(&q) && eb05 <= ebgm && ebgm <= eb95,
                    "{n} {expected}"
                );
            }
        }
    }

    #[test]
    fn nothing_seen_at_a_shape_of_nearly_nothing_is_nothing() {
        // Nearly all of the first component lies below any number: if it has more than 5% of the
        // weight the quantile is 0, and not what underflow leaves.
        for parameters in [[1e-7, 0.02, 0.7, 0.9, 0.8], [0.7, 0.9, 1e-7, 0.02, 0.4]] {
            let prior = Prior::new(parameters).unwrap();
            for expected in [1e-12, 0.3, 20.0] {
                let scores = Posterior::new(&prior, 0, expected).scores();
                assert_eq!(scores.eb05, 0.0, "{parameters:?} {expected}");
                assert!(scores.eb95 >= 0.0 && scores.eb95.is_finite());
            }
            assert!(Posterior::new(&prior, 1, 0.3).scores().eb05 > 0.0);
        }
    }

    #[test]
    fn components_far_apart_are_no_trap() {
        // Two narrow components, with the quantile in the gap between them.
        let prior = Prior::new([1e4, 1.0, 1e4, 1e4, 0.5]).unwrap();
        for weight in [0.049, 0.05, 0.051, 0.5, 0.949, 0.95, 0.951] {
            let posterior = Posterior::from_odds(&prior, 0, 1e-9, f64::ln(weight / (1.0 - weight)));
            for probability in [0.05, 0.95] {
                let ratio = posterior.quantile(probability);
                let got = posterior.cdf(ratio * (1.0 + 1e-9)) - probability;
                let before = posterior.cdf(ratio * (1.0 - 1e-9)) - probability;
                assert!(
                    before <= 1e-12 && got >= -1e-12,
                    "{weight} {probability} {before} {got}"
                );
            }
        }
    }

    #[test]
    fn one_component_is_a_gamma_distribution() {
        let prior = Prior::new([2.0, 3.0, 2.0, 3.0, 0.4]).unwrap();
        let posterior = Posterior::new(&prior, 4, 1.5);
        assert!((posterior.q() - 0.4).abs() < 1e-15);
        assert!((posterior.ebgm() - (digamma(6.0).exp() / 4.5)).abs() < 1e-14);
        assert!((posterior.cdf(1.0) - gamma_pq(6.0, 4.5).0).abs() < 1e-15);
    }
}
