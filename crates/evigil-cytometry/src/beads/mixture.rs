//! Mixture of normal distributions in one dimension, fitted to counts in classes.

use std::f64::consts::TAU;

/// Classes into which values are counted before the fit.
const BINS: usize = 1024;

/// Rounds of the fit.
const ROUNDS_MAX: usize = 500;

/// Gain of the mean log likelihood below which the fit has come to rest.
const GAIN_MIN: f64 = 1e-9;

/// How much the equality of weights counts against what is seen, in parts of all values. Makers mix
/// the kinds of beads in about equal numbers; without this, two dim peaks that overlap can share
/// their events in almost any way. It is a Dirichlet prior on the weights.
const EQUALITY: f64 = 2.0;

/// One normal distribution of a mixture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Component {
    pub(super) weight: f64,
    pub(super) mean: f64,
    pub(super) deviation: f64,
}

impl Component {
    fn density(&self, x: f64) -> f64 {
        let z = (x - self.mean) / self.deviation;
        self.weight / (self.deviation * TAU.sqrt()) * (-0.5 * z * z).exp()
    }
}

/// The component to which a value most probably belongs.
pub(super) fn classify(components: &[Component], x: f64) -> Option<usize> {
    let scores = components.iter().map(|component| {
        let z = (x - component.mean) / component.deviation;
        (component.weight / component.deviation).ln() - 0.5 * z * z
    });
    scores
        .enumerate()
        .max_by(|(_, a), (_, b)| a.total_cmp(b))
        .map(|(place, _)| place)
}

/// Fits so many components to sorted values, by expectation and maximisation from two starts:
/// parts of equal numbers, as beads are mixed, and parts of least squares. The likelier end
/// counts. Components come by rising mean.
pub(super) fn fit(sorted: &[f64], count: usize) -> Option<Vec<Component>> {
    let (low, high) = (*sorted.first()?, *sorted.last()?);
    let width = (high - low) / BINS as f64;
    if count == 0 || width <= 0.0 || width.is_nan() {
        return None;
    }
    let mut bins = vec![(0.0, 0.0); BINS];
    for (place, bin) in bins.iter_mut().enumerate() {
        bin.0 = low + (place as f64 + 0.5) * width;
    }
    for value in sorted {
        let place = (((value - low) / width) as usize).min(BINS - 1);
        if let Some(bin) = bins.get_mut(place) {
            bin.1 += 1.0;
        }
    }
    let starts = [equal_parts(&bins, count), least_squares_parts(&bins, count)];
    let ends = starts.into_iter().filter_map(|edges| {
        let start = components(&bins, &edges, width)?;
        Some(maximise(&bins, start, width))
    });
    let (_, mut best) = ends.max_by(|a, b| a.0.total_cmp(&b.0))?;
    best.sort_unstable_by(|a, b| a.mean.total_cmp(&b.mean));
    Some(best)
}

/// Ends (without) of parts that hold equal numbers.
fn equal_parts(bins: &[(f64, f64)], count: usize) -> Vec<usize> {
    let total: f64 = bins.iter().map(|bin| bin.1).sum();
    let mut ends = Vec::with_capacity(count);
    let mut sum = 0.0;
    for (place, bin) in bins.iter().enumerate() {
        sum += bin.1;
        if ends.len() + 1 < count && sum >= total * (ends.len() + 1) as f64 / count as f64 {
            ends.push(place + 1);
        }
    }
    ends.push(bins.len());
    ends
}

/// Ends (without) of parts with the least sum of squared distances from their means, exactly, by
/// dynamic programming (Wang & Song 2011, The R Journal 3(2):29).
fn least_squares_parts(bins: &[(f64, f64)], count: usize) -> Vec<usize> {
    let mut sums = vec![(0.0, 0.0, 0.0)];
    for (x, weight) in bins {
        let (w, wx, wxx) = sums.last().copied().unwrap_or_default();
        sums.push((w + weight, wx + weight * x, wxx + weight * x * x));
    }
    let cost = |from: usize, to: usize| -> f64 {
        let (Some(a), Some(b)) = (sums.get(from), sums.get(to)) else {
            return f64::INFINITY;
        };
        let (w, wx, wxx) = (b.0 - a.0, b.1 - a.1, b.2 - a.2);
        if w > 0.0 {
            (wxx - wx * wx / w).max(0.0)
        } else {
            0.0
        }
    };
    let size = bins.len();
    let mut best: Vec<f64> = (0..=size).map(|end| cost(0, end)).collect();
    let mut cuts: Vec<Vec<usize>> = Vec::new();
    for _ in 1..count {
        let mut next = vec![f64::INFINITY; size + 1];
        let mut cut = vec![0; size + 1];
        for (end, (next, cut)) in next.iter_mut().zip(&mut cut).enumerate() {
            for (from, before) in best.iter().enumerate().take(end + 1) {
                let sum = before + cost(from, end);
                if sum < *next {
                    (*next, *cut) = (sum, from);
                }
            }
        }
        best = next;
        cuts.push(cut);
    }
    let mut ends = vec![size];
    for cut in cuts.iter().rev() {
        let end = ends
            .last()
            .and_then(|end| cut.get(*end))
            .copied()
            .unwrap_or(0);
        ends.push(end);
    }
    ends.reverse();
    ends
}

