//! Marks on axes.

use crate::figures::{raised, significant};

/// A mark.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    /// Place on the axis.
    pub(super) at: f64,
    /// What is written at it; nothing for a line without words.
    pub(super) label: String,
}

/// The next of 1, 2 and 5 with any power of ten that is not below `value`; 1 for what is no
/// positive number.
pub(super) fn round_up(value: f64) -> f64 {
    if !(value.is_finite() && value > 0.0) {
        return 1.0;
    }
    let power = 10_f64.powf(value.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|step| step * power)
        .find(|step| *step >= value * (1.0 - 1e-12));
    step.filter(|step| step.is_finite() && *step > 0.0)
        .unwrap_or(value)
}

/// Marks at round numbers from `low` to `high`, about `most` of them.
pub(super) fn linear(low: f64, high: f64, most: usize) -> Vec<Tick> {
    let span = high - low;
    if !(span.is_finite() && span > 0.0) || most == 0 {
        return Vec::new();
    }
    let step = round_up(span / most as f64);
    let first = (low / step).ceil();
    (0..=most)
        .map(|place| (first + place as f64) * step)
        .take_while(|at| *at <= high + 1e-9 * span)
        .map(|at| Tick {
            at,
            // Steps from afar leave a hair where zero should be.
            label: significant(if at.abs() < 1e-9 * step { 0.0 } else { at }),
        })
        .collect()
}

/// Marks at powers of ten, for an axis of common logarithms.
pub(super) fn decades(low: f64, high: f64, most: usize) -> Vec<Tick> {
    let (first, last) = (low.ceil(), high.floor());
    if !(first.is_finite() && last.is_finite()) || last < first || last - first > 700.0 {
        return Vec::new();
    }
    let count = (last - first) as usize + 1;
    let step = count.div_ceil(most.max(1)).max(1);
    (0..count)
        .step_by(step)
        .map(|place| {
            let at = first + place as f64;
            Tick {
                at,
                label: power(at as i32),
            }
        })
        .collect()
}

/// A power of ten as it is written: `1`, `10`, `1000`, `10⁴`.
pub(super) fn power(exponent: i32) -> String {
    match exponent {
        0 => "1".to_owned(),
        1 => "10".to_owned(),
        2 => "100".to_owned(),
        3 => "1000".to_owned(),
        _ => format!("10{}", raised(&exponent.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(ticks: &[Tick]) -> Vec<&str> {
        ticks.iter().map(|tick| tick.label.as_str()).collect()
    }

    #[test]
    fn round_marks() {
        assert_eq!(
            labels(&linear(0.0, 400.0, 5)),
            ["0", "100", "200", "300", "400"]
        );
        assert_eq!(labels(&linear(-0.3, 0.3, 3)), ["-0.2", "0", "0.2"]);
        assert_eq!(
            labels(&decades(-0.2, 4.1, 6)),
            ["1", "10", "100", "1000", "10⁴"]
        );
        assert_eq!(round_up(0.03), 0.05);
    }

    #[test]
    fn no_marks_where_there_is_no_axis() {
        for (low, high) in [
            (0.0, 0.0),
            (1.0, 0.0),
            (f64::NAN, 1.0),
            (0.0, f64::INFINITY),
            (f64::MIN, f64::MAX),
        ] {
            assert!(linear(low, high, 5).is_empty());
            assert!(decades(low, high, 5).len() < 2);
        }
    }
}
