//! Monitoring of a registry.

mod cusum;
mod funnel;
mod maxsprt;
mod rate;
mod shared;
