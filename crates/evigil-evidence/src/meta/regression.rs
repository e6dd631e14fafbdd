//! Meta-regression: effects as a linear function of what studies differ in, such as dose.
//!
//! The mixed-effects model of `rma(yi, vi, mods = ...)` in metafor. A relation between studies is
//! observational even when every study was randomised.

use super::distribution::{beta_cdf, chi_square_upper};
use super::effect::{Effect, RANGE};
use super::error::MetaError;
use super::matrix::{Square, dot};
use super::model::moments::{At, Moments, OneMean, Unweighted};
use super::model::{Heterogeneity, Inference, Model, Settings, check, hartung_knapp, tau2};

/// Share of a column's length that must be left beside the columns before it.
const PIVOT_LEAST: f64 = 1e-12;

/// A test that all slopes are zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ModeratorTest {
    /// Chi-square, or F under the test of Hartung and Knapp.
    pub statistic: f64,
    /// Degrees of freedom: slopes.
    pub df: f64,
    /// Second degrees of freedom of F; none for chi-square.
    pub df_residual: Option<f64>,
    /// p value.
    pub p: f64,
}

/// The result of a meta-regression.
#[derive(Debug, Clone, PartialEq)]
pub struct Regression {
    /// Studies.
    pub k: usize,
    /// What was asked for; there is no prediction interval.
    pub settings: Settings,
    /// Intercept: the effect where every moderator is 0.
    pub intercept: Inference,
    /// Slopes, in the order of the moderators.
    pub slopes: Vec<Inference>,
    /// Test of all slopes together.
    pub moderators: ModeratorTest,
    /// What is left beyond chance, with the moderators; Q is that of the residuals.
    pub heterogeneity: Heterogeneity,
    /// Share of the variance between studies that the moderators account for, in percent; none when
    /// there is none to account for.
    pub r2: Option<f64>,
    /// Hartung and Knapp's q as used; none in the normal test.
    pub q_factor: Option<f64>,
}

/// Studies with an intercept and centred moderators.
struct Design<'e> {
    effects: &'e [Effect],
    /// A row a study.
    rows: Vec<Vec<f64>>,
    /// Mean and scale of each moderator.
    centres: Vec<(f64, f64)>,
    log_det: f64,
    /// (X'X)⁻¹.
    plain: Square,
}

impl<'e> Design<'e> {
    fn new(effects: &'e [Effect], moderators: &[Vec<f64>]) -> Result<Self, MetaError> {
        let k = effects.len() as f64;
        let mut centres = Vec::with_capacity(moderators.len());
        for moderator in moderators {
            if moderator.len() != effects.len() {
                return Err(MetaError::Lengths {
                    found: moderator.len(),
                    wanted: effects.len(),
                });
            }
            for (study, value) in moderator.iter().enumerate() {
                if !value.is_finite() || value.abs() > RANGE {
                    return Err(MetaError::Moderator {
                        study,
                        value: *value,
                    });
                }
            }
            let mean = moderator.iter().sum::<f64>() / k;
            let scale = moderator
                .iter()
                .map(|value| (value - mean).abs())
                .fold(0.0, f64::max);
            let size = moderator
                .iter()
                .map(|value| value.abs())
                .fold(0.0, f64::max);
            if scale <= 1e-13 * size || scale < 1.0 / RANGE {
                return Err(MetaError::Collinear);
            }
            centres.push((mean, scale));
        }
        let rows: Vec<Vec<f64>> = (0..effects.len())
            .map(|study| {
                let values = moderators.iter().zip(&centres).map(|(moderator, centre)| {
                    let value = moderator.get(study).copied().unwrap_or(f64::NAN);
                    (value - centre.0) / centre.1
                });
                std::iter::once(1.0).chain(values).collect()
            })
            .collect();
        let mut cross = Square::zero(centres.len() + 1);
        for row in &rows {
            cross.add_outer(1.0, row);
        }
        let (plain, log_det) = cross.inverse(PIVOT_LEAST).ok_or(MetaError::Collinear)?;
        Ok(Self {
            effects,
            rows,
            centres,
            log_det,
            plain,
        })
    }

