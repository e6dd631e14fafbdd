//! The two-by-two table of a pair.

use thiserror::Error;

/// Counts of one product-event pair against everything else: the four-fold table by its margins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cell {
    n11: u64,
    n1x: u64,
    nx1: u64,
    n: u64,
}

/// Margins that no table has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{n11} of {n1x} with the product and {nx1} with the event can't be among {n}")]
pub struct CellError {
    /// Both product and event.
    pub n11: u64,
    /// With the product.
    pub n1x: u64,
    /// With the event.
    pub nx1: u64,
    /// All.
    pub n: u64,
}

impl Cell {
    /// The table with `n11` of both, `n1x` with the product, `nx1` with the event, `n` in all.
    ///
    /// # Errors
    ///
    /// When a cell of the table would be below zero.
    pub const fn new(n11: u64, n1x: u64, nx1: u64, n: u64) -> Result<Self, CellError> {
        let error = CellError { n11, n1x, nx1, n };
        if n11 > n1x || n11 > nx1 || n1x > n || nx1 > n || nx1 - n11 > n - n1x {
            return Err(error);
        }
        Ok(Self { n11, n1x, nx1, n })
    }

    /// With product and event.
    #[must_use]
    pub const fn n11(self) -> u64 {
        self.n11
    }

    /// With the product, without the event.
    #[must_use]
    pub const fn n10(self) -> u64 {
        self.n1x - self.n11
    }

    /// With the event, without the product.
    #[must_use]
    pub const fn n01(self) -> u64 {
        self.nx1 - self.n11
    }

    /// With neither.
    #[must_use]
    pub const fn n00(self) -> u64 {
        self.n - self.n1x - (self.nx1 - self.n11)
    }

    /// With the product.
    #[must_use]
    pub const fn n1x(self) -> u64 {
        self.n1x
    }

    /// With the event.
    #[must_use]
    pub const fn nx1(self) -> u64 {
        self.nx1
    }

    /// All.
    #[must_use]
    pub const fn n(self) -> u64 {
        self.n
    }

    /// The count that independence of product and event would give: `n1x · nx1 / n`; 0 for the
    /// empty table.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts below 2^53 are exact")]
    pub fn expected(self) -> f64 {
        if self.n == 0 {
            return 0.0;
        }
        self.n1x as f64 * self.nx1 as f64 / self.n as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_follow_from_the_margins() {
        let cell = Cell::new(4, 19, 7, 110).unwrap();
        assert_eq!((cell.n10(), cell.n01(), cell.n00()), (15, 3, 88));
        assert!((cell.expected() - 19.0 * 7.0 / 110.0).abs() < 1e-15);
    }

    #[test]
    fn impossible_margins_are_refused() {
        for (n11, n1x, nx1, n) in [(2, 1, 5, 9), (2, 5, 1, 9), (0, 10, 1, 9), (0, 5, 5, 9)] {
            assert_eq!(
                Cell::new(n11, n1x, nx1, n),
                Err(CellError { n11, n1x, nx1, n })
            );
        }
        assert!(Cell::new(0, 0, 0, 0).is_ok());
    }
}
