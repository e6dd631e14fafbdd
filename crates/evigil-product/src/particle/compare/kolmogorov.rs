//! Whether two size distributions differ.

use crate::particle::ParticleError;
use crate::particle::distribution::{BinnedSizes, SingleSizes};

/// Difference of two size distributions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SizeDifference {
    /// Largest difference of the two cumulative shares, 0 to 1.
    pub distance: f64,
    /// Diameter in nanometres at which it lies.
    pub at: f64,
    /// `n1·n2/(n1+n2)` of the sized particles.
    pub effective: f64,
    /// Probability of such a distance when both are drawn from one distribution. With thousands
    /// of particles a difference that no one minds is sure; read the distance first.
    pub p: f64,
}

/// Kolmogorov-Smirnov distance of two binned distributions, with the number of sized particles.
///
/// Source of the probability: Stephens, J R Stat Soc B 1970;32:115, whose correction serves small
/// samples. Classes make it conservative.
///
/// # Errors
/// [`ParticleError::NotStated`] when the number of sized particles of either is not known.
pub fn compare_sizes(
    first: &BinnedSizes,
    second: &BinnedSizes,
) -> Result<SizeDifference, ParticleError> {
    let what = "sized_particles";
    let missing = ParticleError::NotStated { what };
    let (n, m) = (
        first.particles().ok_or(missing)?,
        second.particles().ok_or(missing)?,
    );
    let edges = |sizes: &BinnedSizes| {
        let classes = sizes.classes().iter();
        classes
            .flat_map(|class| [class.low, class.high])
            .collect::<Vec<_>>()
    };
    // Between edges both are straight, so that the largest distance lies at one.
    let mut places = edges(first);
    places.extend(edges(second));
    let apart = places
        .into_iter()
        .map(|at| (at, (first.cumulative(at) - second.cumulative(at)).abs()));
    Ok(difference(apart, n, m))
}

/// Kolmogorov-Smirnov distance of two sets of single particles.
#[must_use]
pub fn compare_single_sizes(first: &SingleSizes, second: &SingleSizes) -> SizeDifference {
    let (a, b) = (first.sorted(), second.sorted());
    let share = |sorted: &[f64], at: f64| {
        sorted.partition_point(|size| *size <= at) as f64 / sorted.len() as f64
    };
    let places = a.iter().chain(b).copied();
    let apart = places.map(|at| (at, (share(a, at) - share(b, at)).abs()));
    difference(apart, a.len() as f64, b.len() as f64)
}

fn difference(apart: impl Iterator<Item = (f64, f64)>, n: f64, m: f64) -> SizeDifference {
    let farthest = apart.max_by(|one, other| one.1.total_cmp(&other.1));
    let (at, distance) = farthest.unwrap_or((0.0, 0.0));
    // n·m and n + m can overflow.
    let effective = 1.0 / (1.0 / n + 1.0 / m);
    let root = effective.sqrt();
    let p = if distance > 0.0 && root > 0.0 {
        kolmogorov_upper((root + 0.12 + 0.11 / root) * distance)
    } else {
        1.0
    };
    SizeDifference {
        distance,
        at,
        effective,
        p,
    }
}

/// Probability of more than `x` under Kolmogorov's distribution: `2 sum (-1)^(k-1) exp(-2k²x²)`
/// for large `x`, and for small its theta transform (both Kolmogorov 1933; Smirnov, Ann Math
/// Stat 1948;19:279).
fn kolmogorov_upper(x: f64) -> f64 {
    use std::f64::consts::PI;
    if x <= 0.0 {
        return 1.0;
    }
    let sum = if x < 1.18 {
        let step = -PI * PI / (8.0 * x * x);
        let terms = [1.0, 9.0, 25.0, 49.0].map(|odd: f64| (odd * step).exp());
        1.0 - (2.0 * PI).sqrt() / x * terms.iter().sum::<f64>()
    } else {
        let step = -2.0 * x * x;
        let terms = [1.0, 4.0, 9.0, 16.0].map(|square: f64| (square * step).exp());
        let signs = [1.0, -1.0, 1.0, -1.0];
        2.0 * terms
            .iter()
            .zip(signs)
            .map(|(term, sign)| term * sign)
            .sum::<f64>()
    };
    sum.clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// References: `scipy.special.kolmogorov` 1.17.1.
    #[test]
    fn kolmogorov_as_in_scipy() {
        for (x, wanted) in KOLMOGOROV {
            let found = kolmogorov_upper(x);
            assert!(
                (found - wanted).abs() < 1e-10,
                "{found} for {wanted} at {x}"
            );
        }
    }

    const KOLMOGOROV: [(f64, f64); 6] = [
        (0.3, 0.9999906941986655),
        (0.7, 0.7112351950296893),
        (1.0, 0.26999967167735456),
        (1.17, 0.12939004218561884),
        (1.36, 0.049485876755377876),
        (2.5, 7.453306344157342e-06),
    ];
}
