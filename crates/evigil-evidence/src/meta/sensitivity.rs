//! Which studies carry the result.

use super::effect::Effect;
use super::error::MetaError;
use super::model::{Fit, Settings, check, fit};

/// A study's part in a synthesis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LeftOut {
    /// The synthesis of all other studies.
    pub without: Fit,
    /// What the study adds to Q: (y - μ)²/v around the fixed-effect mean (Baujat 2002,
    /// doi:10.1002/sim.1221).
    pub q_part: f64,
    /// How far the pooled effect moves without the study: (μ - μ₋ᵢ)²/se₋ᵢ².
    pub influence: f64,
}

/// Leaves out each study in turn; the results are in the order of the studies.
///
/// # Errors
/// When there are fewer than three studies, or a synthesis fails.
pub fn leave_one_out(effects: &[Effect], settings: Settings) -> Result<Vec<LeftOut>, MetaError> {
    check(effects, settings.level, 3)?;
    let all = fit(effects, settings)?;
    let sum_w: f64 = effects.iter().map(|effect| 1.0 / effect.v()).sum();
    let fixed = effects
        .iter()
        .map(|effect| effect.y() / effect.v())
        .sum::<f64>()
        / sum_w;
    let mut others = Vec::with_capacity(effects.len());
    effects
        .iter()
        .enumerate()
        .map(|(study, effect)| {
            others.clear();
            others.extend(
                effects
                    .iter()
                    .enumerate()
                    .filter(|(other, _)| *other != study)
                    .map(|(_, effect)| *effect),
            );
            let without = fit(&others, settings)?;
            let moved = (all.pooled.estimate - without.pooled.estimate) / without.pooled.se;
            let part = LeftOut {
                without,
                q_part: (effect.y() - fixed).powi(2) / effect.v(),
                influence: moved * moved,
            };
            let is_number = part.q_part.is_finite() && part.influence.is_finite();
            is_number.then_some(part).ok_or(MetaError::Overflow)
        })
        .collect()
}
