//! Questions before a treatment and risks of a route: the JSON contract `evigil.screening/1`, and
//! text.

mod text;

use evigil_core::{Citation, Lang};
use evigil_knowledge::basis::{Basis, citations};
use evigil_knowledge::{Knowledge, TermKind};
use evigil_law::screening::{
    AnswerKind, Answers, Notice, NoticeOutcome, RiskNote, RouteRisks, SaidBy, ScreeningBase, Told,
    assess, route_risks,
};
use jiff::civil::Date;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::Wording;
use crate::contract::{contract_id, schema_of};

pub use text::{questionnaire_template, screening_text};

/// Name and version of the JSON contract.
pub const SCREENING_SCHEMA: &str = "evigil.screening/1";

contract_id! {
    /// Serialises as [`SCREENING_SCHEMA`].
    ScreeningSchemaId, SCREENING_SCHEMA
}

/// What answers lead to, and what is known of a route.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ScreeningReport {
    /// Name and version of this contract.
    pub schema: ScreeningSchemaId,
    /// Day on which it was asked.
    pub as_of: Date,
    /// Product class, when it was given.
    pub class: Option<String>,
    /// What is told beside every answer.
    pub note: String,
    /// The questions.
    pub questions: Vec<ScreeningQuestionPart>,
    /// What answers lead to, the gravest first; empty when no answers were given.
    pub notices: Vec<NoticePart>,
    /// What is known of the route, when one was given.
    pub route: Option<RoutePart>,
}

/// A question.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ScreeningQuestionPart {
    /// Its id.
    pub id: String,
    /// How it is answered.
    pub kind: AnswerKind,
    /// Answers it can have.
    pub answers: Vec<String>,
    /// The question.
    pub text: String,
    /// Why it is asked.
    pub why: String,
}

/// What follows from one answer.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct NoticePart {
    /// The question.
    pub question: String,
    /// Its text.
    pub question_text: String,
    /// `contraindicated`, `caution`, `tell_doctor`, `not_known`, `answer_unknown` or
    /// `not_answered`.
    pub outcome: &'static str,
    /// The rule, when one speaks.
    pub rule: Option<String>,
    /// Whose word it is.
    pub said_by: Option<SaidBy>,
    /// What is said.
    pub text: String,
    /// What else of evigil to look at, such as `doping`.
    pub see: Option<String>,
    /// Notes on risks.
    pub notes: Vec<String>,
    /// Incidents.
    pub incidents: Vec<String>,
    /// Day on which nothing was found.
    pub searched: Option<Date>,
    /// Sources.
    pub citations: Vec<Citation>,
}

/// What is known of a route.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RoutePart {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What is known.
    pub known: Vec<RiskPart>,
    /// What is not known.
    pub unknown: Vec<RiskPart>,
    /// What is told when the notes are not about the class.
    pub other_class: Option<String>,
}

/// Something told of a route.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RiskPart {
    /// Its id.
    pub id: String,
    /// A few words; only of notes on risks.
    pub title: Option<String>,
    /// What is told.
    pub text: String,
    /// What to ask; only of notes on risks.
    pub question: Option<String>,
    /// Incidents.
    pub incidents: Vec<String>,
    /// Day on which nothing was found.
    pub searched: Option<Date>,
    /// Sources.
    pub citations: Vec<Citation>,
}

/// The JSON Schema (2020-12) of a [`ScreeningReport`].
#[must_use]
pub fn screening_schema() -> Schema {
    schema_of::<ScreeningReport>()
}

/// What was asked.
#[derive(Debug, Clone, Copy)]
pub struct ScreeningAsked<'a> {
    /// Answers; without them only the questions are told.
    pub answers: Option<&'a Answers>,
    /// Product class.
    pub class: Option<&'a str>,
    /// Route.
    pub route: Option<&'a str>,
    /// Today.
    pub as_of: Date,
}

struct Sources<'k> {
    knowledge: &'k Knowledge,
    lang: Lang,
    as_of: Date,
}

