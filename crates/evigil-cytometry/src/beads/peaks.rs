//! The kinds of beads in one file.

use thiserror::Error;

use super::mixture::{classify, fit};
use crate::order_statistics::{median, median_absolute_deviation, sorted_finite};
use crate::threshold::MAD_FACTOR;

/// Most kinds of beads.
const PEAKS_MAX: usize = 32;

/// Fewest events of a peak.
const EVENTS_MIN: usize = 20;

/// Deviations from the centre that have to lie within the range of the detector; 2.5 hold 98.8 %
/// of normal values.
const DEVIATIONS_WITHIN: f64 = 2.5;

/// Lowest and highest value that a detector gives truly. What lies beyond is cut, or bent where a
/// logarithmic amplifier ends, and a peak that reaches there has no true centre.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Detector {
    /// Lowest.
    pub low: f64,
    /// Highest.
    pub high: f64,
}

/// A kind of bead as the instrument shows it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Peak {
    /// Median.
    pub centre: f64,
    /// Robust coefficient of variation: scaled median absolute deviation over median. Infinite or
    /// large for a blank near 0.
    pub variation: f64,
    /// Events.
    pub events: usize,
    /// Whether it reaches an end of the detector, so that its centre can't be used.
    pub is_cut: bool,
}

/// Why no peaks were found.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum PeakError {
    /// Fewer values than so many peaks need.
    #[error("{events} values for {peaks} peaks")]
    TooFewEvents {
        /// Finite values.
        events: usize,
        /// Peaks asked for.
        peaks: usize,
    },
    /// No peak, or too many.
    #[error("{0} peaks were asked for")]
    Count(usize),
    /// The values do not fall apart into so many peaks.
    #[error("peak {peak} of {peaks} has only {events} events")]
    EmptyPeak {
        /// Peak, from 1.
        peak: usize,
        /// Peaks asked for.
        peaks: usize,
        /// Events that fell to it.
        events: usize,
    },
}

/// Finds so many peaks, by rising brightness.
///
/// Values are put on an asinh scale that is linear within the noise around zero and logarithmic
/// above, where bead peaks are about equally wide; a mixture of normal distributions is fitted
/// there, and each value goes to the one that it most probably belongs to. Doublets and debris
/// are best gated out before (`evigil_cytometry::histogram::densest`).
///
/// # Errors
/// [`PeakError`] when there are too few values or they do not fall apart into so many.
pub fn find_peaks(
    values: impl IntoIterator<Item = f64>,
    peaks: usize,
    detector: Detector,
) -> Result<Vec<Peak>, PeakError> {
    if peaks == 0 || peaks > PEAKS_MAX {
        return Err(PeakError::Count(peaks));
    }
    let sorted = sorted_finite(values);
    let few = PeakError::TooFewEvents {
        events: sorted.len(),
        peaks,
    };
    if sorted.len() < peaks * EVENTS_MIN {
        return Err(few);
    }
    let linear = linear_width(&sorted);
    let placed: Vec<f64> = sorted
        .iter()
        .map(|value| (value / linear).asinh())
        .collect();
    let components = fit(&placed, peaks).ok_or(few)?;
    let mut members: Vec<Vec<f64>> = vec![Vec::new(); components.len()];
    for (value, place) in sorted.iter().zip(&placed) {
        if let Some(group) = classify(&components, *place).and_then(|peak| members.get_mut(peak)) {
            group.push(*value);
        }
    }
    members
        .iter()
        .enumerate()
        .map(|(place, members)| {
            let empty = PeakError::EmptyPeak {
                peak: place + 1,
                peaks,
                events: members.len(),
            };
            if members.len() < EVENTS_MIN {
                return Err(empty);
            }
            peak(members, detector).ok_or(empty)
        })
        .collect()
}

/// Where the scale goes over from linear to logarithmic: the root mean square of the values below
/// zero, which only noise brings there. Values that are all above zero, as logarithmic amplifiers
/// give them, are put on a logarithmic scale altogether.
fn linear_width(sorted: &[f64]) -> f64 {
    let negative = sorted.partition_point(|value| *value < 0.0);
    if negative > 0 && negative * 1000 >= sorted.len() {
        let squares = sorted
            .iter()
            .take(negative)
            .map(|value| value * value)
            .sum::<f64>();
        return (squares / negative as f64).sqrt();
    }
    let lowest = sorted.iter().copied().find(|value| *value > 0.0);
    lowest.unwrap_or(1.0) / 2.0
}

