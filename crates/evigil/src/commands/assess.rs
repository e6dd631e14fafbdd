//! `evigil assess`: the four questions for one offer.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use evigil_assess::assessment::{self, AssessFault, Assessment, AssessmentInput, Offer};
use evigil_assess::lot::LotReport;
use evigil_assess::report::PrintFault;
use evigil_assess::{CheckReport, Wording};
use evigil_claims::ClaimsEngine;
use evigil_document::{Input, Limits, ReadError, records};
use evigil_evidence::ledger::Ledger;
use evigil_knowledge::Knowledge;

use super::product;
use super::setting::Setting;
use crate::Outcome;
use crate::args::Common;
use crate::diagnostic::Diagnostic;

/// Assess an offer: is it what it is called, does it work, what harm is known, is it lawful?
///
/// Joins the page, the papers of the lot, the studies of the ledger and the law. Every line has its
/// source; "not known" is an answer, and there is no score.
#[derive(Debug, Args)]
pub(crate) struct AssessArgs {
    /// A page, an offer.toml that names page and dossier, or a folder with an offer.toml.
    #[arg(value_name = "OFFER")]
    offer: PathBuf,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = AssessFormat::Text, value_name = "FORMAT")]
    format: AssessFormat,
    /// Write the one-page sheet for a patient instead of the whole assessment.
    #[arg(long)]
    brief: bool,
    /// Write the output into this file instead of stdout; it appears only when complete.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

/// Form of an assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum AssessFormat {
    /// For a person at a terminal.
    Text,
    /// One JSON object: evigil.assess/1.
    Json,
    /// One self-contained page.
    Html,
    /// A document to print.
    Pdf,
}

pub(crate) fn run(args: &AssessArgs) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    match assess(args, &setting) {
        Ok(()) => Outcome::Done,
        Err(outcome) => outcome,
    }
}

/// Where the parts of an offer stand.
struct Parts {
    source: String,
    folder: PathBuf,
    offer: Offer,
    page: Option<PathBuf>,
}

fn assess(args: &AssessArgs, setting: &Setting) -> Result<(), Outcome> {
    let parts = parts(&args.offer, setting)?;
    let inputs = parts.page.iter().chain(std::iter::once(&args.offer));
    if let Some(place) = super::overwritten(args.out.as_deref(), inputs) {
        let diagnostic = Diagnostic::new("EV-C006", setting.messages(), &[]);
        setting.complain(&diagnostic.at(place.display().to_string()));
        return Err(Outcome::BadInput);
    }
    // The two longest steps of an answer that starts from nothing, side by side.
    let knowledge: &Knowledge = &setting.knowledge;
    let (engine, ledger) = rayon::join(|| ClaimsEngine::new(knowledge), || Ledger::load(knowledge));
    let engine = engine.map_err(|error| {
        // The built-in base is tested; only one given with --knowledge can be at fault.
        let mut diagnostic = Diagnostic::new("EV-C001", setting.messages(), &[]);
        diagnostic.what = error.to_string();
        setting.complain(&diagnostic);
        Outcome::BadInput
    })?;
    let ledger =
        ledger.map_err(|faults| refuse(&AssessFault::Ledger(faults), &parts.source, setting))?;
    let page = match &parts.page {
        Some(page) => Some(read_page(page, &engine, setting)?),
        None => None,
    };
    let lot: Option<LotReport> = match &parts.offer.dossier {
        Some(dossier) => Some(product::judged(&parts.folder.join(dossier), setting)?),
        None => None,
    };
    let input = AssessmentInput {
        source: &parts.source,
        offer: &parts.offer,
        page: page.as_ref().map(|(page, _)| page),
        text: page.as_ref().map(|(_, text)| text.as_str()),
        lot: lot.as_ref(),
        engine: &engine,
        ledger: &ledger,
        as_of: setting.as_of,
    };
    let report = Assessment::new(&input, &setting.knowledge, &setting.wording)
        .map_err(|fault| refuse(&fault, &parts.source, setting))?;
    let bytes = rendered(args, &report, &setting.wording);
    match bytes {
        Ok(bytes) => super::finish(args.out.as_deref(), bytes, setting),
        Err(fault) => {
            let details = [("reason", fault.to_string())];
            setting.complain(&Diagnostic::new("EV-C002", setting.messages(), &details));
            Err(Outcome::Fault)
        }
    }
}

