//! `evigil report`: case safety reports in every format.

mod ack;
mod count;
mod export;
mod file_source;
mod form;
mod import;
mod input;
mod latest;
mod mapping;
mod origin;
mod read;
mod recall;
mod selected;
mod show;
mod store;
mod validate;
mod xsd;

use clap::Subcommand;

use crate::Outcome;

/// Case safety reports: read, check, keep, show and write them in the formats of regulators.
#[derive(Debug, Subcommand)]
pub(crate) enum Report {
    Import(import::Import),
    Export(export::Export),
    Show(show::Show),
    Count(count::Count),
    Validate(validate::Validate),
    Mapping(mapping::Mapping),
    Recall(recall::Recall),
    Ack(ack::Ack),
}

pub(crate) fn run(args: &Report) -> Outcome {
    match args {
        Report::Import(args) => import::run(args),
        Report::Export(args) => export::run(args),
        Report::Show(args) => show::run(args),
        Report::Count(args) => count::run(args),
        Report::Validate(args) => validate::run(args),
        Report::Mapping(args) => mapping::run(args),
        Report::Recall(args) => recall::run(args),
        Report::Ack(args) => ack::run(args),
    }
}
