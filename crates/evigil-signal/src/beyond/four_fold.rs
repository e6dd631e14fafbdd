//! PRR, ROR and IC of one four-fold table side by side.

use crate::Cell;
use crate::disproportion::{Interval, information_component, prr, ror};

/// What the classic measures say about a table. Empty cells have the results that
/// [`crate::disproportion`] defines; the IC is always finite.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measures {
    /// The table.
    pub cell: Cell,
    /// Count expected when product and event are independent.
    pub expected: f64,
    /// Proportional reporting ratio.
    pub prr: Interval,
    /// Reporting odds ratio.
    pub ror: Interval,
    /// Information component with its exact limits.
    pub ic: Interval,
}

/// The measures of a table.
#[must_use]
pub fn measures(cell: Cell) -> Measures {
    let expected = cell.expected();
    Measures {
        cell,
        expected,
        prr: prr(cell).interval(),
        ror: ror(cell).interval(),
        ic: information_component(cell.n11(), expected).exact,
    }
}
