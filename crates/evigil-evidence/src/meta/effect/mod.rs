//! Effect sizes: one number and its sampling variance for each study.
//!
//! Formulae and defaults are those of `escalc` in metafor, so that results can be compared; where a
//! default hides a choice (zero cells, small-sample correction) it is an argument with a name.

mod mean;
mod median;
mod paired;
mod proportion;
mod rate;
mod ratio;
mod two_by_two;

pub use mean::{Group, SmallSample, log_ratio_of_means, mean_difference, standardised_difference};
pub use median::{Spread, group_from_median};
pub use paired::{Differences, PairedSides, mean_change, standardised_change};
pub use proportion::{Share, arcsine_proportion, logit_proportion, raw_proportion};
pub use rate::{Rates, log_rate_ratio, rate_difference};
pub use ratio::{Interval, RatioEffect, ratio_with_interval};
pub(crate) use two_by_two::peto_parts;
pub use two_by_two::{
    Table, Zeros, arcsine_difference, log_odds_ratio, log_risk_ratio, peto_log_odds_ratio,
    risk_difference,
};

use super::error::EffectError;

/// Numbers beyond this on either side of 1 are refused: products of weights and squares would leave
/// the range of numbers.
pub(crate) const RANGE: f64 = 1e40;

/// An effect and its sampling variance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    y: f64,
    v: f64,
}

impl Effect {
    /// An effect `y` with the sampling variance `v`.
    ///
    /// # Errors
    /// When a number is not finite or beyond 1e40, or the variance is not above 0.
    pub fn new(y: f64, v: f64) -> Result<Self, EffectError> {
        if !y.is_finite() || y.abs() > RANGE {
            return Err(EffectError::NotFinite {
                field: "yi",
                value: y,
            });
        }
        if !v.is_finite() || v > RANGE {
            return Err(EffectError::NotFinite {
                field: "vi",
                value: v,
            });
        }
        if v < 0.0 {
            return Err(EffectError::Negative {
                field: "vi",
                value: v,
            });
        }
        if v < 1.0 / RANGE {
            return Err(EffectError::NotPositive {
                field: "vi",
                value: v,
            });
        }
        Ok(Self { y, v })
    }

    /// The effect.
    #[must_use]
    pub const fn y(self) -> f64 {
        self.y
    }

    /// Its sampling variance, above 0.
    #[must_use]
    pub const fn v(self) -> f64 {
        self.v
    }

    /// Its standard error.
    #[must_use]
    pub fn se(self) -> f64 {
        self.v.sqrt()
    }

    /// The effect in the other direction.
    #[must_use]
    pub fn mirrored(self) -> Self {
        Self {
            y: -self.y,
            v: self.v,
        }
    }

    /// An effect of numbers that this module has computed within its range.
    pub(super) const fn unchecked(y: f64, v: f64) -> Self {
        Self { y, v }
    }
}

/// What an effect measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    /// Given with its variance; on which scale, the giver knows.
    Given,
    /// Logarithm of a ratio given with its interval.
    LogRatio,
    /// Logarithm of the risk ratio.
    LogRiskRatio,
    /// Logarithm of the odds ratio.
    LogOddsRatio,
    /// Logarithm of the odds ratio after Peto.
    PetoLogOddsRatio,
    /// Difference of risks.
    RiskDifference,
    /// Difference of the arcsines of the roots of risks.
    ArcsineDifference,
    /// Logarithm of the ratio of incidence rates.
    LogRateRatio,
    /// Difference of incidence rates.
    RateDifference,
    /// Difference of means.
    MeanDifference,
    /// Standardised difference of means (Hedges).
    StandardisedMeanDifference,
    /// Logarithm of the ratio of means.
    LogRatioOfMeans,
    /// Mean difference of two sides or times of the same people.
    MeanChange,
    /// Mean difference of two sides or times, in standard deviations of the differences.
    StandardisedMeanChange,
    /// Proportion of one group.
    Proportion,
    /// Logit of the proportion of one group.
    LogitProportion,
    /// Arcsine of the root of the proportion of one group.
    ArcsineProportion,
}

