//! What a prior and its scores need to know of all pairs, in far less room than the pairs take.
//!
//! For one count, the log-likelihood of a pair is a smooth function of its expected count, so that over
//! a short interval it is a polynomial to ten digits. Its sum over the pairs of that interval is then a
//! sum over the nodes of the interval, with weights that depend on the pairs alone: the sums of the
//! nodes' Lagrange polynomials. They follow from the sums of Chebyshev's polynomials over the pairs,
//! which are gathered in one pass. Weights may be negative. This is no squashing: the result is that of
//! all pairs, to rounding nearly.

use hashbrown::HashMap;
use rayon::prelude::*;

use super::Points;
use super::histogram::Histogram;
use super::likelihood::Sorted;
use super::points::expected_at;
use crate::count::{ChunkedCounts, PairChunk, PairCounts};
use crate::special::ln_gamma_1p;

/// Nodes of an interval.
pub(super) const NODES: usize = 10;

/// Nodes that are enough to know how the likelihood bends.
pub(super) const FEW_NODES: usize = 4;

/// Length of an interval in `u = (1 + n) ln E + E`, the scale on which the log-likelihood of a count
/// varies: its derivatives by `ln E` are of the order of `n + E`.
const LENGTH: f64 = 1.5;

/// An interval with fewer points than this keeps them.
const WORTH: u32 = 2 * NODES as u32;

/// Points of one part of a summary. Parts are the same for any number of threads, and so is the sum.
const PART: usize = 1 << 18;

/// What [`fit_summary`](super::fit_summary) and [`Shrinkage::for_pairs`](super::Shrinkage::for_pairs)
/// need to know of all pairs, gathered in one pass: a few megabytes, whatever the number of pairs.
///
/// The log-likelihood by a summary is that of all pairs within a relative 1e-9, its gradient within
/// 1e-6 of the log-likelihood.
#[derive(Debug, Clone, Default)]
pub struct PairSummary {
    places: Places,
    intervals: Vec<Interval>,
    pub(super) histogram: Histogram,
    /// `Σ w n ln E`.
    powers: f64,
    pub(super) points: usize,
    pub(super) weight: f64,
    /// The first point whose expected count is none.
    pub(super) outside: Option<(usize, f64)>,
    /// The first point of count 0.
    pub(super) zero: Option<usize>,
}

/// Points of one count whose expected counts are close together.
#[derive(Debug, Clone)]
struct Interval {
    n: u64,
    bin: i64,
    members: u32,
    /// Expected counts and weights, as long as they are few.
    kept: Vec<(f64, f64)>,
    /// Sums of Chebyshev's polynomials.
    moments: [f64; NODES],
}

/// Where the interval of a count and a bin stands.
#[derive(Debug, Clone)]
struct Places {
    /// Of usual counts and bins: number of the interval and 1, or 0.
    usual: Vec<u32>,
    others: HashMap<(u64, i64), u32>,
}

const USUAL_COUNTS: usize = 64;
const USUAL_BINS: usize = 512;
const LOWEST_BIN: i64 = -64;

impl Default for Places {
    fn default() -> Self {
        Self {
            usual: vec![0; USUAL_COUNTS * USUAL_BINS],
            others: HashMap::new(),
        }
    }
}

impl Places {
    /// The place of an interval, which is 0 when it is new; otherwise its number and 1.
    fn of(&mut self, n: u64, bin: i64) -> &mut u32 {
        let usual = (n < USUAL_COUNTS as u64)
            .then(|| bin.checked_sub(LOWEST_BIN))
            .flatten()
            .and_then(|bin| usize::try_from(bin).ok())
            .filter(|&bin| bin < USUAL_BINS)
            .and_then(|bin| self.usual.get_mut(n as usize * USUAL_BINS + bin));
        match usual {
            Some(place) => place,
            None => self.others.entry((n, bin)).or_default(),
        }
    }
}

impl PairSummary {
    /// Of nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Of all pairs of these counts; stratified expected counts where the counts have them.
    #[must_use]
    pub fn of(counts: &PairCounts) -> Self {
        Self::in_parts(counts.len(), |index| {
            let n = counts.n11.get(index).copied().unwrap_or_default();
            (n, expected_at(counts, index), 1.0)
        })
    }

    /// Of points.
    pub(super) fn of_points(points: &Points) -> Self {
        Self::in_parts(points.len(), |index| {
            let at = |values: &[f64]| values.get(index).copied().unwrap_or(f64::NAN);
            let n = points.n.get(index).copied().unwrap_or_default();
            (n, at(&points.expected), at(&points.weight))
        })
    }

