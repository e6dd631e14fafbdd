//! `evigil report causality`: stored answers of assessors, and what follows from them.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use evigil_assess::report::ReportProblem;
use evigil_assess::report::causality::{CausalityReport, causality_text};
use evigil_vigilance::assess::scale::Scales;
use evigil_vigilance::assess::scale::answers::read;
use evigil_vigilance::assess::scale::template::template;
use evigil_vigilance::exchange::ProblemSeverity;

use super::import::{ImportFormat, ended};
use crate::Outcome;
use crate::args::Common;
use crate::commands::setting::Setting;
use crate::commands::{finish, look};
use crate::diagnostic::Diagnostic;

/// Show what stored answers to a causality scale lead to, several assessors side by side.
///
/// Exit codes: 0 done; 2 bad usage, or a file of answers that is wrong (the rest of it is still
/// shown); 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct Causality {
    /// A file of answers (TOML).
    #[arg(value_name = "ANSWERS", required_unless_present = "template")]
    answers: Option<PathBuf>,
    /// Print a file to fill in for this scale, such as naranjo or who-umc.
    #[arg(long, value_name = "SCALE", conflicts_with = "answers")]
    template: Option<String>,
    /// Number of the case that goes into the template.
    #[arg(long, value_name = "ID", requires = "template")]
    case: Option<String>,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = ImportFormat::Text, value_name = "FORMAT")]
    format: ImportFormat,
    /// Write the output into this file instead of stdout.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

/// Largest file of answers.
const FILE_BYTES_MAX: u64 = 16 << 20;

pub(super) fn run(args: &Causality) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    let complain = |code, details: &[(&'static str, String)]| {
        setting.complain(&Diagnostic::new(code, setting.messages(), details));
        Outcome::BadInput
    };
    let scales = match Scales::of(&setting.knowledge) {
        Ok(scales) => scales,
        Err(fault) => return complain("EV-A261", &[("reason", fault.to_string())]),
    };
    if let Some(id) = &args.template {
        let Some(scale) = scales.get(id) else {
            let known: Vec<_> = scales.iter().map(|scale| scale.id.as_str()).collect();
            let known = known.join(", ");
            return complain("EV-A262", &[("id", id.clone()), ("known", known)]);
        };
        let case = args.case.as_deref().unwrap_or_default();
        let text = template(scale, case, setting.lang);
        return match finish(args.out.as_deref(), Ok(text.into_bytes()), &setting) {
            Ok(()) => Outcome::Done,
            Err(outcome) => outcome,
        };
    }
    let Some(path) = &args.answers else {
        return Outcome::BadInput;
    };
    let name = path.display().to_string();
    let text = fs::metadata(path).and_then(|known| {
        if known.len() > FILE_BYTES_MAX {
            return Err(std::io::ErrorKind::FileTooLarge.into());
        }
        fs::read_to_string(path)
    });
    let text = match text {
        Ok(text) => text,
        Err(error) => {
            let details = [("reason", error.to_string())];
            let diagnostic = Diagnostic::new("EV-A260", setting.messages(), &details);
            setting.complain(&diagnostic.at(name));
            return Outcome::BadInput;
        }
    };
    let (file, problems) = read(&name, &text, &scales);
    let is_bad = problems
        .iter()
        .any(|problem| problem.severity == ProblemSeverity::Error);
    let problems = problems
        .iter()
        .map(|problem| ReportProblem::new(problem, setting.messages()))
        .collect();
    let report = CausalityReport::new(
        &name,
        &file,
        &scales,
        problems,
        &setting.knowledge,
        setting.lang,
        setting.as_of,
    );
    let bytes = match args.format {
        ImportFormat::Text => {
            let look = look(args.out.as_deref());
            Ok(causality_text(&report, &setting.wording, look).into_bytes())
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
