//! `evigil report duplicates`: links reports that tell of the same case.

mod decide;
mod effect;
mod keep;

use std::collections::HashSet;
use std::io;
use std::num::NonZero;
use std::path::{Path, PathBuf};

use clap::Args;
use evigil_assess::report::duplicates::{
    DuplicateCluster, DuplicateEffect, DuplicateLink, DuplicatesReport, clusters_csv,
    duplicates_text, links_csv,
};
use evigil_vigilance::duplicates::{Finder, FitSettings, Found, Model, Reports, Told};
use evigil_vigilance::exchange::Flow;
use evigil_vigilance::latest::Versions;
use evigil_vigilance::table::{CaseTable, TableForm};

use self::decide::DecisionArgs;
use self::keep::Kept;
use super::import::{ImportFormat, ended};
use super::input::Gathered;
use super::latest::{self, Met, Tell, Which};
use super::origin::Origin;
use super::read::tell_refused;
use super::selected::Lots;
use crate::Outcome;
use crate::args::Common;
use crate::commands::setting::Setting;
use crate::commands::{finish, write};
use crate::diagnostic::Diagnostic;
use crate::output::Output;

/// Find reports that tell of the same case, and say of every link why.
///
/// The weights of agreement and disagreement are learned from the reports themselves. Nothing is
/// deleted: links and clusters are written, and with --deduplicated the case table with one report
/// for each case. With --keep (or one store as INPUT) model, links and decisions of reviewers are kept
/// in a folder: the next run compares only what is new, under the same model, and respects what was
/// decided.
///
/// Exit codes: 0 done; 2 bad usage, or an INPUT that can't be read whole; 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct Duplicates {
    /// Stores, files, folders and zip archives.
    #[arg(
        value_name = "INPUT",
        required_unless_present_any = ["confirm", "reject", "merge", "split", "undo", "history"]
    )]
    inputs: Vec<PathBuf>,
    /// Folder for model, links and decisions [default: `duplicates` in the store, when one store is
    /// INPUT].
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Fit a new model, although one is kept.
    #[arg(long)]
    refit: bool,
    /// Share of right links that is asked for when a model is fitted.
    #[arg(long, value_name = "SHARE", default_value_t = 0.99)]
    precision: f64,
    /// Reports of one block that are compared with those before and behind them, when a model is
    /// fitted.
    #[arg(long, value_name = "N", default_value_t = 40, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    window: u32,
    /// Write all links with their weights here (JSONL, or CSV by the ending .csv).
    #[arg(long, value_name = "FILE")]
    links: Option<PathBuf>,
    /// Write all clusters here (JSONL, or CSV by the ending .csv).
    #[arg(long, value_name = "FILE")]
    clusters: Option<PathBuf>,
    /// Write the case table with one report for each case here (Parquet; .csv and .tsv by the ending).
    #[arg(long, value_name = "FILE")]
    deduplicated: Option<PathBuf>,
    /// Say which pairs of product and event count differently without duplicates.
    #[arg(long)]
    effect: bool,
    /// Clusters, pairs to review and changed pairs that are shown.
    #[arg(long, value_name = "N", default_value_t = 10)]
    top: usize,
    /// Threads [default: as many as there are processors].
    #[arg(long, value_name = "N")]
    threads: Option<NonZero<usize>>,
    #[command(flatten)]
    decision: DecisionArgs,
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

pub(super) fn run(args: &Duplicates) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    match found(args, &setting) {
        Ok(outcome) | Err(outcome) => outcome,
    }
}