    fn studies(&self) -> impl Iterator<Item = (&Effect, &Vec<f64>)> {
        self.effects.iter().zip(&self.rows)
    }

    /// Coefficients of the centred design, (X'WX)⁻¹ and ln det X'WX.
    fn solve(&self, tau2: f64) -> Option<(Vec<f64>, Square, f64)> {
        let size = self.columns();
        let mut cross = Square::zero(size);
        let mut right = vec![0.0; size];
        for (effect, row) in self.studies() {
            let w = 1.0 / (effect.v() + tau2);
            cross.add_outer(w, row);
            for (sum, x) in right.iter_mut().zip(row) {
                *sum += w * x * effect.y();
            }
        }
        let (inverse, log_det) = cross.inverse(1e-14)?;
        Some((inverse.apply(&right), inverse, log_det))
    }

    /// Coefficients and their covariance in the moderators' own units.
    fn uncentred(&self, beta: &[f64], covariance: &Square) -> (Vec<f64>, Square) {
        let size = self.columns();
        let mut change = Square::zero(size);
        change.set(0, 0, 1.0);
        for (at, (mean, scale)) in self.centres.iter().enumerate() {
            change.set(0, at + 1, -mean / scale);
            change.set(at + 1, at + 1, 1.0 / scale);
        }
        let mut turned = Square::zero(size);
        for row in 0..size {
            for column in 0..size {
                turned.set(row, column, change.get(column, row));
            }
        }
        (change.apply(beta), change.times(covariance).times(&turned))
    }
}

impl Moments for Design<'_> {
    fn effects(&self) -> &[Effect] {
        self.effects
    }

    fn columns(&self) -> usize {
        self.centres.len() + 1
    }

    fn log_det_design(&self) -> f64 {
        self.log_det
    }

    fn at(&self, tau2: f64) -> At {
        let broken = At {
            rss: f64::NAN,
            pp: f64::NAN,
            ..At::default()
        };
        let Some((beta, inverse, log_det)) = self.solve(tau2) else {
            return broken;
        };
        let size = self.columns();
        let (mut cross2, mut cross3) = (Square::zero(size), Square::zero(size));
        let mut carried = vec![0.0; size];
        let mut at = At {
            log_det,
            ..At::default()
        };
        let mut cubes = 0.0;
        for (effect, row) in self.studies() {
            let w = 1.0 / (effect.v() + tau2);
            let residual = effect.y() - dot(&beta, row);
            let z = w * residual;
            at.sum_w += w;
            at.sum_w2 += w * w;
            at.log_w += w.ln();
            at.rss += z * residual;
            at.pp += z * z;
            cubes += w * z * z;
            cross2.add_outer(w * w, row);
            cross3.add_outer(w * w * w, row);
            for (sum, x) in carried.iter_mut().zip(row) {
                *sum += w * z * x;
            }
        }
        let leverage = inverse.times(&cross2);
        at.trace_p = at.sum_w - inverse.trace_of_product(&cross2);
        at.trace_pp = at.sum_w2 - 2.0 * inverse.trace_of_product(&cross3)
            + leverage.trace_of_product(&leverage);
        at.ppp = cubes - dot(&carried, &inverse.apply(&carried));
        at
    }

    fn unweighted(&self) -> Unweighted {
        let size = self.columns();
        let mut right = vec![0.0; size];
        let mut cross = Square::zero(size);
        for (effect, row) in self.studies() {
            cross.add_outer(effect.v(), row);
            for (sum, x) in right.iter_mut().zip(row) {
                *sum += x * effect.y();
            }
        }
        let beta = self.plain.apply(&right);
        let leverage = self.plain.times(&cross);
        let mut sums = Unweighted {
            rss: 0.0,
            trace_pv: 0.0,
            trace_pvpv: leverage.trace_of_product(&leverage),
            trace_pvp: 0.0,
        };
        for (effect, row) in self.studies() {
            let hat = dot(row, &self.plain.apply(row));
            sums.rss += (effect.y() - dot(&beta, row)).powi(2);
            sums.trace_pv += effect.v() * (1.0 - hat);
            sums.trace_pvpv += effect.v().powi(2) * (1.0 - 2.0 * hat);
        }
        // P is a projection, so PVP has the trace of PV.
        sums.trace_pvp = sums.trace_pv;
        sums
    }
}

