//! `evigil signal scan`: all pairs, all methods.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use evigil_assess::Messages;
use evigil_assess::plot::{
    CoursePlot, CoursePoint, Estimate, ForestPlot, ForestRow, RankedPlot, VolcanoDot, VolcanoPlot,
};
use evigil_assess::signal::{
    Changes, Criterion, PairRow, RowForm, RowWriter, ScanPlots, ScanRecord, ScanReport,
    ScanSchemaId, ScanSettings, WriteError, count_error, scan_html, scan_methods, scan_text,
};
use evigil_signal::Universe;
use evigil_signal::beyond::ReportIndex;
use evigil_signal::beyond::subgroup::Levels;
use evigil_signal::beyond::trend::trend;
use evigil_signal::count::ChunkedCounts;
use evigil_signal::fdr::benjamini_hochberg;
use evigil_signal::gps::PairSummary;
use evigil_signal::scan::Scan as Scanner;
use evigil_signal::table::CaseTable;

use super::counted::{Counted, is_counts, of_file, read};
use super::counting::{Counting, CountingArgs};
use super::prior::Fitted;
use super::table::TableArgs;
use crate::Outcome;
use crate::args::Common;
use crate::commands::setting::Setting;
use crate::commands::{finish, look, overwritten};
use crate::diagnostic::Diagnostic;
use crate::output::Output;

/// Count every pair of product and event in a case table, and say by every method how much it
/// stands out.
///
/// --format text and html show the strongest pairs; csv, jsonl and parquet hold all of them. What
/// each column means: `evigil explain method.ebgm`, or any other column.
///
/// Exit codes: 0 done; 2 bad usage, or a TABLE that can't be used; 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct Scan {
    #[command(flatten)]
    tables: TableArgs,
    #[command(flatten)]
    counting: CountingArgs,
    /// By what a pair is a signal, and what it is ranked by [default: eb05; ic025 without a prior].
    #[arg(long, value_enum, value_name = "COLUMN")]
    criterion: Option<CriterionChoice>,
    /// Value that the criterion has to exceed [default: eb05 2, ic025 0, ror-low 1, prr-low 1].
    #[arg(
        long,
        value_name = "NUMBER",
        requires = "criterion",
        allow_negative_numbers = true
    )]
    above: Option<f64>,
    /// Fewest reports of a pair that can be a signal.
    #[arg(long, value_name = "N", default_value_t = 3)]
    least: u64,
    /// Pairs shown in text and html.
    #[arg(long, value_name = "N", default_value_t = 20)]
    top: usize,
    /// By which likelihood the prior is fitted; none leaves EBGM, EB05 and EB95 out.
    #[arg(long, value_enum, default_value_t = Fitted::Component, value_name = "LIKELIHOOD")]
    prior: Fitted,
    /// With --format html: how the strongest pairs came up over the values of this column, such as year
    /// (only where reports are counted, without groups and all of them).
    #[arg(long, value_name = "COLUMN")]
    time: Option<String>,
    /// Keep a record of the scan here, to repeat it and to compare the next one with it.
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// Say what is new, stronger, weaker or gone since this record.
    #[arg(long, value_name = "FILE")]
    compare: Option<PathBuf>,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = ScanFormat::Text, value_name = "FORMAT")]
    format: ScanFormat,
    /// Write the output into this file instead of stdout; it appears only when complete.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CriterionChoice {
    Eb05,
    Ic025,
    RorLow,
    PrrLow,
    Evans,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ScanFormat {
    Text,
    Json,
    Jsonl,
    Csv,
    Parquet,
    Html,
}

/// Pairs computed at once.
const CHUNK: usize = 1 << 16;

/// Signals drawn one by one.
const DOTS: usize = 1500;

/// Pairs shown by each method.
const FORESTS: usize = 3;