fn found(args: &Duplicates, setting: &Setting) -> Result<Outcome, Outcome> {
    let folder = keep::folder(args.keep.as_deref(), &args.inputs);
    if let Some(done) = args
        .decision
        .note(folder.as_deref(), args.out.as_deref(), setting)?
        && args.inputs.is_empty()
    {
        return Ok(done);
    }
    let messages = setting.messages();
    let gathered = args.origin.gather(&args.inputs, setting);
    let gathered = gathered.ok_or(Outcome::BadInput)?;
    let refused = tell_refused(&gathered, args.quiet, messages);
    if gathered.inputs.is_empty() {
        return Err(Outcome::BadInput);
    }
    let kept = Kept::open(folder.as_deref(), args.refit, setting)?;
    let mut versions = Versions::new();
    let noting = Which::Noting(&mut versions);
    latest::run(&gathered, noting, messages, Tell::Nothing, &mut |_, _| {
        Flow::Continue
    });
    let (reports, met) = coded(&gathered, &versions, args, setting);
    let threads = args
        .threads
        .or_else(|| std::thread::available_parallelism().ok())
        .map_or(1, NonZero::get);
    let fitted = kept.model.is_none();
    let model = kept.model.clone().unwrap_or_else(|| {
        let settings = FitSettings {
            threads,
            precision: args.precision.clamp(0.5, 0.9999),
            window: args.window,
        };
        Model::fit(&reports, &settings)
    });
    let finder = Finder::new(&reports, &model);
    let found = finder.find(&kept.decisions, kept.earlier.as_ref(), threads);
    let mut report = DuplicatesReport::new(&found, &finder, &reports, &model, args.top);
    report.model.fitted = fitted;
    report.decisions = kept.decisions.len() as u64;
    let run = Run {
        reports: &reports,
        finder: &finder,
        found: &found,
    };
    if let Some(folder) = &folder {
        keep::write(folder, &model, &run, setting)?;
    }
    run.files(args, setting)?;
    if args.deduplicated.is_some() || args.effect {
        report.effect = run.tables(args, &gathered, &versions, setting)?;
    }
    let bytes = match args.format {
        ImportFormat::Text => Ok(duplicates_text(&report, messages).into_bytes()),
        ImportFormat::Json => serde_json::to_vec_pretty(&report).map(ended),
        ImportFormat::Jsonl => serde_json::to_vec(&report).map(ended),
    };
    finish(args.out.as_deref(), bytes, setting)?;
    Ok(if refused || met.broken > 0 || met.rejected > 0 {
        Outcome::BadInput
    } else {
        Outcome::Done
    })
}

/// The latest version of each case, coded.
fn coded(
    gathered: &Gathered,
    versions: &Versions,
    args: &Duplicates,
    setting: &Setting,
) -> (Reports, Met) {
    let lots = Lots::new(&setting.knowledge);
    let mut reports = Reports::new();
    let latest = Which::Latest(versions);
    let tell = Tell::new(args.quiet);
    let met = latest::run(
        gathered,
        latest,
        setting.messages(),
        tell,
        &mut |report, format| {
            reports.push(&Told::of(report, format, &|lot| lots.keys(lot)));
            Flow::Continue
        },
    );
    (reports, met)
}

/// What a run found, and in what.
struct Run<'r> {
    reports: &'r Reports,
    finder: &'r Finder<'r>,
    found: &'r Found,
}

