//! Regression tests of funnel asymmetry.

use crate::meta::effect::Effect;
use crate::meta::error::MetaError;
use crate::meta::model::{Inference, Model, Settings, Test};
use crate::meta::regression::regress;

/// What effects are regressed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Predictor {
    /// Standard error: Egger's test.
    #[default]
    StandardError,
    /// Sampling variance.
    Variance,
}

/// A regression test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Egger {
    /// Slope; its p value is that of the test. In Egger's own form, y/se on 1/se, it is the
    /// intercept.
    pub slope: Inference,
    /// Effect of a study without sampling error, as the line says.
    pub limit: Inference,
}

/// Egger's test: y on the standard error with weights 1/v and a multiplicative dispersion, Student's
/// t with k - 2 degrees of freedom (Egger 1997, doi:10.1136/bmj.315.7109.629).
///
/// # Errors
/// When there are fewer than three studies, or all have the same precision.
pub fn egger(effects: &[Effect], predictor: Predictor, level: f64) -> Result<Egger, MetaError> {
    // A fixed model whose variance is multiplied by the residual mean square is weighted least
    // squares.
    let settings = Settings {
        model: Model::Fixed,
        test: Test::KnappHartung,
        level,
        ..Settings::default()
    };
    test(effects, predictor, settings)
}

/// The same with a variance between studies in place of the multiplicative dispersion.
///
/// # Errors
/// As [`egger`], and when the model can't be fitted.
pub fn egger_mixed(
    effects: &[Effect],
    predictor: Predictor,
    settings: Settings,
) -> Result<Egger, MetaError> {
    test(effects, predictor, settings)
}

fn test(effects: &[Effect], predictor: Predictor, settings: Settings) -> Result<Egger, MetaError> {
    let precision = effects
        .iter()
        .map(|effect| match predictor {
            Predictor::StandardError => effect.se(),
            Predictor::Variance => effect.v(),
        })
        .collect();
    let line = regress(effects, &[precision], settings)?;
    let slope = line.slopes.first().copied().ok_or(MetaError::Collinear)?;
    Ok(Egger {
        slope,
        limit: line.intercept,
    })
}
