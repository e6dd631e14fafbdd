//! Sequential tests, look by look.

use evigil_assess::signal::{LookRow, LooksPart, MonitorResult, finite, method_error};
use evigil_signal::monitor::maxsprt::{
    BinomialDesign, BinomialLooks, ConditionalDesign, Counts, HistoryEnd, MaxSprtError,
    Monitor as Watch, Plan, PoissonDesign, PoissonLooks, Sprt, SprtDecision,
};
use jiff::civil::Date;

use super::{Found, Monitor};
use crate::commands::signal::columns::{Column, Columns, Row};
use crate::diagnostic::Diagnostic;

const EVENTS: &[&str] = &["events", "observed"];

impl Monitor {
    fn sequential_alpha(&self) -> f64 {
        self.alpha.unwrap_or(0.05)
    }

    /// A whole number of events as the limit; a design refuses what is out of its range.
    fn whole_limit(&self, table: &Columns<'_>) -> Result<u32, Diagnostic> {
        let limit = match self.looks_at.last() {
            Some(last) => *last,
            None => self.needed("--limit", self.limit, table)?,
        };
        whole(limit).ok_or_else(|| not_whole("limit", limit, table))
    }
}

fn whole(value: f64) -> Option<u32> {
    let fits = value.fract() == 0.0 && (0.0..f64::from(u32::MAX)).contains(&value);
    fits.then_some(value as u32)
}

fn not_whole(name: &'static str, value: f64, table: &Columns<'_>) -> Diagnostic {
    refused(&MaxSprtError::Design { name, value }, table)
}

/// What is wrong with the plan: no matter of the table.
fn refused(error: &MaxSprtError, table: &Columns<'_>) -> Diagnostic {
    Diagnostic::told(method_error(error, table.messages))
}

