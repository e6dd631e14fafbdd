//! What the classes of a run add up to, by the rule of the instrument's own software.
//!
//! A printed value that can't come from the classes beside it was altered, comes from other data,
//! or from a fault of the software. Which it is, is not said here.

use evigil_core::{Nanometres, ParticlesPerMl};

use crate::{Bin, ParticleRun, PrintedSizes, SizeRule};

impl Bin {
    /// Middle of the class in nanometres.
    #[must_use]
    pub fn centre(&self) -> f64 {
        f64::midpoint(self.low.0, self.high.0)
    }

    /// Weight by number: the count where there is one, else the concentration, else 0.
    fn weight(&self) -> f64 {
        self.count
            .or(self.concentration.map(|concentration| concentration.0))
            .filter(|weight| *weight > 0.0)
            .unwrap_or(0.0)
    }
}

impl ParticleRun {
    /// Sum of the concentrations of all classes; `None` when no class has one.
    ///
    /// In the terms of the file: diluted sample, unless [`ParticleRun::dilution_applied`].
    #[must_use]
    pub fn bin_concentration(&self) -> Option<ParticlesPerMl> {
        let mut some = false;
        let sum = self
            .bins
            .iter()
            .filter_map(|bin| bin.concentration)
            .inspect(|_| some = true)
            .map(|concentration| concentration.0)
            .sum();
        some.then_some(ParticlesPerMl(sum))
    }

    /// Sum of the counts of all classes; `None` when no class has one.
    #[must_use]
    pub fn bin_count(&self) -> Option<f64> {
        let mut some = false;
        let sum = self
            .bins
            .iter()
            .filter_map(|bin| bin.count)
            .inspect(|_| some = true)
            .sum();
        some.then_some(sum)
    }

    /// Concentration in the cell for one particle in view: concentration of the diluted sample by
    /// particles seen at the same time.
    ///
    /// It is the inverse of the volume in view, so constant for an instrument with its settings:
    /// runs of one instrument that differ in it were altered or mixed up.
    #[must_use]
    pub fn concentration_per_particle_seen(&self) -> Option<ParticlesPerMl> {
        let seen = self.particles_per_frame.filter(|seen| *seen > 0.0)?;
        let printed = self.concentration.or_else(|| self.bin_concentration())?.0;
        let factor = if self.dilution_applied {
            self.dilution.filter(|factor| *factor > 0.0)?
        } else {
            1.0
        };
        let constant = printed / factor / seen;
        (constant.is_finite() && constant > 0.0).then_some(ParticlesPerMl(constant))
    }

    /// Mean, standard deviation and percentiles from the classes by [`ParticleRun::size_rule`].
    ///
    /// The mode is left out: software takes it from a fitted peak. All `None` without particles.
    #[must_use]
    pub fn recomputed(&self) -> PrintedSizes {
        let sizes = Sizes::new(self);
        PrintedSizes {
            mean: sizes.mean().map(Nanometres),
            mode: None,
            sd: sizes.sd().map(Nanometres),
            d10: sizes.percentile(0.1).map(Nanometres),
            d50: sizes.percentile(0.5).map(Nanometres),
            d90: sizes.percentile(0.9).map(Nanometres),
        }
    }

    /// Diameter under which the share (0 to 1) of the particles lies, by
    /// [`ParticleRun::size_rule`].
    #[must_use]
    pub fn percentile(&self, share: f64) -> Option<Nanometres> {
        Sizes::new(self).percentile(share).map(Nanometres)
    }
}

/// Classes with their running sum.
pub(crate) struct Sizes<'a> {
    bins: &'a [Bin],
    rule: SizeRule,
    /// Sum of the weights of all classes up to and with each.
    running: Vec<f64>,
}

impl<'a> Sizes<'a> {
    pub(crate) fn new(run: &'a ParticleRun) -> Self {
        let running = run
            .bins
            .iter()
            .scan(0.0, |sum, bin| {
                *sum += bin.weight();
                Some(*sum)
            })
            .collect();
        Self {
            bins: &run.bins,
            rule: run.size_rule,
            running,
        }
    }

