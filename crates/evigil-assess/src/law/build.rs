//! From a decision to its report.

use std::collections::BTreeSet;

use evigil_core::{Citation, Lang, Localized, Verification};
use evigil_knowledge::Knowledge;
use evigil_knowledge::basis::{Basis, citations};
use evigil_law::decision::{
    Answer, Condition, ConsequenceKind, Decision, DecisionBase, Determination, DeterminationKind,
    Determined, FactSpec, Following, Question, Step, Truth,
};

use super::part::{
    ConsequencePart, ContradictionPart, DeterminedPart, GivenPart, LawReport, LawSchemaId, LawView,
    NamedPart, OpenPart, StepPart,
};
use crate::Wording;

/// Outcome of a determination that facts are missing for.
const DEPENDS: &str = "depends";
/// Outcome of a determination that nothing recorded settles.
const HUMAN_REVIEW: &str = "human_review";

impl LawReport {
    /// The report of a decision.
    #[must_use]
    pub fn new(
        decision: &Decision<'_>,
        view: LawView,
        base: &DecisionBase,
        knowledge: &Knowledge,
        wording: &Wording,
    ) -> Self {
        let making = Making {
            decision,
            base,
            knowledge,
            lang: wording.lang(),
        };
        let asked = |it: &&Following<'_>| {
            view == LawView::Classify
                || matches!(
                    it.consequence.kind,
                    ConsequenceKind::Duty
                        | ConsequenceKind::Deadline
                        | ConsequenceKind::Penalty
                        | ConsequenceKind::Order
                )
        };
        let following = decision.following.iter();
        let conflicts = decision.conflicts.iter();
        Self {
            schema: LawSchemaId,
            view,
            as_of: decision.as_of,
            facts: decision.facts.clone(),
            given: base
                .facts()
                .iter()
                .filter(|spec| decision.facts.answers(&spec.id).is_some())
                .map(|spec| making.given(spec))
                .collect(),
            conflicts: conflicts
                .filter_map(|id| base.fact(id))
                .map(|spec| making.given(spec))
                .collect(),
            contradictions: making.contradictions(),
            determined: decision
                .determined
                .iter()
                .map(|it| making.determined(it))
                .collect(),
            consequences: following
                .filter(asked)
                .map(|it| making.consequence(it))
                .collect(),
            questions: decision
                .questions
                .iter()
                .map(|it| making.question(it))
                .collect(),
            notice: wording.messages().text("law-notice"),
        }
    }
}

struct Making<'a> {
    decision: &'a Decision<'a>,
    base: &'a DecisionBase,
    knowledge: &'a Knowledge,
    lang: Lang,
}

