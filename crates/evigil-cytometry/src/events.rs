//! A matrix of events, one row an event, one column a channel.

use thiserror::Error;

/// A number of an event matrix: `f32` as instruments write it, or `f64`.
pub trait Sample: Copy + Send + Sync + sealed::Sealed + 'static {
    /// The number in double precision.
    fn to_f64(self) -> f64;
    /// The nearest number of this precision.
    fn from_f64(value: f64) -> Self;
}

mod sealed {
    /// Keeps [`super::Sample`] to the two floating-point types.
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

impl Sample for f32 {
    fn to_f64(self) -> f64 {
        f64::from(self)
    }

    fn from_f64(value: f64) -> Self {
        value as Self
    }
}

impl Sample for f64 {
    fn to_f64(self) -> f64 {
        self
    }

    fn from_f64(value: f64) -> Self {
        value
    }
}

/// A matrix whose size does not fit its channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{values} values are no whole number of events with {channels} channels")]
pub struct EventShapeError {
    /// Values given.
    pub values: usize,
    /// Channels of an event.
    pub channels: usize,
}

/// Checks that values make whole events.
pub(crate) const fn check_shape(values: usize, channels: usize) -> Result<(), EventShapeError> {
    if channels == 0 || !values.is_multiple_of(channels) {
        return Err(EventShapeError { values, channels });
    }
    Ok(())
}

/// Events with the names of their channels. Shape: events × channels, row-major.
#[derive(Debug, Clone)]
pub struct Events<'a, T> {
    names: Vec<String>,
    values: &'a [T],
}

impl<'a, T: Sample> Events<'a, T> {
    /// Events of channels with these names.
    ///
    /// # Errors
    /// [`EventShapeError`] when there is no channel or the last event is not whole.
    pub fn new(
        names: impl IntoIterator<Item = impl Into<String>>,
        values: &'a [T],
    ) -> Result<Self, EventShapeError> {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        check_shape(values.len(), names.len())?;
        Ok(Self { names, values })
    }

    /// Names of the channels.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Number of events.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len() / self.names.len()
    }

    /// Whether there is no event.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Place of the first channel of this name.
    #[must_use]
    pub fn channel(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|other| other == name)
    }

    /// Values of a channel, event by event; none when there is no such channel.
    pub fn column(&self, channel: usize) -> impl Iterator<Item = f64> + '_ {
        self.rows()
            .filter_map(move |row| row.get(channel).copied().map(Sample::to_f64))
    }

    /// Events one by one.
    pub fn rows(&self) -> impl Iterator<Item = &'a [T]> + use<'a, T> {
        self.values.chunks_exact(self.names.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_name() {
        let values = [1.0_f32, 2.0, 3.0, 4.0];
        let events = Events::new(["a", "b"], &values).unwrap();
        assert_eq!(events.len(), 2);
        assert_eq!(events.channel("b"), Some(1));
        assert_eq!(events.column(1).collect::<Vec<_>>(), [2.0, 4.0]);
        assert_eq!(events.column(2).count(), 0);
    }

    #[test]
    fn half_an_event_is_refused() {
        assert!(Events::new(["a", "b"], &[1.0_f64]).is_err());
        assert!(Events::new(Vec::<String>::new(), &[1.0_f64]).is_err());
    }
}
