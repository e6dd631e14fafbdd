//! The area under the receiver operating characteristic curve.

use crate::disproportion::{Interval, Z_975};

/// An area under the curve with its standard errors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Auc {
    /// Chance that a true pair scores above a false one, where equal scores count half: 0 to 1.
    pub value: f64,
    /// Standard error by placements (DeLong, DeLong and Clarke-Pearson 1988); NaN with fewer than two
    /// true or two false pairs.
    pub standard_error: f64,
    /// Standard error that Hanley and McNeil (1982) derive from the area alone, as if scores were
    /// exponential.
    pub hanley_mcneil: f64,
    /// Number of true pairs.
    pub positives: usize,
    /// Number of false pairs.
    pub negatives: usize,
}

impl Auc {
    /// With 95% limits, normal by [`Self::standard_error`] and cut to 0 and 1; 0 and 1 where that is
    /// NaN.
    #[must_use]
    pub fn interval(self) -> Interval {
        let reach = Z_975 * self.standard_error;
        let (low, high) = if reach.is_nan() {
            (0.0, 1.0)
        } else {
            ((self.value - reach).max(0.0), (self.value + reach).min(1.0))
        };
        Interval {
            value: self.value,
            low,
            high,
        }
    }
}

/// Ranks from 1, equal values sharing the mean of theirs. NaN is below everything else.
fn mean_ranks(values: &[f64]) -> Vec<f64> {
    let key = |index: usize| {
        let value = values.get(index).copied().unwrap_or(f64::NAN);
        // Zeros of both signs are equal.
        (!value.is_nan(), value + 0.0)
    };
    let order = |&a: &usize, &b: &usize| {
        let (a, b) = (key(a), key(b));
        a.0.cmp(&b.0).then(if a.0 {
            a.1.total_cmp(&b.1)
        } else {
            std::cmp::Ordering::Equal
        })
    };
    let mut places: Vec<usize> = (0..values.len()).collect();
    places.sort_by(order);
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for equal in places.chunk_by(|a, b| order(a, b).is_eq()) {
        let mean = before as f64 + (equal.len() as f64 + 1.0) / 2.0;
        for &place in equal {
            if let Some(rank) = ranks.get_mut(place) {
                *rank = mean;
            }
        }
        before += equal.len();
    }
    ranks
}

/// Variance of a mean of these values.
fn variance_of_mean(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    squares / (count - 1.0) / count
}

/// The area under the curve of scores, of which each belongs to a pair that is truly a signal or truly
/// none. Only the order of scores counts; infinite ones are in order, NaN is the least.
///
/// Nothing when the two lists differ in length or one kind of pair is missing.
///
/// Sources: Mann and Whitney 1947 for the area; E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson,
/// Biometrics 1988;44:837-845 for its error, with placements from ranks as in X. Sun, W. Xu, IEEE
/// Signal Process Lett 2014;21:1389-1393; J. A. Hanley, B. J. McNeil, Radiology 1982;143:29-36.
#[must_use]
pub fn auc(scores: &[f64], truth: &[bool]) -> Option<Auc> {
    if scores.len() != truth.len() {
        return None;
    }
    let of = |wanted: bool, values: &[f64]| -> Vec<f64> {
        let pairs = values.iter().zip(truth);
        let kept = pairs.filter(|(_, truth)| **truth == wanted);
        kept.map(|(value, _)| *value).collect()
    };
    let all = mean_ranks(scores);
    // Share of the pairs of the other kind that are below, by the rank among all and among one's own.
    let below = |wanted: bool, others: usize| -> Vec<f64> {
        let own = mean_ranks(&of(wanted, scores));
        let ranks = of(wanted, &all).into_iter().zip(own);
        ranks
            .map(|(all, own)| (all - own) / others as f64)
            .collect()
    };
    let positives = truth.iter().filter(|truth| **truth).count();
    let negatives = truth.len() - positives;
    if positives == 0 || negatives == 0 {
        return None;
    }
    let (of_positives, of_negatives) = (below(true, negatives), below(false, positives));
    let (m, n) = (positives as f64, negatives as f64);
    let area = of_positives.iter().sum::<f64>() / m;
    let (q1, q2) = (area / (2.0 - area), 2.0 * area * area / (1.0 + area));
    let square = area * area;
    let variance = area * (1.0 - area) + (m - 1.0) * (q1 - square) + (n - 1.0) * (q2 - square);
    Some(Auc {
        value: area,
        standard_error: (variance_of_mean(&of_positives) + variance_of_mean(&of_negatives)).sqrt(),
        hanley_mcneil: (variance.max(0.0) / (m * n)).sqrt(),
        positives,
        negatives,
    })
}

