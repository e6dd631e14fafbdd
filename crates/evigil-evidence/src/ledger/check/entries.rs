//! Scales and conditions.

use evigil_knowledge::basis::{Dangling, unsupported};
use evigil_knowledge::part::Step;
use evigil_knowledge::{Knowledge, TermKind, nearest};

use super::{CONDITIONS, SCALES};
use crate::ledger::fault::{FaultKind, LedgerFault, Named};
use crate::ledger::load::{Ledger, Texts, fault_at};

pub(super) fn check(
    ledger: &Ledger,
    knowledge: &Knowledge,
    texts: &Texts<'_>,
    faults: &mut Vec<LedgerFault>,
) {
    for (index, scale) in ledger.scales().iter().enumerate() {
        let mut say = |key: &'static str, kind: FaultKind| {
            let path = [Step::Key("scale"), Step::At(index), Step::Key(key)];
            faults.push(fault_at(texts, SCALES, &path, kind));
        };
        if ledger.scales()[..index].iter().any(|it| it.id == scale.id) {
            say(
                "id",
                FaultKind::Duplicate {
                    id: scale.id.clone(),
                },
            );
        }
        if let (Some(low), Some(high)) = (scale.low, scale.high)
            && low >= high
        {
            say("low", FaultKind::Impossible { value: low });
        }
        if scale.title.en.trim().is_empty() || scale.title.ja.trim().is_empty() {
            say("title", FaultKind::Empty);
        }
        for dangling in unsupported(&scale.basis, knowledge) {
            say("basis", support(dangling));
        }
    }
    for (index, condition) in ledger.conditions().iter().enumerate() {
        let mut say = |key: &'static str, kind: FaultKind| {
            let path = [Step::Key("condition"), Step::At(index), Step::Key(key)];
            faults.push(fault_at(texts, CONDITIONS, &path, kind));
        };
        let earlier = &ledger.conditions()[..index];
        if earlier.iter().any(|it| it.id == condition.id)
            || knowledge
                .term(TermKind::Indication, &condition.id)
                .is_some()
        {
            say(
                "id",
                FaultKind::Duplicate {
                    id: condition.id.clone(),
                },
            );
        }
        if condition.title.en.trim().is_empty() || condition.title.ja.trim().is_empty() {
            say("title", FaultKind::Empty);
        }
        for id in &condition.near {
            if knowledge.term(TermKind::Indication, id).is_none() {
                say(
                    "near",
                    unresolved_term(knowledge, TermKind::Indication, Named::Indication, id),
                );
            }
        }
    }
}

/// A support that leads nowhere.
pub(crate) fn support(dangling: Dangling) -> FaultKind {
    match dangling {
        Dangling::Fact(id) | Dangling::Source(id) => FaultKind::Unresolved {
            named: Named::Support,
            id,
            near: Vec::new(),
        },
        Dangling::Nothing => FaultKind::Empty,
    }
}

/// An id of no term of `kind`.
pub(super) fn unresolved_term(
    knowledge: &Knowledge,
    kind: TermKind,
    named: Named,
    id: &str,
) -> FaultKind {
    let known = knowledge
        .terms()
        .iter()
        .filter(|term| term.kind == kind)
        .map(|term| term.id.as_str());
    FaultKind::Unresolved {
        named,
        id: id.to_owned(),
        near: nearest(id, known).into_iter().map(str::to_owned).collect(),
    }
}
