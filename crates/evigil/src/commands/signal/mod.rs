//! `evigil signal`: what stands out in case tables, and in a registry as it fills.

mod clusters;
mod columns;
mod counted;
mod counting;
mod explain;
mod groups;
mod interactions;
mod list;
mod masking;
mod monitor;
mod named;
mod prior;
mod scan;
mod table;
mod tree;

use clap::Subcommand;

use crate::Outcome;

/// Signals: pairs of product and event that are reported together more often than expected.
#[derive(Debug, Subcommand)]
pub(crate) enum Signal {
    Scan(Box<scan::Scan>),
    Explain(Box<explain::Explain>),
    Monitor(Box<monitor::Monitor>),
    Clusters(Box<clusters::Clusters>),
    Masking(Box<masking::Masking>),
    Interactions(Box<interactions::Interactions>),
    Tree(Box<tree::Tree>),
}

pub(crate) fn run(args: &Signal) -> Outcome {
    match args {
        Signal::Scan(args) => scan::run(args),
        Signal::Explain(args) => explain::run(args),
        Signal::Monitor(args) => monitor::run(args),
        Signal::Clusters(args) => clusters::run(args),
        Signal::Masking(args) => masking::run(args),
        Signal::Interactions(args) => interactions::run(args),
        Signal::Tree(args) => tree::run(args),
    }
}
