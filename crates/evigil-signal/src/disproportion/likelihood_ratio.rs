//! Logarithms of likelihood ratios.

use crate::Cell;

/// `count · ln(count / expected)`; 0 for a count of 0.
fn term(count: f64, expected: f64) -> f64 {
    if count > 0.0 {
        count * (count / expected).ln()
    } else {
        0.0
    }
}

/// Logarithm of the likelihood ratio of a pair given the total of its product: how much better its
/// own rate explains the count than the rate of all. 0 where no more than expected was seen.
///
/// Source: Huang, Zalkikar and Tiwari 2011, eq. 3.
#[must_use]
pub fn likelihood_ratio(cell: Cell) -> f64 {
    let (n11, expected) = (cell.n11() as f64, cell.expected());
    if n11 <= expected {
        return 0.0;
    }
    let total = cell.n1x() as f64;
    term(n11, expected) + term(cell.n10() as f64, total - expected)
}

/// The same with the expected count taken as known: Poisson. 0 where no more than expected was seen.
///
/// Source: Kulldorff 1997, for one cell.
#[must_use]
pub fn likelihood_ratio_poisson(n11: u64, expected: f64) -> f64 {
    let n11 = n11 as f64;
    if n11 <= expected {
        return 0.0;
    }
    if expected == 0.0 {
        return f64::INFINITY;
    }
    term(n11, expected) - (n11 - expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_difference_of_two_binomial_likelihoods() {
        // 40 reports of the product, 9 with the event; 30 of all 500 have it.
        let cell = Cell::new(9, 40, 30, 500).unwrap();
        let log = |share: f64| 9.0 * share.ln() + 31.0 * (1.0 - share).ln();
        let direct = log(9.0 / 40.0) - log(30.0 / 500.0);
        assert!((likelihood_ratio(cell) - direct).abs() < 1e-12);
        let poisson = |mean: f64| 9.0 * mean.ln() - mean;
        let direct = poisson(9.0) - poisson(2.4);
        assert!((likelihood_ratio_poisson(9, 2.4) - direct).abs() < 1e-12);
    }

    #[test]
    fn nothing_speaks_for_what_is_not_more_than_expected() {
        assert_eq!(likelihood_ratio(Cell::new(1, 40, 30, 500).unwrap()), 0.0);
        assert_eq!(likelihood_ratio(Cell::new(0, 0, 0, 0).unwrap()), 0.0);
        assert_eq!(likelihood_ratio_poisson(3, 3.0), 0.0);
        assert_eq!(likelihood_ratio_poisson(3, 0.0), f64::INFINITY);
        // All reports of the product have the event: the second term is nothing.
        let whole = Cell::new(40, 40, 60, 500).unwrap();
        let expected = 40.0 * (500.0_f64 / 60.0).ln();
        assert!((likelihood_ratio(whole) - expected).abs() < 1e-12);
    }
}
