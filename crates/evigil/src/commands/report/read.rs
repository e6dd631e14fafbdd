//! Reads an input by the reader of its format.

use std::num::NonZero;

use evigil_assess::Messages;
use evigil_assess::report::one_line;
use evigil_vigilance::e2b::r2;
use evigil_vigilance::e2b::r3::{self, Limits, Met};
use evigil_vigilance::exchange::{
    Flow, Place, Problem, ProblemSeverity, ReadFault, ReportFormat, Sink, Source,
};
use evigil_vigilance::mapped::{self, Mapping};
use evigil_vigilance::{faers, jader, lines, openfda, vaers};

use super::input::{Gathered, Input};
use crate::terminal;

/// Hands everything in `input` to `sink`.
pub(super) fn read(
    input: &Input,
    mapping: Option<&Mapping>,
    sink: &mut dyn Sink,
) -> Result<(), ReadFault> {
    let sources = input.sources();
    let Some(first) = sources.first().copied() else {
        return Ok(());
    };
    match input.format {
        ReportFormat::Evigil => lines::read(first, sink),
        ReportFormat::E2bR3 => batch(first, sink),
        ReportFormat::Faers => faers::read(&sources, sink).map(drop),
        ReportFormat::Jader => jader::read(&sources, sink).map(drop),
        ReportFormat::Vaers => vaers::read(&sources, sink).map(drop),
        ReportFormat::Mapped => match mapping {
            Some(mapping) => mapped::read(mapping, first, sink).map(drop),
            None => {
                let problem = Problem::new("EV-R005", ProblemSeverity::Error, Place::default());
                Err(ReadFault::broken(problem))
            }
        },
        ReportFormat::E2bR2 => r2::read(r2::Conversion::embedded()?, first, sink).map(drop),
        ReportFormat::OpenFda => openfda::read(r2::Conversion::embedded()?, first, sink).map(drop),
    }
}

/// Reads a batch on all processors but the one that takes the reports.
fn batch(source: &dyn Source, sink: &mut dyn Sink) -> Result<(), ReadFault> {
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    let mut take = |met| match met {
        Met::Report(read) => sink.report(&read.report),
        Met::Reject(reject) => sink.reject(*reject),
        Met::Problem(problem) => {
            sink.problem(*problem);
            Flow::Continue
        }
    };
    let readers = processors.saturating_sub(1);
    r3::read_on(source, &Limits::default(), readers, &|_| (), &mut take).map(drop)
}

/// The problem that a fault is.
pub(super) fn problem(fault: ReadFault) -> Problem {
    match fault {
        ReadFault::Broken(problem) => *problem,
        ReadFault::Io { file, error } => {
            Problem::new("EV-R007", ProblemSeverity::Error, Place::file(file)).with("reason", error)
        }
        ReadFault::Stopped => {
            Problem::new("EV-R007", ProblemSeverity::Note, Place::default()).with("reason", "")
        }
    }
}

/// Tells what was named and is no input. Gives whether there was any.
pub(super) fn tell_refused(gathered: &Gathered, quiet: bool, messages: &Messages) -> bool {
    for (name, problem) in &gathered.refused {
        terminal::tell(&format!("{name}: {}\n", one_line(problem, messages)));
    }
    if let (Some(first), false) = (gathered.passed_over.first(), quiet) {
        let problem = Problem::new("EV-R010", ProblemSeverity::Note, Place::default())
            .with("count", gathered.passed_over.len())
            .with("name", first);
        terminal::tell(&format!("{}\n", one_line(&problem, messages)));
    }
    !gathered.refused.is_empty()
}
