//! The same sums over far fewer points.
//!
//! For one count, the log-likelihood of a pair is a smooth function of its expected count, so that over
//! a short interval it is a polynomial to ten digits. Its sum over the pairs of that interval is then a
//! sum over the nodes of the interval, with weights that depend on the pairs alone: the sums of the
//! nodes' Lagrange polynomials. They are found once; weights may be negative. This is no squashing:
//! the result is that of all pairs, to rounding nearly, and a fit is verified on all pairs.

use super::likelihood::Sorted;

/// Nodes of an interval.
const NODES: usize = 10;

/// Length of an interval in `u = (1 + n) ln E + E`, the scale on which the log-likelihood of a count
/// varies: its derivatives by `ln E` are of the order of `n + E`.
const LENGTH: f64 = 1.5;

/// An interval with fewer points than this keeps them.
const WORTH: u32 = 2 * NODES as u32;

impl Sorted {
    /// Sums to within about 1e-9 of the points' own, with as few points as that takes.
    pub(super) fn compressed(&self) -> Self {
        let mut groups = Vec::with_capacity(self.groups().len());
        let mut points = Vec::new();
        let mut weights = Vec::new();
        let table = Cosines::new();
        for (n, expected, weight) in self.slices() {
            compress(n, expected, weight, &table, &mut points, &mut weights);
            groups.push((n, points.len()));
        }
        Self::from_parts(groups, points, weights, self.constant())
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

/// `Tⱼ` at the nodes, and the nodes.
struct Cosines {
    nodes: [f64; NODES],
    values: [[f64; NODES]; NODES],
}

impl Cosines {
    fn new() -> Self {
        let angle = |k: usize| std::f64::consts::PI * (2 * k + 1) as f64 / (2 * NODES) as f64;
        Self {
            nodes: std::array::from_fn(|k| angle(k).cos()),
            values: std::array::from_fn(|k| std::array::from_fn(|j| (j as f64 * angle(k)).cos())),
        }
    }
}

fn scale(n: f64, expected: f64) -> f64 {
    (1.0 + n) * expected.ln() + expected
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

fn compress(
    n: u64,
    expected: &[f64],
    weight: &[f64],
    table: &Cosines,
    points: &mut Vec<f64>,
    weights: &mut Vec<f64>,
) {
    let n = n as f64;
    let keep = |points: &mut Vec<f64>, weights: &mut Vec<f64>| {
        points.extend_from_slice(expected);
        weights.extend_from_slice(weight);
    };
    if expected.len() < WORTH as usize {
        return keep(points, weights);
    }
    let places: Vec<f64> = expected
        .iter()
        .map(|&expected| scale(n, expected) / LENGTH)
        .collect();
    let (low, high) = places
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &place| {
            (low.min(place), high.max(place))
        });
    let low = low.floor();
    let count = high.floor() - low + 1.0;
    if count.is_nan() || count > 4.0 * expected.len() as f64 + 64.0 {
        return keep(points, weights);
    }
    let count = count as usize;
    let bin = |place: f64| ((place - low) as usize).min(count - 1);
    let mut members = vec![0_u32; count];
    for &place in &places {
        if let Some(members) = members.get_mut(bin(place)) {
            *members = members.saturating_add(1);
        }
    }
    // Where the moments of each interval that is worth it stand.
    let mut slots = vec![u32::MAX; count];
    let mut moments: Vec<[f64; NODES]> = Vec::new();
    for (slot, &members) in slots.iter_mut().zip(&members) {
        if members >= WORTH {
            *slot = moments.len() as u32;
            moments.push([0.0; NODES]);
        }
    }
    for ((&place, &expected), &weight) in places.iter().zip(expected).zip(weight) {
        let at = bin(place);
        let slot = slots.get(at).copied().unwrap_or(u32::MAX);
        let Some(moments) = moments.get_mut(slot as usize) else {
            points.push(expected);
            weights.push(weight);
            continue;
        };
        let t = 2.0 * (place - low - at as f64) - 1.0;
        let (mut before, mut now) = (1.0, t);
        for (j, moment) in moments.iter_mut().enumerate() {
            if j == 0 {
                *moment += weight;
            } else {
                *moment += weight * now;
                (before, now) = (now, 2.0 * t * now - before);
            }
        }
    }
    for (at, &slot) in slots.iter().enumerate() {
        let Some(moments) = moments.get(slot as usize) else {
            continue;
        };
        for (node, values) in table.nodes.iter().zip(&table.values) {
            let u = (low + at as f64 + 0.5 * (node + 1.0)) * LENGTH;
            points.push(inverse(n, u));
            let sum: f64 = moments
                .iter()
                .zip(values)
                .skip(1)
                .map(|(moment, value)| moment * value)
                .sum();
            weights.push((moments[0] + 2.0 * sum) / NODES as f64);
        }
    }
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
        let few = all.compressed();
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
        for n in [0.0, 1.0, 300.0] {
            for expected in [1e-12, 0.3, 20.0, 1e9] {
                assert!((inverse(n, scale(n, expected)) / expected - 1.0).abs() < 1e-12);
            }
        }
    }
}
