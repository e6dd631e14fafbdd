//! From what was read to an assessment.

use evigil_claims::ClaimsEngine;
use evigil_core::Standing;
use evigil_knowledge::Knowledge;
use evigil_knowledge::part::BaseFault;
use jiff::civil::Date;

use super::brief::{self, Material};
use super::claims::{self, Known};
use super::identity::identity;
use super::lawfulness::lawfulness;
use super::making::Making;
use super::offer::Offer;
use super::offered::{self, Joined};
use super::report::{AssessSchemaId, Assessment, EvidencePart, QuestionPart, ReasonPart};
use super::safety::safety;
use super::statement::{AssessmentBase, Question, least};
use crate::lot::LotReport;
use crate::{CheckReport, Wording};

/// What an assessment is made of.
#[derive(Clone, Copy)]
pub struct AssessmentInput<'i> {
    /// Name of the file of the offer, or of the page.
    pub source: &'i str,
    /// The offer.
    pub offer: &'i Offer,
    /// The page, checked.
    pub page: Option<&'i CheckReport>,
    /// The lot, judged.
    pub lot: Option<&'i LotReport>,
    /// Reads the statements of the page.
    pub engine: &'i ClaimsEngine,
    /// The day whose law is applied.
    pub as_of: Date,
}

impl Assessment {
    /// Joins what was read with what is known.
    ///
    /// # Errors
    /// When a file of the base does not have the shape it must have; the one that is built in has.
    pub fn new(
        input: &AssessmentInput<'_>,
        knowledge: &Knowledge,
        wording: &Wording,
    ) -> Result<Self, BaseFault> {
        let making = Making {
            knowledge,
            wording,
            lang: wording.lang(),
            as_of: input.as_of,
        };
        let base = AssessmentBase::of(knowledge)?;
        let joined = offered::join(
            &making,
            &base,
            input.source,
            input.offer,
            input.page,
            input.lot,
        );
        let lines = |question| statements(&making, &base, &joined, question);
        let mut identity = identity(&making, &joined, input.page, input.lot);
        identity.reasons.extend(lines(Question::Identity));
        let evidence: Vec<EvidencePart> = Vec::new();
        let mut efficacy = efficacy(input.page, &evidence);
        efficacy.reasons.extend(lines(Question::Efficacy));
        let safety = safety(&making, &joined, input.page, lines(Question::Safety))?;
        let of_law = lines(Question::Lawfulness);
        let lawfulness = lawfulness(&making, input.page, of_law, false, false);
        let claims = input.page.map(|page| {
            let known = Known {
                engine: input.engine,
                evidence: &evidence,
                identity: &identity,
                safety: &safety,
                quoted: &|_| Vec::new(),
            };
            claims::claims(&making, &joined, page, &known)
        });
        let questions = questions(input);
        let contested = safety
            .reasons
            .iter()
            .filter(|reason| reason.code == "incident-contested")
            .cloned()
            .collect();
        let brief = brief::brief(
            &making,
            &base,
            &joined,
            Material {
                identity: identity.standing,
                evidence: &evidence,
                risks: Vec::new(),
                law: Vec::new(),
                contested,
                questions: &questions,
            },
        );
        Ok(Self {
            schema: AssessSchemaId,
            as_of: input.as_of,
            reader_lang: wording.lang(),
            offer: joined.part,
            contradictions: joined.contradictions,
            identity,
            efficacy,
            safety,
            lawfulness,
            evidence,
            claims: claims.unwrap_or_default(),
            corrections: corrections(&making, input.page),
            questions,
            brief,
        })
    }
}

/// Without a study there is nothing to stand on; what the page says of itself is told then.
fn efficacy(page: Option<&CheckReport>, evidence: &[EvidencePart]) -> QuestionPart {
    let of_page = page.map_or(Standing::NotKnown, |page| page.standing.efficacy);
    let standing = evidence
        .iter()
        .map(|_| Standing::NotKnown)
        .fold(of_page, least);
    QuestionPart {
        standing,
        reasons: Vec::new(),
    }
}

/// The sentences of the base that answer a question and hold for the offer.
fn statements(
    making: &Making<'_>,
    base: &AssessmentBase,
    joined: &Joined,
    question: Question,
) -> Vec<ReasonPart> {
    let setting = joined.setting();
    base.statements
        .iter()
        .filter(|statement| statement.question == Some(question) && statement.holds(&setting))
        .map(|statement| ReasonPart {
            code: "statement",
            text: statement.text.get(making.lang).to_owned(),
            about: vec![statement.id.clone()],
            quote: None,
            citations: making.cited(&statement.basis, &statement.id),
        })
        .collect()
}

/// Statements of the page that better sources contradict.
fn corrections(making: &Making<'_>, page: Option<&CheckReport>) -> Vec<ReasonPart> {
    page.into_iter()
        .flat_map(|page| &page.corrections)
        .map(|correction| {
            making
                .reason(
                    "correction",
                    [
                        ("says", correction.says.as_ref()),
                        ("better", correction.better.as_ref()),
                    ],
                )
                .about([correction.id.to_string()])
                .quoting(&correction.quote)
                .citing(correction.citations.iter().cloned())
        })
        .collect()
}

/// What to ask: what the page leaves out, then what the lot leaves open; each once.
fn questions(input: &AssessmentInput<'_>) -> Vec<String> {
    let of_page = input.page.into_iter().flat_map(|page| &page.questions);
    let of_lot = input.lot.into_iter().flat_map(|lot| &lot.questions);
    let mut all: Vec<String> = Vec::new();
    for question in of_page.chain(of_lot) {
        if !all.contains(question) {
            all.push(question.clone());
        }
    }
    all
}
