//! Likelihoods of the prior, with their gradients.

use rayon::prelude::*;

use super::{Points, Prior};
use crate::special::{digamma, ln_1p_minus_x, ln_gamma, ln_gamma_1p};

/// Which cells were seen at all, and what that means for the likelihood of those that were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Likelihood {
    /// Each component is conditional on a count of 1 or more: openEBGM's and PhViD's.
    #[default]
    TruncatedComponent,
    /// The mixture is conditional on a count of 1 or more.
    TruncatedMixture,
    /// Nothing is conditional: the points hold the empty cells, too (DuMouchel 1999).
    AllCells,
}

impl Likelihood {
    /// The word used in outputs and on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TruncatedComponent => "truncated-component",
            Self::TruncatedMixture => "truncated-mixture",
            Self::AllCells => "all-cells",
        }
    }
}

/// Above it, `ln Γ` differences are taken by Stirling's formula and not as a sum.
const SUM_LIMIT: u64 = 40;

/// `ln Γ(n + α) − ln Γ(α)`, without the loss that large `α` would bring.
pub(super) fn ln_rising(n: u64, alpha: f64) -> f64 {
    let count = n as f64;
    if n <= SUM_LIMIT {
        // In products of eight, far from overflow for any α up to 1e30.
        let mut sum = 0.0;
        let mut product = 1.0;
        for k in 0..n {
            product *= alpha + k as f64;
            if k % 8 == 7 {
                sum += f64::ln(product);
                product = 1.0;
            }
        }
        return sum + f64::ln(product);
    }
    if alpha < 1e3 {
        return ln_gamma(count + alpha) - ln_gamma(alpha);
    }
    // Stirling's series of both, with what is common taken out.
    let ratio = count / alpha;
    let correction = |x: f64| (1.0 / 12.0 - 1.0 / (360.0 * x * x)) / x;
    count * alpha.ln()
        + (count - 0.5) * ratio.ln_1p()
        + alpha * ln_1p_minus_x(ratio)
        + correction(alpha + count)
        - correction(alpha)
}

/// `ψ(n + α) − ψ(α)`, the derivative of [`ln_rising`].
fn digamma_rising(n: u64, alpha: f64) -> f64 {
    if n <= SUM_LIMIT {
        return (0..n).map(|k| 1.0 / (alpha + k as f64)).sum();
    }
    let count = n as f64;
    if alpha < 1e3 {
        return digamma(alpha + count) - digamma(alpha);
    }
    // The asymptotic series of both, with what is common taken out.
    let more = alpha + count;
    let ratio = count / (alpha * more);
    (count / alpha).ln_1p() + 0.5 * ratio + ratio * (1.0 / alpha + 1.0 / more) / 12.0
}

/// `ln Γ(n + α) − ln Γ(n + 1) − ln Γ(α)`: the logarithm of a negative binomial coefficient, without the
/// loss that large `n` or large `α` would bring.
pub(super) fn ln_coefficient(n: u64, alpha: f64) -> f64 {
    let count = n as f64;
    if n < 1000 || alpha > count {
        return ln_rising(n, alpha) - ln_gamma_1p(count);
    }
    // Stirling's series of both, where n + α = m + d with m = n + 1.
    let (m, d) = (count + 1.0, alpha - 1.0);
    let ratio = d / m;
    let correction = |x: f64| (1.0 / 12.0 - 1.0 / (360.0 * x * x)) / x;
    d * m.ln() + (d - 0.5) * ratio.ln_1p() + m * ln_1p_minus_x(ratio) + correction(m + d)
        - correction(m)
        - ln_gamma(alpha)
}

/// How much likelier a count is under the first component than under the second, as a logarithm.
///
/// Source: DuMouchel 1999, the ratio of both marginal distributions in Qₙ; what both have in common is
/// taken out first, so that a count of a billion leaves its digits.
pub(super) fn ln_component_ratio(
    prior: &Prior,
    n: u64,
    expected: f64,
    coefficients: [f64; 2],
) -> f64 {
    let (rate1, rate2) = (prior.beta1 + expected, prior.beta2 + expected);
    let change = (prior.beta2 - prior.beta1) / rate1;
    let power = if change.abs() < 0.5 {
        change.ln_1p()
    } else {
        (rate2 / rate1).ln()
    };
    let [one, two] = coefficients;
    one - two + n as f64 * power - prior.alpha1 * (expected / prior.beta1).ln_1p()
        + prior.alpha2 * (expected / prior.beta2).ln_1p()
}

