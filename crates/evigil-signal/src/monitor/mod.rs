//! Watching a registry that has denominators.
//!
//! [`rate`] says how often; [`maxsprt`] looks at accumulating counts again and again without raising
//! the chance of a false signal; [`cusum`] reacts to a change; [`funnel`] compares providers;
//! [`cluster`] looks for lots, places and times with too many events; [`sccs`] compares risk windows
//! with the other time of the same persons.

pub mod cluster;
pub mod cusum;
pub mod funnel;
pub mod maxsprt;
mod numeric;
pub mod rate;
pub mod sccs;
