//! `evigil report import`: reports of any format into the store.

use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::path::{Component, Path, PathBuf};

use clap::{Args, ValueEnum};
use evigil_assess::Messages;
use evigil_assess::report::{ImportReport, ImportSchemaId, ReportProblem, import_text};
use evigil_vigilance::e2b::r3;
use evigil_vigilance::exchange::{
    Flow, Place, Problem, ProblemSeverity, Reject, ReportFormat, Sink,
};
use evigil_vigilance::icsr::{At, Icsr};
use evigil_vigilance::lines;
use evigil_vigilance::mapped::Mapping;

use super::input::Input;
use super::origin::Origin;
use super::read::{self, read, tell_refused};
use super::store::{Manifest, SegmentWriter, Store, id_of};
use crate::Outcome;
use crate::args::Common;
use crate::commands::finish;
use crate::commands::setting::Setting;
use crate::diagnostic::Diagnostic;

/// Import reports: E2B(R3) and (R2), FAERS, JADER, VAERS, openFDA, any table with a mapping.
///
/// A file is taken whole or not at all: what can't be taken is listed in a reject file, and with
/// --keep-good the rest is taken all the same. Importing a file twice changes nothing.
///
/// Exit codes: 0 done; 2 bad usage, or an INPUT that was not taken whole; 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// Files, folders and zip archives, in any of the formats.
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Folder in which reports are kept; made when it is not there.
    #[arg(long, value_name = "DIR", default_value = "evigil-reports")]
    store: PathBuf,
    /// Read and count only; nothing is stored.
    #[arg(long)]
    dry_run: bool,
    /// Store what can be taken, although some rows or messages can't.
    #[arg(long)]
    keep_good: bool,
    /// Folder for the lists of what can't be taken [default: in the store].
    #[arg(long, value_name = "DIR")]
    rejects: Option<PathBuf>,
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ImportFormat {
    Text,
    Json,
    Jsonl,
}

/// Most numbers of cases in the output.
const CASE_IDS_MAX: usize = 1000;

/// Most problems in the output.
const PROBLEMS_MAX: usize = 1000;

pub(super) fn run(args: &Import) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    let Some(gathered) = args.origin.gather(&args.inputs, &setting) else {
        return Outcome::BadInput;
    };
    let store = if args.dry_run {
        None
    } else {
        match Store::create(&args.store) {
            Ok(store) => Some(store),
            Err(error) => {
                let details = [("reason", error.to_string())];
                let place = args.store.display().to_string();
                let messages = setting.messages();
                setting.complain(&Diagnostic::new("EV-R020", messages, &details).at(place));
                return Outcome::BadInput;
            }
        }
    };
    let messages = setting.messages();
    let mut reports: Vec<ImportReport> = gathered
        .refused
        .iter()
        .map(|(name, problem)| refused(name, problem, messages))
        .collect();
    if !gathered.passed_over.is_empty() {
        let nothing_named = super::input::Gathered {
            passed_over: gathered.passed_over.clone(),
            ..Default::default()
        };
        tell_refused(&nothing_named, args.quiet, messages);
    }
    let mut outcome = if reports.is_empty() {
        Outcome::Done
    } else {
        Outcome::BadInput
    };
    let mut named = HashMap::new();
    for input in &gathered.inputs {
        let mapping = gathered.mapping.as_ref();
        let (report, taken) = import(input, mapping, store.as_ref(), args, &mut named, messages);
        if !taken {
            outcome = Outcome::BadInput;
        }
        reports.push(report);
    }
    let bytes = match args.format {
        ImportFormat::Text => {
            let texts: Vec<_> = reports
                .iter()
                .map(|report| import_text(report, messages))
                .collect();
            Ok(texts.join("\n").into_bytes())
        }
        ImportFormat::Json => serde_json::to_vec_pretty(&reports).map(ended),
        ImportFormat::Jsonl => reports
            .iter()
            .map(|report| serde_json::to_vec(report).map(ended))
            .collect::<Result<Vec<_>, _>>()
            .map(|lines| lines.concat()),
    };
    match finish(args.out.as_deref(), bytes, &setting) {
        Ok(()) => outcome,
        Err(outcome) => outcome,
    }
}

/// A line of its own.
pub(super) fn ended(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.push(b'\n');
    bytes
}