    /// Sum of all weights, when there are particles at all.
    fn total(&self) -> Option<f64> {
        self.running
            .last()
            .copied()
            .filter(|total| *total > 0.0 && total.is_finite())
    }

    pub(crate) fn mean(&self) -> Option<f64> {
        let total = self.total()?;
        let sum: f64 = self
            .bins
            .iter()
            .map(|bin| bin.weight() * bin.centre())
            .sum();
        Some(sum / total).filter(|mean| mean.is_finite())
    }

    pub(crate) fn sd(&self) -> Option<f64> {
        let total = self.total()?;
        let mean = self.mean()?;
        let squares: f64 = self
            .bins
            .iter()
            .map(|bin| bin.weight() * (bin.centre() - mean).powi(2))
            .sum();
        let by = match self.rule {
            SizeRule::BetweenEdges | SizeRule::OneClassLow => total,
            SizeRule::EndAtCentre => total - 1.0,
        };
        Some((squares / by).sqrt()).filter(|sd| sd.is_finite())
    }

    pub(crate) fn percentile(&self, share: f64) -> Option<f64> {
        let total = self.total()?;
        if !(0.0..=1.0).contains(&share) {
            return None;
        }
        let wanted = share * total;
        // The first class of the running sum that reaches the share, and holds particles at all.
        let index = self
            .running
            .partition_point(|sum| *sum < wanted || *sum <= 0.0);
        let bin = self.bins.get(index)?;
        let below = index
            .checked_sub(1)
            .and_then(|before| self.running.get(before))
            .copied()
            .unwrap_or(0.0);
        let within = (wanted - below) / bin.weight();
        let width = bin.high.0 - bin.low.0;
        let size = bin.low.0 + within * width;
        let printed = match self.rule {
            SizeRule::BetweenEdges => size,
            SizeRule::OneClassLow => size - width,
            SizeRule::EndAtCentre => size - width / 2.0,
        };
        printed.is_finite().then_some(printed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(rule: SizeRule) -> ParticleRun {
        let counts = [0.0, 10.0, 20.0, 0.0, 10.0, 0.0];
        ParticleRun {
            bins: (0_u32..)
                .zip(counts)
                .map(|(index, count)| Bin {
                    low: Nanometres(f64::from(index) * 5.0),
                    high: Nanometres(f64::from(index) * 5.0 + 5.0),
                    count: Some(count),
                    concentration: None,
                })
                .collect(),
            size_rule: rule,
            ..ParticleRun::default()
        }
    }

    /// By hand: centres 7.5, 12.5, 22.5 with 10, 20 and 10 particles.
    #[test]
    fn a_distribution_worked_by_hand() {
        let sizes = run(SizeRule::BetweenEdges).recomputed();
        assert_eq!(sizes.mean, Some(Nanometres(13.75)));
        let sd =
            (10.0 * 6.25_f64.powi(2) + 20.0 * 1.25_f64.powi(2) + 10.0 * 8.75_f64.powi(2)).sqrt();
        assert!((sizes.sd.expect("has one").0 - sd / 40_f64.sqrt()).abs() < 1e-12);
        assert_eq!(sizes.d10, Some(Nanometres(7.0)));
        assert_eq!(sizes.d50, Some(Nanometres(12.5)));
        assert_eq!(sizes.d90, Some(Nanometres(23.0)));
    }

    #[test]
    fn rules_shift_percentiles() {
        assert_eq!(
            run(SizeRule::OneClassLow).percentile(0.5),
            Some(Nanometres(7.5))
        );
        assert_eq!(
            run(SizeRule::EndAtCentre).percentile(0.5),
            Some(Nanometres(10.0))
        );
    }

    #[test]
    fn nothing_comes_of_nothing() {
        let mut empty = run(SizeRule::BetweenEdges);
        for bin in &mut empty.bins {
            bin.count = Some(0.0);
        }
        assert_eq!(empty.recomputed(), PrintedSizes::default());
        assert_eq!(empty.bin_count(), Some(0.0));
        assert_eq!(empty.bin_concentration(), None);
    }
}