impl Run<'_> {
    fn links(&self) -> impl Iterator<Item = DuplicateLink> {
        let links = self.found.links.iter();
        links.map(|link| DuplicateLink::new(link, self.finder, self.reports))
    }

    fn clusters(&self) -> Vec<DuplicateCluster> {
        DuplicateCluster::all(self.found, self.reports)
    }

    fn links_jsonl(&self) -> serde_json::Result<Vec<u8>> {
        lines(self.links())
    }

    fn clusters_jsonl(&self) -> serde_json::Result<Vec<u8>> {
        lines(self.clusters())
    }

    /// Links and clusters, where somebody asked for them.
    fn files(&self, args: &Duplicates, setting: &Setting) -> Result<(), Outcome> {
        if let Some(place) = &args.links {
            if is_named(place, "csv") {
                write(Some(place), links_csv(self.links()).as_bytes(), setting)?;
            } else {
                finish(Some(place), self.links_jsonl(), setting)?;
            }
        }
        if let Some(place) = &args.clusters {
            if is_named(place, "csv") {
                write(
                    Some(place),
                    clusters_csv(&self.clusters()).as_bytes(),
                    setting,
                )?;
            } else {
                finish(Some(place), self.clusters_jsonl(), setting)?;
            }
        }
        Ok(())
    }

    /// The case table with one report for each case, and what that changes.
    fn tables(
        &self,
        args: &Duplicates,
        gathered: &Gathered,
        versions: &Versions,
        setting: &Setting,
    ) -> Result<Option<DuplicateEffect>, Outcome> {
        let left_out = self.left_out();
        if let Some(place) = &args.deduplicated {
            let form = if is_named(place, "csv") {
                TableForm::Csv
            } else if is_named(place, "tsv") {
                TableForm::Tsv
            } else {
                TableForm::Parquet
            };
            let written = deduplicated(place, form, &left_out, gathered, versions, setting);
            written.map_err(|error| unwritten(place, &error, setting))?;
        }
        if !args.effect {
            return Ok(None);
        }
        let table = |left_out: &HashSet<u32>| -> io::Result<std::fs::File> {
            let mut file = tempfile::tempfile()?;
            put(
                &mut file,
                TableForm::Parquet,
                left_out,
                gathered,
                versions,
                setting,
            )?;
            Ok(file)
        };
        let effect = table(&HashSet::new())
            .and_then(|all| Ok((all, table(&left_out)?)))
            .map_err(|error| error.to_string())
            .and_then(|(all, single)| effect::of(all, single, args.top, setting.messages()));
        match effect {
            Ok(effect) => Ok(Some(effect)),
            Err(reason) => {
                let details = [("reason", reason)];
                setting.complain(&Diagnostic::new("EV-R032", setting.messages(), &details));
                Err(Outcome::BadInput)
            }
        }
    }

    /// Reports that are in a cluster and not its master.
    fn left_out(&self) -> HashSet<u32> {
        let clusters = self.found.clusters.iter();
        let others = clusters.flat_map(|cluster| {
            let others = cluster.reports.iter().copied();
            others.filter(|report| *report != cluster.master)
        });
        others.collect()
    }
}

fn deduplicated(
    place: &Path,
    form: TableForm,
    left_out: &HashSet<u32>,
    gathered: &Gathered,
    versions: &Versions,
    setting: &Setting,
) -> io::Result<()> {
    let mut output = Output::open(Some(place))?;
    put(output.writer(), form, left_out, gathered, versions, setting)?;
    output.complete()
}

/// Writes the case table of the latest versions, without those that are left out.
fn put<W: io::Write + Send>(
    out: W,
    form: TableForm,
    left_out: &HashSet<u32>,
    gathered: &Gathered,
    versions: &Versions,
    setting: &Setting,
) -> io::Result<()> {
    let mut table = CaseTable::new(out, form)?;
    let mut failure = None;
    let mut number = 0_u32;
    let latest = Which::Latest(versions);
    let messages = setting.messages();
    latest::run(
        gathered,
        latest,
        messages,
        Tell::Nothing,
        &mut |report, format| {
            let place = number;
            number += 1;
            if left_out.contains(&place) {
                return Flow::Continue;
            }
            match table.report(report, format) {
                Ok(()) => Flow::Continue,
                Err(error) => {
                    failure = Some(error);
                    Flow::Stop
                }
            }
        },
    );
    match failure {
        Some(error) => Err(error),
        None => table.finish()?.0.flush(),
    }
}

fn is_named(place: &Path, ending: &str) -> bool {
    place
        .extension()
        .is_some_and(|name| name.eq_ignore_ascii_case(ending))
}

fn lines<T: serde::Serialize>(all: impl IntoIterator<Item = T>) -> serde_json::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    for one in all {
        serde_json::to_writer(&mut bytes, &one)?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}

fn unwritten(place: &Path, error: &io::Error, setting: &Setting) -> Outcome {
    let details = [("reason", error.to_string())];
    let diagnostic = Diagnostic::new("EV-C002", setting.messages(), &details);
    setting.complain(&diagnostic.at(place.display().to_string()));
    Outcome::BadInput
}
