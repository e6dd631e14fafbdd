//! `evigil product inspect`: what instrument files hold.

use std::path::Path;

use evigil_assess::inspect::{self, InspectReport};
use evigil_assess::plot::FilePlots;
use evigil_core::Sha256;
use evigil_cytometry::gating_ml::GatingDocument;
use evigil_instrument::table::mapping::Mapping;
use evigil_instrument::{MappedFile, Problem};

use super::instrument;
use crate::Outcome;
use crate::args::{Inspect, InspectFormat};
use crate::commands::setting::Setting;
use crate::diagnostic::Diagnostic;

pub(super) fn run(args: &Inspect) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    if let Some(place) = super::overwritten(args.out.as_deref(), &args.files) {
        let place = place.display().to_string();
        setting.complain(&Diagnostic::new("EV-C006", setting.messages(), &[]).at(place));
        return Outcome::BadInput;
    }
    let gates = match args.gates.as_deref().map(instrument::gates).transpose() {
        Ok(gates) => gates,
        Err((place, reason)) => {
            let details = [("reason", reason)];
            setting.complain(&Diagnostic::new("EV-G001", setting.messages(), &details).at(place));
            return Outcome::BadInput;
        }
    };
    let mapping = args.mapping.as_deref().map(instrument::mapping);
    let progress = super::progress::files(args.files.len(), args.quiet, setting.messages());
    let draw = matches!(args.format, InspectFormat::Html);
    let mut reports = Vec::with_capacity(args.files.len());
    let mut plots = Vec::new();
    for file in &args.files {
        progress.set_message(file.display().to_string());
        let (report, drawn) = report(file, mapping.as_ref(), gates.as_ref(), draw, &setting);
        reports.push(report);
        plots.push(drawn);
        progress.inc(1);
    }
    progress.finish_and_clear();
    let bytes = match args.format {
        InspectFormat::Text => {
            let look = super::look(args.out.as_deref());
            let texts: Vec<String> = reports
                .iter()
                .map(|report| inspect::text(report, setting.messages(), look))
                .collect();
            Ok(texts.join("\n").into_bytes())
        }
        InspectFormat::Json => match reports.as_slice() {
            [report] => serde_json::to_vec_pretty(report),
            reports => serde_json::to_vec_pretty(reports),
        }
        .map(ended),
        InspectFormat::Jsonl => reports
            .iter()
            .map(|report| serde_json::to_vec(report).map(ended))
            .collect::<Result<Vec<_>, _>>()
            .map(|lines| lines.concat()),
        InspectFormat::Html => Ok(inspect::html(&reports, &plots, &setting.wording).into_bytes()),
    };
    if let Err(outcome) = super::finish(args.out.as_deref(), bytes, &setting) {
        return outcome;
    }
    if reports.iter().any(InspectReport::is_unreadable) {
        Outcome::BadInput
    } else {
        Outcome::Done
    }
}

/// A line of its own.
pub(in crate::commands) fn ended(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.push(b'\n');
    bytes
}

/// The report on one file, and what is drawn of it if it is to be drawn; a file that can't be
/// opened has a report that says so.
fn report(
    path: &Path,
    mapping: Option<&Result<Mapping, Problem>>,
    gates: Option<&GatingDocument>,
    draw: bool,
    setting: &Setting,
) -> (InspectReport, FilePlots) {
    let name = path.display().to_string();
    let file = match MappedFile::open(path) {
        Ok(file) => file,
        Err(error) => {
            let inspection = instrument::unreadable(instrument::cannot_open(&error));
            let report = InspectReport::new(&name, None, &inspection, setting.messages());
            return (report, FilePlots::default());
        }
    };
    let inspection = match mapping {
        Some(Err(problem)) => instrument::unreadable(problem.clone()),
        Some(Ok(mapping)) => instrument::inspect(&file, Some(mapping)),
        None => instrument::inspect(&file, None),
    };
    let sum = Sha256::of(&file);
    let mut report = InspectReport::new(&name, Some(sum), &inspection, setting.messages());
    if let Some(gates) = gates {
        report.gate(&inspection, gates, setting.messages());
    }
    let plots = if draw {
        FilePlots::new(&name, &inspection)
    } else {
        FilePlots::default()
    };
    (report, plots)
}
