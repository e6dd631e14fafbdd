//! `evigil signal clusters`: too many events in some lots, at some providers, at some time.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use evigil_assess::signal::{
    ClusterPart, ClusterReport, ClustersSchemaId, HeterogeneityPart, LotRow, ScanPart, finite,
    method_error,
};
use evigil_signal::monitor::cluster::{
    Cluster, ClusterError, Exposure, Lot, LotModel, LotTest, ScanModel, ScanSettings, ZoneKind,
    heterogeneity, lot_tests, scan,
};
use evigil_signal::monitor::rate::{Interval, rate_ratio};
use jiff::civil::Date;

use super::columns::{Column, Columns, ColumnsArgs, Row};
use super::monitor::{WatchFormat, put};
use crate::Outcome;
use crate::args::Common;
use crate::commands::overwritten;
use crate::commands::setting::Setting;
use crate::diagnostic::Diagnostic;

/// Look for lots, providers and times with too many events.
///
/// FILE has a line for each lot (at each provider, on each day): lot, events, and exposed (persons) or
/// exposure (doses, vials). With neither, each line is one exposure, and event is 0 or 1. Columns
/// provider, region and date are optional; with dates a scan seeks clusters in lots, providers and
/// time.
///
/// Each lot is tested against the others, exactly, and adjusted for the number of lots. The p value of
/// a cluster has paid for the search. `evigil explain method.lot_exact` and `method.scan_statistic` say
/// more.
///
/// Exit codes: 0 done, whether there is a cluster or not; 2 bad usage, or a FILE that can't be used; 3
/// internal fault.
#[derive(Debug, Args)]
pub(crate) struct Clusters {
    #[command(flatten)]
    table: ColumnsArgs,
    /// Share of false discoveries accepted among lots, and chance of a false cluster.
    #[arg(long, value_name = "SHARE", default_value_t = 0.05)]
    alpha: f64,
    /// What events are compared with in the scan.
    #[arg(long, value_enum, default_value_t = Against::Exposure, value_name = "WHAT")]
    against: Against,
    /// Days in one step of time of the scan.
    #[arg(long, value_name = "DAYS", default_value_t = 7)]
    step_days: u32,
    /// Longest window of the scan, as a share of the whole time.
    #[arg(long, value_name = "SHARE", default_value_t = 0.5)]
    window_max: f64,
    /// Fewest events in a cluster.
    #[arg(long, value_name = "N", default_value_t = 2)]
    least: u64,
    /// Most clusters shown.
    #[arg(long, value_name = "N", default_value_t = 10)]
    top: usize,
    /// Simulated data sets that p values rest on.
    #[arg(long, value_name = "N", default_value_t = 999)]
    replicates: u32,
    /// Seed of the simulation: the same seed gives the same p values.
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = WatchFormat::Text, value_name = "FORMAT")]
    format: WatchFormat,
    /// Write the output into this file instead of stdout; it appears only when complete.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Against {
    /// Exposure: needs every exposure, with or without an event.
    Exposure,
    /// The events of other places and times (space-time permutation): needs no exposure.
    Events,
}

/// What the lines of the table count.
enum Counted {
    Persons(Column, Column),
    Exposure(Column, Column),
    /// One exposure a line.
    Each(Column),
}

