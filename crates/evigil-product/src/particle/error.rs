//! Why a number cannot be given.

use thiserror::Error;

use super::detail::{Details, figure, window};
use super::window::Window;

/// Why a figure is not computed. Takes the place of a NaN: no function here returns one.
///
/// `what` is a stable word for the quantity, such as `dilution`; the sentence for the user comes
/// from the locale files by [`ParticleError::code`].
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum ParticleError {
    /// A quantity is NaN or infinite, or its result would be.
    #[error("EV-P101 {what}")]
    NotFinite {
        /// Quantity.
        what: &'static str,
    },
    /// A quantity that cannot be below zero is.
    #[error("EV-P102 {what} {value}")]
    Negative {
        /// Quantity.
        what: &'static str,
        /// Its value.
        value: f64,
    },
    /// A quantity that must be above zero is not.
    #[error("EV-P103 {what} {value}")]
    NotPositive {
        /// Quantity.
        what: &'static str,
        /// Its value.
        value: f64,
    },
    /// A quantity lies outside of what it can be.
    #[error("EV-P104 {what} {value} {low}..{high}")]
    OutOfRange {
        /// Quantity.
        what: &'static str,
        /// Its value.
        value: f64,
        /// Least value.
        low: f64,
        /// Greatest value.
        high: f64,
    },
    /// Fewer values than the figure needs.
    #[error("EV-P105 {what} {have} of {need}")]
    TooFew {
        /// Quantity.
        what: &'static str,
        /// How many there are.
        have: usize,
        /// How many it takes.
        need: usize,
    },
    /// More values than the figure is computed for.
    #[error("EV-P106 {what} {have} of at most {most}")]
    TooMany {
        /// Quantity.
        what: &'static str,
        /// How many there are.
        have: usize,
        /// How many are taken.
        most: usize,
    },
    /// There are no particles in the distribution.
    #[error("EV-P107")]
    NoParticles,
    /// Classes of a distribution overlap, fall, or have no width. Classes count from 1.
    #[error("EV-P108 {class}")]
    ClassesDisordered {
        /// The first class that does so.
        class: usize,
    },
    /// The quantity is not in the file and was not given.
    #[error("EV-P109 {what}")]
    NotStated {
        /// Quantity.
        what: &'static str,
    },
    /// All values are equal where a difference is needed.
    #[error("EV-P110 {what}")]
    NoVariation {
        /// Quantity.
        what: &'static str,
    },
}

impl ParticleError {
    /// Stable code, such as `EV-P101`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotFinite { .. } => "EV-P101",
            Self::Negative { .. } => "EV-P102",
            Self::NotPositive { .. } => "EV-P103",
            Self::OutOfRange { .. } => "EV-P104",
            Self::TooFew { .. } => "EV-P105",
            Self::TooMany { .. } => "EV-P106",
            Self::NoParticles => "EV-P107",
            Self::ClassesDisordered { .. } => "EV-P108",
            Self::NotStated { .. } => "EV-P109",
            Self::NoVariation { .. } => "EV-P110",
        }
    }

    /// What its sentence needs.
    #[must_use]
    pub fn details(&self) -> Details {
        match *self {
            Self::NotFinite { what } | Self::NotStated { what } | Self::NoVariation { what } => {
                vec![("what", what.to_owned())]
            }
            Self::Negative { what, value } | Self::NotPositive { what, value } => {
                vec![("what", what.to_owned()), ("value", figure(value))]
            }
            Self::OutOfRange {
                what,
                value,
                low,
                high,
            } => {
                let mut details = vec![("what", what.to_owned()), ("value", figure(value))];
                details.extend(window(Window::between(low, high), figure));
                details
            }
            Self::TooFew { what, have, need } => vec![
                ("what", what.to_owned()),
                ("have", have.to_string()),
                ("need", need.to_string()),
            ],
            Self::TooMany { what, have, most } => vec![
                ("what", what.to_owned()),
                ("have", have.to_string()),
                ("most", most.to_string()),
            ],
            Self::NoParticles => Vec::new(),
            Self::ClassesDisordered { class } => vec![("class", class.to_string())],
        }
    }
}

/// `value`, when it is a finite number.
pub(super) fn finite(what: &'static str, value: f64) -> Result<f64, ParticleError> {
    if value.is_finite() {
        Ok(value)
    } else {
        Err(ParticleError::NotFinite { what })
    }
}

/// `value`, when it is finite and not below zero.
pub(super) fn not_negative(what: &'static str, value: f64) -> Result<f64, ParticleError> {
    match finite(what, value)? {
        value if value < 0.0 => Err(ParticleError::Negative { what, value }),
        value => Ok(value),
    }
}

/// `value`, when it is finite and above zero.
pub(super) fn positive(what: &'static str, value: f64) -> Result<f64, ParticleError> {
    match finite(what, value)? {
        value if value <= 0.0 => Err(ParticleError::NotPositive { what, value }),
        value => Ok(value),
    }
}

/// `value`, when it lies from `low` to `high`.
pub(super) fn within(
    what: &'static str,
    value: f64,
    low: f64,
    high: f64,
) -> Result<f64, ParticleError> {
    match finite(what, value)? {
        value if value < low || value > high => Err(ParticleError::OutOfRange {
            what,
            value,
            low,
            high,
        }),
        value => Ok(value),
    }
}
