//! `evigil report mapping`: a first mapping for a table.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use evigil_assess::report::{MappingReport, one_line};
use evigil_vigilance::exchange::{Place, Problem, ProblemSeverity};
use evigil_vigilance::mapped::{ColumnWords, Proposal, propose};

use super::file_source::FileSource;
use super::import::ended;
use super::read;
use crate::args::Common;
use crate::commands::finish;
use crate::commands::setting::Setting;
use crate::{Outcome, terminal};

/// Propose a mapping for a table of cases: which column goes to which data element.
///
/// What is printed is TOML with comments, to be looked through, edited, and given to other commands
/// with --mapping. It is told from the header and the first rows, in English or Japanese. No cell
/// stands in it but the words of lists, such as those for sex and outcome, and words that are not
/// known in such columns.
///
/// Exit codes: 0 done; 2 bad usage, or a FILE that is no table; 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct Mapping {
    /// A table: CSV, TSV, or with another separator, in any of the usual encodings.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = MappingFormat::Text, value_name = "FORMAT")]
    format: MappingFormat,
    /// Write the output into this file instead of stdout.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum MappingFormat {
    /// The mapping, as TOML.
    Text,
    /// The mapping and what it was told from, as JSON.
    Json,
}

pub(super) fn run(args: &Mapping) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    let words = match ColumnWords::of(&setting.knowledge) {
        Ok(words) => words,
        Err(error) => {
            terminal::tell(&format!("{error}\n"));
            return Outcome::BadInput;
        }
    };
    let name = args.file.display().to_string();
    let proposal = match proposal(&words, &args.file) {
        Ok(proposal) => proposal,
        Err(problem) => {
            let line = one_line(&problem, setting.messages());
            terminal::tell(&format!("{name}: {line}\n"));
            return Outcome::BadInput;
        }
    };
    let report = MappingReport::new(&name, &proposal, &words, setting.lang);
    let bytes = match args.format {
        MappingFormat::Text => Ok(report.toml.into_bytes()),
        MappingFormat::Json => serde_json::to_vec_pretty(&report).map(ended),
    };
    match finish(args.out.as_deref(), bytes, &setting) {
        Ok(()) => Outcome::Done,
        Err(outcome) => outcome,
    }
}

fn proposal(words: &ColumnWords, path: &Path) -> Result<Proposal, Problem> {
    let cannot_read = |error: &dyn std::fmt::Display| {
        Problem::new("EV-R001", ProblemSeverity::Error, Place::default()).with("reason", error)
    };
    let sources = FileSource::of(path).map_err(|error| cannot_read(&error))?;
    // An archive of several tables has no one mapping.
    let [source] = sources.as_slice() else {
        return Err(Problem::new(
            "EV-T740",
            ProblemSeverity::Error,
            Place::default(),
        ));
    };
    propose(words, source).map_err(read::problem)
}
