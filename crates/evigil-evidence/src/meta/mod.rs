//! Meta-analysis: effect sizes, models, what could bend them, rare events.
//!
//! - [`effect`]: one number and its variance for each study.
//! - [`model`]: fixed and random effects, heterogeneity, prediction.
//! - [`regression`], [`subgroup`], [`sensitivity`]: why studies differ, and which of them carry the
//!   result.
//! - [`bias`]: whether small studies tell another story.
//! - [`rare`]: Mantel-Haenszel, Peto, exact and binomial-normal methods for few events, and bounds
//!   for a single arm.
//! - [`table`]: studies from a table, with every fault at its line and column.
//!
//! Methods, defaults and names are those of the R package metafor, with which results agree; where
//! a choice is hidden there, it is a named argument here. Single arms and controlled comparisons are
//! never pooled together: [`effect::Measure::is_one_group`] tells them apart.

pub mod bias;
mod distribution;
pub mod effect;
mod error;
mod matrix;
pub mod model;
pub mod rare;
pub mod regression;
pub mod sensitivity;
pub mod subgroup;
pub mod table;

pub use error::{EffectError, MetaError};
