//! Studies proposed for the ledger, and changes of a grade: checked as the ledger checks its own
//! files, discussed, decided by the board. States: `proposed`, `accepted`, `declined`.

use evigil_assess::ledger::ledger_faults;
use evigil_core::Lang;
use evigil_evidence::ledger::{FaultKind, Ledger};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::discussion::{ThreadToOpen, ThreadVisibility, open_thread};
use super::reading;
use super::steps::{checked, field_fault, in_state, refuse};
use crate::audit::Entry;
use crate::fault::Fault;
use crate::kind::{FieldFaultKind, Fields};
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::Actor;

/// Longest title of the discussion of a proposal, in characters.
const TITLE_MAX: usize = 200;

/// A study that somebody proposes, or a change of the grade of one that is in the ledger.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StudyProposal {
    /// Id of the study of the ledger whose grade is to change; absent for a new study.
    #[serde(default)]
    pub study: Option<String>,
    /// The study as it is cited.
    pub citation: String,
    /// Its DOI.
    #[serde(default)]
    pub doi: Option<String>,
    /// A new study as a file of the ledger, in TOML.
    #[serde(default)]
    pub body: Option<String>,
    /// Certainty that is proposed: `high`, `moderate`, `low`, `very_low` or `not_known`.
    #[serde(default)]
    pub grade: Option<String>,
    /// Why.
    pub reason: String,
}

/// A changed proposal, whole.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StudyRevision {
    /// Version of the proposal that was read.
    pub version: i64,
    /// The proposal as it ought to be.
    pub proposal: StudyProposal,
}

/// What the board says.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalDecision {
    /// Whether it is accepted.
    pub accepted: bool,
    /// Why.
    pub reason: String,
}

/// Something that the checks of the ledger say of a proposed study.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StudyProblem {
    /// Stable code.
    pub code: String,
    /// Line of the text, from 1.
    pub line: Option<usize>,
    /// Column in characters, from 1.
    pub column: Option<usize>,
    /// The field; empty when it is the whole text.
    pub field: String,
    /// What is wrong, in English.
    pub en: String,
    /// The same in Japanese.
    pub ja: String,
}

impl Registry {
    /// Takes a proposal, with what the checks of the ledger say of it, and opens its discussion.
    /// Operation `proposed_study.propose`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Fields`]; [`Fault::Step`] with `EV-R430` for a study that the
    /// ledger does not have, `EV-R431` for a proposal that says too little.
    pub async fn propose_study(
        &self,
        actor: &Actor,
        proposal: &StudyProposal,
    ) -> Result<Record, Fault> {
        let operation = "proposed_study.propose";
        self.rights().reach(actor, operation)?;
        let kind = self.kind("proposed_study")?;
        let fields = proposed(kind, proposal, true)
            .await?
            .text("state", "proposed");
        let title: String = proposal.citation.trim().chars().take(TITLE_MAX).collect();
        let title = title.replace(|c: char| c.is_control(), " ");
        let organisation = actor.organisation_for(self.rights(), operation);
        let (registry, actor) = (self.clone(), actor.clone());
        self.write(move |change| {
            let (registry, actor) = (registry.clone(), actor.clone());
            let (fields, organisation) = (fields.clone(), organisation.clone());
            let title = title.clone();
            Box::pin(async move {
                let (keys, organisation) = (registry.keys(), organisation.as_deref());
                let record =
                    record::create(change, keys, kind, &actor, organisation, fields).await?;
                let thread = ThreadToOpen {
                    object_kind: kind.name.clone(),
                    object_id: record.id.clone(),
                    title,
                    visibility: ThreadVisibility::Members,
                };
                let thread = open_thread(&registry, change, &actor, organisation, &thread).await?;
                let fields = Fields::new().text("thread_id", thread.id);
                record::change(change, keys, kind, &actor, (&record.id, None), fields).await
            })
        })
        .await
    }

    /// Changes one's own proposal while it is not decided; it is checked anew. Operation
    /// `proposed_study.revise`.
    ///
    /// # Errors
    /// As [`Registry::propose_study`], and [`Fault::Absent`], [`Fault::Stale`]; [`Fault::Step`]
    /// with `EV-R433` when it was decided.
    pub async fn revise_proposal(
        &self,
        actor: &Actor,
        id: &str,
        revision: &StudyRevision,
    ) -> Result<Record, Fault> {
        let reach = self.rights().reach(actor, "proposed_study.revise")?;
        let kind = self.kind("proposed_study")?;
        let fields = proposed(kind, &revision.proposal, true).await?;
        // What the new text leaves out is not kept from the old one.
        let mut whole = Fields::new();
        for name in ["study", "doi", "body", "grade"] {
            if let Some(column) = kind.column(name) {
                whole = whole.with(name, column.holds.null());
            }
        }
        let fields = whole.over(fields);
        let (registry, actor, id) = (self.clone(), actor.clone(), id.to_owned());
        let version = revision.version;
        self.write(move |change| {
            let (registry, actor, id) = (registry.clone(), actor.clone(), id.clone());
            let (reach, fields) = (reach.clone(), fields.clone());
            Box::pin(async move {
                let record = record::read(change.connection(), kind, &id, &reach).await?;
                in_state(&record, "EV-R433", &["proposed"])?;
                let keys = registry.keys();
                record::change(change, keys, kind, &actor, (&id, Some(version)), fields).await
            })
        })
        .await
    }

