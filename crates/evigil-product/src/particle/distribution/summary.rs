//! The figures of a size distribution that a certificate prints.

use evigil_core::Nanometres;

use super::{BinnedSizes, Divisor, PercentileRule, SingleSizes};
use crate::particle::error::ParticleError;
use crate::particle::{Confidence, Estimate};

/// Figures of a size distribution, in nanometres. Intervals rest on the sized particles; where
/// their number is not known, an interval is the value alone and [`Self::particles`] is `None`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SizeSummary {
    /// Particles that were sized.
    pub particles: Option<f64>,
    /// Arithmetic mean.
    pub mean: Nanometres,
    /// Standard deviation with n.
    pub sd: Nanometres,
    /// Centre of the highest class; `None` for single particles, which have none.
    pub mode: Option<Nanometres>,
    /// Diameter under which a tenth lies.
    pub d10: Estimate,
    /// Median diameter.
    pub d50: Estimate,
    /// Diameter under which nine tenths lie.
    pub d90: Estimate,
    /// `(D90 - D10)/D50`.
    pub span: f64,
}

impl BinnedSizes {
    /// The figures that a certificate prints.
    ///
    /// # Errors
    /// [`ParticleError`], as the single figures.
    pub fn summary(
        &self,
        rule: PercentileRule,
        confidence: Confidence,
    ) -> Result<SizeSummary, ParticleError> {
        let at = |share| match self.particles() {
            Some(_) => self.percentile_interval(share, rule, confidence),
            None => Estimate::exact(self.percentile(share, rule)?.0),
        };
        Ok(SizeSummary {
            particles: self.particles(),
            mean: self.mean(),
            sd: self.sd(Divisor::N)?,
            mode: Some(self.mode()),
            d10: at(0.1)?,
            d50: at(0.5)?,
            d90: at(0.9)?,
            span: self.span(rule)?,
        })
    }
}

impl SingleSizes {
    /// The figures that a certificate prints.
    ///
    /// # Errors
    /// [`ParticleError`], as the single figures.
    pub fn summary(&self, confidence: Confidence) -> Result<SizeSummary, ParticleError> {
        let at = |share| self.percentile_interval(share, confidence);
        Ok(SizeSummary {
            particles: Some(self.sorted().len() as f64),
            mean: self.mean(),
            sd: self.sd(Divisor::N)?,
            mode: None,
            d10: at(0.1)?,
            d50: at(0.5)?,
            d90: at(0.9)?,
            span: self.span()?,
        })
    }
}