/// Components of parts with these ends.
fn components(bins: &[(f64, f64)], ends: &[usize], width: f64) -> Option<Vec<Component>> {
    let total: f64 = bins.iter().map(|bin| bin.1).sum();
    let mut from = 0;
    ends.iter()
        .map(|end| {
            let part = bins.get(from..*end)?;
            from = *end;
            let weight: f64 = part.iter().map(|bin| bin.1).sum();
            if weight <= 0.0 {
                return None;
            }
            let mean = part.iter().map(|(x, w)| x * w).sum::<f64>() / weight;
            let square = part
                .iter()
                .map(|(x, w)| w * (x - mean).powi(2))
                .sum::<f64>()
                / weight;
            Some(Component {
                weight: weight / total,
                mean,
                deviation: square.sqrt().max(width),
            })
        })
        .collect()
}

/// Mean log likelihood and components where expectation and maximisation come to rest. No
/// component gets narrower than a class.
fn maximise(
    bins: &[(f64, f64)],
    mut components: Vec<Component>,
    width: f64,
) -> (f64, Vec<Component>) {
    let total: f64 = bins.iter().map(|bin| bin.1).sum();
    let equal = 1.0 / components.len() as f64;
    let mut likelihood = f64::NEG_INFINITY;
    for _ in 0..ROUNDS_MAX {
        let mut sums = vec![(0.0, 0.0, 0.0); components.len()];
        let mut now = 0.0;
        for (x, count) in bins.iter().filter(|bin| bin.1 > 0.0) {
            let whole: f64 = components
                .iter()
                .map(|component| component.density(*x))
                .sum();
            if whole <= f64::MIN_POSITIVE {
                continue;
            }
            now += count * whole.ln();
            for (sum, component) in sums.iter_mut().zip(&components) {
                let part = count * component.density(*x) / whole;
                let offset = x - component.mean;
                sum.0 += part;
                sum.1 += part * offset;
                sum.2 += part * offset * offset;
            }
        }
        for (component, (weight, offset, square)) in components.iter_mut().zip(&sums) {
            if *weight > 0.0 {
                let shift = offset / weight;
                component.weight = (weight / total + EQUALITY * equal) / (1.0 + EQUALITY);
                component.mean += shift;
                component.deviation = (square / weight - shift * shift).max(width * width).sqrt();
            }
        }
        let gain = (now - likelihood) / total;
        likelihood = now;
        if gain < GAIN_MIN {
            break;
        }
    }
    (likelihood, components)
}

#[cfg(test)]
mod tests {
    use statrs::distribution::{ContinuousCDF, Normal};

    use super::*;

    fn mixed(parts: &[(f64, f64, usize)]) -> Vec<f64> {
        let law = Normal::standard();
        let mut values: Vec<f64> = parts
            .iter()
            .flat_map(|(mean, deviation, n)| {
                (0..*n)
                    .map(move |i| mean + deviation * law.inverse_cdf((i as f64 + 0.5) / *n as f64))
            })
            .collect();
        values.sort_unstable_by(f64::total_cmp);
        values
    }

    #[test]
    fn neighbours_that_overlap_are_told_apart() {
        let values = mixed(&[
            (0.0, 0.3, 2000),
            (0.8, 0.2, 1500),
            (3.0, 0.1, 1000),
            (5.0, 0.1, 500),
        ]);
        let found = fit(&values, 4).unwrap();
        for (component, mean) in found.iter().zip([0.0, 0.8, 3.0, 5.0]) {
            assert!((component.mean - mean).abs() < 0.05, "{found:?}");
        }
        assert_eq!(classify(&found, 2.9), Some(2));
    }

    #[test]
    fn parts_are_exact() {
        let bins: Vec<(f64, f64)> = [0.0, 1.0, 2.0, 10.0, 11.0, 30.0].map(|x| (x, 1.0)).to_vec();
        assert_eq!(least_squares_parts(&bins, 3), [3, 5, 6]);
        assert_eq!(equal_parts(&bins, 3), [2, 4, 6]);
        assert!(fit(&[1.0, 1.0], 2).is_none());
        assert!(fit(&[], 2).is_none());
    }
}
