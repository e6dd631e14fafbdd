//! Numbers that cannot be, and what particles and protein say about purity together.

use std::f64::consts::FRAC_PI_6;

use super::detail::{self, Details, figure, percent};
use super::distribution::BinnedSizes;
use super::error::{ParticleError, finite, not_negative, positive};
use super::estimate::Estimate;
use super::window::Window;
use evigil_core::{MicrogramsPerMl, Nanometres, ParticlesPerMicrogram, ParticlesPerMl};

/// Attograms in a microgram.
const ATTOGRAMS: f64 = 1e12;

/// Megadaltons in an attogram: the Avogadro constant (exact since 2019) times 1e-18 g.
const MEGADALTONS: f64 = 0.602_214_076;

/// Cubic nanometres in a millilitre.
const CUBIC_NANOMETRES: f64 = 1e21;

/// Share of a liquid's volume that spheres of one diameter take, `C·(π/6)·d^3`.
///
/// Above 0.74, the densest packing of equal spheres (Kepler's conjecture, proved by Hales), it is
/// impossible; any preparation that flows lies far below. At 100 nm, 1e13 in a millilitre take
/// 0.5 % and 1e15 take 52 %.
///
/// # Errors
/// [`ParticleError::Negative`], [`ParticleError::NotPositive`], [`ParticleError::NotFinite`].
pub fn volume_share(
    concentration: ParticlesPerMl,
    diameter: Nanometres,
) -> Result<f64, ParticleError> {
    let diameter = positive("diameter", diameter.0)?;
    share_of_cube(concentration, diameter.powi(3))
}

/// [`volume_share`] of a size distribution, from its mean cube: the few large particles take most
/// of the volume.
///
/// # Errors
/// As for [`volume_share`].
pub fn volume_share_of(
    concentration: ParticlesPerMl,
    sizes: &BinnedSizes,
) -> Result<f64, ParticleError> {
    share_of_cube(concentration, sizes.mean_cube()?)
}

fn share_of_cube(concentration: ParticlesPerMl, cube: f64) -> Result<f64, ParticleError> {
    let concentration = not_negative("concentration", concentration.0)?;
    finite(
        "volume_share",
        concentration / CUBIC_NANOMETRES * FRAC_PI_6 * cube,
    )
}

/// Particles for each microgram of protein, with the interval of both.
///
/// # Errors
/// [`ParticleError`] as for [`Estimate::over`].
pub fn particles_per_microgram(
    particles_per_ml: Estimate,
    protein_micrograms_per_ml: Estimate,
) -> Result<Estimate, ParticleError> {
    particles_per_ml.over(protein_micrograms_per_ml)
}

/// Protein of one particle when all protein belongs to particles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProteinOfParticle {
    /// In attograms.
    pub attograms: f64,
    /// In megadaltons.
    pub megadaltons: f64,
}

/// Protein that each particle can have at most: the inverse of particles per microgram.
///
/// 3e10 leave 33 ag, about 20 MDa; 1e12 would leave 0.6 MDa, some twelve proteins, which is not
/// believable for a vesicle of 100 nm.
///
/// # Errors
/// [`ParticleError::NotPositive`], [`ParticleError::NotFinite`].
pub fn protein_of_particle(
    ratio: ParticlesPerMicrogram,
) -> Result<ProteinOfParticle, ParticleError> {
    let attograms = finite(
        "protein",
        ATTOGRAMS / positive("particles_per_ug", ratio.0)?,
    )?;
    let megadaltons = attograms * MEGADALTONS;
    Ok(ProteinOfParticle {
        attograms,
        megadaltons,
    })
}

/// [`protein_of_particle`] from both concentrations.
///
/// # Errors
/// As for [`protein_of_particle`].
pub fn protein_of_particle_in(
    particles: ParticlesPerMl,
    protein: MicrogramsPerMl,
) -> Result<ProteinOfParticle, ParticleError> {
    let protein = positive("protein", protein.0)?;
    let particles = positive("concentration", particles.0)?;
    protein_of_particle(ParticlesPerMicrogram(particles / protein))
}

/// Bounds of the purity classes in particles per microgram; they leave gaps.
///
/// Those of Webber and Clayton, J Extracell Vesicles 2013;2:19861, are `high_above` 3e10,
/// `low_from` 2e9, `low_to` 2e10, `impure_below` 1.5e9.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PurityBounds {
    /// High purity above.
    pub high_above: f64,
    /// Low purity up to here.
    pub low_to: f64,
    /// Low purity from here.
    pub low_from: f64,
    /// Impure below.
    pub impure_below: f64,
}

