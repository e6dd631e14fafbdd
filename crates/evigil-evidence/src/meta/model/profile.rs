//! Limits of the variance between studies.

use super::moments::{Moments, OneMean};
use crate::meta::distribution::{chi_square_upper_quantile, falling_root};
use crate::meta::effect::Effect;
use crate::meta::error::MetaError;

/// Largest τ² looked at: beyond it no effect within the range computed with can lead.
const TAU2_MAX: f64 = 1e100;

/// Limits of τ² and of what follows from it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HeterogeneityLimits {
    /// Limits of τ².
    pub tau2: [f64; 2],
    /// Limits of I², in percent.
    pub i2: [f64; 2],
    /// Limits of H².
    pub h2: [f64; 2],
    /// Whether the interval holds no value at all: effects agree better than chance allows. Limits
    /// are then 0.
    pub is_empty: bool,
}

/// Limits of τ² by the Q-profile method (Viechtbauer 2007, doi:10.1002/sim.2514).
///
/// # Errors
/// When there are fewer than two studies, or the level is impossible.
pub fn heterogeneity_limits(
    effects: &[Effect],
    level: f64,
) -> Result<HeterogeneityLimits, MetaError> {
    super::check(effects, level, 2)?;
    limits_of(&OneMean(effects), level)
}

fn limits_of(studies: &impl Moments, level: f64) -> Result<HeterogeneityLimits, MetaError> {
    let free = studies.freedom();
    let tail = (1.0 - level) / 2.0;
    let at = |tail: f64| {
        let wanted = chi_square_upper_quantile(tail, free);
        falling_root(TAU2_MAX, |tau2| studies.at(tau2).rss - wanted).ok_or(MetaError::Overflow)
    };
    let low = at(tail)?;
    let high = at(1.0 - tail)?;
    let typical = free / studies.at(0.0).trace_p;
    let limits = [low, high];
    Ok(HeterogeneityLimits {
        tau2: limits,
        i2: limits.map(|tau2| (100.0 * tau2 / (typical + tau2)).min(100.0)),
        h2: limits.map(|tau2| tau2 / typical + 1.0),
        is_empty: high == 0.0 && studies.at(0.0).rss < chi_square_upper_quantile(1.0 - tail, free),
    })
}
