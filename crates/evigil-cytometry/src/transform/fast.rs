//! A scale by table, for millions of events in single precision.
//!
//! The exponent and the first bits of a floating-point number are the place in a table whose
//! steps are a fixed share of the value, which is how these scales bend; within a step a cubic
//! through four exact points is followed. The error is measured when the table is made.

use super::Scale;

/// Bits of the mantissa that choose a step: 32 steps for each doubling.
const STEP_BITS: u32 = 5;

/// Bits of the mantissa that are left for the place within a step.
const REST_BITS: u32 = 23 - STEP_BITS;

/// Doublings above the place 1 of the scale that the table still holds.
const DOUBLINGS_ABOVE: i32 = 4;

/// Doublings that a table holds at most.
const DOUBLINGS_MAX: i32 = 80;

/// A scale that is read from a table.
///
/// Values beyond the table are computed exactly, so that nothing is cut off.
#[derive(Debug, Clone)]
pub struct FastScale {
    exact: Scale,
    /// Bits of the first value that has a step of its own; smaller ones share one step.
    first_bits: u32,
    /// 1 / the first value.
    per_first: f32,
    above: Vec<[f32; 4]>,
    below: Vec<[f32; 4]>,
    error_max: f64,
}

impl FastScale {
    /// The table of a scale.
    #[must_use]
    pub fn new(exact: &Scale) -> Self {
        let mut table = Self {
            exact: exact.clone(),
            first_bits: u32::MAX,
            per_first: 0.0,
            above: Vec::new(),
            below: Vec::new(),
            error_max: 0.0,
        };
        let smooth = matches!(
            exact,
            Scale::Asinh(_) | Scale::Logicle(_) | Scale::Hyperlog(_)
        );
        if smooth {
            table.fill();
        }
        table
    }

    /// The scale that the table stands for.
    #[must_use]
    pub const fn exact(&self) -> &Scale {
        &self.exact
    }

    /// Largest difference from the exact scale that was met when the table was made, six points
    /// a step, rounding to single precision included.
    #[must_use]
    pub const fn error_max(&self) -> f64 {
        self.error_max
    }

    fn fill(&mut self) {
        let top = self.exact.inverse(1.0);
        let slope =
            (self.exact.apply(top * 1e-12) - self.exact.apply(-top * 1e-12)) / (top * 2e-12);
        // Up to a thousandth of the scale around zero is as good as straight.
        let (first, last) = (
            (1e-3 / slope).log2().floor() as i32,
            top.log2().ceil() as i32 + DOUBLINGS_ABOVE,
        );
        if first < -100 || last > 120 || last - first > DOUBLINGS_MAX || first >= last {
            return;
        }
        self.first_bits = (2.0_f32.powi(first)).to_bits();
        self.per_first = 2.0_f32.powi(-first);
        let steps = ((last - first) as u32) << STEP_BITS;
        let edge = |step: u32| f64::from(f32::from_bits(self.first_bits + (step << REST_BITS)));
        let edges: Vec<(f64, f64)> = std::iter::once((0.0, edge(0)))
            .chain((0..steps).map(|step| (edge(step), edge(step + 1))))
            .collect();
        let cubics = |sign: f64| -> Vec<[f32; 4]> {
            edges
                .iter()
                .map(|(from, to)| {
                    cubic(|part| self.exact.apply(sign * (from + part * (to - from))))
                })
                .collect()
        };
        let (above, below) = (cubics(1.0), cubics(-1.0));
        self.above = above;
        self.below = below;
        for (from, to) in edges {
            for part in [1.0 / 12.0, 0.25, 5.0 / 12.0, 7.0 / 12.0, 0.75, 11.0 / 12.0] {
                let value = from + part * (to - from);
                for value in [value, -value] {
                    let value = value as f32;
                    let error = f64::from(self.apply(value)) - self.exact.apply(f64::from(value));
                    self.error_max = self.error_max.max(error.abs());
                }
            }
        }
    }

