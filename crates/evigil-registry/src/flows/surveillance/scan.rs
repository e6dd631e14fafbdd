//! Scans: every pair of product and event among own reports beside a background, by every method;
//! what exceeds the criterion is a signal, and each signal says how it stands to the scan before.

use std::sync::Arc;

use evigil_assess::signal::Criterion;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::measure::Work;
use super::own::OwnReports;
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::kind::{Fields, Value, stamp};
use crate::record::{self, List, Record};
use crate::registry::Registry;
use crate::rights::{Actor, Reach};

/// What to look for, and beside what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScanPlan {
    /// Background beside which own reports are counted; own reports alone where nothing is said.
    #[serde(default)]
    pub background_id: Option<String>,
    /// By what a pair is a signal: `{"eb05": 2}`, `{"ic025": 0}`, `{"ror_low": 1}`, `{"prr_low": 1}` or
    /// `"evans"`.
    #[serde(default = "criterion")]
    pub criterion: Criterion,
    /// Fewest reports of a pair that can be a signal.
    #[serde(default = "least")]
    pub least_count: u64,
    /// Terminology of own codes that count; all where nothing is said.
    #[serde(default)]
    pub terminology: Option<String>,
}

impl Default for ScanPlan {
    fn default() -> Self {
        Self {
            background_id: None,
            criterion: criterion(),
            least_count: least(),
            terminology: None,
        }
    }
}

const fn criterion() -> Criterion {
    // Information component: holds with few pairs too, where no prior can be fitted.
    Criterion::Ic025(0.0)
}

const fn least() -> u64 {
    3
}

/// Where a scan is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScanStep {
    /// Own reports are read.
    Own,
    /// The background is read.
    Background,
    /// Pairs are counted.
    Counting,
    /// Measures are computed.
    Measuring,
    /// The result is stored.
    Storing,
}

/// Is told where a scan is, and says whether to go on.
pub type GoesOn = Arc<dyn Fn(ScanStep) -> bool + Send + Sync>;

#[derive(Clone)]
struct Moving {
    registry: Registry,
    actor: Actor,
    id: String,
    from: &'static [&'static str],
    fields: Fields,
    operation: &'static str,
}

impl Registry {
    /// Notes a scan that is to be made.
    ///
    /// Operation: `scan.create`.
    ///
    /// # Errors
    /// [`Fault::Reference`] when the background is not there.
    pub async fn plan_scan(&self, actor: &Actor, plan: ScanPlan) -> Result<Record, Fault> {
        self.rights().reach(actor, "scan.create")?;
        let organisation = actor.organisation_for(self.rights(), "scan.create");
        let (registry, actor) = (self.clone(), actor.clone());
        self.write(move |change| {
            let (registry, actor) = (registry.clone(), actor.clone());
            let (plan, organisation) = (plan.clone(), organisation.clone());
            Box::pin(async move {
                let whose = (&actor, organisation.as_deref());
                registry.planned_scan(change, whose, &plan).await
            })
        })
        .await
    }

    /// The record of a scan that is to be made.
    pub(crate) async fn planned_scan(
        &self,
        change: &mut Change<'_>,
        (actor, organisation): (&Actor, Option<&str>),
        plan: &ScanPlan,
    ) -> Result<Record, Fault> {
        let settings =
            serde_json::to_string(plan).map_err(|error| Fault::Internal(error.to_string()))?;
        let mut sent = serde_json::Map::new();
        sent.insert(
            "background_id".to_owned(),
            plan.background_id.clone().into(),
        );
        let kind = self.kind("scan")?;
        let fields = kind.fields(&sent, false).map_err(Fault::Fields)?;
        let fields = fields.text("settings", settings).text("state", "queued");
        record::create(change, self.keys(), kind, actor, organisation, fields).await
    }

    /// A scan that ended without a result, by a fault or with its program, is to be made anew.
    pub(crate) async fn requeue_scan(&self, actor: &Actor, id: &str) -> Result<Record, Fault> {
        let fields = Fields::new()
            .text("state", "queued")
            .with("problem", Value::Text(None));
        self.move_scan(actor, id, &["running", "failed"], fields, "scan.run")
            .await
    }

