//! How many studies without an effect would make a result disappear.

use crate::meta::distribution::{normal_upper, normal_upper_quantile};
use crate::meta::effect::Effect;
use crate::meta::error::MetaError;

/// Rosenthal's fail-safe number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FailSafe {
    /// Studies with z = 0 that would bring the one-sided p value of the summed z to `alpha`.
    pub studies: f64,
    /// One-sided p value of the summed z.
    pub p: f64,
    /// Level of significance aimed at.
    pub alpha: f64,
}

/// Rosenthal's number (1979, doi:10.1037/0033-2909.86.3.638): k (z̄/z_α)² - k with z̄ = Σz/√k. It
/// takes missing studies to be null on average and knows no heterogeneity; read it as a courtesy to
/// tradition.
///
/// # Errors
/// When there is no study, or alpha is not between 0 and 1/2.
pub fn fail_safe_number(effects: &[Effect], alpha: f64) -> Result<FailSafe, MetaError> {
    if !(alpha > 0.0 && alpha < 0.5) {
        return Err(MetaError::Level { level: alpha });
    }
    if effects.is_empty() {
        return Err(MetaError::TooFewStudies {
            found: 0,
            needed: 1,
        });
    }
    let k = effects.len() as f64;
    let z = effects
        .iter()
        .map(|effect| effect.y() / effect.se())
        .sum::<f64>()
        .abs()
        / k.sqrt();
    let p = normal_upper(z);
    let needed = k * (z / normal_upper_quantile(alpha)).powi(2) - k;
    let studies = if p <= alpha {
        needed.max(0.0).ceil()
    } else {
        0.0
    };
    if !studies.is_finite() {
        return Err(MetaError::Overflow);
    }
    Ok(FailSafe { studies, p, alpha })
}