/// A fault of the base can only be one of `--knowledge`; the others are the offer's.
fn refuse(fault: &AssessFault, source: &str, setting: &Setting) -> Outcome {
    let diagnostic = match fault {
        AssessFault::Base(fault) => {
            let mut diagnostic = Diagnostic::new("EV-C001", setting.messages(), &[]);
            diagnostic.what = fault.message.clone();
            diagnostic.at(format!("{}:{}:{}", fault.file, fault.line, fault.column))
        }
        AssessFault::Ledger(faults) => {
            let mut diagnostic = Diagnostic::new("EV-C001", setting.messages(), &[]);
            diagnostic.what = faults.to_string();
            diagnostic
        }
        AssessFault::Fact(_) | AssessFault::Treatment(_) | AssessFault::Answers(_) => {
            let details = [("reason", fault.to_string())];
            Diagnostic::new("EV-O003", setting.messages(), &details).at(source.to_owned())
        }
    };
    setting.complain(&diagnostic);
    Outcome::BadInput
}

fn rendered(
    args: &AssessArgs,
    report: &Assessment,
    wording: &Wording,
) -> Result<serde_json::Result<Vec<u8>>, PrintFault> {
    let look = super::look(args.out.as_deref());
    Ok(match (args.format, args.brief) {
        (AssessFormat::Text, false) => Ok(assessment::text(report, wording, look).into_bytes()),
        (AssessFormat::Text, true) => {
            Ok(assessment::brief_text(report, wording, look).into_bytes())
        }
        (AssessFormat::Json, false) => serde_json::to_vec_pretty(report).map(product::ended),
        (AssessFormat::Json, true) => serde_json::to_vec_pretty(&report.brief).map(product::ended),
        (AssessFormat::Html, false) => Ok(assessment::html(report, wording).into_bytes()),
        (AssessFormat::Html, true) => Ok(assessment::brief_html(report, wording).into_bytes()),
        (AssessFormat::Pdf, false) => Ok(assessment::pdf(report, wording)?),
        (AssessFormat::Pdf, true) => Ok(assessment::brief_pdf(report, wording)?),
    })
}

/// A folder stands for the `offer.toml` in it; anything that is no TOML is a page.
fn parts(given: &Path, setting: &Setting) -> Result<Parts, Outcome> {
    let file = if given.is_dir() {
        given.join("offer.toml")
    } else {
        given.to_owned()
    };
    let source = file.display().to_string();
    let is_offer = file
        .extension()
        .is_some_and(|it| it.eq_ignore_ascii_case("toml"));
    if !is_offer {
        return Ok(Parts {
            source,
            folder: PathBuf::new(),
            offer: Offer::default(),
            page: Some(file),
        });
    }
    let text = product::text(&file).map_err(|error| {
        let details = [("reason", error.to_string())];
        let diagnostic = Diagnostic::new("EV-D001", setting.messages(), &details);
        setting.complain(&diagnostic.at(source.clone()));
        Outcome::BadInput
    })?;
    let offer = Offer::parse(&source, &text, &setting.knowledge).map_err(|fault| {
        let details = [("reason", fault.message.clone())];
        let diagnostic = Diagnostic::new("EV-O001", setting.messages(), &details);
        let place = format!("{}:{}:{}", fault.file, fault.line, fault.column);
        setting.complain(&diagnostic.at(place));
        Outcome::BadInput
    })?;
    let folder = file.parent().unwrap_or(Path::new("")).to_owned();
    Ok(Parts {
        source,
        page: offer.page.as_ref().map(|page| folder.join(page)),
        folder,
        offer,
    })
}

/// The one document of a page: archives and folders hold several, of which none is the page.
fn read_page(
    page: &Path,
    engine: &ClaimsEngine,
    setting: &Setting,
) -> Result<(CheckReport, String), Outcome> {
    let limits = Limits::default();
    let input = if page.as_os_str() == "-" {
        Input::Stdin
    } else {
        Input::Path(page.to_owned())
    };
    let refuse = |error: &ReadError| {
        setting.complain(&Diagnostic::of_read_error(error, setting.messages()));
        Outcome::BadInput
    };
    let mut found = records(&input, &limits);
    let first = found.next();
    let Some(first) = first.filter(|_| found.next().is_none()) else {
        let diagnostic = Diagnostic::new("EV-O002", setting.messages(), &[]);
        setting.complain(&diagnostic.at(page.display().to_string()));
        return Err(Outcome::BadInput);
    };
    let document = first
        .and_then(|raw| raw.decode(&limits))
        .map_err(|error| refuse(&error))?;
    let reading = engine.read(&document, setting.as_of);
    let report = CheckReport::new(
        &document,
        &reading,
        &setting.knowledge,
        setting.lang,
        setting.as_of,
    );
    Ok((report, document.text))
}
