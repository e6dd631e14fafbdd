//! `evigil law screen`: questions before a treatment, and risks of a route.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use evigil_assess::screening::{
    ScreeningAsked, ScreeningReport, questionnaire_template, screening_text,
};
use evigil_knowledge::TermKind;
use evigil_law::screening::{Answers, AnswersError, ScreeningBase};

use crate::Outcome;
use crate::args::Common;
use crate::commands::product::ended;
use crate::commands::setting::Setting;
use crate::commands::{finish, look, overwritten};
use crate::diagnostic::Diagnostic;

/// Answer questions before a treatment: who says it is not for such a person, what calls for care,
/// what a doctor has to know, what nobody knows; and what is known of a route.
///
/// Without --answers and --route the questions are listed.
///
/// Exit codes: 0 done; 2 bad usage, or answers that can't be used; 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct Screen {
    /// A file with answers, such as cancer_now = "no" (TOML).
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// Route, such as iv, local, scalp, joint or topical.
    #[arg(long, value_name = "ROUTE")]
    route: Option<String>,
    /// Product class, such as exosome, supernatant or synthetic.
    #[arg(long, value_name = "CLASS")]
    product: Option<String>,
    /// List the questions.
    #[arg(long, conflicts_with_all = ["answers", "route", "template"])]
    questionnaire: bool,
    /// Print a file of answers to fill in.
    #[arg(long, conflicts_with_all = ["answers", "route"])]
    template: bool,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = ScreenFormat::Text, value_name = "FORMAT")]
    format: ScreenFormat,
    /// Write the output into this file instead of stdout; it appears only when complete.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ScreenFormat {
    /// For reading at a terminal.
    Text,
    /// One JSON object: evigil.screening/1.
    Json,
}

pub(super) fn run(args: &Screen) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    if let Some(place) = overwritten(args.out.as_deref(), &args.answers) {
        let diagnostic = Diagnostic::new("EV-C006", setting.messages(), &[]);
        setting.complain(&diagnostic.at(place.display().to_string()));
        return Outcome::BadInput;
    }
    match screened(args, &setting) {
        Ok(()) => Outcome::Done,
        Err(outcome) => outcome,
    }
}

fn screened(args: &Screen, setting: &Setting) -> Result<(), Outcome> {
    let base =
        ScreeningBase::of(&setting.knowledge).map_err(|fault| super::of_base(fault, setting))?;
    for (kind, code, given) in [
        (TermKind::Route, "EV-L41", &args.route),
        (TermKind::ProductClass, "EV-L53", &args.product),
    ] {
        let Some(given) = given else { continue };
        if setting.knowledge.term(kind, given).is_none() {
            let terms = setting.knowledge.terms().iter();
            let known: Vec<&str> = terms
                .filter(|term| term.kind == kind)
                .map(|term| term.id.as_str())
                .collect();
            setting.complain(&super::unknown_word(code, given, &known, setting));
            return Err(Outcome::BadInput);
        }
    }
    let answers = match &args.answers {
        Some(file) => Some(read(file, &base, setting)?),
        None => None,
    };
    let asked = ScreeningAsked {
        answers: answers.as_ref(),
        class: args.product.as_deref(),
        route: args.route.as_deref(),
        as_of: setting.as_of,
    };
    let wording = &setting.wording;
    let report = ScreeningReport::new(&base, &asked, &setting.knowledge, wording);
    let out = args.out.as_deref();
    let bytes = match args.format {
        ScreenFormat::Json => serde_json::to_vec_pretty(&report).map(ended),
        ScreenFormat::Text if args.template => {
            Ok(questionnaire_template(&report, wording).into_bytes())
        }
        ScreenFormat::Text => Ok(screening_text(&report, wording, look(out)).into_bytes()),
    };
    finish(out, bytes, setting)
}

fn read(
    file: &std::path::Path,
    base: &ScreeningBase,
    setting: &Setting,
) -> Result<Answers, Outcome> {
    let bytes = super::read_file(file, setting)?;
    let text = String::from_utf8_lossy(&bytes);
    Answers::read(base, text.trim_start_matches('\u{feff}')).map_err(|error| {
        let (details, place) = match &error {
            AnswersError::Shape {
                line,
                column,
                reason,
            } => (
                vec![("reason", reason.clone())],
                format!("{}:{line}:{column}", file.display()),
            ),
            AnswersError::Question { question, .. } => (
                vec![("question", question.clone())],
                file.display().to_string(),
            ),
            AnswersError::Answer {
                question, answer, ..
            } => (
                vec![("question", question.clone()), ("answer", answer.clone())],
                file.display().to_string(),
            ),
        };
        let mut diagnostic = Diagnostic::new(error.code(), setting.messages(), &details);
        let mark = setting.wording.list_mark();
        match &error {
            AnswersError::Answer { known, .. } => {
                let known = [("known", known.join(mark))];
                diagnostic.help = Some(setting.messages().with("help-EV-L52", known));
            }
            AnswersError::Question { near, .. } if !near.is_empty() => {
                let near = [("near", near.join(mark))];
                diagnostic.help = Some(setting.messages().with("screen-near", near));
            }
            _ => {}
        }
        setting.complain(&diagnostic.at(place));
        Outcome::BadInput
    })
}
