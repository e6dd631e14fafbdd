//! Ranges (the sides of rectangles of any dimension), cells between dividers, and ratios.

use thiserror::Error;

/// Bounds that hold nothing.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[error("a range from {min} to {max} holds nothing")]
pub struct RangeError {
    /// Lower bound.
    pub min: f64,
    /// Upper bound.
    pub max: f64,
}

/// Values from a lower bound, with it, up to an upper bound, without it. Either may be open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    min: f64,
    max: f64,
}

impl Range {
    /// A range; `None` is an open bound.
    ///
    /// # Errors
    /// [`RangeError`] when a bound is NaN or the lower is not below the upper one.
    pub fn new(min: Option<f64>, max: Option<f64>) -> Result<Self, RangeError> {
        let range = Self {
            min: min.unwrap_or(f64::NEG_INFINITY),
            max: max.unwrap_or(f64::INFINITY),
        };
        if range.min < range.max {
            return Ok(range);
        }
        Err(RangeError {
            min: range.min,
            max: range.max,
        })
    }

    /// Whether a value lies in it. Plus infinity lies in a range that is open above.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        self.min <= value && (value < self.max || self.max == f64::INFINITY)
    }

    /// Lower bound; minus infinity when open.
    #[must_use]
    pub const fn min(&self) -> f64 {
        self.min
    }

    /// Upper bound; infinity when open.
    #[must_use]
    pub const fn max(&self) -> f64 {
        self.max
    }
}

/// `A (x − B) / (y − C)`: a dimension made of two channels. Source: Gating-ML 2.0, `fratio`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratio {
    /// Factor A.
    pub factor: f64,
    /// Taken off the numerator, B.
    pub numerator_offset: f64,
    /// Taken off the denominator, C.
    pub denominator_offset: f64,
}

impl Ratio {
    /// The ratio; infinite or NaN where the denominator is 0.
    #[must_use]
    pub fn apply(&self, x: f64, y: f64) -> f64 {
        self.factor * (x - self.numerator_offset) / (y - self.denominator_offset)
    }
}

/// In which cell between sorted dividers a value lies: 0 below the first, and a divider belongs
/// to the cell above it. NaN lies in none.
#[must_use]
pub fn quadrant_cell(dividers: &[f64], value: f64) -> Option<usize> {
    (!value.is_nan()).then(|| dividers.partition_point(|divider| *divider <= value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds() {
        let range = Range::new(Some(1.0), Some(2.0)).unwrap();
        assert!(range.contains(1.0));
        assert!(!range.contains(2.0));
        assert!(!range.contains(f64::NAN));
        let open = Range::new(None, None).unwrap();
        assert!(open.contains(f64::INFINITY) && open.contains(f64::NEG_INFINITY));
        assert!(!open.contains(f64::NAN));
        assert!(Range::new(Some(2.0), Some(2.0)).is_err());
        assert!(Range::new(Some(f64::NAN), None).is_err());
    }

    #[test]
    fn cells() {
        assert_eq!(quadrant_cell(&[1.0, 2.0], 0.5), Some(0));
        assert_eq!(quadrant_cell(&[1.0, 2.0], 1.0), Some(1));
        assert_eq!(quadrant_cell(&[1.0, 2.0], 9.0), Some(2));
        assert_eq!(quadrant_cell(&[1.0], f64::NAN), None);
    }
}
