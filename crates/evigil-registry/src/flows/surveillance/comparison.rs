//! What a scan leaves: its record, and a signal for each pair that exceeds the criterion, with how
//! it stands to the scan before.

use std::collections::BTreeMap;
use std::sync::Arc;

use evigil_assess::signal::{Change as Shift, Changes, ScanRecord};

use super::measure::Found;
use crate::database::Change;
use crate::fault::Fault;
use crate::flows::report::every;
use crate::kind::{Fields, Value, stamp};
use crate::record::{self, Record};
use crate::registry::Registry;
use crate::rights::{Actor, Reach};

#[derive(Clone)]
struct Storing {
    registry: Registry,
    actor: Actor,
    id: String,
    fields: Fields,
    signals: Arc<[Fields]>,
}

impl Registry {
    /// A scan beside the one before it, with the signals that are none any more.
    ///
    /// Operation: `scan.read`.
    ///
    /// # Errors
    /// [`Fault::Absent`]; [`Fault::Step`]: `EV-R345` unless it is done, `EV-R329` for the first scan
    /// beside its background.
    pub async fn compare_scan(&self, actor: &Actor, scan_id: &str) -> Result<Changes, Fault> {
        let kind = self.kind("scan")?;
        let scan = self.read(actor, kind, scan_id).await?;
        let state = scan.fields.get_text("state").unwrap_or_default();
        if state != "done" {
            return Err(Fault::Step {
                code: "EV-R345",
                details: vec![("state", state.to_owned())],
            });
        }
        let Some(previous) = scan.fields.get_text("previous_id") else {
            return Err(Fault::step("EV-R329"));
        };
        let previous = self.read(actor, kind, previous).await?;
        let registry = self.clone();
        tokio::task::spawn_blocking(move || {
            let (now, before) = (
                registry.scan_record(&scan)?,
                registry.scan_record(&previous)?,
            );
            Ok(now.since(&before))
        })
        .await
        .map_err(|error| Fault::Internal(error.to_string()))?
    }

    /// What was kept of a scan to compare with.
    fn scan_record(&self, scan: &Record) -> Result<ScanRecord, Fault> {
        let file = scan.fields.get_text("record").unwrap_or_default();
        serde_json::from_slice(&self.files().read(file)?)
            .map_err(|error| Fault::Internal(error.to_string()))
    }

    /// Stores a scan and its signals; nothing when it was cancelled.
    pub(super) async fn store_scan(
        &self,
        actor: &Actor,
        scan: &Record,
        previous: Option<&Record>,
        found: Found,
    ) -> Result<Option<Record>, Fault> {
        let internal = |error: serde_json::Error| Fault::Internal(error.to_string());
        let (changes, states) = self.since(previous, &found.record).await?;
        let record = serde_json::to_vec(&found.record).map_err(internal)?;
        let record = self.files().put(&record)?.sha256;
        let mut signals = Vec::with_capacity(found.signals.len());
        for row in &found.signals {
            let pair = (row.product.clone(), row.event.clone());
            let change = changes.get(&pair).copied().unwrap_or("new");
            // What the board has decided holds until the signal grows.
            let state = match (change, states.get(&pair)) {
                ("same" | "weaker", Some(state)) => state.as_str(),
                _ => "new",
            };
            let measures = serde_json::to_string(row).map_err(internal)?;
            let lower = Some(found.criterion.rank(row)).filter(|lower| lower.is_finite());
            signals.push(
                Fields::new()
                    .text("scan_id", scan.id.clone())
                    .text("product", row.product.clone())
                    .text("event", row.event.clone())
                    .text("measures", measures)
                    .with("lower", Value::Real(lower))
                    .text("change", change)
                    .text("state", state),
            );
        }
        let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let fields = Fields::new()
            .with("previous_id", Value::Text(previous.map(|it| it.id.clone())))
            .text("state", "done")
            .text("result", found.result)
            .text("record", record)
            .integer("reports", number(found.reports))
            .integer("pairs", number(found.pairs))
            .text("finished_at", stamp(self.clock().now()));
        let storing = Storing {
            registry: self.clone(),
            actor: actor.clone(),
            id: scan.id.clone(),
            fields,
            signals: signals.into(),
        };
        self.write(move |change| {
            let storing = storing.clone();
            Box::pin(async move { storing.run(change).await })
        })
        .await
    }

    /// How each pair stands to the scan before, and what was decided of it then.
    async fn since(
        &self,
        previous: Option<&Record>,
        record: &ScanRecord,
    ) -> Result<
        (
            BTreeMap<(String, String), &'static str>,
            BTreeMap<(String, String), String>,
        ),
        Fault,
    > {
        let (mut changes, mut states) = (BTreeMap::new(), BTreeMap::new());
        let Some(previous) = previous else {
            return Ok((changes, states));
        };
        let before = self.scan_record(previous)?;
        for signal in record.since(&before).signals {
            let change = match signal.change {
                Shift::New => "new",
                Shift::Stronger => "stronger",
                Shift::Weaker => "weaker",
                Shift::Same => "same",
                Shift::Gone => continue,
            };
            changes.insert((signal.product, signal.event), change);
        }
        let mut connection = self.database().pool().acquire().await?;
        let signals = every(
            &mut connection,
            self.kind("signal")?,
            ("scan_id", &previous.id),
            &Reach::everything(),
        )
        .await?;
        for signal in signals {
            let text = |column: &str| {
                signal
                    .fields
                    .get_text(column)
                    .unwrap_or_default()
                    .to_owned()
            };
            states.insert((text("product"), text("event")), text("state"));
        }
        Ok((changes, states))
    }
}

impl Storing {
    /// Nothing when somebody has cancelled the scan in the meantime.
    async fn run(&self, change: &mut Change<'_>) -> Result<Option<Record>, Fault> {
        let registry = &self.registry;
        let kind = registry.kind("scan")?;
        let scan = record::read_any(change.connection(), kind, &self.id).await?;
        if scan.fields.get_text("state") != Some("running") {
            return Ok(None);
        }
        let keys = registry.keys();
        let fields = self.fields.clone();
        let done =
            record::change(change, keys, kind, &self.actor, (&self.id, None), fields).await?;
        let signal = registry.kind("signal")?;
        let organisation = scan.organisation_id.as_deref();
        for fields in self.signals.iter() {
            record::create(
                change,
                keys,
                signal,
                &self.actor,
                organisation,
                fields.clone(),
            )
            .await?;
        }
        Ok(Some(done))
    }
}