impl Sources<'_> {
    fn of(&self, id: &str, basis: &[Basis]) -> Vec<Citation> {
        citations(basis, self.knowledge, id, "INT", self.lang, self.as_of)
    }
}

impl ScreeningReport {
    /// What `asked` leads to, in the language of `wording`.
    #[must_use]
    pub fn new(
        base: &ScreeningBase,
        asked: &ScreeningAsked<'_>,
        knowledge: &Knowledge,
        wording: &Wording,
    ) -> Self {
        let lang = wording.lang();
        let sources = Sources {
            knowledge,
            lang,
            as_of: asked.as_of,
        };
        let notices = asked.answers.map_or_else(Vec::new, |answers| {
            assess(base, answers, asked.class, asked.route)
        });
        let risks = asked
            .route
            .and_then(|route| route_risks(base, route, asked.class));
        Self {
            schema: ScreeningSchemaId,
            as_of: asked.as_of,
            class: asked.class.map(str::to_owned),
            note: base.note.get(lang).to_owned(),
            questions: base
                .questions
                .iter()
                .map(|question| ScreeningQuestionPart {
                    id: question.id.clone(),
                    kind: question.answer,
                    answers: question.answers().into_iter().map(str::to_owned).collect(),
                    text: question.text.get(lang).to_owned(),
                    why: question.why.get(lang).to_owned(),
                })
                .collect(),
            notices: notices
                .iter()
                .map(|one| notice(one, &sources, wording))
                .collect(),
            route: risks.map(|risks| route(&risks, &sources, wording)),
        }
    }
}

fn notice(notice: &Notice<'_>, sources: &Sources<'_>, wording: &Wording) -> NoticePart {
    let rule = match notice.outcome {
        NoticeOutcome::Rule(rule) => Some(rule),
        _ => None,
    };
    let code = notice.outcome.code();
    let own = |list: fn(&evigil_law::screening::ScreeningRule) -> &Vec<String>| {
        rule.map(|rule| list(rule).clone()).unwrap_or_default()
    };
    NoticePart {
        question: notice.question.id.clone(),
        question_text: notice.question.text.get(sources.lang).to_owned(),
        outcome: code,
        rule: rule.map(|rule| rule.id.clone()),
        said_by: rule.map(|rule| rule.said_by),
        text: rule.map_or_else(
            || wording.messages().family("screen-said", code),
            |rule| rule.text.get(sources.lang).to_owned(),
        ),
        see: rule.and_then(|rule| rule.see.clone()),
        notes: own(|rule| &rule.notes),
        incidents: own(|rule| &rule.incidents),
        searched: rule.and_then(|rule| rule.searched),
        citations: rule.map_or_else(Vec::new, |rule| sources.of(&rule.id, &rule.basis)),
    }
}

fn route(risks: &RouteRisks<'_>, sources: &Sources<'_>, wording: &Wording) -> RoutePart {
    let lang = sources.lang;
    let told = |told: &&Told| RiskPart {
        id: told.id.clone(),
        title: None,
        text: told.text.get(lang).to_owned(),
        question: None,
        incidents: told.incidents.clone(),
        searched: told.searched,
        citations: sources.of(&told.id, &told.basis),
    };
    let note = |note: &&RiskNote| RiskPart {
        id: note.id.clone(),
        title: Some(note.title.get(lang).to_owned()),
        text: note.text.get(lang).to_owned(),
        question: Some(note.question.get(lang).to_owned()),
        incidents: note.incidents.clone(),
        searched: None,
        citations: sources.of(&note.id, &note.basis),
    };
    RoutePart {
        id: risks.route.id.clone(),
        title: wording.term(TermKind::Route, &risks.route.id).to_owned(),
        known: risks
            .notes
            .iter()
            .map(note)
            .chain(risks.known.iter().map(told))
            .collect(),
        unknown: risks.unknown.iter().map(told).collect(),
        other_class: risks.other_class.map(|text| text.get(lang).to_owned()),
    }
}
