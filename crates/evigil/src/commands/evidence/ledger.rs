//! Reading the ledger of the base in use.

use clap::ValueEnum;
use evigil_assess::ledger::ledger_faults;
use evigil_evidence::ledger::{Ledger, LedgerFaults};

use crate::Outcome;
use crate::commands::setting::Setting;
use crate::diagnostic::Diagnostic;

/// Form of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum EvidenceFormat {
    /// For reading at a terminal.
    Text,
    /// Pretty JSON.
    Json,
}

/// The ledger; each fault of it is told.
pub(super) fn ledger(setting: &Setting) -> Result<Ledger, Outcome> {
    Ledger::load(&setting.knowledge).map_err(|faults| tell(&faults, setting))
}

/// Tells every fault of a ledger.
pub(super) fn tell(faults: &LedgerFaults, setting: &Setting) -> Outcome {
    for told in ledger_faults(faults, setting.messages()) {
        setting.complain(&Diagnostic {
            code: told.code,
            what: told.what,
            place: Some(told.place),
            help: told.help,
        });
    }
    Outcome::BadInput
}

/// An id that names nothing, with ids near it.
pub(super) fn unknown(code: &'static str, id: &str, near: &[&str], setting: &Setting) -> Outcome {
    let mut diagnostic = Diagnostic::new(code, setting.messages(), &[("id", id.to_owned())]);
    if !near.is_empty() {
        let ids = near.join(setting.wording.list_mark());
        diagnostic.help = Some(setting.messages().with("did-you-mean", [("ids", ids)]));
    }
    setting.complain(&diagnostic);
    Outcome::BadInput
}