#[cfg(test)]
mod tests {
    use rand::{RngExt as _, SeedableRng as _};
    use rand_chacha::ChaCha8Rng;

    use super::*;

    /// Every true pair against every false one.
    fn by_comparison(scores: &[f64], truth: &[bool]) -> (f64, f64) {
        let of = |wanted| {
            let pairs = scores.iter().zip(truth);
            let kept = pairs.filter(move |(_, truth)| **truth == wanted);
            kept.map(|(score, _)| *score).collect::<Vec<f64>>()
        };
        let (x, y) = (of(true), of(false));
        let wins = |x: f64, y: f64| {
            if x > y {
                1.0
            } else if x == y {
                0.5
            } else {
                0.0
            }
        };
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        let over = |value: f64| mean(&y.iter().map(|y| wins(value, *y)).collect::<Vec<_>>());
        let under = |value: f64| mean(&x.iter().map(|x| wins(*x, value)).collect::<Vec<_>>());
        let v10: Vec<f64> = x.iter().map(|x| over(*x)).collect();
        let v01: Vec<f64> = y.iter().map(|y| under(*y)).collect();
        let area = mean(&v10);
        let variance = |values: &[f64]| {
            let sum: f64 = values.iter().map(|value| (value - area).powi(2)).sum();
            sum / (values.len() as f64 - 1.0) / values.len() as f64
        };
        (area, (variance(&v10) + variance(&v01)).sqrt())
    }

    #[test]
    fn ranks_agree_with_all_comparisons() {
        let mut random = ChaCha8Rng::seed_from_u64(7);
        for round in 0..50 {
            let size = 4 + 3 * round;
            let truth: Vec<bool> = (0..size)
                .map(|place| place < 2 || (place > 3 && random.random::<f64>() < 0.3))
                .collect();
            // Few different values, so that many are equal, and both infinities.
            let scores: Vec<f64> = truth
                .iter()
                .map(|&truth| match random.random_range(0..8_i32) {
                    0 => f64::INFINITY,
                    1 => f64::NEG_INFINITY,
                    value => f64::from(value + i32::from(truth)),
                })
                .collect();
            let auc = auc(&scores, &truth).unwrap();
            let (area, error) = by_comparison(&scores, &truth);
            assert!((auc.value - area).abs() < 1e-13, "{auc:?} {area}");
            assert!(
                (auc.standard_error - error).abs() < 1e-13,
                "{auc:?} {error}"
            );
        }
    }

    #[test]
    fn a_case_by_hand() {
        // Of 2 times 3 comparisons five are won and one is equal.
        let auc = auc(
            &[3.0, 2.0, 1.0, 2.0, 0.5],
            &[true, true, false, false, false],
        )
        .unwrap();
        assert!((auc.value - 5.5 / 6.0).abs() < 1e-15);
        assert_eq!((auc.positives, auc.negatives), (2, 3));
        // Placements 1 and 5/6 of the true ones, 1, 3/4 and 1 of the false ones.
        let error = (1.0_f64 / 72.0 / 2.0 + 1.0 / 48.0 / 3.0).sqrt();
        assert!((auc.standard_error - error).abs() < 1e-15);
        let interval = auc.interval();
        assert!(interval.low < auc.value && interval.high == 1.0);
    }

    #[test]
    fn only_order_counts_and_not_a_number_is_last() {
        let truth = [true, false, true, false, false];
        let scores = [3.0, f64::NAN, f64::INFINITY, 1.0, -1.0];
        let same = [30.0, f64::NEG_INFINITY, 40.0, 10.0, 0.0];
        assert_eq!(auc(&scores, &truth), auc(&same, &truth));
        let turned: Vec<f64> = same.iter().map(|score| -score).collect();
        let sum = auc(&same, &truth).unwrap().value + auc(&turned, &truth).unwrap().value;
        assert!((sum - 1.0).abs() < 1e-15);
        assert_eq!(auc(&[-0.0, 0.0], &[true, false]).unwrap().value, 0.5);
        assert_eq!(
            auc(&[-f64::NAN, f64::NAN], &[true, false]).unwrap().value,
            0.5
        );
    }

    #[test]
    fn without_both_kinds_there_is_none() {
        assert_eq!(auc(&[], &[]), None);
        assert_eq!(auc(&[1.0, 2.0], &[true, true]), None);
        assert_eq!(auc(&[1.0], &[true, false]), None);
        let one = auc(&[1.0, 2.0], &[true, false]).unwrap();
        assert!(one.standard_error.is_nan());
        let interval = one.interval();
        assert_eq!(
            (interval.value, interval.low, interval.high),
            (0.0, 0.0, 1.0)
        );
    }
}
