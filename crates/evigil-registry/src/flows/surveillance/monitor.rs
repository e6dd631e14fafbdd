//! Sequential monitoring: a product, some events, and the exposures and reports of the registry,
//! looked at again and again without calling chance a signal more often than was planned (Poisson
//! maxSPRT of `evigil-signal`).

use evigil_signal::monitor::maxsprt::{Counts, Monitor, Plan, PoissonDesign, PoissonLooks};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, Row};

use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::kind::{Fields, Value};
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::Actor;

/// What is watched, and how.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MonitoringPlan {
    /// The product.
    pub product_id: String,
    /// Codes of the events, as reports are coded.
    pub events: Vec<String>,
    /// Terminology of the codes; any where nothing is said.
    #[serde(default)]
    pub terminology: Option<String>,
    /// The design of the test.
    pub design: MonitoringDesign,
}

/// The design of the test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MonitoringDesign {
    /// Reports expected for each exposure without raised risk.
    pub rate: f64,
    /// Chance of a false signal over the whole of monitoring.
    pub alpha: f64,
    /// Expected number of reports at which monitoring ends.
    pub upper_limit: f64,
    /// Fewest reports for a signal.
    pub min_events: u32,
    /// Day from which exposures and reports count.
    pub from: Date,
}

/// One look.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MonitoringLook {
    /// Day.
    pub on: Date,
    /// Exposures so far.
    pub exposures: u64,
    /// Cases so far.
    pub events: u64,
    /// Cases that are new.
    pub new_events: u64,
    /// New cases expected without raised risk.
    pub new_expected: f64,
    /// Expected so far.
    pub expected: f64,
    /// Logarithm of the likelihood ratio; absent when it is infinite.
    pub llr: Option<f64>,
    /// Above this it is a signal.
    pub critical_value: f64,
    /// Estimate of the ratio of risks, where anything was expected.
    pub relative_risk: Option<f64>,
    /// Whether it signals.
    pub signal: bool,
    /// Share of the planned length that has passed.
    pub progress: f64,
    /// Whether monitoring had ended before.
    pub ended: bool,
}

impl MonitoringDesign {
    fn monitor(&self) -> Result<Monitor, Fault> {
        if !(self.rate > 0.0 && self.rate.is_finite()) {
            return Err(refused(&format!("rate {}", self.rate)));
        }
        Monitor::new(Plan::Poisson(PoissonDesign {
            alpha: self.alpha,
            upper_limit: self.upper_limit,
            min_events: self.min_events,
            delay: 0.0,
            looks: PoissonLooks::Continuous,
        }))
        .map_err(|error| refused(&error.to_string()))
    }
}

fn refused(reason: &str) -> Fault {
    Fault::Step {
        code: "EV-R347",
        details: vec![("reason", reason.to_owned())],
    }
}

#[derive(Clone)]
struct Beginning {
    registry: Registry,
    actor: Actor,
    fields: Fields,
}

#[derive(Clone)]
struct Looking {
    registry: Registry,
    actor: Actor,
    id: String,
    version: i64,
    looks: Vec<MonitoringLook>,
}

impl Registry {
    /// Begins to watch a product.
    ///
    /// Operation: `monitoring.begin`.
    ///
    /// # Errors
    /// [`Fault::Step`] with `EV-R347` for a design that can't be used; [`Fault::Reference`] for a
    /// product that is not there.
    pub async fn begin_monitoring(
        &self,
        actor: &Actor,
        plan: MonitoringPlan,
    ) -> Result<Record, Fault> {
        self.rights().reach(actor, "monitoring.begin")?;
        let usable = plan.events.iter().all(|code| {
            let length = code.chars().count();
            (1..=100).contains(&length) && !code.chars().any(char::is_control)
        });
        if plan.events.is_empty() || plan.events.len() > 1000 || !usable {
            return Err(refused("events"));
        }
        // Finding the critical value takes a while.
        let design = plan.design.clone();
        tokio::task::spawn_blocking(move || design.monitor().map(drop))
            .await
            .map_err(|error| Fault::Internal(error.to_string()))??;
        let json = |value: Result<String, serde_json::Error>| {
            value.map_err(|error| Fault::Internal(error.to_string()))
        };
        let fields = Fields::new()
            .text("product_id", plan.product_id)
            .text("events", json(serde_json::to_string(&plan.events))?)
            .with("terminology", Value::Text(plan.terminology))
            .text("design", json(serde_json::to_string(&plan.design))?)
            .text("looks", "[]")
            .text("state", "watching");
        let beginning = Beginning {
            registry: self.clone(),
            actor: actor.clone(),
            fields,
        };
        self.write(move |change| {
            let beginning = beginning.clone();
            Box::pin(async move { beginning.run(change).await })
        })
        .await
    }

