//! `evigil signal monitor`: a registry as it fills.

mod case_series;
mod chart;
mod compare;
mod sequential;

pub(super) use compare::EXPOSURE;

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use evigil_assess::signal::{
    MonitorReport, MonitorResult, MonitorSchemaId, WatchView, watch_html, watch_text,
};
use evigil_signal::monitor::sccs::RiskWindow;
use serde::Serialize;

use super::columns::{Columns, ColumnsArgs};
use crate::Outcome;
use crate::args::Common;
use crate::commands::setting::Setting;
use crate::commands::{finish, look, overwritten};
use crate::diagnostic::Diagnostic;

/// Watch a registry that has denominators: sequential tests, charts, rates, providers, risk windows.
///
/// FILE has a line for each look, period, name or person, by its method. Numbers are those that are
/// new in that line:
///
///   poisson      date, events, expected
///   binomial     date, cases, controls
///   conditional  date, events, exposure
///   sprt         as poisson or as binomial
///   cusum        date, observed, and expected or --mean
///   ears         date, observed
///   rates        name (or lot, product, provider), events, and exposed (persons) or exposure
///                (doses, vials, person-time); lines of one name are summed
///   funnel       provider, events, and exposed, exposure or expected
///   sccs         person, start, end, event, exposure (days or dates; more lines of a person for more
///                events or exposures)
///
/// What a method does: `evigil explain method.maxsprt_poisson`, and the ids that the output names.
///
/// Exit codes: 0 done, whether there is a signal or not; 2 bad usage, or a FILE that can't be used; 3
/// internal fault.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Monitor {
    #[command(flatten)]
    table: ColumnsArgs,
    /// The method.
    #[arg(long, value_enum, value_name = "METHOD")]
    method: Method,
    /// Chance of a false signal over the whole of monitoring; of ears, that of one count above the
    /// limits of C1 and C2 [default: 0.05; ears 0.001].
    #[arg(long, value_name = "SHARE")]
    alpha: Option<f64>,
    /// sprt: chance to miss a risk raised by --relative-risk.
    #[arg(long, value_name = "SHARE", default_value_t = 0.2)]
    beta: f64,
    /// Where monitoring ends, fixed beforehand: expected events (poisson), events of cases and controls
    /// together (binomial), events (conditional).
    #[arg(long, value_name = "T")]
    limit: Option<f64>,
    /// Fewest events (cases) that can be a signal.
    #[arg(long, value_name = "M", default_value_t = 1)]
    least: u32,
    /// poisson: expected events before which there is no signal.
    #[arg(long, value_name = "D", default_value_t = 0.0)]
    delay: f64,
    /// poisson, binomial: cumulative expected events, or events, at which looks are planned; the last
    /// is where monitoring ends. Without it the critical value is for looks at any time.
    #[arg(long, value_name = "T,T,...", value_delimiter = ',')]
    looks_at: Vec<f64>,
    /// binomial, sprt: controls for each case, or length of control time by that of time at risk.
    #[arg(long, value_name = "Z", default_value_t = 1.0)]
    ratio: f64,
    /// conditional: events before monitoring began.
    #[arg(long, value_name = "N")]
    historical_events: Option<u32>,
    /// conditional: exposure of those events, in the unit of FILE.
    #[arg(long, value_name = "EXPOSURE")]
    historical_exposure: Option<f64>,
    /// sprt, cusum: ratio of risks to find quickly.
    #[arg(long, value_name = "RR", default_value_t = 2.0)]
    relative_risk: f64,
    /// cusum: events expected in each period, when FILE has no column for it.
    #[arg(long, value_name = "NUMBER")]
    mean: Option<f64>,
    /// cusum: sum that is a signal, in events (or log-likelihood ratio, where expected numbers change).
    #[arg(long, value_name = "H")]
    threshold: Option<f64>,
    /// cusum: periods between false signals that the threshold is chosen for.
    #[arg(long, value_name = "PERIODS", default_value_t = 500.0)]
    run_length: f64,
    /// ears: counts that mean and standard deviation are taken from.
    #[arg(long, value_name = "N", default_value_t = 7)]
    baseline: usize,
    /// rates, sccs: level of confidence of intervals.
    #[arg(long, value_name = "SHARE", default_value_t = 0.95)]
    level: f64,
    /// rates: show events per this many.
    #[arg(long, value_name = "NUMBER", default_value_t = 1000.0)]
    per: f64,
    /// funnel: value that providers are compared with [default: that of all together].
    #[arg(long, value_name = "VALUE")]
    target: Option<f64>,
    /// sccs: a window of days counted from the exposure, such as acute=0..14; days below 0 lie before
    /// it. May be given more than once; all other time is compared with.
    #[arg(long = "window", value_name = "NAME=FROM..TO", value_parser = window)]
    windows: Vec<RiskWindow>,
    /// sccs: last day of each age group but the last. Days count from birth where FILE has that column
    /// or numbers for days, else from the first start in FILE.
    #[arg(long, value_name = "DAY,DAY,...", value_delimiter = ',')]
    age_ends: Vec<i64>,
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
enum Method {
    /// Counts against an expected number that is known (maxSPRT).
    Poisson,
    /// Cases against controls (maxSPRT).
    Binomial,
    /// Counts against few historical events (conditional maxSPRT).
    Conditional,
    /// Wald's test of no raised risk against one ratio of risks.
    Sprt,
    /// Cumulative sums: has the rate changed?
    Cusum,
    /// The charts C1, C2 and C3 that need a week of counts only.
    Ears,
    /// Rates with exact intervals; what zero events exclude.
    Rates,
    /// Providers against what chance alone would give.
    Funnel,
    /// Self-controlled case series: risk windows against other time of the same persons.
    Sccs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum WatchFormat {
    Text,
    Json,
    Html,
}

fn window(text: &str) -> Result<RiskWindow, String> {
    let parts = || {
        let (name, days) = text.split_once('=')?;
        let (from, to) = days.split_once("..")?;
        let (from, to) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
        let fits = !name.is_empty() && from <= to && (-1_000_000..=1_000_000).contains(&from);
        (fits && to <= 1_000_000).then(|| RiskWindow {
            name: name.to_owned(),
            from,
            to,
        })
    };
    parts().ok_or_else(|| "a window is NAME=FROM..TO in whole days, FROM not after TO".to_owned())
}

/// What a method gives: the ids that explain it, its numbers, what it says, what has to be known.
struct Found {
    explained_by: &'static [&'static str],
    settings: Vec<(&'static str, f64)>,
    result: MonitorResult,
    remarks: Vec<String>,
}

impl Monitor {
    /// The value of an option that the method needs.
    fn needed<T: Copy>(
        &self,
        option: &str,
        value: Option<T>,
        table: &Columns<'_>,
    ) -> Result<T, Diagnostic> {
        let method = self.method.code();
        value.ok_or_else(|| needed(option, method, table))
    }