fn empty(name: &str) -> ImportReport {
    ImportReport {
        schema: ImportSchemaId,
        file: name.to_owned(),
        files: Vec::new(),
        format: None,
        reports: 0,
        case_ids: Vec::new(),
        products: 0,
        reactions: 0,
        tests: 0,
        withdrawn: 0,
        rejected: 0,
        reject_file: None,
        stored: false,
        known: false,
        problems: Vec::new(),
        more_problems: 0,
    }
}

fn refused(name: &str, problem: &Problem, messages: &Messages) -> ImportReport {
    ImportReport {
        problems: vec![ReportProblem::new(problem, messages)],
        ..empty(name)
    }
}

/// Imports one input; gives what came of it, and whether it was taken as asked.
fn import(
    input: &Input,
    mapping: Option<&Mapping>,
    store: Option<&Store>,
    args: &Import,
    named: &mut HashMap<String, u32>,
    messages: &Messages,
) -> (ImportReport, bool) {
    let mut intake = Intake::new(input, messages);
    let id = match store.map(|_| id_of(&input.paths())).transpose() {
        Ok(id) => id,
        Err(error) => {
            intake.error("EV-R001", &error);
            return (intake.report, false);
        }
    };
    if let (Some(store), Some(id)) = (store, &id) {
        if let Some(known) = store.taken(id) {
            intake.known(&known);
            return (intake.report, true);
        }
        match store.begin(Manifest::new(input.format, names(input))) {
            Ok(segment) => intake.segment = Some(segment),
            Err(error) => {
                intake.error("EV-R009", &error);
                return (intake.report, false);
            }
        }
    }
    intake.reject_place = match (&args.rejects, store, &id) {
        (Some(folder), ..) => Some(folder.join(reject_name(input, named))),
        (None, Some(store), Some(id)) => Some(store.rejects(id)),
        _ => None,
    };
    let read_to_end = match read(input, mapping, &mut intake) {
        Ok(()) => true,
        Err(fault) => {
            if intake.failure.is_none() {
                intake.problem(read::problem(fault));
            }
            false
        }
    };
    if let Some(error) = intake.failure.take() {
        intake.error("EV-R009", &error);
        return (intake.report, false);
    }
    if let Err(error) = intake.finish_rejects() {
        intake.error("EV-R009", &error);
        return (intake.report, false);
    }
    let whole = read_to_end && intake.report.rejected == 0;
    let segment = intake.segment.take();
    if !whole && !args.keep_good {
        if store.is_some() && intake.report.rejected > 0 {
            let problem = Problem::new("EV-R008", ProblemSeverity::Error, Place::default())
                .with("count", intake.report.rejected);
            intake.problem(problem);
        }
        return (intake.report, false);
    }
    if let (Some(store), Some(id), Some(mut segment)) = (store, &id, segment) {
        segment.manifest.rejected = intake.report.rejected;
        segment.manifest.withdrawn = std::mem::take(&mut intake.withdrawn);
        segment.manifest.batch = batch_line(input);
        match store.commit(segment, id) {
            Ok(()) => intake.report.stored = true,
            Err(error) => {
                intake.error("EV-R009", &error);
                return (intake.report, false);
            }
        }
    }
    (intake.report, read_to_end)
}

/// What stands around the messages of a batch.
fn batch_line(input: &Input) -> Option<String> {
    let header = match input.sources().as_slice() {
        [source] if input.format == ReportFormat::E2bR3 => {
            r3::header(*source, &r3::Limits::default()).ok()?
        }
        _ => return None,
    };
    let line = lines::to_line(header.values(), ReportFormat::E2bR3).ok()?;
    String::from_utf8(line).ok()
}

fn names(input: &Input) -> Vec<String> {
    input
        .sources()
        .iter()
        .map(|source| source.name().to_owned())
        .collect()
}

/// The name of an input's list of rejects: its path as it was given, so that inputs of one name in
/// several folders have lists of their own; members of one archive are numbered.
fn reject_name(input: &Input, named: &mut HashMap<String, u32>) -> String {
    let parts = Path::new(&input.name).components();
    let parts: Vec<_> = parts
        .filter_map(|part| match part {
            Component::Normal(name) => Some(name.to_string_lossy()),
            _ => None,
        })
        .collect();
    let name = parts.join("-");
    let count = named.entry(name.clone()).or_default();
    *count += 1;
    match *count {
        1 => format!("{name}.rejects.csv"),
        count => format!("{name}-{count}.rejects.csv"),
    }
}