/// Class of purity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PurityClass {
    /// High purity.
    High,
    /// Low purity.
    Low,
    /// Impure.
    Impure,
    /// In a gap that the classes leave, or the interval does not lie in one class.
    BetweenClasses,
}

impl PurityClass {
    /// The word used in outputs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Low => "low",
            Self::Impure => "impure",
            Self::BetweenClasses => "between_classes",
        }
    }
}

/// Class of purity of a ratio with its interval: a class only when the whole interval lies in it.
///
/// # Errors
/// [`ParticleError::OutOfRange`] when the bounds do not rise from impure to high,
/// [`ParticleError::Negative`], [`ParticleError::NotFinite`].
pub fn purity_class(ratio: Estimate, bounds: PurityBounds) -> Result<PurityClass, ParticleError> {
    let rising = [
        bounds.impure_below,
        bounds.low_from,
        bounds.low_to,
        bounds.high_above,
    ];
    let mut least = 0.0;
    for bound in rising {
        least = super::error::within("purity_bounds", bound, least, f64::MAX)?;
    }
    not_negative("particles_per_ug", ratio.low)?;
    let class = |ratio: f64| {
        if ratio > bounds.high_above {
            PurityClass::High
        } else if ratio < bounds.impure_below {
            PurityClass::Impure
        } else if bounds.low_from <= ratio && ratio <= bounds.low_to {
            PurityClass::Low
        } else {
            PurityClass::BetweenClasses
        }
    };
    let (low, high) = (class(ratio.low), class(ratio.high));
    Ok(if low == high {
        low
    } else {
        PurityClass::BetweenClasses
    })
}

/// What makes a stated number unbelievable.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Implausible {
    /// The particles would take too much of the volume.
    VolumeShare {
        /// Share that they would take.
        share: f64,
        /// Largest believable share.
        limit: f64,
    },
    /// Each particle would have too little or too much protein.
    ProteinOfParticle {
        /// Megadaltons for each.
        megadaltons: f64,
        /// Believable range.
        window: Window,
    },
}

impl Implausible {
    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::VolumeShare { .. } => "EV-P221",
            Self::ProteinOfParticle { .. } => "EV-P222",
        }
    }

    /// What its sentence needs.
    #[must_use]
    pub fn details(&self) -> Details {
        match *self {
            Self::VolumeShare { share, limit } => {
                vec![("percent", percent(share)), ("limit", percent(limit))]
            }
            Self::ProteinOfParticle {
                megadaltons,
                window,
            } => {
                let mut details = vec![("megadaltons", figure(megadaltons))];
                details.extend(detail::window(window, figure));
                details
            }
        }
    }
}

