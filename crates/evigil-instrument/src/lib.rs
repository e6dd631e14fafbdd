//! Reads the files that particle and flow instruments write, exactly and without trust.
//!
//! [`read`] tells the format from the content and gives an [`Inspection`]: what the file holds,
//! and everything that is wrong with it, each with its place. Wrong but readable files give
//! their values together with problems; a file that can't be read gives an error as its problem.
//! Nothing here allocates more than the bytes at hand justify, whatever a header promises.
//!
//! One module a format: [`fcs`] for list-mode events, [`table`] for text exports of particle
//! counters, chips and dynamic light scattering.

pub mod fcs;
mod format;
mod inspection;
mod mapped_file;
mod problem;
mod recompute;
mod run;
pub mod table;

pub use format::InstrumentFormat;
pub use inspection::{Contents, Inspection, read};
pub use mapped_file::MappedFile;
pub use problem::{Place, Problem, ProblemSeverity};
pub use run::{Bin, ParticleRun, PrintedSizes, SizeRule, SizedParticle, Statement};
