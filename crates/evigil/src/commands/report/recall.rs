//! `evigil report recall`: who got a lot, who was told, and letters to the others.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use evigil_assess::report::{
    RecallReport, one_line, recall_csv, recall_letter, recall_pdf, recall_text,
};
use evigil_vigilance::exchange::{Flow, Problem, ProblemSeverity, ReadFault};
use evigil_vigilance::latest::Versions;
use evigil_vigilance::lot::{ExposureList, LotReader, RecallSender, Trace, Tracer};

use super::file_source::FileSource;
use super::import::ended;
use super::latest::{self, Tell, Which};
use super::origin::Origin;
use super::read::{problem, tell_refused};
use crate::args::Common;
use crate::commands::setting::Setting;
use crate::commands::{finish, write};
use crate::diagnostic::Diagnostic;
use crate::{Outcome, terminal};

/// Recall a lot: who got it, who was told, and letters to those who have to tell the others.
///
/// The list of exposures is CSV, TSV or TOML with the columns lot, product, provider, person, date,
/// route, dose, dose_unit, volume_ml and told; persons are pseudonyms. Spelling variants of the lot
/// are found. INPUTs are reports; those that name the lot are counted.
///
/// Exit codes: 0 done; 2 bad usage, nobody in the list got the lot, or a list or INPUT that can't be
/// read whole; 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct Recall {
    /// Reports: stores, files, folders and zip archives.
    #[arg(value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// The lot, in any spelling.
    #[arg(long, value_name = "LOT")]
    lot: String,
    /// The list of who got what.
    #[arg(long, value_name = "FILE")]
    exposures: PathBuf,
    /// Write letters into this file: one to each provider with persons who are not known to be
    /// told, one to each such person without provider.
    #[arg(long, value_name = "FILE", requires = "sender")]
    pdf: Option<PathBuf>,
    /// Who sends the letters.
    #[arg(long, value_name = "NAME")]
    sender: Option<String>,
    /// Address, telephone and the like of the sender, a line each.
    #[arg(long, value_name = "LINE", requires = "sender")]
    contact: Vec<String>,
    /// Form of the listing.
    #[arg(long, value_enum, default_value_t = RecallFormat::Text, value_name = "FORMAT")]
    format: RecallFormat,
    /// Write the listing into this file instead of stdout.
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

/// Forms of the listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RecallFormat {
    /// For people.
    Text,
    /// A row a person.
    Csv,
    /// An object with everything.
    Json,
    /// The same in one line.
    Jsonl,
}

pub(super) fn run(args: &Recall) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    let Some(list) = exposures(&args.exposures, &setting) else {
        return Outcome::BadInput;
    };
    let (rejected, is_whole) = (list.rejects.len(), list.rejects.is_empty());
    let (trace, is_read) = match traced(args, list, &setting) {
        Ok(traced) => traced,
        Err(outcome) => return outcome,
    };
    let report = RecallReport::new(&trace, rejected);
    let messages = setting.messages();
    let bytes = match args.format {
        RecallFormat::Text => Ok(recall_text(&report, messages).into_bytes()),
        RecallFormat::Csv => recall_csv(&report).map_err(serde::ser::Error::custom),
        RecallFormat::Json => serde_json::to_vec_pretty(&report).map(ended),
        RecallFormat::Jsonl => serde_json::to_vec(&report).map(ended),
    };
    if let Err(outcome) = finish(args.out.as_deref(), bytes, &setting) {
        return outcome;
    }
    if trace.exposures.is_empty() {
        // Not the same as "everybody was told": perhaps the lot is mistyped, or the list is another's.
        let details = [("lot", args.lot.clone())];
        setting.complain(&Diagnostic::new("EV-R065", messages, &details));
        return Outcome::BadInput;
    }
    if let Some(place) = &args.pdf
        && let Err(outcome) = letters(args, place, &trace, &setting)
    {
        return outcome;
    }
    if is_whole && is_read {
        Outcome::Done
    } else {
        Outcome::BadInput
    }
}

