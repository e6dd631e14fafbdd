//! The Bayesian confidence propagation neural network's information component, with its margins'
//! uncertainty.

use std::f64::consts::{LN_2, LOG2_E};

use super::{Interval, Z_975};
use crate::Cell;
use crate::special::{digamma, normal_cdf, trigamma};

/// Mean and variance of the information component under beta priors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bcpnn {
    /// Posterior mean, in bits.
    pub mean: f64,
    /// Posterior variance, in bits squared.
    pub variance: f64,
}

impl Bcpnn {
    /// Mean with normal 95% limits.
    #[must_use]
    pub fn interval(self) -> Interval {
        let half_width = Z_975 * self.variance.sqrt();
        Interval {
            value: self.mean,
            low: self.mean - half_width,
            high: self.mean + half_width,
        }
    }

    /// Posterior probability that the information component is not above 0, by the same normal
    /// distribution: how likely it is that there is no association.
    #[must_use]
    pub fn null_probability(self) -> f64 {
        if self.variance <= 0.0 {
            return if self.mean > 0.0 { 0.0 } else { 1.0 };
        }
        normal_cdf(-self.mean / self.variance.sqrt())
    }
}

/// The original information component: independent beta posteriors of the joint and both marginal
/// probabilities, with the joint prior scaled so that its mean is the product of the margins'.
///
/// The exact moments of logarithms of beta variables take the place of the first paper's
/// approximation. Source: Bate and others 1998; Gould 2003.
#[must_use]
pub fn bcpnn(cell: Cell) -> Bcpnn {
    let [a, with, event, n] = [cell.n11(), cell.n1x(), cell.nx1(), cell.n()].map(|n| n as f64);
    let (p1, p) = (1.0 + with, 2.0 + n);
    let (q1, q) = (1.0 + event, 2.0 + n);
    let r1 = 1.0 + a;
    let r2 = n - a - 1.0 + (2.0 + n) / q1 * ((2.0 + n) / p1);
    let r = r1 + r2;
    let mean = digamma(r1) - digamma(r) - (digamma(p1) - digamma(p)) - (digamma(q1) - digamma(q));
    let variance =
        trigamma(r1) - trigamma(r) + (trigamma(p1) - trigamma(p)) + (trigamma(q1) - trigamma(q));
    Bcpnn {
        mean: mean * LOG2_E,
        variance: (variance * LOG2_E * LOG2_E).max(0.0),
    }
}

/// Posterior mean of the information component, in bits, under a Dirichlet prior on the four cells
/// that has half a report on the cell and the rest in proportion to the margins.
///
/// Source: Norén and others 2006.
#[must_use]
pub fn dirichlet_information_mean(cell: Cell) -> f64 {
    let [a, with, event, n] = [cell.n11(), cell.n1x(), cell.nx1(), cell.n()].map(|n| n as f64);
    let (q1, q2) = ((with + 0.5) / (n + 1.0), (event + 0.5) / (n + 1.0));
    // Prior weights: ½ on the cell, q₁ k and q₂ k on the margins, k in all.
    let k = 0.5 / q1 / q2;
    (digamma(a + 0.5) - digamma(with + q1 * k) - digamma(event + q2 * k) + digamma(n + k)) / LN_2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_tables_have_harmonic_sums() {
        // ψ at whole numbers is a harmonic sum: n11 = 1, n1x = 1, nx1 = 1, n = 2 has
        // p1 = q1 = 2, p = q = 4, r1 = 2, r2 = 0 + 16/4 = 4.
        let harmonic = |n: u32| (1..n).map(|k| 1.0 / f64::from(k)).sum::<f64>();
        let mean = harmonic(2) - harmonic(6) - 2.0 * (harmonic(2) - harmonic(4));
        let got = bcpnn(Cell::new(1, 1, 1, 2).unwrap());
        assert!((got.mean - mean / LN_2).abs() < 1e-14);
        let squares = |n: u32| (1..n).map(|k| 1.0 / f64::from(k * k)).sum::<f64>();
        let variance = squares(6) - squares(2) + 2.0 * (squares(4) - squares(2));
        assert!((got.variance - variance / LN_2 / LN_2).abs() < 1e-13);
    }

    #[test]
    fn large_tables_come_to_the_logarithm_of_the_ratio() {
        let cell = Cell::new(4_000_000, 100_000_000, 20_000_000, 1_000_000_000).unwrap();
        assert!((bcpnn(cell).mean - 1.0).abs() < 1e-5);
        assert!((dirichlet_information_mean(cell) - 1.0).abs() < 1e-5);
        assert!(bcpnn(cell).null_probability() < 1e-300);
    }

    #[test]
    fn extreme_cells_have_numbers() {
        for (n11, n1x, nx1, n) in [
            (0, 0, 0, 0),
            (0, 0, 0, 1_000_000_000_000),
            (1, 1, 1, 1_000_000_000_000),
            (9, 9, 9, 9),
        ] {
            let cell = Cell::new(n11, n1x, nx1, n).unwrap();
            let got = bcpnn(cell);
            assert!(
                got.mean.is_finite() && got.variance.is_finite(),
                "{cell:?} {got:?}"
            );
            assert!(dirichlet_information_mean(cell).is_finite());
            assert!((0.0..=1.0).contains(&got.null_probability()));
        }
    }
}
