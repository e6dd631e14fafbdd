//! What a file holds.

use crate::fcs::{self, FcsFile};
use crate::table::{self, Chip, DlsRecord, ZetaRecord};
use crate::{InstrumentFormat, ParticleRun, Place, Problem, ProblemSeverity};

/// What a file holds.
#[derive(Debug)]
pub enum Contents<'a> {
    /// Nothing that could be read.
    Nothing,
    /// List-mode events.
    Events(FcsFile<'a>),
    /// Particle counting: one item a run.
    Particles(Vec<ParticleRun>),
    /// Single particles on a capture chip.
    Chip(Chip),
    /// Dynamic light scattering: one item a record.
    Scattering(Vec<DlsRecord>),
    /// Zeta potential: one item a record.
    ZetaPotential(Vec<ZetaRecord>),
}

/// What a file holds, and what is wrong with it.
#[derive(Debug)]
pub struct Inspection<'a> {
    /// Its format; `None` when it is of no known format.
    pub format: Option<InstrumentFormat>,
    /// What it holds.
    pub contents: Contents<'a>,
    /// What is wrong, in the order in which it was met.
    pub problems: Vec<Problem>,
}

/// Reads the bytes of an instrument file; the format is told from the content.
///
/// Never fails: a file that can't be read has a problem of the severity
/// [`ProblemSeverity::Error`] and holds [`Contents::Nothing`].
#[must_use]
pub fn read(bytes: &[u8]) -> Inspection<'_> {
    if fcs::recognises(bytes) {
        return fcs::read(bytes);
    }
    if let Some(inspection) = table::read(bytes) {
        return inspection;
    }
    Inspection {
        format: None,
        contents: Contents::Nothing,
        problems: vec![Problem::new("EV-I001", ProblemSeverity::Error, Place::File)],
    }
}

/// Whether bytes were read in full: no problem is an error.
impl Inspection<'_> {
    /// Whether nothing could be read.
    #[must_use]
    pub const fn is_unreadable(&self) -> bool {
        matches!(self.contents, Contents::Nothing)
    }
}
