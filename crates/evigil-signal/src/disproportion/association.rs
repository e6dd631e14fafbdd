//! Chi-square, Yule's Q and Evans' criteria.

use super::{Interval, Z_975, prr, ror};
use crate::Cell;

/// `n11 n00 − n10 n01 = n11 n − n1x nx1`, in whole numbers where these suffice.
fn determinant(cell: Cell) -> f64 {
    let product = |a: u64, b: u64| i128::from(a).checked_mul(i128::from(b));
    match (
        product(cell.n11(), cell.n()),
        product(cell.n1x(), cell.nx1()),
    ) {
        (Some(observed), Some(expected)) => (observed - expected) as f64,
        _ => cell.n11() as f64 * cell.n() as f64 - cell.n1x() as f64 * cell.nx1() as f64,
    }
}

fn chi_square_of(cell: Cell, correction: f64) -> f64 {
    let n = cell.n() as f64;
    let margins = cell.n1x() as f64
        * cell.nx1() as f64
        * (cell.n() - cell.n1x()) as f64
        * (cell.n() - cell.nx1()) as f64;
    if margins == 0.0 {
        return 0.0;
    }
    let distance = determinant(cell).abs();
    let distance = distance - correction.min(distance);
    n * distance / margins * distance
}

/// Pearson's chi-square of the four-fold table; 0 when a margin is empty.
#[must_use]
pub fn chi_square(cell: Cell) -> f64 {
    chi_square_of(cell, 0.0)
}

/// Chi-square with Yates' correction, which moves no cell beyond its expected count; 0 when a margin
/// is empty.
#[must_use]
pub fn chi_square_yates(cell: Cell) -> f64 {
    chi_square_of(cell, 0.5 * cell.n() as f64)
}

/// Yule's Q, `(ROR − 1) / (ROR + 1)`, with 95% limits by the delta method. They are not cut to −1 and
/// 1 and can pass beyond; where a cell is empty they are −1 and 1. Q is 0 when both diagonals of the
/// table vanish.
///
/// Source: Yule 1900.
#[must_use]
pub fn yule_q(cell: Cell) -> Interval {
    let [a, b, c, d] = [cell.n11(), cell.n10(), cell.n01(), cell.n00()].map(|n| n as f64);
    let sum = a * d + b * c;
    if sum == 0.0 {
        return Interval {
            value: 0.0,
            low: -1.0,
            high: 1.0,
        };
    }
    let value = (determinant(cell) / sum).clamp(-1.0, 1.0);
    let error = ror(cell).standard_error;
    if !error.is_finite() {
        return Interval {
            value,
            low: -1.0,
            high: 1.0,
        };
    }
    // 1 − Q² = 4 ad bc / (ad + bc)².
    let half_width = Z_975 * 0.5 * error * (2.0 * (a * d / sum)) * (2.0 * (b * c / sum));
    Interval {
        value,
        low: value - half_width,
        high: value + half_width,
    }
}

/// The criteria of Evans, Waller and Davis 2001 for a signal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evans {
    /// Least proportional reporting ratio.
    pub prr: f64,
    /// Least chi-square, with Yates' correction.
    pub chi_square: f64,
    /// Least count.
    pub n11: u64,
}

impl Default for Evans {
    /// PRR 2, chi-square 4, 3 reports.
    fn default() -> Self {
        Self {
            prr: 2.0,
            chi_square: 4.0,
            n11: 3,
        }
    }
}

impl Evans {
    /// Whether all are met.
    #[must_use]
    pub fn met(&self, cell: Cell) -> bool {
        cell.n11() >= self.n11
            && prr(cell).value >= self.prr
            && chi_square_yates(cell) >= self.chi_square
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chi_square_is_the_sum_over_cells() {
        let cell = Cell::new(9, 40, 30, 500).unwrap();
        let direct = |correction: f64| -> f64 {
            [
                (9.0, 40.0 * 30.0),
                (31.0, 40.0 * 470.0),
                (21.0, 460.0 * 30.0),
                (439.0, 460.0 * 470.0),
            ]
            .iter()
            .map(|&(seen, product): &(f64, f64)| {
                let expected = product / 500.0;
                ((seen - expected).abs() - correction).powi(2) / expected
            })
            .sum()
        };
        assert!((chi_square(cell) / direct(0.0) - 1.0).abs() < 1e-13);
        assert!((chi_square_yates(cell) / direct(0.5) - 1.0).abs() < 1e-13);
    }

    #[test]
    fn q_is_the_odds_ratio_on_another_scale() {
        let cell = Cell::new(9, 40, 30, 500).unwrap();
        let odds = ror(cell).value;
        assert!((yule_q(cell).value - (odds - 1.0) / (odds + 1.0)).abs() < 1e-15);
    }

    #[test]
    fn extreme_cells_have_numbers() {
        let n = 4_000_000_000;
        for (n11, n1x, nx1, n) in [
            (0, 0, 0, 0),
            (1, 1, 1, 1),
            (0, 5, 4, 9),
            (n / 2, n / 2, n / 2, n),
            (1, 1, 1, n),
        ] {
            let cell = Cell::new(n11, n1x, nx1, n).unwrap();
            let q = yule_q(cell);
            assert!(chi_square(cell) >= chi_square_yates(cell));
            assert!(q.low <= q.value && q.value <= q.high);
        }
        // A perfect table: chi-square is n.
        let perfect = chi_square(Cell::new(n / 2, n / 2, n / 2, n).unwrap());
        assert!((perfect / n as f64 - 1.0).abs() < 1e-15);
    }

    #[test]
    fn evans_needs_all_three() {
        let evans = Evans::default();
        assert!(evans.met(Cell::new(3, 10, 10, 1000).unwrap()));
        assert!(!evans.met(Cell::new(2, 10, 10, 1000).unwrap()));
        assert!(!evans.met(Cell::new(3, 100, 10, 1000).unwrap()));
    }
}