fn peak(members: &[f64], detector: Detector) -> Option<Peak> {
    let centre = median(members)?;
    let deviation = MAD_FACTOR * median_absolute_deviation(members)?;
    let reach = DEVIATIONS_WITHIN * deviation;
    Some(Peak {
        centre,
        variation: deviation / centre.abs(),
        events: members.len(),
        is_cut: centre - reach < detector.low || centre + reach > detector.high,
    })
}

/// Which of the stated values belong to which peaks when fewer peaks were found than are stated:
/// the run of neighbouring values whose logarithms lie best on a line with those of the peaks,
/// as the place of its first value. Both by rising size, without blanks.
///
/// None when there are fewer than three peaks, which fit every run, or a value is not above 0.
#[must_use]
pub fn match_values(peaks: &[f64], stated: &[f64]) -> Option<usize> {
    let positive = peaks.iter().chain(stated).all(|value| *value > 0.0);
    if peaks.len() < 3 || stated.len() < peaks.len() || !positive {
        return None;
    }
    let x: Vec<f64> = peaks.iter().map(|peak| peak.ln()).collect();
    let runs = stated.windows(peaks.len()).map(|run| {
        let y: Vec<f64> = run.iter().map(|value| value.ln()).collect();
        super::curve::line(&x, &y).map_or(f64::INFINITY, |line| line.squares)
    });
    runs.enumerate()
        .min_by(|(_, a), (_, b)| a.total_cmp(b))
        .map(|(place, _)| place)
}

#[cfg(test)]
mod tests {
    use statrs::distribution::{ContinuousCDF, Normal};

    use super::*;

    const DETECTOR: Detector = Detector {
        low: -1e3,
        high: 262_143.0,
    };

    fn beads(peaks: &[(f64, f64)]) -> Vec<f64> {
        let law = Normal::standard();
        peaks
            .iter()
            .flat_map(|(centre, deviation)| {
                (0..500).map(move |i| {
                    centre + deviation * law.inverse_cdf((f64::from(i) + 0.5) / 500.0)
                })
            })
            .map(|value| value.min(DETECTOR.high))
            .collect()
    }

    #[test]
    fn peaks_and_their_widths() {
        let known = [
            (20.0, 15.0),
            (250.0, 25.0),
            (900.0, 60.0),
            (4000.0, 200.0),
            (30_000.0, 1500.0),
            (260_000.0, 9000.0),
        ];
        let found = find_peaks(beads(&known), 6, DETECTOR).unwrap();
        for (peak, (centre, deviation)) in found.iter().zip(known) {
            assert!((peak.centre / centre - 1.0).abs() < 0.05, "{found:?}");
            assert_eq!(peak.is_cut, centre == 260_000.0, "{found:?}");
            if !peak.is_cut {
                assert!(
                    (peak.variation / (deviation / centre) - 1.0).abs() < 0.1,
                    "{found:?}"
                );
            }
        }
    }

    #[test]
    fn too_little_is_refused() {
        assert!(matches!(
            find_peaks([1.0, 2.0], 2, DETECTOR),
            Err(PeakError::TooFewEvents { .. })
        ));
        assert!(find_peaks([1.0; 100], 0, DETECTOR).is_err());
        assert!(find_peaks([1.0; 100], 2, DETECTOR).is_err());
        assert!(find_peaks([f64::NAN; 100], 2, DETECTOR).is_err());
    }

    #[test]
    fn fewer_peaks_than_stated() {
        let stated = [
            771.0, 2106.0, 6262.0, 15_183.0, 45_292.0, 136_258.0, 291_042.0,
        ];
        let seen: Vec<f64> = stated[2..6].iter().map(|value| value / 50.0).collect();
        assert_eq!(match_values(&seen, &stated), Some(2));
        assert_eq!(match_values(&seen[..2], &stated), None);
    }
}
