//! Trim and fill: a guess at studies that a symmetric funnel would have.

use super::egger::{Predictor, egger_mixed};
use crate::meta::effect::Effect;
use crate::meta::error::MetaError;
use crate::meta::model::{Fit, Settings, Test, check, fit};

/// Rounds after which the search for the number of missing studies ends.
const ROUNDS_MAX: usize = 100;

/// Side of the funnel on which studies are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Small effects.
    Left,
    /// Large effects.
    Right,
}

/// How the number of missing studies is estimated (Duval and Tweedie 2000,
/// doi:10.1111/j.0006-341X.2000.00455.x).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Missing {
    /// L0, from the sum of ranks.
    #[default]
    L0,
    /// R0, from the run of the greatest ranks.
    R0,
}

/// The result of trim and fill.
#[derive(Debug, Clone, PartialEq)]
pub struct TrimFill {
    /// Side on which studies are missing.
    pub side: Side,
    /// How many.
    pub missing: usize,
    /// The mirror images that were put in.
    pub filled: Vec<Effect>,
    /// The synthesis with them.
    pub fit: Fit,
}

/// Trims studies until the funnel is symmetric, and fills in their mirror images.
///
/// Without a side, the sign of the regression of effects on standard errors says where studies are
/// missing. The result is a sensitivity analysis, not a corrected effect.
///
/// # Errors
/// When there are fewer than three studies, or a synthesis on the way fails.
pub fn trim_and_fill(
    effects: &[Effect],
    side: Option<Side>,
    missing: Missing,
    settings: Settings,
) -> Result<TrimFill, MetaError> {
    check(effects, settings.level, 3)?;
    let side = match side {
        Some(side) => side,
        None => {
            let normal = Settings {
                test: Test::Normal,
                ..settings
            };
            let slope = egger_mixed(effects, Predictor::StandardError, normal)?
                .slope
                .estimate;
            if slope < 0.0 { Side::Right } else { Side::Left }
        }
    };
    let turned = |effect: Effect| match side {
        Side::Left => effect,
        Side::Right => effect.mirrored(),
    };
    // In this direction the missing studies are on the left, and the greatest are trimmed.
    let mut sorted: Vec<Effect> = effects.iter().map(|effect| turned(*effect)).collect();
    sorted.sort_by(|a, b| a.y().total_cmp(&b.y()));
    let (mut count, mut centre) = (0, 0.0);
    for _ in 0..ROUNDS_MAX {
        let kept = sorted.get(..sorted.len() - count).unwrap_or_default();
        centre = centre_of(kept, settings)?;
        let next = estimate(&sorted, centre, missing);
        if next == count {
            break;
        }
        count = next;
    }
    let filled: Vec<Effect> = sorted
        .iter()
        .rev()
        .take(count)
        .rev()
        .map(|effect| turned(Effect::unchecked(2.0 * centre - effect.y(), effect.v())))
        .collect();
    let mut all = effects.to_vec();
    all.extend(&filled);
    Ok(TrimFill {
        side,
        missing: count,
        filled,
        fit: fit(&all, settings)?,
    })
}

/// Pooled effect of the studies left; a study alone is its own.
fn centre_of(kept: &[Effect], settings: Settings) -> Result<f64, MetaError> {
    match kept {
        [alone] => Ok(alone.y()),
        _ => {
            let normal = Settings {
                test: Test::Normal,
                ..settings
            };
            Ok(fit(kept, normal)?.pooled.estimate)
        }
    }
}

/// Number of missing studies, at most all but one.
fn estimate(sorted: &[Effect], centre: f64, missing: Missing) -> usize {
    let k = sorted.len() as f64;
    let mut order: Vec<f64> = sorted.iter().map(|effect| effect.y() - centre).collect();
    order.sort_by(|a, b| a.abs().total_cmp(&b.abs()));
    let ranks = || (1..=order.len()).map(|rank| rank as f64).zip(&order);
    let number = match missing {
        Missing::L0 => {
            let above: f64 = ranks()
                .filter(|(_, distance)| **distance > 0.0)
                .map(|(rank, _)| rank)
                .sum();
            (4.0 * above - k * (k + 1.0)) / (2.0 * k - 1.0)
        }
        Missing::R0 => {
            let last_below = ranks()
                .filter(|(_, distance)| **distance < 0.0)
                .map(|(rank, _)| rank)
                .fold(0.0, f64::max);
            k - last_below - 1.0
        }
    };
    (number.max(0.0).round_ties_even() as usize).min(sorted.len().saturating_sub(1))
}
