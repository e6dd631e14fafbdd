//! The information component with its shrinkage of one half.

use std::f64::consts::LOG2_E;

use super::{Interval, prr, ror};
use crate::Cell;
use crate::special::{ln_gamma_quantile, ln_gamma_quantile_upper};

/// The information component of one count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InformationComponent {
    /// `log₂((n11 + ½) / (E + ½))` with the 0.025 and 0.975 quantiles of its posterior distribution.
    pub exact: Interval,
    /// The same with the limits of the closed form that the paper prints.
    pub printed: Interval,
}

/// The information component: the observed-to-expected ratio, shrunk towards 1 by half a report on
/// both sides, as its binary logarithm. The ratio has a gamma posterior of shape `n11 + ½` and rate
/// `E + ½`; never infinite, also where nothing was seen or expected.
///
/// Source: Norén, Hopstadius and Bate 2013.
#[must_use]
pub fn information_component(n11: u64, expected: f64) -> InformationComponent {
    let shape = n11 as f64 + 0.5;
    let value = value(n11, expected);
    let centre = (expected + 0.5).ln();
    let root = shape.sqrt();
    InformationComponent {
        exact: Interval {
            value,
            low: (ln_gamma_quantile(shape, 0.025) - centre) * LOG2_E,
            high: (ln_gamma_quantile_upper(shape, 0.025) - centre) * LOG2_E,
        },
        printed: Interval {
            value,
            low: value - 3.3 / root - 2.0 / (root * shape),
            high: value + 2.4 / root - 0.5 / (root * shape),
        },
    }
}

fn value(n11: u64, expected: f64) -> f64 {
    ((n11 as f64 + 0.5) / (expected + 0.5)).log2()
}

/// What needs no prior and no search.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClosedForms {
    /// Proportional reporting ratio.
    pub prr: Interval,
    /// Reporting odds ratio.
    pub ror: Interval,
    /// Information component with its exact limits.
    pub ic: Interval,
}

/// Logarithms of the gamma quantiles by count, so that a million information components cost no
/// more than a logarithm each: the shape depends on the count alone.
#[derive(Debug, Clone)]
pub struct ShrinkageLimits {
    limits: Vec<Limits>,
}

/// Binary logarithms of what depends on the count alone.
#[derive(Debug, Clone, Copy)]
struct Limits {
    /// Of `n11 + ½`.
    log2: f64,
    /// Of the quantiles of shape `n11 + ½`.
    low: f64,
    high: f64,
}

impl ShrinkageLimits {
    /// Limits of counts up to `largest`; above it they are computed when they are asked for.
    #[must_use]
    pub fn up_to(largest: u32) -> Self {
        Self {
            limits: (0..=u64::from(largest)).map(limits).collect(),
        }
    }

    /// PRR, ROR and IC of a pair, each with its limits: [`prr`], [`ror`] and
    /// [`Self::information_component`].
    #[must_use]
    pub fn closed_forms(&self, cell: Cell, expected: f64) -> ClosedForms {
        ClosedForms {
            prr: prr(cell).interval(),
            ror: ror(cell).interval(),
            ic: self.information_component(cell.n11(), expected),
        }
    }

    /// As [`information_component`] with the exact limits.
    #[must_use]
    pub fn information_component(&self, n11: u64, expected: f64) -> Interval {
        let Limits { log2, low, high } = usize::try_from(n11)
            .ok()
            .and_then(|index| self.limits.get(index).copied())
            .unwrap_or_else(|| limits(n11));
        let centre = (expected + 0.5).log2();
        Interval {
            value: log2 - centre,
            low: low - centre,
            high: high - centre,
        }
    }
}

fn limits(n11: u64) -> Limits {
    let shape = n11 as f64 + 0.5;
    Limits {
        log2: shape.log2(),
        low: ln_gamma_quantile(shape, 0.025) * LOG2_E,
        high: ln_gamma_quantile_upper(shape, 0.025) * LOG2_E,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::special::gamma_p;

    #[test]
    fn limits_hold_the_stated_probability() {
        for n11 in [0, 1, 7, 300, 1_000_000_000] {
            for expected in [1e-12, 0.4, 20.0, 1e9] {
                let Interval { low, high, .. } = information_component(n11, expected).exact;
                let shape = n11 as f64 + 0.5;
                for (limit, probability) in [(low, 0.025), (high, 0.975)] {
                    let got = gamma_p(shape, limit.exp2() * (expected + 0.5));
                    assert!((got - probability).abs() < 1e-9, "{n11} {expected} {got}");
                }
            }
        }
    }

    #[test]
    fn the_table_gives_what_the_formula_gives() {
        let table = ShrinkageLimits::up_to(50);
        for n11 in [0, 1, 50, 51, 4000] {
            let (left, right) = (
                table.information_component(n11, 3.7),
                information_component(n11, 3.7).exact,
            );
            assert!((left.value - right.value).abs() < 1e-13);
            assert!((left.low - right.low).abs() < 1e-13 && (left.high - right.high).abs() < 1e-13);
        }
    }

    #[test]
    fn the_printed_limits_are_near_the_exact_ones() {
        for n11 in [1, 10, 100] {
            let ic = information_component(n11, 2.0);
            assert!((ic.exact.low - ic.printed.low).abs() < 0.05);
            assert!((ic.exact.high - ic.printed.high).abs() < 0.05);
        }
    }
}