impl Making<'_> {
    fn named(&self, id: &str, title: &Localized) -> NamedPart {
        NamedPart {
            id: id.to_owned(),
            title: title.get(self.lang).to_owned(),
        }
    }

    fn word(&self, spec: &FactSpec, id: &str) -> NamedPart {
        match spec.word(id) {
            Some(word) => self.named(id, &word.title),
            None => NamedPart {
                id: id.to_owned(),
                title: id.to_owned(),
            },
        }
    }

    fn given(&self, spec: &FactSpec) -> GivenPart {
        let answer = |answer: &Answer| match answer {
            Answer::Word(word) => self.word(spec, word),
            Answer::Number(number) => {
                let unit = spec.unit.as_deref().unwrap_or_default();
                NamedPart {
                    id: number.to_string(),
                    title: format!("{number} {unit}").trim_end().to_owned(),
                }
            }
        };
        let answers = self.decision.facts.answers(&spec.id);
        GivenPart {
            fact: self.named(&spec.id, &spec.title),
            answers: answers.into_iter().flatten().map(answer).collect(),
        }
    }

    fn cited(&self, basis: &[Basis], id: &str, jurisdiction: &str) -> Vec<Citation> {
        let day = self.decision.as_of;
        citations(basis, self.knowledge, id, jurisdiction, self.lang, day)
    }

    fn contradictions(&self) -> Vec<ContradictionPart> {
        let all = self.decision.contradictions.iter();
        all.map(|it| ContradictionPart {
            id: it.id.clone(),
            title: it.title.get(self.lang).to_owned(),
            text: it.text.get(self.lang).to_owned(),
            set_aside: it
                .set_aside
                .iter()
                .filter(|id| self.decision.facts.answers(id).is_some())
                .filter_map(|id| self.base.fact(id))
                .map(|spec| self.named(&spec.id, &spec.title))
                .collect(),
            citations: self.cited(&it.basis, &it.id, ""),
        })
        .collect()
    }

    fn determined(&self, determined: &Determined<'_>) -> DeterminedPart {
        let determination = determined.determination;
        let verification = determined.verification();
        let outcome = determined.outcome().unwrap_or(DEPENDS);
        DeterminedPart {
            id: determination.id.clone(),
            title: determination.title.get(self.lang).to_owned(),
            jurisdiction: self.jurisdiction(&determination.jurisdiction),
            kind: match determination.kind {
                DeterminationKind::Instrument => "instrument",
                DeterminationKind::Class => "class",
            },
            outcome: outcome.to_owned(),
            possible: determined
                .possible
                .iter()
                .map(|id| self.outcome(determination, id))
                .collect(),
            for_human_review: outcome == HUMAN_REVIEW
                || verification == Verification::ForHumanReview,
            verification,
            steps: determined
                .steps
                .iter()
                .map(|step| self.step(determination, step))
                .collect(),
        }
    }

    fn jurisdiction(&self, id: &str) -> NamedPart {
        match self.base.fact("jurisdiction") {
            Some(spec) => self.word(spec, id),
            None => NamedPart {
                id: id.to_owned(),
                title: id.to_owned(),
            },
        }
    }

    fn outcome(&self, determination: &Determination, id: &str) -> NamedPart {
        NamedPart {
            id: id.to_owned(),
            title: determination
                .outcome(id)
                .map_or_else(|| id.to_owned(), |it| it.title.get(self.lang).to_owned()),
        }
    }

    fn step(&self, determination: &Determination, step: &Step<'_>) -> StepPart {
        let rule = step.rule;
        let mut asked: BTreeSet<&str> = BTreeSet::new();
        if let Some(when) = &rule.when {
            when.leaves(&mut |leaf| {
                if let Condition::Fact { fact, .. } | Condition::Above { fact, .. } = leaf {
                    asked.insert(fact);
                }
            });
        }
        let facts = self.base.facts().iter();
        StepPart {
            rule: rule.id.clone(),
            question: rule.asks.get(self.lang).to_owned(),
            given: facts
                .filter(|spec| asked.contains(spec.id.as_str()))
                .map(|spec| self.given(spec))
                .collect(),
            applies: step.applies.code(),
            concludes: self.outcome(determination, &rule.concludes),
            why: rule.why.get(self.lang).to_owned(),
            verification: rule.verification,
            citations: self.cited(&rule.basis, &rule.id, &determination.jurisdiction),
        }
    }

    fn consequence(&self, following: &Following<'_>) -> ConsequencePart {
        let it = following.consequence;
        let of = self.base.determination(&it.of);
        let jurisdiction = of.map_or("", |of| of.jurisdiction.as_str());
        ConsequencePart {
            id: it.id.clone(),
            of: NamedPart {
                id: it.of.clone(),
                title: of.map_or_else(String::new, |of| of.title.get(self.lang).to_owned()),
            },
            jurisdiction: jurisdiction.to_owned(),
            kind: it.kind.code(),
            who: it.who.clone(),
            applies: following.applies.code(),
            title: it.title.get(self.lang).to_owned(),
            text: it.text.get(self.lang).to_owned(),
            verification: it.verification,
            citations: self.cited(&it.basis, &it.id, jurisdiction),
        }
    }

    fn question(&self, question: &Question<'_>) -> OpenPart {
        let spec = question.fact;
        let changed = question.determinations.iter();
        OpenPart {
            fact: self.named(&spec.id, &spec.title),
            question: spec.question.get(self.lang).to_owned(),
            answers: spec
                .words
                .iter()
                .map(|word| self.named(&word.id, &word.title))
                .collect(),
            changes: changed
                .filter_map(|id| self.base.determination(id))
                .map(|it| self.named(&it.id, &it.title))
                .collect(),
            settles: question
                .consequences
                .iter()
                .map(|id| (*id).to_owned())
                .collect(),
        }
    }
}

/// Whether something follows on the facts as they are.
pub(super) fn is_open(applies: &str) -> bool {
    applies == Truth::Open.code()
}
