//! Single-particle markers from event data, on plain numbers.
//!
//! Nothing here knows a file format of events or a rule: values come in, values with their
//! uncertainty go out. The way of a measurement:
//!
//! 1. [`compensation`] takes the spillover between detectors out, [`transform`] puts values on a
//!    scale that shows zero and negative values; [`pipeline`] does both on millions of events.
//! 2. [`gate`] tells which events lie in a region; [`gating_ml`] and [`flowjo`] read regions that
//!    were drawn elsewhere.
//! 3. [`threshold`] sets the limit of "positive" from controls, [`positive`] counts shares with
//!    intervals ([`interval`]), [`coexpression`] counts combinations of markers.
//! 4. [`beads`] calibrates fluorescence in bead units, [`mie`] turns scatter into diameters.
//! 5. [`histogram`] counts for plots.

pub mod beads;
pub mod coexpression;
pub mod compensation;
mod events;
pub mod flowjo;
pub mod gate;
pub mod gating_ml;
pub mod histogram;
pub mod interval;
pub mod mie;
pub mod order_statistics;
pub mod pipeline;
pub mod positive;
pub mod threshold;
pub mod transform;

pub use events::{EventShapeError, Events, Sample};
