//! `evigil evidence`: what was ever shown in people and how sure that is, studies pooled, doses
//! compared, records to make entries of.

mod compare;
mod dose;
mod import;
mod ledger;
mod meta;
mod show;

use clap::Subcommand;

use crate::Outcome;

/// Evidence: what was ever shown in people, treatments side by side, studies pooled, doses converted
/// and compared, records read for the ledger.
#[derive(Debug, Subcommand)]
pub(crate) enum Evidence {
    Show(show::Show),
    Compare(compare::Compare),
    Meta(Box<meta::Meta>),
    #[command(subcommand)]
    Dose(Box<dose::Dose>),
    Import(Box<import::Import>),
}

pub(crate) fn run(args: &Evidence) -> Outcome {
    match args {
        Evidence::Show(args) => show::run(args),
        Evidence::Compare(args) => compare::run(args),
        Evidence::Meta(args) => meta::run(args),
        Evidence::Dose(args) => dose::run(args),
        Evidence::Import(args) => import::run(args),
    }
}
