//! Wald's sequential probability ratio test of two rates.
//!
//! A. Wald, Sequential tests of statistical hypotheses, Ann Math Stat 1945;16:117-186. The
//! alternative is one ratio of risks, fixed beforehand; the bounds are Wald's approximations, which
//! keep both errors a little below what is asked.

use super::{MaxSprtError, require};

/// A test of no raised risk against one ratio of risks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sprt {
    relative_risk: f64,
    upper: f64,
    lower: f64,
}

/// What the test says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SprtDecision {
    /// The risk is raised.
    Signal,
    /// The risk is not raised: monitoring can end.
    Acquit,
    /// Go on.
    Continue,
}

impl Sprt {
    /// A test for `relative_risk` with the chances `alpha` of a false signal and `beta` of a missed
    /// one.
    ///
    /// # Errors
    ///
    /// When the ratio isn't above 1, or a chance not above 0 and their sum below 1.
    pub fn new(relative_risk: f64, alpha: f64, beta: f64) -> Result<Self, MaxSprtError> {
        require(
            relative_risk > 1.0 && relative_risk.is_finite(),
            "relative_risk",
            relative_risk,
        )?;
        require(alpha > 0.0 && alpha < 1.0, "alpha", alpha)?;
        require(beta > 0.0 && alpha + beta < 1.0, "beta", beta)?;
        Ok(Self {
            relative_risk,
            upper: ((1.0 - beta) / alpha).ln(),
            lower: (beta / (1.0 - alpha)).ln(),
        })
    }

    /// An LLR of this or more is a signal: `ln((1 - beta) / alpha)`.
    #[must_use]
    pub const fn upper(&self) -> f64 {
        self.upper
    }

    /// An LLR of this or less acquits: `ln(beta / (1 - alpha))`.
    #[must_use]
    pub const fn lower(&self) -> f64 {
        self.lower
    }

    /// The LLR of `events` when `expected` were expected: `c ln(RR) - (RR - 1) mu`.
    #[must_use]
    pub fn poisson_llr(&self, events: u64, expected: f64) -> f64 {
        events as f64 * self.relative_risk.ln() - (self.relative_risk - 1.0) * expected
    }

    /// The LLR of `cases` and `controls` with `z` controls for each case.
    #[must_use]
    pub fn binomial_llr(&self, cases: u64, controls: u64, z: f64) -> f64 {
        let ln_pooled = ((self.relative_risk + z) / (1.0 + z)).ln();
        cases as f64 * (self.relative_risk.ln() - ln_pooled) - controls as f64 * ln_pooled
    }

    /// What an LLR means.
    #[must_use]
    pub fn decide(&self, llr: f64) -> SprtDecision {
        if llr >= self.upper {
            SprtDecision::Signal
        } else if llr <= self.lower {
            SprtDecision::Acquit
        } else {
            SprtDecision::Continue
        }
    }
}
