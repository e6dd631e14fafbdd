//! Which markers are found together on single particles: CD9, CD63, CD81 or any few others.

use thiserror::Error;

use crate::interval::{Estimate, IntervalError, ShareMethod, normal_quantile, share};

/// Most markers of a table: a bit each in a byte.
pub const MARKERS_MAX: usize = 8;

/// Why there is no table.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum CoexpressionError {
    /// No marker, or more than [`MARKERS_MAX`].
    #[error("{found} markers, of at most {MARKERS_MAX}")]
    Markers {
        /// Markers given.
        found: usize,
    },
    /// A column has another length than the first.
    #[error("`{marker}` has {found} events, not {expected}")]
    Length {
        /// Marker.
        marker: String,
        /// Its events.
        found: usize,
        /// Events of the first.
        expected: usize,
    },
    /// A particle carries a bit that belongs to no marker.
    #[error("event {event} carries a marker that is not named")]
    UnknownMarker {
        /// Event, from 0.
        event: usize,
    },
    /// No events, or a confidence that is none.
    #[error(transparent)]
    Interval(#[from] IntervalError),
}

/// A combination of markers and how many particles carry exactly these.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Combination {
    /// A bit for each marker, the first marker lowest.
    pub markers: u8,
    /// Particles with these and no other markers.
    pub count: u64,
    /// Share of all particles.
    pub share: Estimate,
    /// Share that would be found if the markers were independent: the product of their shares.
    pub expected_share: f64,
}

/// How two markers go together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Places of the two markers.
    pub markers: (usize, usize),
    /// Particles with both, the first only, the second only, neither.
    pub counts: [u64; 4],
    /// Odds ratio with its interval. Where a count is 0, a half is added to each (Haldane 1956,
    /// Anscombe 1956), and [`Pair::corrected`] says so. Interval: Woolf 1955.
    pub odds_ratio: Estimate,
    /// Whether halves were added.
    pub corrected: bool,
}

/// All combinations of the markers, each marker alone, and each pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Coexpression {
    /// Names of the markers.
    pub markers: Vec<String>,
    /// Particles.
    pub total: u64,
    /// Every combination, by its bits; the first is that without any marker.
    pub combinations: Vec<Combination>,
    /// For each marker, the share of particles that carry it, with others or without.
    pub single: Vec<Estimate>,
    /// Share of particles that carry at least one, two, ... all markers.
    pub at_least: Vec<Estimate>,
    /// Each pair of markers.
    pub pairs: Vec<Pair>,
}

/// One byte a particle from a column of booleans for each marker.
///
/// # Errors
/// [`CoexpressionError`] when there are too many markers or columns differ in length.
pub fn masks(columns: &[(&str, &[bool])]) -> Result<Vec<u8>, CoexpressionError> {
    let found = columns.len();
    let Some((_, first)) = columns.first().filter(|_| found <= MARKERS_MAX) else {
        return Err(CoexpressionError::Markers { found });
    };
    let mut masks = vec![0_u8; first.len()];
    for (bit, (marker, column)) in columns.iter().enumerate() {
        if column.len() != first.len() {
            return Err(CoexpressionError::Length {
                marker: (*marker).to_owned(),
                found: column.len(),
                expected: first.len(),
            });
        }
        for (mask, carries) in masks.iter_mut().zip(*column) {
            *mask |= u8::from(*carries) << bit;
        }
    }
    Ok(masks)
}

/// The table of particles with one byte each: a bit for each marker, the first marker lowest.
///
/// # Errors
/// [`CoexpressionError`] when there are no particles, too many markers, or bits without a marker.
pub fn coexpression(
    markers: impl IntoIterator<Item = impl Into<String>>,
    masks: &[u8],
    confidence: f64,
) -> Result<Coexpression, CoexpressionError> {
    let markers: Vec<String> = markers.into_iter().map(Into::into).collect();
    let size = markers.len();
    if size == 0 || size > MARKERS_MAX {
        return Err(CoexpressionError::Markers { found: size });
    }
    let mut counts = [0_u64; 1 << MARKERS_MAX];
    for mask in masks {
        if let Some(count) = counts.get_mut(usize::from(*mask)) {
            *count += 1;
        }
    }
    let all = u8::MAX >> (MARKERS_MAX - size);
    if let Some(event) = masks.iter().position(|mask| mask & !all != 0) {
        return Err(CoexpressionError::UnknownMarker { event });
    }
    let total = masks.len() as u64;
    let estimate = |count: u64| share(count, total, confidence, ShareMethod::Wilson);
    let with = |test: &dyn Fn(u8) -> bool| -> u64 {
        let counts = (0..=all).zip(counts);
        counts
            .filter(|(mask, _)| test(*mask))
            .map(|(_, count)| count)
            .sum()
    };
    let carries = |bit: usize| move |mask: u8| mask >> bit & 1 == 1;

    let single = (0..size)
        .map(|bit| estimate(with(&carries(bit))))
        .collect::<Result<Vec<_>, _>>()?;
    let independent = |mask: u8| -> f64 {
        let shares = single.iter().enumerate();
        shares
            .map(|(bit, share)| {
                if carries(bit)(mask) {
                    share.value
                } else {
                    1.0 - share.value
                }
            })
            .product()
    };
    let combinations = (0..=all)
        .zip(counts)
        .map(|(markers, count)| {
            Ok(Combination {
                markers,
                count,
                share: estimate(count)?,
                expected_share: independent(markers),
            })
        })
        .collect::<Result<Vec<_>, IntervalError>>()?;
    let at_least = (1..=size)
        .map(|number| estimate(with(&|mask| mask.count_ones() as usize >= number)))
        .collect::<Result<Vec<_>, _>>()?;
    let z = normal_quantile(confidence)?;
    let pairs = (0..size)
        .flat_map(|a| (a + 1..size).map(move |b| (a, b)))
        .map(|(a, b)| {
            let of = |first: bool, second: bool| {
                with(&|mask| carries(a)(mask) == first && carries(b)(mask) == second)
            };
            let counts = [
                of(true, true),
                of(true, false),
                of(false, true),
                of(false, false),
            ];
            pair((a, b), counts, z)
        })
        .collect();
    Ok(Coexpression {
        markers,
        total,
        combinations,
        single,
        at_least,
        pairs,
    })
}

