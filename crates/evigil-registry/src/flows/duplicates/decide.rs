//! Decisions: two reports tell of one case, of two, or it can't be told yet. Each is a record; the
//! newest on a pair counts, and those before it are its history.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::group::{Group, own_case};
use super::{first_version, versions};
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::flows::case::signs;
use crate::flows::steps::field_fault;
use crate::kind::{FieldFaultKind, Fields, Value};
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::Actor;

/// What is decided of two reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DuplicateDecision {
    /// The two reports, each by the id of any of its versions.
    pub reports: [String; 2],
    /// `same`, `different` or `undecided`.
    pub verdict: String,
    /// For `same`: the one of the two that is counted. Where reports were joined before, the one that
    /// leads it goes on leading.
    #[serde(default)]
    pub leading: Option<String>,
    /// Why.
    pub reason: String,
    /// The finding that was looked at, where there was one.
    #[serde(default)]
    pub pair: Option<String>,
}

#[derive(Clone)]
struct Deciding {
    registry: Registry,
    actor: Actor,
    decision: DuplicateDecision,
    fields: Fields,
}

impl Registry {
    /// Records whether two reports tell of one case, as a signature. Reports of one case come into
    /// the case of the leading one, which alone is counted; when they are taken apart again, each goes
    /// back to its own case. The output is a record of the kind `duplicate_decision`.
    ///
    /// Operation: `duplicate_decision.decide`.
    ///
    /// # Errors
    /// [`Fault::Fields`]; [`Fault::Absent`]; [`Fault::Withdrawn`]; [`Fault::Step`]: `EV-R352` before
    /// both were triaged, `EV-R353` for two reports that other decisions still join, `EV-R354` for two
    /// versions of one report, `EV-R337` for a token.
    pub async fn decide_duplicates(
        &self,
        actor: &Actor,
        decision: DuplicateDecision,
    ) -> Result<Record, Fault> {
        self.rights().reach(actor, "duplicate_decision.decide")?;
        signs(actor)?;
        if decision.reason.trim().is_empty() {
            return Err(field_fault("reason", FieldFaultKind::Missing));
        }
        let kind = self.kind("duplicate_decision")?;
        let mut sent = serde_json::Map::new();
        sent.insert("verdict".to_owned(), decision.verdict.as_str().into());
        sent.insert("reason".to_owned(), decision.reason.trim().into());
        let fields = kind.fields(&sent, false).map_err(Fault::Fields)?;
        let deciding = Deciding {
            registry: self.clone(),
            actor: actor.clone(),
            decision,
            fields,
        };
        self.write(move |change| {
            let deciding = deciding.clone();
            Box::pin(async move { deciding.run(change).await })
        })
        .await
    }
}

impl Deciding {
    async fn run(&self, change: &mut Change<'_>) -> Result<Record, Fault> {
        let registry = &self.registry;
        let kind = registry.kind("report")?;
        let [one, other] = &self.decision.reports;
        let one = first_version(change.connection(), kind, one).await?;
        let other = first_version(change.connection(), kind, other).await?;
        if one == other {
            return Err(Fault::step("EV-R354"));
        }
        let (a, b) = if one < other {
            (one, other)
        } else {
            (other, one)
        };
        let is_same = self.decision.verdict == "same";
        let leading = if is_same {
            Some(self.leading(change, (&a, &b)).await?)
        } else {
            None
        };
        // Who leads each of the two before anything changes.
        let leaders = (
            self.leader(change, &a).await?,
            self.leader(change, &b).await?,
        );
        let made = self.noted(change, (&a, &b), leading.as_deref()).await?;
        let whose = (registry, &self.actor);
        let group = Group::of(change, &a).await?;
        match leading {
            Some(leading) => {
                let (own, others) = if leading == a {
                    (&leaders.0, &b)
                } else {
                    (&leaders.1, &a)
                };
                // The other one of the pair gives way; a third that leads stays.
                let leader = if own == others { &leading } else { own };
                group.settle(change, whose, Some(leader)).await?;
            }
            None if group.members.contains(&b) => return Err(Fault::step("EV-R353")),
            None => {
                group.settle(change, whose, Some(&leaders.0)).await?;
                let rest = Group::of(change, &b).await?;
                rest.settle(change, whose, Some(&leaders.1)).await?;
            }
        }
        change.enter(
            Entry::new(&self.actor.id, "duplicate_decision.decide")
                .on("duplicate_decision", &made.id)
                .detail("reports", vec![a, b])
                .detail("verdict", self.decision.verdict.clone())
                .signed("duplicates decided"),
        );
        Ok(made)
    }

    /// The report that is to be counted. Both need a case: one that nobody has triaged joins a case at
    /// triage.
    async fn leading(
        &self,
        change: &mut Change<'_>,
        (a, b): (&str, &str),
    ) -> Result<String, Fault> {
        let kind = self.registry.kind("report")?;
        for report in [a, b] {
            let all = versions(change.connection(), kind, report).await?;
            if own_case(all.last()).is_none() {
                return Err(Fault::step("EV-R352"));
            }
            if all.last().is_some_and(|last| last.withdrawn_at.is_some()) {
                return Err(Fault::Withdrawn);
            }
        }
        let Some(leading) = &self.decision.leading else {
            return Err(field_fault("leading", FieldFaultKind::Missing));
        };
        let leading = first_version(change.connection(), kind, leading).await?;
        if leading == a || leading == b {
            return Ok(leading);
        }
        let expected = "one of the two reports";
        Err(field_fault("leading", FieldFaultKind::Type { expected }))
    }

    /// The report that is counted in place of this one; itself when none is.
    async fn leader(&self, change: &mut Change<'_>, report: &str) -> Result<String, Fault> {
        let kind = self.registry.kind("report")?;
        let all = versions(change.connection(), kind, report).await?;
        let leads = all
            .last()
            .and_then(|last| last.fields.get_text("leading_id"));
        Ok(leads.unwrap_or(report).to_owned())
    }

    async fn noted(
        &self,
        change: &mut Change<'_>,
        (a, b): (&str, &str),
        leading: Option<&str>,
    ) -> Result<Record, Fault> {
        let registry = &self.registry;
        if let Some(pair) = &self.decision.pair {
            let kind = registry.kind("duplicate_pair")?;
            record::read_any(change.connection(), kind, pair).await?;
        }
        let fields = self.fields.clone();
        let fields = fields
            .text("a_id", a)
            .text("b_id", b)
            .with("leading_id", Value::Text(leading.map(ToOwned::to_owned)))
            .with("pair_id", Value::Text(self.decision.pair.clone()));
        let rights = registry.rights();
        let organisation = self
            .actor
            .organisation_for(rights, "duplicate_decision.decide");
        let kind = registry.kind("duplicate_decision")?;
        record::create(
            change,
            registry.keys(),
            kind,
            &self.actor,
            organisation.as_deref(),
            fields,
        )
        .await
    }
}
