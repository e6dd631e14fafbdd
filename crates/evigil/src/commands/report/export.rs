//! `evigil report export`: reports in the form that somebody asks for.

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use evigil_vigilance::exchange::Flow;
use evigil_vigilance::latest::Versions;

use super::form::{self, BatchArgs};
use super::input::Gathered;
use super::latest::{self, Met, Which};
use super::origin::Origin;
use super::read::tell_refused;
use super::selected::{Asked, Selected};
use crate::Outcome;
use crate::args::Common;
use crate::commands::setting::Setting;
use crate::diagnostic::Diagnostic;
use crate::output::Output;

/// Write reports: for regulators, for signal detection, for people.
///
/// Only the latest version of a case is written, and none of a case that was taken back or
/// nullified, unless --all-versions is given.
///
/// Exit codes: 0 done; 2 bad usage, or an INPUT that can't be read whole (the rest is still
/// written); 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// Stores, files, folders and zip archives.
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// What to write.
    #[arg(long, value_enum, value_name = "FORM")]
    pub(super) to: Form,
    /// Every version of a case, as it came.
    #[arg(long)]
    all_versions: bool,
    /// File to write, which appears only when complete.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// No progress, no hints; errors are still printed.
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    pub(super) batch: BatchArgs,
    #[command(flatten)]
    origin: Origin,
    #[command(flatten)]
    selected: Selected,
    #[command(flatten)]
    common: Common,
}

/// What can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// evigil's own lines of JSON, with everything.
    Jsonl,
    /// Table for signal detection: a row for each report, product and event.
    Parquet,
    /// The same as comma-separated text.
    Csv,
    /// The same with tabs.
    Tsv,
    /// Line listing: a row for each case, comma-separated.
    Lines,
    /// ICH E2B(R3): a batch of messages.
    E2bR3,
    /// ICH E2B(R2): `ichicsr`.
    E2bR2,
    /// CIOMS I forms, one after the other in one PDF.
    Cioms,
    /// Line listing on paper: the main facts of each case, as PDF.
    LinesPdf,
}

pub(super) fn run(args: &Export) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    if matches!(args.to, Form::Parquet | Form::Cioms | Form::LinesPdf)
        && args.out.is_none()
        && io::stdout().is_terminal()
    {
        setting.complain(&Diagnostic::new("EV-C004", setting.messages(), &[]));
        return Outcome::BadInput;
    }
    let Some(gathered) = args.origin.gather(&args.inputs, &setting) else {
        return Outcome::BadInput;
    };
    let refused = tell_refused(&gathered, args.quiet, setting.messages());
    if gathered.inputs.is_empty() {
        return Outcome::BadInput;
    }
    let Some(asked) = args.selected.asked(&setting) else {
        return Outcome::BadInput;
    };
    match export(args, &gathered, &asked, &setting) {
        Ok(met) => {
            if met.reports == 0 {
                setting.complain(&Diagnostic::new("EV-R024", setting.messages(), &[]));
                return Outcome::BadInput;
            }
            if refused || met.broken > 0 || met.rejected > 0 {
                Outcome::BadInput
            } else {
                Outcome::Done
            }
        }
        // Whoever read the output has read enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Outcome::Done,
        Err(error) => {
            let details = [("reason", error.to_string())];
            let mut diagnostic = Diagnostic::new("EV-C002", setting.messages(), &details);
            diagnostic.place = args.out.as_ref().map(|out| out.display().to_string());
            setting.complain(&diagnostic);
            Outcome::BadInput
        }
    }
}

/// Writes while it notes which version of each case is the latest. As a rule every case comes once,
/// and all is done in one pass; else it is written anew.
fn export(args: &Export, gathered: &Gathered, asked: &Asked, setting: &Setting) -> io::Result<Met> {
    if args.all_versions {
        return write(args, gathered, asked, setting, Which::All, true);
    }
    let mut versions = Versions::new();
    // What went to stdout can't be taken back.
    if args.out.is_none() {
        let noting = Which::Noting(&mut versions);
        latest::run(gathered, noting, setting.messages(), false, &mut |_, _| {
            Flow::Continue
        });
        return write(
            args,
            gathered,
            asked,
            setting,
            Which::Latest(&versions),
            true,
        );
    }
    let met = write(
        args,
        gathered,
        asked,
        setting,
        Which::Noting(&mut versions),
        true,
    )?;
    if versions.all_count() {
        return Ok(met);
    }
    write(
        args,
        gathered,
        asked,
        setting,
        Which::Latest(&versions),
        false,
    )
}

fn write(
    args: &Export,
    gathered: &Gathered,
    asked: &Asked,
    setting: &Setting,
    which: Which<'_>,
    tell: bool,
) -> io::Result<Met> {
    let tell_losses = tell && !args.quiet;
    let mut output = Output::open(args.out.as_deref())?;
    let mut written = 0;
    let mut met = {
        let mut form = form::writer(args, gathered, setting, output.writer())?;
        let mut failure = None;
        let met = latest::run(
            gathered,
            which,
            setting.messages(),
            tell,
            &mut |report, format| {
                if !asked.takes(report) {
                    return Flow::Continue;
                }
                written += 1;
                match form.report(report, format) {
                    Ok(()) => Flow::Continue,
                    Err(error) => {
                        failure = Some(error);
                        Flow::Stop
                    }
                }
            },
        );
        if let Some(error) = failure {
            return Err(error);
        }
        let losses = form.finish()?;
        if tell_losses {
            losses.tell(setting.messages());
        }
        met
    };
    met.reports = written;
    // An empty file in the place of a former one would be a loss.
    if written > 0 {
        output.complete()?;
    }
    Ok(met)
}
