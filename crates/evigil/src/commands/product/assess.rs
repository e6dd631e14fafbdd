//! `evigil product assess`: a lot's dossier and its files against the criteria.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use evigil_assess::lot::{self, LotInput, LotReport, NamedFile};
use evigil_assess::plot::LotPlots;
use evigil_core::{ItemStanding, Sha256};
use evigil_instrument::MappedFile;
use evigil_product::criteria::{Criteria, LotRecord};
use evigil_product::dossier::{Dossier, DossierFault, DossierProblem, FileRole, Vocabulary};
use evigil_product::measured::measure;
use evigil_product::{Attached, Attachments};

use super::inspect::ended;
use super::instrument;
use crate::Outcome;
use crate::args::{Assess, FailOn, InspectFormat};
use crate::commands::setting::Setting;
use crate::diagnostic::Diagnostic;

pub(super) fn run(args: &Assess) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    let path = dossier_path(&args.dossier);
    if let Some(place) = super::overwritten(args.out.as_deref(), [&path]) {
        let place = place.display().to_string();
        setting.complain(&Diagnostic::new("EV-C006", setting.messages(), &[]).at(place));
        return Outcome::BadInput;
    }
    let is_drawn = args.format == InspectFormat::Html;
    let (report, plots) = match judge(&path, args.quiet, is_drawn, &setting) {
        Ok(judged) => judged,
        Err(outcome) => return outcome,
    };
    let bytes = match args.format {
        InspectFormat::Text => {
            let look = super::look(args.out.as_deref());
            Ok(lot::text(&report, &setting.wording, look).into_bytes())
        }
        InspectFormat::Json => serde_json::to_vec_pretty(&report).map(ended),
        InspectFormat::Jsonl => serde_json::to_vec(&report).map(ended),
        InspectFormat::Html => Ok(lot::html(&report, &plots, &setting.wording).into_bytes()),
    };
    if let Err(outcome) = super::finish(args.out.as_deref(), bytes, &setting) {
        return outcome;
    }
    outcome(args, &report)
}

/// A lot for another command, without drawings.
pub(in crate::commands) fn judged(path: &Path, setting: &Setting) -> Result<LotReport, Outcome> {
    let (report, _) = judge(&dossier_path(path), true, false, setting)?;
    Ok(report)
}

/// Reads a dossier and holds its lot against the criteria; what can't be read is told.
fn judge(
    path: &Path,
    quiet: bool,
    is_drawn: bool,
    setting: &Setting,
) -> Result<(LotReport, LotPlots), Outcome> {
    let text = match instrument::text(path) {
        Ok(text) => text,
        Err(error) => {
            let details = [("reason", error.to_string())];
            let diagnostic = Diagnostic::new("EV-D001", setting.messages(), &details);
            setting.complain(&diagnostic.at(path.display().to_string()));
            return Err(Outcome::BadInput);
        }
    };
    let criteria = match Criteria::compile(&setting.knowledge) {
        Ok(criteria) => criteria,
        Err(errors) => {
            for error in errors {
                // The built-in base is tested; only one given with --knowledge can be at fault.
                let mut diagnostic = Diagnostic::new("EV-C001", setting.messages(), &[]);
                diagnostic.what = format!("{}: {}", error.id, error.reason);
                setting.complain(&diagnostic.at(error.file));
            }
            return Err(Outcome::BadInput);
        }
    };
    let (dossier, problems) = Dossier::parse(&text, &Vocabulary::of(&setting.knowledge));
    // Text that is no TOML says nothing, which must not read as a lot that discloses nothing.
    let broken = |problem: &&DossierProblem| matches!(problem.fault, DossierFault::Syntax { .. });
    let faults: Vec<&DossierProblem> = problems.iter().filter(broken).collect();
    if !faults.is_empty() {
        for fault in faults {
            let details = fault.fault.details();
            let mut diagnostic = Diagnostic::new("EV-L001", setting.messages(), &details);
            let messages = setting.messages();
            let details = details.iter().map(|(name, value)| (*name, value.as_str()));
            diagnostic.what = messages.with("dossier-EV-L001", details);
            diagnostic.help = messages.member("dossier-help", "EV-L001");
            let place = fault.place;
            let place = format!("{}:{}:{}", path.display(), place.line, place.column);
            setting.complain(&diagnostic.at(place));
        }
        return Err(Outcome::BadInput);
    }
    let read = Read {
        path,
        text: &text,
        dossier,
        problems,
    };
    Ok(assess(read, quiet, is_drawn, &criteria, setting))
}

