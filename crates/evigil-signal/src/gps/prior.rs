//! The five-parameter mixture of two gamma distributions.

use thiserror::Error;

/// A mixture of two gamma distributions of the relative reporting ratio: with probability `p` of shape
/// `alpha1` and rate `beta1`, else of shape `alpha2` and rate `beta2`.
///
/// Source: DuMouchel 1999, the prior π(λ; α₁, β₁, α₂, β₂, P).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prior {
    /// Shape of the first component.
    pub alpha1: f64,
    /// Rate of the first component.
    pub beta1: f64,
    /// Shape of the second component.
    pub alpha2: f64,
    /// Rate of the second component.
    pub beta2: f64,
    /// Weight of the first component, 0 to 1.
    pub p: f64,
}

/// Parameters that make no prior.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[error("a prior needs positive, finite shapes and rates and a weight from 0 to 1, not {0:?}")]
pub struct PriorError(pub [f64; 5]);

impl PriorError {
    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "EV-G20"
    }
}

impl Prior {
    /// From `alpha1`, `beta1`, `alpha2`, `beta2` and `p`.
    ///
    /// # Errors
    ///
    /// When a shape or rate isn't positive and finite, or `p` isn't from 0 to 1.
    pub fn new(parameters: [f64; 5]) -> Result<Self, PriorError> {
        let [alpha1, beta1, alpha2, beta2, p] = parameters;
        let positive = f64::MIN_POSITIVE..=f64::MAX;
        let shaped = [alpha1, beta1, alpha2, beta2]
            .iter()
            .all(|value| positive.contains(value));
        if !shaped || !(0.0..=1.0).contains(&p) {
            return Err(PriorError(parameters));
        }
        Ok(Self {
            alpha1,
            beta1,
            alpha2,
            beta2,
            p,
        })
    }

    /// `alpha1`, `beta1`, `alpha2`, `beta2`, `p`.
    #[must_use]
    pub const fn parameters(&self) -> [f64; 5] {
        [self.alpha1, self.beta1, self.alpha2, self.beta2, self.p]
    }

    /// The same mixture, with the component of the larger mean first.
    #[must_use]
    pub fn sorted(self) -> Self {
        if self.alpha1 / self.beta1 >= self.alpha2 / self.beta2 {
            return self;
        }
        Self {
            alpha1: self.alpha2,
            beta1: self.beta2,
            alpha2: self.alpha1,
            beta2: self.beta1,
            p: 1.0 - self.p,
        }
    }

    /// Mean of the ratio before anything was seen.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.p * self.alpha1 / self.beta1 + (1.0 - self.p) * self.alpha2 / self.beta2
    }
}
