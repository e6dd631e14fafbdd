//! Scales and conditions.

use evigil_core::Localized;
use evigil_knowledge::basis::{Basis, Dangling, unsupported};
use evigil_knowledge::part::Step;
use evigil_knowledge::{Knowledge, TermKind, nearest};

use super::{CONDITIONS, GRADING, RISKS, SCALES, SYNTHESES, WORKS};
use crate::ledger::fault::{FaultKind, LedgerFault, Named};
use crate::ledger::identifier;
use crate::ledger::load::{Ledger, Texts, fault_at};

pub(super) fn check(
    ledger: &Ledger,
    knowledge: &Knowledge,
    texts: &Texts<'_>,
    faults: &mut Vec<LedgerFault>,
) {
    let mut entries = Entries {
        ledger,
        knowledge,
        texts,
        faults,
    };
    entries.scales();
    entries.conditions();
    entries.grading();
    entries.works();
    entries.cited();
}

/// Looks through the files beside the studies.
struct Entries<'e> {
    ledger: &'e Ledger,
    knowledge: &'e Knowledge,
    texts: &'e Texts<'e>,
    faults: &'e mut Vec<LedgerFault>,
}

/// An entry of a file: where it stands.
#[derive(Clone, Copy)]
struct At {
    file: &'static str,
    table: &'static str,
    index: usize,
}

impl Entries<'_> {
    fn say(&mut self, at: At, key: &str, kind: FaultKind) {
        let path = [Step::Key(at.table), Step::At(at.index), Step::Key(key)];
        self.faults.push(fault_at(self.texts, at.file, &path, kind));
    }

    /// What every entry needs: an id of its own, texts in both languages, and supports.
    fn entry<'i>(
        &mut self,
        at: At,
        mut ids: impl Iterator<Item = &'i String>,
        texts: &[(&str, &Localized)],
        basis: Option<&[Basis]>,
    ) {
        let id = ids.nth(at.index).cloned().unwrap_or_default();
        if id.trim().is_empty() {
            self.say(at, "id", FaultKind::Empty);
        }
        for (key, text) in texts {
            for (lang, words) in [("en", &text.en), ("ja", &text.ja)] {
                if words.trim().is_empty() {
                    self.say(at, key, FaultKind::EmptyText { lang });
                }
            }
        }
        if let Some(basis) = basis {
            for dangling in unsupported(basis, self.knowledge) {
                self.say(at, "basis", support(dangling));
            }
        }
    }

    fn doubled(&mut self, file: &'static str, table: &'static str, ids: &[&String]) {
        for (index, id) in ids.iter().enumerate() {
            if ids.iter().take(index).any(|other| other == id) {
                let at = At { file, table, index };
                self.say(at, "id", FaultKind::Duplicate { id: (*id).clone() });
            }
        }
    }

    fn indications(&mut self, at: At, key: &str, ids: &[String]) {
        for id in ids {
            if self.knowledge.term(TermKind::Indication, id).is_none() {
                let kind =
                    unresolved_term(self.knowledge, TermKind::Indication, Named::Indication, id);
                self.say(at, key, kind);
            }
        }
    }

    fn unresolved(&mut self, at: At, key: &str, named: Named, id: &str) {
        let kind = FaultKind::Unresolved {
            named,
            id: id.to_owned(),
            near: Vec::new(),
        };
        self.say(at, key, kind);
    }

    fn scales(&mut self) {
        let scales = self.ledger.scales();
        let ids: Vec<&String> = scales.iter().map(|scale| &scale.id).collect();
        self.doubled(SCALES, "scale", &ids);
        for (index, scale) in scales.iter().enumerate() {
            let at = At {
                file: SCALES,
                table: "scale",
                index,
            };
            let texts = [("title", &scale.title)];
            self.entry(at, ids.iter().copied(), &texts, Some(&scale.basis));
            if let (Some(low), Some(high)) = (scale.low, scale.high)
                && low >= high
            {
                self.say(at, "low", FaultKind::Impossible { value: low });
            }
        }
    }

    fn conditions(&mut self) {
        let conditions = self.ledger.conditions();
        let ids: Vec<&String> = conditions.iter().map(|it| &it.id).collect();
        self.doubled(CONDITIONS, "condition", &ids);
        for (index, condition) in conditions.iter().enumerate() {
            let at = At {
                file: CONDITIONS,
                table: "condition",
                index,
            };
            self.entry(
                at,
                ids.iter().copied(),
                &[("title", &condition.title)],
                None,
            );
            let id = &condition.id;
            if self.knowledge.term(TermKind::Indication, id).is_some() {
                self.say(at, "id", FaultKind::Duplicate { id: id.clone() });
            }
            self.indications(at, "near", &condition.near);
        }
    }

    fn grading(&mut self) {
        let reasons = &self.ledger.grading().reasons;
        let ids: Vec<&String> = reasons.iter().map(|it| &it.id).collect();
        self.doubled(GRADING, "reason", &ids);
        for (index, reason) in reasons.iter().enumerate() {
            let at = At {
                file: GRADING,
                table: "reason",
                index,
            };
            let texts = [("title", &reason.title), ("text", &reason.text)];
            self.entry(at, ids.iter().copied(), &texts, Some(&reason.basis));
            if !(1..=2).contains(&reason.steps) {
                let steps = reason.steps;
                self.say(at, "steps", FaultKind::Steps { steps });
            }
        }
    }

    fn works(&mut self) {
        let works = self.ledger.works();
        let ids: Vec<&String> = works.iter().map(|it| &it.id).collect();
        self.doubled(WORKS, "work", &ids);
        for (index, work) in works.iter().enumerate() {
            let at = At {
                file: WORKS,
                table: "work",
                index,
            };
            let mut texts = vec![("title", &work.title), ("text", &work.text)];
            texts.extend(work.overreach.iter().map(|text| ("overreach", text)));
            self.entry(at, ids.iter().copied(), &texts, Some(&work.basis));
            self.indications(at, "indications", &work.indications);
            for id in &work.tells_of {
                if id == &work.id || !ids.contains(&id) {
                    self.unresolved(at, "tells_of", Named::Work, id);
                }
            }
            for (kind, list, is_right) in identifier::shapes(&work.identifiers) {
                for id in list.iter().filter(|id| !is_right(id)) {
                    let hint = "";
                    let id = id.clone();
                    self.say(at, "identifiers", FaultKind::Identifier { kind, id, hint });
                }
            }
        }
    }

    fn cited(&mut self) {
        let syntheses = self.ledger.syntheses();
        let ids: Vec<&String> = syntheses.iter().map(|it| &it.id).collect();
        self.doubled(SYNTHESES, "synthesis", &ids);
        for (index, synthesis) in syntheses.iter().enumerate() {
            let at = At {
                file: SYNTHESES,
                table: "synthesis",
                index,
            };
            let texts = [("title", &synthesis.title), ("text", &synthesis.text)];
            self.entry(at, ids.iter().copied(), &texts, Some(&synthesis.basis));
        }
        let risks = self.ledger.risks();
        let ids: Vec<&String> = risks.iter().map(|it| &it.id).collect();
        self.doubled(RISKS, "risk", &ids);
        for (index, risk) in risks.iter().enumerate() {
            let at = At {
                file: RISKS,
                table: "risk",
                index,
            };
            let texts = [
                ("title", &risk.title),
                ("speaks_for", &risk.speaks_for),
                ("against", &risk.against),
            ];
            self.entry(at, ids.iter().copied(), &texts, Some(&risk.basis));
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
