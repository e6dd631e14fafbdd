//! `evigil law`: what law covers a treatment, what it asks for and what it leaves open; rules of
//! sport, questions before a treatment, plans.

mod decision;
mod doping;
mod plan;
mod screen;

use std::path::Path;

use clap::Subcommand;
use evigil_knowledge::part::BaseFault;

use super::setting::Setting;
use crate::Outcome;
use crate::diagnostic::Diagnostic;

/// Law: what covers a treatment, what that asks for, and what it does not give.
#[derive(Debug, Subcommand)]
pub(crate) enum Law {
    Classify(decision::Classify),
    Obligations(decision::Obligations),
    Facts(decision::ListFacts),
    Doping(Box<doping::Doping>),
    Screen(screen::Screen),
    #[command(subcommand)]
    Plan(plan::PlanCommand),
}

pub(crate) fn run(args: &Law) -> Outcome {
    match args {
        Law::Classify(args) => decision::classify(args),
        Law::Obligations(args) => decision::obligations(args),
        Law::Facts(args) => decision::list(args),
        Law::Doping(args) => doping::run(args),
        Law::Screen(args) => screen::run(args),
        Law::Plan(args) => plan::run(args),
    }
}

/// Files of the user larger than this are refused: pages and lists have a few megabytes.
const FILE_MB_MAX: u64 = 64;

/// The bytes of a file of the user; what can't be read is told.
fn read_file(file: &Path, setting: &Setting) -> Result<Vec<u8>, Outcome> {
    let told = |diagnostic: Diagnostic| {
        setting.complain(&diagnostic.at(file.display().to_string()));
        Outcome::BadInput
    };
    let messages = setting.messages();
    let size = std::fs::metadata(file).map_or(0, |metadata| metadata.len());
    if size > FILE_MB_MAX << 20 {
        let details = [("limit", FILE_MB_MAX.to_string())];
        return Err(told(Diagnostic::new("EV-D005", messages, &details)));
    }
    std::fs::read(file).map_err(|error| {
        let details = [("reason", error.to_string())];
        told(Diagnostic::new("EV-D001", messages, &details))
    })
}

/// Tells of a fault of the knowledge base: the built-in one is tested, so that only one given with
/// --knowledge can be at fault.
fn of_base(fault: BaseFault, setting: &Setting) -> Outcome {
    let mut diagnostic = Diagnostic::new("EV-C001", setting.messages(), &[]);
    diagnostic.what = fault.message;
    let place = format!("{}:{}:{}", fault.file, fault.line, fault.column);
    setting.complain(&diagnostic.at(place));
    Outcome::BadInput
}

/// A word that is none of the known ones.
fn unknown_word(code: &'static str, value: &str, known: &[&str], setting: &Setting) -> Diagnostic {
    let messages = setting.messages();
    let mut diagnostic = Diagnostic::new(code, messages, &[("value", value.to_owned())]);
    let known = [("known", known.join(setting.wording.list_mark()))];
    diagnostic.help = Some(messages.with(&format!("help-{code}"), known));
    diagnostic
}