/// The table, line by line and lot by lot.
struct Registry<'t> {
    persons: bool,
    dated: bool,
    rows: Vec<(Row<'t>, Exposure)>,
    lots: Vec<(Row<'t>, Lot)>,
}

fn registry<'t>(table: &'t Columns<'t>) -> Result<Registry<'t>, Diagnostic> {
    let lot = table.column(&["lot"])?;
    let provider = table.optional(&["provider", "clinic"])?;
    let region = table.optional(&["region"])?;
    let day = table.optional(&["date"])?;
    let counted = if let Some(column) = table.optional(&["exposed", "persons"])? {
        Counted::Persons(table.column(&["events"])?, column)
    } else if let Some(column) = table.optional(super::monitor::EXPOSURE)? {
        Counted::Exposure(table.column(&["events"])?, column)
    } else {
        Counted::Each(table.column(&["event", "exposed", "exposure"])?)
    };
    let mut rows = Vec::new();
    let mut lots: Vec<(Row<'t>, Lot)> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for row in table.rows() {
        let name = row.name(&lot)?;
        let (events, exposed) = match &counted {
            Counted::Persons(events, persons) => (row.count(events)?, row.count(persons)? as f64),
            Counted::Exposure(events, exposure) => (row.count(events)?, row.amount(exposure)?),
            Counted::Each(event) => (u64::from(row.yes(event)?), 1.0),
        };
        let text = |column: &Option<Column>| {
            let text = column.as_ref().map(|column| row.text(column));
            text.unwrap_or_default().to_owned()
        };
        let date = match &day {
            Some(day) => row.date(day)?,
            None => Date::ZERO,
        };
        rows.push((
            row,
            Exposure {
                lot: name.to_owned(),
                provider: text(&provider),
                region: text(&region),
                date,
                exposed,
                events,
            },
        ));
        let at = *places.entry(name).or_insert(lots.len());
        if let Some((_, sum)) = lots.get_mut(at) {
            sum.events = sum.events.saturating_add(events);
            sum.exposed += exposed;
        } else {
            let lot = name.to_owned();
            lots.push((
                row,
                Lot {
                    lot,
                    events,
                    exposed,
                },
            ));
        }
    }
    Ok(Registry {
        persons: !matches!(counted, Counted::Exposure(..)),
        dated: day.is_some(),
        rows,
        lots,
    })
}

/// A fault of the methods at the line that it is about.
fn refused(error: &ClusterError, rows: &[Row<'_>], table: &Columns<'_>) -> Diagnostic {
    match error {
        ClusterError::Row { row, .. } => match row.checked_sub(1).and_then(|at| rows.get(at)) {
            Some(row) => row.fault(error),
            None => table.fault(error),
        },
        _ => Diagnostic::told(method_error(error, table.messages)),
    }
}

impl Clusters {
    fn told(&self, setting: &Setting) -> Result<ClusterReport, Diagnostic> {
        let table = self.table.read(setting)?;
        if !(self.alpha > 0.0 && self.alpha < 1.0) {
            let (name, value) = ("alpha", self.alpha);
            let error = ClusterError::Setting { name, value };
            return Err(refused(&error, &[], &table));
        }
        let registry = registry(&table)?;
        let model = if registry.persons {
            LotModel::Persons
        } else {
            LotModel::Exposure
        };
        let (lot_rows, lots): (Vec<Row<'_>>, Vec<Lot>) = registry.lots.iter().cloned().unzip();
        let tests = lot_tests(&lots, model).map_err(|error| refused(&error, &lot_rows, &table))?;
        let mut remarks = Vec::new();
        let differs = match heterogeneity(&lots, self.replicates, self.seed) {
            Ok(found) => Some(HeterogeneityPart {
                statistic: found.statistic,
                p: found.p,
            }),
            Err(ClusterError::TooLarge { .. }) => {
                remarks.push(table.messages.text("watch-heterogeneity-large"));
                None
            }
            Err(error) => return Err(refused(&error, &lot_rows, &table)),
        };
        let all = tests.iter().fold((0_u64, 0.0), |sum, test| {
            (sum.0.saturating_add(test.events), sum.1 + test.exposed)
        });
        let mut lots: Vec<LotRow> = tests
            .into_iter()
            .map(|test| {
                let limits = limits(&test, all);
                LotRow {
                    signal: test.q_upper <= self.alpha,
                    lot: test.lot,
                    events: test.events,
                    exposed: test.exposed,
                    expected: test.expected,
                    rate_ratio: finite(test.rate_ratio),
                    p_upper: test.p_upper,
                    mid_p: test.mid_p,
                    q_upper: test.q_upper,
                    low: limits.and_then(|it| finite(it.lower)),
                    high: limits.and_then(|it| finite(it.upper)),
                }
            })
            .collect();
        lots.sort_by(|a, b| a.p_upper.total_cmp(&b.p_upper).then(a.lot.cmp(&b.lot)));
        let scan = if registry.dated {
            Some(self.scanned(&registry, &table)?)
        } else {
            remarks.push(table.messages.text("watch-scan-undated"));
            None
        };
        let mut explained_by = vec!["lot_exact".to_owned()];
        let mut settings = BTreeMap::from([
            ("alpha".to_owned(), self.alpha),
            ("replicates".to_owned(), self.replicates.into()),
            ("seed".to_owned(), self.seed as f64),
        ]);
        if scan.is_some() {
            explained_by.push("scan_statistic".to_owned());
            settings.insert("step_days".to_owned(), self.step_days.into());
            settings.insert("window_max".to_owned(), self.window_max);
            settings.insert("least".to_owned(), self.least as f64);
        }
        Ok(ClusterReport {
            schema: ClustersSchemaId,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            snapshot: vec![table.snapshot.clone()],
            explained_by,
            settings,
            denominator: if registry.persons {
                "persons"
            } else {
                "exposure"
            }
            .to_owned(),
            fdr: self.alpha,
            lots,
            heterogeneity: differs,
            scan,
            remarks,
        })
    }

    fn scanned(
        &self,
        registry: &Registry<'_>,
        table: &Columns<'_>,
    ) -> Result<ScanPart, Diagnostic> {
        let settings = ScanSettings {
            model: match self.against {
                Against::Exposure => ScanModel::Poisson,
                Against::Events => ScanModel::Permutation,
            },
            step_days: self.step_days,
            window_max: self.window_max,
            min_events: self.least,
            replicates: self.replicates,
            seed: self.seed,
            clusters_max: self.top,
        };
        let (lines, rows): (Vec<Row<'_>>, Vec<Exposure>) = registry.rows.iter().cloned().unzip();
        let found = scan(&rows, &settings).map_err(|error| refused(&error, &lines, table))?;
        Ok(ScanPart {
            model: match self.against {
                Against::Exposure => "exposure",
                Against::Events => "events",
            }
            .to_owned(),
            alpha: self.alpha,
            zones: found.zones as u64,
            windows: found.windows as u64,
            llr_at_5_percent: finite(found.llr_at_5_percent),
            clusters: found.clusters.into_iter().map(part).collect(),
        })
    }
}

/// Limits of the rate of a lot by that of the others, as far as there are others.
fn limits(test: &LotTest, all: (u64, f64)) -> Option<Interval> {
    let others = (all.0.saturating_sub(test.events), all.1 - test.exposed);
    rate_ratio(test.events, test.exposed, others.0, others.1, 0.95)
        .ok()
        .map(|ratio| ratio.interval)
}

fn part(cluster: Cluster) -> ClusterPart {
    let (zone, names) = match cluster.zone {
        ZoneKind::Everywhere => ("everywhere", vec![]),
        ZoneKind::Lot(lot) => ("lot", vec![lot]),
        ZoneKind::Provider(provider) => ("provider", vec![provider]),
        ZoneKind::Region(region) => ("region", vec![region]),
        ZoneKind::LotAtProvider(lot, provider) => ("lot_at_provider", vec![lot, provider]),
        ZoneKind::LotInRegion(lot, region) => ("lot_in_region", vec![lot, region]),
        ZoneKind::LotsOfProvider(provider) => ("lots_of_provider", vec![provider]),
        ZoneKind::LotsOfRegion(region) => ("lots_of_region", vec![region]),
    };
    ClusterPart {
        zone: zone.to_owned(),
        names,
        lots: cluster.lots,
        providers: cluster.providers,
        first_day: cluster.first_day.to_string(),
        last_day: cluster.last_day.to_string(),
        events: cluster.events,
        expected: cluster.expected,
        relative_risk: finite(cluster.relative_risk),
        llr: cluster.llr,
        p: cluster.p,
    }
}

pub(super) fn run(args: &Clusters) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    if let Some(place) = overwritten(args.out.as_deref(), [&args.table.file]) {
        let place = place.display().to_string();
        setting.complain(&Diagnostic::new("EV-C006", setting.messages(), &[]).at(place));
        return Outcome::BadInput;
    }
    match args.told(&setting) {
        Ok(report) => {
            let view = report.view(setting.messages());
            put(args.format, args.out.as_ref(), &report, &view, &setting)
        }
        Err(diagnostic) => {
            setting.complain(&diagnostic);
            Outcome::BadInput
        }
    }
}
