//! Counts for plots: events in classes of equal width on a scale, in one or two dimensions.

use thiserror::Error;

/// Most classes of an axis.
pub const BINS_MAX: usize = 4096;

/// An axis that can't be divided.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[error("{bins} classes from {low} to {high}")]
pub struct AxisError {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Classes.
    pub bins: usize,
}

/// An axis divided into classes of equal width. A class holds its lower edge; the last one holds
/// its upper edge as well.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Axis {
    low: f64,
    high: f64,
    bins: usize,
}

impl Axis {
    /// An axis from `low` to `high`, places on a scale, with this number of classes.
    ///
    /// # Errors
    /// [`AxisError`] unless low < high, both finite, and 1 ≤ bins ≤ [`BINS_MAX`].
    pub fn new(low: f64, high: f64, bins: usize) -> Result<Self, AxisError> {
        let finite = low.is_finite() && high.is_finite() && (high - low).is_finite();
        if finite && low < high && (1..=BINS_MAX).contains(&bins) {
            return Ok(Self { low, high, bins });
        }
        Err(AxisError { low, high, bins })
    }

    /// Number of classes.
    #[must_use]
    pub const fn bins(&self) -> usize {
        self.bins
    }

    /// Lower edge of a class; of the number of classes, the upper end.
    #[must_use]
    pub fn edge(&self, bin: usize) -> f64 {
        let share = bin.min(self.bins) as f64 / self.bins as f64;
        self.low + share * (self.high - self.low)
    }

    /// Where a place lies.
    fn bin(&self, place: f64) -> Bin {
        if place.is_nan() {
            return Bin::Nowhere;
        }
        if place < self.low {
            return Bin::Below;
        }
        if place > self.high {
            return Bin::Above;
        }
        let share = (place - self.low) / (self.high - self.low);
        Bin::In(((share * self.bins as f64) as usize).min(self.bins - 1))
    }
}

enum Bin {
    Nowhere,
    Below,
    In(usize),
    Above,
}

/// Counts along one axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Histogram {
    /// Axis.
    pub axis: Axis,
    /// Events in each class.
    pub counts: Vec<u64>,
    /// Events below the axis.
    pub below: u64,
    /// Events above the axis.
    pub above: u64,
    /// Events that have no place, such as the logarithm of a negative value.
    pub nowhere: u64,
    /// Places that are marked, such as thresholds, in the order given.
    pub marks: Vec<f64>,
}

impl Histogram {
    /// Counts places on a scale.
    pub fn new(axis: Axis, places: impl IntoIterator<Item = f64>) -> Self {
        let mut histogram = Self {
            axis,
            counts: vec![0; axis.bins],
            below: 0,
            above: 0,
            nowhere: 0,
            marks: Vec::new(),
        };
        for place in places {
            let count = match axis.bin(place) {
                Bin::Nowhere => &mut histogram.nowhere,
                Bin::Below => &mut histogram.below,
                Bin::Above => &mut histogram.above,
                Bin::In(bin) => match histogram.counts.get_mut(bin) {
                    Some(count) => count,
                    None => continue,
                },
            };
            *count += 1;
        }
        histogram
    }

    /// Marks a place, such as a threshold.
    #[must_use]
    pub fn marked(mut self, place: f64) -> Self {
        self.marks.push(place);
        self
    }

    /// All events, on the axis and off it.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.iter().sum::<u64>() + self.below + self.above + self.nowhere
    }

    /// Share of all events for a unit of the axis, class by class.
    #[must_use]
    pub fn density(&self) -> Vec<f64> {
        let width = (self.axis.high - self.axis.low) / self.axis.bins as f64;
        let whole = self.total().max(1) as f64 * width;
        self.counts
            .iter()
            .map(|count| *count as f64 / whole)
            .collect()
    }
}

/// Counts on a plane.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaneHistogram {
    /// Axis to the right.
    pub x: Axis,
    /// Axis upwards.
    pub y: Axis,
    /// Events in each class. Shape: classes of y × classes of x, row-major.
    pub counts: Vec<u64>,
    /// Events off one of the axes or without a place.
    pub outside: u64,
}

impl PlaneHistogram {
    /// Counts pairs of places on two scales.
    pub fn new(x: Axis, y: Axis, places: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let mut counts = vec![0; x.bins * y.bins];
        let mut outside = 0;
        for (a, b) in places {
            let count = match (x.bin(a), y.bin(b)) {
                (Bin::In(a), Bin::In(b)) => counts.get_mut(b * x.bins + a),
                _ => None,
            };
            *count.unwrap_or(&mut outside) += 1;
        }
        Self {
            x,
            y,
            counts,
            outside,
        }
    }
}

