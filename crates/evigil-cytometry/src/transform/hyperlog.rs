//! The hyperlog scale.
//!
//! Bagwell 2005 (Cytometry A 64:34); Gating-ML 2.0 defines it as the inverse of
//! a·e^(by) + c·y − f, mirrored below the place of zero. With z measured from there this is
//! P·((e^(bz) − 1) + C·z), where C = e^(bw) / w and P follows from the top of the scale.

use super::logicle::{Decades, RATIO_MAX, STEPS_MAX};
use super::{ScaleError, require};

/// Hyperlog scale. Source: Gating-ML 2.0, `hyperlog`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hyperlog {
    zero: f64,
    rise: f64,
    /// P and C.
    rising: f64,
    linear: f64,
}

impl Hyperlog {
    /// Top of scale T, linear decades W, decades M, additional negative decades A.
    ///
    /// # Errors
    /// [`ScaleError`] unless T > 0, 0 < M ≤ 100, 0 < W ≤ M / 2, −W ≤ A ≤ M − 2W.
    pub fn new(top: f64, linear: f64, decades: f64, negative: f64) -> Result<Self, ScaleError> {
        let shape = Decades::new("hyperlog", [top, linear, decades, negative])?;
        require("hyperlog", "W", linear, linear > 0.0, "has to be above 0")?;
        let rise = shape.steepness;
        let linear = (rise * shape.width).exp() / shape.width;
        let above = 1.0 - shape.zero;
        Ok(Self {
            zero: shape.zero,
            rise,
            rising: top / ((rise * above).exp_m1() + linear * above),
            linear,
        })
    }

    /// Place of a value. Exact to rounding.
    #[must_use]
    pub fn apply(&self, value: f64) -> f64 {
        if !value.is_finite() {
            return value;
        }
        let size = value.abs() / self.rising;
        if size > RATIO_MAX {
            // The linear term is far below rounding, and the exponential would overflow.
            let z = (value.abs().ln() - self.rising.ln()) / self.rise;
            return self.zero + z.copysign(value);
        }
        // Both are at or above the root of a convex function.
        let mut z = (size.ln_1p() / self.rise).min(size / (self.rise + self.linear));
        for _ in 0..STEPS_MAX {
            let up = (self.rise * z).exp_m1();
            let excess = up + self.linear * z - size;
            let step = excess / (self.rise * (up + 1.0) + self.linear);
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
        let value = self.rising * ((self.rise * size).exp_m1() + self.linear * size);
        value.copysign(z)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values: FlowUtils 1.2.2 (`flowutils.transforms.hyperlog`), at the points of the table of
    /// Gating-ML 2.0.
    #[test]
    fn values_of_a_peer() {
        let points = [-10.0, -5.0, -1.0, 0.0, 0.3, 1.0, 3.0, 10.0, 100.0, 1000.0];
        let tables = [
            (
                [1000.0, 1.0, 4.0, 0.0],
                [
                    0.083_554_057_804_972_6,
                    0.155_868_189_330_437_17,
                    0.229_476_798_987_184_32,
                    0.25,
                    0.256_238_871_095_556_3,
                    0.270_523_201_012_815_7,
                    0.309_091_852_862_758_3,
                    0.416_445_942_195_027_4,
                    0.731_874_686_511_491_6,
                    1.0,
                ],
            ),
            (
                [1000.0, 1.0, 4.0, 1.0],
                [
                    0.266_843_246_243_978_04,
                    0.324_694_551_464_349_7,
                    0.383_581_439_189_747_5,
                    0.4,
                    0.404_991_096_876_445_1,
                    0.416_418_560_810_252_5,
                    0.447_273_482_290_206_6,
                    0.533_156_753_756_022,
                    0.785_499_749_209_193_2,
                    1.0,
                ],
            ),
            (
                [1000.0, 0.5, 4.0, 0.0],
                [
                    -0.220_477_941_327_419_66,
                    -0.129_956_755_230_349,
                    0.043_427_537_800_080_795,
                    0.125,
                    0.151_720_748_724_817_56,
                    0.206_572_462_199_919_2,
                    0.314_861_743_064_292_15,
                    0.470_477_941_327_419_66,
                    0.745_590_292_713_317_7,
                    1.0,
                ],
            ),
        ];
        for ([t, w, m, a], places) in tables {
            let scale = Hyperlog::new(t, w, m, a).unwrap();
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
    }

    #[test]
    fn parameters_are_checked() {
        assert!(Hyperlog::new(1000.0, 0.0, 4.5, 0.0).is_err());
        assert!(Hyperlog::new(1000.0, 2.3, 4.5, 0.0).is_err());
        assert!(Hyperlog::new(f64::NAN, 1.0, 4.5, 0.0).is_err());
    }
}
