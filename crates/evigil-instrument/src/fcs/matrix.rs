//! Events as a matrix of numbers.

use super::pages::Pages;
use super::parallel;
use super::parameter::Linearisation;
use super::scaler::Scaler;
use super::store::{Floats, Store};

/// Which values are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// As stored, integers masked.
    Raw,
    /// Linear: log amplification and gain applied, time in seconds; see [`Linearisation`].
    Linear,
}

/// A number that events can be read into: `f32` or `f64`.
///
/// `f32` holds every single-precision value and integers up to 2^24 exactly; `f64` also holds
/// double-precision values and integers up to 2^53. Others are rounded.
pub trait Sample: sealed::Sample {}

impl Sample for f32 {}
impl Sample for f64 {}

mod sealed {
    /// Keeps the trait to the two types.
    pub trait Sample:
        Copy
        + PartialEq
        + Send
        + Sync
        + zerocopy::FromBytes
        + zerocopy::IntoBytes
        + zerocopy::Immutable
        + zerocopy::KnownLayout
        + 'static
    {
        fn from_f64(value: f64) -> Self;
        fn to_f64(self) -> f64;
        fn from_f32(value: f32) -> Self;
    }

    impl Sample for f32 {
        // The type's precision.
        fn from_f64(value: f64) -> Self {
            value as Self
        }
        fn to_f64(self) -> f64 {
            f64::from(self)
        }
        fn from_f32(value: f32) -> Self {
            value
        }
    }

    impl Sample for f64 {
        fn from_f64(value: f64) -> Self {
            value
        }
        fn to_f64(self) -> f64 {
            self
        }
        fn from_f32(value: f32) -> Self {
            Self::from(value)
        }
    }
}

/// Events times channels, event after event without gaps.
#[derive(Debug, Clone, PartialEq)]
pub struct EventMatrix<T: Sample> {
    events: usize,
    channels: usize,
    values: Pages<T>,
}

impl<T: Sample> EventMatrix<T> {
    /// Number of rows.
    #[must_use]
    pub const fn events(&self) -> usize {
        self.events
    }

    /// Number of columns.
    #[must_use]
    pub const fn channels(&self) -> usize {
        self.channels
    }

    /// All values, event after event.
    #[must_use]
    pub fn values(&self) -> &[T] {
        self.values.values()
    }

    /// All values to work on in place.
    #[must_use]
    pub fn values_mut(&mut self) -> &mut [T] {
        self.values.values_mut()
    }

    /// The values as a vector. Those of large matrices are copied for it;
    /// [`EventMatrix::values_mut`] is there to work on them without that.
    #[must_use]
    pub fn into_values(self) -> Vec<T> {
        self.values.into_vec()
    }

    /// The values of an event; nothing behind the last one.
    #[must_use]
    pub fn row(&self, event: usize) -> Option<&[T]> {
        let start = event.checked_mul(self.channels)?;
        self.values().get(start..start.checked_add(self.channels)?)
    }

    /// The events in their order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[T]> {
        self.values().chunks_exact(self.channels.max(1))
    }
}

/// Events that are worked on at a time: few enough for the nearest caches.
const BLOCK: usize = 512;

/// Events that a thread takes at a time.
const PART: usize = 16 * BLOCK;

/// Reads all events into a new matrix.
pub(super) fn matrix<T: Sample>(
    store: &Store<'_>,
    linearisations: &[Linearisation],
    scale: Scale,
) -> EventMatrix<T> {
    let (events, channels) = (store.events(), store.channels());
    let reader = Reader::new(store, linearisations, scale);
    let mut values = Pages::zeroed(events.saturating_mul(channels));
    let bytes = size_of_val(values.values());
    let parts = values
        .values_mut()
        .chunks_mut(PART * channels.max(1))
        .enumerate();
    // Each value is computed from its own bytes alone, so that the number of threads changes
    // nothing.
    parallel::for_each(parts, bytes, |(index, part)| {
        reader.fill(index * PART, part);
    });
    EventMatrix {
        events,
        channels,
        values,
    }
}

/// Reads events into places of a matrix.
pub(super) struct Reader<'s> {
    store: &'s Store<'s>,
    floats: Option<Floats<'s>>,
    scalers: Vec<Scaler>,
}

impl<'s> Reader<'s> {
    pub(super) fn new(
        store: &'s Store<'s>,
        linearisations: &[Linearisation],
        scale: Scale,
    ) -> Self {
        let scalers = match scale {
            Scale::Raw => Vec::new(),
            Scale::Linear => linearisations
                .iter()
                .map(|linearisation| Scaler::new(*linearisation, store.events()))
                .collect(),
        };
        Self {
            store,
            floats: store.floats(),
            scalers,
        }
    }

    /// Fills `out`, event after event, from the event `first` on.
    pub(super) fn fill<T: Sample>(&self, first: usize, out: &mut [T]) {
        let channels = self.store.channels().max(1);
        let mut scratch = [0.0; BLOCK];
        for (index, rows) in out.chunks_mut(BLOCK * channels).enumerate() {
            let first = first + index * BLOCK;
            match self.floats {
                Some(floats) => {
                    copy(floats, first * channels, rows);
                    self.rescale(rows, channels);
                }
                None => self.transpose(first, rows, channels, &mut scratch),
            }
        }
    }

    /// Applies the scalers that do something to rows of stored values.
    fn rescale<T: Sample>(&self, rows: &mut [T], channels: usize) {
        for (channel, scaler) in self.scalers.iter().enumerate() {
            if scaler.is_identity() {
                continue;
            }
            for row in rows.chunks_exact_mut(channels) {
                if let Some(value) = row.get_mut(channel) {
                    *value = T::from_f64(scaler.apply(value.to_f64()));
                }
            }
        }
    }

    /// Reads channel after channel of a few events.
    fn transpose<T: Sample>(
        &self,
        first: usize,
        rows: &mut [T],
        channels: usize,
        scratch: &mut [f64; BLOCK],
    ) {
        let events = rows.len() / channels;
        let Some(column) = scratch.get_mut(..events) else {
            return;
        };
        for channel in 0..channels {
            self.store.read(channel, first, column);
            if let Some(scaler) = self.scalers.get(channel) {
                scaler.apply_all(column);
            }
            for (row, value) in rows.chunks_exact_mut(channels).zip(&*column) {
                if let Some(slot) = row.get_mut(channel) {
                    *slot = T::from_f64(*value);
                }
            }
        }
    }
}

/// Copies single-precision values from the value `first` on.
fn copy<T: Sample>(floats: Floats<'_>, first: usize, out: &mut [T]) {
    let bytes = floats.bytes.get(first * 4..).unwrap_or_default();
    let (values, _) = bytes.as_chunks::<4>();
    // Two loops, so that each becomes vector instructions.
    if floats.big_endian {
        for (slot, value) in out.iter_mut().zip(values) {
            *slot = T::from_f32(f32::from_be_bytes(*value));
        }
    } else {
        for (slot, value) in out.iter_mut().zip(values) {
            *slot = T::from_f32(f32::from_le_bytes(*value));
        }
    }
}
