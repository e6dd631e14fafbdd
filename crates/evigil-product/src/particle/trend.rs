//! Whether the videos of a session drift: replicates that rise or fall in a row are none.

use super::detail::{Details, figure};
use super::error::{ParticleError, finite};
use super::quantile::normal_upper;

/// Most values for which all orders are tried: 9! = 362,880.
const EXACT_ORDERS: usize = 9;

/// Most values for which the exact distribution of Kendall's S is built.
const EXACT_KENDALL: usize = 60;

/// Most values that are compared pair by pair.
const MOST: usize = 10_000;

/// Which way values go in the order of measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Later values are larger.
    Rising,
    /// Later values are smaller.
    Falling,
    /// Neither.
    Level,
}

impl Direction {
    /// The word used in outputs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Rising => "rising",
            Self::Falling => "falling",
            Self::Level => "level",
        }
    }
}

/// How the probability of a trend was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TrendMethod {
    /// Slope over all orders of the values.
    Permutation,
    /// Exact distribution of Kendall's S; no two values are equal.
    KendallExact,
    /// Normal approximation of Kendall's S, with ties and continuity.
    KendallNormal,
}

/// Trend of values in the order of measurement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trend {
    /// Direction of the slope.
    pub direction: Direction,
    /// Least-squares slope: change from one value to the next, in the unit of the values.
    pub slope: f64,
    /// Whether every value but the first goes on in that direction. Few values in a steady row
    /// are suspicious though no test can say so: of three, one order in six falls by chance.
    pub steady: bool,
    /// Probability of as strong a trend, in either direction, when the order means nothing.
    pub p: f64,
    /// How it was found.
    pub method: TrendMethod,
}

impl Trend {
    /// What a sentence about it needs.
    #[must_use]
    pub fn details(&self) -> Details {
        vec![
            ("direction", self.direction.code().to_owned()),
            ("slope", figure(self.slope)),
            ("p", figure(self.p)),
        ]
    }
}

/// Trend of at least three values in the order of measurement.
///
/// Up to nine: exact permutation test of the slope over all orders (Fisher, The Design of
/// Experiments, 1935, section 21). More: Kendall's S (Mann, Econometrica 1945;13:245), exact up
/// to sixty values without ties (Kendall, Rank Correlation Methods), else normal.
///
/// # Errors
/// [`ParticleError::TooFew`], [`ParticleError::TooMany`] (10,000), [`ParticleError::NotFinite`].
pub fn trend(values: &[f64]) -> Result<Trend, ParticleError> {
    let what = "values";
    let (n, have) = (values.len() as f64, values.len());
    if have < 3 {
        return Err(ParticleError::TooFew {
            what,
            have,
            need: 3,
        });
    }
    if have > MOST {
        return Err(ParticleError::TooMany {
            what,
            have,
            most: MOST,
        });
    }
    let mut largest = 0.0_f64;
    for value in values {
        largest = largest.max(finite(what, *value)?.abs());
    }
    // In units of the largest value no sum can overflow.
    let unit = if largest > 0.0 { largest } else { 1.0 };
    let scaled: Vec<f64> = values.iter().map(|value| value / unit).collect();

    let slope = leverage(&scaled) / (n * (n * n - 1.0) / 12.0);
    let up = scaled
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if a < b));
    let down = scaled
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if a > b));
    let (p, method) = if have <= EXACT_ORDERS {
        (over_all_orders(&scaled), TrendMethod::Permutation)
    } else {
        kendall(&scaled)
    };
    Ok(Trend {
        direction: direction(slope),
        slope: finite("slope", slope * unit)?,
        steady: up || down,
        p,
        method,
    })
}

/// Values no larger than 1 whose slope is rounding alone are level.
fn direction(slope: f64) -> Direction {
    if slope > 1e-14 {
        Direction::Rising
    } else if slope < -1e-14 {
        Direction::Falling
    } else {
        Direction::Level
    }
}

