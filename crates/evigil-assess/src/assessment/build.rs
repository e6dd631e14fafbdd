//! From what was read to an assessment.

use evigil_claims::ClaimsEngine;
use evigil_evidence::ledger::{Ledger, LedgerFaults};
use evigil_knowledge::Knowledge;
use evigil_knowledge::part::BaseFault;
use evigil_law::decision::FactFault;
use evigil_law::doping::TreatmentError;
use evigil_law::screening::AnswersError;
use jiff::civil::Date;

use super::brief::{self, Material};
use super::claims::{self, Known};
use super::identity::identity;
use super::law::LawFault;
use super::lawfulness::lawfulness;
use super::making::Making;
use super::offer::Offer;
use super::offered::{self, Joined};
use super::report::{AssessSchemaId, Assessment, ReasonPart};
use super::safety::{headlines, safety};
use super::screening::ScreeningFault;
use super::sport::SportFault;
use super::statement::{AssessmentBase, Question};
use super::{efficacy, law, risks, screening, sport};
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
    /// The text of the page: the papers that it cites are looked up in it.
    pub text: Option<&'i str>,
    /// The lot, judged.
    pub lot: Option<&'i LotReport>,
    /// Reads the statements of the page.
    pub engine: &'i ClaimsEngine,
    /// What is known of studies.
    pub ledger: &'i Ledger,
    /// The day whose law is applied.
    pub as_of: Date,
}

impl Assessment {
    /// Joins what was read with what is known.
    ///
    /// # Errors
    /// When the offer names what the law, the rules of sport or the screening don't know, or a file
    /// of the base does not have the shape it must have.
    pub fn new(
        input: &AssessmentInput<'_>,
        knowledge: &Knowledge,
        wording: &Wording,
    ) -> Result<Self, AssessFault> {
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
        let ledger = input.ledger;
        let lines = |question| statements(&making, &base, &joined, question);
        let mut identity = identity(&making, &joined, input.page, input.lot);
        identity.reasons.extend(lines(Question::Identity));
        let (evidence, answers) = efficacy::evidence(&making, &joined, ledger);
        let mut efficacy = efficacy::efficacy(&making, ledger, input.page, &evidence, &answers);
        efficacy.reasons.extend(lines(Question::Efficacy));
        let risks = risks::risks(&making, &joined)?;
        let mut harms = lines(Question::Safety);
        harms.extend(risks.known.iter().cloned());
        harms.extend(efficacy::bounds(&making, &answers));
        harms.extend(risks.unknown.iter().cloned());
        let safety = safety(&making, &joined, input.page, harms)?;
        let asked = law::law(&making, &base, &joined, input.offer, input.page)?;
        let mut of_law = asked.reasons;
        of_law.extend(lines(Question::Lawfulness));
        let lawfulness = lawfulness(
            &making,
            input.page,
            of_law,
            asked.is_contradicted,
            asked.is_open,
        );
        let sport = sport::sport(&making, &joined, input.offer)?;
        let screening = screening::screening(&making, &joined, input.offer)?;
        let claims = input.page.map(|page| {
            let known = Known {
                engine: input.engine,
                evidence: &evidence,
                identity: &identity,
                safety: &safety,
                quoted: &|text| efficacy::quoted(&making, ledger, text),
            };
            claims::claims(&making, &joined, page, &known)
        });
        let questions = questions(input, risks.questions, asked.questions);
        let headlines = headlines(&making, &joined)?;
        let brief = brief::brief(
            &making,
            &base,
            &joined,
            Material {
                identity: identity.standing,
                evidence: &evidence,
                risks: risks.known,
                headlines,
                sport: sport.as_ref(),
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
            law: asked.part,
            sport,
            screening,
            corrections: corrections(&making, input.page),
            quotations: input
                .text
                .map(|text| efficacy::quoted(&making, ledger, text))
                .unwrap_or_default(),
            questions,
            brief,
        })
    }
}

/// Why an offer could not be assessed.
#[derive(Debug, thiserror::Error)]
pub enum AssessFault {
    /// A file of the base does not have the shape it must have.
    #[error(transparent)]
    Base(#[from] BaseFault),
    /// The ledger of evidence is at fault.
    #[error(transparent)]
    Ledger(LedgerFaults),
    /// The offer gives a fact that the law does not ask for.
    #[error(transparent)]
    Fact(FactFault),
    /// The offer names something that the rules of sport do not know.
    #[error(transparent)]
    Treatment(TreatmentError),
    /// The offer answers a question that the screening does not ask.
    #[error(transparent)]
    Answers(AnswersError),
}

impl From<LawFault> for AssessFault {
    fn from(fault: LawFault) -> Self {
        match fault {
            LawFault::Base(fault) => Self::Base(fault),
            LawFault::Fact(fault) => Self::Fact(fault),
        }
    }
}

impl From<SportFault> for AssessFault {
    fn from(fault: SportFault) -> Self {
        match fault {
            SportFault::Base(fault) => Self::Base(fault),
            SportFault::Treatment(fault) => Self::Treatment(fault),
        }
    }
}

impl From<ScreeningFault> for AssessFault {
    fn from(fault: ScreeningFault) -> Self {
        match fault {
            ScreeningFault::Base(fault) => Self::Base(fault),
            ScreeningFault::Answers(fault) => Self::Answers(fault),
        }
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

/// Most questions about facts for the law: those that change most come first.
const LAW_QUESTIONS_MAX: usize = 4;

/// What to ask: what the page leaves out, what the routes make one ask, what the law hangs on, what
/// the lot leaves open; each once.
fn questions(
    input: &AssessmentInput<'_>,
    of_routes: Vec<String>,
    of_law: Vec<String>,
) -> Vec<String> {
    let of_page = input.page.into_iter().flat_map(|page| &page.questions);
    let of_lot = input.lot.into_iter().flat_map(|lot| &lot.questions);
    let mut all: Vec<String> = Vec::new();
    let of_law = of_law.into_iter().take(LAW_QUESTIONS_MAX);
    for question in of_page
        .cloned()
        .chain(of_routes)
        .chain(of_law)
        .chain(of_lot.cloned())
    {
        if !all.contains(&question) {
            all.push(question);
        }
    }
    all
}
