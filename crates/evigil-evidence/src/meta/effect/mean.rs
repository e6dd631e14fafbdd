//! Effects of means and standard deviations of two groups.

use libm::lgamma;

use super::super::error::EffectError;
use super::{Effect, finite, positive};

/// Mean and standard deviation of one group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group {
    pub(super) mean: f64,
    pub(super) sd: f64,
    pub(super) people: f64,
}

impl Group {
    /// The first group of a study.
    ///
    /// # Errors
    /// When a number is not finite, the standard deviation is not above 0, or there are fewer than
    /// two people.
    pub fn first(mean: f64, sd: f64, people: f64) -> Result<Self, EffectError> {
        Self::named(["m1i", "sd1i", "n1i"], mean, sd, people)
    }

    /// The second group of a study.
    ///
    /// # Errors
    /// As [`Group::first`].
    pub fn second(mean: f64, sd: f64, people: f64) -> Result<Self, EffectError> {
        Self::named(["m2i", "sd2i", "n2i"], mean, sd, people)
    }

    pub(super) fn named(
        names: [&'static str; 3],
        mean: f64,
        sd: f64,
        people: f64,
    ) -> Result<Self, EffectError> {
        let [mean_name, sd_name, people_name] = names;
        let group = Self {
            mean: finite(mean_name, mean)?,
            sd: positive(sd_name, sd)?,
            people: positive(people_name, people)?,
        };
        if people < 2.0 {
            return Err(EffectError::GroupTooSmall {
                field: people_name,
                people,
                needed: 2.0,
            });
        }
        Ok(group)
    }

    /// Mean.
    #[must_use]
    pub const fn mean(self) -> f64 {
        self.mean
    }

    /// Standard deviation.
    #[must_use]
    pub const fn sd(self) -> f64 {
        self.sd
    }

    /// People.
    #[must_use]
    pub const fn people(self) -> f64 {
        self.people
    }
}

/// Correction of the standardised difference for few people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SmallSample {
    /// Γ(m/2) / (√(m/2) Γ((m-1)/2)), as `escalc` does.
    #[default]
    Exact,
    /// 1 - 3/(4m - 1), as many reports do.
    Approximate,
    /// None: Cohen's d.
    None,
}

impl SmallSample {
    /// The factor for `df` degrees of freedom.
    pub(super) fn factor(self, df: f64) -> f64 {
        match self {
            // With one degree of freedom the exact factor is 0, and the effect has no variance.
            Self::Exact if df <= 1.0 => f64::NAN,
            // Beyond this the logarithms lose more digits than the terms left out.
            Self::Exact if df > 1e5 => 1.0 - 0.75 / df - 7.0 / 32.0 / (df * df),
            Self::Exact => (lgamma(df / 2.0) - lgamma((df - 1.0) / 2.0)).exp() / (df / 2.0).sqrt(),
            Self::Approximate => 1.0 - 3.0 / (4.0 * df - 1.0),
            Self::None => 1.0,
        }
    }
}

/// Difference of means, variance s1²/n1 + s2²/n2.
///
/// # Errors
/// When numbers leave the range computed with.
pub fn mean_difference(first: Group, second: Group) -> Result<Effect, EffectError> {
    let v = first.sd * first.sd / first.people + second.sd * second.sd / second.people;
    Effect::new(first.mean - second.mean, v)
}

/// Standardised difference of means: g = J d with the pooled standard deviation, variance
/// 1/n1 + 1/n2 + g²/(2(n1+n2)) (Hedges 1981, doi:10.3102/10769986006002107).
///
/// # Errors
/// When numbers leave the range computed with.
pub fn standardised_difference(
    first: Group,
    second: Group,
    correction: SmallSample,
) -> Result<Effect, EffectError> {
    let (n1, n2) = (first.people, second.people);
    let df = n1 + n2 - 2.0;
    let pooled = (((n1 - 1.0) * first.sd.powi(2) + (n2 - 1.0) * second.sd.powi(2)) / df).sqrt();
    let g = correction.factor(df) * (first.mean - second.mean) / pooled;
    Effect::new(g, 1.0 / n1 + 1.0 / n2 + g * g / (2.0 * (n1 + n2)))
}

/// Logarithm of the ratio of means, variance s1²/(n1 m1²) + s2²/(n2 m2²): for scales with a true
/// zero (Hedges 1999, Ecology 80:1150).
///
/// # Errors
/// When the means are not both on the same side of zero.
pub fn log_ratio_of_means(first: Group, second: Group) -> Result<Effect, EffectError> {
    for (field, group) in [("m1i", first), ("m2i", second)] {
        let same_side = first.mean.signum() == second.mean.signum();
        if group.mean == 0.0 || (!same_side && group.mean < 0.0) {
            return Err(EffectError::NotPositive {
                field,
                value: group.mean,
            });
        }
    }
    let relative = |group: Group| (group.sd / group.mean).powi(2) / group.people;
    Effect::new(
        (first.mean / second.mean).ln(),
        relative(first) + relative(second),
    )
}
