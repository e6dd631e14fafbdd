//! Relative reporting ratio, proportional reporting ratio, reporting odds ratio.

use super::{Interval, Z_975};
use crate::Cell;
use crate::special::normal_sf;

/// A ratio with the standard error of its logarithm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratio {
    /// The ratio: 0 to infinity.
    pub value: f64,
    /// Standard error of its natural logarithm by the delta method; infinite beside an empty cell.
    pub standard_error: f64,
}

impl Ratio {
    /// With 95% limits, normal on the logarithmic scale; 0 to infinity when the standard error is
    /// infinite.
    #[must_use]
    pub fn interval(self) -> Interval {
        let Self {
            value,
            standard_error,
        } = self;
        if !standard_error.is_finite() || value == 0.0 || value == f64::INFINITY {
            return Interval {
                value,
                low: 0.0,
                high: f64::INFINITY,
            };
        }
        let factor = (Z_975 * standard_error).exp();
        Interval {
            value,
            low: value / factor,
            high: value * factor,
        }
    }

    /// Probability, if the true ratio were 1, of a ratio as large or larger: one-sided, normal on the
    /// logarithmic scale. One half when the standard error is infinite, because then nothing is known.
    #[must_use]
    pub fn p_value(self) -> f64 {
        if !self.standard_error.is_finite() || self.standard_error == 0.0 {
            return 0.5;
        }
        normal_sf(self.value.ln() / self.standard_error)
    }
}

/// Nothing by nothing is 1, anything else by nothing infinite.
fn quotient(numerator: f64, denominator: f64) -> f64 {
    if denominator == 0.0 {
        return if numerator == 0.0 { 1.0 } else { f64::INFINITY };
    }
    numerator / denominator
}

/// Relative reporting ratio: observed by expected count.
#[must_use]
pub fn rrr(n11: u64, expected: f64) -> f64 {
    quotient(n11 as f64, expected)
}

/// Proportional reporting ratio: the share of the event among reports of the product, by its share
/// among the others.
///
/// Source: Evans, Waller and Davis 2001.
#[must_use]
pub fn prr(cell: Cell) -> Ratio {
    prr_of(
        cell.n11() as f64,
        cell.n10() as f64,
        cell.n01() as f64,
        cell.n00() as f64,
    )
}

fn prr_of(a: f64, b: f64, c: f64, d: f64) -> Ratio {
    let (with, without) = (a + b, c + d);
    let value = if with == 0.0 || without == 0.0 {
        1.0
    } else {
        quotient(a * without, c * with)
    };
    // 1/a − 1/(a+b) and 1/c − 1/(c+d), without the differences.
    let variance = quotient(b, a * with) + quotient(d, c * without);
    Ratio {
        value,
        standard_error: if a == 0.0 || c == 0.0 {
            f64::INFINITY
        } else {
            variance.sqrt()
        },
    }
}

/// Reporting odds ratio `n11 n00 / (n10 n01)`.
///
/// Source: van Puijenbroek and others 2002; limits after Woolf 1955.
#[must_use]
pub fn ror(cell: Cell) -> Ratio {
    ror_of(
        cell.n11() as f64,
        cell.n10() as f64,
        cell.n01() as f64,
        cell.n00() as f64,
    )
}

fn ror_of(a: f64, b: f64, c: f64, d: f64) -> Ratio {
    let (with, without) = (a * b, c * d);
    Ratio {
        value: quotient(a * d, b * c),
        // 1/a + 1/b + 1/c + 1/d, by two divisions.
        standard_error: if with == 0.0 || without == 0.0 {
            f64::INFINITY
        } else {
            ((a + b) / with + (c + d) / without).sqrt()
        },
    }
}

/// PRR and ROR after one half was added to every cell, which some programs do where a cell is empty
/// (Haldane 1956). Always finite.
#[must_use]
pub fn half_corrected(cell: Cell) -> (Ratio, Ratio) {
    let [a, b, c, d] = [cell.n11(), cell.n10(), cell.n01(), cell.n00()].map(|n| n as f64 + 0.5);
    (prr_of(a, b, c, d), ror_of(a, b, c, d))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_by_hand() {
        // 14 of 330 with the product, 354 of 670 without it: (14/330) / (354/670).
        let cell = Cell::new(14, 330, 368, 1000).unwrap();
        let ratio = prr(cell).interval();
        assert!((ratio.value - 14.0 / 330.0 / (354.0 / 670.0)).abs() < 1e-15);
        let se = (1.0_f64 / 14.0 - 1.0 / 330.0 + 1.0 / 354.0 - 1.0 / 670.0).sqrt();
        assert!((ratio.low / (ratio.value * (-Z_975 * se).exp()) - 1.0).abs() < 1e-14);
        let ratio = ror(cell);
        assert!((ratio.value - 14.0 * 316.0 / (316.0 * 354.0)).abs() < 1e-15);
    }

    #[test]
    fn empty_cells_give_defined_ratios() {
        for n in [1_u64, 2, 5, 1_000_000_000_000] {
            for (n11, n1x, nx1) in [
                (0, 0, 0),
                (0, 1, 0),
                (0, 0, 1),
                (1, 1, 1),
                (n, n, n),
                (1, n, 1),
                (1, 1, n),
                (0, n, 0),
            ] {
                let cell = Cell::new(n11, n1x, nx1, n).unwrap();
                for ratio in [prr(cell), ror(cell)] {
                    let Interval { value, low, high } = ratio.interval();
                    assert!(low <= value && value <= high, "{cell:?} {ratio:?}");
                    assert!((0.0..=1.0).contains(&ratio.p_value()));
                }
                let (left, right) = half_corrected(cell);
                assert!(left.value.is_finite() && right.standard_error.is_finite());
            }
        }
        assert_eq!(rrr(0, 0.0), 1.0);
        assert_eq!(rrr(3, 0.0), f64::INFINITY);
        assert_eq!(rrr(1, 1e-12), 1e12);
    }
}
