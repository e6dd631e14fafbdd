//! A value with its interval, and how sure the interval is.

use super::error::{ParticleError, finite, positive, within};
use super::quantile::normal_quantile;

/// Share of intervals that hold the true value in the long run, such as 0.95.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Confidence(f64);

impl Confidence {
    /// Nineteen in twenty.
    pub const P95: Self = Self(0.95);
    /// Nine in ten; the interval of two one-sided tests at 0.05.
    pub const P90: Self = Self(0.90);

    /// A level from 0.5 to 0.999999.
    ///
    /// # Errors
    /// [`ParticleError::OutOfRange`] or [`ParticleError::NotFinite`].
    pub fn new(level: f64) -> Result<Self, ParticleError> {
        within("confidence", level, 0.5, 0.999_999).map(Self)
    }

    /// The level.
    #[must_use]
    pub const fn level(self) -> f64 {
        self.0
    }

    /// Probability left on each side.
    pub(super) fn tail(self) -> f64 {
        (1.0 - self.0) / 2.0
    }

    /// Two-sided quantile of the standard normal distribution: 1.96 for 0.95.
    pub(super) fn z(self) -> f64 {
        normal_quantile(1.0 - self.tail())
    }
}

impl Default for Confidence {
    fn default() -> Self {
        Self::P95
    }
}

/// A value with its interval. All three are finite and `low <= value <= high`.
///
/// The unit and the confidence are those of the function that returns it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Best value.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

impl Estimate {
    /// A value that is taken as known.
    ///
    /// # Errors
    /// [`ParticleError::NotFinite`].
    pub fn exact(value: f64) -> Result<Self, ParticleError> {
        Self::new("value", value, value, value)
    }

    /// A value with the interval that someone else states.
    ///
    /// # Errors
    /// [`ParticleError::NotFinite`], or [`ParticleError::OutOfRange`] when the value does not lie
    /// in its interval.
    pub fn stated(value: f64, low: f64, high: f64) -> Result<Self, ParticleError> {
        let (low, high) = (finite("value", low)?, finite("value", high)?);
        within("value", value, low, high)?;
        Ok(Self { value, low, high })
    }

    /// The only way to an estimate that was computed: rounding may put an end on the wrong side
    /// of the value by a few parts in 1e16, which is mended; what is not finite is refused.
    pub(super) fn new(
        what: &'static str,
        value: f64,
        low: f64,
        high: f64,
    ) -> Result<Self, ParticleError> {
        let (value, low, high) = (
            finite(what, value)?,
            finite(what, low)?,
            finite(what, high)?,
        );
        Ok(Self {
            value,
            low: low.min(value),
            high: high.max(value),
        })
    }

    /// The estimate in another unit.
    ///
    /// # Errors
    /// [`ParticleError::NotPositive`] for a factor that is not, [`ParticleError::NotFinite`].
    pub fn scaled(self, factor: f64) -> Result<Self, ParticleError> {
        let factor = positive("factor", factor)?;
        Self::new(
            "value",
            self.value * factor,
            self.low * factor,
            self.high * factor,
        )
    }

    /// Whether `value` lies in the interval, ends included.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// `self` times `other`, which is independent of it.
    ///
    /// The interval is that of the method of variance estimates recovery on the logarithm:
    /// the squared log distances from value to end add up. It keeps intervals that are not
    /// symmetric, such as those of few counts, and gives back the usual propagation of relative
    /// errors when they are. Source: Zou and Donner, Stat Med 2008;27:1693.
    ///
    /// # Errors
    /// [`ParticleError::Negative`] when an end is below zero, [`ParticleError::NotFinite`].
    pub fn times(self, other: Self) -> Result<Self, ParticleError> {
        let (a, b) = (self.not_negative()?, other.not_negative()?);
        let value = a.value * b.value;
        if value == 0.0 {
            return Self::new("product", 0.0, 0.0, a.high * b.high);
        }
        let low = value / hypotenuse(a.value / a.low, b.value / b.low);
        let high = value * hypotenuse(a.high / a.value, b.high / b.value);
        Self::new("product", value, low, high)
    }

    /// `self` divided by `other`, which is independent of it; interval as for [`Self::times`].
    ///
    /// # Errors
    /// As for [`Self::times`]; [`ParticleError::NotPositive`] when the interval of the divisor
    /// touches zero, because then nothing bounds the ratio above.
    pub fn over(self, other: Self) -> Result<Self, ParticleError> {
        let what = "divisor";
        positive(what, other.low)?;
        let inverse = Self::new(what, 1.0 / other.value, 1.0 / other.high, 1.0 / other.low)?;
        self.times(inverse)
    }

    fn not_negative(self) -> Result<Self, ParticleError> {
        super::error::not_negative("value", self.low)?;
        Ok(self)
    }
}

/// `exp(sqrt(ln(a)^2 + ln(b)^2))` for ratios of at least 1; infinite when one is.
fn hypotenuse(a: f64, b: f64) -> f64 {
    a.max(1.0).ln().hypot(b.max(1.0).ln()).exp()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn estimate(value: f64, low: f64, high: f64) -> Estimate {
        Estimate::stated(value, low, high).expect("ordered")
    }

    #[test]
    fn relative_errors_add_in_squares() {
        // 30 % and 40 % in the logarithm make 50 %.
        let a = estimate(2.0, 2.0 / 0.3_f64.exp(), 2.0 * 0.3_f64.exp());
        let b = estimate(5.0, 5.0 / 0.4_f64.exp(), 5.0 * 0.4_f64.exp());
        let product = a.times(b).expect("positive");
        assert!((product.value - 10.0).abs() < 1e-12);
        assert!((product.low - 10.0 / 0.5_f64.exp()).abs() < 1e-12);
        assert!((product.high - 10.0 * 0.5_f64.exp()).abs() < 1e-12);
    }

    #[test]
    fn an_interval_down_to_zero_stays_there() {
        let product = estimate(1.0, 0.0, 3.0).times(estimate(2.0, 1.0, 4.0));
        assert_eq!(product.map(|product| product.low), Ok(0.0));
        let ratio = estimate(2.0, 1.0, 4.0).over(estimate(1.0, 0.0, 3.0));
        assert_eq!(ratio.map_err(|error| error.code()), Err("EV-P103"));
    }

    #[test]
    fn nonsense_is_refused() {
        assert!(Estimate::exact(f64::NAN).is_err());
        assert!(Estimate::stated(3.0, 4.0, 5.0).is_err());
        assert!(
            estimate(1.0, -1.0, 2.0)
                .times(estimate(1.0, 1.0, 1.0))
                .is_err()
        );
        assert!(
            estimate(1e300, 1e299, 1e301)
                .times(estimate(1e300, 1e299, 1e301))
                .is_err()
        );
        assert!(Confidence::new(1.0).is_err());
    }

    proptest! {
        #[test]
        fn a_ratio_undoes_a_product(
            a in 1e-3_f64..1e3, down in 1.0_f64..3.0, up in 1.0_f64..3.0, b in 1e-3_f64..1e3,
        ) {
            let a = estimate(a, a / down, a * up);
            let known = Estimate::exact(b).expect("finite");
            let there_and_back = a.times(known).and_then(|product| product.over(known));
            let back = there_and_back.expect("positive");
            prop_assert!((back.value / a.value - 1.0).abs() < 1e-12);
            prop_assert!((back.low / a.low - 1.0).abs() < 1e-12);
            prop_assert!((back.high / a.high - 1.0).abs() < 1e-12);
        }
    }
}