/// A folder stands for the dossier in it.
fn dossier_path(given: &Path) -> PathBuf {
    if given.is_dir() {
        given.join("dossier.toml")
    } else {
        given.to_owned()
    }
}

fn outcome(args: &Assess, report: &LotReport) -> Outcome {
    let stands_so = |item: &lot::CitedItem| match (args.fail_on, item.standing) {
        (None, _) => false,
        (Some(_), ItemStanding::Contradicted) => true,
        (Some(FailOn::Open), ItemStanding::NotShown | ItemStanding::NotDisclosed) => true,
        (Some(_), _) => false,
    };
    if !report.dossier.problems.is_empty() || report.files.iter().any(|file| file.is_unreadable()) {
        Outcome::BadInput
    } else if report.items.iter().any(stands_so) {
        Outcome::Findings
    } else {
        Outcome::Done
    }
}

/// A dossier as it was read.
struct Read<'r> {
    path: &'r Path,
    text: &'r str,
    dossier: Dossier,
    problems: Vec<DossierProblem>,
}

fn assess(
    read: Read<'_>,
    quiet: bool,
    is_drawn: bool,
    criteria: &Criteria<'_>,
    setting: &Setting,
) -> (LotReport, LotPlots) {
    let Read {
        path,
        text,
        dossier,
        mut problems,
    } = read;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut opened: BTreeMap<&str, Result<MappedFile, io::Error>> = BTreeMap::new();
    let progress = super::progress::files(dossier.files().count(), quiet, setting.messages());
    for file in dossier.files() {
        progress.set_message(file.file.clone());
        progress.inc(1);
        let opened = opened
            .entry(&file.file)
            .or_insert_with(|| open_inside(folder, &file.file));
        if let Err(error) = opened {
            problems.push(DossierProblem {
                place: file.place,
                fault: DossierFault::MissingFile {
                    path: file.file.clone(),
                    reason: error.to_string(),
                },
            });
        }
    }
    progress.finish_and_clear();
    let mut files = Attachments::new();
    for file in dossier.files() {
        let paper = matches!(file.role, FileRole::Figure | FileRole::Certificate);
        let attached = match opened.get(file.file.as_str()) {
            Some(Ok(_)) if paper => Attached::Paper,
            Some(Ok(bytes)) => Attached::Read(match &file.mapping {
                None => instrument::inspect(bytes, None),
                Some(mapping) => match instrument::mapping(&folder.join(mapping)) {
                    Ok(mapping) => instrument::inspect(bytes, Some(&mapping)),
                    Err(problem) => instrument::unreadable(problem),
                },
            }),
            Some(Err(error)) => Attached::Missing {
                reason: error.to_string(),
            },
            None => continue,
        };
        files.insert(file.file.clone(), attached);
    }
    let lot = LotRecord {
        dossier: &dossier,
        files: &files,
        as_of: setting.as_of,
    };
    let items = criteria.judge(&lot);
    let measured = measure(&lot);
    let named: Vec<NamedFile<'_>> = files
        .iter()
        .filter_map(|(name, attached)| match (attached, opened.get(name)) {
            (Attached::Read(inspection), Some(Ok(bytes))) => Some(NamedFile {
                name,
                sha256: Sha256::of(bytes),
                inspection,
            }),
            _ => None,
        })
        .collect();
    let input = LotInput {
        source: &path.display().to_string(),
        sha256: Sha256::of(text.as_bytes()),
        dossier: &dossier,
        problems: &problems,
        items: &items,
        measured: &measured,
        files: &named,
        as_of: setting.as_of,
    };
    let report = LotReport::new(&input, &setting.knowledge, &setting.wording);
    let plots = if is_drawn {
        LotPlots::new(&lot)
    } else {
        LotPlots::default()
    };
    (report, plots)
}

/// Opens a file of a dossier; a link that leads out of its folder is not followed.
fn open_inside(folder: &Path, file: &str) -> io::Result<MappedFile> {
    // A dossier without a folder in its path stands in the current one.
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let place = std::fs::canonicalize(folder.join(file))?;
    if !place.starts_with(std::fs::canonicalize(folder)?) {
        let reason = "a link out of the folder of the dossier";
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, reason));
    }
    MappedFile::open(place)
}
