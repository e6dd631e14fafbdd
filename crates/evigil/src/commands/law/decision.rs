//! `evigil law classify`, `obligations` and `facts`: decisions from facts of a treatment.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use evigil_assess::law::{
    LawFactsReport, LawReport, LawView, classify_text, fact_told, facts_text, obligations_text,
    read_facts,
};
use evigil_law::decision::{DecisionBase, FactFault, Facts, decide};

use crate::Outcome;
use crate::args::Common;
use crate::commands::product;
use crate::commands::setting::Setting;
use crate::commands::{finish, look, overwritten};
use crate::diagnostic::Diagnostic;

/// Decide which law covers a treatment: instruments, class, reviewer, what is not covered, with
/// every step's article. What is not given stays open and becomes a question.
///
/// Exit codes: 0 done; 2 bad usage, or a fact that can't be used; 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct Classify {
    #[command(flatten)]
    given: Given,
    /// Also show the rules that do not apply, and what each was asked of.
    #[arg(long)]
    steps: bool,
}

/// List duties, deadlines, penalties and orders that follow, to check off.
///
/// Exit codes: 0 done; 2 bad usage, or a fact that can't be used; 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct Obligations {
    #[command(flatten)]
    given: Given,
}

/// List the facts that can be given, with their words.
#[derive(Debug, Args)]
pub(crate) struct ListFacts {
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = LawFormat::Text, value_name = "FORMAT")]
    format: LawFormat,
    /// Write the output into this file instead of stdout; it appears only when complete.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

/// What is known of a treatment.
#[derive(Debug, Args)]
struct Given {
    /// A fact, such as material=vesicles; see evigil law facts. More words with commas.
    #[arg(long, value_name = "FACT=WORD")]
    fact: Vec<String>,
    /// A file of facts, one key a fact (TOML, or JSON); those of --fact come on top.
    #[arg(long, value_name = "FILE")]
    facts: Option<PathBuf>,
    /// Whose law: JP, US, EU, UK, KR [default: all].
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    jurisdiction: Vec<String>,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = LawFormat::Text, value_name = "FORMAT")]
    format: LawFormat,
    /// Write the output into this file instead of stdout; it appears only when complete.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LawFormat {
    /// For reading at a terminal.
    Text,
    /// One JSON object.
    Json,
}

pub(super) fn classify(args: &Classify) -> Outcome {
    answered(&args.given, LawView::Classify, args.steps)
}

pub(super) fn obligations(args: &Obligations) -> Outcome {
    answered(&args.given, LawView::Obligations, false)
}

pub(super) fn list(args: &ListFacts) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    let Some(base) = base(&setting) else {
        return Outcome::BadInput;
    };
    let report = LawFactsReport::new(&base, &setting.wording);
    let out = args.out.as_deref();
    let bytes = match args.format {
        LawFormat::Text => Ok(facts_text(&report, &setting.wording, look(out)).into_bytes()),
        LawFormat::Json => serde_json::to_vec_pretty(&report).map(product::ended),
    };
    ended(finish(out, bytes, &setting))
}

fn answered(given: &Given, view: LawView, every_step: bool) -> Outcome {
    let Some(setting) = Setting::new(&given.common) else {
        return Outcome::BadInput;
    };
    if let Some(place) = overwritten(given.out.as_deref(), &given.facts) {
        let diagnostic = Diagnostic::new("EV-C006", setting.messages(), &[]);
        setting.complain(&diagnostic.at(place.display().to_string()));
        return Outcome::BadInput;
    }
    let Some(base) = base(&setting) else {
        return Outcome::BadInput;
    };
    let Some(facts) = facts(given, &base, &setting) else {
        return Outcome::BadInput;
    };
    let decision = decide(&base, &facts, setting.as_of);
    let wording = &setting.wording;
    let report = LawReport::new(&decision, view, &base, &setting.knowledge, wording);
    let out = given.out.as_deref();
    let bytes = match (given.format, view) {
        (LawFormat::Json, _) => serde_json::to_vec_pretty(&report).map(product::ended),
        (LawFormat::Text, LawView::Classify) => {
            Ok(classify_text(&report, every_step, wording, look(out)).into_bytes())
        }
        (LawFormat::Text, LawView::Obligations) => {
            Ok(obligations_text(&report, wording, look(out)).into_bytes())
        }
    };
    ended(finish(out, bytes, &setting))
}

