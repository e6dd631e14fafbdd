//! A size distribution in classes.

use evigil_core::Nanometres;
use evigil_instrument::{Bin, ParticleRun};

use super::{Divisor, PercentileRule};
use crate::particle::error::{ParticleError, finite, not_negative, positive, within};
use crate::particle::quantile::binomial_limits;
use crate::particle::{Confidence, Estimate};

/// What a class of a distribution weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Weighting {
    /// Particles that were sized.
    Counts,
    /// Printed concentration.
    Concentration,
}

/// A class with its weight. Particles lie evenly between the edges.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Class {
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) weight: f64,
    /// Weight of all classes before it.
    before: f64,
}

impl Class {
    pub(crate) fn centre(&self) -> f64 {
        f64::midpoint(self.low, self.high)
    }

    fn width(&self) -> f64 {
        self.high - self.low
    }

    /// Weight of what lies between `from` and `to`.
    pub(super) fn part(&self, from: f64, to: f64) -> f64 {
        let part = (to.min(self.high) - from.max(self.low)) / self.width();
        self.weight * part.clamp(0.0, 1.0)
    }
}

/// A size distribution in classes by rising diameter, with at least one particle.
#[derive(Debug, Clone, PartialEq)]
pub struct BinnedSizes {
    classes: Vec<Class>,
    total: f64,
    particles: Option<f64>,
}

impl BinnedSizes {
    /// A distribution from classes by rising diameter, which may leave gaps.
    ///
    /// By [`Weighting::Counts`] the sum of counts is taken for the number of sized particles; by
    /// concentration it is not known until [`Self::with_particles`].
    ///
    /// # Errors
    /// [`ParticleError::ClassesDisordered`], [`ParticleError::NotStated`] when a class does not
    /// tell its weight, [`ParticleError::Negative`], [`ParticleError::NotFinite`] and
    /// [`ParticleError::NoParticles`] when all weights are zero.
    pub fn new(bins: &[Bin], weighting: Weighting) -> Result<Self, ParticleError> {
        let mut classes: Vec<Class> = Vec::with_capacity(bins.len());
        let (mut total, mut edge) = (0.0, 0.0_f64);
        for (place, bin) in bins.iter().enumerate() {
            let (low, high) = (
                finite("class_edge", bin.low.0)?,
                finite("class_edge", bin.high.0)?,
            );
            // Edges that were computed from centres meet but for rounding.
            if low < edge - 1e-9 * edge.abs() || low >= high {
                return Err(ParticleError::ClassesDisordered { class: place + 1 });
            }
            let what = "class_weight";
            let weight = match weighting {
                Weighting::Counts => bin.count,
                Weighting::Concentration => bin.concentration.map(|concentration| concentration.0),
            };
            let weight = not_negative(what, weight.ok_or(ParticleError::NotStated { what })?)?;
            classes.push(Class {
                low,
                high,
                weight,
                before: total,
            });
            total += weight;
            edge = high;
        }
        if finite("class_weight", total)? == 0.0 {
            return Err(ParticleError::NoParticles);
        }
        let particles = (weighting == Weighting::Counts).then_some(total);
        Ok(Self {
            classes,
            total,
            particles,
        })
    }

    /// The distribution of a run by number: by counts where every class tells one, else by
    /// concentration, with the particles that the run says were sized.
    ///
    /// # Errors
    /// As for [`Self::new`].
    pub fn of_run(run: &ParticleRun) -> Result<Self, ParticleError> {
        let told = run.bins.iter().all(|bin| bin.count.is_some());
        let weighting = if told {
            Weighting::Counts
        } else {
            Weighting::Concentration
        };
        let sizes = Self::new(&run.bins, weighting)?;
        match run.sized {
            Some(sized) if sized > 0.0 => sizes.with_particles(sized),
            _ => Ok(sizes),
        }
    }

    /// The same with the number of particles that were sized, on which intervals rest.
    ///
    /// # Errors
    /// [`ParticleError::NotPositive`], [`ParticleError::NotFinite`].
    pub fn with_particles(self, particles: f64) -> Result<Self, ParticleError> {
        let particles = Some(positive("sized_particles", particles)?);
        Ok(Self { particles, ..self })
    }

    pub(crate) fn classes(&self) -> &[Class] {
        &self.classes
    }

    /// Sum of all weights, in their unit.
    #[must_use]
    pub const fn total(&self) -> f64 {
        self.total
    }

    /// Particles that were sized, where it is known.
    #[must_use]
    pub const fn particles(&self) -> Option<f64> {
        self.particles
    }

    pub(super) fn sized(&self) -> Result<f64, ParticleError> {
        let what = "sized_particles";
        self.particles.ok_or(ParticleError::NotStated { what })
    }

    /// Weighted mean of a function of the class centre.
    fn mean_of(&self, function: impl Fn(f64) -> f64) -> f64 {
        let parts = self.classes.iter().filter(|class| class.weight > 0.0);
        parts
            .map(|class| class.weight / self.total * function(class.centre()))
            .sum()
    }

    /// Mean diameter, from the centres of the classes.
    #[must_use]
    pub fn mean(&self) -> Nanometres {
        Nanometres(self.mean_of(|centre| centre))
    }

    /// Mean of the third power of the diameter, from the centres of the classes, in nm^3.
    ///
    /// # Errors
    /// [`ParticleError::NotFinite`].
    pub fn mean_cube(&self) -> Result<f64, ParticleError> {
        finite("mean_cube", self.mean_of(|centre| centre.powi(3)))
    }