/// Counts what a reader hands over, and writes it into the store.
struct Intake<'m> {
    messages: &'m Messages,
    report: ImportReport,
    format: ReportFormat,
    segment: Option<SegmentWriter>,
    withdrawn: Vec<String>,
    reject_place: Option<PathBuf>,
    rejects: Option<csv::Writer<File>>,
    /// The store or the reject file could not be written.
    failure: Option<io::Error>,
}

impl<'m> Intake<'m> {
    fn new(input: &Input, messages: &'m Messages) -> Self {
        Self {
            messages,
            report: ImportReport {
                files: input.files.clone(),
                format: Some(input.format.code()),
                ..empty(&input.name)
            },
            format: input.format,
            segment: None,
            withdrawn: Vec::new(),
            reject_place: None,
            rejects: None,
            failure: None,
        }
    }

    fn known(&mut self, manifest: &Manifest) {
        self.report.reports = manifest.reports;
        self.report.rejected = manifest.rejected;
        self.report.withdrawn = manifest.withdrawn.len() as u64;
        self.report.stored = true;
        self.report.known = true;
    }

    fn error(&mut self, code: &'static str, error: &io::Error) {
        let problem = Problem::new(code, ProblemSeverity::Error, Place::default());
        self.problem(problem.with("reason", error));
    }

    fn keep(&mut self, report: &Icsr) -> io::Result<()> {
        if let Some(segment) = &mut self.segment {
            let format = report.origin().unwrap_or(self.format);
            segment.line(&lines::to_line(report, format)?)?;
        }
        Ok(())
    }

    fn list(&mut self, reject: &Reject) -> io::Result<()> {
        let Some(place) = &self.reject_place else {
            return Ok(());
        };
        let list = match &mut self.rejects {
            Some(list) => list,
            None => {
                if let Some(folder) = place.parent() {
                    std::fs::create_dir_all(folder)?;
                }
                let mut list = csv::Writer::from_writer(private_file(place)?);
                list.write_record(["file", "line", "field", "code", "reason", "source"])?;
                self.rejects.insert(list)
            }
        };
        let part = ReportProblem::new(&reject.problem, self.messages);
        let line = part.line.to_string();
        list.write_record([
            &part.file,
            &line,
            &part.field,
            part.code,
            &part.message,
            &reject.raw,
        ])?;
        Ok(())
    }

    fn finish_rejects(&mut self) -> io::Result<()> {
        if let Some(mut list) = self.rejects.take() {
            list.flush()?;
            self.report.reject_file = self
                .reject_place
                .as_ref()
                .map(|place| place.display().to_string());
        }
        Ok(())
    }

    /// Goes on unless something could not be written.
    fn after(&mut self, result: io::Result<()>) -> Flow {
        match result {
            Ok(()) => Flow::Continue,
            Err(error) => {
                self.failure = Some(error);
                Flow::Stop
            }
        }
    }
}

impl Sink for Intake<'_> {
    fn report(&mut self, report: &Icsr) -> Flow {
        let counts = &mut self.report;
        counts.reports += 1;
        counts.products += u64::from(report.repeats("G.k", At::TOP));
        counts.reactions += u64::from(report.told_reactions());
        counts.tests += u64::from(report.tests());
        if counts.case_ids.len() < CASE_IDS_MAX {
            // What a sender of E2B calls the case is the number of its report (C.1.1).
            let key = report.key();
            let id = match self.format {
                ReportFormat::E2bR3 | ReportFormat::E2bR2 => &key.report,
                _ => &key.case,
            };
            counts.case_ids.push(id.clone());
        }
        let kept = self.keep(report);
        self.after(kept)
    }

    fn reject(&mut self, reject: Reject) -> Flow {
        self.report.rejected += 1;
        let listed = self.list(&reject);
        self.problem(reject.problem);
        self.after(listed)
    }

    fn withdraw(&mut self, case: &str) -> Flow {
        self.report.withdrawn += 1;
        if self.segment.is_some() {
            self.withdrawn.push(case.to_owned());
        }
        Flow::Continue
    }

    fn problem(&mut self, problem: Problem) {
        if self.report.problems.len() < PROBLEMS_MAX {
            let part = ReportProblem::new(&problem, self.messages);
            self.report.problems.push(part);
        } else {
            self.report.more_problems += 1;
        }
    }
}

/// A new file that only its owner may read: rejects hold health data.
fn private_file(place: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(place)
}
