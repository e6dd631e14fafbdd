//! `evigil report export`: reports in the form that somebody asks for.

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use evigil_assess::report::one_line;
use evigil_vigilance::exchange::{Flow, Place, Problem, ProblemSeverity};
use evigil_vigilance::latest::Versions;

use super::form::{self, BatchArgs};
use super::input::Gathered;
use super::latest::{self, Met, Tell, Which};
use super::origin::Origin;
use super::read::tell_refused;
use super::selected::{Asked, Selected};
use crate::Outcome;
use crate::args::Common;
use crate::commands::setting::Setting;
use crate::diagnostic::Diagnostic;
use crate::output::Output;
use crate::terminal;

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
    pub(super) quiet: bool,
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
        Ok(Exported {
            met,
            fitting,
            folded,
        }) => {
            if folded > 0 && met.reports > 0 && !args.quiet {
                let problem = Problem::new("EV-R027", ProblemSeverity::Note, Place::default());
                let line = one_line(&problem.with("count", folded), setting.messages());
                terminal::tell(&format!("{line}\n"));
            }
            if met.reports == 0 {
                let details = [("count", fitting.to_string())];
                let code = if fitting > 0 { "EV-R025" } else { "EV-R024" };
                setting.complain(&Diagnostic::new(code, setting.messages(), &details));
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

/// What came of an export.
struct Exported {
    met: Met,
    /// Reports that fit what is asked for, of all versions.
    fitting: u64,
    /// Reports that are versions of a case of which another one counts.
    folded: u64,
}

/// Writes while it notes which version of each case is the latest. As a rule every case comes once,
/// and all is done in one pass; else it is written anew.
fn export(
    args: &Export,
    gathered: &Gathered,
    asked: &Asked,
    setting: &Setting,
) -> io::Result<Exported> {
    if args.all_versions {
        return write(args, gathered, asked, setting, Which::All, true)?.complete(None, 0);
    }
    let mut versions = Versions::new();
    // What went to stdout can't be taken back.
    if args.out.is_none() {
        let noting = Which::Noting(&mut versions);
        let messages = setting.messages();
        let mut fitting = 0;
        latest::run(
            gathered,
            noting,
            messages,
            Tell::Nothing,
            &mut |report, _| {
                fitting += u64::from(asked.takes(report));
                Flow::Continue
            },
        );
        let which = Which::Latest(&versions);
        let latest = write(args, gathered, asked, setting, which, true)?;
        return latest.complete(Some(fitting), versions.superseded());
    }
    let which = Which::Noting(&mut versions);
    let all = write(args, gathered, asked, setting, which, true)?;
    let fitting = all.met.reports;
    if versions.all_count() {
        return all.complete(None, 0);
    }
    // What holds versions that do not count never gets the name of the output.
    drop(all);
    let which = Which::Latest(&versions);
    write(args, gathered, asked, setting, which, false)?
        .complete(Some(fitting), versions.superseded())
}

/// What was written, without its name yet.
struct Written {
    met: Met,
    output: Output,
}

impl Written {
    fn complete(self, fitting: Option<u64>, folded: u64) -> io::Result<Exported> {
        // An empty file in the place of a former one would be a loss.
        if self.met.reports > 0 {
            self.output.complete()?;
        }
        Ok(Exported {
            fitting: fitting.unwrap_or(self.met.reports),
            met: self.met,
            folded,
        })
    }
}

fn write(
    args: &Export,
    gathered: &Gathered,
    asked: &Asked,
    setting: &Setting,
    which: Which<'_>,
    tell: bool,
) -> io::Result<Written> {
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
            if tell {
                Tell::new(args.quiet)
            } else {
                Tell::Nothing
            },
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
    Ok(Written { met, output })
}
