//! Scores of all pairs at one prior.
//!
//! For one count, the logarithms of EB05 and EB95 are smooth functions of the logarithm of the expected
//! count. Where many pairs share a count and lie close together, the functions are solved at the nodes
//! of an interval and interpolated between them; elsewhere every pair is solved. Each interval is
//! checked between its nodes when it is made, and halved or given up when it misses.

use rayon::prelude::*;

use super::histogram::{CELLS, PARTS, REACH, cell};
use super::likelihood::ln_coefficient;
use super::posterior::{Posterior, Scores};
use super::{PairSummary, Prior};
use crate::count::PairCounts;
use crate::special::{digamma, ln_gamma_quantile, ln_gamma_quantile_upper};

/// Largest relative error of EB05 and EB95 by [`Shrinkage`] against [`Posterior::quantile`]. Intervals
/// are accepted at a tenth of it.
pub const SHRINKAGE_ERROR: f64 = 1e-8;

/// Nodes of an interval.
const NODES: usize = 10;

/// Places between the nodes at which an interval is checked: near the ends, where the error is
/// largest, and about the middle.
const CHECKS: [f64; 4] = [-0.95, -0.16, 0.16, 0.95];

/// Pairs that an interval must hold to be worth its solutions.
const WORTH: u32 = 20;

/// What pairs of one count share.
#[derive(Debug, Clone)]
struct PerCount {
    coefficients: [f64; 2],
    digamma: [f64; 2],
    ln_q05: (f64, f64),
    ln_q95: (f64, f64),
    /// The interval that each of the shortest ones is part of; empty when there is none at all.
    cells: Vec<u32>,
}

/// Where pairs are solved one by one.
const SOLVED: u32 = u32::MAX;

/// Chebyshev coefficients of ln EB05 and ln EB95 on one interval of ln E.
#[derive(Debug, Clone)]
struct Interval {
    left: f64,
    width: f64,
    series: [[f64; 2]; NODES],
}

/// Qn, EBGM, EB05 and EB95 of any pair at one prior, fast for the pairs it was made for.
///
/// What it gives for a pair depends on the prior and on the pairs it was made for, and not on which
/// pairs are asked for, in which order, or on how many threads.
#[derive(Debug, Clone)]
pub struct Shrinkage {
    prior: Prior,
    ln_prior_odds: f64,
    ln_rates: [f64; 2],
    counts: Vec<Option<PerCount>>,
    intervals: Vec<Interval>,
}

impl Shrinkage {
    /// For all pairs of these counts.
    #[must_use]
    pub fn of(prior: &Prior, counts: &PairCounts) -> Self {
        Self::for_pairs(prior, &PairSummary::of(counts))
    }

    /// For pairs of these counts and expected counts.
    #[must_use]
    pub fn new(prior: &Prior, n: &[u64], expected: &[f64]) -> Self {
        Self::for_pairs(prior, &PairSummary::of_pairs(n, expected))
    }

    /// For the pairs of a summary.
    #[must_use]
    pub fn for_pairs(prior: &Prior, pairs: &PairSummary) -> Self {
        let histogram = pairs.histogram.by_count(WORTH);
        let mut made = Self {
            prior: *prior,
            ln_prior_odds: prior.p.ln() - (-prior.p).ln_1p(),
            ln_rates: [prior.beta1.ln(), prior.beta2.ln()],
            counts: histogram
                .par_iter()
                .enumerate()
                .map(|(n, cells)| cells.as_ref().map(|_| PerCount::new(prior, n as u64)))
                .collect(),
            intervals: Vec::new(),
        };
        // Intervals of length 1 with enough pairs, to be halved where they must be.
        let work: Vec<(usize, usize)> = histogram
            .iter()
            .enumerate()
            .filter_map(|(n, cells)| cells.as_ref().map(|cells| (n, cells)))
            .flat_map(|(n, cells)| {
                let full = cells.chunks(PARTS).enumerate();
                full.filter(|(_, part)| part.iter().sum::<u32>() >= WORTH)
                    .map(move |(whole, _)| (n, whole * PARTS))
            })
            .collect();
        let parts: Vec<Vec<(usize, usize, Interval)>> = work
            .par_iter()
            .map(|&(n, first)| {
                let mut found = Vec::new();
                if let (Some(shared), Some(Some(cells))) = (made.shared(n as u64), histogram.get(n))
                {
                    made.build(n as u64, shared, cells, first, PARTS, &mut found);
                }
                found
            })
            .collect();
        for (&(n, _), part) in work.iter().zip(parts) {
            let Some(Some(count)) = made.counts.get_mut(n) else {
                continue;
            };
            count.cells.resize(CELLS, SOLVED);
            for (first, length, interval) in part {
                let number = made.intervals.len() as u32;
                if let Some(cells) = count.cells.get_mut(first..first + length) {
                    cells.fill(number);
                }
                made.intervals.push(interval);
            }
        }
        made
    }

