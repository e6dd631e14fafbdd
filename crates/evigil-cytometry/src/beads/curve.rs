//! From fluorescence of an instrument to bead units.

use thiserror::Error;

use crate::order_statistics::mean;

/// A kind of bead: what the instrument shows, and what the maker states.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KnownBead {
    /// Centre of its peak.
    pub measured: f64,
    /// Stated value (MESF, ERF, MEF); 0 for a blank.
    pub stated: f64,
}

/// How measured and stated values hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BeadModel {
    /// ln(stated) = slope · ln(measured) + intercept; blanks are left out.
    LogLinear,
    /// ln(stated + own light) = slope · ln(measured) + intercept: beads have light of their own,
    /// which a blank shows and which is not part of the curve for particles (Castillo-Hair et al.
    /// 2016, ACS Synth. Biol. 5:774).
    LogLinearWithOwnLight,
}

/// What a fit has to reach.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FitLimits {
    /// Least coefficient of determination of the logarithms.
    pub r_squared_min: f64,
    /// Most times that a bead may lie above or below the curve.
    pub factor_max: f64,
}

/// A fitted curve.
#[derive(Debug, Clone, PartialEq)]
pub struct BeadCurve {
    /// Model.
    pub model: BeadModel,
    /// Slope of the logarithms; 1 when the detector is linear.
    pub slope: f64,
    /// Natural logarithm of the bead units at a measured value of 1.
    pub intercept: f64,
    /// Light of the beads themselves, in bead units; 0 in a model without it.
    pub own_light: f64,
    /// Stated (with own light) over fitted value of each bead that was used, in the order given.
    pub residual_factors: Vec<f64>,
    /// Coefficient of determination of the logarithms.
    pub r_squared: f64,
    /// Smallest and largest measured value of a bead; outside of them the curve is extrapolated.
    pub range: (f64, f64),
}

/// Why there is no curve.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum CurveError {
    /// Fewer beads than the model has parameters, or no more than that with own light.
    #[error("{found} usable beads, {needed} are needed")]
    TooFewBeads {
        /// Usable beads.
        found: usize,
        /// Needed.
        needed: usize,
    },
    /// A stated value is negative, or a measured one not above 0.
    #[error("a bead of {stated} measured as {measured}")]
    Bead {
        /// Measured.
        measured: f64,
        /// Stated.
        stated: f64,
    },
    /// Brighter beads are not measured brighter.
    #[error("the slope is {0}")]
    Slope(f64),
    /// The beads do not lie on the curve.
    #[error("R² is {r_squared:.4}, and the worst bead lies {factor:.3} times off")]
    PoorFit {
        /// Coefficient of determination.
        r_squared: f64,
        /// Factor of the bead that lies farthest off, above 1.
        factor: f64,
    },
}

/// Fits a curve by least squares of logarithms, so that each bead counts alike.
///
/// # Errors
/// [`CurveError`] when beads are too few or do not lie on a curve within the limits.
pub fn fit_curve(
    beads: &[KnownBead],
    model: BeadModel,
    limits: FitLimits,
) -> Result<BeadCurve, CurveError> {
    for bead in beads {
        let holds = bead.measured.is_finite() && bead.stated.is_finite() && bead.stated >= 0.0;
        let dark = bead.measured <= 0.0
            && (bead.stated > 0.0 || model == BeadModel::LogLinearWithOwnLight);
        if !holds || dark {
            return Err(CurveError::Bead {
                measured: bead.measured,
                stated: bead.stated,
            });
        }
    }
    let used = |bead: &&KnownBead| bead.stated > 0.0 || model == BeadModel::LogLinearWithOwnLight;
    let (x, stated): (Vec<f64>, Vec<f64>) = beads
        .iter()
        .filter(used)
        .map(|bead| (bead.measured.ln(), bead.stated))
        .unzip();
    let needed = match model {
        BeadModel::LogLinear => 3,
        BeadModel::LogLinearWithOwnLight => 4,
    };
    let few = CurveError::TooFewBeads {
        found: x.len(),
        needed,
    };
    if x.len() < needed {
        return Err(few);
    }
    let with = |own_light: f64| -> Option<Line> {
        let y: Vec<f64> = stated
            .iter()
            .map(|value| (value + own_light).ln())
            .collect();
        line(&x, &y)
    };
    let own_light = match model {
        BeadModel::LogLinear => 0.0,
        BeadModel::LogLinearWithOwnLight => best_own_light(&stated, &with),
    };
    let fitted = with(own_light).ok_or(few)?;
    if fitted.slope.is_nan() || fitted.slope <= 0.0 {
        return Err(CurveError::Slope(fitted.slope));
    }
    let residual_factors: Vec<f64> = fitted
        .residuals
        .iter()
        .map(|residual| residual.exp())
        .collect();
    let factor = residual_factors
        .iter()
        .map(|f| f.max(1.0 / f))
        .fold(1.0, f64::max);
    if fitted.r_squared < limits.r_squared_min || factor > limits.factor_max {
        return Err(CurveError::PoorFit {
            r_squared: fitted.r_squared,
            factor,
        });
    }
    let measured = || beads.iter().filter(used).map(|bead| bead.measured);
    Ok(BeadCurve {
        model,
        slope: fitted.slope,
        intercept: fitted.intercept,
        own_light,
        residual_factors,
        r_squared: fitted.r_squared,
        range: (
            measured().fold(f64::INFINITY, f64::min),
            measured().fold(0.0, f64::max),
        ),
    })
}

