//! `evigil report incidents`: events as several sources tell them.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use evigil_assess::report::incidents::{IncidentsReport, incident_list_text, incident_text};
use evigil_assess::report::one_line;
use evigil_vigilance::exchange::{Place, Problem, ProblemSeverity};
use evigil_vigilance::incident::{Incident, Incidents, check};

use super::import::{ImportFormat, ended};
use crate::args::Common;
use crate::commands::setting::Setting;
use crate::commands::{finish, look};
use crate::diagnostic::Diagnostic;
use crate::{Outcome, terminal};

/// Show incidents by date, as each source tells them, and where the sources differ. No verdict.
///
/// Without an ID, a line for each.
///
/// Exit codes: 0 done; 2 bad usage, no such incident, or a file of --incidents that is wrong (the
/// others are still shown); 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct IncidentsArgs {
    /// Ids of incidents, such as HM-JP-2023-01.
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// Incidents of your own: a folder of files in the form of those of the knowledge base.
    #[arg(long, value_name = "DIR")]
    incidents: Option<PathBuf>,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = ImportFormat::Text, value_name = "FORMAT")]
    format: ImportFormat,
    /// Write the output into this file instead of stdout.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

pub(super) fn run(args: &IncidentsArgs) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    let mut all = match Incidents::of(&setting.knowledge) {
        Ok(all) => all,
        Err(fault) => {
            let details = [("reason", fault.to_string())];
            setting.complain(&Diagnostic::new("EV-A261", setting.messages(), &details));
            return Outcome::BadInput;
        }
    };
    let mut is_bad = false;
    if let Some(folder) = &args.incidents {
        is_bad = !add_own(&mut all, folder, &setting);
    }
    for id in &args.ids {
        if all.get(id).is_none() {
            is_bad = true;
            let known: Vec<_> = all.iter().map(|incident| incident.id.as_str()).collect();
            let known = known.join(", ");
            let details = [("id", id.clone()), ("known", known)];
            setting.complain(&Diagnostic::new("EV-A610", setting.messages(), &details));
        }
    }
    let asked = |incident: &Incident| {
        let mut ids = args.ids.iter();
        args.ids.is_empty() || ids.any(|id| incident.id.eq_ignore_ascii_case(id.trim()))
    };
    let chosen = all.files().filter(|(_, incident)| asked(incident));
    let report = IncidentsReport::new(chosen, &setting.knowledge, setting.lang, setting.as_of);
    let look = look(args.out.as_deref());
    let bytes = match args.format {
        ImportFormat::Text if args.ids.is_empty() => {
            Ok(incident_list_text(&report, &setting.wording, look).into_bytes())
        }
        ImportFormat::Text => {
            let texts = report.incidents.iter();
            let texts: Vec<_> = texts
                .map(|incident| incident_text(incident, &setting.wording, look))
                .collect();
            Ok(texts.join("\n").into_bytes())
        }
        ImportFormat::Json => serde_json::to_vec_pretty(&report).map(ended),
        ImportFormat::Jsonl => serde_json::to_vec(&report).map(ended),
    };
    match finish(args.out.as_deref(), bytes, &setting) {
        Err(outcome) => outcome,
        Ok(()) if is_bad => Outcome::BadInput,
        Ok(()) => Outcome::Done,
    }
}

/// Largest file of an incident: those of the base have some kilobytes.
const FILE_BYTES_MAX: u64 = 4 << 20;

/// Adds the incidents of a folder; tells what is wrong with them, and whether nothing was.
fn add_own(all: &mut Incidents, folder: &Path, setting: &Setting) -> bool {
    let mut files: Vec<PathBuf> = match fs::read_dir(folder) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
        Err(error) => {
            let details = [("reason", error.to_string())];
            let diagnostic = Diagnostic::new("EV-A260", setting.messages(), &details);
            setting.complain(&diagnostic.at(folder.display().to_string()));
            return false;
        }
    };
    files.retain(|path| path.extension().is_some_and(|it| it == "toml"));
    files.sort();
    let mut is_good = true;
    let mut tell = |problem: &Problem| {
        is_good = false;
        terminal::tell(&format!("{}\n", one_line(problem, setting.messages())));
    };
    let mut own = Incidents::default();
    for path in &files {
        let name = path.display().to_string();
        let refused = |line: usize, reason: String| {
            let place = Place::line(&name, u64::try_from(line).unwrap_or_default());
            Problem::new("EV-A601", ProblemSeverity::Error, place).with("reason", reason)
        };
        let size = fs::metadata(path).map_or(0, |known| known.len());
        let read = if size > FILE_BYTES_MAX {
            Err(refused(0, format!("{size} bytes > {FILE_BYTES_MAX}")))
        } else {
            fs::read_to_string(path)
                .map_err(|error| refused(0, error.to_string()))
                .and_then(|text| {
                    let read = Incident::read(&name, &text);
                    read.map_err(|fault| refused(fault.line, fault.message))
                })
        };
        match read {
            Err(problem) => tell(&problem),
            Ok(incident) => {
                own.add(&name, incident.clone());
                all.add(&name, incident);
            }
        }
    }
    for problem in check(all, &setting.knowledge) {
        let is_own = own.files().any(|(file, _)| file == problem.place.file);
        if is_own {
            tell(&problem);
        }
    }
    is_good
}
