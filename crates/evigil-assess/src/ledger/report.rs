//! The JSON contract of `evigil evidence show`.

use evigil_core::{Citation, Lang};
use evigil_evidence::answer::{Body, Level, Statement, Tier, Verdict};
use evigil_evidence::ledger::{Domain, Work, WorkKind};
use jiff::civil::Date;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::StudyPart;
use super::making::LedgerView;
use crate::contract::{contract_id, schema_of};

/// Name and version of the contract.
pub const EVIDENCE_SCHEMA: &str = "evigil.evidence/1";

contract_id!(
    /// `evigil.evidence/1`.
    EvidenceSchemaId,
    EVIDENCE_SCHEMA
);

/// The JSON Schema of [`EvidenceReport`].
#[must_use]
pub fn evidence_schema() -> Schema {
    schema_of::<EvidenceReport>()
}

/// What the ledger holds of what was asked.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct EvidenceReport {
    /// Contract.
    pub schema: EvidenceSchemaId,
    /// Version of evigil.
    pub version: String,
    /// Language of the texts.
    pub lang: Lang,
    /// Day of the answer: what was read later is left out.
    pub as_of: Date,
    /// What was asked.
    pub asked: AskedPart,
    /// An answer for each indication or condition that was asked about.
    pub answers: Vec<AnswerPart>,
    /// Every study that was asked for, or that an answer names.
    pub studies: Vec<StudyPart>,
    /// Works in animals and cells that an answer names.
    pub works: Vec<WorkPart>,
}

/// What was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AskedPart {
    /// Ids of studies, indications and conditions.
    pub ids: Vec<String>,
    /// Routes; empty for any.
    pub routes: Vec<String>,
    /// Product classes.
    pub product_classes: Vec<String>,
    /// Whether the classes are those that are meant when nothing is said.
    pub classes_assumed: bool,
}

/// The answer for an indication.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AnswerPart {
    /// Id of the indication or condition.
    pub indication: String,
    /// Its name.
    pub name: String,
    /// What was shown in people.
    pub verdict: Verdict,
    /// What a reader is told.
    pub statement: Statement,
    /// The same in words.
    pub statement_text: String,
    /// Tier of the best evidence for what was asked.
    pub tier: Tier,
    /// The same when what is only near it is let in.
    pub tier_with_indirect: Tier,
    /// People who were given the product in studies that count.
    pub people: PeoplePart,
    /// How sure it is; absent when there is nothing to judge.
    pub certainty: Option<CertaintyPart>,
    /// The studies by what they can say.
    pub studies: GroupsPart,
    /// What few harms among so many people leave open.
    pub safety: Vec<BoundPart>,
}

/// People who were given the product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PeoplePart {
    /// Those whose number was read; one cohort told twice counts once.
    pub known: u64,
    /// Studies whose number was not stated in what was read.
    pub not_stated: Vec<String>,
}

/// How sure it is.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CertaintyPart {
    /// Of which studies it was judged.
    pub body: Body,
    /// Their ids.
    pub studies: Vec<String>,
    /// Where it starts.
    pub start: Level,
    /// Where it ends.
    pub level: Level,
    /// The steps down.
    pub down: Vec<DomainPart>,
}

/// The steps down in one domain.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DomainPart {
    /// Domain.
    pub domain: Domain,
    /// Steps: one or two, however many the reasons are.
    pub steps: u8,
    /// Why.
    pub reasons: Vec<ReasonPart>,
}

/// A reason for a step down.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ReasonPart {
    /// Id, to explain it by.
    pub id: String,
    /// A few words.
    pub title: String,
    /// Why it matters.
    pub text: String,
    /// Ids of the studies it holds of.
    pub studies: Vec<String>,
    /// What it rests on.
    pub citations: Vec<Citation>,
}

/// Ids of studies by what they can say.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct GroupsPart {
    /// With a control.
    pub direct_controlled: Vec<String>,
    /// Without a control.
    pub direct_uncontrolled: Vec<String>,
    /// Of something near what was asked.
    pub indirect: Vec<IndirectPart>,
    /// Reported, and not read by us.
    pub not_read: Vec<String>,
    /// Registered or begun, without a result.
    pub registered: Vec<String>,
    /// Ended before their end, without a result.
    pub terminated: Vec<String>,
    /// Taken back.
    pub retracted: Vec<String>,
    /// In animals and cells.
    pub preclinical: Vec<String>,
}

/// A study of something near what was asked.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct IndirectPart {
    /// Id of the study.
    pub study: String,
    /// Whether it has a result that was read.
    pub counts: bool,
    /// Why it is only near.
    pub reasons: Vec<NamedReason>,
}

/// A reason by its id and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NamedReason {
    /// Id, to explain it by.
    pub id: String,
    /// A few words.
    pub title: String,
}

/// What few harms among so many people leave open.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BoundPart {
    /// Id of the study.
    pub study: String,
    /// The harm.
    pub harm: String,
    /// Whether it is about serious harm.
    pub serious: bool,
    /// People affected.
    pub affected: u64,
    /// People watched.
    pub at_risk: u64,
    /// Upper limit of the share of people, 0 to 1: exact, one-sided, 95 %.
    pub upper: f64,
    /// One in so many is still compatible with it.
    pub one_in: u64,
    /// The same in words.
    pub text: String,
}

/// A work in animals or cells.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct WorkPart {
    /// Id.
    pub id: String,
    /// What it is.
    pub kind: WorkKind,
    /// A few words.
    pub title: String,
    /// What it shows.
    pub text: String,
    /// What it rests on.
    pub citations: Vec<Citation>,
}

impl WorkPart {
    pub(super) fn new(work: &Work, view: &LedgerView<'_>) -> Self {
        Self {
            id: work.id.clone(),
            kind: work.kind,
            title: view.say(&work.title),
            text: view.say(&work.text),
            citations: view.citations(&work.basis, &work.id),
        }
    }
}
