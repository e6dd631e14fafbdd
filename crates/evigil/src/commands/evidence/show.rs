//! `evigil evidence show`: studies, and what they say together.

use std::path::PathBuf;

use clap::Args;
use evigil_assess::ledger::{LedgerView, evidence_text};
use evigil_evidence::ledger::Ledger;
use evigil_knowledge::{TermKind, nearest};

use super::ledger::{EvidenceFormat, ledger, unknown};
use crate::Outcome;
use crate::args::Common;
use crate::commands::setting::Setting;
use crate::commands::{finish, look};

/// Show a study, or what was ever shown for an indication, by a route, with a kind of product.
///
/// Studies with and without a control group are never counted together; what nobody has read, and
/// what has no result, counts for nothing. "No human evidence found" does not mean "does not work".
///
/// Exit codes: 0 done; 2 bad usage, or an ID that names nothing; 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// Studies, such as E34; indications or conditions, such as hair, joint or burn.
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    /// Only this route counts as what was asked, such as iv; may be given several times.
    #[arg(long, value_name = "ROUTE")]
    route: Vec<String>,
    /// Only this product class counts as what was asked, such as supernatant; may be given several
    /// times [default: vesicles].
    #[arg(long, value_name = "CLASS")]
    product: Vec<String>,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = EvidenceFormat::Text, value_name = "FORMAT")]
    format: EvidenceFormat,
    /// Write the output into this file instead of stdout; it appears only when complete.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

pub(super) fn run(args: &Show) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    match shown(args, &setting) {
        Ok(()) => Outcome::Done,
        Err(outcome) => outcome,
    }
}

fn shown(args: &Show, setting: &Setting) -> Result<(), Outcome> {
    let ledger = ledger(setting)?;
    let ids = args
        .ids
        .iter()
        .map(|id| known_id(id, &ledger, setting))
        .collect::<Result<Vec<String>, Outcome>>()?;
    for (kind, code, asked) in [
        (TermKind::Route, "EV-E71", &args.route),
        (TermKind::ProductClass, "EV-E72", &args.product),
    ] {
        for id in asked {
            known_term(kind, code, id, setting)?;
        }
    }
    let view = LedgerView::new(&ledger, &setting.knowledge, &setting.wording, setting.as_of);
    let report = view.report(&ids, &args.route, &args.product);
    let out = args.out.as_deref();
    let rendered = match args.format {
        EvidenceFormat::Text => Ok(evidence_text(&report, &view, look(out)).into_bytes()),
        EvidenceFormat::Json => serde_json::to_vec_pretty(&report).map(|mut bytes| {
            bytes.push(b'\n');
            bytes
        }),
    };
    finish(out, rendered, setting)
}

/// The id as the base writes it.
fn known_id(id: &str, ledger: &Ledger, setting: &Setting) -> Result<String, Outcome> {
    if let Some(study) = ledger.study(id) {
        return Ok(study.id.clone());
    }
    let lower = id.to_ascii_lowercase();
    if ledger.knows_indication(&lower) {
        return Ok(lower);
    }
    let terms = setting.knowledge.terms().iter();
    let indications = terms.filter(|term| term.kind == TermKind::Indication);
    let known = ledger
        .studies()
        .map(|study| study.id.as_str())
        .chain(indications.map(|term| term.id.as_str()))
        .chain(ledger.conditions().iter().map(|it| it.id.as_str()));
    Err(unknown("EV-E70", id, &nearest(id, known), setting))
}

fn known_term(
    kind: TermKind,
    code: &'static str,
    id: &str,
    setting: &Setting,
) -> Result<(), Outcome> {
    if setting.knowledge.term(kind, id).is_some() {
        return Ok(());
    }
    let terms = setting.knowledge.terms().iter();
    let known = terms
        .filter(|term| term.kind == kind)
        .map(|term| term.id.as_str());
    Err(unknown(code, id, &nearest(id, known), setting))
}
