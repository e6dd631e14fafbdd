//! What is wrong with a dose.

use super::amount::DoseKind;

/// Why a dose can't be used. `text` is what was written.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DoseError {
    /// An amount, weight, area or factor is not above 0, or beyond what is computed with.
    #[error("`{text}` is no amount above 0")]
    Amount {
        /// What was written.
        text: String,
    },
    /// A unit is not known.
    #[error("`{text}` is no unit of a dose")]
    Unit {
        /// What was written.
        text: String,
    },
    /// A number of sessions is not a whole number above 0.
    #[error("`{text}` is no number of sessions")]
    Sessions {
        /// What was written.
        text: String,
    },
    /// A regimen is not written as one.
    #[error("`{text}` is no regimen")]
    Regimen {
        /// What was written.
        text: String,
    },
    /// A factor is not written as one, or its two units are of one kind.
    #[error("`{text}` is no factor between two kinds of dose")]
    Factor {
        /// What was written.
        text: String,
    },
    /// A factor does not say where it is from.
    #[error("`{text}` names no source")]
    FactorSource {
        /// What was written.
        text: String,
    },
    /// Two factors are given for one pair of kinds.
    #[error("two factors from {from:?} to {to:?}")]
    FactorTwice {
        /// From.
        from: DoseKind,
        /// To.
        to: DoseKind,
    },
    /// A species is not in the base.
    #[error("no species `{text}`")]
    Species {
        /// What was written.
        text: String,
    },
    /// Fewer than two regimens.
    #[error("{found} regimens; a comparison needs two")]
    TooFew {
        /// Regimens given.
        found: usize,
    },
}

impl DoseError {
    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Amount { .. } => "EV-E31",
            Self::Unit { .. } => "EV-E32",
            Self::Sessions { .. } => "EV-E33",
            Self::Regimen { .. } => "EV-E34",
            Self::Factor { .. } => "EV-E35",
            Self::FactorSource { .. } => "EV-E36",
            Self::FactorTwice { .. } => "EV-E37",
            Self::Species { .. } => "EV-E38",
            Self::TooFew { .. } => "EV-E39",
        }
    }
}