/// `sum (i - mean i) x_i`, the part of the slope that the order changes.
fn leverage(values: &[f64]) -> f64 {
    let middle = (values.len() as f64 - 1.0) / 2.0;
    let places = (0..values.len()).map(|place| place as f64 - middle);
    values
        .iter()
        .zip(places)
        .map(|(value, place)| value * place)
        .sum()
}

/// Share of orders whose slope is at least as steep. Orders by Heap's method.
fn over_all_orders(values: &[f64]) -> f64 {
    let mut order = values.to_vec();
    // Orders of the same slope differ by rounding.
    let steep = leverage(values).abs() * (1.0 - 1e-12) - 1e-14;
    let (mut as_steep, mut orders) = (1_u32, 1_u32);
    let mut turns = vec![0_usize; order.len()];
    let mut at = 1;
    while at < order.len() {
        let Some(turn) = turns.get_mut(at) else { break };
        if *turn < at {
            order.swap(if at % 2 == 0 { 0 } else { *turn }, at);
            *turn += 1;
            at = 1;
            orders += 1;
            as_steep += u32::from(leverage(&order).abs() >= steep);
        } else {
            *turn = 0;
            at += 1;
        }
    }
    f64::from(as_steep) / f64::from(orders)
}

fn kendall(values: &[f64]) -> (f64, TrendMethod) {
    let mut s = 0_i64;
    for (at, first) in values.iter().enumerate() {
        for second in values.iter().skip(at + 1) {
            s += i64::from(second > first) - i64::from(second < first);
        }
    }
    let ties = tie_sizes(values);
    if ties.is_empty() && values.len() <= EXACT_KENDALL {
        return (kendall_exact(values.len(), s), TrendMethod::KendallExact);
    }
    let term = |size: f64| size * (size - 1.0) * (2.0 * size + 5.0);
    let tied: f64 = ties.iter().map(|size| term(*size)).sum();
    let variance = (term(values.len() as f64) - tied) / 18.0;
    if variance <= 0.0 || s == 0 {
        return (1.0, TrendMethod::KendallNormal);
    }
    let z = (s.unsigned_abs() as f64 - 1.0) / variance.sqrt();
    ((2.0 * normal_upper(z)).min(1.0), TrendMethod::KendallNormal)
}

/// Sizes of the groups of equal values.
fn tie_sizes(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let groups = sorted.chunk_by(|a, b| a == b);
    groups
        .map(|group| group.len() as f64)
        .filter(|size| *size > 1.0)
        .collect()
}

