//! A lot is stopped and let go again. Treatments with it are refused from the moment at which the
//! quarantine is on the disk.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use sqlx::Row;

use super::day::day_of;
use super::trace::{LotTrace, trace};
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::kind::{FieldFault, FieldFaultKind, Fields, Value};
use crate::record;
use crate::registry::Registry;
use crate::rights::{Actor, Reach};

/// Why a lot is stopped or let go.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReasonInput {
    /// The reason.
    pub reason: String,
}

/// Lots whose status changed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LotsStopped {
    /// The lot, and entries of the same lot by other organisations, as records.
    pub lots: Vec<Json>,
}

/// The reason as a column of lots takes it.
pub(super) fn reason(registry: &Registry, text: &str) -> Result<Value, Fault> {
    let fault = |kind| Fault::Fields(vec![FieldFault::new("reason", kind)]);
    let column = registry.kind("lot")?.column("status_reason");
    let column = column.ok_or_else(|| fault(FieldFaultKind::NotYours))?;
    column.value(&Json::from(text)).map_err(fault)
}

/// Gives every lot that is one with the traced one another status, and says which they were.
pub(super) async fn set_status(
    change: &mut Change<'_>,
    (registry, actor): (&Registry, &Actor),
    trace: &LotTrace,
    (status, why): (&str, &Value),
) -> Result<Vec<Json>, Fault> {
    let kind = registry.kind("lot")?;
    let mut lots = Vec::new();
    let today = day_of(change.at()).to_string();
    for lot in trace.same().filter(|lot| lot.status != status) {
        let since = match status {
            // What was stopped before is stopped since then.
            "recalled" if lot.status == "quarantined" => None,
            "released" => Some(Value::Text(None)),
            _ => Some(Value::Text(Some(today.clone()))),
        };
        let mut fields = Fields::new()
            .text("status", status)
            .with("status_reason", why.clone());
        if let Some(since) = since {
            fields = fields.with("status_on", since);
        }
        let whole = (lot.id.as_str(), None);
        let lot = record::change(change, registry.keys(), kind, actor, whole, fields).await?;
        lots.push(lot.to_json(kind));
    }
    Ok(lots)
}

/// Whether a recall of one of the traced lots runs.
pub(super) async fn open_recall(
    change: &mut Change<'_>,
    trace: &LotTrace,
) -> Result<Option<String>, Fault> {
    for lot in trace.same() {
        let query = sqlx::query(
            "SELECT id FROM recalls WHERE lot_id = $1 AND state = 'open' AND withdrawn_at IS NULL",
        );
        if let Some(row) = change.fetch(query.bind(lot.id.clone())).await? {
            return Ok(Some(row.try_get(0)?));
        }
    }
    Ok(None)
}

impl Registry {
    /// Puts a lot into quarantine. Operation `lot.quarantine`; a signature in the audit trail.
    ///
    /// # Errors
    /// `EV-R240` when it is stopped already; [`Fault::Refused`], [`Fault::Absent`],
    /// [`Fault::Fields`] without a reason.
    pub async fn quarantine_lot(
        &self,
        actor: &Actor,
        lot: &str,
        input: &ReasonInput,
    ) -> Result<LotsStopped, Fault> {
        self.stop_lot(actor, lot, input, Step::Quarantine).await
    }

    /// Lets a lot go that was in quarantine. Operation `lot.release`; a signature in the audit trail.
    ///
    /// # Errors
    /// `EV-R241` when it is not in quarantine, `EV-R242` while a recall of it runs;
    /// [`Fault::Refused`], [`Fault::Absent`], [`Fault::Fields`] without a reason.
    pub async fn release_lot(
        &self,
        actor: &Actor,
        lot: &str,
        input: &ReasonInput,
    ) -> Result<LotsStopped, Fault> {
        self.stop_lot(actor, lot, input, Step::Release).await
    }

    async fn stop_lot(
        &self,
        actor: &Actor,
        lot: &str,
        input: &ReasonInput,
        step: Step,
    ) -> Result<LotsStopped, Fault> {
        self.rights().reach(actor, step.operation())?;
        let why = reason(self, &input.reason)?;
        let (registry, actor, lot) = (self.clone(), actor.clone(), lot.to_owned());
        self.write(move |change| {
            let (registry, actor, lot) = (registry.clone(), actor.clone(), lot.clone());
            let why = why.clone();
            Box::pin(async move {
                let trace = trace(change.connection(), &lot, &Reach::everything()).await?;
                let is = trace.lots.iter().find(|one| one.id == lot);
                let is = is.map(|lot| lot.status.clone()).unwrap_or_default();
                let status = match step {
                    Step::Quarantine if is == "released" => "quarantined",
                    Step::Quarantine => {
                        return Err(Fault::Step {
                            code: "EV-R240",
                            details: vec![("status", is)],
                        });
                    }
                    Step::Release if open_recall(change, &trace).await?.is_some() => {
                        return Err(Fault::step("EV-R242"));
                    }
                    Step::Release if is == "quarantined" => "released",
                    Step::Release => return Err(Fault::step("EV-R241")),
                };
                let by = (&registry, &actor);
                let trace = trace.of_status(&is);
                let lots = set_status(change, by, &trace, (status, &why)).await?;
                let entry = Entry::new(&actor.id, step.operation()).on("lot", &lot);
                change.enter(entry.signed(step.meaning()));
                Ok(LotsStopped { lots })
            })
        })
        .await
    }
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Quarantine,
    Release,
}

impl Step {
    const fn operation(self) -> &'static str {
        match self {
            Self::Quarantine => "lot.quarantine",
            Self::Release => "lot.release",
        }
    }

    const fn meaning(self) -> &'static str {
        match self {
            Self::Quarantine => "lot put into quarantine",
            Self::Release => "lot released from quarantine",
        }
    }
}

impl LotTrace {
    /// Only lots of this status: a recalled one is not brought back by a quarantine elsewhere.
    fn of_status(mut self, status: &str) -> Self {
        self.lots.retain(|lot| lot.status == status);
        self
    }
}
