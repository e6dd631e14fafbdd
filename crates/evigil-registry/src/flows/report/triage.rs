//! Triage: a person decides how grave a report is, and to which case it belongs. From then on the
//! clock runs by what was decided.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::content::{Clock, DueDay, Gravity};
use super::course::only_from;
use super::{Base, icsr_of, newest};
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::kind::{Fields, Value};
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::Actor;

/// What is decided at triage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Triage {
    /// Version of the report that was looked at.
    pub version: i64,
    /// Whether it is serious: `yes`, `no`, `not_known`.
    pub serious: String,
    /// Criteria that are met, such as `death` or `hospitalisation`.
    #[serde(default)]
    pub criteria: Vec<String>,
    /// Rules by which deadlines are counted, when other than at intake.
    #[serde(default)]
    pub regime: Option<String>,
    /// Case to which it belongs; a later version stays in the case of the one before.
    #[serde(default)]
    pub case: Option<CaseChoice>,
}

/// A case that is made or joined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum CaseChoice {
    /// A new case with this title.
    New(String),
    /// The case with this id.
    Join(String),
}

#[derive(Clone)]
pub(super) struct Triaging {
    registry: Registry,
    actor: Actor,
    id: String,
    triage: Triage,
    gravity: Gravity,
}

impl Registry {
    /// Decides about a report that came in.
    ///
    /// Operation: `report.triage`.
    ///
    /// # Errors
    /// [`Fault::Step`]: `EV-R300` in the wrong state, `EV-R301` for a version that was followed,
    /// `EV-R307` for unknown rules, `EV-R308` and `EV-R309` for criteria, `EV-R310` without a case;
    /// [`Fault::Stale`], [`Fault::Absent`].
    pub async fn triage_report(
        &self,
        actor: &Actor,
        id: &str,
        triage: Triage,
    ) -> Result<Record, Fault> {
        self.rights().reach(actor, "report.triage")?;
        let triaging = Triaging::new(self, actor, id, triage)?;
        self.write(move |change| {
            let triaging = triaging.clone();
            Box::pin(async move { triaging.run(change).await })
        })
        .await
    }
}

impl Triaging {
    pub(super) fn new(
        registry: &Registry,
        actor: &Actor,
        id: &str,
        triage: Triage,
    ) -> Result<Self, Fault> {
        let gravity = Gravity::decided(&triage.serious, &triage.criteria)?;
        if let Some(CaseChoice::New(title)) = &triage.case {
            let mut sent = serde_json::Map::new();
            sent.insert("title".to_owned(), title.as_str().into());
            registry
                .kind("case")?
                .fields(&sent, false)
                .map_err(Fault::Fields)?;
        }
        Ok(Self {
            registry: registry.clone(),
            actor: actor.clone(),
            id: id.to_owned(),
            triage,
            gravity,
        })
    }

    pub(super) async fn run(&self, change: &mut Change<'_>) -> Result<Record, Fault> {
        let registry = &self.registry;
        let kind = registry.kind("report")?;
        let report = record::read_any(change.connection(), kind, &self.id).await?;
        newest(change, kind, &report).await?;
        // An answered question leads back to `triaged` by itself; nobody triages twice.
        only_from(&report, &["received"], "triaged")?;
        let case_id = self.case(change, &report).await?;
        let text = |column: &str| report.fields.get_text(column);
        let regime = self.triage.regime.as_deref().or_else(|| text("regime"));
        let regime = regime.unwrap_or_default().to_owned();
        let today = registry.clock().today();
        let due = Clock {
            regime: &regime,
            gravity: &self.gravity,
            aware: text("informed_on").or_else(|| text("received_on")),
            follows: match text("follows_id") {
                Some(_) => {
                    let received = text("received_on").and_then(|day| day.parse().ok());
                    Some((
                        received.unwrap_or(today),
                        self.before(change, &report).await?,
                    ))
                }
                None => None,
            },
            today,
        }
        .due(Base::get()?, &icsr_of(&report)?)?;
        let fields = Fields::new()
            .text("case_id", case_id.clone())
            .text("serious", self.gravity.serious)
            .text("criteria", self.gravity.codes())
            .text("regime", regime)
            .with("due_on", Value::Text(due.on.map(|day| day.to_string())))
            .with("due_rule", Value::Text(due.rule))
            .text("due_clock", due.clock.code())
            .text("state", "triaged");
        let changed = record::change(
            change,
            registry.keys(),
            kind,
            &self.actor,
            (&self.id, Some(self.triage.version)),
            fields,
        )
        .await?;
        change.enter(
            Entry::new(&self.actor.id, "report.triage")
                .on("report", &self.id)
                .detail("case", case_id)
                .signed("seriousness decided"),
        );
        Ok(changed)
    }

    /// When the version before was due, while it has not been sent.
    async fn before(&self, change: &mut Change<'_>, report: &Record) -> Result<DueDay, Fault> {
        let kind = self.registry.kind("report")?;
        let Some(id) = report.fields.get_text("follows_id") else {
            return Ok(DueDay::default());
        };
        let before = record::read_any(change.connection(), kind, id).await?;
        Ok(super::intake::still_due(&before))
    }

    async fn case(&self, change: &mut Change<'_>, report: &Record) -> Result<String, Fault> {
        let registry = &self.registry;
        let kind = registry.kind("case")?;
        let keys = registry.keys();
        let own = report.fields.get_text("case_id");
        let title = match (&self.triage.case, own) {
            (None, None) => return Err(Fault::step("EV-R310")),
            (None, Some(id)) => {
                return self.joined(change, id).await;
            }
            (Some(CaseChoice::Join(id)), _) => {
                return self.joined(change, id).await;
            }
            (Some(CaseChoice::New(title)), _) => title,
        };
        let of = |column: &str| Value::Text(report.fields.get_text(column).map(str::to_owned));
        let product = match report.fields.get_text("lot_id") {
            Some(lot) => {
                let lot = record::read_any(change.connection(), registry.kind("lot")?, lot).await?;
                lot.fields.get_text("product_id").map(str::to_owned)
            }
            None => None,
        };
        let fields = Fields::new()
            .text("title", title.trim())
            .with("person_id", of("person_id"))
            .with("lot_id", of("lot_id"))
            .with("product_id", Value::Text(product))
            .text("state", "open")
            .integer("round", 1);
        let organisation = self
            .actor
            .organisation_for(registry.rights(), "report.triage");
        let case = record::create(
            change,
            keys,
            kind,
            &self.actor,
            organisation.as_deref(),
            fields,
        )
        .await?;
        Ok(case.id)
    }

    /// A case that another report joins; a closed one opens again.
    async fn joined(&self, change: &mut Change<'_>, id: &str) -> Result<String, Fault> {
        let registry = &self.registry;
        let kind = registry.kind("case")?;
        let case = record::read_any(change.connection(), kind, id).await?;
        if case.withdrawn_at.is_some() {
            return Err(Fault::Withdrawn);
        }
        if case.fields.get_text("state") == Some("closed") {
            let state = match case.fields.get_text("consensus") {
                Some(_) => "assessed",
                None => "open",
            };
            let fields = Fields::new().text("state", state);
            let keys = registry.keys();
            record::change(change, keys, kind, &self.actor, (id, None), fields).await?;
        }
        Ok(id.to_owned())
    }
}