/// Two-sided probability of S from the distribution of inversions: an order of k values is one
/// of k - 1 with the last put at one of k places, which adds 0 to k - 1 inversions.
fn kendall_exact(n: usize, s: i64) -> f64 {
    let pairs = n * (n - 1) / 2;
    let mut share = vec![1.0];
    for k in 2..=n {
        let mut next = vec![0.0; share.len() + k - 1];
        for (inversions, weight) in share.iter().enumerate() {
            for cell in next.iter_mut().skip(inversions).take(k) {
                *cell += weight / k as f64;
            }
        }
        share = next;
    }
    // S = pairs - 2·inversions, so that |S| or more leaves few inversions, or few concordances.
    let fewest = pairs.saturating_sub(s.unsigned_abs() as usize) / 2;
    let tail: f64 = share.iter().take(fewest + 1).sum();
    (2.0 * tail).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn three_videos_that_fall() {
        let fall = trend(&[2.51e9, 1.80e9, 1.52e9]).expect("three values");
        assert_eq!(fall.direction, Direction::Falling);
        assert!(fall.steady);
        // Of six orders, this one and its mirror image.
        assert!((fall.p - 2.0 / 6.0).abs() < 1e-12);
        assert!((fall.slope + 0.495e9).abs() < 1.0);
    }

    #[test]
    fn five_videos() {
        let fall = trend(&[5.0, 4.0, 3.5, 2.0, 1.0]).expect("five values");
        assert!((fall.p - 2.0 / 120.0).abs() < 1e-12);
        assert_eq!(fall.method, TrendMethod::Permutation);
        let level = trend(&[1.0, 2.0, 1.0]).expect("three values");
        assert_eq!((level.direction, level.steady), (Direction::Level, false));
        assert!((level.p - 1.0).abs() < 1e-12);
        let same = trend(&[7.0; 9]).expect("nine values");
        assert_eq!((same.direction, same.p), (Direction::Level, 1.0));
    }

    /// References: all 5040 orders by `itertools.permutations`; `scipy.stats.kendalltau` 1.17.1
    /// with `method="exact"`; the normal one by hand from S and its variance with ties.
    #[test]
    fn as_in_peers() {
        let seven = trend(&[3.1, 2.9, 3.3, 2.5, 2.6, 2.2, 2.7]).expect("seven values");
        assert!((seven.p - PERMUTATION_SEVEN).abs() < 1e-12);
        let twelve = [1.0, 3.0, 2.0, 5.0, 4.0, 8.0, 6.0, 7.0, 12.0, 9.0, 10.5, 0.5];
        let twelve = trend(&twelve).expect("twelve values");
        assert_eq!(twelve.method, TrendMethod::KendallExact);
        assert!((twelve.p / KENDALL_TWELVE - 1.0).abs() < 1e-9);
        let tied = [1.0, 1.0, 2.0, 3.0, 2.0, 4.0, 5.0, 4.0, 6.0, 7.0];
        let tied = trend(&tied).expect("ten values");
        assert_eq!(tied.method, TrendMethod::KendallNormal);
        assert!((tied.p / KENDALL_TIED - 1.0).abs() < 1e-9);
    }

    const PERMUTATION_SEVEN: f64 = 520.0 / 5_040.0;
    const KENDALL_TWELVE: f64 = 0.031_050_242_838_437_284;
    const KENDALL_TIED: f64 = 0.000_808_633_304_804_141_2;

    #[test]
    fn nonsense_is_refused() {
        assert!(trend(&[1.0, 2.0]).is_err());
        assert!(trend(&[1.0, f64::NAN, 2.0]).is_err());
        assert!(trend(&vec![1.0; MOST + 1]).is_err());
        assert!(trend(&[1e308, -1e308, 1e308, 0.0]).is_ok());
        assert_eq!(trend(&[0.0; 12]).map(|it| it.p), Ok(1.0));
    }

    proptest! {
        #[test]
        fn backwards_is_the_same_trend_the_other_way(
            values in prop_oneof![
                // Without the orders of eight and nine values, which take long.
                prop::collection::vec(-100_i32..100, 3..7),
                prop::collection::vec(-100_i32..100, 10..20),
            ],
        ) {
            let values: Vec<f64> = values.into_iter().map(f64::from).collect();
            let back: Vec<f64> = values.iter().rev().copied().collect();
            let (there, back) = (trend(&values).expect("many"), trend(&back).expect("many"));
            prop_assert!((there.p - back.p).abs() < 1e-12);
            prop_assert!((there.slope + back.slope).abs() < 1e-9);
            prop_assert!(there.p > 0.0 && there.p <= 1.0);
        }

        #[test]
        fn the_unit_does_not_matter(
            values in prop::collection::vec(1_i32..100, 3..7), power in -20_i32..20,
        ) {
            let values: Vec<f64> = values.into_iter().map(f64::from).collect();
            let unit = 2.0_f64.powi(power);
            let other: Vec<f64> = values.iter().map(|value| value * unit).collect();
            let (one, other) = (trend(&values).expect("many"), trend(&other).expect("many"));
            prop_assert_eq!((one.p, one.direction), (other.p, other.direction));
        }
    }
}
