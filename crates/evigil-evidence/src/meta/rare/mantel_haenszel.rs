//! Methods that pool tables, not effects: Mantel-Haenszel and Peto.
//!
//! Formulae as `rma.mh` and `rma.peto` in metafor. No cell is changed for the estimate; only Q, which
//! needs an effect of every study, adds 1/2 to tables with a zero cell.

use crate::meta::distribution::chi_square_upper;
use crate::meta::effect::{
    Effect, Rates, Table, Zeros, log_odds_ratio, log_rate_ratio, log_risk_ratio, peto_parts,
    risk_difference,
};
use crate::meta::error::{EffectError, MetaError};
use crate::meta::model::Inference;

/// A result of pooled tables.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stratified {
    /// Studies that say something about the effect.
    pub k: usize,
    /// Pooled effect: of ratios, their logarithm.
    pub pooled: Inference,
    /// Sum of squared standardised deviations.
    pub q: f64,
    /// Its degrees of freedom.
    pub q_df: f64,
    /// Its p value; 1 with a single study.
    pub q_p: f64,
    /// Cochran-Mantel-Haenszel chi-square with continuity correction and its p value, where there
    /// is one.
    pub association: Option<[f64; 2]>,
}

/// Sums of a method over all studies.
struct Parts {
    estimate: f64,
    se: f64,
    association: Option<f64>,
}

/// What every method needs.
fn pooled(
    parts: Parts,
    level: f64,
    effects: impl Iterator<Item = Result<Effect, EffectError>>,
) -> Result<Stratified, MetaError> {
    if !(level > 0.0 && level < 1.0) {
        return Err(MetaError::Level { level });
    }
    let pooled = Inference::new(parts.estimate, parts.se, None, level);
    if !pooled.is_finite() || pooled.se <= 0.0 {
        return Err(MetaError::NoInformation);
    }
    let (mut k, mut q) = (0, 0.0);
    for effect in effects.flatten() {
        k += 1;
        q += (effect.y() - pooled.estimate).powi(2) / effect.v();
    }
    if k == 0 {
        return Err(MetaError::NoInformation);
    }
    let q_df = k as f64 - 1.0;
    Ok(Stratified {
        k,
        pooled,
        q,
        q_df,
        q_p: if k > 1 {
            chi_square_upper(q, q_df)
        } else {
            1.0
        },
        association: parts
            .association
            .filter(|square| square.is_finite())
            .map(|square| [square, chi_square_upper(square, 1.0)]),
    })
}

/// Chi-square of a sum of differences, with continuity correction.
fn corrected(difference: f64, variance: f64) -> f64 {
    (difference.abs() - 0.5).max(0.0).powi(2) / variance
}

/// Tables that say something about a ratio.
fn telling(tables: &[Table]) -> impl Iterator<Item = Table> {
    tables
        .iter()
        .copied()
        .filter(|table| !table.is_double_zero())
}

/// Mantel and Haenszel's odds ratio with the variance of Robins, Breslow and Greenland 1986
/// (doi:10.2307/2531052).
///
/// # Errors
/// When nothing tells the groups apart, or the level is impossible.
pub fn mantel_haenszel_odds(tables: &[Table], level: f64) -> Result<Stratified, MetaError> {
    let (mut r, mut s) = (0.0, 0.0);
    let (mut pr, mut ps_qr, mut qs) = (0.0, 0.0, 0.0);
    let (mut above, mut variance) = (0.0, 0.0);
    for t in tables {
        let n = t.n();
        let (ri, si) = (t.a() / n * t.d(), t.b() / n * t.c());
        let (pi, qi) = ((t.a() + t.d()) / n, (t.b() + t.c()) / n);
        r += ri;
        s += si;
        pr += pi * ri;
        ps_qr += pi * si + qi * ri;
        qs += qi * si;
        let (more, spread) = peto_parts(*t);
        above += more;
        variance += spread;
    }
    let parts = Parts {
        estimate: (r / s).ln(),
        se: (0.5 * (pr / r / r + ps_qr / r / s + qs / s / s)).sqrt(),
        association: Some(corrected(above, variance)),
    };
    let effects = telling(tables).map(|table| log_odds_ratio(table, Zeros::default()));
    pooled(parts, level, effects)
}