fn pair(markers: (usize, usize), counts: [u64; 4], z: f64) -> Pair {
    let corrected = counts.contains(&0);
    let half = if corrected { 0.5 } else { 0.0 };
    let [both, first, second, neither] = counts.map(|count| count as f64 + half);
    let value = both * neither / (first * second);
    let error = (1.0 / both + 1.0 / first + 1.0 / second + 1.0 / neither).sqrt();
    Pair {
        markers,
        counts,
        odds_ratio: Estimate {
            value,
            low: value * (-z * error).exp(),
            high: value * (z * error).exp(),
        },
        corrected,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn combinations_are_exact() {
        let cd9 = [true, true, false, false, true];
        let cd63 = [true, false, false, true, true];
        let masks = masks(&[("CD9", &cd9), ("CD63", &cd63)]).unwrap();
        let table = coexpression(["CD9", "CD63"], &masks, 0.95).unwrap();
        let counts: Vec<u64> = table.combinations.iter().map(|c| c.count).collect();
        assert_eq!(counts, [1, 1, 1, 2]);
        assert_eq!(table.single[0].value, 0.6);
        assert_eq!(table.at_least[1].value, 0.4);
        assert_eq!(table.pairs[0].counts, [2, 1, 1, 1]);
        assert_eq!(table.pairs[0].odds_ratio.value, 2.0);
        assert!((table.combinations[3].expected_share - 0.36).abs() < 1e-12);
    }

    /// By hand: 10·40 / (20·30), and exp(1.96·√(1/10+1/20+1/30+1/40)) around it.
    #[test]
    fn odds_ratio() {
        let found = pair((0, 1), [10, 20, 30, 40], 1.96);
        assert!((found.odds_ratio.value - 2.0 / 3.0).abs() < 1e-12);
        assert!((found.odds_ratio.low - 0.272_5).abs() < 1e-3, "{found:?}");
        let empty = pair((0, 1), [0, 20, 30, 40], 1.96);
        assert!(empty.corrected && empty.odds_ratio.value > 0.0);
    }

    #[test]
    fn faults() {
        let column: &[bool] = &[true];
        assert!(masks(&[]).is_err());
        assert!(masks(&[("a", column); 9]).is_err());
        assert!(masks(&[("a", column), ("b", &[])]).is_err());
        assert!(matches!(
            coexpression(["a"], &[1, 2], 0.95),
            Err(CoexpressionError::UnknownMarker { event: 1 })
        ));
        assert!(matches!(
            coexpression(["a"], &[], 0.95),
            Err(CoexpressionError::Interval(_))
        ));
        assert_eq!(
            coexpression(["m"; 8], &[255, 0], 0.95)
                .unwrap()
                .combinations
                .len(),
            256
        );
    }

    proptest! {
        #[test]
        fn everything_adds_up(masks in prop::collection::vec(0_u8..8, 1..300)) {
            let table = coexpression(["a", "b", "c"], &masks, 0.95).unwrap();
            let sum: u64 = table.combinations.iter().map(|c| c.count).sum();
            prop_assert_eq!(sum, masks.len() as u64);
            let expected: f64 = table.combinations.iter().map(|c| c.expected_share).sum();
            prop_assert!((expected - 1.0).abs() < 1e-12);
            for pair in &table.pairs {
                prop_assert_eq!(pair.counts.iter().sum::<u64>(), masks.len() as u64);
                prop_assert!(pair.odds_ratio.low <= pair.odds_ratio.value);
            }
            prop_assert!(table.at_least.windows(2).all(|w| w[0].value >= w[1].value));
        }
    }
}