    /// Takes a look: what has come since the look before is counted and judged.
    ///
    /// Operation: `monitoring.look`.
    ///
    /// # Errors
    /// [`Fault::Step`]: `EV-R347` when the clock stands before the last look, `EV-R349` when
    /// monitoring has ended; [`Fault::Stale`] when somebody else took a look at the same time.
    pub async fn take_look(&self, actor: &Actor, id: &str) -> Result<Record, Fault> {
        self.rights().reach(actor, "monitoring.look")?;
        let today = self.clock().today();
        let (record, design, looks, counted) = {
            let mut connection = self.database().pool().acquire().await?;
            let kind = self.kind("monitoring")?;
            let record = record::read_any(&mut connection, kind, id).await?;
            let read = Stored::of(&record)?;
            if record.fields.get_text("state") == Some("ended") {
                return Err(Fault::step("EV-R349"));
            }
            let counted = read.count(&mut connection, today).await?;
            (record, read.design, read.looks, counted)
        };
        let looked = tokio::task::spawn_blocking(move || next_look(&design, looks, today, counted));
        let looks = looked
            .await
            .map_err(|error| Fault::Internal(error.to_string()))??;
        let looking = Looking {
            registry: self.clone(),
            actor: actor.clone(),
            id: id.to_owned(),
            version: record.version,
            looks,
        };
        self.write(move |change| {
            let looking = looking.clone();
            Box::pin(async move { looking.run(change).await })
        })
        .await
    }
}

/// What a record of the kind `monitoring` holds.
struct Stored {
    product_id: String,
    events: Vec<String>,
    terminology: Option<String>,
    design: MonitoringDesign,
    looks: Vec<MonitoringLook>,
}

impl Stored {
    fn of(record: &Record) -> Result<Self, Fault> {
        let text = |column: &str| record.fields.get_text(column).unwrap_or_default();
        let internal = |error: serde_json::Error| Fault::Internal(error.to_string());
        Ok(Self {
            product_id: text("product_id").to_owned(),
            events: serde_json::from_str(text("events")).map_err(internal)?,
            terminology: record.fields.get_text("terminology").map(str::to_owned),
            design: serde_json::from_str(text("design")).map_err(internal)?,
            looks: serde_json::from_str(text("looks")).map_err(internal)?,
        })
    }