    fn found(&self, table: &Columns<'_>) -> Result<Found, Diagnostic> {
        match self.method {
            Method::Poisson => sequential::poisson(self, table),
            Method::Binomial => sequential::binomial(self, table),
            Method::Conditional => sequential::conditional(self, table),
            Method::Sprt => sequential::sprt(self, table),
            Method::Cusum => chart::cusum(self, table),
            Method::Ears => chart::ears(self, table),
            Method::Rates => compare::rates(self, table),
            Method::Funnel => compare::funnel(self, table),
            Method::Sccs => case_series::sccs(self, table),
        }
    }

    fn told(&self, setting: &Setting) -> Result<MonitorReport, Diagnostic> {
        let table = self.table.read(setting)?;
        let found = self.found(&table)?;
        let settings: BTreeMap<String, f64> = found
            .settings
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        Ok(MonitorReport {
            schema: MonitorSchemaId,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            snapshot: vec![table.snapshot.clone()],
            method: self.method.code().to_owned(),
            explained_by: found
                .explained_by
                .iter()
                .map(|id| (*id).to_owned())
                .collect(),
            settings,
            result: found.result,
            remarks: found.remarks,
        })
    }
}

/// An option is missing.
fn needed(option: &str, method: &str, table: &Columns<'_>) -> Diagnostic {
    let details = [("option", option.to_owned()), ("method", method.to_owned())];
    Diagnostic::new("EV-G65", table.messages, &details)
}

impl Method {
    const fn code(self) -> &'static str {
        match self {
            Self::Poisson => "poisson",
            Self::Binomial => "binomial",
            Self::Conditional => "conditional",
            Self::Sprt => "sprt",
            Self::Cusum => "cusum",
            Self::Ears => "ears",
            Self::Rates => "rates",
            Self::Funnel => "funnel",
            Self::Sccs => "sccs",
        }
    }
}

pub(super) fn run(args: &Monitor) -> Outcome {
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

/// Writes a report in its form.
pub(super) fn put(
    format: WatchFormat,
    out: Option<&PathBuf>,
    report: &impl Serialize,
    view: &WatchView,
    setting: &Setting,
) -> Outcome {
    let out = out.map(PathBuf::as_path);
    let bytes = match format {
        WatchFormat::Text => Ok(watch_text(view, setting.messages(), look(out)).into_bytes()),
        WatchFormat::Json => serde_json::to_vec_pretty(report).map(|mut bytes| {
            bytes.push(b'\n');
            bytes
        }),
        WatchFormat::Html => {
            let methods: Vec<_> = view
                .methods()
                .iter()
                .flat_map(|id| setting.knowledge.explain_all(&format!("method:{id}")))
                .map(|entry| entry.view(&setting.knowledge, setting.lang, setting.as_of))
                .collect();
            Ok(watch_html(view, &methods, &setting.wording).into_bytes())
        }
    };
    match finish(out, bytes, setting) {
        Ok(()) => Outcome::Done,
        Err(outcome) => outcome,
    }
}
