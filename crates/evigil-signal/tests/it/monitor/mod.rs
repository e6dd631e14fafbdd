//! Monitoring of a registry.

mod maxsprt;
mod rate;
mod shared;