/// Logarithm of the negative binomial probability of `n` that a component gives.
///
/// Source: DuMouchel 1999, the marginal distribution f(n; α, β, E).
#[cfg(test)]
fn ln_negative_binomial(n: u64, expected: f64, alpha: f64, beta: f64) -> f64 {
    let count = n as f64;
    let spread = (expected / beta).ln_1p();
    let mut value = ln_coefficient(n, alpha) - alpha * spread;
    if n > 0 {
        value += count * (expected.ln() - beta.ln() - spread);
    }
    value
}

/// Points sorted by count, with what does not depend on the parameters worked out.
#[derive(Debug, Clone)]
pub(super) struct Sorted {
    /// Counts, and where their points end.
    groups: Vec<(u64, usize)>,
    expected: Vec<f64>,
    weight: Vec<f64>,
    /// `Σ w (n ln E − ln n!)`.
    constant: f64,
}

/// Value and gradient by α₁, β₁, α₂, β₂ (all four relative, that is by their logarithms) and the logit
/// of P.
pub(super) type Valued = (f64, [f64; 5]);

/// Points of one sum; also the unit of work, so that sums do not depend on the number of threads.
const CHUNK: usize = 4096;

/// Numbers of the points, by count and then as they stand.
fn order_by_count(points: &Points) -> Vec<u32> {
    const FEW: u64 = 1 << 16;
    let n = points.n.get(..points.len()).unwrap_or_default();
    let mut order: Vec<u32> = (0..n.len() as u32).collect();
    if n.iter().any(|&n| n >= FEW) {
        order.par_sort_by_key(|&index| n.get(index as usize));
        return order;
    }
    let mut next = vec![0_u32; FEW as usize + 1];
    for &n in n {
        if let Some(slot) = next.get_mut(n as usize + 1) {
            *slot += 1;
        }
    }
    let mut sum = 0;
    for slot in &mut next {
        sum += *slot;
        *slot = sum;
    }
    for (index, &n) in n.iter().enumerate() {
        if let Some(slot) = next.get_mut(n as usize) {
            if let Some(place) = order.get_mut(*slot as usize) {
                *place = index as u32;
            }
            *slot += 1;
        }
    }
    order
}

impl Sorted {
    pub(super) fn new(points: &Points) -> Self {
        let order = order_by_count(points);
        let pick = |values: &[f64]| -> Vec<f64> {
            order
                .iter()
                .filter_map(|&index| values.get(index as usize).copied())
                .collect()
        };
        let mut groups: Vec<(u64, usize)> = Vec::new();
        for (at, &index) in order.iter().enumerate() {
            let n = points.n.get(index as usize).copied().unwrap_or_default();
            match groups.last_mut() {
                Some((last, end)) if *last == n => *end = at + 1,
                _ => groups.push((n, at + 1)),
            }
        }
        Self::from_groups(groups, pick(&points.expected), pick(&points.weight))
    }

    pub(super) fn from_groups(
        groups: Vec<(u64, usize)>,
        expected: Vec<f64>,
        weight: Vec<f64>,
    ) -> Self {
        let mut sorted = Self::from_parts(groups, expected, weight, 0.0);
        sorted.constant = sorted
            .slices()
            .map(|(n, points, weights)| {
                let factorial = ln_gamma_1p(n as f64);
                let sum: f64 = points
                    .iter()
                    .zip(weights)
                    .map(|(expected, weight)| {
                        let power = if n == 0 {
                            0.0
                        } else {
                            n as f64 * expected.ln()
                        };
                        weight * (power - factorial)
                    })
                    .sum();
                sum
            })
            .sum();
        sorted
    }

    pub(super) const fn from_parts(
        groups: Vec<(u64, usize)>,
        expected: Vec<f64>,
        weight: Vec<f64>,
        constant: f64,
    ) -> Self {
        Self {
            groups,
            expected,
            weight,
            constant,
        }
    }

