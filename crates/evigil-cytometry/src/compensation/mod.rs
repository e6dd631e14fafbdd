//! Spillover between detectors, and how it is taken out.
//!
//! A row of the matrix is a dye, a column a detector, so that measured = true × spillover and
//! true = measured × inverse (Bagwell & Adams 1993, Ann. N.Y. Acad. Sci. 677:167).

mod controls;
mod inverse;
mod spillover;

pub use controls::{Centre, Control, ControlError, spillover_from_controls};
pub use inverse::invert;
pub use spillover::{CONDITION_MAX, Compensation, Spillover, SpilloverError, unmixing};
