//! What reports about the ledger are made with.

use evigil_core::{Citation, Lang, Localized};
use evigil_evidence::answer::{Question, answer};
use evigil_evidence::ledger::Ledger;
use evigil_knowledge::basis::{Basis, citations};
use evigil_knowledge::{Knowledge, TermKind};
use jiff::civil::Date;

use super::report::{AskedPart, EvidenceReport, EvidenceSchemaId};
use super::{StudyPart, WorkPart};
use crate::{Messages, Wording};

/// A ledger with the words and the day of a reader.
pub struct LedgerView<'v> {
    pub(super) ledger: &'v Ledger,
    pub(super) knowledge: &'v Knowledge,
    pub(super) wording: &'v Wording,
    pub(super) as_of: Date,
}

impl<'v> LedgerView<'v> {
    /// The ledger as it stands on `as_of`.
    #[must_use]
    pub const fn new(
        ledger: &'v Ledger,
        knowledge: &'v Knowledge,
        wording: &'v Wording,
        as_of: Date,
    ) -> Self {
        Self {
            ledger,
            knowledge,
            wording,
            as_of,
        }
    }

    /// What the ledger holds of ids of studies, indications and conditions, for these routes and
    /// product classes; ids that are none of these are left out.
    #[must_use]
    pub fn report(&self, ids: &[String], routes: &[String], classes: &[String]) -> EvidenceReport {
        let question = Question {
            indications: ids
                .iter()
                .filter(|id| self.ledger.knows_indication(id))
                .cloned()
                .collect(),
            routes: routes.to_vec(),
            product_classes: classes.to_vec(),
            as_of: self.as_of,
        };
        let answer = answer(self.ledger, &question);
        let mut named: Vec<&str> = ids.iter().map(String::as_str).collect();
        for it in &answer.indications {
            let sorted = &it.studies;
            named.extend(
                sorted
                    .direct_controlled
                    .iter()
                    .chain(&sorted.direct_uncontrolled)
                    .chain(sorted.indirect.iter().map(|near| &near.study))
                    .chain(&sorted.not_read)
                    .chain(&sorted.registered)
                    .chain(&sorted.terminated)
                    .chain(&sorted.retracted)
                    .chain(&sorted.preclinical)
                    .map(String::as_str),
            );
        }
        let is_named = |id: &str| named.iter().any(|it| it.eq_ignore_ascii_case(id));
        let studies = self.ledger.studies().filter(|study| is_named(&study.id));
        let works = self.ledger.works().iter().filter(|work| is_named(&work.id));
        EvidenceReport {
            schema: EvidenceSchemaId,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            lang: self.lang(),
            as_of: self.as_of,
            asked: AskedPart {
                ids: ids.to_vec(),
                routes: answer.routes.clone(),
                product_classes: answer.product_classes.clone(),
                classes_assumed: answer.classes_assumed,
            },
            answers: answer
                .indications
                .iter()
                .map(|answer| self.answer(answer))
                .collect(),
            studies: studies.map(|study| StudyPart::new(study, self)).collect(),
            works: works.map(|work| WorkPart::new(work, self)).collect(),
        }
    }

    /// Ids of all indications that can be asked about: those of the base, and the conditions of the
    /// ledger.
    #[must_use]
    pub fn indications(&self) -> Vec<String> {
        let terms = self.knowledge.terms().iter();
        let terms = terms.filter(|term| term.kind == TermKind::Indication);
        let mut ids: Vec<String> = terms.map(|term| term.id.clone()).collect();
        for condition in self.ledger.conditions() {
            if !ids.contains(&condition.id) {
                ids.push(condition.id.clone());
            }
        }
        ids.retain(|id| self.ledger.knows_indication(id));
        ids
    }

    pub(super) const fn lang(&self) -> Lang {
        self.wording.lang()
    }

    pub(super) const fn messages(&self) -> &'v Messages {
        self.wording.messages()
    }

    pub(super) fn say(&self, text: &Localized) -> String {
        text.get(self.lang()).to_owned()
    }

    pub(super) fn perhaps(&self, text: Option<&Localized>) -> Option<String> {
        text.map(|text| self.say(text))
    }

    pub(super) fn term(&self, kind: TermKind, id: &str) -> String {
        self.wording.term(kind, id).to_owned()
    }

    /// The name of an indication, or of a condition of the ledger.
    #[must_use]
    pub fn indication(&self, id: &str) -> String {
        match self.ledger.condition(id) {
            Some(condition) => self.say(&condition.title),
            None => self.term(TermKind::Indication, id),
        }
    }

    pub(super) fn citations(&self, basis: &[Basis], id: &str) -> Vec<Citation> {
        citations(basis, self.knowledge, id, "INT", self.lang(), self.as_of)
    }
}
