//! `evigil report ack`: what a receiver said about a batch.

use std::path::PathBuf;

use clap::Args;
use evigil_assess::report::{AckReport, ack_text, one_line};
use evigil_vigilance::e2b::r3::{Limits, read_acknowledgement};
use evigil_vigilance::exchange::{Place, Problem, ProblemSeverity, ReadFault};

use super::file_source::FileSource;
use super::import::{ImportFormat, ended};
use super::read;
use crate::args::Common;
use crate::commands::finish;
use crate::commands::setting::Setting;
use crate::{Outcome, terminal};

/// Show an acknowledgement of E2B(R3): what became of a batch and each of its messages.
///
/// Exit codes: 0 everything was taken; 1 the batch or a message was refused; 2 bad usage, or a FILE
/// that is no acknowledgement; 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct Ack {
    /// The acknowledgement.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = ImportFormat::Text, value_name = "FORMAT")]
    format: ImportFormat,
    /// Write the output into this file instead of stdout.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

pub(super) fn run(args: &Ack) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    let messages = setting.messages();
    let read = FileSource::of(&args.file)
        .map_err(|error| ReadFault::io("", error))
        .and_then(|sources| match sources.first() {
            Some(source) => read_acknowledgement(source, &Limits::default()),
            None => Err(ReadFault::broken(Problem::new(
                "EV-R002",
                ProblemSeverity::Error,
                Place::default(),
            ))),
        });
    let (ack, problems) = match read {
        Ok(read) => read,
        Err(fault) => {
            let line = one_line(&read::problem(fault), messages);
            terminal::tell(&format!("{}: {line}\n", args.file.display()));
            return Outcome::BadInput;
        }
    };
    let report = AckReport::new(&ack, &problems, messages);
    let bytes = match args.format {
        ImportFormat::Text => Ok(ack_text(&report, &problems, messages).into_bytes()),
        ImportFormat::Json => serde_json::to_vec_pretty(&report).map(ended),
        ImportFormat::Jsonl => serde_json::to_vec(&report).map(ended),
    };
    if let Err(outcome) = finish(args.out.as_deref(), bytes, &setting) {
        return outcome;
    }
    if report.is_all_taken() {
        Outcome::Done
    } else {
        Outcome::Findings
    }
}