    /// The prior.
    #[must_use]
    pub const fn prior(&self) -> &Prior {
        &self.prior
    }

    /// Number of intervals that are interpolated.
    #[must_use]
    pub fn intervals(&self) -> usize {
        self.intervals.len()
    }

    /// Intervals over `length` of the shortest ones from `first`, halved where one misses and pays.
    fn build(
        &self,
        n: u64,
        shared: &PerCount,
        cells: &[u32],
        first: usize,
        length: usize,
        found: &mut Vec<(usize, usize, Interval)>,
    ) {
        let pairs: u32 = cells
            .get(first..first + length)
            .map_or(0, |cells| cells.iter().sum());
        if pairs < WORTH {
            return;
        }
        let left = first as f64 / PARTS as f64 - f64::from(REACH);
        let width = length as f64 / PARTS as f64;
        if let Some(interval) = self.interval(n, shared, left, width) {
            found.push((first, length, interval));
        } else if length > 1 {
            let half = length / 2;
            self.build(n, shared, cells, first, half, found);
            self.build(n, shared, cells, first + half, half, found);
        }
    }

    fn interval(&self, n: u64, shared: &PerCount, left: f64, width: f64) -> Option<Interval> {
        let solve = |t: f64| {
            let posterior = self.posterior(n, shared, (left + 0.5 * width * (t + 1.0)).exp());
            [
                posterior.ln_quantile(0.05, || shared.ln_q05),
                posterior.ln_quantile(0.95, || shared.ln_q95),
            ]
        };
        let angle = |k: usize| std::f64::consts::PI * (2 * k + 1) as f64 / (2 * NODES) as f64;
        let values: [[f64; 2]; NODES] = std::array::from_fn(|k| solve(angle(k).cos()));
        let series = std::array::from_fn(|j| {
            let scale = if j == 0 { 1.0 } else { 2.0 } / NODES as f64;
            let sum = values.iter().enumerate().fold([0.0; 2], |sum, (k, value)| {
                let cosine = (j as f64 * angle(k)).cos();
                [sum[0] + value[0] * cosine, sum[1] + value[1] * cosine]
            });
            [sum[0] * scale, sum[1] * scale]
        });
        let interval = Interval {
            left,
            width,
            series,
        };
        let good = CHECKS.iter().all(|&t| {
            let (direct, between) = (solve(t), interval.at(t));
            direct
                .iter()
                .zip(between)
                .all(|(direct, between)| (direct - between).abs() < 0.1 * SHRINKAGE_ERROR)
        });
        good.then_some(interval)
    }

    fn shared(&self, n: u64) -> Option<&PerCount> {
        let index = usize::try_from(n).ok()?;
        self.counts.get(index)?.as_ref()
    }

    fn posterior(&self, n: u64, shared: &PerCount, expected: f64) -> Posterior {
        let prior = &self.prior;
        let spread1 = (expected / prior.beta1).ln_1p();
        let spread2 = (expected / prior.beta2).ln_1p();
        let [rate1, rate2] = [self.ln_rates[0] + spread1, self.ln_rates[1] + spread2];
        let [one, two] = shared.coefficients;
        let ln_odds = self.ln_prior_odds + one - two + n as f64 * (rate2 - rate1)
            - prior.alpha1 * spread1
            + prior.alpha2 * spread2;
        Posterior::from_parts(prior, n, expected, ln_odds, [rate1, rate2])
    }

