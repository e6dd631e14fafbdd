//! Linear, logarithmic and asinh scale.

use std::f64::consts::LN_10;

use super::{ScaleError, require};

/// `(x + A) / (T + A)`. Source: Gating-ML 2.0, `flin`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Linear {
    top: f64,
    added: f64,
}

impl Linear {
    /// Top of scale T and A, the part of the scale below zero.
    ///
    /// # Errors
    /// [`ScaleError`] unless T > 0 and 0 ≤ A ≤ T.
    pub fn new(top: f64, added: f64) -> Result<Self, ScaleError> {
        require("linear", "T", top, top > 0.0, "has to be above 0")?;
        let within = (0.0..=top).contains(&added);
        require("linear", "A", added, within, "has to be from 0 to T")?;
        Ok(Self { top, added })
    }

    /// Place of a value.
    #[must_use]
    pub fn apply(&self, value: f64) -> f64 {
        (value + self.added) / (self.top + self.added)
    }

    /// Value at a place.
    #[must_use]
    pub fn inverse(&self, place: f64) -> f64 {
        place * (self.top + self.added) - self.added
    }
}

/// `log10(x / T) / M + 1`. Source: Gating-ML 2.0, `flog`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Logarithmic {
    top: f64,
    decades: f64,
}

impl Logarithmic {
    /// Top of scale T and number of decades M.
    ///
    /// # Errors
    /// [`ScaleError`] unless T > 0 and M > 0.
    pub fn new(top: f64, decades: f64) -> Result<Self, ScaleError> {
        require("log", "T", top, top > 0.0, "has to be above 0")?;
        require("log", "M", decades, decades > 0.0, "has to be above 0")?;
        Ok(Self { top, decades })
    }

    /// Place of a value; minus infinity for 0, NaN below.
    #[must_use]
    pub fn apply(&self, value: f64) -> f64 {
        (value / self.top).log10() / self.decades + 1.0
    }

    /// Value at a place.
    #[must_use]
    pub fn inverse(&self, place: f64) -> f64 {
        self.top * 10.0_f64.powf(self.decades * (place - 1.0))
    }
}

/// `(asinh(x sinh(M ln 10) / T) + A ln 10) / ((M + A) ln 10)`. Source: Gating-ML 2.0, `fasinh`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Asinh {
    steepness: f64,
    shift: f64,
    width: f64,
}

impl Asinh {
    /// Top of scale T, decades M and additional negative decades A.
    ///
    /// # Errors
    /// [`ScaleError`] unless T > 0, M > 0 and 0 ≤ A ≤ M.
    pub fn new(top: f64, decades: f64, negative: f64) -> Result<Self, ScaleError> {
        require("asinh", "T", top, top > 0.0, "has to be above 0")?;
        let holds = decades > 0.0 && (decades * LN_10).sinh().is_finite();
        require(
            "asinh",
            "M",
            decades,
            holds,
            "has to be above 0 and below 308",
        )?;
        let within = (0.0..=decades).contains(&negative);
        require("asinh", "A", negative, within, "has to be from 0 to M")?;
        Ok(Self {
            steepness: (decades * LN_10).sinh() / top,
            shift: negative * LN_10,
            width: (decades + negative) * LN_10,
        })
    }

    /// Place of a value.
    #[must_use]
    pub fn apply(&self, value: f64) -> f64 {
        ((value * self.steepness).asinh() + self.shift) / self.width
    }

    /// Value at a place.
    #[must_use]
    pub fn inverse(&self, place: f64) -> f64 {
        (place * self.width - self.shift).sinh() / self.steepness
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers by hand from the formulas.
    #[test]
    fn values() {
        let linear = Linear::new(1000.0, 100.0).unwrap();
        assert_eq!(linear.apply(-100.0), 0.0);
        assert!((linear.apply(10.0) - 0.1).abs() < 1e-15);
        let log = Logarithmic::new(10_000.0, 5.0).unwrap();
        assert!((log.apply(1.0) - 0.2).abs() < 1e-15);
        assert!(log.apply(-1.0).is_nan());
        assert_eq!(log.apply(0.0), f64::NEG_INFINITY);
        assert!((log.inverse(0.2) - 1.0).abs() < 1e-12);
        let asinh = Asinh::new(1000.0, 4.0, 1.0).unwrap();
        assert!((asinh.apply(0.0) - 0.2).abs() < 1e-15);
        assert!((asinh.apply(1000.0) - 1.0).abs() < 1e-15);
    }

    #[test]
    fn parameters_are_checked() {
        assert!(Linear::new(0.0, 0.0).is_err());
        assert!(Linear::new(10.0, 11.0).is_err());
        assert!(Linear::new(f64::INFINITY, 0.0).is_err());
        assert!(Logarithmic::new(10.0, 0.0).is_err());
        assert!(Logarithmic::new(f64::NAN, 1.0).is_err());
        assert_eq!(Asinh::new(10.0, 1.0, 2.0).unwrap_err().parameter, "A");
        assert!(Asinh::new(10.0, 400.0, 0.0).is_err());
    }
}