    /// Count, expected counts and weights of each group.
    pub(super) fn slices(&self) -> impl Iterator<Item = (u64, &[f64], &[f64])> {
        let mut start = 0;
        self.groups.iter().map(move |&(n, end)| {
            let range = start..end;
            start = end;
            (
                n,
                self.expected.get(range.clone()).unwrap_or_default(),
                self.weight.get(range).unwrap_or_default(),
            )
        })
    }

    pub(super) const fn len(&self) -> usize {
        self.expected.len()
    }

    pub(super) fn total_weight(&self) -> f64 {
        self.weight.iter().sum()
    }

    /// Minus the log-likelihood with its gradient.
    pub(super) fn evaluate(&self, prior: &Prior, likelihood: Likelihood) -> Valued {
        let mut work = Vec::with_capacity(self.groups.len() + self.len() / CHUNK);
        let mut start = 0;
        for &(n, end) in &self.groups {
            while start < end {
                let stop = end.min(start + CHUNK);
                work.push((n, start, stop));
                start = stop;
            }
        }
        let part = |&(n, start, stop): &(u64, usize, usize)| {
            Terms::new(prior, likelihood, n).sum(
                self.expected.get(start..stop).unwrap_or_default(),
                self.weight.get(start..stop).unwrap_or_default(),
            )
        };
        // Small sums are not worth the hand-over to other threads; both ways add in the same order.
        let parts: Vec<Valued> = if self.len() > 4 * CHUNK {
            work.par_iter().map(part).collect()
        } else {
            work.iter().map(part).collect()
        };
        let (value, gradient) =
            parts
                .iter()
                .fold((0.0, [0.0; 5]), |(value, sum), (more, gradient)| {
                    (value + more, std::array::from_fn(|i| sum[i] + gradient[i]))
                });
        (
            -(value + self.constant),
            gradient.map(|derivative: f64| -derivative),
        )
    }
}

/// What points of one count share at one prior.
struct Terms {
    likelihood: Likelihood,
    n: f64,
    components: [Component; 2],
    ln_p: [f64; 2],
    p: [f64; 2],
}

struct Component {
    alpha: f64,
    beta: f64,
    /// `ln Γ(n + α) − ln Γ(α) − n ln β`.
    base: f64,
    /// `ψ(n + α) − ψ(α)`.
    slope: f64,
}

/// A component at a point: logarithm of its probability without the constant, derivatives by ln α and
/// ln β, and, for truncation, the probability of 1 or more with its own derivatives.
#[derive(Clone, Copy)]
struct At {
    ln_f: f64,
    by_alpha: f64,
    by_beta: f64,
    /// `−α ln(1 + E/β)`: logarithm of the probability of 0.
    ln_zero: f64,
    zero_by_beta: f64,
}

impl Terms {
    fn new(prior: &Prior, likelihood: Likelihood, n: u64) -> Self {
        let component = |alpha: f64, beta: f64| Component {
            alpha,
            beta,
            base: ln_rising(n, alpha) - n as f64 * beta.ln(),
            slope: digamma_rising(n, alpha),
        };
        Self {
            likelihood,
            n: n as f64,
            components: [
                component(prior.alpha1, prior.beta1),
                component(prior.alpha2, prior.beta2),
            ],
            ln_p: [prior.p.ln(), (-prior.p).ln_1p()],
            p: [prior.p, 1.0 - prior.p],
        }
    }

    fn at(&self, component: &Component, expected: f64) -> At {
        let &Component {
            alpha,
            beta,
            base,
            slope,
        } = component;
        let spread = (expected / beta).ln_1p();
        let share = expected / (beta + expected);
        let ln_zero = -alpha * spread;
        At {
            ln_f: base + ln_zero - self.n * spread,
            by_alpha: alpha * (slope - spread),
            // β (α/β − (α + n)/(β + E)) = α E/(β + E) − n β/(β + E).
            by_beta: alpha * share - self.n * (1.0 - share),
            ln_zero,
            zero_by_beta: alpha * share,
        }
    }