    /// Scores of a pair; `expected` is above 0. EB05 and EB95 are within [`SHRINKAGE_ERROR`] of the
    /// solved ones, Qn and EBGM are as exact as [`Posterior`]'s.
    #[must_use]
    pub fn scores(&self, n: u64, expected: f64) -> Scores {
        let Some(shared) = self.shared(n) else {
            return Posterior::new(&self.prior, n, expected).scores();
        };
        let posterior = self.posterior(n, shared, expected);
        let [ln_eb05, ln_eb95] = self.interpolated(shared, expected).unwrap_or_else(|| {
            [
                posterior.ln_quantile(0.05, || shared.ln_q05),
                posterior.ln_quantile(0.95, || shared.ln_q95),
            ]
        });
        let [digamma1, digamma2] = shared.digamma;
        Scores {
            q: posterior.q(),
            ebgm: posterior.mean_log_with(digamma1, digamma2).exp(),
            eb05: ln_eb05.exp(),
            eb95: ln_eb95.exp(),
        }
    }

    fn interpolated(&self, shared: &PerCount, expected: f64) -> Option<[f64; 2]> {
        let x = expected.ln();
        let interval = self.intervals.get(*shared.cells.get(cell(x)?)? as usize)?;
        Some(interval.at(2.0 * (x - interval.left) / interval.width - 1.0))
    }
}

impl PerCount {
    fn new(prior: &Prior, n: u64) -> Self {
        let count = n as f64;
        let shapes = [prior.alpha1 + count, prior.alpha2 + count];
        Self {
            coefficients: [
                ln_coefficient(n, prior.alpha1),
                ln_coefficient(n, prior.alpha2),
            ],
            digamma: shapes.map(digamma),
            ln_q05: (
                ln_gamma_quantile(shapes[0], 0.05),
                ln_gamma_quantile(shapes[1], 0.05),
            ),
            // As the upper tail of 1 − 0.95, so that it is what Posterior::quantile takes.
            ln_q95: (
                ln_gamma_quantile_upper(shapes[0], 1.0 - 0.95),
                ln_gamma_quantile_upper(shapes[1], 1.0 - 0.95),
            ),
            cells: Vec::new(),
        }
    }
}

impl Interval {
    /// Clenshaw's sum of both series at `t`, −1 to 1.
    fn at(&self, t: f64) -> [f64; 2] {
        let [first, rest @ ..] = &self.series;
        let (mut one, mut two) = ([0.0; 2], [0.0; 2]);
        for coefficients in rest.iter().rev() {
            let next = [
                2.0 * t * one[0] - two[0] + coefficients[0],
                2.0 * t * one[1] - two[1] + coefficients[1],
            ];
            two = one;
            one = next;
        }
        [
            t * one[0] - two[0] + first[0],
            t * one[1] - two[1] + first[1],
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pairs as products of margins give them, with many small counts.
    fn pairs() -> (Vec<u64>, Vec<f64>) {
        let mut n = Vec::new();
        let mut expected = Vec::new();
        for i in 1..70_u32 {
            for j in 1..30_u32 {
                expected.push(40.0 / f64::from(i * j) * f64::from(1 + (i * j) % 7));
                n.push(u64::from(1 + (i * 31 + j * 17) % 97 / 12 * (j % 5)));
            }
        }
        n.extend([0, 5000, 1_000_000_000]);
        expected.extend([1e-12, 1e9, 1e-12]);
        (n, expected)
    }

    #[test]
    fn scores_are_within_the_stated_error() {
        let (n, expected) = pairs();
        for parameters in [
            [0.2, 0.06, 1.4, 1.8, 0.1],
            [45.1, 3.8, 1.6, 1.46, 0.0072],
            [1e7, 7.3e6, 15.0, 59.9, 0.005],
            [0.387, 0.034, 541.9, 562.7, 0.676],
        ] {
            let prior = Prior::new(parameters).unwrap();
            let shrinkage = Shrinkage::new(&prior, &n, &expected);
            assert!(shrinkage.intervals() > 10, "{parameters:?}");
            for (&n, &expected) in n.iter().zip(&expected) {
                let fast = shrinkage.scores(n, expected);
                let direct = Posterior::new(&prior, n, expected).scores();
                for (fast, direct, error) in [
                    (fast.eb05, direct.eb05, SHRINKAGE_ERROR),
                    (fast.eb95, direct.eb95, SHRINKAGE_ERROR),
                    (fast.ebgm, direct.ebgm, 1e-9),
                ] {
                    assert!(
                        (fast / direct - 1.0).abs() < error,
                        "{parameters:?} {n} {expected} {fast} {direct}"
                    );
                }
                assert!((fast.q - direct.q).abs() < 1e-9);
            }
        }
    }
}
