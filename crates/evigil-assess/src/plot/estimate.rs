//! An estimate with its interval, and axes that hold many of them.

/// An estimate with the ends of its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

impl Estimate {
    /// An estimate without an interval.
    #[must_use]
    pub const fn point(value: f64) -> Self {
        Self {
            value,
            low: value,
            high: value,
        }
    }

    /// Every number through `change`, such as a logarithm.
    pub(super) fn map(self, change: impl Fn(f64) -> f64) -> Self {
        Self {
            value: change(self.value),
            low: change(self.low),
            high: change(self.high),
        }
    }
}

/// Ends of the finite values, with room beside them; `None` when there is none. What lies beyond
/// `most` on either side does not stretch the axis: it is drawn at its end.
pub(super) fn ends(values: impl Iterator<Item = f64>, most: f64) -> Option<(f64, f64)> {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for value in values.filter(|value| value.is_finite()) {
        low = low.min(value.clamp(-most, most));
        high = high.max(value.clamp(-most, most));
    }
    let room = 0.06 * (high - low) + 0.1;
    (low <= high).then_some((low - room, high + room))
}