/// Which points lie where they are densest: the classes of a smoothed plane, the fullest first,
/// until they hold this share of all points on the plane. Takes doublets and debris out of beads.
///
/// `smoothing` is the standard deviation of the Gaussian in classes. Points off the plane are
/// never dense.
#[must_use]
pub fn densest(x: Axis, y: Axis, places: &[(f64, f64)], share: f64, smoothing: f64) -> Vec<bool> {
    let plane = PlaneHistogram::new(x, y, places.iter().copied());
    let raw: Vec<f64> = plane.counts.iter().map(|count| *count as f64).collect();
    let along_x = smooth(&raw, x.bins, 1, smoothing);
    let smoothed = smooth(&along_x, y.bins, x.bins, smoothing);
    let mut order: Vec<usize> = (0..smoothed.len()).collect();
    let height = |class: &usize| smoothed.get(*class).copied().unwrap_or(0.0);
    order.sort_by(|a, b| height(b).total_cmp(&height(a)));
    let wanted = raw.iter().sum::<f64>() * share.clamp(0.0, 1.0);
    let mut held = 0.0;
    let mut dense = vec![false; raw.len()];
    for class in order {
        if held >= wanted {
            break;
        }
        held += raw.get(class).copied().unwrap_or(0.0);
        if let Some(dense) = dense.get_mut(class) {
            *dense = true;
        }
    }
    places
        .iter()
        .map(|(a, b)| match (x.bin(*a), y.bin(*b)) {
            (Bin::In(a), Bin::In(b)) => dense.get(b * x.bins + a).copied().unwrap_or(false),
            _ => false,
        })
        .collect()
}

/// Gaussian smoothing of a plane along the direction in which neighbours are `stride` apart and
/// lines are `length` long. Nothing lies past the edges.
fn smooth(values: &[f64], length: usize, stride: usize, deviation: f64) -> Vec<f64> {
    if !(deviation > 0.0 && deviation.is_finite()) {
        return values.to_vec();
    }
    let reach = ((4.0 * deviation).ceil() as usize).min(length);
    let kernel: Vec<f64> = (0..=reach)
        .map(|lag| (-0.5 * (lag as f64 / deviation).powi(2)).exp())
        .collect();
    let mut smoothed = vec![0.0; values.len()];
    for (place, value) in values
        .iter()
        .enumerate()
        .filter(|(_, value)| **value != 0.0)
    {
        let position = place / stride % length;
        let first = position.saturating_sub(reach);
        let last = (position + reach).min(length - 1);
        for other in first..=last {
            let target = (place + other * stride).checked_sub(position * stride);
            let weight = kernel.get(other.abs_diff(position));
            if let (Some(target), Some(weight)) =
                (target.and_then(|target| smoothed.get_mut(target)), weight)
            {
                *target += value * weight;
            }
        }
    }
    smoothed
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn edges() {
        let axis = Axis::new(0.0, 1.0, 4).unwrap();
        let histogram = Histogram::new(axis, [0.0, 0.25, 1.0, -0.1, 1.1, f64::NAN]).marked(0.3);
        assert_eq!(histogram.counts, [1, 1, 0, 1]);
        assert_eq!(
            (histogram.below, histogram.above, histogram.nowhere),
            (1, 1, 1)
        );
        assert_eq!(histogram.marks, [0.3]);
        assert_eq!(axis.edge(4), 1.0);
        assert!(Axis::new(1.0, 1.0, 4).is_err());
        assert!(Axis::new(0.0, 1.0, 0).is_err());
        assert!(Axis::new(0.0, f64::INFINITY, 4).is_err());
        assert!(Axis::new(f64::MIN, f64::MAX, 4).is_err());
    }

    #[test]
    fn planes() {
        let axis = Axis::new(0.0, 2.0, 2).unwrap();
        let plane = PlaneHistogram::new(axis, axis, [(0.5, 1.5), (1.5, 0.5), (9.0, 0.5)]);
        assert_eq!(plane.counts, [0, 1, 1, 0]);
        assert_eq!(plane.outside, 1);
    }

    #[test]
    fn the_heap_is_dense_and_the_rest_is_not() {
        let axis = Axis::new(0.0, 10.0, 50).unwrap();
        let heap = (0..90).map(|i| {
            (
                5.0 + f64::from(i % 10) / 100.0,
                5.0 + f64::from(i / 10) / 100.0,
            )
        });
        let dust = (0..10).map(|i| (f64::from(i), 9.5 - f64::from(i)));
        let places: Vec<_> = heap.chain(dust).chain([(11.0, 5.0)]).collect();
        let dense = densest(axis, axis, &places, 0.85, 1.0);
        assert!(dense[..90].iter().all(|dense| *dense));
        assert_eq!(dense[90..].iter().filter(|dense| **dense).count(), 0);
    }

    proptest! {
        #[test]
        fn nothing_is_lost(places in prop::collection::vec(any::<f64>(), 0..200), bins in 1_usize..50) {
            let axis = Axis::new(-1.0, 1e6, bins).unwrap();
            let histogram = Histogram::new(axis, places.iter().copied());
            prop_assert_eq!(histogram.total(), places.len() as u64);
        }
    }
}