impl Measure {
    /// Every measure.
    pub const ALL: [Self; 17] = [
        Self::Given,
        Self::LogRatio,
        Self::LogRiskRatio,
        Self::LogOddsRatio,
        Self::PetoLogOddsRatio,
        Self::RiskDifference,
        Self::ArcsineDifference,
        Self::LogRateRatio,
        Self::RateDifference,
        Self::MeanDifference,
        Self::StandardisedMeanDifference,
        Self::LogRatioOfMeans,
        Self::MeanChange,
        Self::StandardisedMeanChange,
        Self::Proportion,
        Self::LogitProportion,
        Self::ArcsineProportion,
    ];

    /// Short name, as metafor and the field's tables use it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Given => "GEN",
            Self::LogRatio => "RATIO",
            Self::LogRiskRatio => "RR",
            Self::LogOddsRatio => "OR",
            Self::PetoLogOddsRatio => "PETO",
            Self::RiskDifference => "RD",
            Self::ArcsineDifference => "AS",
            Self::LogRateRatio => "IRR",
            Self::RateDifference => "IRD",
            Self::MeanDifference => "MD",
            Self::StandardisedMeanDifference => "SMD",
            Self::LogRatioOfMeans => "ROM",
            Self::MeanChange => "MC",
            Self::StandardisedMeanChange => "SMCC",
            Self::Proportion => "PR",
            Self::LogitProportion => "PLO",
            Self::ArcsineProportion => "PAS",
        }
    }

    /// Whether effects are logarithms of ratios.
    #[must_use]
    pub const fn is_log_ratio(self) -> bool {
        matches!(
            self,
            Self::LogRatio
                | Self::LogRiskRatio
                | Self::LogOddsRatio
                | Self::PetoLogOddsRatio
                | Self::LogRateRatio
                | Self::LogRatioOfMeans
        )
    }

    /// Whether effects speak of one group only: never against a control.
    #[must_use]
    pub const fn is_one_group(self) -> bool {
        matches!(
            self,
            Self::Proportion | Self::LogitProportion | Self::ArcsineProportion
        )
    }

    /// A pooled effect on the scale on which readers know the measure: ratios and proportions are
    /// transformed back.
    #[must_use]
    pub fn shown(self, y: f64) -> f64 {
        match self {
            Self::LogitProportion => 1.0 / (1.0 + (-y).exp()),
            Self::ArcsineProportion => y.clamp(0.0, std::f64::consts::FRAC_PI_2).sin().powi(2),
            _ if self.is_log_ratio() => y.exp(),
            _ => y,
        }
    }

    /// The value that stands for "no difference" on the scale of [`Measure::shown`]; a proportion has
    /// none.
    #[must_use]
    pub const fn neutral(self) -> Option<f64> {
        if self.is_one_group() {
            None
        } else if self.is_log_ratio() {
            Some(1.0)
        } else {
            Some(0.0)
        }
    }
}

/// A number that must be finite and within the range computed with.
fn finite(field: &'static str, value: f64) -> Result<f64, EffectError> {
    if value.is_finite() && value.abs() <= RANGE {
        Ok(value)
    } else {
        Err(EffectError::NotFinite { field, value })
    }
}

/// A number that must not be below 0.
fn not_negative(field: &'static str, value: f64) -> Result<f64, EffectError> {
    let value = finite(field, value)?;
    if value < 0.0 {
        Err(EffectError::Negative { field, value })
    } else {
        Ok(value)
    }
}

/// A number that must be above 0.
fn positive(field: &'static str, value: f64) -> Result<f64, EffectError> {
    let value = not_negative(field, value)?;
    if value < 1.0 / RANGE {
        Err(EffectError::NotPositive { field, value })
    } else {
        Ok(value)
    }
}

/// A level of confidence.
fn level(field: &'static str, value: f64) -> Result<f64, EffectError> {
    if value > 0.0 && value < 1.0 {
        Ok(value)
    } else {
        Err(EffectError::Level { field, value })
    }
}
