//! The judgement of a case: agreed by two, or recorded with its reasons where assessors differ; and
//! what becomes of it when a later version of a report comes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::causality::{enough, of_round};
use super::{round, signs};
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::flows::report::course::state;
use crate::flows::report::newest_of_case;
use crate::kind::{Fields, Value};
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::Actor;

/// A consensus that is recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Consensus {
    /// Version of the case that was looked at.
    pub version: i64,
    /// Category.
    pub category: String,
    /// Why, and who held otherwise.
    pub rationale: String,
}

/// What becomes of a consensus when there is news.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reassessment {
    /// Version of the case that was looked at.
    pub version: i64,
    /// Whether the consensus still holds; otherwise a new round of assessment begins.
    pub upheld: bool,
    /// Why.
    pub rationale: String,
}

#[derive(Clone)]
struct Recording {
    registry: Registry,
    actor: Actor,
    case_id: String,
    consensus: Consensus,
}

#[derive(Clone)]
struct Reassessing {
    registry: Registry,
    actor: Actor,
    case_id: String,
    reassessment: Reassessment,
}

impl Registry {
    /// Records the consensus of assessors who differ.
    ///
    /// Operation: `case.consensus`.
    ///
    /// # Errors
    /// [`Fault::Step`]: `EV-R334` before two have signed, `EV-R335` when there is a consensus,
    /// `EV-R337` for a token; [`Fault::Stale`].
    pub async fn record_consensus(
        &self,
        actor: &Actor,
        case_id: &str,
        consensus: Consensus,
    ) -> Result<Record, Fault> {
        self.rights().reach(actor, "case.consensus")?;
        signs(actor)?;
        self.check_reasons(Some(&consensus.category), &consensus.rationale)?;
        let recording = Recording {
            registry: self.clone(),
            actor: actor.clone(),
            case_id: case_id.to_owned(),
            consensus,
        };
        self.write(move |change| {
            let recording = recording.clone();
            Box::pin(async move { recording.run(change).await })
        })
        .await
    }

    /// Upholds a consensus for what came since, or begins a new round of assessment.
    ///
    /// Operation: `case.reassess`.
    ///
    /// # Errors
    /// [`Fault::Step`]: `EV-R336` while there is no consensus, `EV-R337` for a token;
    /// [`Fault::Stale`].
    pub async fn reassess_case(
        &self,
        actor: &Actor,
        case_id: &str,
        reassessment: Reassessment,
    ) -> Result<Record, Fault> {
        self.rights().reach(actor, "case.reassess")?;
        signs(actor)?;
        self.check_reasons(None, &reassessment.rationale)?;
        let reassessing = Reassessing {
            registry: self.clone(),
            actor: actor.clone(),
            case_id: case_id.to_owned(),
            reassessment,
        };
        self.write(move |change| {
            let reassessing = reassessing.clone();
            Box::pin(async move { reassessing.run(change).await })
        })
        .await
    }

    /// Checks category and reasons as those of a judgement are checked.
    fn check_reasons(&self, category: Option<&str>, rationale: &str) -> Result<(), Fault> {
        let mut sent = serde_json::Map::new();
        if let Some(category) = category {
            sent.insert("category".to_owned(), category.into());
        }
        sent.insert("rationale".to_owned(), rationale.into());
        self.kind("causality")?
            .fields(&sent, false)
            .map(drop)
            .map_err(Fault::Fields)
    }
}

/// Sets the consensus of a case; its coded reports are assessed with it.
pub(super) async fn settle(
    change: &mut Change<'_>,
    registry: &Registry,
    actor: &Actor,
    (case, expected): (&Record, Option<i64>),
    category: &str,
    rationale: Option<&str>,
) -> Result<Record, Fault> {
    let fields = Fields::new()
        .text("consensus", category)
        .with(
            "consensus_rationale",
            Value::Text(rationale.map(str::to_owned)),
        )
        .text("state", "assessed");
    let keys = registry.keys();
    let kind = registry.kind("case")?;
    let settled = record::change(change, keys, kind, actor, (&case.id, expected), fields).await?;
    carry(change, registry, actor, &case.id).await?;
    Ok(settled)
}

/// Coded reports of the case are assessed.
async fn carry(
    change: &mut Change<'_>,
    registry: &Registry,
    actor: &Actor,
    case_id: &str,
) -> Result<(), Fault> {
    let kind = registry.kind("report")?;
    let reports = newest_of_case(change.connection(), kind, case_id).await?;
    for report in reports.iter().filter(|report| state(report) == "coded") {
        let fields = Fields::new().text("state", "assessed");
        let keys = registry.keys();
        record::change(change, keys, kind, actor, (&report.id, None), fields).await?;
    }
    Ok(())
}

impl Recording {
    async fn run(&self, change: &mut Change<'_>) -> Result<Record, Fault> {
        let registry = &self.registry;
        let kind = registry.kind("case")?;
        let case = record::read_any(change.connection(), kind, &self.case_id).await?;
        if case.fields.get_text("consensus").is_some() {
            return Err(Fault::step("EV-R335"));
        }
        let signed = of_round(change.connection(), registry.kind("causality")?, &case).await?;
        if !enough(&signed) {
            return Err(Fault::Step {
                code: "EV-R334",
                details: vec![("signed", signed.len().to_string())],
            });
        }
        let settled = settle(
            change,
            registry,
            &self.actor,
            (&case, Some(self.consensus.version)),
            &self.consensus.category,
            Some(&self.consensus.rationale),
        )
        .await?;
        change.enter(
            Entry::new(&self.actor.id, "case.consensus")
                .on("case", &self.case_id)
                .signed("consensus recorded"),
        );
        Ok(settled)
    }
}

impl Reassessing {
    async fn run(&self, change: &mut Change<'_>) -> Result<Record, Fault> {
        let registry = &self.registry;
        let kind = registry.kind("case")?;
        let case = record::read_any(change.connection(), kind, &self.case_id).await?;
        if case.fields.get_text("consensus").is_none() {
            return Err(Fault::step("EV-R336"));
        }
        let told = &self.reassessment;
        let fields = Fields::new().text("consensus_rationale", told.rationale.clone());
        let (fields, meaning) = if told.upheld {
            (fields.text("state", "assessed"), "consensus upheld")
        } else {
            let fields = fields
                .with("consensus", Value::Text(None))
                .text("state", "open")
                .integer("round", round(&case) + 1);
            (fields, "new round of assessment")
        };
        let expected = Some(told.version);
        let keys = registry.keys();
        let id = &self.case_id;
        let changed =
            record::change(change, keys, kind, &self.actor, (id, expected), fields).await?;
        if told.upheld {
            carry(change, registry, &self.actor, id).await?;
        }
        let entry = Entry::new(&self.actor.id, "case.reassess").on("case", id);
        change.enter(entry.signed(meaning));
        Ok(changed)
    }
}
