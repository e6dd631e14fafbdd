//! What the law says of the offer.

use std::collections::BTreeMap;

use evigil_claims::DocumentKind;
use evigil_core::Stance;
use evigil_knowledge::part::BaseFault;
use evigil_law::decision::{
    Answer, Consequence, ConsequenceKind, Decision, DecisionBase, FactFault, FactKind, Facts,
    Truth, decide,
};

use super::making::Making;
use super::offer::Offer;
use super::offered::Joined;
use super::report::{LawFactPart, LawPart, ReasonPart};
use super::statement::{AssessmentBase, LawMeaning};
use crate::CheckReport;

/// Why the law could not be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LawFault {
    /// A file of the base does not have the shape it must have.
    #[error(transparent)]
    Base(#[from] BaseFault),
    /// The offer gives a fact that the law does not ask for, or an answer that it does not know.
    #[error(transparent)]
    Fact(#[from] FactFault),
}

/// What the law says: reasons for the fourth question, and all that follows.
pub(super) struct Asked {
    pub(super) reasons: Vec<ReasonPart>,
    pub(super) part: LawPart,
    pub(super) questions: Vec<String>,
    pub(super) is_contradicted: bool,
    pub(super) is_open: bool,
}

pub(super) fn law(
    making: &Making<'_>,
    base: &AssessmentBase,
    joined: &Joined,
    offer: &Offer,
    page: Option<&CheckReport>,
) -> Result<Asked, LawFault> {
    let decisions = DecisionBase::load(making.knowledge)?;
    let facts = facts(&decisions, base, joined, offer, page)?;
    let decision = decide(&decisions, &facts, making.as_of);
    let mut reasons = contradicted(making, &decisions, &decision);
    let is_contradicted = !reasons.is_empty();
    for determined in &decision.determined {
        let Some(outcome) = determined.outcome() else {
            continue;
        };
        let name = determined
            .determination
            .outcomes
            .iter()
            .find(|it| it.id == outcome)
            .map_or(outcome, |it| it.title.get(making.lang));
        let Some(step) = determined.deciding().last() else {
            continue;
        };
        reasons.push(
            making
                .reason(
                    "law-decided",
                    [
                        ("title", determined.determination.title.get(making.lang)),
                        ("outcome", name),
                        ("why", step.rule.why.get(making.lang)),
                    ],
                )
                .about([step.rule.id.clone()])
                .citing(making.cited(&step.rule.basis, &step.rule.id)),
        );
    }
    let asked: Vec<String> = decision
        .questions
        .iter()
        .filter(|question| !question.determinations.is_empty())
        .map(|question| question.fact.question.get(making.lang).to_owned())
        .collect();
    let following = decision
        .following
        .iter()
        .filter(|it| it.applies == Truth::Yes)
        .map(|it| following(making, it.consequence))
        .collect();
    Ok(Asked {
        reasons,
        part: LawPart {
            facts: given(&decisions, &decision, making),
            following,
            questions: asked.clone(),
        },
        is_open: !asked.is_empty(),
        questions: asked,
        is_contradicted,
    })
}

/// What the words of the offer mean, then what its file says.
fn facts(
    decisions: &DecisionBase,
    base: &AssessmentBase,
    joined: &Joined,
    offer: &Offer,
    page: Option<&CheckReport>,
) -> Result<Facts, FactFault> {
    let mut read: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let part = &joined.part;
    for meaning in part.products.iter().filter_map(|id| base.product(id)) {
        take(&mut read, &meaning.law);
    }
    let donor = std::slice::from_ref(&part.donor);
    let words: [(&[LawMeaning], &[String]); 3] = [
        (&base.routes, &part.routes),
        (&base.donors, donor),
        (&base.indications, &part.indications),
    ];
    for (meanings, ids) in words {
        for meaning in meanings.iter().filter(|it| ids.contains(&it.id)) {
            take(&mut read, &meaning.law);
        }
    }
    if let Some(page) = page.filter(|page| offers(page.document.kind)) {
        take(&mut read, &base.page.law);
        let asserted = page
            .findings
            .iter()
            .filter(|finding| finding.stance == Stance::Asserted);
        for finding in asserted {
            let meant = base.rules.iter().filter(|it| *it.id == *finding.rule);
            for meaning in meant {
                take(&mut read, &meaning.law);
            }
        }
    }
    let mut facts = Facts::default();
    for (key, words) in read {
        // A page that offers several ways says of none that it is the one: the fact stays open.
        let is_one = decisions
            .fact(key)
            .is_some_and(|spec| spec.kind != FactKind::Many);
        if is_one && words.len() > 1 {
            continue;
        }
        for word in words {
            facts.set(decisions, key, word)?;
        }
    }
    for (key, value) in &offer.law {
        let words: Vec<String> = match value {
            toml::Value::Array(all) => all.iter().map(written).collect(),
            one => vec![written(one)],
        };
        for word in words {
            facts.set(decisions, key, &word)?;
        }
    }
    Ok(facts)
}

/// Notes what a word means, each answer once.
fn take<'l>(read: &mut BTreeMap<&'l str, Vec<&'l str>>, law: &'l BTreeMap<String, String>) {
    for (key, value) in law {
        let words = read.entry(key).or_default();
        if !words.contains(&value.as_str()) {
            words.push(value);
        }
    }
}

