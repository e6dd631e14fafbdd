//! Monitoring of a registry.

mod cluster;
mod cusum;
mod funnel;
mod maxsprt;
mod rate;
mod sccs;
mod shared;
