//! Fisher's exact test, one-sided: the reporting Fisher's exact test.

use crate::Cell;
use crate::special::{hypergeometric_ln_pmf, hypergeometric_ln_sf};

/// Probability, given the margins and independence, of `n11` or more; 1 for `n11` = 0.
///
/// Source: Fisher 1935; as a ranking statistic Ahmed and others 2010.
#[must_use]
pub fn fisher_p(cell: Cell) -> f64 {
    ln_fisher_p(cell).exp()
}

/// Natural logarithm of [`fisher_p`], for probabilities that are too small for a number.
#[must_use]
pub fn ln_fisher_p(cell: Cell) -> f64 {
    hypergeometric_ln_sf(cell.n11(), cell.n1x(), cell.nx1(), cell.n())
}

/// [`fisher_p`] with half of the probability of `n11` itself taken off, which is less conservative.
///
/// Source: Lancaster 1961; Ahmed and others 2010.
#[must_use]
pub fn fisher_mid_p(cell: Cell) -> f64 {
    let point = hypergeometric_ln_pmf(cell.n11(), cell.n1x(), cell.nx1(), cell.n()).exp();
    (fisher_p(cell) - 0.5 * point).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lady_tasting_tea() {
        // Fisher 1935: all four of eight cups, 1 in 70; three or more, 17 in 70.
        let all = Cell::new(4, 4, 4, 8).unwrap();
        let three = Cell::new(3, 4, 4, 8).unwrap();
        assert!((fisher_p(all) - 1.0 / 70.0).abs() < 1e-15);
        assert!((fisher_p(three) - 17.0 / 70.0).abs() < 1e-14);
        assert!((fisher_mid_p(three) - 9.0 / 70.0).abs() < 1e-14);
    }

    #[test]
    fn extreme_cells_have_numbers() {
        for (n11, n1x, nx1, n) in [
            (0, 0, 0, 0),
            (0, 3, 3, 9),
            (9, 9, 9, 9),
            (5000, 5000, 5000, 1_000_000_000),
        ] {
            let cell = Cell::new(n11, n1x, nx1, n).unwrap();
            assert!(
                (0.0..=1.0).contains(&fisher_p(cell)) && (0.0..=1.0).contains(&fisher_mid_p(cell))
            );
        }
        let far = Cell::new(5000, 5000, 5000, 1_000_000_000).unwrap();
        assert!(ln_fisher_p(far) < -60_000.0);
    }
}