    /// Makes a scan. `goes_on` is asked before each step; when it says no, the scan is cancelled
    /// and leaves nothing.
    ///
    /// Operation: `scan.run`.
    ///
    /// # Errors
    /// [`Fault::Step`]: `EV-R345` unless it is queued, `EV-R344` for a background that can't be used,
    /// `EV-R346` for settings that can't. The record of the scan then says `failed`.
    pub async fn run_scan(
        &self,
        actor: &Actor,
        scan_id: &str,
        goes_on: GoesOn,
    ) -> Result<Record, Fault> {
        self.rights().reach(actor, "scan.run")?;
        let fields = Fields::new().text("state", "running");
        let scan = self
            .move_scan(actor, scan_id, &["queued"], fields, "scan.run")
            .await?;
        match self.scanned(actor, &scan, goes_on).await {
            Ok(Some(done)) => Ok(done),
            Ok(None) => {
                let fields = Fields::new().text("state", "cancelled");
                self.move_scan(
                    actor,
                    scan_id,
                    &["running", "cancelled"],
                    fields,
                    "scan.run",
                )
                .await
            }
            Err(fault) => {
                let fields = Fields::new()
                    .text("state", "failed")
                    .text("problem", fault.code());
                self.move_scan(actor, scan_id, &["running"], fields, "scan.run")
                    .await?;
                Err(fault)
            }
        }
    }

    /// Cancels a scan; one that runs ends before its next step.
    ///
    /// Operation: `scan.cancel`.
    ///
    /// # Errors
    /// [`Fault::Step`] with `EV-R345` when it has ended.
    pub async fn cancel_scan(&self, actor: &Actor, scan_id: &str) -> Result<Record, Fault> {
        self.rights().reach(actor, "scan.cancel")?;
        let fields = Fields::new().text("state", "cancelled");
        self.move_scan(
            actor,
            scan_id,
            &["queued", "running"],
            fields,
            "scan.cancel",
        )
        .await
    }

    async fn move_scan(
        &self,
        actor: &Actor,
        id: &str,
        from: &'static [&'static str],
        fields: Fields,
        operation: &'static str,
    ) -> Result<Record, Fault> {
        let moving = Moving {
            registry: self.clone(),
            actor: actor.clone(),
            id: id.to_owned(),
            from,
            fields,
            operation,
        };
        self.write(move |change| {
            let moving = moving.clone();
            Box::pin(async move { moving.run(change).await })
        })
        .await
    }

    /// The scan; nothing when it was cancelled.
    async fn scanned(
        &self,
        actor: &Actor,
        scan: &Record,
        goes_on: GoesOn,
    ) -> Result<Option<Record>, Fault> {
        if !goes_on(ScanStep::Own) {
            return Ok(None);
        }
        let settings = scan.fields.get_text("settings").unwrap_or("{}");
        let plan: ScanPlan =
            serde_json::from_str(settings).map_err(|error| Fault::Internal(error.to_string()))?;
        let (own, background, previous) = {
            let mut connection = self.database().pool().acquire().await?;
            let own = OwnReports::read(&mut connection, plan.terminology.as_deref()).await?;
            let background = match &plan.background_id {
                Some(id) => {
                    let kind = self.kind("background")?;
                    let table = record::read_any(&mut connection, kind, id).await?;
                    let text =
                        |column: &str| table.fields.get_text(column).unwrap_or_default().to_owned();
                    Some((text("file"), text("name")))
                }
                None => None,
            };
            let list = List {
                filters: vec![("state".to_owned(), "done".to_owned())],
                newest_first: true,
                limit: Some(1000),
                ..List::default()
            };
            let all = Reach::everything();
            let page = list.page(&mut connection, self.kind("scan")?, &all).await?;
            // Beside the same background; a newer one of the same source is another table.
            let background_id = plan.background_id.as_deref();
            let previous = page
                .records
                .into_iter()
                .find(|before| before.fields.get_text("background_id") == background_id);
            (own, background, previous)
        };
        let work = Work {
            files: self.files().clone(),
            background,
            own,
            plan,
            made: stamp(self.clock().now()),
            goes_on: Arc::clone(&goes_on),
        };
        let found = tokio::task::spawn_blocking(move || work.run())
            .await
            .map_err(|error| Fault::Internal(error.to_string()))??;
        let Some(found) = found else {
            return Ok(None);
        };
        if !goes_on(ScanStep::Storing) {
            return Ok(None);
        }
        self.store_scan(actor, scan, previous.as_ref(), found).await
    }
}

impl Moving {
    async fn run(&self, change: &mut Change<'_>) -> Result<Record, Fault> {
        let registry = &self.registry;
        let kind = registry.kind("scan")?;
        let scan = record::read_any(change.connection(), kind, &self.id).await?;
        let state = scan.fields.get_text("state").unwrap_or_default();
        if !self.from.contains(&state) {
            return Err(Fault::Step {
                code: "EV-R345",
                details: vec![("state", state.to_owned())],
            });
        }
        let keys = registry.keys();
        let fields = self.fields.clone();
        let moved =
            record::change(change, keys, kind, &self.actor, (&self.id, None), fields).await?;
        change.enter(Entry::new(&self.actor.id, self.operation).on("scan", &self.id));
        Ok(moved)
    }
}
