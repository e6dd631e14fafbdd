//! `evigil evidence compare`: treatments side by side.

use std::path::PathBuf;

use clap::Args;
use evigil_assess::ledger::{LedgerView, compare_text};
use evigil_evidence::compare::Comparisons;
use evigil_knowledge::nearest;

use super::ledger::{EvidenceFormat, ledger, tell, unknown};
use crate::Outcome;
use crate::args::Common;
use crate::commands::setting::Setting;
use crate::commands::{finish, look};

/// Compare what is offered for one thing, such as hair: each cell has its source, or is not known.
///
/// Nothing is ranked: what was not tried against each other has no rank.
///
/// Exit codes: 0 done; 2 bad usage, or an ID that names no comparison; 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct Compare {
    /// The comparison, such as hair.
    #[arg(value_name = "ID")]
    id: String,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = EvidenceFormat::Text, value_name = "FORMAT")]
    format: EvidenceFormat,
    /// Write the output into this file instead of stdout; it appears only when complete.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

pub(super) fn run(args: &Compare) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    match compared(args, &setting) {
        Ok(()) => Outcome::Done,
        Err(outcome) => outcome,
    }
}

fn compared(args: &Compare, setting: &Setting) -> Result<(), Outcome> {
    let ledger = ledger(setting)?;
    let comparisons =
        Comparisons::load(&setting.knowledge, &ledger).map_err(|faults| tell(&faults, setting))?;
    let Some(comparison) = comparisons.get(&args.id) else {
        let known = comparisons.all().iter().map(|it| it.id.as_str());
        return Err(unknown(
            "EV-E73",
            &args.id,
            &nearest(&args.id, known),
            setting,
        ));
    };
    let view = LedgerView::new(&ledger, &setting.knowledge, &setting.wording, setting.as_of);
    let report = view.compared(comparison);
    let out = args.out.as_deref();
    let rendered = match args.format {
        EvidenceFormat::Text => Ok(compare_text(&report, &view, look(out)).into_bytes()),
        EvidenceFormat::Json => serde_json::to_vec_pretty(&report).map(|mut bytes| {
            bytes.push(b'\n');
            bytes
        }),
    };
    finish(out, rendered, setting)
}
