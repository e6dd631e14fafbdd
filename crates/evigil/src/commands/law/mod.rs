//! `evigil law`: what law covers a treatment, what it asks for and what it leaves open.

mod decision;

use clap::Subcommand;

use crate::Outcome;

/// Law: what covers a treatment, what that asks for, and what it does not give.
#[derive(Debug, Subcommand)]
pub(crate) enum Law {
    Classify(decision::Classify),
    Obligations(decision::Obligations),
    Facts(decision::ListFacts),
}

pub(crate) fn run(args: &Law) -> Outcome {
    match args {
        Law::Classify(args) => decision::classify(args),
        Law::Obligations(args) => decision::obligations(args),
        Law::Facts(args) => decision::list(args),
    }
}
