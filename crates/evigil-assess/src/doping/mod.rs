//! What rules of sport say of a treatment: the JSON contract `evigil.doping/1`, and text.

mod html;
mod text;

use evigil_core::{Citation, Lang};
use evigil_knowledge::Knowledge;
use evigil_knowledge::basis::{Basis, citations};
use evigil_law::doping::{DopingBase, Fact, Judgement, Outcome, Reason, Treatment, Verdict};
use jiff::civil::{Date, DateTime};
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::Wording;
use crate::contract::{contract_id, schema_of};

pub use html::doping_fragment;
pub use text::doping_text;

/// Name and version of the JSON contract.
pub const DOPING_SCHEMA: &str = "evigil.doping/1";

contract_id! {
    /// Serialises as [`DOPING_SCHEMA`].
    DopingSchemaId, DOPING_SCHEMA
}

/// What rules of sport say of a treatment.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DopingReport {
    /// Name and version of this contract.
    pub schema: DopingSchemaId,
    /// Day on which it was asked.
    pub as_of: Date,
    /// Day of the treatment: its rules were applied.
    pub date: Date,
    /// Organisation whose rules were applied; absent when all were.
    pub organisation: Option<OrganisationPart>,
    /// `prohibited` or `ask`. There is no answer that says a treatment is allowed.
    pub overall: Verdict,
    /// What was taken for granted where nothing was said.
    pub assumed: Vec<String>,
    /// Rule by rule.
    pub rules: Vec<DopingRulePart>,
    /// Facts that can't both be so.
    pub contradictions: Vec<StatedPart>,
    /// What everybody is told.
    pub advice: StatedPart,
}

/// An organisation of sport.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OrganisationPart {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
}

/// A statement with its sources.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StatedPart {
    /// The statement.
    pub text: String,
    /// Its sources.
    pub citations: Vec<Citation>,
}

/// What one rule says.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DopingRulePart {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it says.
    pub verdict: Verdict,
    /// Why; several when it is open which of them holds.
    pub reasons: Vec<String>,
    /// Facts that would decide.
    pub missing: Vec<MissingPart>,
    /// The volume that it is about.
    pub volume: Option<VolumePart>,
    /// First day of its wording.
    pub in_force_from: Option<Date>,
    /// Last day of its wording.
    pub in_force_to: Option<Date>,
    /// Day by which it had to be checked again, when that day is over.
    pub overdue: Option<Date>,
    /// Its sources.
    pub citations: Vec<Citation>,
}

/// A fact that is not known.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct MissingPart {
    /// The fact.
    pub fact: Fact,
    /// The question for it.
    pub question: String,
}

/// A volume beside its limit.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct VolumePart {
    /// More than this is over, in millilitres.
    pub limit_ml: f64,
    /// Length of the window in hours.
    pub window_hours: i32,
    /// Least volume that certainly went in within some window, in millilitres.
    pub ml_least: f64,
    /// Greatest volume that can have gone in; absent when a volume is not known.
    pub ml_most: Option<f64>,
    /// Beginning of the worst window, when times are told.
    pub from: Option<DateTime>,
    /// End of the worst window.
    pub to: Option<DateTime>,
    /// Infusions within it.
    pub infusions: usize,
}

/// The JSON Schema (2020-12) of a [`DopingReport`].
#[must_use]
pub fn doping_schema() -> Schema {
    schema_of::<DopingReport>()
}

/// Where sources are looked up.
struct Sources<'k> {
    knowledge: &'k Knowledge,
    lang: Lang,
    day: Date,
}

impl Sources<'_> {
    fn of(&self, id: &str, basis: &[Basis]) -> Vec<Citation> {
        citations(basis, self.knowledge, id, "INT", self.lang, self.day)
    }
}

impl DopingReport {
    /// The judgement in the language of `wording`. `assumed` names facts that the asker did not
    /// give and that were taken for granted.
    #[must_use]
    pub fn new(
        judgement: &Judgement<'_>,
        base: &DopingBase,
        asked: (&Treatment, Option<&str>, Date),
        assumed: &[Fact],
        knowledge: &Knowledge,
        wording: &Wording,
    ) -> Self {
        let (treatment, organisation, as_of) = asked;
        let lang = wording.lang();
        let day = treatment.date.unwrap_or(as_of);
        let sources = Sources {
            knowledge,
            lang,
            day,
        };
        let messages = wording.messages();
        Self {
            schema: DopingSchemaId,
            as_of,
            date: day,
            organisation: organisation
                .and_then(|id| base.organisation(id))
                .map(|one| OrganisationPart {
                    id: one.id.clone(),
                    title: one.title.get(lang).to_owned(),
                }),
            overall: judgement.overall,
            assumed: assumed
                .iter()
                .map(|fact| messages.family("doping-assumed", fact.code()))
                .collect(),
            rules: judgement
                .outcomes
                .iter()
                .map(|outcome| rule(outcome, &sources, wording))
                .collect(),
            contradictions: judgement
                .contradictions
                .iter()
                .map(|contradiction| StatedPart {
                    text: contradiction.text.get(lang).to_owned(),
                    citations: sources.of("contradiction", &contradiction.basis),
                })
                .collect(),
            advice: StatedPart {
                text: base.advice.text.get(lang).to_owned(),
                citations: sources.of("advice", &base.advice.basis),
            },
        }
    }
}

fn rule(outcome: &Outcome<'_>, sources: &Sources<'_>, wording: &Wording) -> DopingRulePart {
    let messages = wording.messages();
    let reasons = match &outcome.reason {
        Reason::Step(text) => vec![text.get(sources.lang).to_owned()],
        Reason::Open(texts) => texts
            .iter()
            .map(|text| text.get(sources.lang).to_owned())
            .collect(),
        Reason::NoWording => vec![messages.text("doping-no-wording")],
    };
    let mut cited: Vec<Citation> = Vec::new();
    for basis in &outcome.basis {
        for citation in sources.of(&outcome.rule.id, std::slice::from_ref(*basis)) {
            if !cited.contains(&citation) {
                cited.push(citation);
            }
        }
    }
    DopingRulePart {
        id: outcome.rule.id.clone(),
        name: outcome.rule.name.get(sources.lang).to_owned(),
        verdict: outcome.verdict,
        reasons,
        missing: outcome
            .missing
            .iter()
            .map(|fact| MissingPart {
                fact: *fact,
                question: messages.family("doping-ask", fact.code()),
            })
            .collect(),
        volume: outcome.window.as_ref().map(|(limit, window)| VolumePart {
            limit_ml: limit.ml,
            window_hours: limit.hours,
            ml_least: window.ml_least,
            ml_most: window.ml_most,
            from: window.from,
            to: window.to,
            infusions: window.infusions,
        }),
        in_force_from: outcome.version.and_then(|version| version.in_force_from),
        in_force_to: outcome.version.and_then(|version| version.in_force_to),
        overdue: outcome.overdue,
        citations: cited,
    }
}
