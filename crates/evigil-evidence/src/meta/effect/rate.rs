//! Effects of events in person-time.

use super::super::error::EffectError;
use super::{Effect, Zeros, not_negative, positive};

/// Events and person-time of two groups.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rates {
    /// Events in the first group.
    pub(crate) x1: f64,
    /// Person-time of the first group.
    pub(crate) t1: f64,
    /// Events in the second group.
    pub(crate) x2: f64,
    /// Person-time of the second group.
    pub(crate) t2: f64,
}

impl Rates {
    /// `x1` events in the time `t1`, and `x2` in `t2`.
    ///
    /// # Errors
    /// When events are below 0, or time is not above 0.
    pub fn new(x1: f64, t1: f64, x2: f64, t2: f64) -> Result<Self, EffectError> {
        Ok(Self {
            x1: not_negative("x1i", x1)?,
            t1: positive("t1i", t1)?,
            x2: not_negative("x2i", x2)?,
            t2: positive("t2i", t2)?,
        })
    }

    /// Events in both groups.
    #[must_use]
    pub fn events(self) -> f64 {
        self.x1 + self.x2
    }

    pub(crate) fn filled(self, zeros: Zeros) -> Self {
        let add = match zeros {
            Zeros::AddToZero(add) if self.x1 == 0.0 || self.x2 == 0.0 => add,
            Zeros::AddToAll(add) => add,
            Zeros::AddToZero(_) | Zeros::Keep => 0.0,
        };
        Self {
            x1: self.x1 + add,
            x2: self.x2 + add,
            ..self
        }
    }
}

/// Logarithm of the ratio of incidence rates, variance 1/x1 + 1/x2.
///
/// # Errors
/// When a group without an event leaves it without a value.
pub fn log_rate_ratio(rates: Rates, zeros: Zeros) -> Result<Effect, EffectError> {
    let r = rates.filled(zeros);
    if r.x1 == 0.0 || r.x2 == 0.0 {
        return Err(EffectError::ZeroCell { zeros });
    }
    let y = (r.x1 / r.t1).ln() - (r.x2 / r.t2).ln();
    Effect::new(y, 1.0 / r.x1 + 1.0 / r.x2)
}

/// Difference of incidence rates, variance x1/t1² + x2/t2².
///
/// # Errors
/// When there is no event at all.
pub fn rate_difference(rates: Rates, zeros: Zeros) -> Result<Effect, EffectError> {
    let r = rates.filled(zeros);
    if r.x1 + r.x2 == 0.0 {
        return Err(EffectError::ZeroCell { zeros });
    }
    let y = r.x1 / r.t1 - r.x2 / r.t2;
    Effect::new(y, r.x1 / r.t1 / r.t1 + r.x2 / r.t2 / r.t2)
}
