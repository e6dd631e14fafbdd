//! The JSON contract of a decision.

use evigil_core::{Citation, Verification};
use evigil_law::decision::Facts;
use jiff::civil::Date;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::contract::{contract_id, schema_of};

/// Name and version of the JSON contract.
pub const LAW_SCHEMA: &str = "evigil.law/1";

contract_id! {
    /// Serialises as [`LAW_SCHEMA`].
    LawSchemaId, LAW_SCHEMA
}

/// The JSON Schema of [`LawReport`].
#[must_use]
pub fn law_schema() -> Schema {
    schema_of::<LawReport>()
}

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LawView {
    /// Everything.
    Classify,
    /// Duties, deadlines, penalties and orders only.
    Obligations,
}

/// What is decided from facts of a treatment on a day.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LawReport {
    /// Name and version of this contract.
    pub schema: LawSchemaId,
    /// What is looked at.
    pub view: LawView,
    /// The day whose law is applied.
    pub as_of: Date,
    /// The facts as given, to be given again.
    pub facts: Facts,
    /// The same facts in words.
    pub given: Vec<GivenPart>,
    /// Facts with answers that exclude each other; they count as not known.
    pub conflicts: Vec<ConflictPart>,
    /// Facts that can't all hold.
    pub contradictions: Vec<ContradictionPart>,
    /// What was decided.
    pub determined: Vec<DeterminedPart>,
    /// What follows.
    pub consequences: Vec<ConsequencePart>,
    /// What to find out, because an answer would change the above.
    pub questions: Vec<OpenPart>,
    /// What this is not.
    pub notice: String,
}

/// An id and what it is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NamedPart {
    /// Stable id.
    pub id: String,
    /// What it is called.
    pub title: String,
}

/// A fact, and what was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GivenPart {
    /// The fact.
    pub fact: NamedPart,
    /// The answers; none when it is not known.
    pub answers: Vec<NamedPart>,
}

/// A fact with answers that exclude each other.
pub type ConflictPart = GivenPart;

/// Facts that can't all hold.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ContradictionPart {
    /// Stable id.
    pub id: String,
    /// A few words.
    pub title: String,
    /// What does not fit, and why.
    pub text: String,
    /// Facts that count as not known for that.
    pub set_aside: Vec<NamedPart>,
    /// What it rests on.
    pub citations: Vec<Citation>,
}

/// How one determination came out.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DeterminedPart {
    /// Stable id, such as `jp_rm_act`.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Whose law it is.
    pub jurisdiction: NamedPart,
    /// `instrument` or `class`.
    pub kind: &'static str,
    /// The outcome, such as `covered`; `depends` when facts are missing.
    pub outcome: String,
    /// What it can come out as; one when it is decided.
    pub possible: Vec<NamedPart>,
    /// Whether a person has to look: nothing recorded settles it, or it rests on inference.
    pub for_human_review: bool,
    /// How far the least checked support was checked.
    pub verification: Verification,
    /// The rules in their order, up to the first that applies.
    pub steps: Vec<StepPart>,
}

/// One rule, tried.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StepPart {
    /// Id of the rule.
    pub rule: String,
    /// The question that it answers.
    pub question: String,
    /// What was given of the facts that it asks for.
    pub given: Vec<GivenPart>,
    /// `yes`, `no` or `open`.
    pub applies: &'static str,
    /// The outcome it leads to.
    pub concludes: NamedPart,
    /// Why.
    pub why: String,
    /// How far the least checked support was checked.
    pub verification: Verification,
    /// What it rests on.
    pub citations: Vec<Citation>,
}

/// Something that follows.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ConsequencePart {
    /// Stable id.
    pub id: String,
    /// The determination it belongs to.
    pub of: NamedPart,
    /// Whose law it is.
    pub jurisdiction: String,
    /// `duty`, `deadline`, `penalty`, `order`, `gap`, `right`, `contact` or `caution`.
    pub kind: &'static str,
    /// Whom it concerns, such as `clinic`.
    pub who: String,
    /// `yes`, or `open` when it depends on what is not known.
    pub applies: &'static str,
    /// A few words.
    pub title: String,
    /// The statement.
    pub text: String,
    /// How far the least checked support was checked.
    pub verification: Verification,
    /// What it rests on.
    pub citations: Vec<Citation>,
}

/// A fact to find out.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OpenPart {
    /// The fact.
    pub fact: NamedPart,
    /// How to ask for it.
    pub question: String,
    /// Words that answer it; none when a number does.
    pub answers: Vec<NamedPart>,
    /// Determinations that some answer would change.
    pub changes: Vec<NamedPart>,
    /// Consequences that some answer would settle: ids.
    pub settles: Vec<String>,
}
