//! A number on a label against the number that was measured.

use crate::particle::Estimate;
use crate::particle::error::{ParticleError, positive, within};

/// How a label stands to a measurement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LabelVerdict {
    /// The whole interval lies within the tolerance of the label.
    Within {
        /// Measured over label.
        ratio: Estimate,
    },
    /// The whole interval lies above it: the product holds more than it says.
    Above {
        /// Measured over label.
        ratio: Estimate,
    },
    /// The whole interval lies below it: the product holds less than it says.
    Below {
        /// Measured over label.
        ratio: Estimate,
    },
    /// The interval lies on both sides of an end of the tolerance: the measurement is not sharp
    /// enough to tell.
    Undecided {
        /// Measured over label.
        ratio: Estimate,
    },
}

impl LabelVerdict {
    /// Measured over label.
    #[must_use]
    pub const fn ratio(&self) -> Estimate {
        match self {
            Self::Within { ratio }
            | Self::Above { ratio }
            | Self::Below { ratio }
            | Self::Undecided { ratio } => *ratio,
        }
    }

    /// The word used in outputs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Within { .. } => "within",
            Self::Above { .. } => "above",
            Self::Below { .. } => "below",
            Self::Undecided { .. } => "undecided",
        }
    }
}

/// Judges a label by the interval of what was measured, in the same unit.
///
/// The tolerance is a share of the label, 0.20 for 80 % to 120 %. With tolerance 0 the label is
/// within when the interval holds it. Never turned round: a wide interval is undecided, not
/// within.
///
/// # Errors
/// [`ParticleError::NotPositive`] for a label, [`ParticleError::OutOfRange`] for a tolerance not
/// from 0 to 0.99, [`ParticleError::NotFinite`].
pub fn judge_label(
    label: f64,
    measured: Estimate,
    tolerance: f64,
) -> Result<LabelVerdict, ParticleError> {
    let ratio = measured.scaled(1.0 / positive("label", label)?)?;
    let tolerance = within("tolerance", tolerance, 0.0, 0.99)?;
    let (low, high) = (1.0 - tolerance, 1.0 + tolerance);
    Ok(if ratio.low > high {
        LabelVerdict::Above { ratio }
    } else if ratio.high < low {
        LabelVerdict::Below { ratio }
    } else if (low <= ratio.low && ratio.high <= high) || tolerance == 0.0 {
        LabelVerdict::Within { ratio }
    } else {
        LabelVerdict::Undecided { ratio }
    })
}