/// Regresses effects on moderators, a list of values each with a value a study.
///
/// # Errors
/// When there are not more studies than coefficients, a list has another length or a value that
/// can't be computed with, moderators depend on each other, or an iteration fails.
pub fn regress(
    effects: &[Effect],
    moderators: &[Vec<f64>],
    settings: Settings,
) -> Result<Regression, MetaError> {
    if moderators.is_empty() {
        return Err(MetaError::Collinear);
    }
    check(effects, settings.level, moderators.len() + 2)?;
    let design = Design::new(effects, moderators)?;
    let tau2 = tau2::estimate(&design, settings.model)?;
    let free = design.freedom();
    let (beta, mut covariance, _) = design.solve(tau2.value).ok_or(MetaError::Collinear)?;
    let factor = hartung_knapp(settings.test, design.at(tau2.value).rss, free)?;
    for row in 0..design.columns() {
        for column in 0..design.columns() {
            let value = covariance.get(row, column) * factor.unwrap_or(1.0);
            covariance.set(row, column, value);
        }
    }
    let moderators = all_slopes(&beta, &covariance, factor.map(|_| free))?;
    let (beta, covariance) = design.uncentred(&beta, &covariance);
    let df = factor.map(|_| free);
    let mut coefficients = beta.iter().enumerate().map(|(at, value)| {
        Inference::new(*value, covariance.get(at, at).sqrt(), df, settings.level)
    });
    let intercept = coefficients.next().ok_or(MetaError::Collinear)?;
    let slopes: Vec<Inference> = coefficients.collect();
    let heterogeneity = Heterogeneity::new(&design, settings.model, tau2);
    if !intercept.is_finite()
        || !slopes.iter().all(Inference::is_finite)
        || !heterogeneity.tau2.is_finite()
        || !(0.0..=100.0).contains(&heterogeneity.i2)
        || !moderators.p.is_finite()
    {
        return Err(MetaError::Overflow);
    }
    Ok(Regression {
        k: effects.len(),
        settings,
        intercept,
        slopes,
        moderators,
        heterogeneity,
        r2: explained(effects, settings, heterogeneity.tau2)?,
        q_factor: factor,
    })
}

fn all_slopes(
    beta: &[f64],
    covariance: &Square,
    df_residual: Option<f64>,
) -> Result<ModeratorTest, MetaError> {
    let slopes = beta.get(1..).unwrap_or_default();
    let mut inner = Square::zero(slopes.len());
    for row in 0..slopes.len() {
        for column in 0..slopes.len() {
            inner.set(row, column, covariance.get(row + 1, column + 1));
        }
    }
    let (precision, _) = inner.inverse(1e-14).ok_or(MetaError::Collinear)?;
    let chi_square = dot(slopes, &precision.apply(slopes));
    let df = slopes.len() as f64;
    Ok(match df_residual {
        None => ModeratorTest {
            statistic: chi_square,
            df,
            df_residual,
            p: chi_square_upper(chi_square, df),
        },
        Some(residual) => ModeratorTest {
            statistic: chi_square / df,
            df,
            df_residual,
            p: beta_cdf(residual / 2.0, df / 2.0, residual / (residual + chi_square)),
        },
    })
}

fn explained(effects: &[Effect], settings: Settings, left: f64) -> Result<Option<f64>, MetaError> {
    if settings.model == Model::Fixed {
        return Ok(None);
    }
    let whole = tau2::estimate(&OneMean(effects), settings.model)?.value;
    Ok((whole > 0.0).then(|| (100.0 * (whole - left) / whole).max(0.0)))
}