    /// Of pairs of these counts and expected counts.
    pub(super) fn of_pairs(n: &[u64], expected: &[f64]) -> Self {
        Self::in_parts(n.len().min(expected.len()), |index| {
            let n = n.get(index).copied().unwrap_or_default();
            (n, expected.get(index).copied().unwrap_or(f64::NAN), 1.0)
        })
    }

    /// Number of pairs.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.points
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.points == 0
    }

    /// Of all pairs of a table, which are counted for it and not held.
    #[must_use]
    pub fn of_chunks(counts: &ChunkedCounts<'_>) -> Self {
        let margins = (counts.product_totals(), counts.event_totals(), counts.n());
        Self::merged(counts.len(), |index| {
            let mut part = Self::new();
            part.add_chunk(&counts.chunk(index), margins);
            Ok::<_, std::convert::Infallible>(part)
        })
        .unwrap_or_default()
    }

    fn in_parts(len: usize, point: impl Fn(usize) -> (u64, f64, f64) + Sync) -> Self {
        let parts = len.div_ceil(PART);
        Self::merged(parts, |part| {
            let mut summary = Self::new();
            for index in part * PART..((part + 1) * PART).min(len) {
                let (n, expected, weight) = point(index);
                summary.add(n, expected, weight);
            }
            Ok::<_, std::convert::Infallible>(summary)
        })
        .unwrap_or_default()
    }

    /// The sum of parts, several made at a time and added in their order.
    ///
    /// # Errors
    ///
    /// The first of `make`.
    pub fn merged<E: Send>(
        parts: usize,
        make: impl Fn(usize) -> Result<Self, E> + Sync,
    ) -> Result<Self, E> {
        let mut sum = Self::new();
        let parts: Vec<usize> = (0..parts).collect();
        for wave in parts.chunks(rayon::current_num_threads().max(1)) {
            let made: Vec<Result<Self, E>> = wave.par_iter().map(|&part| make(part)).collect();
            for part in made {
                sum.merge(part?);
            }
        }
        Ok(sum)
    }

    /// Adds the pairs of a chunk; `margins` are the margins of products and events by code, and all
    /// reports or pairs.
    pub fn add_chunk(&mut self, chunk: &PairChunk, margins: (&[u64], &[u64], u64)) {
        let (products, events, n) = margins;
        let n = (n as f64).max(1.0);
        let total = |codes: &[u32], totals: &[u64], index: usize| {
            let code = codes.get(index).copied().unwrap_or(u32::MAX);
            totals.get(code as usize).map_or(0.0, |&total| total as f64)
        };
        for (index, &n11) in chunk.n11.iter().enumerate() {
            let expected = chunk.expected.get(index).copied().unwrap_or_else(|| {
                total(&chunk.product, products, index) * total(&chunk.event, events, index) / n
            });
            self.add(n11, expected, 1.0);
        }
    }

    /// Adds pairs of a count and an expected count; `weight` is how many.
    pub fn add(&mut self, n: u64, expected: f64, weight: f64) {
        let index = self.points;
        self.points += 1;
        self.weight += weight;
        if n == 0 && self.zero.is_none() {
            self.zero = Some(index);
        }
        if !(f64::MIN_POSITIVE..=f64::MAX).contains(&expected) {
            if self.outside.is_none() {
                self.outside = Some((index, expected));
            }
            return;
        }
        let ln_expected = expected.ln();
        self.histogram.add(n, ln_expected);
        let count = n as f64;
        self.powers += weight * count * ln_expected;
        let place = ((1.0 + count) * ln_expected + expected) / LENGTH;
        let bin = place.floor();
        let interval = Self::interval(&mut self.places, &mut self.intervals, n, bin as i64);
        let Some(interval) = interval else { return };
        interval.members = interval.members.saturating_add(1);
        if interval.members < WORTH {
            interval.kept.push((expected, weight));
        } else if interval.members == WORTH {
            interval.kept = Vec::new();
        }
        let t = 2.0 * (place - bin) - 1.0;
        let double = 2.0 * t;
        let (mut before, mut now) = (weight, weight * t);
        for moment in &mut interval.moments {
            *moment += before;
            (before, now) = (now, double * now - before);
        }
    }

    fn interval<'i>(
        places: &mut Places,
        intervals: &'i mut Vec<Interval>,
        n: u64,
        bin: i64,
    ) -> Option<&'i mut Interval> {
        let place = places.of(n, bin);
        if *place == 0 {
            intervals.push(Interval {
                n,
                bin,
                members: 0,
                kept: Vec::new(),
                moments: [0.0; NODES],
            });
            *place = u32::try_from(intervals.len()).unwrap_or(u32::MAX);
        }
        let number = *place as usize - 1;
        intervals.get_mut(number)
    }

    /// Adds what another one knows, whose points come after those of this one.
    pub fn merge(&mut self, other: Self) {
        for more in other.intervals {
            let found = Self::interval(&mut self.places, &mut self.intervals, more.n, more.bin);
            let Some(interval) = found else { continue };
            interval.members = interval.members.saturating_add(more.members);
            if interval.members < WORTH {
                interval.kept.extend(more.kept);
            } else {
                interval.kept = Vec::new();
            }
            for (moment, more) in interval.moments.iter_mut().zip(more.moments) {
                *moment += more;
            }
        }
        self.histogram.merge(other.histogram);
        self.powers += other.powers;
        self.outside = self
            .outside
            .or_else(|| other.outside.map(|(index, it)| (self.points + index, it)));
        self.zero = self
            .zero
            .or_else(|| other.zero.map(|index| self.points + index));
        self.points += other.points;
        self.weight += other.weight;
    }

    /// Intervals by count, then by expected count.
    fn ordered(&self) -> Vec<&Interval> {
        let mut ordered: Vec<&Interval> = self.intervals.iter().collect();
        ordered.sort_by_key(|interval| (interval.n, interval.bin));
        ordered
    }

    /// `Σ w (n ln E − ln n!)`.
    fn constant(&self) -> f64 {
        let factorials = self.ordered().into_iter().map(|interval| {
            let weight = interval.moments.first().copied().unwrap_or_default();
            weight * ln_gamma_1p(interval.n as f64)
        });
        self.powers - factorials.sum::<f64>()
    }

    /// Points whose sums are those of all, the better the more of [`NODES`] nodes an interval has.
    pub(super) fn sorted(&self, nodes: usize) -> Sorted {
        let table = Cosines::new(nodes.min(NODES));
        self.points_by(self.constant(), |interval, put| {
            if interval.members < WORTH {
                for &(expected, weight) in &interval.kept {
                    put(expected, weight);
                }
                return;
            }
            let [first, rest @ ..] = &interval.moments;
            for (node, values) in &table.nodes {
                let sum: f64 = rest
                    .iter()
                    .zip(values)
                    .map(|(moment, value)| moment * value)
                    .sum();
                put(interval.at(*node), (first + 2.0 * sum) / nodes as f64);
            }
        })
    }

    /// One point an interval, at its mean; all weights are above 0. Good for a search, not for a result.
    pub(super) fn means(&self) -> Sorted {
        self.points_by(0.0, |interval, put| {
            let [weight, first, ..] = interval.moments;
            if weight > 0.0 {
                put(interval.at((first / weight).clamp(-1.0, 1.0)), weight);
            }
        })
    }

    fn points_by(
        &self,
        constant: f64,
        points_of: impl Fn(&Interval, &mut dyn FnMut(f64, f64)),
    ) -> Sorted {
        let (mut groups, mut points, mut weights) = (Vec::new(), Vec::new(), Vec::new());
        for interval in self.ordered() {
            points_of(interval, &mut |expected, weight| {
                points.push(expected);
                weights.push(weight);
            });
            match groups.last_mut() {
                Some((n, end)) if *n == interval.n => *end = points.len(),
                _ => groups.push((interval.n, points.len())),
            }
        }
        Sorted::from_parts(groups, points, weights, constant)
    }
}

