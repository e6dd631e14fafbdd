//! `evigil signal`: what stands out in case tables, and in a registry as it fills.

mod clusters;
mod columns;
mod counting;
mod explain;
mod monitor;
mod prior;
mod scan;
mod table;

use clap::Subcommand;

use crate::Outcome;

/// Signals: pairs of product and event that are reported together more often than expected.
#[derive(Debug, Subcommand)]
pub(crate) enum Signal {
    Scan(Box<scan::Scan>),
    Explain(Box<explain::Explain>),
    Monitor(Box<monitor::Monitor>),
    Clusters(Box<clusters::Clusters>),
}

pub(crate) fn run(args: &Signal) -> Outcome {
    match args {
        Signal::Scan(args) => scan::run(args),
        Signal::Explain(args) => explain::run(args),
        Signal::Monitor(args) => monitor::run(args),
        Signal::Clusters(args) => clusters::run(args),
    }
}
