//! Several four-fold tables of one pair: pooled, and compared with each other.

use super::wald::log_interval;
use crate::Cell;
use crate::disproportion::Interval;
use crate::special::chi_square_sf;

/// A test whose statistic is chi-square distributed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChiSquare {
    /// The statistic.
    pub statistic: f64,
    /// Degrees of freedom.
    pub degrees: u32,
    /// Probability of this or more under the null hypothesis.
    pub p: f64,
}

impl ChiSquare {
    /// The statistic with its p-value; nothing without a degree of freedom.
    #[must_use]
    pub fn new(statistic: f64, degrees: usize) -> Option<Self> {
        let degrees = u32::try_from(degrees).ok().filter(|&degrees| degrees > 0)?;
        if !statistic.is_finite() {
            return None;
        }
        let statistic = statistic.max(0.0);
        let p = if statistic == 0.0 {
            1.0
        } else {
            chi_square_sf(statistic, f64::from(degrees))
        };
        Some(Self {
            statistic,
            degrees,
            p,
        })
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts below 2^53 are exact")]
fn counts(cell: Cell) -> [f64; 4] {
    [cell.n11(), cell.n10(), cell.n01(), cell.n00()].map(|count| count as f64)
}

/// Whether all its margins are above zero: only then a table says something about the odds ratio.
fn says_something(cell: &Cell) -> bool {
    let [a, b, c, d] = counts(*cell);
    a + b > 0.0 && c + d > 0.0 && a + c > 0.0 && b + d > 0.0
}

/// The odds ratio that strata have in common, with the limits of Robins, Breslow and Greenland
/// (Mantel N, Haenszel W. J Natl Cancer Inst 1959;22:719-748; Robins J, Breslow N, Greenland S.
/// Biometrics 1986;42:311-323). Nothing when it would be zero or infinite.
#[must_use]
pub fn mantel_haenszel(strata: &[Cell]) -> Option<Interval> {
    let (mut r, mut s, mut pr, mut ps_qr, mut qs) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for cell in strata.iter().filter(|cell| says_something(cell)) {
        let [a, b, c, d] = counts(*cell);
        let n = a + b + c + d;
        let (agree, cross) = (a * d / n, b * c / n);
        let (p, q) = ((a + d) / n, (b + c) / n);
        r += agree;
        s += cross;
        pr += p * agree;
        ps_qr += p * cross + q * agree;
        qs += q * cross;
    }
    if r <= 0.0 || s <= 0.0 {
        return None;
    }
    let variance = pr / (2.0 * r * r) + ps_qr / (2.0 * r * s) + qs / (2.0 * s * s);
    log_interval((r / s).ln(), variance.sqrt())
}

/// Whether product and event are independent in all strata (Mantel and Haenszel's chi-square, without
/// correction for continuity).
#[must_use]
pub fn mantel_haenszel_test(strata: &[Cell]) -> Option<ChiSquare> {
    let (mut excess, mut variance) = (0.0, 0.0);
    for cell in strata.iter().filter(|cell| says_something(cell)) {
        let [a, b, c, d] = counts(*cell);
        let n = a + b + c + d;
        if n > 1.0 {
            excess += (a * d - b * c) / n;
            variance += (a + b) / n * (c + d) / n * (a + c) * (b + d) / (n - 1.0);
        }
    }
    if variance > 0.0 {
        ChiSquare::new(excess * excess / variance, 1)
    } else {
        None
    }
}

/// Whether the odds ratio is the same in all strata: Breslow and Day's statistic about the
/// Mantel-Haenszel estimate, with Tarone's correction (Breslow NE, Day NE. Statistical methods in
/// cancer research I. IARC Sci Publ 32, 1980, chapter 4; Tarone RE. Biometrika 1985;72:91-95). Strata with an empty margin say nothing and do not
/// count.
#[must_use]
pub fn breslow_day(strata: &[Cell]) -> Option<ChiSquare> {
    let ratio = mantel_haenszel(strata)?.value;
    let (mut statistic, mut miss, mut spread, mut used) = (0.0, 0.0, 0.0, 0_usize);
    for cell in strata.iter().filter(|cell| says_something(cell)) {
        let [a, b, c, d] = counts(*cell);
        let fitted = fitted_count(a + b, a + c, a + b + c + d, ratio);
        let (e11, e10, e01) = (fitted, a + b - fitted, a + c - fitted);
        let e00 = d - a + fitted;
        let variance = 1.0 / (1.0 / e11 + 1.0 / e10 + 1.0 / e01 + 1.0 / e00);
        if variance > 0.0 && variance.is_finite() {
            statistic += (a - fitted).powi(2) / variance;
            miss += a - fitted;
            spread += variance;
            used += 1;
        }
    }
    if spread <= 0.0 {
        return None;
    }
    ChiSquare::new(statistic - miss * miss / spread, used.checked_sub(1)?)
}

/// The count of both that a table with these margins and this odds ratio has: the root of a quadratic
/// that all four cells allow.
fn fitted_count(with_product: f64, with_event: f64, n: f64, ratio: f64) -> f64 {
    let most = with_product.min(with_event);
    let least = (with_product + with_event - n).max(0.0);
    let (a, b, c) = (
        1.0 - ratio,
        n - with_product - with_event + ratio * (with_product + with_event),
        -ratio * with_product * with_event,
    );
    // Of the two forms of the wanted root the one that adds. b is below zero only for a ratio below 1,
    // and then a is above zero.
    let root = (b * b - 4.0 * a * c).max(0.0).sqrt();
    let count = if b >= 0.0 {
        -2.0 * c / (b + root)
    } else {
        (root - b) / (2.0 * a)
    };
    count.clamp(least, most)
}

/// Whether the logarithms of the odds ratios differ between strata: their weighted squares about their
/// weighted mean (Woolf B. Ann Hum Genet 1955;19:251-253; Cochran's Q). Only strata with four counts
/// above zero.
#[must_use]
pub fn woolf(strata: &[Cell]) -> Option<ChiSquare> {
    let terms: Vec<(f64, f64)> = strata
        .iter()
        .map(|&cell| counts(cell))
        .filter(|counts| counts.iter().all(|&count| count > 0.0))
        .map(|[a, b, c, d]| {
            (
                (a / b).ln() - (c / d).ln(),
                1.0 / (1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d),
            )
        })
        .collect();
    let weight: f64 = terms.iter().map(|term| term.1).sum();
    let mean = terms.iter().map(|term| term.0 * term.1).sum::<f64>() / weight;
    let statistic = terms
        .iter()
        .map(|term| term.1 * (term.0 - mean).powi(2))
        .sum();
    ChiSquare::new(statistic, terms.len().checked_sub(1)?)
}
