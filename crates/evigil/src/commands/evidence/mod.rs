//! `evigil evidence`: what was ever shown in people and how sure that is, studies pooled, doses
//! compared.

mod compare;
mod dose;
mod ledger;
mod meta;
mod show;

use clap::Subcommand;

use crate::Outcome;

/// Evidence: what was ever shown in people, treatments side by side, studies pooled, doses converted
/// and compared.
#[derive(Debug, Subcommand)]
pub(crate) enum Evidence {
    Show(show::Show),
    Compare(compare::Compare),
    Meta(Box<meta::Meta>),
    #[command(subcommand)]
    Dose(Box<dose::Dose>),
}

pub(crate) fn run(args: &Evidence) -> Outcome {
    match args {
        Evidence::Show(args) => show::run(args),
        Evidence::Compare(args) => compare::run(args),
        Evidence::Meta(args) => meta::run(args),
        Evidence::Dose(args) => dose::run(args),
    }
}