    /// Takes back one's own proposal while it is not decided. Operation `proposed_study.retract`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`], [`Fault::Withdrawn`]; [`Fault::Step`] with `EV-R433`
    /// when it was decided.
    pub async fn retract_proposal(
        &self,
        actor: &Actor,
        id: &str,
        reason: &str,
    ) -> Result<Record, Fault> {
        let reach = self.rights().reach(actor, "proposed_study.retract")?;
        let kind = self.kind("proposed_study")?;
        let (registry, actor) = (self.clone(), actor.clone());
        let (id, reason) = (id.to_owned(), reason.to_owned());
        self.write(move |change| {
            let (registry, actor, id) = (registry.clone(), actor.clone(), id.clone());
            let (reach, reason) = (reach.clone(), reason.clone());
            Box::pin(async move {
                let record = record::read(change.connection(), kind, &id, &reach).await?;
                in_state(&record, "EV-R433", &["proposed"])?;
                let keys = registry.keys();
                record::withdraw(change, keys, kind, &actor, (&id, None), &reason).await
            })
        })
        .await
    }

    /// Accepts or declines a proposal, with the reason, as a signature. Operation
    /// `proposed_study.decide`.
    ///
    /// # Errors
    /// [`Fault::Refused`], [`Fault::Absent`], [`Fault::Fields`], [`Fault::Withdrawn`];
    /// [`Fault::Step`] with `EV-R432` for accepting what has problems, `EV-R433` when it was
    /// decided, `EV-R434` for one's own proposal.
    pub async fn decide_proposal(
        &self,
        actor: &Actor,
        id: &str,
        decision: &ProposalDecision,
    ) -> Result<Record, Fault> {
        let operation = "proposed_study.decide";
        let reach = self.rights().reach(actor, operation)?;
        let kind = self.kind("proposed_study")?;
        let reason = kind
            .column("decision_reason")
            .ok_or_else(|| Fault::Internal("decision_reason".to_owned()))?
            .value(&decision.reason.clone().into())
            .map_err(|kind: FieldFaultKind| field_fault("reason", kind))?;
        let state = if decision.accepted {
            "accepted"
        } else {
            "declined"
        };
        let fields = Fields::new()
            .text("state", state)
            .text("decided_on", self.clock().today().to_string())
            .with("decision_reason", reason);
        let accepted = decision.accepted;
        let (registry, actor, id) = (self.clone(), actor.clone(), id.to_owned());
        self.write(move |change| {
            let (registry, actor, id) = (registry.clone(), actor.clone(), id.clone());
            let (reach, fields) = (reach.clone(), fields.clone());
            Box::pin(async move {
                let record = record::read(change.connection(), kind, &id, &reach).await?;
                in_state(&record, "EV-R433", &["proposed"])?;
                if record.created_by == actor.owner() {
                    return Err(Fault::step("EV-R434"));
                }
                let problems: Vec<StudyProblem> = record
                    .fields
                    .get_text("problems")
                    .and_then(|text| serde_json::from_str(text).ok())
                    .unwrap_or_default();
                if accepted && !problems.is_empty() {
                    return Err(refuse(
                        "EV-R432",
                        [("problems", problems.len().to_string())],
                    ));
                }
                let keys = registry.keys();
                let decided =
                    record::change(change, keys, kind, &actor, (&id, None), fields).await?;
                let entry = Entry::new(&actor.id, operation).on("proposed_study", &id);
                change.enter(entry.signed(state));
                Ok(decided)
            })
        })
        .await
    }
}

/// The fields of a proposal, with the problems that its study has.
async fn proposed(
    kind: &crate::kind::Kind,
    proposal: &StudyProposal,
    whole: bool,
) -> Result<Fields, Fault> {
    let fields = checked(kind, proposal, whole)?;
    if proposal.body.is_none() && (proposal.study.is_none() || proposal.grade.is_none()) {
        return Err(Fault::step("EV-R431"));
    }
    let (study, body) = (proposal.study.clone(), proposal.body.clone());
    let problems = reading::aside(move || {
        if let Some(study) = &study
            && reading::ledger()?.study(study).is_none()
        {
            return Err(refuse("EV-R430", [("study", study.clone())]));
        }
        body.map_or(Ok(Vec::new()), |body| problems(&body))
    })
    .await?;
    let problems = serde_json::to_string(&problems)
        .map_err(|error| Fault::Internal(format!("problems: {error}")))?;
    Ok(fields.text("problems", problems))
}

/// What the checks of the ledger say of the text of a study. That a file has to be named by its id
/// is no fault of a text that is no file yet.
fn problems(text: &str) -> Result<Vec<StudyProblem>, Fault> {
    const FILE: &str = "evidence/studies/proposal.toml";
    let knowledge = reading::knowledge()?;
    let Err(mut faults) = Ledger::read(knowledge, std::iter::once((FILE, text))) else {
        return Ok(Vec::new());
    };
    faults
        .0
        .retain(|fault| fault.file == FILE && !matches!(fault.kind, FaultKind::FileName { .. }));
    let told = |lang| ledger_faults(&faults, reading::messages(lang));
    let both = told(Lang::En).into_iter().zip(told(Lang::Ja));
    Ok(faults
        .0
        .iter()
        .zip(both)
        .map(|(fault, (en, ja))| StudyProblem {
            code: fault.kind.code().to_owned(),
            line: fault.line,
            column: fault.column,
            field: fault.field.clone(),
            en: en.what,
            ja: ja.what,
        })
        .collect())
}
