//! Fewer points for a fit: pairs of equal count and similar expected count become one.

use std::collections::BTreeMap;

use super::Points;

/// How much is squashed. The defaults are those of openEBGM's automatic squashing.
#[derive(Debug, Clone, PartialEq)]
pub struct SquashSettings {
    /// How many points of the largest expected counts are left alone: of the smallest count that is
    /// squashed, the next, and so on; the last goes on for all others.
    pub keep: Vec<usize>,
    /// Ascending limits for the number of points to squash, each with the number of points to squash
    /// them to.
    pub targets: Vec<(usize, usize)>,
    /// The number to squash to beyond the last limit.
    pub most: usize,
}

impl Default for SquashSettings {
    fn default() -> Self {
        Self {
            keep: vec![100, 75, 50, 25],
            targets: vec![
                (500, 50),
                (1000, 75),
                (10_000, 150),
                (100_000, 500),
                (500_000, 750),
                (1_000_000, 1000),
                (5_000_000, 2000),
            ],
            most: 5000,
        }
    }
}

/// Squashes points of weight 1: those of a count, in the order of their expected counts, are cut into
/// bins of equal size, and each bin becomes a point at the mean of its expected counts. The points of
/// the largest expected counts and rare counts are left as they are.
///
/// Source: DuMouchel and Pregibon 2001; the bins as in openEBGM 0.9.1.
#[must_use]
pub fn squash(points: &Points, settings: &SquashSettings) -> Points {
    let mut by_count: BTreeMap<u64, Vec<f64>> = BTreeMap::new();
    for (n, expected, _) in points.iter() {
        by_count.entry(n).or_default().push(expected);
    }
    let least = settings.keep.iter().copied().max().unwrap_or(0) + 1;
    let mut result = Points::default();
    let mut position = 0;
    for (n, mut expected) in by_count {
        expected.sort_by(f64::total_cmp);
        let mut put = |expected: f64, weight: f64| {
            result.n.push(n);
            result.expected.push(expected);
            result.weight.push(weight);
        };
        let mut binned = 0;
        if expected.len() > least {
            let keep = settings.keep.get(position).or(settings.keep.last());
            position += 1;
            let squashed = expected.len() - keep.copied().unwrap_or(0);
            let target = settings
                .targets
                .iter()
                .find(|&&(limit, _)| squashed < limit)
                .map_or(settings.most, |&(_, target)| target);
            let size = (squashed / target.max(1)).max(2);
            // openEBGM refuses fewer points than a bin; they are left as they are here.
            if squashed >= size {
                binned = squashed;
                for bin in expected.get(..squashed).unwrap_or_default().chunks(size) {
                    put(bin.iter().sum::<f64>() / bin.len() as f64, bin.len() as f64);
                }
            }
        }
        for &expected in expected.get(binned..).unwrap_or_default() {
            put(expected, 1.0);
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weight_and_expected_counts_are_kept() {
        let expected: Vec<f64> = (0..1303).map(|i| 0.01 + f64::from(i * i % 977)).collect();
        let n = (0..1303).map(|i| if i % 4 == 0 { 2 } else { 1 }).collect();
        let points = Points::unweighted(n, expected);
        let squashed = squash(&points, &SquashSettings::default());
        assert!(squashed.len() < 600);
        assert!((squashed.weight.iter().sum::<f64>() - 1303.0).abs() < 1e-9);
        let total: f64 = squashed
            .iter()
            .map(|(_, expected, weight)| expected * weight)
            .sum();
        assert!((total / points.expected.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn few_points_are_left_alone() {
        let points = Points::unweighted(vec![1; 101], (1..=101).map(f64::from).collect());
        assert_eq!(squash(&points, &SquashSettings::default()), points);
        assert!(squash(&Points::default(), &SquashSettings::default()).is_empty());
    }
}
