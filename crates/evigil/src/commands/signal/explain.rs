//! `evigil signal explain`: one pair from all sides.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use evigil_assess::Messages;
use evigil_assess::plot::{CoursePlot, CoursePoint, Estimate, ForestPlot, ForestRow};
use evigil_assess::signal::{
    Limits, PairBase, PairPlots, PairQuestions, PairReport, PairRow, SubgroupsPart, count_error,
    pair_html, pair_text,
};
use evigil_signal::Universe;
use evigil_signal::count::{ChunkedCounts, CountSettings, PairCounts};
use evigil_signal::gps::PairSummary;
use evigil_signal::scan::Scan as Scanner;

use super::named;
use super::prior::Fitted;
use super::scan::forest;
use super::table::TableArgs;
use crate::Outcome;
use crate::args::Common;
use crate::commands::setting::Setting;
use crate::commands::{finish, look, overwritten};
use crate::diagnostic::Diagnostic;

/// Look at one pair from all sides: by every method, over time, by subgroup, with what may hide it
/// or explain it, and the reports that it rests on.
///
/// Exit codes: 0 done; 2 bad usage, or a TABLE that can't be used; 3 internal fault.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    #[command(flatten)]
    tables: TableArgs,
    /// The product, as the table names it.
    #[arg(long, value_name = "PRODUCT")]
    product: String,
    /// The event, as the table names it.
    #[arg(long, value_name = "EVENT")]
    event: String,
    /// Column of the time, such as year or quarter.
    #[arg(long, value_name = "COLUMN")]
    time: Option<String>,
    /// Columns of subgroups, such as sex,age_band,country.
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    by: Vec<String>,
    /// Take other products into account: LASSO and propensity score. Takes longest.
    #[arg(long)]
    adjusted: bool,
    /// By which likelihood the prior is fitted; none leaves EBGM out.
    #[arg(long, value_enum, default_value_t = Fitted::Component, value_name = "LIKELIHOOD")]
    prior: Fitted,
    /// Reports named at the end.
    #[arg(long, value_name = "N", default_value_t = 20)]
    reports: usize,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = PairFormat::Text, value_name = "FORMAT")]
    format: PairFormat,
    /// Write the output into this file instead of stdout; it appears only when complete.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PairFormat {
    Text,
    Json,
    Html,
}

pub(super) fn run(args: &Explain) -> Outcome {
    let Some(setting) = Setting::new(&args.common) else {
        return Outcome::BadInput;
    };
    if let Some(place) = overwritten(args.out.as_deref(), &args.tables.tables) {
        let place = place.display().to_string();
        setting.complain(&Diagnostic::new("EV-C006", setting.messages(), &[]).at(place));
        return Outcome::BadInput;
    }
    match explained(args, &setting) {
        Ok(()) => Outcome::Done,
        Err(outcome) => outcome,
    }
}

fn explained(args: &Explain, setting: &Setting) -> Result<(), Outcome> {
    let messages = setting.messages();
    let mut strata = args.by.clone();
    strata.extend(args.time.clone());
    strata.sort();
    strata.dedup();
    let read = args
        .tables
        .read(&strata, setting)
        .ok_or(Outcome::BadInput)?;
    let product = named::product(&read.table, &args.product, setting)?;
    let event = named::event(&read.table, &args.event, setting)?;
    let settings = CountSettings::of(Universe::Reports);
    let counts = ChunkedCounts::new(&read.table, &settings).map_err(|error| {
        setting.complain(&Diagnostic::told(count_error(&error, messages)));
        Outcome::BadInput
    })?;
    let mut remarks = Vec::new();
    let pairs = PairSummary::of_chunks(&counts);
    let fit = args.prior.fit(&counts, &pairs, setting, &mut remarks);
    let counts = counts.into_counts();
    let prior = fit.as_ref().filter(|fit| fit.1.converged).map(|fit| fit.0);
    let Some(row) = row(&counts, product, event, prior.as_ref()) else {
        let details = [
            ("product", args.product.clone()),
            ("event", args.event.clone()),
        ];
        setting.complain(&Diagnostic::new("EV-G56", messages, &details));
        return Err(Outcome::BadInput);
    };
    let base = PairBase {
        table: &read.table,
        snapshot: read.snapshot,
        row,
        prior: fit.map(|fit| fit.1),
        remarks,
    };
    let questions = PairQuestions {
        product,
        event,
        time: args.time.as_deref(),
        by: &args.by,
        adjusted: args.adjusted,
        reports: args.reports,
    };
    let report = PairReport::new(base, &questions);
    let out = args.out.as_deref();
    let bytes = match args.format {
        PairFormat::Text => Ok(pair_text(&report, messages, look(out)).into_bytes()),
        PairFormat::Json => serde_json::to_vec_pretty(&report).map(|mut bytes| {
            bytes.push(b'\n');
            bytes
        }),
        PairFormat::Html => {
            let plots = plots(&report, messages);
            Ok(pair_html(&report, &plots, &setting.wording).into_bytes())
        }
    };
    finish(out, bytes, setting)
}

/// The pair as a scan sees it; nothing when no report has it.
fn row(
    counts: &PairCounts,
    product: u32,
    event: u32,
    prior: Option<&evigil_signal::gps::Prior>,
) -> Option<PairRow> {
    // Pairs ascend by product, then event.
    let from = counts.product.partition_point(|it| *it < product);
    let to = counts.product.partition_point(|it| *it <= product);
    let events = counts.event.get(from..to)?;
    let pair = from + events.binary_search(&event).ok()?;
    let row = Scanner::new(counts).row(counts, prior, pair).ok()?;
    Some(PairRow::new(&row, &counts.products, &counts.events))
}

fn plots(report: &PairReport, messages: &Messages) -> PairPlots {
    let estimate = |it: Limits| Estimate {
        value: it.value,
        low: it.low,
        high: it.high,
    };
    let by_level = |part: &SubgroupsPart| {
        let mut rows: Vec<ForestRow> = part
            .levels
            .iter()
            .map(|level| ForestRow {
                name: if level.level.is_empty() {
                    messages.text("pair-not-told")
                } else {
                    level.level.clone()
                },
                estimate: Some(estimate(level.ror)),
                note: String::new(),
                is_summary: false,
            })
            .collect();
        rows.extend(part.pooled.map(|pooled| ForestRow {
            name: messages.text("pair-pooled-name"),
            estimate: Some(estimate(pooled)),
            note: String::new(),
            is_summary: true,
        }));
        ForestPlot {
            title: messages.with("pair-by", [("column", part.column.as_str())]),
            axis: messages.text("scan-head-ror"),
            is_ratio: true,
            neutral: 1.0,
            rows,
        }
    };
    let mut forests = vec![forest(&report.row, messages)];
    forests.extend(report.subgroups.iter().map(by_level));
    PairPlots {
        forests,
        course: (!report.periods.is_empty()).then(|| CoursePlot {
            name: format!("{} × {}", report.row.product, report.row.event),
            measure: messages.text("pair-until-ic"),
            neutral: 0.0,
            points: report
                .periods
                .iter()
                .map(|it| CoursePoint {
                    time: it.period.clone(),
                    estimate: estimate(it.cumulative_ic),
                    count: it.cumulative_n11,
                })
                .collect(),
        }),
    }
}
