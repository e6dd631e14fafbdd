//! Effects of two sides or two times of the same people: split-face designs, two knees.

use super::super::error::EffectError;
use super::mean::{Group, SmallSample};
use super::{Effect, finite, positive};

/// Differences within people.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Differences {
    group: Group,
}

/// Both sides of the same people, with the correlation between them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairedSides {
    /// Mean of the first side.
    pub mean1: f64,
    /// Standard deviation of the first side.
    pub sd1: f64,
    /// Mean of the second side.
    pub mean2: f64,
    /// Standard deviation of the second side.
    pub sd2: f64,
    /// Correlation of the sides, from -1 to 1.
    pub correlation: f64,
    /// People (pairs).
    pub people: f64,
}

impl Differences {
    /// Mean and standard deviation of the differences of `people` pairs.
    ///
    /// # Errors
    /// When a number is not finite, the standard deviation is not above 0, or there are fewer than
    /// two pairs.
    pub fn new(mean: f64, sd: f64, people: f64) -> Result<Self, EffectError> {
        Group::named(["mdi", "sddi", "ni"], mean, sd, people).map(|group| Self { group })
    }

    /// Differences from both sides: s_d² = s1² + s2² - 2 r s1 s2.
    ///
    /// Without the correlation a paired study has no variance: a reader must give it, and say where
    /// it is from.
    ///
    /// # Errors
    /// When a number is impossible, or the correlation leaves no variance.
    pub fn of_sides(sides: PairedSides) -> Result<Self, EffectError> {
        let mean = finite("m1i", sides.mean1)? - finite("m2i", sides.mean2)?;
        let (s1, s2) = (positive("sd1i", sides.sd1)?, positive("sd2i", sides.sd2)?);
        let r = sides.correlation;
        let wrong = EffectError::Correlation {
            field: "ri",
            value: r,
        };
        if !(-1.0..=1.0).contains(&r) {
            return Err(wrong);
        }
        // (s1 - s2)² + 2 s1 s2 (1 - r): the same without loss of digits for r near 1.
        let variance = (s1 - s2).powi(2) + 2.0 * s1 * s2 * (1.0 - r);
        if variance <= 0.0 {
            return Err(wrong);
        }
        Self::new(mean, variance.sqrt(), sides.people)
    }
}

/// Mean difference within people, variance s_d²/n.
///
/// # Errors
/// When numbers leave the range computed with.
pub fn mean_change(differences: Differences) -> Result<Effect, EffectError> {
    let Group { mean, sd, people } = differences.group;
    Effect::new(mean, sd * sd / people)
}

/// Mean difference within people in standard deviations of the differences, variance
/// 1/n + y²/(2n) (Gibbons 1993, doi:10.3102/10769986018003271).
///
/// It is not comparable with a standardised difference of two groups.
///
/// # Errors
/// When numbers leave the range computed with.
pub fn standardised_change(
    differences: Differences,
    correction: SmallSample,
) -> Result<Effect, EffectError> {
    let Group { mean, sd, people } = differences.group;
    let y = correction.factor(people - 1.0) * mean / sd;
    Effect::new(y, 1.0 / people + y * y / (2.0 * people))
}