pub(super) fn run(args: &Scan) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    for out in [args.out.as_deref(), args.record.as_deref()] {
        if let Some(place) = overwritten(out, &args.tables.tables) {
            let place = place.display().to_string();
            setting.complain(&Diagnostic::new("EV-C006", setting.messages(), &[]).at(place));
            return Outcome::BadInput;
        }
    }
    if args.format == ScanFormat::Parquet && args.out.is_none() && std::io::stdout().is_terminal() {
        setting.complain(&Diagnostic::new("EV-C004", setting.messages(), &[]));
        return Outcome::BadInput;
    }
    match scanned(args, &setting) {
        Ok(()) => Outcome::Done,
        Err(outcome) => outcome,
    }
}

fn scanned(args: &Scan, setting: &Setting) -> Result<(), Outcome> {
    let messages = setting.messages();
    let previous = match args.compare.as_deref().map(record).transpose() {
        Ok(previous) => previous,
        Err((place, reason)) => {
            let details = [("reason", reason)];
            setting.complain(&Diagnostic::new("EV-G51", messages, &details).at(place));
            return Err(Outcome::BadInput);
        }
    };
    let counting = args.counting.settings(setting).ok_or(Outcome::BadInput)?;
    let is_given = matches!(args.tables.tables.as_slice(), [path] if is_counts(path));
    let follows = !is_given && args.follows(&counting);
    let kept;
    let Counted {
        counts,
        universe,
        roles,
        strata,
        read,
        snapshot,
        mut remarks,
    } = match args.tables.tables.as_slice() {
        [path] if is_given => {
            kept = CaseTable::default();
            of_file(path, &args.counting, setting)?
        }
        _ => {
            let (table, rest) = read(&args.tables, &counting, args.time.as_deref(), setting)?;
            // Only to follow pairs over time the table is kept; else it goes before its pairs come.
            let counts = if follows {
                kept = table;
                ChunkedCounts::new(&kept, &counting.settings)
            } else {
                kept = CaseTable::default();
                ChunkedCounts::of_table(table, &counting.settings)
            };
            let counts = counts.map_err(|error| {
                setting.complain(&Diagnostic::told(count_error(&error, messages)));
                Outcome::BadInput
            })?;
            rest.with(counts, args.tables.roles(), &counting)
        }
    };
    if args.time.is_some() && !follows {
        remarks.push(messages.text("scan-remark-no-course"));
    }
    let pairs = PairSummary::of_chunks(&counts);
    if pairs.is_empty() {
        setting.complain(&Diagnostic::new("EV-G53", messages, &[]));
        return Err(Outcome::BadInput);
    }
    let fit = args.prior.fit(&counts, &pairs, setting, &mut remarks);
    let prior = fit.as_ref().filter(|fit| fit.1.converged).map(|fit| fit.0);
    let settings = ScanSettings {
        universe,
        roles,
        strata,
        comparator: counting.settings.comparator.clone(),
        without_reports_of_products: counting.settings.without_reports_of_products.clone(),
        without_reports_of_events: counting.settings.without_reports_of_events.clone(),
        groups: counting.groups.clone(),
        least_count: args.least,
        criterion: args.criterion(prior.is_some()),
        likelihood: (args.prior != Fitted::None).then(|| args.prior.code().to_owned()),
    };
    let scanner = Scanner::of_pairs(&pairs, prior.as_ref());
    let mut work = Work::new(&counts, scanner, args, settings.criterion);
    work.look(args.top);
    if follows {
        work.follow(&kept, args.time.as_deref().unwrap_or_default(), messages);
    }
    if work.impossible > 0 {
        let count = work.impossible.to_string();
        remarks.push(messages.with("scan-remark-impossible", [("count", count)]));
    }
    let named = |totals: &[u64]| totals.iter().filter(|it| **it > 0).count() as u64;
    let report = ScanReport {
        schema: ScanSchemaId,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        snapshot,
        settings,
        read,
        products: named(counts.product_totals()),
        events: named(counts.event_totals()),
        pairs: pairs.len() as u64,
        signals: work.signals.len() as u64,
        prior: fit.map(|fit| fit.1),
        remarks,
        top: work.strongest.clone(),
    };
    let kept = ScanRecord::new(&report, &work.signals, jiff::Timestamp::now().to_string());
    let changes = previous.map(|previous| kept.since(&previous));
    put(args, &report, changes.as_ref(), &work, setting)?;
    if let Some(place) = &args.record {
        let bytes = serde_json::to_vec_pretty(&kept).map(|mut bytes| {
            bytes.push(b'\n');
            bytes
        });
        finish(Some(place), bytes, setting)?;
    }
    Ok(())
}

