//! Judges again what an instrument states of a run, from what its file holds.
//!
//! An instrument's own "OK" stands at counts that its makers warn of; printed percentiles can lie
//! a class beside the classes printed below them; a concentration can be one that the frames and
//! counts never gave. Each such thing is a finding with the values that show it.

mod finding;
mod run;
mod session;

pub use finding::{FindingGravity, ParticleFinding};
pub use run::recheck;
pub use session::{SessionFinding, recheck_dilutions, recheck_session};

use super::Confidence;
use super::dilution::DilutionLaw;
use super::window::Window;

/// What a departure must exceed to be a finding. All of it is knowledge of the instrument.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RecheckLimits {
    /// Share by which the sum of the classes may miss the printed concentration: rounding of a
    /// figure printed to three digits is 0.005.
    pub sum: f64,
    /// Nanometres by which a printed mean, deviation or percentile may miss the classes.
    pub size_nm: f64,
    /// Nanometres by which a printed mode, which software takes from a fitted peak, may miss the
    /// highest class.
    pub mode_nm: f64,
    /// Particles per frame at which the instrument's "OK" is believed.
    pub particles_per_frame: Window,
    /// Concentration in the cell for each particle in a frame, where it is known of the
    /// instrument.
    pub constant: Option<Window>,
    /// Share by which a run's constant may miss the median of its session.
    pub constant_spread: f64,
    /// Probability at or below which a trend is one.
    pub trend_p: f64,
    /// How strictly the dilution law is applied.
    pub law: DilutionLaw,
    /// Confidence of intervals.
    pub confidence: Confidence,
}