    fn sum(&self, expected: &[f64], weights: &[f64]) -> Valued {
        let mut value = 0.0;
        let mut gradient = [0.0; 5];
        let [component1, component2] = &self.components;
        for (&expected, &weight) in expected.iter().zip(weights) {
            let mut one = self.at(component1, expected);
            let mut two = self.at(component2, expected);
            if self.likelihood == Likelihood::TruncatedComponent {
                one.condition();
                two.condition();
            }
            let (a, b) = (self.ln_p[0] + one.ln_f, self.ln_p[1] + two.ln_f);
            // The likelihood, and how much of it is the first component's: one exponential does for both.
            let gap = -(a - b).abs();
            let small = gap.exp();
            let less = small / (1.0 + small);
            let (r1, r2) = if a >= b {
                (1.0 - less, less)
            } else {
                (less, 1.0 - less)
            };
            let mut point = a.max(b) + small.ln_1p();
            let mut step = [
                r1 * one.by_alpha,
                r1 * one.by_beta,
                r2 * two.by_alpha,
                r2 * two.by_beta,
                r1 - self.p[0],
            ];
            if self.likelihood == Likelihood::TruncatedMixture {
                let (zero1, zero2) = (one.ln_zero.exp(), two.ln_zero.exp());
                let (seen1, seen2) = (-one.ln_zero.exp_m1(), -two.ln_zero.exp_m1());
                let seen = self.p[0] * seen1 + self.p[1] * seen2;
                point -= seen.ln();
                // The derivative of a probability f₀ by ln α is f₀ ln f₀, by ln β it is f₀ α E/(β + E).
                step[0] += self.p[0] * zero1 * one.ln_zero / seen;
                step[1] += self.p[0] * zero1 * one.zero_by_beta / seen;
                step[2] += self.p[1] * zero2 * two.ln_zero / seen;
                step[3] += self.p[1] * zero2 * two.zero_by_beta / seen;
                step[4] -= self.p[0] * self.p[1] * (seen1 - seen2) / seen;
            }
            value += weight * point;
            for (sum, step) in gradient.iter_mut().zip(step) {
                *sum += weight * step;
            }
        }
        (value, gradient)
    }
}

impl At {
    /// Given a count of 1 or more.
    fn condition(&mut self) {
        // f₀ / (1 − f₀) = 1 / (1/f₀ − 1), and ln(1 − f₀) = ln(1/f₀ − 1) + ln f₀.
        let against = (-self.ln_zero).exp_m1();
        let odds = 1.0 / against;
        self.ln_f -= if self.ln_zero > -37.0 {
            against.ln() + self.ln_zero
        } else {
            // Beyond 53 bits of 1.
            -self.ln_zero.exp()
        };
        if odds > 0.0 {
            self.by_alpha += odds * self.ln_zero;
            self.by_beta += odds * self.zero_by_beta;
        }
    }
}