impl Scan {
    /// Whether pairs are followed over time.
    fn follows(&self, counting: &Counting) -> bool {
        self.time.is_some()
            && self.format == ScanFormat::Html
            && counting.settings.universe == Universe::Reports
            && counting.settings.is_unrestricted()
    }

    fn criterion(&self, has_prior: bool) -> Criterion {
        let or = |default| self.above.unwrap_or(default);
        match self.criterion {
            Some(CriterionChoice::Eb05) => Criterion::Eb05(or(2.0)),
            Some(CriterionChoice::Ic025) => Criterion::Ic025(or(0.0)),
            Some(CriterionChoice::RorLow) => Criterion::RorLow(or(1.0)),
            Some(CriterionChoice::PrrLow) => Criterion::PrrLow(or(1.0)),
            Some(CriterionChoice::Evans) => Criterion::Evans,
            None if has_prior => Criterion::Eb05(2.0),
            None => Criterion::Ic025(0.0),
        }
    }
}

/// The record in a file, or where and why it is none.
fn record(path: &Path) -> Result<ScanRecord, (String, String)> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| (path.display().to_string(), error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| {
        let place = format!("{}:{}:{}", path.display(), error.line(), error.column());
        (place, error.to_string())
    })
}

/// The pairs of a scan, counted and computed chunk by chunk whenever they are asked for: none is held.
struct Work<'c> {
    counts: &'c ChunkedCounts<'c>,
    scanner: Scanner,
    has_prior: bool,
    criterion: Criterion,
    least: u64,
    draws: bool,
    /// Adjusted p value of each pair.
    fdr: Vec<f64>,
    /// Pairs that meet the criterion, the strongest first.
    signals: Vec<PairRow>,
    /// Pairs whose margins no table can have.
    impossible: u64,
    /// What the volcano is drawn of.
    places: Vec<(f64, f64)>,
    limits: Vec<f64>,
    /// The strongest pairs, signals or not.
    strongest: Vec<PairRow>,
    /// The first of them over time.
    courses: Vec<CoursePlot>,
}

impl<'c> Work<'c> {
    fn new(
        counts: &'c ChunkedCounts<'c>,
        scanner: Scanner,
        args: &Scan,
        criterion: Criterion,
    ) -> Self {
        Self {
            counts,
            has_prior: scanner.has_prior(),
            scanner,
            criterion,
            least: args.least,
            draws: args.format == ScanFormat::Html,
            fdr: Vec::new(),
            signals: Vec::new(),
            impossible: 0,
            places: Vec::new(),
            limits: Vec::new(),
            strongest: Vec::new(),
            courses: Vec::new(),
        }
    }

    /// Looks at the strongest pairs over the levels of a column.
    fn follow(&mut self, table: &CaseTable, column: &str, messages: &Messages) {
        let index = ReportIndex::new(table);
        let Some(levels) = Levels::new(&index, column) else {
            return;
        };
        let drawn = self.strongest.iter().take(FORESTS).filter_map(|row| {
            let product = table.products().find(&row.product)?;
            let event = table.events().find(&row.event)?;
            let points = trend(&levels, product, event).slices.into_iter();
            let points = points.map(|slice| CoursePoint {
                time: slice.period,
                estimate: Estimate {
                    value: slice.cumulative.ic.value,
                    low: slice.cumulative.ic.low,
                    high: slice.cumulative.ic.high,
                },
                count: slice.cumulative.cell.n11(),
            });
            Some(CoursePlot {
                name: format!("{} × {}", row.product, row.event),
                measure: messages.text("pair-until-ic"),
                neutral: 0.0,
                points: points.collect(),
            })
        });
        self.courses = drawn.collect();
    }

