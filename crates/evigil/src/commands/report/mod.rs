//! `evigil report`: case safety reports in every format.

mod ack;
mod causality;
mod code;
mod count;
mod deadlines;
mod duplicates;
mod export;
mod file_source;
mod form;
mod gs1;
mod import;
mod incidents;
mod input;
mod judge;
mod latest;
mod mapping;
mod origin;
mod read;
mod recall;
mod selected;
mod show;
mod store;
mod trace;
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
    Code(code::Code),
    Gs1(gs1::Gs1),
    Trace(trace::TraceLot),
    Judge(judge::Judge),
    Causality(causality::Causality),
    Deadlines(Box<deadlines::DeadlinesArgs>),
    Incidents(incidents::IncidentsArgs),
    Duplicates(Box<duplicates::Duplicates>),
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
        Report::Code(args) => code::run(args),
        Report::Gs1(args) => gs1::run(args),
        Report::Trace(args) => trace::run(args),
        Report::Judge(args) => judge::run(args),
        Report::Causality(args) => causality::run(args),
        Report::Deadlines(args) => deadlines::run(args),
        Report::Incidents(args) => incidents::run(args),
        Report::Duplicates(args) => duplicates::run(args),
    }
}
