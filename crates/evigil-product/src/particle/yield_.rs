//! What a process gives: particles for each cell and each millilitre of medium.

use evigil_core::Millilitres;

use super::count::Factor;
use super::error::{ParticleError, positive};
use super::estimate::{Confidence, Estimate};

/// Particles in a volume: concentration times volume.
///
/// # Errors
/// [`ParticleError::NotPositive`] for the volume, [`ParticleError::NotFinite`].
pub fn total(particles_per_ml: Estimate, volume: Millilitres) -> Result<Estimate, ParticleError> {
    particles_per_ml.scaled(positive("volume", volume.0)?)
}

/// Particles for each cell that made them: all particles over all cells, with the errors of both.
///
/// # Errors
/// [`ParticleError`] when the cells are not above zero or the particles are below.
pub fn per_cell(
    particles: Estimate,
    cells: Factor,
    confidence: Confidence,
) -> Result<Estimate, ParticleError> {
    particles.over(cells.estimate(confidence)?)
}

/// Particles for each millilitre of medium that went in.
///
/// # Errors
/// [`ParticleError::NotPositive`] for the medium, [`ParticleError::NotFinite`].
pub fn per_ml_of_medium(
    particles: Estimate,
    medium: Millilitres,
) -> Result<Estimate, ParticleError> {
    particles.scaled(1.0 / positive("medium", medium.0)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flask() {
        let concentration = Estimate::stated(1e10, 0.8e10, 1.25e10).expect("ordered");
        let all = total(concentration, Millilitres(2.0)).expect("above zero");
        assert!((all.value - 2e10).abs() < 1.0);
        let known = Factor::known(1e7);
        let each = per_cell(all, known, Confidence::P95).expect("above zero");
        assert!((each.value - 2_000.0).abs() < 1e-6 && (each.low - 1_600.0).abs() < 1e-6);
        let counted = Factor {
            value: 1e7,
            relative_error: 0.1,
        };
        let unsure = per_cell(all, counted, Confidence::P95).expect("above zero");
        assert!(unsure.low < each.low && each.high < unsure.high);
        let medium = per_ml_of_medium(all, Millilitres(100.0)).expect("above zero");
        assert!((medium.value - 2e8).abs() < 1e-3);
    }

    #[test]
    fn nonsense_is_refused() {
        let one = Estimate::exact(1.0).expect("finite");
        for bad in [0.0, -1.0, f64::NAN] {
            assert!(total(one, Millilitres(bad)).is_err());
            assert!(per_ml_of_medium(one, Millilitres(bad)).is_err());
            assert!(per_cell(one, Factor::known(bad), Confidence::P95).is_err());
        }
    }
}
