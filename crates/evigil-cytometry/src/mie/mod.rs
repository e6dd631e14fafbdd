//! Light scattered by spheres, and the diameter that follows from it.
//!
//! Mie theory gives what a sphere of known size and refractive index scatters into an aperture.
//! Beads of known diameter tie the arbitrary units of an instrument to it by one factor; with an
//! assumed refractive index of a vesicle, scatter becomes a diameter. That assumption moves the
//! diameter, so that it stands in every result.
//!
//! Refractive indices are n + ik with k ≥ 0 for absorption, and the notation is that of Bohren &
//! Huffman 1983, Absorption and Scattering of Light by Small Particles.

mod collection;
mod diameter;
mod material;
mod quadrature;
mod recurrence;
mod series;

use thiserror::Error;

pub use collection::{Collection, Optics, Polarisation, half_angle_of_aperture};
pub use diameter::{
    Assumption, Bead, Diameter, DiameterCurve, Diameters, ScatterFactor, fit_factor,
};
pub use material::Material;
pub use num_complex::Complex64;
pub use series::{MieSeries, SIZE_MAX};

use evigil_core::Nanometres;

/// A sphere as the theory sees it, but for its diameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sphere {
    /// The same material throughout.
    Homogeneous {
        /// Refractive index.
        index: Complex64,
    },
    /// A core in a shell, as a vesicle in its membrane.
    CoreShell {
        /// Refractive index of the core.
        core: Complex64,
        /// Refractive index of the shell.
        shell: Complex64,
        /// Thickness of the shell. A sphere that is thinner than two shells is shell throughout.
        thickness: Nanometres,
    },
}

impl Sphere {
    /// A homogeneous sphere that does not absorb.
    #[must_use]
    pub const fn transparent(index: f64) -> Self {
        Self::Homogeneous {
            index: Complex64::new(index, 0.0),
        }
    }

    /// A vesicle that does not absorb.
    #[must_use]
    pub const fn vesicle(core: f64, shell: f64, thickness: Nanometres) -> Self {
        Self::CoreShell {
            core: Complex64::new(core, 0.0),
            shell: Complex64::new(shell, 0.0),
            thickness,
        }
    }

    /// Series of a sphere of this diameter in a medium.
    ///
    /// # Errors
    /// [`MieError`] when the diameter or an index is out of range.
    pub fn series(
        &self,
        diameter: Nanometres,
        wavelength: Nanometres,
        medium: f64,
    ) -> Result<MieSeries, MieError> {
        positive("medium index", medium)?;
        positive("wavelength", wavelength.0)?;
        let size = |length: f64| std::f64::consts::PI * length * medium / wavelength.0;
        match *self {
            Self::Homogeneous { index } => MieSeries::homogeneous(size(diameter.0), index / medium),
            Self::CoreShell {
                core,
                shell,
                thickness,
            } => {
                positive("shell thickness", thickness.0)?;
                let inner = diameter.0 - 2.0 * thickness.0;
                if inner <= 0.0 {
                    return MieSeries::homogeneous(size(diameter.0), shell / medium);
                }
                let sizes = [size(inner), size(diameter.0)];
                MieSeries::coated(sizes, [core / medium, shell / medium])
            }
        }
    }
}

fn positive(what: &'static str, value: f64) -> Result<(), MieError> {
    if value > 0.0 && value.is_finite() {
        return Ok(());
    }
    Err(MieError::NotPositive { what, value })
}

/// Why scattering can't be computed or used.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum MieError {
    /// A quantity that has to be finite and above 0.
    #[error("{what} is {value}")]
    NotPositive {
        /// Quantity.
        what: &'static str,
        /// Value.
        value: f64,
    },
    /// A size parameter above [`SIZE_MAX`], or too large for the aperture.
    #[error("a size parameter of {size} is above {limit}")]
    TooLarge {
        /// Circumference over wavelength in the medium.
        size: f64,
        /// Largest that is computed.
        limit: f64,
    },
    /// An index that is not finite, not above 0, larger than 100, or that amplifies light.
    #[error("a relative refractive index of {real} + {imaginary}i")]
    Index {
        /// Real part.
        real: f64,
        /// Imaginary part.
        imaginary: f64,
    },
    /// An angle out of range, in degrees.
    #[error("{what} of {degrees} degrees")]
    Angle {
        /// Angle.
        what: &'static str,
        /// Value.
        degrees: f64,
    },
    /// A wavelength outside of what a dispersion formula was fitted to.
    #[error("{wavelength} nm is not between {low} and {high} nm, for which {formula} holds")]
    Wavelength {
        /// Formula.
        formula: &'static str,
        /// Wavelength in nanometres.
        wavelength: f64,
        /// Shortest.
        low: f64,
        /// Longest.
        high: f64,
    },
    /// No beads.
    #[error("no beads")]
    NoBeads,
    /// Beads scatter otherwise than the theory says.
    #[error("bead of {diameter} nm lies {factor:.3} times from the fit, more than {limit}")]
    PoorFit {
        /// Diameter in nanometres.
        diameter: f64,
        /// Measured over computed scatter.
        factor: f64,
        /// Largest factor allowed.
        limit: f64,
    },
    /// A range of diameters that holds nothing, or too many steps.
    #[error("{steps} diameters from {low} to {high} nm")]
    Range {
        /// Smallest.
        low: f64,
        /// Largest.
        high: f64,
        /// Steps.
        steps: usize,
    },
}