/// Whether whoever wrote it sells or gives it.
const fn offers(kind: DocumentKind) -> bool {
    matches!(kind, DocumentKind::ClinicAd | DocumentKind::Seller)
}

/// A value of TOML as the law reads it.
fn written(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Facts that can't both be so.
fn contradicted(
    making: &Making<'_>,
    decisions: &DecisionBase,
    decision: &Decision<'_>,
) -> Vec<ReasonPart> {
    let mut reasons: Vec<ReasonPart> = decision
        .contradictions
        .iter()
        .map(|it| {
            making
                .reason(
                    "law-contradiction",
                    [
                        ("title", it.title.get(making.lang)),
                        ("text", it.text.get(making.lang)),
                    ],
                )
                .about([it.id.clone()])
                .citing(making.cited(&it.basis, &it.id))
        })
        .collect();
    for id in &decision.conflicts {
        let title = decisions
            .fact(id)
            .map_or(*id, |spec| spec.title.get(making.lang));
        reasons.push(
            making
                .reason("law-conflict", [("fact", title)])
                .about([*id]),
        );
    }
    reasons
}

fn following(making: &Making<'_>, consequence: &Consequence) -> ReasonPart {
    let code = match consequence.kind {
        ConsequenceKind::Duty => "law-duty",
        ConsequenceKind::Deadline => "law-deadline",
        ConsequenceKind::Penalty => "law-penalty",
        ConsequenceKind::Order => "law-order",
        ConsequenceKind::Gap => "law-gap",
        ConsequenceKind::Right => "law-right",
        ConsequenceKind::Contact => "law-contact",
        ConsequenceKind::Caution => "law-caution",
    };
    making
        .reason(
            code,
            [
                ("title", consequence.title.get(making.lang)),
                ("text", consequence.text.get(making.lang)),
            ],
        )
        .about([consequence.id.clone()])
        .citing(making.cited(&consequence.basis, &consequence.id))
}

/// The facts that were used, in words.
fn given(
    decisions: &DecisionBase,
    decision: &Decision<'_>,
    making: &Making<'_>,
) -> Vec<LawFactPart> {
    decision
        .facts
        .iter()
        .map(|(key, answers)| {
            let spec = decisions.fact(key);
            let words: Vec<String> = answers
                .iter()
                .map(|answer| match answer {
                    Answer::Number(number) => number.to_string(),
                    Answer::Word(word) => spec
                        .and_then(|spec| spec.word(word))
                        .map_or(word.as_str(), |word| word.title.get(making.lang))
                        .to_owned(),
                })
                .collect();
            LawFactPart {
                fact: key.to_owned(),
                title: spec
                    .map_or(key, |spec| spec.title.get(making.lang))
                    .to_owned(),
                answers: words,
            }
        })
        .collect()
}
