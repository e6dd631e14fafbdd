//! `evigil report trace`: from a lot to everyone who got it.

use std::path::{Path, PathBuf};

use clap::Args;
use evigil_assess::report::{
    ReportProblem, TraceReport, TraceSchemaId, recall_letter, recall_pdf, trace_text,
};
use evigil_vigilance::exchange::Flow;
use evigil_vigilance::latest::Versions;
use evigil_vigilance::lot::{ExposureList, LotReader, RecallSender, Trace, Tracer};

use super::file_source::FileSource;
use super::import::{ImportFormat, ended};
use super::latest::{self, Tell, Which};
use super::origin::Origin;
use super::read::{self, tell_refused};
use crate::Outcome;
use crate::args::Common;
use crate::commands::setting::Setting;
use crate::commands::{finish, write};
use crate::diagnostic::Diagnostic;

/// Follow a lot to everyone who got it: exposures, reports, providers, and who was not told.
///
/// The list of exposures is CSV, TSV or TOML with lot, product, provider, person, date, route, dose,
/// dose_unit, volume_ml and told. Spelling variants of the lot are found; so are reports that name it
/// only in their narrative, less surely. A lot that nothing names is said to be so, with lots that are
/// written nearly like it; that is an answer, and no error.
///
/// Exit codes: 0 done; 2 bad usage, or something could not be read whole; 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct TraceLot {
    /// Stores, files, folders and zip archives with reports.
    #[arg(value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// The lot, in any spelling.
    #[arg(long, value_name = "LOT")]
    lot: String,
    /// List of who got what.
    #[arg(long, value_name = "FILE", required_unless_present = "inputs")]
    exposures: Option<PathBuf>,
    /// Write the list of whom to tell, a row for each person, into this file (CSV).
    #[arg(long, value_name = "FILE")]
    recall: Option<PathBuf>,
    /// Write letters to the providers of those who were not told into this file (PDF).
    #[arg(long, value_name = "FILE")]
    letters: Option<PathBuf>,
    /// Lines for the sender of the letters, name first, with ";" between.
    #[arg(long, value_name = "LINES", default_value = "", requires = "letters")]
    sender: String,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = ImportFormat::Text, value_name = "FORMAT")]
    format: ImportFormat,
    /// Write the output into this file instead of stdout.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// No progress, no hints; errors are still printed.
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    origin: Origin,
    #[command(flatten)]
    common: Common,
}

pub(super) fn run(args: &TraceLot) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    let messages = setting.messages();
    let complain = |diagnostic: Diagnostic| {
        setting.complain(&diagnostic);
        Outcome::BadInput
    };
    let reader = match LotReader::new(&setting.knowledge) {
        Ok(reader) => reader,
        Err(error) => {
            let details = [("reason", error.to_string())];
            return complain(Diagnostic::new("EV-A120", messages, &details));
        }
    };
    let Ok(mut tracer) = Tracer::new(&reader, &args.lot) else {
        let details = [("lot", args.lot.clone())];
        return complain(Diagnostic::new("EV-A430", messages, &details));
    };
    let list = match args
        .exposures
        .as_deref()
        .map(|path| exposures(path, &setting))
    {
        None => ExposureList::default(),
        Some(Ok(list)) => list,
        Some(Err(diagnostic)) => return complain(diagnostic),
    };
    for exposure in list.exposures {
        tracer.exposure(exposure);
    }
    let Some(gathered) = args.origin.gather(&args.inputs, &setting) else {
        return Outcome::BadInput;
    };
    let refused = tell_refused(&gathered, args.quiet, messages);
    let mut versions = Versions::new();
    latest::run(
        &gathered,
        Which::Noting(&mut versions),
        messages,
        Tell::Nothing,
        &mut |_, _| Flow::Continue,
    );
    let met = latest::run(
        &gathered,
        Which::Latest(&versions),
        messages,
        Tell::new(args.quiet),
        &mut |report, _| {
            tracer.report(report);
            Flow::Continue
        },
    );
    let problems = list
        .rejects
        .iter()
        .map(|reject| &reject.problem)
        .chain(&list.problems);
    let report = TraceReport {
        schema: TraceSchemaId,
        trace: tracer.finish(),
        rejected: list.rejects.len(),
        problems: problems
            .map(|problem| ReportProblem::new(problem, messages))
            .collect(),
    };
    if let Err(outcome) = more_files(args, &report.trace, &setting) {
        return outcome;
    }
    let bytes = match args.format {
        ImportFormat::Text => Ok(trace_text(&report, messages).into_bytes()),
        ImportFormat::Json => serde_json::to_vec_pretty(&report).map(ended),
        ImportFormat::Jsonl => serde_json::to_vec(&report).map(ended),
    };
    if let Err(outcome) = finish(args.out.as_deref(), bytes, &setting) {
        return outcome;
    }
    if refused || met.broken > 0 || met.rejected > 0 || report.rejected > 0 {
        Outcome::BadInput
    } else {
        Outcome::Done
    }
}

fn exposures(path: &Path, setting: &Setting) -> Result<ExposureList, Diagnostic> {
    let messages = setting.messages();
    let unreadable = |reason: String| {
        Diagnostic::new("EV-A121", messages, &[("reason", reason)]).at(path.display().to_string())
    };
    let sources = FileSource::of(path).map_err(|error| unreadable(error.to_string()))?;
    let [source] = sources.as_slice() else {
        return Err(unreadable(messages.text("trace-one-list")));
    };
    ExposureList::read(source).map_err(|fault| {
        let problem = ReportProblem::new(&read::problem(fault), messages);
        let place = format!("{}:{}", path.display(), problem.line);
        unreadable(problem.message).at(place)
    })
}

/// The list of whom to tell, and the letters.
fn more_files(args: &TraceLot, trace: &Trace, setting: &Setting) -> Result<(), Outcome> {
    let messages = setting.messages();
    let failed = |reason: String| {
        let details = [("reason", reason)];
        setting.complain(&Diagnostic::new("EV-C002", messages, &details));
        Outcome::Fault
    };
    if let Some(path) = &args.recall {
        let csv = trace
            .recall_csv()
            .map_err(|error| failed(error.to_string()))?;
        write(Some(path), &csv, setting)?;
    }
    if let Some(path) = &args.letters {
        let mut lines = args.sender.split(';').map(|line| line.trim().to_owned());
        let sender = RecallSender {
            name: lines.next().unwrap_or_default(),
            contact: lines.collect(),
        };
        let letters: Vec<_> = trace
            .recall_notices(&sender, setting.as_of)
            .iter()
            .map(|notice| recall_letter(notice, messages))
            .collect();
        let pdf = recall_pdf(&letters, &trace.lot, setting.as_of, messages)
            .map_err(|error| failed(error.to_string()))?;
        write(Some(path), &pdf, setting)?;
    }
    Ok(())
}
