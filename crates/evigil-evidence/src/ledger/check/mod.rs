//! What is looked at when the ledger is loaded.
//!
//! Nothing here judges a study: it finds what no study can be, such as more people affected than
//! watched, and what the ledger may not hold, such as a result of a trial that has none.

mod entries;
mod numbers;
mod references;
mod standing;
mod texts;

pub(crate) use entries::support;

use evigil_knowledge::Knowledge;
use evigil_knowledge::part::Step;

use super::fault::{FaultKind, LedgerFault};
use super::load::{Filed, Ledger, STUDIES, Texts, fault_at};
use super::study::Study;

/// File of the scales.
pub(super) const SCALES: &str = "evidence/scales.toml";
/// File of the conditions.
pub(super) const CONDITIONS: &str = "evidence/conditions.toml";

/// File of the reasons for steps down.
pub(super) const GRADING: &str = "evidence/grading.toml";
/// File of the publications that pages quote.
pub(super) const WORKS: &str = "evidence/quotations.toml";
/// File of what tells of many studies.
pub(super) const SYNTHESES: &str = "evidence/syntheses.toml";
/// File of the arguments about risk.
pub(super) const RISKS: &str = "evidence/risks.toml";
/// Every file beside the studies.
pub(super) const ENTRY_FILES: [&str; 6] = [SCALES, CONDITIONS, GRADING, WORKS, SYNTHESES, RISKS];

/// Adds everything that is wrong with what could be read.
pub(super) fn check(
    ledger: &Ledger,
    knowledge: &Knowledge,
    texts: &Texts<'_>,
    faults: &mut Vec<LedgerFault>,
) {
    entries::check(ledger, knowledge, texts, faults);
    for (index, filed) in ledger.filed().iter().enumerate() {
        let mut looking = Looking {
            ledger,
            knowledge,
            texts,
            filed,
            faults,
        };
        let id = &filed.study.id;
        if filed.file != format!("{STUDIES}{id}.toml") {
            looking.say(&[Step::Key("id")], FaultKind::FileName { id: id.clone() });
        }
        let earlier = ledger.filed().iter().take(index);
        if earlier
            .map(|other| &other.study.id)
            .any(|other| other.eq_ignore_ascii_case(id))
        {
            looking.say(&[Step::Key("id")], FaultKind::Duplicate { id: id.clone() });
        }
        looking.texts();
        looking.references();
        looking.numbers();
        looking.standing();
    }
}

/// Looks through one study.
struct Looking<'l> {
    ledger: &'l Ledger,
    knowledge: &'l Knowledge,
    texts: &'l Texts<'l>,
    filed: &'l Filed,
    faults: &'l mut Vec<LedgerFault>,
}

impl<'l> Looking<'l> {
    fn study(&self) -> &'l Study {
        &self.filed.study
    }

    fn say(&mut self, path: &[Step<'_>], kind: FaultKind) {
        let fault = fault_at(self.texts, &self.filed.file, path, kind);
        self.faults.push(fault);
    }
}