    /// Place of a value on the scale.
    #[must_use]
    #[inline]
    pub fn apply(&self, value: f32) -> f32 {
        let bits = value.to_bits();
        let size = bits & 0x7fff_ffff;
        let (step, part) = match size.checked_sub(self.first_bits) {
            Some(past) => {
                let rest = past & ((1 << REST_BITS) - 1);
                let part = rest as f32 * const { 1.0 / (1 << REST_BITS) as f32 };
                ((past >> REST_BITS) + 1, part)
            }
            None => (0, f32::from_bits(size) * self.per_first),
        };
        let side = if bits == size {
            &self.above
        } else {
            &self.below
        };
        match side.get(step as usize) {
            Some([a, b, c, d]) => a + part * (b + part * (c + part * d)),
            None => self.beyond(value),
        }
    }

    #[cold]
    fn beyond(&self, value: f32) -> f32 {
        self.exact.apply(f64::from(value)) as f32
    }
}

/// Coefficients of the cubic through a function at 0, 1/3, 2/3 and 1.
fn cubic(f: impl Fn(f64) -> f64) -> [f32; 4] {
    let [y0, y1, y2, y3] = [0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0].map(f);
    let b = (-11.0 * y0 + 18.0 * y1 - 9.0 * y2 + 2.0 * y3) / 2.0;
    let c = (18.0 * y0 - 45.0 * y1 + 36.0 * y2 - 9.0 * y3) / 2.0;
    let d = (-9.0 * y0 + 27.0 * y1 - 27.0 * y2 + 9.0 * y3) / 2.0;
    [y0 as f32, b as f32, c as f32, d as f32]
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::super::{Asinh, Hyperlog, Linear, Logarithmic, Logicle};
    use super::*;

    fn scales() -> Vec<Scale> {
        vec![
            Scale::Asinh(Asinh::new(10_000.0, 4.0, 1.0).unwrap()),
            Scale::Logicle(Logicle::new(262_144.0, 0.5, 4.5, 0.0).unwrap()),
            Scale::Logicle(Logicle::new(262_144.0, 2.2, 4.5, 0.0).unwrap()),
            Scale::Logicle(Logicle::new(10_000.0, 0.0, 7.0, 1.0).unwrap()),
            Scale::Hyperlog(Hyperlog::new(1.0, 1.0, 4.0, 0.0).unwrap()),
        ]
    }

    #[test]
    fn the_error_is_below_a_millionth() {
        for scale in scales() {
            let fast = FastScale::new(&scale);
            assert!(!fast.above.is_empty(), "{scale:?}");
            assert!(fast.error_max() < 5e-7, "{scale:?}: {}", fast.error_max());
        }
    }

    #[test]
    fn scales_without_a_table_are_exact() {
        let log = Scale::Logarithmic(Logarithmic::new(10_000.0, 5.0).unwrap());
        let fast = FastScale::new(&log);
        assert!(fast.apply(-1.0).is_nan());
        assert_eq!(fast.apply(0.0), f32::NEG_INFINITY);
        assert!((f64::from(fast.apply(1.0)) - 0.2).abs() < 1e-7);
        let linear = FastScale::new(&Scale::Linear(Linear::new(1.0, 0.0).unwrap()));
        assert_eq!(linear.apply(0.5), 0.5);
    }

    static TABLES: LazyLock<Vec<FastScale>> =
        LazyLock::new(|| scales().iter().map(FastScale::new).collect());

    proptest! {
        #[test]
        fn fast_equals_exact(bits in any::<u32>()) {
            let value = f32::from_bits(bits);
            for table in TABLES.iter() {
                let scale = &table.exact;
                let exact = scale.apply(f64::from(value));
                let fast = f64::from(table.apply(value));
                prop_assert!(
                    (exact - fast).abs() < 5e-7 * exact.abs().max(1.0)
                        || (exact.is_nan() && fast.is_nan())
                        || exact == fast,
                    "{scale:?}: {value} {exact} {fast}"
                );
            }
        }
    }
}