impl BeadCurve {
    /// Bead units of a measured value. Values at or below 0, which noise and compensation make, are
    /// mirrored, so that their mean is not pushed up.
    #[must_use]
    pub fn calibrate(&self, measured: f64) -> f64 {
        let size = self.intercept.exp() * measured.abs().powf(self.slope);
        size.copysign(measured)
    }

    /// Whether a measured value lies between the dimmest and the brightest bead.
    #[must_use]
    pub fn covers(&self, measured: f64) -> bool {
        (self.range.0..=self.range.1).contains(&measured)
    }
}

/// A straight line through points.
pub(super) struct Line {
    slope: f64,
    intercept: f64,
    residuals: Vec<f64>,
    pub(super) squares: f64,
    r_squared: f64,
}

/// Least squares; none when all x are equal or there are no points.
pub(super) fn line(x: &[f64], y: &[f64]) -> Option<Line> {
    let (x_mean, y_mean) = (mean(x)?, mean(y)?);
    let sum = |f: &dyn Fn(f64, f64) -> f64| -> f64 {
        x.iter()
            .zip(y)
            .map(|(x, y)| f(x - x_mean, y - y_mean))
            .sum()
    };
    let spread = sum(&|x, _| x * x);
    if spread <= 0.0 || spread.is_nan() {
        return None;
    }
    let slope = sum(&|x, y| x * y) / spread;
    let intercept = y_mean - slope * x_mean;
    let residuals: Vec<f64> = x
        .iter()
        .zip(y)
        .map(|(x, y)| y - slope * x - intercept)
        .collect();
    let squares: f64 = residuals.iter().map(|residual| residual * residual).sum();
    Some(Line {
        slope,
        intercept,
        squares,
        r_squared: 1.0 - squares / sum(&|_, y| y * y),
        residuals,
    })
}

