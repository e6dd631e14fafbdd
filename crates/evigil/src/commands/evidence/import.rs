//! `evigil evidence import`: records of registries and libraries as drafts of entries.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use evigil_assess::study_import::{Read, StudyImport, Unread, UnreadPart, study_import_text};
use evigil_evidence::import::{BYTES_MAX, read};

use super::ledger::ledger;
use crate::Outcome;
use crate::args::Common;
use crate::commands::product::ended;
use crate::commands::setting::Setting;
use crate::diagnostic::Diagnostic;
use crate::terminal;

/// Read records of ClinicalTrials.gov, PubMed, CrossRef, RIS and BibTeX as drafts for the ledger.
///
/// Says which records are one study, which the ledger holds, what was retracted, and what to look
/// at. Nothing is judged: a curator fills in the drafts. Nothing is fetched.
///
/// Exit codes: 0 done; 2 bad usage, or a FILE that could not be read (the others are still read) or
/// a draft that is there already; 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// Files as they were downloaded; the format is told from the content.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Write the drafts into this folder; a draft that is there is left as it is.
    #[arg(long, value_name = "DIR")]
    drafts: Option<PathBuf>,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = ImportFormat::Text, value_name = "FORMAT")]
    format: ImportFormat,
    /// Write the output into this file instead of stdout; it appears only when complete.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// No hints; errors are still printed.
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    common: Common,
}

/// Form of the listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ImportFormat {
    /// For reading at a terminal.
    Text,
    /// One JSON object: evigil.study-import/1, with the drafts.
    Json,
}

pub(super) fn run(args: &Import) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    match import(args, &setting) {
        Ok(outcome) | Err(outcome) => outcome,
    }
}

fn import(args: &Import, setting: &Setting) -> Result<Outcome, Outcome> {
    if let Some(place) = crate::commands::overwritten(args.out.as_deref(), &args.files) {
        let diagnostic = Diagnostic::new("EV-C006", setting.messages(), &[]);
        setting.complain(&diagnostic.at(place.display().to_string()));
        return Err(Outcome::BadInput);
    }
    let ledger = ledger(setting)?;
    let mut outcome = Outcome::Done;
    let (mut files, mut unread) = (Read::default(), Vec::new());
    for path in &args.files {
        let file = path.display().to_string();
        let bytes = match bytes(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                let details = [("reason", error.to_string())];
                let diagnostic = Diagnostic::new("EV-D001", setting.messages(), &details);
                tell(&diagnostic.at(file), args.quiet, setting);
                outcome = Outcome::BadInput;
                continue;
            }
        };
        match read(&bytes) {
            Ok(import) => {
                files.files.push(file);
                files.imports.push(import);
            }
            Err(error) => {
                let one = Unread { file, error };
                tell(&refused(&one, setting), args.quiet, setting);
                unread.push(one);
                outcome = Outcome::BadInput;
            }
        }
    }
    let messages = setting.messages();
    let mut report = StudyImport::new(&files, &unread, &ledger, setting.as_of, messages);
    if let Some(folder) = &args.drafts {
        outcome = outcome.max(write_drafts(folder, &mut report, args.quiet, setting)?);
    }
    let rendered = match args.format {
        ImportFormat::Text => {
            let look = crate::commands::look(args.out.as_deref());
            Ok(study_import_text(&report, messages, look).into_bytes())
        }
        ImportFormat::Json => serde_json::to_vec_pretty(&report).map(ended),
    };
    crate::commands::finish(args.out.as_deref(), rendered, setting)?;
    let is_written = report
        .studies
        .iter()
        .filter_map(|study| study.draft.as_ref())
        .any(|draft| draft.written.is_some());
    if is_written && !args.quiet {
        terminal::tell(&(messages.text("study-draft-next") + "\n"));
    }
    Ok(outcome)
}

/// The bytes of a file, one more than may be read at the most.
fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = u64::try_from(BYTES_MAX)
        .unwrap_or(u64::MAX)
        .saturating_add(1);
    File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The diagnostic of a file that is of no format or breaks its own.
fn refused(unread: &Unread, setting: &Setting) -> Diagnostic {
    let part = UnreadPart::new(unread, setting.messages());
    let code = unread.error.code();
    let mut diagnostic = Diagnostic::new(code, setting.messages(), &[]);
    diagnostic.what = part.message;
    let mut place = part.file;
    for number in [part.line, part.column].into_iter().flatten() {
        place = format!("{place}:{number}");
    }
    diagnostic.at(place)
}

fn tell(diagnostic: &Diagnostic, quiet: bool, setting: &Setting) {
    terminal::tell(&diagnostic.render(terminal::stderr_color(), !quiet, setting.messages()));
}

/// Writes the drafts; one that is there is a curator's work and stays.
fn write_drafts(
    folder: &Path,
    report: &mut StudyImport,
    quiet: bool,
    setting: &Setting,
) -> Result<Outcome, Outcome> {
    let mut outcome = Outcome::Done;
    let fail = |place: &Path, error: &io::Error| {
        let details = [("reason", error.to_string())];
        let diagnostic = Diagnostic::new("EV-C002", setting.messages(), &details);
        setting.complain(&diagnostic.at(place.display().to_string()));
        Outcome::BadInput
    };
    fs::create_dir_all(folder).map_err(|error| fail(folder, &error))?;
    for study in &mut report.studies {
        let Some(draft) = &mut study.draft else {
            continue;
        };
        let place = folder.join(&draft.name);
        let written = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&place)
            .and_then(|mut file| file.write_all(draft.text.as_bytes()));
        match written {
            Ok(()) => draft.written = Some(place.display().to_string()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let diagnostic = Diagnostic::new("EV-E95", setting.messages(), &[]);
                tell(&diagnostic.at(place.display().to_string()), quiet, setting);
                outcome = Outcome::BadInput;
            }
            Err(error) => return Err(fail(&place, &error)),
        }
    }
    Ok(outcome)
}
