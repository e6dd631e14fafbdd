//! What every particle counter reports of one measurement, in one shape.

use std::sync::Arc;

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

/// How the instrument's software works out sizes from its classes.
///
/// Only [`SizeRule::BetweenEdges`] is what the classes say; the others are known so that a printed
/// value can be told from an altered one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SizeRule {
    /// Percentiles by linear interpolation between class edges; standard deviation over n
    /// (NTA 3.4).
    #[default]
    BetweenEdges,
    /// The same, and then one class (1 nm) too low (NTA 3.2).
    OneClassLow,
    /// Percentiles as if each class ended at its centre; standard deviation over n - 1
    /// (`ZetaView`).
    EndAtCentre,
}

/// One particle that was sized by itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SizedParticle {
    /// Diameter.
    pub diameter: Nanometres,
    /// Whether the instrument counts it into its distribution.
    pub included: bool,
}

/// Something that a file states in words or numbers of its own: a setting, a condition, a remark.
///
/// Both are shared between the runs of a file, so that naming a setting once and its values for
/// many runs does not cost the name for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Name as the file gives it, such as `Camera Level`.
    pub name: Arc<str>,
    /// Value as the file gives it, unit included.
    pub value: Arc<str>,
}

/// One measurement of one sample: a video, a recording, a run, a position in the cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ParticleRun {
    /// Name as the file gives it.
    pub name: String,
    /// Sample (experiment) that the run belongs to, as far as the file or the run's name tells;
    /// runs of different samples must not be averaged.
    pub sample: Option<Arc<str>>,
    /// Why the instrument's software left the run out of its result, in its own word
    /// (`GRUBBS_SIZE`); `None` when it was kept.
    pub removed: Option<Arc<str>>,
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
    /// How the software works out the printed sizes.
    pub size_rule: SizeRule,
    /// Size distribution by number, by rising diameter; empty when there is none.
    pub bins: Vec<Bin>,
    /// Particles one by one, where the file lists them; empty otherwise.
    pub particles: Vec<SizedParticle>,
    /// How it was measured: settings, surroundings, sample, software, in the order of the file.
    /// Who measured is never kept.
    pub conditions: Vec<Statement>,
    /// What the instrument's software says of the run, row by row: name and word
    /// (`Validity of concentration measurement`, `OK`).
    pub remarks: Vec<Statement>,
}

impl ParticleRun {
    /// Value of a condition, by its name in the file without regard to case.
    #[must_use]
    pub fn condition(&self, name: &str) -> Option<&str> {
        find(&self.conditions, name)
    }

    /// Value of a remark, by its name in the file without regard to case.
    #[must_use]
    pub fn remark(&self, name: &str) -> Option<&str> {
        find(&self.remarks, name)
    }
}

fn find<'a>(statements: &'a [Statement], name: &str) -> Option<&'a str> {
    statements
        .iter()
        .find(|statement| statement.name.eq_ignore_ascii_case(name))
        .map(|statement| &*statement.value)
}
