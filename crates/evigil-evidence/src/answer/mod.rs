//! What was ever shown for an indication, a route and a kind of product.
//!
//! Studies with and without a control are never counted together; what nobody of us has read, and
//! what has no result, stands apart and counts for nothing. Where nothing was found the answer is
//! "no human evidence found", never "does not work".

mod certainty;
mod fit;
mod people;
mod safety;
mod sort;
mod verdict;
mod vocabulary;

pub use certainty::{Certainty, StepDown};
pub use people::{People, people};
pub use safety::{SafetyBound, upper_limit};
pub use sort::{Indirect, Sorted};
pub use vocabulary::{Body, Level, Statement, Tier, Verdict};

use jiff::civil::Date;

use crate::ledger::{Ledger, Study, WorkKind};
use certainty::Judged;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Ids of indications, or of conditions of the ledger.
    pub indications: Vec<String>,
    /// Ids of routes; empty for any.
    pub routes: Vec<String>,
    /// Ids of product classes; empty for what the base assumes.
    pub product_classes: Vec<String>,
    /// Day of the answer: what was read later is left out.
    pub as_of: Date,
}

/// The answers to a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Day of the answer.
    pub as_of: Date,
    /// Routes that were asked about.
    pub routes: Vec<String>,
    /// Product classes that were asked about, or assumed.
    pub product_classes: Vec<String>,
    /// Whether they were assumed.
    pub classes_assumed: bool,
    /// An answer each indication, in the order of the question.
    pub indications: Vec<IndicationAnswer>,
}

/// The answer for one indication.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicationAnswer {
    /// Id of the indication or condition.
    pub indication: String,
    /// Whether the base knows it at all; nothing can be found for what it does not know.
    pub known: bool,
    /// What was shown in people.
    pub verdict: Verdict,
    /// What a reader is told.
    pub statement: Statement,
    /// Tier of the best evidence for what was asked.
    pub tier: Tier,
    /// Tier of the best evidence when what is only near it is let in.
    pub tier_with_indirect: Tier,
    /// People given the product in studies that count.
    pub people: People,
    /// How sure it is; absent when there is nothing to judge.
    pub certainty: Option<Certainty>,
    /// The studies, sorted.
    pub studies: Sorted,
    /// How often a harm can still happen that few or none had.
    pub safety: Vec<SafetyBound>,
}

/// Answers a question from the ledger.
#[must_use]
pub fn answer(ledger: &Ledger, question: &Question) -> Answer {
    let classes_assumed = question.product_classes.is_empty();
    let product_classes = if classes_assumed {
        ledger.grading().assumed_class.clone()
    } else {
        question.product_classes.clone()
    };
    let one = |indication: &String| of_indication(ledger, question, &product_classes, indication);
    let indications = question.indications.iter().map(one).collect();
    Answer {
        as_of: question.as_of,
        routes: question.routes.clone(),
        product_classes,
        classes_assumed,
        indications,
    }
}

fn of_indication(
    ledger: &Ledger,
    question: &Question,
    asked: &[String],
    indication: &str,
) -> IndicationAnswer {
    let sorted = sort::sort(ledger, question, asked, indication);
    let studies =
        |ids: &[String]| -> Vec<&Study> { ids.iter().filter_map(|id| ledger.study(id)).collect() };
    let controlled = studies(&sorted.direct_controlled);
    let uncontrolled = studies(&sorted.direct_uncontrolled);
    let (verdict, statement) = verdict::verdict(ledger, &sorted, &controlled, &uncontrolled);
    let counted: Vec<&Study> = controlled.iter().chain(&uncontrolled).copied().collect();
    let safety = counted
        .iter()
        .flat_map(|study| safety::bounds(study))
        .collect();
    let preclinical = |kind: WorkKind| {
        let works = sorted.preclinical.iter().filter_map(|id| ledger.work(id));
        works.filter(|work| work.kind == kind).count() > 0
    };
    let below_human = if preclinical(WorkKind::Animal) {
        Tier::T2
    } else if preclinical(WorkKind::Cells) {
        Tier::T1
    } else {
        Tier::T0
    };
    let indirect_ids: Vec<String> = sorted
        .indirect
        .iter()
        .filter(|it| it.counts)
        .map(|it| it.study.clone())
        .collect();
    let tier = verdict::tier(&counted).max(below_human);
    let tier_with_indirect = verdict::tier(&studies(&indirect_ids)).max(tier);
    IndicationAnswer {
        indication: indication.to_owned(),
        known: sorted.known,
        verdict,
        statement,
        tier,
        tier_with_indirect,
        people: people(&counted),
        certainty: certainty_of(ledger, &sorted, &controlled, &uncontrolled),
        safety,
        studies: sorted,
    }
}

/// The best studies are judged: randomised ones, else controlled ones, else those without control,
/// else those near what was asked.
fn certainty_of(
    ledger: &Ledger,
    sorted: &Sorted,
    controlled: &[&Study],
    uncontrolled: &[&Study],
) -> Option<Certainty> {
    let direct = |studies: &[&'_ Study]| -> Vec<String> {
        studies.iter().map(|study| study.id.clone()).collect()
    };
    let randomised: Vec<&Study> = controlled
        .iter()
        .filter(|study| study.design.is_randomised())
        .copied()
        .collect();
    let (body, ids) = if !randomised.is_empty() {
        (Body::DirectRandomised, direct(&randomised))
    } else if !controlled.is_empty() {
        (Body::DirectControlled, direct(controlled))
    } else if !uncontrolled.is_empty() {
        (Body::DirectUncontrolled, direct(uncontrolled))
    } else {
        let near = sorted.indirect.iter().filter(|it| it.counts);
        (Body::Indirect, near.map(|it| it.study.clone()).collect())
    };
    let studies: Vec<(&Study, Vec<String>)> = ids
        .iter()
        .filter_map(|id| {
            let near = sorted.indirect.iter().find(|it| &it.study == id);
            let reasons = near.map(|it| it.reasons.clone()).unwrap_or_default();
            Some((ledger.study(id)?, reasons))
        })
        .collect();
    if studies.is_empty() {
        return None;
    }
    let judged = Judged {
        body,
        studies: &studies,
        ended: &sorted.terminated,
    };
    Some(judged.certainty(ledger.grading()))
}
