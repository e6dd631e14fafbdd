//! Scans: every pair of product and event among own reports beside a background, by every method;
//! what exceeds the criterion is a signal, and each signal says how it stands to the scan before.

use std::collections::BTreeMap;
use std::io::{Read, Seek};
use std::sync::Arc;

use evigil_assess::signal::{
    Change as Shift, Criterion, PairRow, PriorPart, ReadPart, RowForm, RowWriter, ScanRecord,
    ScanReport, ScanSchemaId, ScanSettings, SnapshotPart,
};
use evigil_signal::Universe;
use evigil_signal::count::{ChunkedCounts, CountSettings};
use evigil_signal::fdr::benjamini_hochberg;
use evigil_signal::gps::{self, FitSettings, PairSummary, Prior};
use evigil_signal::scan::Scan;
use evigil_signal::table::{CaseTable, Dialect, ReadSummary, TableKind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::own::OwnReports;
use super::{read_table, reader, unusable};
use crate::audit::Entry;
use crate::database::Change;
use crate::fault::Fault;
use crate::files::Files;
use crate::flows::report::every;
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

/// Fewest pairs that a prior of five parameters is fitted to.
const PRIOR_PAIRS: usize = 20;
/// Pairs computed at once.
const CHUNK: usize = 1 << 16;
/// Pairs of the report's summary.
const TOP: usize = 20;

/// What a scan came to.
struct Found {
    result: String,
    record: ScanRecord,
    signals: Vec<PairRow>,
    reports: u64,
    pairs: u64,
}

/// What a scan is made of.
struct Work {
    files: Files,
    background: Option<(String, String)>,
    own: OwnReports,
    plan: ScanPlan,
    made: String,
    goes_on: GoesOn,
}

#[derive(Clone)]
struct Moving {
    registry: Registry,
    actor: Actor,
    id: String,
    from: &'static [&'static str],
    fields: Fields,
    operation: &'static str,
}

#[derive(Clone)]
struct Storing {
    registry: Registry,
    actor: Actor,
    id: String,
    fields: Fields,
    signals: Arc<[Fields]>,
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