/// The own light for which the line fits best: the best of a grid over its logarithm, then
/// narrowed by golden section.
fn best_own_light(stated: &[f64], with: &dyn Fn(f64) -> Option<Line>) -> f64 {
    const STEPS: usize = 400;
    let brightest = stated.iter().copied().fold(0.0, f64::max);
    let (low, high) = ((brightest * 1e-9).ln(), brightest.ln());
    let step = (high - low) / STEPS as f64;
    let squares = |log: f64| with(log.exp()).map_or(f64::INFINITY, |line| line.squares);
    let best = (0..=STEPS)
        .map(|place| low + step * place as f64)
        .min_by(|a, b| squares(*a).total_cmp(&squares(*b)))
        .unwrap_or(low);
    let ratio = (5.0_f64.sqrt() - 1.0) / 2.0;
    let (mut a, mut b) = (best - step, best + step);
    for _ in 0..80 {
        let (c, d) = (b - ratio * (b - a), a + ratio * (b - a));
        if squares(c) <= squares(d) {
            b = d;
        } else {
            a = c;
        }
    }
    let best = f64::midpoint(a, b).exp();
    // Without a blank none at all may be best.
    let none = with(0.0).map_or(f64::INFINITY, |line| line.squares);
    if none.is_finite() && none <= squares(best.ln()) {
        0.0
    } else {
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: FitLimits = FitLimits {
        r_squared_min: 0.98,
        factor_max: 1.3,
    };

    fn beads(pairs: &[(f64, f64)]) -> Vec<KnownBead> {
        pairs
            .iter()
            .map(|(measured, stated)| KnownBead {
                measured: *measured,
                stated: *stated,
            })
            .collect()
    }

    #[test]
    fn a_linear_detector() {
        let curve = fit_curve(
            &beads(&[
                (10.0, 500.0),
                (100.0, 5000.0),
                (1000.0, 50_000.0),
                (3.0, 0.0),
            ]),
            BeadModel::LogLinear,
            LIMITS,
        )
        .unwrap();
        assert!((curve.slope - 1.0).abs() < 1e-12);
        assert!((curve.calibrate(20.0) - 1000.0).abs() < 1e-9);
        assert!((curve.calibrate(-20.0) + 1000.0).abs() < 1e-9);
        assert!(curve.covers(10.0) && !curve.covers(5.0));
        assert_eq!(curve.residual_factors.len(), 3);
    }

    #[test]
    fn own_light_is_found() {
        let known = [0.0, 792.0, 2079.0, 6588.0, 16_471.0, 47_497.0, 137_049.0];
        let pairs: Vec<_> = known
            .iter()
            .map(|stated| (((stated + 800.0) / 7.0_f64).powf(1.0 / 1.05), *stated))
            .collect();
        let curve = fit_curve(&beads(&pairs), BeadModel::LogLinearWithOwnLight, LIMITS).unwrap();
        assert!((curve.own_light - 800.0).abs() < 1e-3, "{curve:?}");
        assert!((curve.slope - 1.05).abs() < 1e-8 && (curve.intercept - 7.0_f64.ln()).abs() < 1e-6);
    }

    /// Peaks of Spherotech beads of lot AJ01 as FlowCal 1.3.1 finds them, and its curve
    /// (`mef.fit_beads_autofluorescence`): slope 1.07432514, intercept 2.30039175, own light
    /// 2200.19838.
    #[test]
    fn the_curve_of_a_peer() {
        let peaks = [
            155.383_983_13,
            196.321_900_68,
            281.331_751_49,
            537.611_747_46,
            1_165.215_491_7,
            2_763.161_378_45,
            7_104.974_114_43,
        ];
        let stated = [0.0, 792.0, 2079.0, 6588.0, 16_471.0, 47_497.0, 137_049.0];
        let pairs: Vec<_> = peaks.into_iter().zip(stated).collect();
        let curve = fit_curve(&beads(&pairs), BeadModel::LogLinearWithOwnLight, LIMITS).unwrap();
        assert!((curve.slope / 1.074_325_14 - 1.0).abs() < 1e-4, "{curve:?}");
        assert!(
            (curve.intercept / 2.300_391_75 - 1.0).abs() < 1e-3,
            "{curve:?}"
        );
        assert!(
            (curve.own_light / 2_200.198_38 - 1.0).abs() < 1e-3,
            "{curve:?}"
        );
    }

    #[test]
    fn poor_fits_are_refused() {
        let fit = |pairs: &[(f64, f64)], model| fit_curve(&beads(pairs), model, LIMITS);
        assert!(matches!(
            fit(
                &[(10.0, 500.0), (100.0, 900.0), (1000.0, 50_000.0)],
                BeadModel::LogLinear
            ),
            Err(CurveError::PoorFit { .. })
        ));
        assert!(matches!(
            fit(
                &[(10.0, 50_000.0), (100.0, 900.0), (1000.0, 10.0)],
                BeadModel::LogLinear
            ),
            Err(CurveError::Slope(_))
        ));
        assert!(matches!(
            fit(&[(10.0, 500.0), (100.0, 900.0)], BeadModel::LogLinear),
            Err(CurveError::TooFewBeads { .. })
        ));
        assert!(matches!(
            fit(&[(-1.0, 5.0), (2.0, 6.0), (3.0, 7.0)], BeadModel::LogLinear),
            Err(CurveError::Bead { .. })
        ));
        assert!(matches!(
            fit(&[(5.0, 5.0), (5.0, 6.0), (5.0, 7.0)], BeadModel::LogLinear),
            Err(CurveError::TooFewBeads { .. })
        ));
        assert!(matches!(
            fit(
                &[(1.0, 5.0), (f64::NAN, 6.0), (3.0, 7.0)],
                BeadModel::LogLinear
            ),
            Err(CurveError::Bead { .. })
        ));
    }
}
