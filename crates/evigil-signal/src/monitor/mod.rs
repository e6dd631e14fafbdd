//! Watching a registry that has denominators.
//!
//! [`rate`] says how often.

mod numeric;
pub mod rate;