    /// Exposures and cases until a day: a case counts once, whatever it has of the events.
    async fn count(
        &self,
        connection: &mut AnyConnection,
        until: Date,
    ) -> Result<(u64, u64), Fault> {
        let from = self.design.from.to_string();
        let exposures: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM exposures e JOIN lots l ON l.id = e.lot_id \
             WHERE l.product_id = $1 AND e.given_on >= $2 AND e.given_on <= $3 AND e.withdrawn_at IS NULL",
        )
        .bind(self.product_id.clone())
        .bind(from.clone())
        .bind(until.to_string())
        .fetch_one(&mut *connection)
        .await?;
        let rows = sqlx::query(
            "SELECT COALESCE(r.case_id, r.id), c.code, c.terminology FROM codings c \
             JOIN reports r ON r.id = c.report_id LEFT JOIN lots l ON l.id = r.lot_id \
             LEFT JOIN cases k ON k.id = r.case_id \
             WHERE COALESCE(l.product_id, k.product_id) = $1 AND r.received_on >= $2 AND r.received_on <= $3 \
             AND c.withdrawn_at IS NULL AND r.withdrawn_at IS NULL \
             AND r.state IN ('coded', 'assessed', 'submitted', 'acknowledged', 'closed')",
        )
        .bind(self.product_id.clone())
        .bind(from)
        .bind(until.to_string())
        .fetch_all(&mut *connection)
        .await?;
        let mut cases = std::collections::BTreeSet::new();
        for row in rows {
            let (case, code, by): (String, String, String) =
                (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
            let is_by = |id: &String| by.split_whitespace().next() == Some(id.as_str());
            if self.events.contains(&code) && self.terminology.as_ref().is_none_or(is_by) {
                cases.insert(case);
            }
        }
        Ok((
            u64::try_from(exposures).unwrap_or_default(),
            cases.len() as u64,
        ))
    }
}

/// Repeats the looks so far, and adds one.
fn next_look(
    design: &MonitoringDesign,
    mut looks: Vec<MonitoringLook>,
    on: Date,
    (exposures, events): (u64, u64),
) -> Result<Vec<MonitoringLook>, Fault> {
    let mut monitor = design.monitor()?;
    for look in &looks {
        let counts = Counts::Poisson {
            events: look.new_events,
            expected: look.new_expected,
        };
        monitor
            .look(look.on, counts)
            .map_err(|error| refused(&error.to_string()))?;
    }
    // What was withdrawn since is not taken back from looks that were made.
    let seen = looks.iter().map(|look| (look.exposures, look.events));
    let (seen_exposures, seen_events) =
        seen.fold((0, 0), |most, now| (most.0.max(now.0), most.1.max(now.1)));
    let new_events = events.saturating_sub(seen_events);
    let new_expected = exposures.saturating_sub(seen_exposures) as f64 * design.rate;
    let reading = monitor
        .look(
            on,
            Counts::Poisson {
                events: new_events,
                expected: new_expected,
            },
        )
        .map_err(|error| refused(&error.to_string()))?;
    let finite = |value: f64| value.is_finite().then_some(value);
    looks.push(MonitoringLook {
        on,
        exposures,
        events,
        new_events,
        new_expected,
        expected: reading.expected,
        llr: finite(reading.llr),
        critical_value: reading.critical_value,
        relative_risk: finite(reading.relative_risk),
        signal: reading.signal,
        progress: reading.progress,
        ended: reading.ended,
    });
    Ok(looks)
}

impl Beginning {
    async fn run(&self, change: &mut Change<'_>) -> Result<Record, Fault> {
        let registry = &self.registry;
        let organisation = self
            .actor
            .organisation_for(registry.rights(), "monitoring.begin");
        record::create(
            change,
            registry.keys(),
            registry.kind("monitoring")?,
            &self.actor,
            organisation.as_deref(),
            self.fields.clone(),
        )
        .await
    }
}

impl Looking {
    async fn run(&self, change: &mut Change<'_>) -> Result<Record, Fault> {
        let registry = &self.registry;
        let looks = serde_json::to_string(&self.looks)
            .map_err(|error| Fault::Internal(error.to_string()))?;
        let last = self.looks.last();
        let state = if last.is_some_and(|look| look.ended || look.progress >= 1.0) {
            "ended"
        } else if self.looks.iter().any(|look| look.signal) {
            "signal"
        } else {
            "watching"
        };
        let fields = Fields::new().text("looks", looks).text("state", state);
        let expected = Some(self.version);
        let keys = registry.keys();
        let kind = registry.kind("monitoring")?;
        let looked = record::change(
            change,
            keys,
            kind,
            &self.actor,
            (&self.id, expected),
            fields,
        )
        .await?;
        change.enter(Entry::new(&self.actor.id, "monitoring.look").on("monitoring", &self.id));
        Ok(looked)
    }
}