/// Minus the log-likelihood of a prior at points, of which expected counts must be above 0; points of
/// count 0 belong to [`Likelihood::AllCells`] only.
#[must_use]
pub fn negative_log_likelihood(prior: &Prior, points: &Points, likelihood: Likelihood) -> f64 {
    Sorted::new(points).evaluate(prior, likelihood).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rising_factorials_meet() {
        for alpha in [1e-7, 0.3, 7.0, 999.0, 1001.0, 1e5] {
            for n in [0, 1, 8, 39, 40, 41, 300] {
                let direct: f64 = (0..n).map(|k| (alpha + k as f64).ln()).sum();
                let got = ln_rising(n, alpha);
                assert!(
                    (got - direct).abs() < 1e-12 * direct.abs().max(1.0),
                    "{alpha} {n}"
                );
                let direct: f64 = (0..n).map(|k| 1.0 / (alpha + k as f64)).sum();
                assert!(
                    (digamma_rising(n, alpha) - direct).abs() <= 1e-12 * direct,
                    "{alpha} {n}"
                );
            }
        }
    }

    #[test]
    fn coefficients_meet() {
        for alpha in [1e-7, 0.3, 7.0, 900.0, 5e3] {
            for n in [1000, 1001, 70_000] {
                let direct = ln_rising(n, alpha) - ln_gamma_1p(n as f64);
                let got = ln_coefficient(n, alpha);
                assert!((got - direct).abs() < 1e-9, "{alpha} {n} {got} {direct}");
            }
        }
        let prior = Prior::new([0.2, 0.06, 1.4, 1.8, 0.1]).unwrap();
        for n in [0, 3, 2000] {
            let coefficients = [ln_coefficient(n, 0.2), ln_coefficient(n, 1.4)];
            let direct =
                ln_negative_binomial(n, 3.3, 0.2, 0.06) - ln_negative_binomial(n, 3.3, 1.4, 1.8);
            let got = ln_component_ratio(&prior, n, 3.3, coefficients);
            assert!((got - direct).abs() < 1e-10);
        }
    }

    #[test]
    fn probabilities_of_all_counts_sum_to_one() {
        for (alpha, beta) in [(0.2, 0.06), (1e7, 1e7), (1e-7, 0.1), (3.0, 40.0)] {
            let sum: f64 = (0..4000)
                .map(|n| ln_negative_binomial(n, 2.5, alpha, beta).exp())
                .sum();
            assert!((sum - 1.0).abs() < 1e-7, "{alpha} {beta} {sum}");
        }
    }

    #[test]
    fn gradients_are_those_of_the_value() {
        let points = Points {
            n: vec![1, 1, 2, 3, 17, 60, 400],
            expected: vec![1e-4, 3.0, 0.5, 1.0, 4.0, 100.0, 380.0],
            weight: vec![100.0, 3.0, 7.0, 2.0, 1.0, 1.5, 1.0],
        };
        let sorted = Sorted::new(&points);
        for likelihood in [
            Likelihood::TruncatedComponent,
            Likelihood::TruncatedMixture,
            Likelihood::AllCells,
        ] {
            for start in [
                [0.2, 0.06, 1.4, 1.8, 0.1],
                [3.0, 0.4, 2.0, 1.9, 0.07],
                [1e-3, 0.1, 50.0, 40.0, 0.6],
            ] {
                let (_, gradient) = sorted.evaluate(&Prior::new(start).unwrap(), likelihood);
                for (index, derivative) in gradient.iter().enumerate() {
                    let shifted = |step: f64| {
                        let mut at = start;
                        if index < 4 {
                            at[index] *= step.exp();
                        } else {
                            at[4] = 1.0 / (1.0 + (1.0 / at[4] - 1.0) * (-step).exp());
                        }
                        sorted.evaluate(&Prior::new(at).unwrap(), likelihood).0
                    };
                    let numeric = (shifted(1e-4) - shifted(-1e-4)) / 2e-4;
                    assert!(
                        (derivative - numeric).abs() < 1e-5 * derivative.abs().max(1.0),
                        "{likelihood:?} {start:?} {index} {derivative} {numeric}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_sum_is_over_points_one_by_one() {
        let prior = Prior::new([0.2, 0.06, 1.4, 1.8, 0.1]).unwrap();
        let points = Points {
            n: vec![3, 1, 2],
            expected: vec![0.5, 0.01, 7.0],
            weight: vec![1.0, 4.0, 2.0],
        };
        let direct = |likelihood: Likelihood| -> f64 {
            points
                .iter()
                .map(|(n, expected, weight)| {
                    let f = |n, a, b| ln_negative_binomial(n, expected, a, b).exp();
                    let (f1, f2) = (f(n, 0.2, 0.06), f(n, 1.4, 1.8));
                    let (z1, z2) = (f(0, 0.2, 0.06), f(0, 1.4, 1.8));
                    -weight
                        * match likelihood {
                            Likelihood::TruncatedComponent => {
                                (0.1 * f1 / (1.0 - z1) + 0.9 * f2 / (1.0 - z2)).ln()
                            }
                            Likelihood::TruncatedMixture => {
                                ((0.1 * f1 + 0.9 * f2) / (1.0 - 0.1 * z1 - 0.9 * z2)).ln()
                            }
                            Likelihood::AllCells => (0.1 * f1 + 0.9 * f2).ln(),
                        }
                })
                .sum()
        };
        for likelihood in [
            Likelihood::TruncatedComponent,
            Likelihood::TruncatedMixture,
            Likelihood::AllCells,
        ] {
            let got = negative_log_likelihood(&prior, &points, likelihood);
            assert!((got - direct(likelihood)).abs() < 1e-11);
        }
    }
}