    /// Standard deviation of the diameter, from the centres of the classes.
    ///
    /// # Errors
    /// For n - 1: [`ParticleError::NotStated`] when the number of particles is not known,
    /// [`ParticleError::TooFew`] when it is not above one. [`ParticleError::NotFinite`].
    pub fn sd(&self, divisor: Divisor) -> Result<Nanometres, ParticleError> {
        let what = "sd";
        let mean = self.mean().0;
        let variance = finite(what, self.mean_of(|centre| (centre - mean).powi(2)))?;
        let divided = match divisor {
            Divisor::N => variance,
            Divisor::NMinusOne => {
                let n = self.sized()?;
                if n <= 1.0 {
                    return Err(ParticleError::TooFew {
                        what,
                        have: 1,
                        need: 2,
                    });
                }
                variance * (n / (n - 1.0))
            }
        };
        Ok(Nanometres(divided.sqrt()))
    }

    /// Centre of the class with the most weight to its width; of equals the smallest.
    #[must_use]
    pub fn mode(&self) -> Nanometres {
        let mut highest = (0.0, 0.0);
        for class in &self.classes {
            let density = class.weight / class.width();
            if density > highest.0 {
                highest = (density, class.centre());
            }
        }
        Nanometres(highest.1)
    }

    /// Diameter below which a share (0 to 1) of the particles lies: 0.5 for the median.
    ///
    /// # Errors
    /// [`ParticleError::OutOfRange`] for a share that is none, [`ParticleError::NotFinite`].
    pub fn percentile(
        &self,
        share: f64,
        rule: PercentileRule,
    ) -> Result<Nanometres, ParticleError> {
        let target = within("share", share, 0.0, 1.0)? * self.total;
        let mut last = 0.0;
        for class in self.classes.iter().filter(|class| class.weight > 0.0) {
            let below = rule.widths_below() * class.width();
            if target <= class.before + class.weight {
                let part = ((target - class.before) / class.weight).clamp(0.0, 1.0);
                return Ok(Nanometres(class.low + part * class.width() - below));
            }
            // Rounding of the sum can leave the whole a hair beyond the last class.
            last = class.high - below;
        }
        Ok(Nanometres(last))
    }

    /// [`Self::percentile`] with an interval free of any assumption on the distribution: the
    /// diameters at the exact binomial limits of the share among the sized particles.
    ///
    /// Source: Woodruff, J Am Stat Assoc 1952;47:635; limits of Clopper and Pearson.
    ///
    /// # Errors
    /// As for [`Self::percentile`]; [`ParticleError::NotStated`] when the number of sized
    /// particles is not known.
    pub fn percentile_interval(
        &self,
        share: f64,
        rule: PercentileRule,
        confidence: Confidence,
    ) -> Result<Estimate, ParticleError> {
        let value = self.percentile(share, rule)?.0;
        let particles = self.sized()?;
        let (low, high) = binomial_limits(share * particles, particles, confidence.tail());
        Estimate::new(
            "percentile",
            value,
            self.percentile(low, rule)?.0,
            self.percentile(high, rule)?.0,
        )
    }

    /// Width of the distribution against its median, `(D90 - D10)/D50`.
    ///
    /// # Errors
    /// [`ParticleError::NotPositive`] when the median is not above zero.
    pub fn span(&self, rule: PercentileRule) -> Result<f64, ParticleError> {
        let at = |share| self.percentile(share, rule).map(f64::from);
        let median = positive("d50", at(0.5)?)?;
        finite("span", (at(0.9)? - at(0.1)?) / median)
    }

    /// Share of particles from `low` to `high`; a class that lies in the range in part counts in
    /// part.
    ///
    /// # Errors
    /// [`ParticleError::OutOfRange`] when the range is empty, [`ParticleError::NotFinite`].
    pub fn share(&self, low: Nanometres, high: Nanometres) -> Result<f64, ParticleError> {
        let (low, high) = range(low, high)?;
        let inside: f64 = self.classes.iter().map(|class| class.part(low, high)).sum();
        Ok((inside / self.total).clamp(0.0, 1.0))
    }

    /// [`Self::share`] with its exact binomial interval (Clopper and Pearson, Biometrika
    /// 1934;26:404) among the sized particles.
    ///
    /// # Errors
    /// As for [`Self::share`]; [`ParticleError::NotStated`] when the number of sized particles
    /// is not known.
    pub fn share_interval(
        &self,
        low: Nanometres,
        high: Nanometres,
        confidence: Confidence,
    ) -> Result<Estimate, ParticleError> {
        share_of(self.share(low, high)?, self.sized()?, confidence)
    }

    /// Share of the particles up to `diameter`.
    pub(crate) fn cumulative(&self, diameter: f64) -> f64 {
        let after = self.classes.partition_point(|class| class.low < diameter);
        let class = after.checked_sub(1).and_then(|last| self.classes.get(last));
        class.map_or(0.0, |class| {
            (class.before + class.part(f64::NEG_INFINITY, diameter)) / self.total
        })
    }
}

/// Edges of a range that is not empty.
pub(super) fn range(low: Nanometres, high: Nanometres) -> Result<(f64, f64), ParticleError> {
    let low = finite("range", low.0)?;
    Ok((low, within("range", high.0, low, f64::MAX)?))
}

/// A share with its exact binomial interval.
pub(super) fn share_of(
    share: f64,
    particles: f64,
    confidence: Confidence,
) -> Result<Estimate, ParticleError> {
    let (low, high) = binomial_limits(share * particles, particles, confidence.tail());
    Estimate::new("share", share, low, high)
}
