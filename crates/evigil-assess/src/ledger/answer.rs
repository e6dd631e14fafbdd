//! Answers as parts of a report.

use evigil_evidence::answer::{Certainty, IndicationAnswer, SafetyBound};

use super::making::LedgerView;
use super::report::{
    AnswerPart, BoundPart, CertaintyPart, DomainPart, GroupsPart, IndirectPart, NamedReason,
    PeoplePart, ReasonPart,
};

impl LedgerView<'_> {
    pub(super) fn answer(&self, answer: &IndicationAnswer) -> AnswerPart {
        let sorted = &answer.studies;
        let grading = self.ledger.grading();
        let indirect = sorted.indirect.iter().map(|near| {
            let reasons = near.reasons.iter().filter_map(|id| grading.reason(id));
            IndirectPart {
                study: near.study.clone(),
                counts: near.counts,
                reasons: reasons
                    .map(|reason| NamedReason {
                        id: reason.id.clone(),
                        title: self.say(&reason.title),
                    })
                    .collect(),
            }
        });
        AnswerPart {
            indication: answer.indication.clone(),
            name: self.indication(&answer.indication),
            verdict: answer.verdict,
            statement: answer.statement,
            statement_text: self
                .messages()
                .family("assess-statement", answer.statement.code()),
            tier: answer.tier,
            tier_with_indirect: answer.tier_with_indirect,
            people: PeoplePart {
                known: answer.people.known,
                not_stated: answer.people.not_stated.clone(),
            },
            certainty: answer.certainty.as_ref().map(|it| self.certainty(it)),
            safety: answer
                .safety
                .iter()
                .map(|bound| self.bound(bound))
                .collect(),
            studies: GroupsPart {
                direct_controlled: sorted.direct_controlled.clone(),
                direct_uncontrolled: sorted.direct_uncontrolled.clone(),
                indirect: indirect.collect(),
                not_read: sorted.not_read.clone(),
                registered: sorted.registered.clone(),
                terminated: sorted.terminated.clone(),
                retracted: sorted.retracted.clone(),
                preclinical: sorted.preclinical.clone(),
            },
        }
    }

    fn certainty(&self, certainty: &Certainty) -> CertaintyPart {
        let down = certainty.steps.iter().map(|(domain, steps)| {
            let reasons = certainty.down.iter().filter(|it| it.domain == *domain);
            DomainPart {
                domain: *domain,
                steps: *steps,
                reasons: reasons
                    .filter_map(|step| {
                        let reason = self.ledger.grading().reason(&step.reason)?;
                        Some(ReasonPart {
                            id: reason.id.clone(),
                            title: self.say(&reason.title),
                            text: self.say(&reason.text),
                            studies: step.studies.clone(),
                            citations: self.citations(&reason.basis, &reason.id),
                        })
                    })
                    .collect(),
            }
        });
        CertaintyPart {
            body: certainty.body,
            studies: certainty.studies.clone(),
            start: certainty.start,
            level: certainty.level,
            down: down.collect(),
        }
    }

    fn bound(&self, bound: &SafetyBound) -> BoundPart {
        let harm = self.say(&bound.harm);
        let [affected, people, one] =
            [bound.affected, bound.at_risk, bound.one_in].map(|number| number.to_string());
        let text = self.messages().with(
            "ledger-bound",
            [
                ("affected", affected.as_str()),
                ("people", people.as_str()),
                ("one", one.as_str()),
            ],
        );
        BoundPart {
            study: bound.study.clone(),
            harm,
            serious: bound.serious,
            affected: bound.affected,
            at_risk: bound.at_risk,
            upper: bound.upper,
            one_in: bound.one_in,
            text,
        }
    }
}
