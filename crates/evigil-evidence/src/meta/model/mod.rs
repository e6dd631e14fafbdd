//! Models: from effects to one estimate.
//!
//! Formulae and defaults are those of `rma` in metafor; Hartung and Knapp's test
//! (doi:10.1002/sim.791) and prediction intervals (Higgins 2009,
//! doi:10.1111/j.1467-985X.2008.00552.x) say which distribution they use.

pub(crate) mod moments;
mod profile;
pub(crate) mod tau2;

pub use profile::{HeterogeneityLimits, heterogeneity_limits};

use self::moments::{Moments, OneMean};
use super::distribution::{chi_square_upper, critical, two_sided};
use super::effect::Effect;
use super::error::MetaError;

/// Model, and how the variance between studies is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Model {
    /// One effect for all, weights 1/v; also "common effect" or "equal effects".
    Fixed,
    /// DerSimonian and Laird 1986, doi:10.1016/0197-2456(86)90046-2.
    DerSimonianLaird,
    /// Hedges and Olkin; also "Cochran".
    HedgesOlkin,
    /// Hunter and Schmidt.
    HunterSchmidt,
    /// Sidik and Jonkman.
    SidikJonkman,
    /// Maximum likelihood.
    MaximumLikelihood,
    /// Restricted maximum likelihood.
    #[default]
    RestrictedMaximumLikelihood,
    /// Empirical Bayes, by its own equation: the same root as Paule and Mandel.
    EmpiricalBayes,
    /// Paule and Mandel.
    PauleMandel,
}

impl Model {
    /// Every model.
    pub const ALL: [Self; 9] = [
        Self::Fixed,
        Self::DerSimonianLaird,
        Self::HedgesOlkin,
        Self::HunterSchmidt,
        Self::SidikJonkman,
        Self::MaximumLikelihood,
        Self::RestrictedMaximumLikelihood,
        Self::EmpiricalBayes,
        Self::PauleMandel,
    ];

    /// Short name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fixed => "FE",
            Self::DerSimonianLaird => "DL",
            Self::HedgesOlkin => "HE",
            Self::HunterSchmidt => "HS",
            Self::SidikJonkman => "SJ",
            Self::MaximumLikelihood => "ML",
            Self::RestrictedMaximumLikelihood => "REML",
            Self::EmpiricalBayes => "EB",
            Self::PauleMandel => "PM",
        }
    }
}

/// How the estimate is tested, and its interval made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Test {
    /// Normal distribution.
    #[default]
    Normal,
    /// Hartung and Knapp: Student's t with k - 1 degrees of freedom, variance times
    /// q = Σw(y-μ)²/(k-1).
    KnappHartung,
    /// The same with q not below 1, so that the interval is not narrower than the normal one because
    /// few studies happen to agree.
    KnappHartungAtLeastOne,
}

/// Distribution of a prediction interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Prediction {
    /// Normal.
    Normal,
    /// Student's t with k - 1 degrees of freedom.
    StudentMinusOne,
    /// Student's t with k - 2 degrees of freedom, after Higgins 2009.
    #[default]
    StudentMinusTwo,
}

/// What a synthesis is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Model.
    pub model: Model,
    /// Test.
    pub test: Test,
    /// Level of every interval.
    pub level: f64,
    /// Distribution of the prediction interval.
    pub prediction: Prediction,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            model: Model::default(),
            test: Test::default(),
            level: 0.95,
            prediction: Prediction::default(),
        }
    }
}

/// An estimate with its test and interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Inference {
    /// Estimate.
    pub estimate: f64,
    /// Standard error, as the test uses it.
    pub se: f64,
    /// Estimate by standard error.
    pub statistic: f64,
    /// Degrees of freedom of Student's t; none for the normal distribution.
    pub df: Option<f64>,
    /// Two-sided p value against 0.
    pub p: f64,
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
}

impl Inference {
    /// An estimate with an interval by the normal distribution at `level`, between 0 and 1.
    #[must_use]
    pub fn normal(estimate: f64, se: f64, level: f64) -> Self {
        Self::new(estimate, se, None, level)
    }

    pub(crate) fn new(estimate: f64, se: f64, df: Option<f64>, level: f64) -> Self {
        let statistic = estimate / se;
        let half = critical(level, df) * se;
        Self {
            estimate,
            se,
            statistic,
            df,
            p: two_sided(statistic, df),
            low: estimate - half,
            high: estimate + half,
        }
    }

    pub(crate) fn is_finite(&self) -> bool {
        [
            self.estimate,
            self.se,
            self.statistic,
            self.p,
            self.low,
            self.high,
        ]
        .iter()
        .all(|value| value.is_finite())
    }
}

/// How far studies differ beyond chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heterogeneity {
    /// Variance between studies.
    pub tau2: f64,
    /// Its standard error; none in the fixed model.
    pub tau2_se: Option<f64>,
    /// I² in percent.
    pub i2: f64,
    /// H².
    pub h2: f64,
    /// Cochran's Q, with weights 1/v.
    pub q: f64,
    /// Degrees of freedom of Q.
    pub q_df: f64,
    /// p value of Q.
    pub q_p: f64,
}