impl Interval {
    /// The expected count at `t`, −1 to 1.
    fn at(&self, t: f64) -> f64 {
        inverse(self.n as f64, (self.bin as f64 + 0.5 * (t + 1.0)) * LENGTH)
    }
}

impl Sorted {
    /// About `target` points that stand for all: neighbours by count and expected count become one, at
    /// their mean. Good for a search, not for a result.
    pub(super) fn thinned(&self, target: usize) -> Self {
        let mut groups: Vec<(u64, usize)> = Vec::new();
        let mut points = Vec::new();
        let mut weights = Vec::new();
        let least = self.total_weight() / target.max(1) as f64;
        let mut rest = 0.0;
        let mut carry =
            |n: u64, expected: f64, weight: f64, points: &mut Vec<f64>, weights: &mut Vec<f64>| {
                points.push(expected);
                weights.push(weight);
                groups.push((n, points.len()));
            };
        for (n, expected, weight) in self.slices() {
            // A sample by equal steps is enough of a large group.
            let stride = (expected.len() / 2000).max(1);
            let scale = expected.len() as f64 / expected.len().div_ceil(stride).max(1) as f64;
            let mut order: Vec<(f64, f64)> = expected
                .iter()
                .copied()
                .zip(weight.iter().map(|weight| weight * scale))
                .step_by(stride)
                .collect();
            order.sort_by(|a, b| a.0.total_cmp(&b.0));
            // Small groups end with one point for several counts: that of the count at which enough
            // weight has come together.
            let total: f64 = weight.iter().sum();
            if rest + total < 0.5 * least {
                rest += total;
                continue;
            }
            let size = (0.25 * least).max((total / 60.0).min(least));
            let (mut sum, mut mean) = (rest, 0.0);
            let mut own = 0.0;
            rest = 0.0;
            for (expected, weight) in order {
                sum += weight;
                own += weight;
                mean += weight * expected;
                if sum >= size {
                    carry(n, mean / own, sum, &mut points, &mut weights);
                    (sum, own, mean) = (0.0, 0.0, 0.0);
                }
            }
            if own > 0.0 {
                carry(n, mean / own, sum, &mut points, &mut weights);
            }
        }
        groups.dedup_by(|next, group| {
            let same = next.0 == group.0;
            if same {
                group.1 = next.1;
            }
            same
        });
        Self::from_groups(groups, points, weights)
    }
}