fn ended(written: Result<(), Outcome>) -> Outcome {
    match written {
        Ok(()) => Outcome::Done,
        Err(outcome) => outcome,
    }
}

/// The decisions of the base; nothing, after a diagnostic, when they can't be used.
fn base(setting: &Setting) -> Option<DecisionBase> {
    match DecisionBase::load(&setting.knowledge) {
        Ok(base) => Some(base),
        // The built-in base is tested; only one given with --knowledge can be at fault.
        Err(fault) => {
            let mut diagnostic = Diagnostic::new("EV-C001", setting.messages(), &[]);
            diagnostic.what = fault.message;
            let place = format!("{}:{}:{}", fault.file, fault.line, fault.column);
            setting.complain(&diagnostic.at(place));
            None
        }
    }
}

/// The facts of the file, then those of the command line. Everything wrong is told.
fn facts(given: &Given, base: &DecisionBase, setting: &Setting) -> Option<Facts> {
    let mut facts = Facts::default();
    let mut is_good = true;
    if let Some(file) = &given.facts {
        is_good = from_file(file, base, setting, &mut facts);
    }
    let mut refuse = |fault: &FactFault, typed: &str| {
        is_good = false;
        let mut diagnostic = Diagnostic::told(fact_told(fault, &setting.wording));
        diagnostic.help = setting.messages().member("help", diagnostic.code);
        setting.complain(&diagnostic.at(typed));
    };
    // What is typed replaces what the file says of the same fact.
    let typed: Vec<(&String, Option<(&str, &str)>)> = given
        .fact
        .iter()
        .map(|typed| (typed, typed.split_once('=')))
        .collect();
    for (key, _) in typed.iter().filter_map(|(_, pair)| *pair) {
        facts = facts.without(key.trim());
    }
    if !given.jurisdiction.is_empty() {
        facts = facts.without("jurisdiction");
    }
    let mut malformed = Vec::new();
    for (typed, pair) in typed {
        match pair {
            Some((key, values)) => {
                // A price may be written with commas.
                let mut words: Vec<&str> = values.split(',').collect();
                if values.bytes().all(|it| it.is_ascii_digit() || it == b',') {
                    words = vec![values];
                }
                for value in words {
                    if let Err(fault) = facts.set(base, key.trim(), value) {
                        refuse(&fault, &format!("--fact {typed}"));
                    }
                }
            }
            None => malformed.push(typed),
        }
    }
    for code in &given.jurisdiction {
        let upper = code.trim().to_ascii_uppercase();
        if let Err(fault) = facts.set(base, "jurisdiction", &upper) {
            refuse(&fault, &format!("--jurisdiction {code}"));
        }
    }
    for typed in &malformed {
        let details = [("typed", (*typed).clone())];
        setting.complain(&Diagnostic::new("EV-J07", setting.messages(), &details));
    }
    (is_good && malformed.is_empty()).then_some(facts)
}

fn from_file(
    file: &std::path::Path,
    base: &DecisionBase,
    setting: &Setting,
    facts: &mut Facts,
) -> bool {
    let name = file.display().to_string();
    let text = match product::text(file) {
        Ok(text) => text,
        Err(error) => {
            let details = [("reason", error.to_string())];
            let diagnostic = Diagnostic::new("EV-D001", setting.messages(), &details);
            setting.complain(&diagnostic.at(name));
            return false;
        }
    };
    match read_facts(base, &name, &text, &setting.wording, facts) {
        Ok(()) => true,
        Err(fault) => {
            let mut diagnostic = Diagnostic::told(fault.told);
            diagnostic.help = setting.messages().member("help", diagnostic.code);
            let place = format!("{}:{}:{}", fault.file, fault.line, fault.column);
            setting.complain(&diagnostic.at(place));
            false
        }
    }
}
