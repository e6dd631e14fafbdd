//! Monitoring of a registry.

mod rate;