/// Nodes, each with `Tⱼ` there for `j` from 1 on.
struct Cosines {
    nodes: Vec<(f64, Vec<f64>)>,
}

impl Cosines {
    fn new(count: usize) -> Self {
        let angle = |k: usize| std::f64::consts::PI * (2 * k + 1) as f64 / (2 * count) as f64;
        let node = |k: usize| {
            let values = (1..count).map(|j| (j as f64 * angle(k)).cos());
            (angle(k).cos(), values.collect())
        };
        Self {
            nodes: (0..count).map(node).collect(),
        }
    }
}

/// The expected count at `u`: the function is convex in `ln E`, and Newton's steps start above the root.
fn inverse(n: f64, u: f64) -> f64 {
    let slope = 1.0 + n;
    let mut x = (u / slope).min(u.max(1.0).ln() + 1.0);
    for _ in 0..100 {
        let power = x.exp();
        let step = (slope * x + power - u) / (slope + power);
        x -= step;
        if step.abs() < 1e-15 * x.abs().max(1.0) {
            break;
        }
    }
    x.exp()
}

#[cfg(test)]
mod tests {
    use super::super::{Likelihood, Points, Prior};
    use super::*;

    #[test]
    fn sums_are_those_of_all_points() {
        // A spread of expected counts as margins give them: products of two slow sequences.
        let mut points = Points::default();
        for i in 1..120_u64 {
            for j in 1..120_u64 {
                points.n.push(1 + (i * 7 + j * 3) % 17 / 5 * ((i + j) % 3));
                points.expected.push(300.0 / (i * i * j) as f64);
                points.weight.push(1.0 + (i % 2) as f64);
            }
        }
        let all = Sorted::new(&points);
        let few = PairSummary::of_points(&points).sorted(NODES);
        assert!(few.len() * 3 < all.len(), "{} of {}", few.len(), all.len());
        for parameters in [
            [0.2, 0.06, 1.4, 1.8, 0.1],
            [1e-7, 0.02, 0.7, 0.9, 0.8],
            [1e7, 1e7, 0.3, 0.01, 0.4],
            [500.0, 520.0, 0.4, 0.03, 0.3],
            [45.0, 3.8, 1.6, 1.5, 0.007],
        ] {
            let prior = Prior::new(parameters).unwrap();
            for likelihood in [
                Likelihood::TruncatedComponent,
                Likelihood::TruncatedMixture,
                Likelihood::AllCells,
            ] {
                let (value, gradient) = all.evaluate(&prior, likelihood);
                let (close, slope) = few.evaluate(&prior, likelihood);
                assert!(
                    (value / close - 1.0).abs() < 1e-9,
                    "{parameters:?} {value} {close}"
                );
                for (left, right) in gradient.iter().zip(slope) {
                    assert!(
                        (left - right).abs() < 1e-6 * value.abs(),
                        "{parameters:?} {left} {right}"
                    );
                }
            }
        }
    }

    #[test]
    fn places_are_found_again() {
        let scale = |n: f64, expected: f64| (1.0 + n) * expected.ln() + expected;
        for n in [0.0, 1.0, 300.0] {
            for expected in [1e-12, 0.3, 20.0, 1e9] {
                assert!((inverse(n, scale(n, expected)) / expected - 1.0).abs() < 1e-12);
            }
        }
    }
}