impl Heterogeneity {
    pub(crate) fn new(studies: &impl Moments, model: Model, tau2: tau2::Tau2) -> Self {
        let fixed = studies.at(0.0);
        let free = studies.freedom();
        let typical = free / fixed.trace_p;
        let (i2, h2) = if model == Model::Fixed {
            let excess = (fixed.rss - free) / fixed.rss;
            (100.0 * excess.max(0.0), fixed.rss / free)
        } else {
            // A share of all but nothing rounds to more than all.
            let share = 100.0 * tau2.value / (typical + tau2.value);
            (share.min(100.0), tau2.value / typical + 1.0)
        };
        Self {
            tau2: tau2.value,
            tau2_se: tau2.se,
            i2,
            h2,
            q: fixed.rss,
            q_df: free,
            q_p: chi_square_upper(fixed.rss, free),
        }
    }
}

/// The result of a synthesis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// Studies.
    pub k: usize,
    /// What was asked for.
    pub settings: Settings,
    /// The pooled effect.
    pub pooled: Inference,
    /// How far studies differ.
    pub heterogeneity: Heterogeneity,
    /// Hartung and Knapp's q as used; none in the normal test.
    pub q_factor: Option<f64>,
    /// Interval for the effect of a further study; none below three studies and in the fixed model.
    pub prediction: Option<[f64; 2]>,
    /// Log-likelihood at the estimates: restricted when the model is.
    pub log_likelihood: f64,
}

/// Pools the effects.
///
/// # Errors
/// When there are fewer than two studies, a setting is impossible, effects do not vary where their
/// variation is needed, or an iteration fails.
pub fn fit(effects: &[Effect], settings: Settings) -> Result<Fit, MetaError> {
    check(effects, settings.level, 2)?;
    let studies = OneMean(effects);
    let tau2 = tau2::estimate(&studies, settings.model)?;
    let (mean, sum_w) = studies.mean(tau2.value);
    let at = studies.at(tau2.value);
    let factor = hartung_knapp(settings.test, at.rss, studies.freedom())?;
    let se = (factor.unwrap_or(1.0) / sum_w).sqrt();
    let df = factor.map(|_| studies.freedom());
    let pooled = Inference::new(mean, se, df, settings.level);
    let heterogeneity = Heterogeneity::new(&studies, settings.model, tau2);
    let restricted = settings.model == Model::RestrictedMaximumLikelihood;
    let fit = Fit {
        k: effects.len(),
        settings,
        pooled,
        heterogeneity,
        q_factor: factor,
        prediction: prediction(effects.len(), settings, mean, se, tau2.value),
        log_likelihood: tau2::log_likelihood(&studies, &at, restricted),
    };
    if pooled.is_finite() && heterogeneity.q_p.is_finite() && heterogeneity.h2.is_finite() {
        Ok(fit)
    } else {
        Err(MetaError::Overflow)
    }
}

/// Share of each study in the pooled effect, in percent.
#[must_use]
pub fn weights(effects: &[Effect], tau2: f64) -> Vec<f64> {
    let (_, sum_w) = OneMean(effects).mean(tau2);
    effects
        .iter()
        .map(|effect| 100.0 / (effect.v() + tau2) / sum_w)
        .collect()
}

/// The factor of Hartung and Knapp; none for the normal test.
pub(crate) fn hartung_knapp(test: Test, rss: f64, free: f64) -> Result<Option<f64>, MetaError> {
    let q = rss / free;
    match test {
        Test::Normal => Ok(None),
        Test::KnappHartung if q > 0.0 => Ok(Some(q)),
        Test::KnappHartung => Err(MetaError::NoSpread),
        Test::KnappHartungAtLeastOne => Ok(Some(q.max(1.0))),
    }
}

fn prediction(k: usize, settings: Settings, mean: f64, se: f64, tau2: f64) -> Option<[f64; 2]> {
    if k < 3 || settings.model == Model::Fixed {
        return None;
    }
    let df = match settings.prediction {
        Prediction::Normal => None,
        Prediction::StudentMinusOne => Some(k as f64 - 1.0),
        Prediction::StudentMinusTwo => Some(k as f64 - 2.0),
    };
    let half = critical(settings.level, df) * (tau2 + se * se).sqrt();
    Some([mean - half, mean + half])
}

/// Whether there are enough studies, and the level is one.
pub(crate) fn check(effects: &[Effect], level: f64, needed: usize) -> Result<(), MetaError> {
    if !(level > 0.0 && level < 1.0) {
        return Err(MetaError::Level { level });
    }
    if effects.len() < needed {
        return Err(MetaError::TooFewStudies {
            found: effects.len(),
            needed,
        });
    }
    Ok(())
}
