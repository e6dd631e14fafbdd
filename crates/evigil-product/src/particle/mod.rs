//! Particle analysis: how many, how large, how sure, and whether the count means anything.
//!
//! Plain numbers, or a [`evigil_instrument::ParticleRun`], go in; values with intervals,
//! verdicts and typed findings come out. Nothing here knows a limit of its own: windows,
//! tolerances, classes and thresholds are knowledge and come in as arguments. No function
//! returns NaN or infinity or panics: what cannot be computed is a [`ParticleError`].
//!
//! Stable codes: `EV-P001` and up for findings on what an instrument states, `EV-P101` and up for
//! errors, `EV-P201` and up for reasons of a verdict; their sentences are the messages `particle-`
//! and the code, with [`Details`] as arguments. Papers and pharmacopoeias are cited at the
//! functions; limits that come in as arguments are cited where they are kept.
//! Three of them were cited from standing knowledge and not read again for this code: Garwood's
//! limits, Currie's limits, and the purity classes of Webber and Clayton.

pub mod coincidence;
pub mod compare;
pub mod concentration;
pub mod count;
mod detail;
pub mod dilution;
pub mod distribution;
pub mod endotoxin;
mod error;
mod estimate;
pub mod plausibility;
mod quantile;
pub mod recompute;
pub mod replicates;
pub mod trend;
pub mod verdict;
pub mod window;
pub mod yield_;

pub use detail::Details;
pub use error::ParticleError;
pub use estimate::{Confidence, Estimate};
