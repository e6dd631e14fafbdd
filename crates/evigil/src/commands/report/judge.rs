//! `evigil report judge`: seriousness, expectedness, causality and risk of cases.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use evigil_assess::report::judged::{JudgedBase, JudgedReport, judged_text};
use evigil_vigilance::assess::expectedness::ReferenceList;
use evigil_vigilance::exchange::Flow;

use super::deadlines::lines;
use super::import::{ImportFormat, ended};
use super::latest::{self, Tell, Which};
use super::origin::Origin;
use super::read::tell_refused;
use super::selected::Selected;
use crate::Outcome;
use crate::args::Common;
use crate::commands::setting::Setting;
use crate::commands::{finish, look};
use crate::diagnostic::Diagnostic;

/// Ask what of a case is to be judged: stated seriousness against its text, expectedness by list,
/// stated causality, notes on route and product. Nothing in a report is changed.
///
/// Exit codes: 0 done; 2 bad usage, no such case, or an INPUT that can't be read whole; 3 internal
/// fault.
#[derive(Debug, Args)]
pub(crate) struct Judge {
    /// Stores, files, folders and zip archives.
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// A reference list of your own (TOML); it goes before those of the knowledge base.
    #[arg(long, value_name = "FILE")]
    reference_list: Vec<PathBuf>,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = ImportFormat::Text, value_name = "FORMAT")]
    format: ImportFormat,
    /// Write the output into this file instead of stdout.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    selected: Selected,
    #[command(flatten)]
    origin: Origin,
    #[command(flatten)]
    common: Common,
}

/// Most cases in one output: they are held until all are judged.
const CASES_MAX: usize = 100_000;

pub(super) fn run(args: &Judge) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    let messages = setting.messages();
    let mut base = match JudgedBase::of(&setting.knowledge) {
        Ok(base) => base,
        Err(fault) => {
            let details = [("reason", fault.to_string())];
            setting.complain(&Diagnostic::new("EV-A261", messages, &details));
            return Outcome::BadInput;
        }
    };
    for path in &args.reference_list {
        let name = path.display().to_string();
        let read = fs::read_to_string(path)
            .map_err(|error| error.to_string())
            .and_then(|text| ReferenceList::read(&name, &text).map_err(|fault| fault.to_string()));
        match read {
            Ok(list) => base.lists.add(&name, list),
            Err(reason) => {
                let details = [("reason", reason)];
                let diagnostic = Diagnostic::new("EV-A260", messages, &details);
                setting.complain(&diagnostic.at(name));
                return Outcome::BadInput;
            }
        }
    }
    let Some(gathered) = args.origin.gather(&args.inputs, &setting) else {
        return Outcome::BadInput;
    };
    let refused = tell_refused(&gathered, false, messages);
    let Some(asked) = args.selected.asked(&setting) else {
        return Outcome::BadInput;
    };
    let mut judged = Vec::new();
    let met = latest::run(
        &gathered,
        Which::All,
        messages,
        Tell::new(false),
        &mut |report, _| {
            if asked.takes(report) {
                let knowledge = &setting.knowledge;
                judged.push(JudgedReport::new(
                    report,
                    &base,
                    knowledge,
                    messages,
                    setting.as_of,
                ));
            }
            if judged.len() < CASES_MAX {
                Flow::Continue
            } else {
                Flow::Stop
            }
        },
    );
    if judged.len() == CASES_MAX {
        let details = [("count", CASES_MAX.to_string())];
        setting.complain(&Diagnostic::new("EV-A263", messages, &details));
    }
    if judged.is_empty() && !asked.selection.cases.is_empty() {
        let details = [("case", asked.selection.cases.join(", "))];
        setting.complain(&Diagnostic::new("EV-R021", messages, &details));
        return Outcome::BadInput;
    }
    let bytes = match args.format {
        ImportFormat::Text => {
            let look = look(args.out.as_deref());
            let texts: Vec<_> = judged
                .iter()
                .map(|report| judged_text(report, &setting.wording, look))
                .collect();
            Ok(texts.join("\n").into_bytes())
        }
        ImportFormat::Json => serde_json::to_vec_pretty(&judged).map(ended),
        ImportFormat::Jsonl => lines(&judged),
    };
    if let Err(outcome) = finish(args.out.as_deref(), bytes, &setting) {
        return outcome;
    }
    if refused || met.broken > 0 || met.rejected > 0 {
        Outcome::BadInput
    } else {
        Outcome::Done
    }
}