/// The list; what could not be taken of it is told.
fn exposures(path: &Path, setting: &Setting) -> Option<ExposureList> {
    let messages = setting.messages();
    let refuse = |problem: &Problem| {
        let details = [("reason", one_line(problem, messages))];
        let diagnostic = Diagnostic::new("EV-R060", messages, &details);
        setting.complain(&diagnostic.at(path.display().to_string()));
    };
    let read = || -> Result<ExposureList, ReadFault> {
        let name = path.display().to_string();
        let sources = FileSource::of(path).map_err(|error| ReadFault::io(&name, error))?;
        let mut all = ExposureList::default();
        for source in &sources {
            let list = ExposureList::read(source)?;
            all.exposures.extend(list.exposures);
            all.rejects.extend(list.rejects);
            all.problems.extend(list.problems);
        }
        Ok(all)
    };
    match read() {
        Ok(list) => {
            let rejects = list.rejects.iter().map(|reject| &reject.problem);
            for problem in rejects.chain(&list.problems) {
                terminal::tell(&format!("{}\n", one_line(problem, messages)));
            }
            Some(list)
        }
        Err(fault) => {
            refuse(&problem(fault));
            None
        }
    }
}

/// Follows the lot through list and reports. Gives whether all reports could be read, too.
fn traced(args: &Recall, list: ExposureList, setting: &Setting) -> Result<(Trace, bool), Outcome> {
    let messages = setting.messages();
    let reader = LotReader::new(&setting.knowledge).map_err(|error| {
        let details = [("reason", error.to_string())];
        setting.complain(&Diagnostic::new("EV-R062", messages, &details));
        Outcome::BadInput
    })?;
    let mut tracer = Tracer::new(&reader, &args.lot).map_err(|_| {
        let details = [("lot", args.lot.clone())];
        setting.complain(&Diagnostic::new("EV-R061", messages, &details));
        Outcome::BadInput
    })?;
    for exposure in list.exposures {
        tracer.exposure(exposure);
    }
    let mut is_read = true;
    if !args.inputs.is_empty() {
        let gathered = args.origin.gather(&args.inputs, setting);
        let gathered = gathered.ok_or(Outcome::BadInput)?;
        is_read = !tell_refused(&gathered, args.quiet, messages);
        let mut versions = Versions::new();
        let noting = Which::Noting(&mut versions);
        latest::run(&gathered, noting, messages, Tell::Nothing, &mut |_, _| {
            Flow::Continue
        });
        let which = Which::Latest(&versions);
        let met = latest::run(
            &gathered,
            which,
            messages,
            Tell::new(args.quiet),
            &mut |report, _| {
                tracer.report(report);
                Flow::Continue
            },
        );
        is_read = is_read && met.broken == 0 && met.rejected == 0;
    }
    Ok((tracer.finish(), is_read))
}

/// Writes the letters; when everybody was told, there is none to write.
fn letters(args: &Recall, place: &Path, trace: &Trace, setting: &Setting) -> Result<(), Outcome> {
    let messages = setting.messages();
    let sender = RecallSender {
        name: args.sender.clone().unwrap_or_default(),
        contact: args.contact.clone(),
    };
    let notices = trace.recall_notices(&sender, setting.as_of);
    if notices.is_empty() {
        let problem = Problem::new("EV-R064", ProblemSeverity::Note, Default::default());
        terminal::tell(&format!("{}\n", one_line(&problem, messages)));
        return Ok(());
    }
    let letters: Vec<_> = notices
        .iter()
        .map(|notice| recall_letter(notice, messages))
        .collect();
    match recall_pdf(&letters, &trace.lot, setting.as_of, messages) {
        Ok(bytes) => write(Some(place), &bytes, setting),
        Err(fault) => {
            let details = [("reason", fault.to_string())];
            setting.complain(&Diagnostic::new("EV-R063", messages, &details));
            Err(Outcome::Fault)
        }
    }
}
