//! The pairs of a scan: counted, measured by every method, written down.

use std::io::{Read, Seek};

use evigil_assess::signal::{
    Criterion, PairRow, PriorPart, ReadPart, RowForm, RowWriter, ScanRecord, ScanReport,
    ScanSchemaId, ScanSettings, SnapshotPart,
};
use evigil_signal::Universe;
use evigil_signal::count::{ChunkedCounts, CountSettings};
use evigil_signal::fdr::benjamini_hochberg;
use evigil_signal::gps::{self, FitSettings, PairSummary, Prior};
use evigil_signal::scan::Scan;
use evigil_signal::table::{CaseTable, Dialect, ReadSummary, TableKind};

use super::own::OwnReports;
use super::scan::{GoesOn, ScanPlan, ScanStep};
use super::{read_table, reader, unusable};
use crate::fault::Fault;
use crate::files::Files;

/// Fewest pairs that a prior of five parameters is fitted to.
const PRIOR_PAIRS: usize = 20;
/// Pairs computed at once.
const CHUNK: usize = 1 << 16;
/// Pairs of the report's summary.
const TOP: usize = 20;

/// What a scan came to.
pub(super) struct Found {
    pub(super) result: String,
    pub(super) record: ScanRecord,
    pub(super) signals: Vec<PairRow>,
    pub(super) reports: u64,
    pub(super) pairs: u64,
    pub(super) criterion: Criterion,
}

/// What a scan is made of.
pub(super) struct Work {
    pub(super) files: Files,
    pub(super) background: Option<(String, String)>,
    pub(super) own: OwnReports,
    pub(super) plan: ScanPlan,
    pub(super) made: String,
    pub(super) goes_on: GoesOn,
}

impl Work {
    /// What the scan comes to; nothing when it was cancelled.
    pub(super) fn run(&self) -> Result<Option<Found>, Fault> {
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
            criterion: self.plan.criterion,
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
