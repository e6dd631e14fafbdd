//! The logicle scale.
//!
//! Parks, Roederer & Moore 2006 (Cytometry A 69:541) define it as the inverse of a biexponential
//! a·e^(by) − c·e^(−dy) + f whose second derivative is zero where the value is zero, at the place
//! x1; below x1 the function is mirrored. Moore & Parks 2012 (Cytometry A 81:273) added A.
//!
//! With z = y − x1 the same function reads P·(e^(bz) − 1) + Q·(1 − e^(−dz)), where
//! P = a·e^(b·x1), Q = c·e^(−d·x1), and the condition on the second derivative is Q = P·(b/d)².
//! Both terms have the sign of z and `exp_m1` gives them to full precision, so that no series
//! around zero is needed, and P follows from the top of the scale alone.

use std::f64::consts::LN_10;

use super::{ScaleError, require};

/// Steps of a root search. Newton's steps come down from above on a convex function and double
/// the number of right digits; six are usual.
pub(super) const STEPS_MAX: usize = 100;

/// Largest number of decades for which the exponentials stay finite.
pub(super) const DECADES_MAX: f64 = 100.0;

/// Above this multiple of the rising term the scale is a logarithm to rounding.
pub(super) const RATIO_MAX: f64 = 1e300;

/// Where zero lies and how steep the exponential is, for logicle and hyperlog alike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Decades {
    /// Place of the value 0.
    pub(super) zero: f64,
    /// Half the width of the linear part, as a share of the scale.
    pub(super) width: f64,
    /// Steepness of the rising exponential.
    pub(super) steepness: f64,
}

impl Decades {
    /// # Errors
    /// [`ScaleError`] unless T > 0, 0 < M, 0 ≤ W ≤ M / 2, −W ≤ A ≤ M − 2W.
    pub(super) fn new(
        scale: &'static str,
        [top, linear, decades, negative]: [f64; 4],
    ) -> Result<Self, ScaleError> {
        require(scale, "T", top, top > 0.0, "has to be above 0")?;
        let holds = decades > 0.0 && decades <= DECADES_MAX;
        require(
            scale,
            "M",
            decades,
            holds,
            "has to be above 0 and at most 100",
        )?;
        let holds = (0.0..=decades / 2.0).contains(&linear);
        require(scale, "W", linear, holds, "has to be from 0 to M / 2")?;
        let holds = negative >= -linear && negative <= decades - 2.0 * linear;
        require(scale, "A", negative, holds, "has to be from -W to M - 2W")?;
        let whole = decades + negative;
        Ok(Self {
            zero: (negative + linear) / whole,
            width: linear / whole,
            steepness: whole * LN_10,
        })
    }
}

/// Logicle scale. Source: Gating-ML 2.0, `logicle`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Logicle {
    zero: f64,
    /// b and d.
    rise: f64,
    fall: f64,
    /// P and Q.
    rising: f64,
    falling: f64,
}

impl Logicle {
    /// Top of scale T, linear decades W, decades M, additional negative decades A.
    ///
    /// # Errors
    /// [`ScaleError`] unless T > 0, 0 < M ≤ 100, 0 ≤ W ≤ M / 2, −W ≤ A ≤ M − 2W.
    pub fn new(top: f64, linear: f64, decades: f64, negative: f64) -> Result<Self, ScaleError> {
        let shape = Decades::new("logicle", [top, linear, decades, negative])?;
        let rise = shape.steepness;
        let fall = falling_steepness(rise, shape.width);
        let ratio = (rise / fall).powi(2);
        let above = 1.0 - shape.zero;
        let rising = top / ((rise * above).exp_m1() - ratio * (-fall * above).exp_m1());
        Ok(Self {
            zero: shape.zero,
            rise,
            fall,
            rising,
            falling: rising * ratio,
        })
    }

    /// Place of a value. Exact to rounding.
    #[must_use]
    pub fn apply(&self, value: f64) -> f64 {
        if !value.is_finite() {
            return value;
        }
        let size = value.abs();
        if size / self.rising > RATIO_MAX {
            // The falling term is far below rounding, and the exponential would overflow.
            let z = (size.ln() - self.rising.ln()) / self.rise;
            return self.zero + z.copysign(value);
        }
        // Both are at or above the root: the first leaves out the falling term, the second
        // follows the tangent at zero, under which a convex function never lies.
        let mut z = ((size / self.rising).ln_1p() / self.rise)
            .min(size / (self.rising * self.rise + self.falling * self.fall));
        for _ in 0..STEPS_MAX {
            let (up, down) = ((self.rise * z).exp_m1(), (-self.fall * z).exp_m1());
            let excess = self.rising * up - self.falling * down - size;
            let slope =
                self.rising * self.rise * (up + 1.0) + self.falling * self.fall * (down + 1.0);
            let step = excess / slope;
            z -= step;
            if step <= z * f64::EPSILON || step.is_nan() {
                break;
            }
        }
        self.zero + z.copysign(value)
    }

    /// Value at a place.
    #[must_use]
    pub fn inverse(&self, place: f64) -> f64 {
        let z = place - self.zero;
        let size = z.abs();
        let value =
            self.rising * (self.rise * size).exp_m1() - self.falling * (-self.fall * size).exp_m1();
        value.copysign(z)
    }

    /// Place of the value 0.
    #[must_use]
    pub const fn zero(&self) -> f64 {
        self.zero
    }
}