/// The numbers of every look, as far as they have names.
fn planned(args: &Monitor, more: &[(&'static str, f64)]) -> Vec<(&'static str, f64)> {
    let mut settings = vec![
        ("alpha", args.sequential_alpha()),
        ("least", args.least.into()),
    ];
    settings.extend_from_slice(more);
    if !args.looks_at.is_empty() {
        settings.push(("looks", args.looks_at.len() as f64));
    }
    settings
}

pub(super) fn poisson(args: &Monitor, table: &Columns<'_>) -> Result<Found, Diagnostic> {
    let columns = [table.column(EVENTS)?, table.column(&["expected"])?];
    let upper_limit = match args.looks_at.last() {
        Some(last) => *last,
        None => args.needed("--limit", args.limit, table)?,
    };
    let design = PoissonDesign {
        alpha: args.sequential_alpha(),
        upper_limit,
        min_events: args.least,
        delay: args.delay,
        looks: if args.looks_at.is_empty() {
            PoissonLooks::Continuous
        } else {
            PoissonLooks::At(args.looks_at.clone())
        },
    };
    let result = watched(Plan::Poisson(design), table, |row| {
        Ok(Counts::Poisson {
            events: row.count(&columns[0])?,
            expected: row.amount(&columns[1])?,
        })
    })?;
    Ok(Found {
        explained_by: &["maxsprt_poisson"],
        settings: planned(args, &[("limit", upper_limit), ("delay", args.delay)]),
        result,
        remarks: Vec::new(),
    })
}

pub(super) fn binomial(args: &Monitor, table: &Columns<'_>) -> Result<Found, Diagnostic> {
    let columns = [
        table.column(&["cases", "events"])?,
        table.column(&["controls"])?,
    ];
    let max_events = args.whole_limit(table)?;
    let looks = args
        .looks_at
        .iter()
        .map(|&value| whole(value).ok_or_else(|| not_whole("looks_at", value, table)))
        .collect::<Result<Vec<u32>, _>>()?;
    let design = BinomialDesign {
        alpha: args.sequential_alpha(),
        max_events,
        min_cases: args.least,
        controls_per_case: args.ratio,
        looks: if looks.is_empty() {
            BinomialLooks::Continuous
        } else {
            BinomialLooks::At(looks)
        },
    };
    let result = watched(Plan::Binomial(design), table, |row| {
        Ok(Counts::Binomial {
            cases: row.count(&columns[0])?,
            controls: row.count(&columns[1])?,
        })
    })?;
    let numbers = [("limit", max_events.into()), ("ratio", args.ratio)];
    Ok(Found {
        explained_by: &["maxsprt_binomial"],
        settings: planned(args, &numbers),
        result,
        remarks: Vec::new(),
    })
}

pub(super) fn conditional(args: &Monitor, table: &Columns<'_>) -> Result<Found, Diagnostic> {
    let columns = [
        table.column(EVENTS)?,
        table.column(super::compare::EXPOSURE)?,
    ];
    let historical_events = args.needed("--historical-events", args.historical_events, table)?;
    let historical_exposure =
        args.needed("--historical-exposure", args.historical_exposure, table)?;
    let stop_events = args.whole_limit(table)?;
    let design = ConditionalDesign {
        alpha: args.sequential_alpha(),
        historical_events,
        historical_exposure,
        history_end: HistoryEnd::default(),
        stop_events,
        min_events: args.least,
    };
    let result = watched(Plan::Conditional(design), table, |row| {
        Ok(Counts::Conditional {
            events: row.count(&columns[0])?,
            exposure: row.amount(&columns[1])?,
        })
    })?;
    let numbers = [
        ("limit", stop_events.into()),
        ("historical_events", historical_events.into()),
        ("historical_exposure", historical_exposure),
    ];
    Ok(Found {
        explained_by: &["maxsprt_conditional"],
        settings: planned(args, &numbers),
        result,
        remarks: Vec::new(),
    })
}

/// Takes every line as a look of this plan.
fn watched(
    plan: Plan,
    table: &Columns<'_>,
    counts: impl Fn(Row<'_>) -> Result<Counts, Diagnostic>,
) -> Result<MonitorResult, Diagnostic> {
    let day = table.column(&["date"])?;
    let mut watch = Watch::new(plan).map_err(|error| refused(&error, table))?;
    let critical = watch.critical_value();
    let mut looks = Vec::new();
    let (mut signalled_on, mut controls) = (None, 0_u64);
    for row in table.rows() {
        let counted = counts(row)?;
        let reading = watch
            .look(row.date(&day)?, counted)
            .map_err(|error| row.fault(&error))?;
        let with_controls = if let Counts::Binomial { controls: new, .. } = counted {
            controls = controls.saturating_add(new);
            true
        } else {
            false
        };
        signalled_on = signalled_on.or_else(|| reading.signal.then_some(reading.date));
        looks.push(LookRow {
            date: reading.date.to_string(),
            events: reading.events,
            controls: with_controls.then_some(controls),
            expected: reading.expected,
            relative_risk: finite(reading.relative_risk),
            llr: finite(reading.llr),
            signal: reading.signal,
            alpha_spent: finite(reading.alpha_spent),
            progress: finite(reading.progress),
            ended: reading.ended,
            off_plan: reading.off_plan,
        });
    }
    Ok(MonitorResult::Looks(LooksPart {
        critical_value: critical.value,
        acquittal_value: None,
        type_one: finite(critical.type_one),
        signalled_on: signalled_on.map(|day: Date| day.to_string()),
        acquitted_on: None,
        looks,
    }))
}

/// What a line of Wald's test counts.
enum Compared {
    Poisson(Column, Column),
    Binomial(Column, Column),
}

/// Wald's test: Poisson where the table has expected numbers, binomial where it has controls.
pub(super) fn sprt(args: &Monitor, table: &Columns<'_>) -> Result<Found, Diagnostic> {
    let alpha = args.sequential_alpha();
    let test =
        Sprt::new(args.relative_risk, alpha, args.beta).map_err(|error| refused(&error, table))?;
    let compared = if let Some(controls) = table.optional(&["controls"])? {
        Compared::Binomial(table.column(&["cases", "events"])?, controls)
    } else {
        Compared::Poisson(table.column(EVENTS)?, table.column(&["expected"])?)
    };
    if !(args.ratio > 0.0 && args.ratio.is_finite()) {
        return Err(not_whole("ratio", args.ratio, table));
    }
    let day = table.column(&["date"])?;
    let mut part = LooksPart {
        critical_value: test.upper(),
        acquittal_value: Some(test.lower()),
        type_one: None,
        signalled_on: None,
        acquitted_on: None,
        looks: Vec::new(),
    };
    let (mut events, mut controls, mut expected) = (0_u64, 0_u64, 0.0);
    let mut last: Option<Date> = None;
    for row in table.rows() {
        let date = row.date(&day)?;
        if last.is_some_and(|last| date < last) {
            let error = MaxSprtError::Look {
                look: part.looks.len() + 1,
                reason: evigil_signal::monitor::maxsprt::LookFault::Date,
            };
            return Err(row.fault(&error));
        }
        last = Some(date);
        let ended = part.signalled_on.is_some() || part.acquitted_on.is_some();
        let (llr, ratio) = match &compared {
            Compared::Poisson(seen, awaited) => {
                events = events.saturating_add(row.count(seen)?);
                expected += row.amount(awaited)?;
                (test.poisson_llr(events, expected), events as f64 / expected)
            }
            Compared::Binomial(cases, others) => {
                events = events.saturating_add(row.count(cases)?);
                controls = controls.saturating_add(row.count(others)?);
                expected = (events as f64 + controls as f64) / (1.0 + args.ratio);
                (
                    test.binomial_llr(events, controls, args.ratio),
                    args.ratio * events as f64 / controls as f64,
                )
            }
        };
        let decision = test.decide(llr);
        let signal = !ended && decision == SprtDecision::Signal;
        if signal {
            part.signalled_on = Some(date.to_string());
        } else if !ended && decision == SprtDecision::Acquit {
            part.acquitted_on = Some(date.to_string());
        }
        part.looks.push(LookRow {
            date: date.to_string(),
            events,
            controls: matches!(compared, Compared::Binomial(..)).then_some(controls),
            expected,
            relative_risk: finite(ratio),
            llr: finite(llr),
            signal,
            alpha_spent: None,
            progress: None,
            ended,
            off_plan: false,
        });
    }
    let mut settings = vec![
        ("alpha", alpha),
        ("beta", args.beta),
        ("relative_risk", args.relative_risk),
    ];
    if matches!(compared, Compared::Binomial(..)) {
        settings.push(("ratio", args.ratio));
    }
    Ok(Found {
        explained_by: &["sprt"],
        settings,
        result: MonitorResult::Looks(part),
        remarks: vec![table.messages.text("watch-sprt-note")],
    })
}
