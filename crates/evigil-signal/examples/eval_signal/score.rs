//! One number a method by which pairs are ordered.

use evigil_signal::Cell;
use evigil_signal::disproportion::{
    chi_square_yates, information_component, ln_fisher_p, prr, ror,
};
use evigil_signal::gps::{Posterior, Prior};

pub(super) const METHODS: [&str; 12] = [
    "n11",
    "PRR",
    "PRR025",
    "ROR",
    "ROR025",
    "IC",
    "IC025",
    "EBGM",
    "EB05",
    "chi-square (Yates)",
    "chi-square (Yates), negative below expectation",
    "Fisher, -log p",
];

/// Below it the smallest numbers have lost their digits, and their order means nothing.
const NOTHING: f64 = 1e-300;

/// A lower limit that there is none of is the least.
pub(super) fn scores(cell: Cell, prior: &Prior) -> [f64; METHODS.len()] {
    let expected = cell.expected();
    let (prr, ror) = (prr(cell).interval(), ror(cell).interval());
    let ic = information_component(cell.n11(), expected).exact;
    let shrunk = Posterior::new(prior, cell.n11(), expected).scores();
    let chi_square = chi_square_yates(cell);
    let count = cell.n11() as f64;
    let settled = |ratio: f64| if ratio < NOTHING { 0.0 } else { ratio };
    [
        count,
        prr.value,
        prr.low,
        ror.value,
        ror.low,
        ic.value,
        ic.low,
        settled(shrunk.ebgm),
        settled(shrunk.eb05),
        chi_square,
        chi_square.copysign(count - expected),
        -ln_fisher_p(cell),
    ]
}
