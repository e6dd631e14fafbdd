//! Dilution series: a count that comes from the sample falls as the sample is diluted.
//!
//! The law is that stock = measured x dilution stays flat, so that the logarithm of what is
//! measured falls with slope -1 on the logarithm of the dilution. At high concentration several
//! particles fire as one event (swarm: van der Pol et al., J Thromb Haemost 2012;10:919) and the
//! detector saturates; at low concentration the diluent's own background stays. Both make the
//! count flat, at opposite ends.

mod judge;
mod levels;
mod slope;

pub use judge::{DilutionLaw, DilutionReason, DilutionVerdict, LinearRange, OffStock, judge};
pub use slope::{Slope, slope};

/// One measurement of a dilution series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DilutionPoint {
    /// Factor by which the sample was diluted.
    pub dilution: f64,
    /// What was measured of the diluted sample, before any multiplication by the dilution:
    /// particles per frame, events in a second, concentration in the cell.
    pub measured: f64,
    /// Particles behind it, where known; for the error of a series of two.
    pub count: Option<f64>,
}