    /// Calls `take` with every pair, in their order; gives how many have impossible margins.
    fn each<E>(&self, mut take: impl FnMut(usize, PairRow) -> Result<(), E>) -> Result<u64, E> {
        let (mut impossible, mut first) = (0, 0);
        for index in 0..self.counts.len() {
            let chunk = self.counts.chunk(index);
            for from in (0..chunk.len()).step_by(CHUNK) {
                let range = from..from + CHUNK;
                for row in self.scanner.chunk_rows(self.counts, &chunk, first, range) {
                    let Ok(row) = row else {
                        impossible += 1;
                        continue;
                    };
                    let names = (self.counts.products(), self.counts.events());
                    let mut told = PairRow::new(&row, names.0, names.1);
                    told.rfet_fdr = self.fdr.get(row.pair).copied().filter(|it| it.is_finite());
                    take(row.pair, told)?;
                }
            }
            first += chunk.len();
        }
        Ok(impossible)
    }

    /// Looks at all pairs once: which are signals, which are the strongest, what is drawn.
    fn look(&mut self, top: usize) {
        let (mut signals, mut strongest) = (Vec::new(), Vec::new());
        let (mut places, mut limits) = (Vec::new(), Vec::new());
        let mut chances = Vec::new();
        let criterion = self.criterion;
        let looked: Result<u64, std::convert::Infallible> = self.each(|pair, mut row| {
            // Pairs without a row have no chance.
            chances.resize(pair, f64::NAN);
            chances.push(row.rfet_p);
            row.pair = pair;
            if self.draws {
                places.push((row.ic, -row.rfet_p.log10()));
                limits.extend(row.eb05);
            }
            if row.n11 >= self.least {
                if criterion.is_met(&row) {
                    signals.push(row.clone());
                }
                strongest.push(row);
                // Kept short while it grows: only the strongest are ever shown.
                if strongest.len() >= 4096.max(4 * top) {
                    sort(&mut strongest, criterion);
                    strongest.truncate(top);
                }
            }
            Ok(())
        });
        self.impossible = looked.unwrap_or_default();
        self.adjust(&chances);
        for row in signals.iter_mut().chain(&mut strongest) {
            row.rfet_fdr = self.fdr.get(row.pair).copied();
        }
        sort(&mut signals, criterion);
        sort(&mut strongest, criterion);
        strongest.truncate(top);
        self.signals = signals;
        self.strongest = strongest;
        self.places = places;
        self.limits = limits;
    }

    /// Adjusts the p values for all pairs of a product and an event that could have been reported:
    /// those that no report has were looked at too, with a p of 1. Leaving them out calls too much.
    fn adjust(&mut self, chances: &[f64]) {
        let named = |totals: &[u64]| totals.iter().filter(|it| **it > 0).count() as f64;
        let possible = named(self.counts.product_totals()) * named(self.counts.event_totals());
        let there: Vec<f64> = chances.iter().copied().filter(|it| !it.is_nan()).collect();
        let more = possible / (there.len().max(1) as f64);
        let mut adjusted = benjamini_hochberg(&there).into_iter();
        self.fdr = chances
            .iter()
            .map(|chance| {
                let adjusted = (!chance.is_nan()).then(|| adjusted.next()).flatten();
                adjusted.map_or(f64::NAN, |adjusted| (adjusted * more).min(1.0))
            })
            .collect();
    }

    fn plots(&self, messages: &Messages) -> ScanPlots {
        let dots = self.signals.iter().take(DOTS).map(|row| VolcanoDot {
            strength: row.ic,
            surprise: -row.rfet_p.log10(),
            name: format!("{} × {}", row.product, row.event),
        });
        ScanPlots {
            volcano: VolcanoPlot::new(self.places.iter().copied(), dots.collect()),
            ranked: self
                .criterion
                .above()
                .filter(|_| self.has_prior)
                .and_then(|_| RankedPlot::new("EB05", self.limits.clone(), 2.0)),
            forest: self
                .strongest
                .iter()
                .take(FORESTS)
                .map(|row| forest(row, messages))
                .collect(),
            courses: self.courses.clone(),
        }
    }
}

