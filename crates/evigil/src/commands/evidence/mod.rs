//! `evigil evidence`: what studies say, and how doses compare.

mod dose;
mod meta;

use clap::Subcommand;

use crate::Outcome;

/// Evidence: studies pooled, doses converted and compared.
#[derive(Debug, Subcommand)]
pub(crate) enum Evidence {
    Meta(Box<meta::Meta>),
    #[command(subcommand)]
    Dose(Box<dose::Dose>),
}

pub(crate) fn run(args: &Evidence) -> Outcome {
    match args {
        Evidence::Meta(args) => meta::run(args),
        Evidence::Dose(args) => dose::run(args),
    }
}