/// Numbers of a product that cannot be, together or alone. What is not given is not judged.
///
/// # Errors
/// As for [`volume_share`] and [`protein_of_particle_in`].
pub fn implausible(
    particles: ParticlesPerMl,
    diameter: Option<Nanometres>,
    protein: Option<MicrogramsPerMl>,
    volume_share_most: f64,
    megadaltons: Window,
) -> Result<Vec<Implausible>, ParticleError> {
    let mut found = Vec::new();
    if let Some(diameter) = diameter {
        let share = volume_share(particles, diameter)?;
        let limit = positive("volume_share", volume_share_most)?;
        if share > limit {
            found.push(Implausible::VolumeShare { share, limit });
        }
    }
    if let Some(protein) = protein {
        let each = protein_of_particle_in(particles, protein)?.megadaltons;
        if megadaltons.miss(each).is_some() {
            let (megadaltons, window) = (each, megadaltons);
            found.push(Implausible::ProteinOfParticle {
                megadaltons,
                window,
            });
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::particle::distribution::Weighting;
    use evigil_instrument::Bin;

    const BOUNDS: PurityBounds = PurityBounds {
        high_above: 3e10,
        low_to: 2e10,
        low_from: 2e9,
        impure_below: 1.5e9,
    };

    fn close(found: f64, wanted: f64, relative: f64) {
        assert!(
            (found / wanted - 1.0).abs() < relative,
            "{found} for {wanted}"
        );
    }

    #[test]
    fn half_the_vial_is_no_vesicles() {
        let share = |count| volume_share(ParticlesPerMl(count), Nanometres(100.0));
        close(
            share(1e13).expect("above zero"),
            0.005_235_987_755_982_988,
            1e-12,
        );
        close(
            share(1e15).expect("above zero"),
            0.523_598_775_598_298_8,
            1e-12,
        );
        let judge = |count, protein| {
            implausible(
                ParticlesPerMl(count),
                Some(Nanometres(100.0)),
                Some(MicrogramsPerMl(protein)),
                0.1,
                Window::at_least(1.0),
            )
        };
        let found = judge(1e15, 1e5).expect("above zero");
        assert!(matches!(
            found.as_slice(),
            [Implausible::VolumeShare { .. }]
        ));
        assert_eq!(judge(1e10, 1.0).expect("above zero"), []);
        let found = judge(1e12, 1.0).expect("above zero");
        assert!(matches!(
            found.as_slice(),
            [Implausible::ProteinOfParticle { .. }]
        ));
    }

    #[test]
    fn protein_of_one_particle() {
        let of = |ratio| protein_of_particle(ParticlesPerMicrogram(ratio)).expect("above zero");
        close(of(3e10).attograms, 100.0 / 3.0, 1e-12);
        close(of(3e10).megadaltons, 20.073_802_533_333, 1e-9);
        close(of(1e12).megadaltons, 0.602_214_076, 1e-12);
        for bad in [0.0, -1.0, f64::NAN, 1e-300] {
            assert!(protein_of_particle(ParticlesPerMicrogram(bad)).is_err());
        }
    }

    #[test]
    fn a_class_needs_the_whole_interval() {
        let class = |low, value, high| {
            purity_class(Estimate::stated(value, low, high).expect("ordered"), BOUNDS)
        };
        assert_eq!(class(3.1e10, 4e10, 5e10), Ok(PurityClass::High));
        assert_eq!(class(2.9e10, 4e10, 5e10), Ok(PurityClass::BetweenClasses));
        assert_eq!(class(2e9, 1e10, 2e10), Ok(PurityClass::Low));
        assert_eq!(class(1.6e9, 1.7e9, 1.9e9), Ok(PurityClass::BetweenClasses));
        assert_eq!(
            class(2.2e10, 2.5e10, 2.9e10),
            Ok(PurityClass::BetweenClasses)
        );
        // From low into high purity.
        assert_eq!(class(1e10, 2.5e10, 4e10), Ok(PurityClass::BetweenClasses));
        // Both ends in gaps, all of a class between: still between.
        assert_eq!(class(1.6e9, 1e10, 2.5e10), Ok(PurityClass::BetweenClasses));
        assert_eq!(class(0.0, 1e8, 1.4e9), Ok(PurityClass::Impure));
        let wrong = PurityBounds {
            low_from: 1e9,
            ..BOUNDS
        };
        assert!(purity_class(Estimate::stated(1.0, 1.0, 1.0).expect("ordered"), wrong).is_err());
    }

    #[test]
    fn both_errors_are_carried() {
        let particles = Estimate::stated(1e11, 0.8e11, 1.25e11).expect("ordered");
        let protein = Estimate::stated(5.0, 4.0, 6.25).expect("ordered");
        let ratio = particles_per_microgram(particles, protein).expect("above zero");
        close(ratio.value, 2e10, 1e-12);
        let spread = (2.0_f64.sqrt() * 1.25_f64.ln()).exp();
        close(ratio.high, 2e10 * spread, 1e-12);
        let assay_below_limit = Estimate::stated(1.0, 0.0, 5.0).expect("ordered");
        assert!(particles_per_microgram(particles, assay_below_limit).is_err());
    }

    #[test]
    fn large_particles_take_the_volume() {
        let bin = |low: f64, count| Bin {
            low: Nanometres(low - 5.0),
            high: Nanometres(low + 5.0),
            count: Some(count),
            concentration: None,
        };
        let bins = [bin(100.0, 99.0), bin(1_000.0, 1.0)];
        let sizes = BinnedSizes::new(&bins, Weighting::Counts).expect("in order");
        let share = volume_share_of(ParticlesPerMl(1e12), &sizes).expect("finite");
        let wanted = 1e12 / 1e21 * FRAC_PI_6 * (0.99 * 1e6 + 0.01 * 1e9);
        close(share, wanted, 1e-12);
    }
}
