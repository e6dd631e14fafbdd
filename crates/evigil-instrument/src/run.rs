//! What every particle counter reports of one measurement, in one shape.

use evigil_core::{Nanometres, ParticlesPerMl};

/// One class of a size distribution: particles larger than `low` and up to `high`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// Lower edge.
    pub low: Nanometres,
    /// Upper edge.
    pub high: Nanometres,
    /// Sized particles (tracks, blockades) in the class, where the file tells.
    pub count: Option<f64>,
    /// Concentration in the class as printed (particles in a millilitre in this class), where the
    /// file tells.
    pub concentration: Option<ParticlesPerMl>,
}

/// Sizes as the instrument's software prints them.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PrintedSizes {
    /// Arithmetic mean.
    pub mean: Option<Nanometres>,
    /// Mode.
    pub mode: Option<Nanometres>,
    /// Standard deviation.
    pub sd: Option<Nanometres>,
    /// Diameter under which a tenth of the particles lies.
    pub d10: Option<Nanometres>,
    /// Median diameter.
    pub d50: Option<Nanometres>,
    /// Diameter under which nine tenths of the particles lie.
    pub d90: Option<Nanometres>,
}

/// One particle that was sized by itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SizedParticle {
    /// Diameter.
    pub diameter: Nanometres,
    /// Whether the instrument counts it into its distribution.
    pub included: bool,
}

/// One measurement of one sample: a video, a recording, a run.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ParticleRun {
    /// Name as the file gives it.
    pub name: String,
    /// Factor by which the sample was diluted, when the file records one.
    pub dilution: Option<f64>,
    /// Whether the printed concentrations already hold the dilution.
    pub dilution_applied: bool,
    /// Frames (or positions and cycles) that were looked at.
    pub frames: Option<u64>,
    /// Duration in seconds.
    pub seconds: Option<f64>,
    /// Mean number of particles seen at the same time.
    pub particles_per_frame: Option<f64>,
    /// Particles that were counted: completed tracks, traces, blockades.
    pub counted: Option<u64>,
    /// Particles that were sized and stand in the distribution.
    pub sized: Option<f64>,
    /// Concentration as printed.
    pub concentration: Option<ParticlesPerMl>,
    /// Sizes as printed.
    pub printed: PrintedSizes,
    /// Size distribution, by rising diameter; empty when there is none.
    pub bins: Vec<Bin>,
    /// Particles one by one, where the file lists them; empty otherwise.
    pub particles: Vec<SizedParticle>,
    /// What the instrument's software says of the run, row by row: name and word
    /// (`Validity of concentration measurement`, `OK`).
    pub remarks: Vec<(String, String)>,
}
