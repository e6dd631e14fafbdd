//! The JSON contract of an assessment.

use std::collections::BTreeMap;

use evigil_core::{Citation, Lang, Severity, Span, Stance, Standing};
use evigil_law::decision::ConsequenceKind;
use jiff::civil::Date;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::contract::{contract_id, schema_of};

/// Name and version of the JSON contract.
pub const ASSESS_SCHEMA: &str = "evigil.assess/1";

contract_id! {
    /// Serialises as [`ASSESS_SCHEMA`].
    AssessSchemaId, ASSESS_SCHEMA
}

/// The four questions for one offer. There is no sum and no score.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(title = "evigil.assess/1")]
pub struct Assessment {
    /// Name and version of this contract.
    pub schema: AssessSchemaId,
    /// The day whose law was applied.
    pub as_of: Date,
    /// Language of sentences and names.
    pub reader_lang: Lang,
    /// What is offered.
    pub offer: OfferedPart,
    /// Where what was given does not agree with itself.
    pub contradictions: Vec<ContradictionPart>,
    /// Is the product what it is called?
    pub identity: QuestionPart,
    /// Does it work?
    pub efficacy: QuestionPart,
    /// What happened to people, and what is known of harm?
    pub safety: QuestionPart,
    /// Is it offered as the law asks?
    pub lawfulness: QuestionPart,
    /// What was ever shown, by indication.
    pub evidence: Vec<EvidencePart>,
    /// What the page says against what is known, claim by claim.
    pub claims: Vec<ClaimPart>,
    /// What the law asks, gives and does not give.
    pub law: LawPart,
    /// What the rules of sport say, for a person whom they bind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sport: Option<SportPart>,
    /// What the answers of the person mean, or what they have not answered yet.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub screening: Vec<ReasonPart>,
    /// Statements of the page that better sources contradict.
    pub corrections: Vec<ReasonPart>,
    /// Papers that the page cites, and what they really are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub quotations: Vec<ReasonPart>,
    /// What to ask, the most telling first.
    pub questions: Vec<String>,
    /// The page for a patient.
    pub brief: BriefPart,
}

/// What is offered, and where that was read.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct OfferedPart {
    /// Name of the offer.
    pub name: String,
    /// File of the offer, or the page when only a page was given.
    pub source: String,
    /// The page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<InputPart>,
    /// The dossier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dossier: Option<InputPart>,
    /// What is given: ids of terms of the kind `product`.
    pub products: Vec<String>,
    /// Ids of terms of the kind `product_class`, for which evidence was looked up.
    pub product_classes: Vec<String>,
    /// Ids of terms of the kind `cell_source`.
    pub cell_sources: Vec<String>,
    /// Id of a term of the kind `donor`.
    pub donor: String,
    /// Ids of terms of the kind `route`.
    pub routes: Vec<String>,
    /// Ids of terms of the kind `indication`.
    pub indications: Vec<String>,
    /// Prices in yen, with what they buy.
    pub prices: Vec<CostPart>,
    /// Volume at one session, in millilitres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume_ml: Option<f64>,
    /// Length of a session, in hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<f64>,
    /// Number of sessions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sessions: Option<u32>,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct InputPart {
    /// Path as given.
    pub source: String,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
}

/// A price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CostPart {
    /// Yen, tax as written.
    pub yen: u64,
    /// What it buys, in the words of the page; empty when not said.
    pub unit: String,
}

/// Values of one thing that can't both be so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ContradictionPart {
    /// What they are about, such as `donor`.
    pub field: String,
    /// Each value with where it was read.
    pub values: Vec<ValuePart>,
    /// The sentence about it.
    pub text: String,
}

/// A value and where it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ValuePart {
    /// The value, as shown to a reader.
    pub value: String,
    /// `page`, `offer` or `dossier`.
    pub origin: &'static str,
}

/// One of the four questions.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct QuestionPart {
    /// Where it stands.
    pub standing: Standing,
    /// Why, the weightiest first.
    pub reasons: Vec<ReasonPart>,
}

/// Why a question stands as it does.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ReasonPart {
    /// Stable name of the reason.
    pub code: &'static str,
    /// The sentence.
    pub text: String,
    /// Ids that `evigil explain` knows: rules, criteria, studies, incidents, notes, facts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<String>,
    /// Words of the page that it speaks of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// What it rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<Citation>,
}

/// What the law asks, gives and does not give, on the facts that were read and given.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct LawPart {
    /// The facts.
    pub facts: Vec<LawFactPart>,
    /// Duties, deadlines, penalties, orders, gaps, rights, contacts and cautions that follow.
    pub following: Vec<ReasonPart>,
    /// What would have to be known to decide more.
    pub questions: Vec<String>,
}