    async fn store_scan(
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
            signals.push(
                Fields::new()
                    .text("scan_id", scan.id.clone())
                    .text("product", row.product.clone())
                    .text("event", row.event.clone())
                    .text("measures", measures)
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
        let file = previous.fields.get_text("record").unwrap_or_default();
        let before: ScanRecord = serde_json::from_slice(&self.files().read(file)?)
            .map_err(|error| Fault::Internal(error.to_string()))?;
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

impl Work {
    fn run(&self) -> Result<Option<Found>, Fault> {
        if !(self.goes_on)(ScanStep::Background) {
            return Ok(None);
        }
        let mut reader = reader();
        let text = self.own.text();
        let mut snapshot = vec![self.snapshot("own", self.files.put(text.as_bytes())?.sha256)?];
        if let Some((file, name)) = &self.background {
            read_table(&self.files, file, &mut reader)?;
            snapshot.push(self.snapshot(name, file.clone())?);
        }
        reader
            .delimited(TableKind::Cases, text.as_bytes(), Dialect::TSV)
            .map_err(|error| unusable(&error))?;
        let (table, summary) = reader.finish().map_err(|error| unusable(&error))?;
        if !(self.goes_on)(ScanStep::Counting) {
            return Ok(None);
        }
        self.measured(table, summary, snapshot)
    }

    fn snapshot(&self, name: &str, sha256: String) -> Result<SnapshotPart, Fault> {
        let path = self.files.path(&sha256).unwrap_or_default();
        let bytes = std::fs::metadata(&path).map_err(|error| Fault::File { path, error })?;
        Ok(SnapshotPart {
            name: name.to_owned(),
            bytes: bytes.len(),
            sha256,
        })
    }

    fn measured(
        &self,
        table: CaseTable,
        summary: ReadSummary,
        snapshot: Vec<SnapshotPart>,
    ) -> Result<Option<Found>, Fault> {
        let counts = ChunkedCounts::of_table(table, &CountSettings::of(Universe::Reports));
        let counts = counts.map_err(|error| Fault::Step {
            code: "EV-R346",
            details: vec![("reason", error.to_string())],
        })?;
        let pairs = PairSummary::of_chunks(&counts);
        let (prior, part) = prior(&counts, &pairs);
        if !(self.goes_on)(ScanStep::Measuring) {
            return Ok(None);
        }
        let scanner = Scan::of_pairs(&pairs, prior.as_ref());
        let adjusted = adjusted(&counts, &scanner);
        let own = self.own.products();
        let (mut signals, mut strongest) = (Vec::new(), Vec::new());
        rows(&counts, &scanner, &adjusted, |row| {
            let is_signal = row.n11 >= self.plan.least_count && self.plan.criterion.is_met(&row);
            if is_signal && own.contains(&row.product) {
                signals.push(row);
            }
            Ok(())
        })?;
        let rank = |row: &PairRow| self.plan.criterion.rank(row);
        signals.sort_by(|a, b| rank(b).total_cmp(&rank(a)));
        strongest.extend(signals.iter().take(TOP).cloned());
        let named = |totals: &[u64]| totals.iter().filter(|it| **it > 0).count() as u64;
        let report = ScanReport {
            schema: ScanSchemaId,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            snapshot,
            settings: self.settings(prior.is_some()),
            read: ReadPart {
                rows: summary.rows,
                reports: summary.reports,
                counted: counts.n(),
                duplicates: summary.duplicates,
                other_roles: summary.other_roles,
                in_two_strata: summary.in_two_strata,
                without_product: summary.without_product,
                without_event: summary.without_event,
            },
            products: named(counts.product_totals()),
            events: named(counts.event_totals()),
            pairs: pairs.len() as u64,
            signals: signals.len() as u64,
            prior: part,
            remarks: Vec::new(),
            top: strongest,
        };
        let result = self.written(&counts, &scanner, &adjusted, &report)?;
        Ok(Some(Found {
            result,
            record: ScanRecord::new(&report, &signals, self.made.clone()),
            signals,
            reports: counts.n(),
            pairs: report.pairs,
        }))
    }

    fn settings(&self, has_prior: bool) -> ScanSettings {
        ScanSettings {
            universe: Universe::Reports.code().to_owned(),
            roles: "all".to_owned(),
            strata: Vec::new(),
            comparator: Vec::new(),
            without_reports_of_products: Vec::new(),
            without_reports_of_events: Vec::new(),
            groups: None,
            least_count: self.plan.least_count,
            criterion: self.plan.criterion,
            likelihood: has_prior.then(|| "component".to_owned()),
        }
    }

    /// All pairs as a Parquet file; gives its digest.
    fn written(
        &self,
        counts: &ChunkedCounts<'_>,
        scanner: &Scan,
        adjusted: &[f64],
        report: &ScanReport,
    ) -> Result<String, Fault> {
        let internal = |error: String| Fault::Internal(error);
        let disk = |error: std::io::Error| Fault::Internal(error.to_string());
        let mut file = tempfile::tempfile().map_err(disk)?;
        let to = file.try_clone().map_err(disk)?;
        let mut writer = RowWriter::new(RowForm::Parquet, to, report)
            .map_err(|error| internal(error.to_string()))?;
        rows(counts, scanner, adjusted, |row| {
            writer.row(row).map_err(|error| internal(error.to_string()))
        })?;
        writer
            .finish()
            .map_err(|error| internal(error.to_string()))?;
        file.rewind().map_err(disk)?;
        let mut incoming = self.files.take(u64::MAX)?;
        let mut buffer = vec![0; 1 << 16];
        loop {
            let length = file.read(&mut buffer).map_err(disk)?;
            if length == 0 {
                return Ok(incoming.keep()?.sha256);
            }
            incoming.add(buffer.get(..length).unwrap_or_default())?;
        }
    }
}

/// The prior, where there are pairs enough and the fit converges.
fn prior(counts: &ChunkedCounts<'_>, pairs: &PairSummary) -> (Option<Prior>, Option<PriorPart>) {
    if pairs.len() < PRIOR_PAIRS {
        return (None, None);
    }
    let Ok(fit) = gps::fit_chunks(counts, pairs, &FitSettings::default()) else {
        return (None, None);
    };
    let names = ["alpha1", "beta1", "alpha2", "beta2", "p"].into_iter();
    let part = PriorPart {
        alpha1: fit.prior.alpha1,
        beta1: fit.prior.beta1,
        alpha2: fit.prior.alpha2,
        beta2: fit.prior.beta2,
        p: fit.prior.p,
        log_likelihood: fit.log_likelihood,
        converged: fit.converged,
        at_bound: names
            .zip(fit.at_bound)
            .filter(|(_, at_bound)| *at_bound)
            .map(|(name, _)| name.to_owned())
            .collect(),
    };
    (fit.converged.then_some(fit.prior), Some(part))
}

/// Calls `take` with every pair that a table can have, in their order.
fn rows(
    counts: &ChunkedCounts<'_>,
    scanner: &Scan,
    adjusted: &[f64],
    mut take: impl FnMut(PairRow) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut first = 0;
    for index in 0..counts.len() {
        let chunk = counts.chunk(index);
        for from in (0..chunk.len()).step_by(CHUNK) {
            for row in scanner.chunk_rows(counts, &chunk, first, from..from + CHUNK) {
                let Ok(row) = row else { continue };
                let mut told = PairRow::new(&row, counts.products(), counts.events());
                told.rfet_fdr = adjusted.get(row.pair).copied().filter(|it| it.is_finite());
                take(told)?;
            }
        }
        first += chunk.len();
    }
    Ok(())
}

/// P values adjusted for all pairs of a product and an event that could have been reported: those
/// that no report has were looked at too, with a p of 1.
fn adjusted(counts: &ChunkedCounts<'_>, scanner: &Scan) -> Vec<f64> {
    let (mut chances, mut places) = (Vec::new(), Vec::new());
    let each = rows(counts, scanner, &[], |row| {
        chances.push(row.rfet_p);
        places.push(row.pair);
        Ok(())
    });
    debug_assert!(each.is_ok());
    let named = |totals: &[u64]| totals.iter().filter(|it| **it > 0).count() as f64;
    let possible = named(counts.product_totals()) * named(counts.event_totals());
    let more = possible / (chances.len().max(1) as f64);
    let mut all = vec![f64::NAN; places.last().map_or(0, |last| last + 1)];
    for (place, value) in places.into_iter().zip(benjamini_hochberg(&chances)) {
        if let Some(of_pair) = all.get_mut(place) {
            *of_pair = (value * more).min(1.0);
        }
    }
    all
}
