//! Estimators of the variance between studies, τ².

use super::Model;
use super::moments::{At, Moments};
use crate::meta::error::MetaError;

/// An estimate of τ² with its standard error.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tau2 {
    /// τ².
    pub(crate) value: f64,
    /// Its standard error; none when nothing was estimated.
    pub(crate) se: Option<f64>,
}

/// Log-likelihood at `tau2`: restricted when `restricted`.
pub(crate) fn log_likelihood(studies: &impl Moments, at: &At, restricted: bool) -> f64 {
    let ln_2pi = (2.0 * std::f64::consts::PI).ln();
    if restricted {
        -0.5 * studies.freedom() * ln_2pi + 0.5 * studies.log_det_design() + 0.5 * at.log_w
            - 0.5 * at.log_det
            - 0.5 * at.rss
    } else {
        -0.5 * studies.effects().len() as f64 * ln_2pi + 0.5 * at.log_w - 0.5 * at.rss
    }
}

/// τ² by the estimator of `model`.
pub(crate) fn estimate(studies: &impl Moments, model: Model) -> Result<Tau2, MetaError> {
    let k = studies.effects().len() as f64;
    let free = studies.freedom();
    let moment = |value: f64| value.max(0.0);
    let (value, se) = match model {
        Model::Fixed => {
            return Ok(Tau2 {
                value: 0.0,
                se: None,
            });
        }
        Model::HedgesOlkin => {
            let value = hedges_olkin(studies);
            let sums = studies.unweighted();
            let spread = sums.trace_pvpv + 2.0 * value * sums.trace_pvp + value * value * free;
            (value, (2.0 * spread).sqrt() / free)
        }
        Model::DerSimonianLaird => {
            let at = studies.at(0.0);
            let value = moment((at.rss - free) / at.trace_p);
            let spread = free + 2.0 * value * at.trace_p + value * value * at.trace_pp;
            (value, (2.0 * spread).sqrt() / at.trace_p)
        }
        Model::HunterSchmidt => {
            let at = studies.at(0.0);
            let value = moment((at.rss - k) / at.sum_w);
            let spread = free + 2.0 * value * at.trace_p + value * value * at.trace_pp;
            (value, (2.0 * spread).sqrt() / at.sum_w)
        }
        Model::SidikJonkman => {
            let first = variance_of_effects(studies);
            if first <= 0.0 {
                (0.0, 0.0)
            } else {
                let at = studies.at(first);
                let value = first * at.rss / free;
                // With V = W⁻¹ - τ₀²I and PW⁻¹P = P, the traces of PVPV and PVP.
                let pvpv = free - 2.0 * first * at.trace_p + first * first * at.trace_pp;
                let pvp = at.trace_p - first * at.trace_pp;
                let spread = pvpv + 2.0 * value * pvp + value * value * at.trace_pp;
                (value, first * (2.0 * spread.max(0.0)).sqrt() / free)
            }
        }
        Model::MaximumLikelihood => {
            let value = most_likely(studies, false)?;
            (value, (2.0 / studies.at(value).sum_w2).sqrt())
        }
        Model::RestrictedMaximumLikelihood => {
            let value = most_likely(studies, true)?;
            (value, (2.0 / studies.at(value).trace_pp).sqrt())
        }
        // The estimating equations are the same; peers that stop early differ.
        Model::EmpiricalBayes | Model::PauleMandel => {
            let value = paule_mandel(studies)?;
            let sum_w = studies.at(value).sum_w;
            (value, (2.0 * k * k / free).sqrt() / sum_w)
        }
    };
    Ok(Tau2 {
        value,
        se: Some(se),
    })
}

fn hedges_olkin(studies: &impl Moments) -> f64 {
    let sums = studies.unweighted();
    ((sums.rss - sums.trace_pv) / studies.freedom()).max(0.0)
}

/// Variance of the effects around their plain mean, divided by k: where Sidik and Jonkman start.
fn variance_of_effects(studies: &impl Moments) -> f64 {
    let effects = studies.effects();
    let k = effects.len() as f64;
    let mean = effects.iter().map(|effect| effect.y()).sum::<f64>() / k;
    effects
        .iter()
        .map(|effect| (effect.y() - mean).powi(2))
        .sum::<f64>()
        / k
}

/// A place where the search for a root starts: above 0.
fn start(studies: &impl Moments) -> f64 {
    let first = hedges_olkin(studies);
    if first > 0.0 {
        return first;
    }
    let effects = studies.effects();
    effects.iter().map(|effect| effect.v()).sum::<f64>() / effects.len() as f64
}

/// The root of y'Py = k - p (Paule and Mandel 1982).
fn paule_mandel(studies: &impl Moments) -> Result<f64, MetaError> {
    let free = studies.freedom();
    if studies.at(0.0).rss <= free {
        return Ok(0.0);
    }
    bracketed(0.0, start(studies), |tau2| {
        let at = studies.at(tau2);
        (at.rss - free, -at.pp)
    })
}

/// Maximum of the (restricted) likelihood.
fn most_likely(studies: &impl Moments, restricted: bool) -> Result<f64, MetaError> {
    // Twice the score and twice its slope.
    let score = |tau2: f64| {
        let at = studies.at(tau2);
        let (trace, curvature) = if restricted {
            (at.trace_p, at.trace_pp)
        } else {
            (at.sum_w, at.sum_w2)
        };
        (at.pp - trace, curvature - 2.0 * at.ppp)
    };
    let first = start(studies);
    if score(0.0).0 > 0.0 {
        return bracketed(0.0, first, score);
    }
    // The likelihood falls at 0; it may still rise to a higher place further on.
    let rising = (1..=8)
        .map(|step| first * f64::from(step) * 0.5)
        .find(|tau2| score(*tau2).0 > 0.0);
    let Some(rising) = rising else {
        return Ok(0.0);
    };
    let inner = bracketed(rising, 2.0 * rising, score)?;
    let at = |tau2: f64| log_likelihood(studies, &studies.at(tau2), restricted);
    Ok(if at(inner) > at(0.0) { inner } else { 0.0 })
}

/// A root above `low`, where the function is above 0, by Newton's method within the ends that are
/// known to enclose it; `function` gives value and slope.
fn bracketed(
    mut low: f64,
    start: f64,
    function: impl Fn(f64) -> (f64, f64),
) -> Result<f64, MetaError> {
    let (mut high, mut at) = (f64::INFINITY, start);
    for _ in 0..1_000 {
        let (value, slope) = function(at);
        if value == 0.0 {
            return Ok(at);
        }
        if value.is_nan() {
            return Err(MetaError::Overflow);
        }
        if value > 0.0 {
            low = at;
        } else {
            high = at;
        }
        let newton = at - value / slope;
        let next = if slope < 0.0 && newton > low && newton < high {
            newton
        } else if high.is_infinite() {
            4.0 * at
        } else if low == 0.0 {
            0.01 * high
        } else if high / low > 4.0 {
            (low * high).sqrt()
        } else {
            f64::midpoint(low, high)
        };
        // Newton's steps square the error: one of relative 1e-9 is exact after it is taken.
        let is_newton = next == newton;
        let step = (next - at).abs();
        if step <= 4.0 * f64::EPSILON * next || (is_newton && step <= 1e-9 * next) {
            return Ok(next);
        }
        if !next.is_finite() {
            return Err(MetaError::Overflow);
        }
        if next < f64::MIN_POSITIVE {
            return Ok(0.0);
        }
        at = next;
    }
    Err(MetaError::NoConvergence)
}