/// A fact for the law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LawFactPart {
    /// Its id, as `evigil law facts` lists it.
    pub fact: String,
    /// Its name.
    pub title: String,
    /// The answers, in words.
    pub answers: Vec<String>,
}

/// What the rules of sport say. There is no answer that something is allowed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SportPart {
    /// Id of the organisation whose rules bind the person.
    pub organisation: String,
    /// Its name.
    pub title: String,
    /// `prohibited` or `ask`.
    pub overall: &'static str,
    /// The same in words.
    pub overall_text: String,
    /// Whether a rule prohibits it.
    #[serde(skip)]
    pub is_prohibited: bool,
    /// Rule by rule, and whom to ask.
    pub reasons: Vec<ReasonPart>,
}

/// What was ever shown for one indication, by these routes, with these products.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct EvidencePart {
    /// Id of a term of the kind `indication`.
    pub indication: String,
    /// Its name.
    pub name: String,
    /// Code of the verdict, such as `no_human_evidence`.
    pub verdict: &'static str,
    /// The verdict in words.
    pub verdict_text: String,
    /// Certainty after GRADE: `high`, `moderate`, `low` or `very_low`; absent without evidence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certainty: Option<&'static str>,
    /// Why the certainty is no higher, a sentence each step.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<String>,
    /// People who were given such a product in a study with a result that was read, each cohort
    /// once; absent when no study says how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people_treated: Option<u64>,
    /// The studies, in groups that are never added up.
    pub studies: Vec<StudyPart>,
}

/// A study as a reader of an assessment sees it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct StudyPart {
    /// Id of the ledger.
    pub id: String,
    /// What it is.
    pub title: String,
    /// `controlled`, `uncontrolled`, `indirect`, `registered`, `terminated`, `not_read` or
    /// `preclinical`.
    pub group: &'static str,
    /// Its design in words.
    pub design: String,
    /// People, as far as stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people: Option<u64>,
    /// The result in words.
    pub result: String,
    /// Why it does not speak of this offer, a phrase each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub indirect: Vec<String>,
    /// Address of its source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// A statement of the page against what is known.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ClaimPart {
    /// Rule that found it.
    pub rule: String,
    /// The words of the page.
    pub quote: String,
    /// Where they stand.
    pub span: Span,
    /// How the author stands to it.
    pub stance: Stance,
    /// How grave it is.
    pub severity: Severity,
    /// Ids of terms of the kind `indication` that the words name.
    pub indications: Vec<String>,
    /// What is known of it, a sentence each.
    pub known: Vec<ReasonPart>,
}

/// The page for a patient: short sentences in groups, each with the ids it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BriefPart {
    /// Title.
    pub title: String,
    /// What is offered.
    pub offered: Vec<BriefLine>,
    /// What is known.
    pub known: Vec<BriefLine>,
    /// What nobody knows.
    pub not_known: Vec<BriefLine>,
    /// Risks of the way it is given.
    pub risks: Vec<BriefLine>,
    /// What the law gives and does not give.
    pub law: Vec<BriefLine>,
    /// What to ask before signing.
    pub ask: Vec<BriefLine>,
    /// Where to turn.
    pub turn_to: Vec<BriefLine>,
}

/// A sentence of the brief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BriefLine {
    /// The sentence.
    pub text: String,
    /// Ids that `evigil explain` knows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<String>,
}

/// The JSON Schema (2020-12) of an [`Assessment`].
#[must_use]
pub fn assess_schema() -> Schema {
    schema_of::<Assessment>()
}

impl LawPart {
    /// What follows, by kind of consequence: the code of the kind and its entries, in the order of
    /// [`evigil_law::decision::ConsequenceKind::ALL`].
    #[must_use]
    pub fn by_kind(&self) -> Vec<(&'static str, Vec<&ReasonPart>)> {
        ConsequenceKind::ALL
            .iter()
            .map(|kind| {
                let of_kind = self.following.iter().filter(|it| is_of(it.code, *kind));
                (kind.code(), of_kind.collect::<Vec<_>>())
            })
            .filter(|(_, all)| !all.is_empty())
            .collect()
    }
}

/// Whether the reason with this code tells of a consequence of this kind.
fn is_of(code: &str, kind: ConsequenceKind) -> bool {
    code.strip_prefix("law-") == Some(kind.code())
}

impl Assessment {
    /// The four questions with their names in the contracts, in their order.
    #[must_use]
    pub fn questions_asked(&self) -> [(&'static str, &QuestionPart); 4] {
        [
            ("identity", &self.identity),
            ("efficacy", &self.efficacy),
            ("safety", &self.safety),
            ("lawfulness", &self.lawfulness),
        ]
    }

    /// Number of reasons by their code: what a test or a statistic counts.
    #[must_use]
    pub fn reasons(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for (_, question) in self.questions_asked() {
            for reason in &question.reasons {
                *counts.entry(reason.code).or_default() += 1;
            }
        }
        counts
    }
}
