//! A size distribution from particles that were sized one by one.

use evigil_core::Nanometres;
use evigil_instrument::{Bin, ParticleRun};

use super::binned::{range, share_of};
use super::{BinnedSizes, Divisor, Weighting};
use crate::particle::error::{ParticleError, finite, positive, within};
use crate::particle::quantile::{binomial_limits, t_quantile};
use crate::particle::{Confidence, Estimate};

/// Most classes that sizes are sorted into.
const CLASSES_MOST: usize = 1_000_000;

/// Diameters of single particles, at least one, all above zero.
#[derive(Debug, Clone, PartialEq)]
pub struct SingleSizes {
    sorted: Vec<f64>,
}

impl SingleSizes {
    /// A distribution of diameters in any order.
    ///
    /// # Errors
    /// [`ParticleError::NoParticles`], [`ParticleError::NotPositive`],
    /// [`ParticleError::NotFinite`].
    pub fn new(diameters: impl IntoIterator<Item = Nanometres>) -> Result<Self, ParticleError> {
        let checked = diameters
            .into_iter()
            .map(|diameter| positive("diameter", diameter.0));
        let mut sorted = checked.collect::<Result<Vec<_>, _>>()?;
        if sorted.is_empty() {
            return Err(ParticleError::NoParticles);
        }
        sorted.sort_unstable_by(f64::total_cmp);
        Ok(Self { sorted })
    }

    /// The particles of a run that its instrument counts into the distribution.
    ///
    /// # Errors
    /// As for [`Self::new`].
    pub fn of_run(run: &ParticleRun) -> Result<Self, ParticleError> {
        let included = run.particles.iter().filter(|particle| particle.included);
        Self::new(included.map(|particle| particle.diameter))
    }

    /// Diameters by rising size, in nanometres.
    #[must_use]
    pub fn sorted(&self) -> &[f64] {
        &self.sorted
    }

    fn n(&self) -> f64 {
        self.sorted.len() as f64
    }

    /// Mean diameter.
    #[must_use]
    pub fn mean(&self) -> Nanometres {
        Nanometres(self.sorted.iter().map(|size| size / self.n()).sum())
    }

    /// Mean diameter with the interval of Student's t.
    ///
    /// # Errors
    /// [`ParticleError::TooFew`] for a single particle, [`ParticleError::NotFinite`].
    pub fn mean_interval(&self, confidence: Confidence) -> Result<Estimate, ParticleError> {
        let error = self.sd(Divisor::NMinusOne)?.0 / self.n().sqrt();
        let half = t_quantile(self.n() - 1.0, 1.0 - confidence.tail()) * error;
        let mean = self.mean().0;
        Estimate::new("mean", mean, mean - half, mean + half)
    }

    /// Standard deviation of the diameter.
    ///
    /// # Errors
    /// [`ParticleError::TooFew`] for n - 1 of a single particle, [`ParticleError::NotFinite`].
    pub fn sd(&self, divisor: Divisor) -> Result<Nanometres, ParticleError> {
        let what = "sd";
        let mean = self.mean().0;
        let squares: f64 = self.sorted.iter().map(|size| (size - mean).powi(2)).sum();
        let by = match divisor {
            Divisor::N => self.n(),
            Divisor::NMinusOne if self.sorted.len() < 2 => {
                return Err(ParticleError::TooFew {
                    what,
                    have: 1,
                    need: 2,
                });
            }
            Divisor::NMinusOne => self.n() - 1.0,
        };
        finite(what, (squares / by).sqrt()).map(Nanometres)
    }

    /// Diameter below which a share (0 to 1) lies: linear between order statistics, type 7 of
    /// Hyndman and Fan, Am Stat 1996;50:361, as R and NumPy do unless told otherwise.
    ///
    /// # Errors
    /// [`ParticleError::OutOfRange`] for a share that is none.
    pub fn percentile(&self, share: f64) -> Result<Nanometres, ParticleError> {
        let place = within("share", share, 0.0, 1.0)? * (self.n() - 1.0);
        // The share is at most 1, so that the place is that of a particle.
        let at = |place: f64| self.sorted.get(place as usize).copied();
        let last = self
            .sorted
            .last()
            .copied()
            .ok_or(ParticleError::NoParticles)?;
        let (low, high) = (
            at(place.floor()).unwrap_or(last),
            at(place.ceil()).unwrap_or(last),
        );
        Ok(Nanometres(low + (high - low) * place.fract()))
    }

    /// [`Self::percentile`] with the diameters at the exact binomial limits of the share (Woodruff,
    /// J Am Stat Assoc 1952;47:635).
    ///
    /// # Errors
    /// As for [`Self::percentile`].
    pub fn percentile_interval(
        &self,
        share: f64,
        confidence: Confidence,
    ) -> Result<Estimate, ParticleError> {
        let value = self.percentile(share)?.0;
        let (low, high) = binomial_limits(share * self.n(), self.n(), confidence.tail());
        let (low, high) = (self.percentile(low)?.0, self.percentile(high)?.0);
        Estimate::new("percentile", value, low, high)
    }

    /// Width of the distribution against its median, `(D90 - D10)/D50`.
    ///
    /// # Errors
    /// [`ParticleError::NotFinite`].
    pub fn span(&self) -> Result<f64, ParticleError> {
        let at = |share| self.percentile(share).map(f64::from);
        finite("span", (at(0.9)? - at(0.1)?) / at(0.5)?)
    }

    /// Share of particles from `low` up to and including `high`, with its exact binomial interval
    /// (Clopper and Pearson, Biometrika 1934;26:404).
    ///
    /// # Errors
    /// [`ParticleError::OutOfRange`] when the range is empty, [`ParticleError::NotFinite`].
    pub fn share_interval(
        &self,
        low: Nanometres,
        high: Nanometres,
        confidence: Confidence,
    ) -> Result<Estimate, ParticleError> {
        let (low, high) = range(low, high)?;
        let before = self.sorted.partition_point(|size| *size < low);
        let up_to = self.sorted.partition_point(|size| *size <= high);
        let inside = up_to.saturating_sub(before) as f64;
        share_of(inside / self.n(), self.n(), confidence)
    }

    /// The same particles in classes of one width from zero.
    ///
    /// # Errors
    /// [`ParticleError::NotPositive`] for the width, [`ParticleError::TooMany`] when it would take
    /// more than a million classes.
    pub fn binned(&self, width: Nanometres) -> Result<BinnedSizes, ParticleError> {
        let width = positive("class_width", width.0)?;
        let largest = self.sorted.last().copied().unwrap_or_default();
        let classes = (largest / width).ceil().max(1.0);
        if classes > CLASSES_MOST as f64 {
            let (what, most) = ("classes", CLASSES_MOST);
            let have = classes as usize;
            return Err(ParticleError::TooMany { what, have, most });
        }
        let mut counts = vec![0.0; classes as usize];
        let last = counts.len() - 1;
        for size in &self.sorted {
            // A class holds what lies above its lower edge, up to its upper.
            let class = ((size / width).ceil() as usize).saturating_sub(1).min(last);
            if let Some(count) = counts.get_mut(class) {
                *count += 1.0;
            }
        }
        let bins: Vec<Bin> = counts
            .into_iter()
            .enumerate()
            .map(|(class, count)| Bin {
                low: Nanometres(class as f64 * width),
                high: Nanometres((class + 1) as f64 * width),
                count: Some(count),
                concentration: None,
            })
            .collect();
        BinnedSizes::new(&bins, Weighting::Counts)
    }
}
