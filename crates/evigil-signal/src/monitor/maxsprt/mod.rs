//! Sequential tests that may look at accumulating counts again and again.
//!
//! The maximised sequential probability ratio test compares, at each look, the likelihood under the
//! best-fitting raised risk with that under no raised risk. It signals when the logarithm of this
//! ratio (LLR) passes a critical value, chosen so that over the whole time of monitoring the chance
//! of a false signal is `alpha`.
//!
//! [`PoissonDesign`] is for counts against an expected number, [`BinomialDesign`] for cases against
//! matched controls, [`ConditionalDesign`] for counts against few historical events. [`Monitor`] takes
//! looks as they come in. [`simulate_type_one`] checks the chance of a false signal by simulation.
//! [`Sprt`] is Wald's test of two fixed rates, from which the others come.

mod binomial;
mod boundary;
mod conditional;
mod crossing;
mod poisson;
mod simulate;
mod sprt;
mod watch;

pub use binomial::{BinomialDesign, BinomialLooks, binomial_llr};
pub use conditional::{ConditionalDesign, HistoryEnd, conditional_llr};
pub use poisson::{PoissonDesign, PoissonLooks, poisson_llr};
pub use simulate::{TypeOneSimulation, simulate_type_one};
pub use sprt::{Sprt, SprtDecision};
use thiserror::Error;
pub use watch::{Counts, Monitor, Plan, Reading};

/// A critical value with the size that it gives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CriticalValue {
    /// An LLR above this is a signal. With looks at given times it is the LLR of the most extreme
    /// outcome that is none. 0 where a signal at every count above expectation that has the least
    /// number of events spends no more than `alpha`.
    pub value: f64,
    /// The exact chance of a false signal; at most `alpha`. Below it where counts or looks are so few
    /// that no test has exactly `alpha`.
    pub type_one: f64,
}

/// How a design does when the risk is really raised.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Performance {
    /// The ratio of risks that was assumed.
    pub relative_risk: f64,
    /// Chance of a signal before the end.
    pub power: f64,
    /// Mean time of the signal, when there is one: in events expected without raised risk (Poisson) or
    /// in events of cases and controls (binomial). NaN when the power is 0.
    pub expected_signal_time: f64,
    /// Mean time until monitoring ends, with a signal or without, in the same unit.
    pub expected_sample_size: f64,
}

/// A design that can't be used, or a look that doesn't fit it.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum MaxSprtError {
    /// A value of the design is out of its range.
    #[error("{name} of {value} is out of range")]
    Design {
        /// Name of the field.
        name: &'static str,
        /// What was given.
        value: f64,
    },
    /// No outcome of so few events is rare enough.
    #[error("no outcome has a chance of {alpha} or less; the rarest has {smallest}")]
    NoRejection {
        /// The level asked for.
        alpha: f64,
        /// The chance of the most extreme outcome.
        smallest: f64,
    },
    /// Exact computation would take too long.
    #[error("{name} of {value} is above {limit}")]
    TooLarge {
        /// Name of the field.
        name: &'static str,
        /// What was given.
        value: f64,
        /// The largest that is computed.
        limit: f64,
    },
    /// A look with numbers that can't be, before the previous one, or of another kind than the design.
    #[error("look {look}: {reason}")]
    Look {
        /// Number of the look, from 1.
        look: usize,
        /// What is wrong.
        reason: LookFault,
    },
}

/// What is wrong with a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum LookFault {
    /// Dated before the previous look.
    #[error("dated before the previous one")]
    Date,
    /// An expected number or exposure that is negative or no finite number.
    #[error("an expected number or exposure that is negative or not finite")]
    Expected,
    /// Counts of another kind than the design.
    #[error("counts of another kind than the design")]
    Kind,
}

impl MaxSprtError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Design { .. } => "EV-G41",
            Self::NoRejection { .. } => "EV-G42",
            Self::TooLarge { .. } => "EV-G43",
            Self::Look { .. } => "EV-G44",
        }
    }
}

/// Refuses a value of a design that is not in its range.
fn require(holds: bool, name: &'static str, value: f64) -> Result<(), MaxSprtError> {
    if holds {
        Ok(())
    } else {
        Err(MaxSprtError::Design { name, value })
    }
}

/// Refuses a size whose exact computation would take too long.
fn require_small(name: &'static str, value: f64, limit: f64) -> Result<(), MaxSprtError> {
    if value <= limit {
        Ok(())
    } else {
        Err(MaxSprtError::TooLarge { name, value, limit })
    }
}

/// Refuses a level that is not between 0 and ½.
fn require_alpha(alpha: f64) -> Result<(), MaxSprtError> {
    require(alpha > 0.0 && alpha < 0.5, "alpha", alpha)
}
