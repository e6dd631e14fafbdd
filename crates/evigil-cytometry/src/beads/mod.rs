//! Fluorescence in units of calibration beads: MESF, ERF, MEF.
//!
//! Beads of several brightnesses lie in one file. [`find_peaks`] finds each kind, [`fit_curve`]
//! ties its centre to the value that the maker states, and [`BeadCurve::calibrate`] turns
//! fluorescence of particles into these units. A fit that does not describe the beads is refused:
//! a number in the wrong unit is worse than none.

mod curve;
mod mixture;
mod peaks;

pub use curve::{BeadCurve, BeadModel, CurveError, FitLimits, KnownBead, fit_curve};
pub use peaks::{Detector, Peak, PeakError, find_peaks, match_values};
