//! `evigil signal`: what stands out in case tables, and in a registry as it fills.

mod counting;
mod explain;
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
}

pub(crate) fn run(args: &Signal) -> Outcome {
    match args {
        Signal::Scan(args) => scan::run(args),
        Signal::Explain(args) => explain::run(args),
    }
}