/// The d between 0 and b that solves 2·ln(d / b) + w·(b + d) = 0.
pub(super) fn falling_steepness(rise: f64, width: f64) -> f64 {
    if width == 0.0 {
        return rise;
    }
    // With u = ln(d / b) the function 2u + w·b·(1 + e^u) is convex and rises; at u = 0 it is above
    // zero, so Newton's steps come down to the root without passing it.
    let scaled = width * rise;
    let mut u = 0.0_f64;
    for _ in 0..STEPS_MAX {
        let step = (2.0 * u + scaled * (1.0 + u.exp())) / (2.0 + scaled * u.exp());
        u -= step;
        if step.abs() <= f64::EPSILON * u.abs() {
            break;
        }
    }
    rise * u.exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values: the reference implementation of Moore & Parks 2012 as FlowUtils 1.2.2 carries it
    /// (`flowutils.transforms.logicle`), at the points of the table of Gating-ML 2.0.
    #[test]
    fn values_of_the_reference_implementation() {
        let points = [-10.0, -5.0, -1.0, 0.0, 0.3, 1.0, 3.0, 10.0, 100.0, 1000.0];
        let tables = [
            (
                [1000.0, 1.0, 4.0, 0.0],
                [
                    0.067_574_198_682_280_54,
                    0.147_986_034_421_643_04,
                    0.228_751_615_819_525_3,
                    0.25,
                    0.256_383_763_810_606_46,
                    0.271_248_384_180_474_7,
                    0.312_896_896_763_240_7,
                    0.432_425_801_317_719_46,
                    0.739_547_650_948_420_8,
                    1.0,
                ],
            ),
            (
                [1000.0, 1.0, 4.0, 1.0],
                [
                    0.254_059_358_945_824_43,
                    0.318_388_827_537_314_57,
                    0.383_001_292_655_620_3,
                    0.4,
                    0.405_107_011_048_485_2,
                    0.416_998_707_344_379_77,
                    0.450_317_517_410_592_5,
                    0.545_940_641_054_175_6,
                    0.791_638_120_758_736_6,
                    1.0,
                ],
            ),
            (
                [1000.0, 0.0, 4.0, 1.0],
                [
                    -0.200_008_683_718_628_8,
                    -0.139_828_722_730_236_5,
                    -0.000_855_841_419_531_544_5,
                    0.2,
                    0.303_775_813_767_043_9,
                    0.400_855_841_419_531_57,
                    0.495_520_599_508_332_05,
                    0.600_008_683_718_628_8,
                    0.800_000_085_990_178_9,
                    1.0,
                ],
            ),
        ];
        for ([t, w, m, a], places) in tables {
            let scale = Logicle::new(t, w, m, a).unwrap();
            for (value, place) in points.iter().zip(places) {
                assert!(
                    (scale.apply(*value) - place).abs() < 1e-12,
                    "T{t} W{w} M{m} A{a}: {value}"
                );
                assert!(
                    (scale.inverse(place) - value).abs() < 1e-9,
                    "T{t} W{w} M{m} A{a}: {value}"
                );
            }
        }
        let scale = Logicle::new(262_144.0, 1.2, 4.5, 0.5).unwrap();
        for (value, place) in [
            (-5e4, -0.172_934_498_764_032_43),
            (77.7, 0.348_372_504_395_580_9),
            (1e6, 1.116_907_356_894_211_6),
        ] {
            assert!((scale.apply(value) - place).abs() < 1e-12, "{value}");
        }
    }

    #[test]
    fn the_defining_conditions_hold() {
        let scale = Logicle::new(262_144.0, 0.7, 4.5, 0.3).unwrap();
        assert!((scale.apply(262_144.0) - 1.0).abs() < 1e-15);
        assert_eq!(scale.apply(0.0), scale.zero());
        let curvature = scale.rising * scale.rise.powi(2) - scale.falling * scale.fall.powi(2);
        assert!(curvature.abs() < 1e-9 * scale.rising * scale.rise.powi(2));
        // The linear part ends where the two exponentials are W decades apart.
        let width = 0.7 / 4.8;
        assert!(
            (2.0 * (scale.fall / scale.rise).ln() + width * (scale.rise + scale.fall)).abs()
                < 1e-12
        );
    }

    #[test]
    fn parameters_are_checked() {
        assert!(Logicle::new(0.0, 0.5, 4.5, 0.0).is_err());
        assert!(Logicle::new(1000.0, 0.5, 0.0, 0.0).is_err());
        assert!(Logicle::new(1000.0, 2.3, 4.5, 0.0).is_err());
        assert!(Logicle::new(1000.0, -0.1, 4.5, 0.0).is_err());
        assert!(Logicle::new(1000.0, 0.5, 4.5, -0.6).is_err());
        assert!(Logicle::new(1000.0, 0.5, 4.5, 3.6).is_err());
        assert_eq!(
            Logicle::new(1000.0, f64::NAN, 4.5, 0.0)
                .unwrap_err()
                .parameter,
            "W"
        );
    }

    #[test]
    fn extremes_end() {
        for [w, m, a] in [
            [0.0, 100.0, 0.0],
            [50.0, 100.0, 0.0],
            [0.0, 0.01, 0.0],
            [2.0, 4.0, -2.0],
        ] {
            let scale = Logicle::new(1e6, w, m, a).unwrap();
            for value in [1e-300, 1e-9, 1.0, 1e9, 1e300] {
                assert!(scale.apply(value).is_finite(), "W{w} M{m} A{a}: {value}");
            }
        }
    }
}
