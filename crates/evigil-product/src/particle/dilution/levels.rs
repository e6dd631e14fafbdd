//! A series sorted by dilution, with the measurements of one dilution together.

use super::DilutionPoint;
use crate::particle::error::{ParticleError, positive};

/// All measurements of one dilution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Level {
    pub(super) dilution: f64,
    /// Geometric mean of what was measured.
    pub(super) measured: f64,
}

impl Level {
    pub(super) fn stock(&self) -> f64 {
        self.dilution * self.measured
    }

    /// Slope from here to a higher dilution, in logarithms.
    pub(super) fn slope_to(&self, next: &Self) -> f64 {
        (next.measured / self.measured).ln() / (next.dilution / self.dilution).ln()
    }
}

/// Levels by rising dilution.
pub(super) fn levels(points: &[DilutionPoint]) -> Result<Vec<Level>, ParticleError> {
    let mut sorted = Vec::with_capacity(points.len());
    for point in points {
        let dilution = positive("dilution", point.dilution)?;
        positive("stock", dilution * point.measured)?;
        sorted.push((dilution, positive("measured", point.measured)?.ln()));
    }
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let same = |a: &(f64, f64), b: &(f64, f64)| b.0 - a.0 <= 1e-9 * b.0;
    let groups = sorted.chunk_by(same);
    Ok(groups
        .filter_map(|group| {
            let (dilution, _) = *group.first()?;
            let mean = group.iter().map(|(_, log)| log).sum::<f64>() / group.len() as f64;
            Some(Level {
                dilution,
                measured: mean.exp(),
            })
        })
        .collect())
}

/// Middle value; of an even number the mean of both.
pub(super) fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut sorted: Vec<_> = values.collect();
    sorted.sort_by(f64::total_cmp);
    let half = sorted.len() / 2;
    let high = *sorted.get(half)?;
    if sorted.len() % 2 == 1 {
        return Some(high);
    }
    sorted
        .get(half.checked_sub(1)?)
        .map(|low| f64::midpoint(*low, high))
}