/// The strongest first; of equal ones the more numerous, then by name.
fn sort(rows: &mut [PairRow], criterion: Criterion) {
    rows.sort_by(|a, b| {
        let by_strength = criterion.rank(b).total_cmp(&criterion.rank(a));
        let by_name = || (&a.product, &a.event).cmp(&(&b.product, &b.event));
        by_strength.then(b.n11.cmp(&a.n11)).then_with(by_name)
    });
}

/// A pair by each method.
pub(super) fn forest(row: &PairRow, messages: &Messages) -> ForestPlot {
    let line = |name: &str, value: Option<f64>, low: Option<f64>, high: Option<f64>| ForestRow {
        name: name.to_owned(),
        estimate: value
            .zip(low)
            .zip(high)
            .map(|((value, low), high)| Estimate { value, low, high }),
        note: "–".to_owned(),
        is_summary: false,
    };
    let power = |value: f64| Some(value.exp2());
    ForestPlot {
        title: messages.with(
            "scan-forest-title",
            [
                ("product", row.product.as_str()),
                ("event", row.event.as_str()),
            ],
        ),
        axis: messages.text("scan-forest-axis"),
        is_ratio: true,
        neutral: 1.0,
        rows: vec![
            line("PRR", row.prr, row.prr_low, row.prr_high),
            line("ROR", row.ror, row.ror_low, row.ror_high),
            line("2^IC", power(row.ic), power(row.ic025), power(row.ic975)),
            line("EBGM (EB05–EB95)", row.ebgm, row.eb05, row.eb95),
        ],
    }
}

/// Writes the output.
fn put(
    args: &Scan,
    report: &ScanReport,
    changes: Option<&Changes>,
    work: &Work<'_>,
    setting: &Setting,
) -> Result<(), Outcome> {
    let out = args.out.as_deref();
    let rows = match args.format {
        ScanFormat::Text => {
            let text = scan_text(report, changes, setting.messages(), look(out));
            return finish(out, Ok(text.into_bytes()), setting);
        }
        ScanFormat::Json => {
            let bytes = serde_json::to_vec_pretty(report).map(|mut bytes| {
                bytes.push(b'\n');
                bytes
            });
            return finish(out, bytes, setting);
        }
        ScanFormat::Html => {
            let methods: Vec<_> = scan_methods(&report.settings.universe)
                .iter()
                .flat_map(|id| setting.knowledge.explain_all(&format!("method:{id}")))
                .map(|entry| entry.view(&setting.knowledge, setting.lang, setting.as_of))
                .collect();
            let plots = work.plots(setting.messages());
            let page = scan_html(report, changes, &plots, &methods, &setting.wording);
            return finish(out, Ok(page.into_bytes()), setting);
        }
        ScanFormat::Jsonl => RowForm::Jsonl,
        ScanFormat::Csv => RowForm::Csv,
        ScanFormat::Parquet => RowForm::Parquet,
    };
    let put = || -> Result<(), WriteError> {
        let mut output = Output::open(out)?;
        {
            let mut writer = RowWriter::new(rows, output.writer(), report)?;
            work.each(|_, row| writer.row(row))?;
            writer.finish()?;
        }
        output.complete()?;
        Ok(())
    };
    match put() {
        Ok(()) => Ok(()),
        // Whoever read the output has read enough.
        Err(WriteError::Io(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => {
            let details = [("reason", error.to_string())];
            let mut diagnostic = Diagnostic::new("EV-C002", setting.messages(), &details);
            diagnostic.place = out.map(|out| out.display().to_string());
            setting.complain(&diagnostic);
            Err(Outcome::BadInput)
        }
    }
}
