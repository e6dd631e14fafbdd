//! A size distribution in coarser classes, with bands, to draw.

use evigil_core::Nanometres;

use super::BinnedSizes;
use crate::particle::count::poisson_interval;
use crate::particle::error::{ParticleError, finite};
use crate::particle::{Confidence, Estimate};

/// A bar of a histogram.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    /// Lower edge.
    pub low: Nanometres,
    /// Upper edge.
    pub high: Nanometres,
    /// Weight between the edges, in the unit of the distribution, with the exact Poisson interval
    /// of the sized particles behind it.
    pub weight: Estimate,
}

impl BinnedSizes {
    /// The distribution between the given rising edges: one bar less than edges. Classes that an
    /// edge cuts are divided evenly; what lies outside is left out.
    ///
    /// # Errors
    /// [`ParticleError::TooFew`] for less than two edges, [`ParticleError::ClassesDisordered`]
    /// when they do not rise, [`ParticleError::NotStated`] when the number of sized particles is
    /// not known.
    pub fn histogram(
        &self,
        edges: &[Nanometres],
        confidence: Confidence,
    ) -> Result<Vec<Bar>, ParticleError> {
        let what = "edges";
        if edges.len() < 2 {
            return Err(ParticleError::TooFew {
                what,
                have: edges.len(),
                need: 2,
            });
        }
        // The weight of one sized particle.
        let unit = self.total() / self.sized()?;
        let mut bars = Vec::with_capacity(edges.len() - 1);
        for (place, pair) in edges.windows(2).enumerate() {
            let &[low, high] = pair else { continue };
            if finite(what, low.0)? >= finite(what, high.0)? {
                return Err(ParticleError::ClassesDisordered { class: place + 1 });
            }
            let parts = self.classes().iter().map(|class| class.part(low.0, high.0));
            let weight: f64 = parts.sum();
            let counted = poisson_interval(weight / unit, confidence)?;
            let weight = Estimate::new(what, weight, counted.low * unit, counted.high * unit)?;
            bars.push(Bar { low, high, weight });
        }
        Ok(bars)
    }
}
