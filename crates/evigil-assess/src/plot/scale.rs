//! The scale on which values of a channel are drawn.

use evigil_cytometry::histogram::Axis;
use evigil_cytometry::transform::Asinh;

use super::canvas::Scaled;
use super::tick::{Tick, linear, power};
use crate::figures::written;

/// Most values that decide on a scale.
const LOOKED_AT: usize = 20_000;

/// Least distance between marks with words, as a share of the axis.
const APART: f64 = 0.09;

/// A scale with its ends, which are places on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlotScale {
    /// `None` is a linear scale.
    asinh: Option<Asinh>,
    low: f64,
    high: f64,
}

impl PlotScale {
    /// An asinh scale for values that spread over decades around zero: linear where the smallest
    /// of them lie, logarithmic above. `None` when there is no finite value.
    #[must_use]
    pub fn of_signals(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let sorted = looked_at(values);
        let (first, last) = (at(&sorted, 0.001)?, *sorted.last()?);
        let top = first.abs().max(last.abs());
        // Beyond these, steps of the scale are no numbers any more.
        if !(1e-280..1e280).contains(&top) {
            return Self::linear_between(first, last);
        }
        // Around zero lies noise, to both sides alike: the scale is linear as far as it reaches
        // below, so that it is one heap. Without values below zero, a tenth of the values may lie
        // on the linear part.
        let below = sorted.partition_point(|value| *value < 0.0);
        let bend = if 50 * below > sorted.len() {
            at(sorted.get(..below)?, 0.05)?.abs()
        } else {
            at(&sorted, 0.1)?
        };
        let bend = bend.clamp(top / 1e5, top / 10.0);
        let asinh = Asinh::new(top, (top / bend).asinh() / std::f64::consts::LN_10, 0.0).ok()?;
        let (low, high) = (asinh.apply(first), asinh.apply(last));
        let high = if high > low { high } else { low + 1.0 };
        let room = 0.02 * (high - low);
        Some(Self {
            asinh: Some(asinh),
            low: low - room,
            high: high + room,
        })
    }

    /// A linear scale, for times and sizes. `None` when there is no finite value.
    #[must_use]
    pub fn linear(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let sorted = looked_at(values);
        Self::linear_between(*sorted.first()?, *sorted.last()?)
    }

    fn linear_between(low: f64, high: f64) -> Option<Self> {
        let (low, high) = if high > low {
            (low, high)
        } else {
            (low - 0.5, low + 0.5)
        };
        let room = 0.02 * (high - low);
        // Beyond this, the next number is further away than the ends of the axis.
        let drawable = room.is_finite() && low - room < low && low.abs().max(high.abs()) < 1e300;
        drawable.then_some(Self {
            asinh: None,
            low: low - room,
            high: high + room,
        })
    }

    /// Place of a value.
    #[must_use]
    pub fn place(&self, value: f64) -> f64 {
        self.asinh.map_or(value, |asinh| asinh.apply(value))
    }

    /// The axis in classes.
    #[must_use]
    pub fn axis(&self, bins: usize) -> Option<Axis> {
        Axis::new(self.low, self.high, bins).ok()
    }

    pub(super) fn scaled(&self, name: String, most: usize) -> Scaled {
        let ticks = match &self.asinh {
            Some(asinh) => self.marks(asinh, most),
            None => linear(self.low, self.high, most),
        };
        Scaled {
            low: self.low,
            high: self.high,
            ticks,
            name,
        }
    }

    /// Zero and powers of ten on both sides, as far as they have room.
    fn marks(&self, asinh: &Asinh, most: usize) -> Vec<Tick> {
        let apart = (self.high - self.low) * APART.max(0.9 / most.max(1) as f64);
        let zero = asinh.apply(0.0);
        let mut ticks = vec![Tick {
            at: zero,
            label: "0".to_owned(),
        }];
        let top = asinh
            .inverse(self.high)
            .abs()
            .max(asinh.inverse(self.low).abs());
        let last = top.log10().floor().clamp(-300.0, 300.0) as i32;
        let is_free = |ticks: &[Tick], at: f64| {
            let near = |tick: &Tick| (tick.at - at).abs() < apart;
            (self.low..=self.high).contains(&at) && !ticks.iter().any(near)
        };
        // Powers of ten first; their double and fivefold where there is still room.
        for factor in [1.0, 5.0, 2.0] {
            for exponent in ((last - 8)..=last).rev().filter(|_| top > 0.0) {
                let value = factor * 10_f64.powi(exponent);
                let label = match (factor > 1.0, exponent > 3) {
                    (false, _) => power(exponent),
                    (true, false) => written(value),
                    (true, true) => format!("{factor}×{}", power(exponent)),
                };
                let (up, down) = (asinh.apply(value), asinh.apply(-value));
                if is_free(&ticks, up) {
                    ticks.push(Tick {
                        at: up,
                        label: label.clone(),
                    });
                }
                if is_free(&ticks, down) {
                    ticks.push(Tick {
                        at: down,
                        label: format!("-{label}"),
                    });
                }
            }
            if ticks.len() > most / 2 {
                break;
            }
        }
        ticks.retain(|tick| (self.low..=self.high).contains(&tick.at));
        ticks
    }
}

/// Finite values in order; of many, evenly chosen ones with the smallest and the largest of all.
fn looked_at(values: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
    let (mut kept, mut stride, mut waiting) = (Vec::new(), 1_usize, 0_usize);
    for value in values.into_iter().filter(|value| value.is_finite()) {
        least = least.min(value);
        most = most.max(value);
        if waiting == 0 {
            kept.push(value);
            if kept.len() >= 2 * LOOKED_AT {
                let mut place = 0;
                kept.retain(|_| {
                    place += 1;
                    place % 2 == 1
                });
                stride *= 2;
            }
            waiting = stride;
        }
        waiting -= 1;
    }
    if least <= most {
        kept.extend([least, most]);
    }
    kept.sort_by(f64::total_cmp);
    kept
}

fn at(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    sorted.get((share * last as f64).round() as usize).copied()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn signals_have_zero_and_decades() {
        let values = (0..1000).map(|step| 10_f64.powf(f64::from(step) / 200.0) - 3.0);
        let scale = PlotScale::of_signals(values).unwrap();
        let axis = scale.scaled("CD63".into(), 6);
        let labels: Vec<&str> = axis.ticks.iter().map(|tick| tick.label.as_str()).collect();
        assert!(
            labels.contains(&"0") && labels.contains(&"10⁴"),
            "{labels:?}"
        );
        assert!(scale.place(10.0) < scale.place(100.0));
    }

    #[test]
    fn nothing_gives_no_scale() {
        assert_eq!(PlotScale::of_signals([]), None);
        assert_eq!(PlotScale::of_signals([f64::NAN]), None);
        assert!(PlotScale::linear([f64::MAX, f64::MIN]).is_none());
        assert!(PlotScale::of_signals([0.0, 0.0]).is_some());
    }

    proptest! {
        #[test]
        fn scales_have_ends_in_order(values in prop::collection::vec(any::<f64>(), 0..50)) {
            for scale in [PlotScale::of_signals(values.clone()), PlotScale::linear(values.clone())].into_iter().flatten() {
                prop_assert!(scale.low < scale.high, "{scale:?}");
                prop_assert!(scale.axis(100).is_some());
                for tick in scale.scaled(String::new(), 6).ticks {
                    prop_assert!(tick.at.is_finite());
                }
            }
        }
    }
}
