//! Mean, least and greatest value of every channel, without a matrix.

use std::sync::{Mutex, PoisonError};

use super::parallel;
use super::parameter::Linearisation;
use super::scaler::Scaler;
use super::store::Store;

/// What the values of a channel are like. NaN where there is no finite value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChannelSummary {
    /// Mean of the linear values.
    pub mean: f64,
    /// Least linear value.
    pub min: f64,
    /// Greatest linear value.
    pub max: f64,
    /// Mean of the values as stored.
    pub raw_mean: f64,
    /// Least stored value.
    pub raw_min: f64,
    /// Greatest stored value.
    pub raw_max: f64,
    /// Values that are infinite or no number; the other fields leave them out.
    pub not_finite: u64,
}

/// Events that are worked on at a time.
const BLOCK: usize = 512;

/// Events whose sums are kept apart until the end. Fixed, so that the sums do not depend on the
/// number of threads.
const PART: usize = 32 * BLOCK;

/// Sum, extremes and number of some values.
#[derive(Debug, Clone, Copy)]
struct Tally {
    sum: f64,
    min: f64,
    max: f64,
    count: u64,
}

impl Tally {
    const EMPTY: Self = Self {
        sum: 0.0,
        min: f64::INFINITY,
        max: f64::NEG_INFINITY,
        count: 0,
    };

    fn of(values: &[f64]) -> Self {
        // Several sums at a time, so that an addition need not wait for the one before.
        const LANES: usize = 8;
        let mut sums = [0.0; LANES];
        let mut mins = [f64::INFINITY; LANES];
        let mut maxs = [f64::NEG_INFINITY; LANES];
        let (rows, rest) = values.as_chunks::<LANES>();
        for row in rows {
            for (lane, value) in row.iter().enumerate() {
                if let (Some(sum), Some(min), Some(max)) =
                    (sums.get_mut(lane), mins.get_mut(lane), maxs.get_mut(lane))
                {
                    *sum += value;
                    *min = if value < min { *value } else { *min };
                    *max = if value > max { *value } else { *max };
                }
            }
        }
        let mut tally = Self::EMPTY;
        for (sum, (min, max)) in sums.into_iter().zip(mins.into_iter().zip(maxs)) {
            tally.sum += sum;
            tally.min = tally.min.min(min);
            tally.max = tally.max.max(max);
        }
        for value in rest {
            tally.sum += value;
            tally.min = tally.min.min(*value);
            tally.max = tally.max.max(*value);
        }
        tally.count = values.len() as u64;
        if tally.sum.is_finite() {
            tally
        } else {
            Self::of_finite(values)
        }
    }

    /// The slow way, for values some of which are not finite.
    fn of_finite(values: &[f64]) -> Self {
        let mut tally = Self::EMPTY;
        for value in values.iter().filter(|value| value.is_finite()) {
            tally.sum += value;
            tally.min = tally.min.min(*value);
            tally.max = tally.max.max(*value);
            tally.count += 1;
        }
        tally
    }

    fn add(&mut self, other: &Self) {
        self.sum += other.sum;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        self.count += other.count;
    }

    fn mean(&self) -> f64 {
        if self.count == 0 {
            f64::NAN
        } else {
            self.sum / self.count as f64
        }
    }

    const fn or_nan(&self, value: f64) -> f64 {
        if self.count == 0 { f64::NAN } else { value }
    }
}

/// Raw and linear values of a channel.
type Both = (Tally, Tally);

/// Summarises all channels in one pass over the events.
pub(super) fn summary(store: &Store<'_>, linearisations: &[Linearisation]) -> Vec<ChannelSummary> {
    let (events, channels) = (store.events(), store.channels());
    let scalers: Vec<Scaler> = linearisations
        .iter()
        .map(|linearisation| Scaler::new(*linearisation, events))
        .collect();
    let parts = events.div_ceil(PART);
    let done: Mutex<Vec<Option<Vec<Both>>>> = Mutex::new(vec![None; parts]);
    let bytes = events.saturating_mul(channels).saturating_mul(4);
    parallel::for_each(0..parts, bytes, |part| {
        let tallies = tally(store, &scalers, part * PART..events.min((part + 1) * PART));
        let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(slot) = done.get_mut(part) {
            *slot = Some(tallies);
        }
    });
    let mut totals: Vec<Both> = vec![(Tally::EMPTY, Tally::EMPTY); channels];
    let done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    for tallies in done.into_iter().flatten() {
        for (total, tally) in totals.iter_mut().zip(&tallies) {
            total.0.add(&tally.0);
            total.1.add(&tally.1);
        }
    }
    totals
        .iter()
        .map(|(raw, linear)| ChannelSummary {
            mean: linear.mean(),
            min: linear.or_nan(linear.min),
            max: linear.or_nan(linear.max),
            raw_mean: raw.mean(),
            raw_min: raw.or_nan(raw.min),
            raw_max: raw.or_nan(raw.max),
            not_finite: events as u64 - raw.count,
        })
        .collect()
}

fn tally(store: &Store<'_>, scalers: &[Scaler], events: std::ops::Range<usize>) -> Vec<Both> {
    let mut tallies = vec![(Tally::EMPTY, Tally::EMPTY); store.channels()];
    let mut scratch = [0.0; BLOCK];
    let mut first = events.start;
    while first < events.end {
        let length = BLOCK.min(events.end - first);
        let Some(values) = scratch.get_mut(..length) else {
            break;
        };
        for (channel, (raw, linear)) in tallies.iter_mut().enumerate() {
            store.read(channel, first, values);
            let tally = Tally::of(values);
            raw.add(&tally);
            match scalers.get(channel) {
                Some(scaler) if !scaler.is_identity() => {
                    scaler.apply_all(values);
                    linear.add(&Tally::of(values));
                }
                _ => linear.add(&tally),
            }
        }
        first += length;
    }
    tallies
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_are_not_finite_are_left_out() {
        let mut values: Vec<f64> = (0..20).map(f64::from).collect();
        values[3] = f64::NAN;
        values[10] = f64::INFINITY;
        let tally = Tally::of(&values);
        assert_eq!(tally.count, 18);
        assert_eq!(tally.sum, 190.0 - 13.0);
        assert_eq!((tally.min, tally.max), (0.0, 19.0));
    }

    #[test]
    fn nothing_has_no_mean() {
        assert!(Tally::of(&[]).mean().is_nan());
    }
}