/// Mantel and Haenszel's risk ratio with the variance of Greenland and Robins 1985
/// (doi:10.2307/2530643).
///
/// # Errors
/// When nothing tells the groups apart, or the level is impossible.
pub fn mantel_haenszel_risks(tables: &[Table], level: f64) -> Result<Stratified, MetaError> {
    let (mut r, mut s, mut spread) = (0.0, 0.0, 0.0);
    for t in tables {
        let n = t.n();
        r += t.a() / n * t.n2();
        s += t.c() / n * t.n1();
        spread += t.n1() / n * (t.n2() / n) * t.events() - t.a() / n * t.c();
    }
    let parts = Parts {
        estimate: (r / s).ln(),
        se: (spread / r / s).sqrt(),
        association: None,
    };
    let informative = tables.iter().copied().filter(|table| table.events() > 0.0);
    let effects = informative.map(|table| log_risk_ratio(table, Zeros::default()));
    pooled(parts, level, effects)
}

/// Mantel and Haenszel's risk difference with the variance of Sato 1989 (doi:10.2307/2531794).
///
/// # Errors
/// When nothing tells the groups apart, or the level is impossible.
pub fn mantel_haenszel_risk_difference(
    tables: &[Table],
    level: f64,
) -> Result<Stratified, MetaError> {
    let (mut sum, mut weight) = (0.0, 0.0);
    let (mut by_effect, mut alone) = (0.0, 0.0);
    for t in tables {
        let (n, n1, n2) = (t.n(), t.n1(), t.n2());
        let (share1, share2) = (n1 / n, n2 / n);
        sum += t.a() * share2 - t.c() * share1;
        weight += n1 * share2;
        by_effect +=
            t.c() * share1 * share1 - t.a() * share2 * share2 + share1 * share2 * (n2 - n1) / 2.0;
        alone += (t.a() / n * t.d() + t.c() / n * t.b()) / 2.0;
    }
    let estimate = sum / weight;
    let parts = Parts {
        estimate,
        se: (estimate * by_effect + alone).max(0.0).sqrt() / weight,
        association: None,
    };
    let effects = tables
        .iter()
        .map(|table| risk_difference(*table, Zeros::default()));
    pooled(parts, level, effects)
}

/// Mantel and Haenszel's rate ratio (Rothman, Greenland and Lash, Modern Epidemiology).
///
/// # Errors
/// When nothing tells the groups apart, or the level is impossible.
pub fn mantel_haenszel_rates(rates: &[Rates], level: f64) -> Result<Stratified, MetaError> {
    let (mut r, mut s, mut spread) = (0.0, 0.0, 0.0);
    let (mut above, mut variance) = (0.0, 0.0);
    for rate in rates {
        let time = rate.t1 + rate.t2;
        let events = rate.x1 + rate.x2;
        let (share1, share2) = (rate.t1 / time, rate.t2 / time);
        r += rate.x1 * share2;
        s += rate.x2 * share1;
        spread += share1 * share2 * events;
        above += rate.x1 - events * share1;
        variance += events * share1 * share2;
    }
    let parts = Parts {
        estimate: (r / s).ln(),
        se: (spread / r / s).sqrt(),
        association: Some(corrected(above, variance)),
    };
    let effects = rates
        .iter()
        .filter(|rate| rate.x1 + rate.x2 > 0.0)
        .map(|rate| log_rate_ratio(*rate, Zeros::default()));
    pooled(parts, level, effects)
}

/// Peto's odds ratio (Yusuf 1985, doi:10.1016/S0033-0620(85)80003-7): for few events, small effects
/// and groups of similar size.
///
/// # Errors
/// When nothing tells the groups apart, or the level is impossible.
pub fn peto(tables: &[Table], level: f64) -> Result<Stratified, MetaError> {
    let (mut above, mut variance) = (0.0, 0.0);
    for table in telling(tables) {
        let (more, spread) = peto_parts(table);
        above += more;
        variance += spread;
    }
    let parts = Parts {
        estimate: above / variance,
        se: variance.powf(-0.5),
        association: None,
    };
    let effects = telling(tables).map(|table| {
        let (more, spread) = peto_parts(table);
        Effect::new(more / spread, 1.0 / spread)
    });
    pooled(parts, level, effects)
}
