//! PRR, ROR and IC of one four-fold table, as the modules here need them side by side.

use super::gamma_quantile::gamma_quantile;
use super::interval::Interval;
use crate::Cell;

/// What the classic measures say about a table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Disproportion {
    /// The table.
    pub cell: Cell,
    /// Count expected when product and event are independent.
    pub expected: f64,
    /// Proportional reporting ratio (Evans 2001) with Wald limits on the log scale; nothing where a
    /// count it divides by, or its own, is zero.
    pub prr: Option<Interval>,
    /// Reporting odds ratio with Woolf's limits; nothing where one of the four counts is zero.
    pub ror: Option<Interval>,
    /// Information component, `log2((n11 + ½) / (E + ½))`, with limits by quantiles of the gamma
    /// distribution of shape `n11 + ½` (Norén 2013, Stat Methods Med Res 22:57); always defined.
    pub ic: Interval,
}

/// The measures of a table.
#[must_use]
pub fn disproportion(cell: Cell) -> Disproportion {
    Disproportion {
        cell,
        expected: cell.expected(),
        prr: prr(cell),
        ror: ror(cell),
        ic: ic(cell.n11(), cell.expected()),
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts below 2^53 are exact")]
fn prr(cell: Cell) -> Option<Interval> {
    let (a, c) = (cell.n11() as f64, cell.n01() as f64);
    let (with, without) = (cell.n1x() as f64, (cell.n() - cell.n1x()) as f64);
    if a == 0.0 || c == 0.0 {
        return None;
    }
    let log = (a / with).ln() - (c / without).ln();
    let variance = (1.0 / a - 1.0 / with) + (1.0 / c - 1.0 / without);
    Interval::of_log(log, variance.max(0.0).sqrt())
}

#[expect(clippy::cast_precision_loss, reason = "counts below 2^53 are exact")]
fn ror(cell: Cell) -> Option<Interval> {
    let [a, b, c, d] = [cell.n11(), cell.n10(), cell.n01(), cell.n00()].map(|count| count as f64);
    if a * b * c * d == 0.0 {
        return None;
    }
    let log = (a / b).ln() - (c / d).ln();
    Interval::of_log(log, (1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d).sqrt())
}

/// Information component of `n` reports where `expected` were to be expected.
#[expect(clippy::cast_precision_loss, reason = "counts below 2^53 are exact")]
pub(crate) fn ic(n: u64, expected: f64) -> Interval {
    let shape = n as f64 + 0.5;
    let rate = expected + 0.5;
    Interval {
        estimate: (shape / rate).log2(),
        lower: (gamma_quantile(shape, 0.025) / rate).log2(),
        upper: (gamma_quantile(shape, 0.975) / rate).log2(),
    }
}
