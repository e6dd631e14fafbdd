//! Charts of counts over time.

use evigil_assess::signal::{ChartPart, ChartRow, EarsPart, EarsRow, MonitorResult, finite};
use evigil_signal::monitor::cusum::{
    ChartPoint, CusumError, EarsSettings, Lattice, PoissonCusum, ears as ears_points,
    likelihood_cusum, reference_value,
};
use jiff::civil::Date;

use super::{Found, Monitor, needed};
use crate::commands::signal::columns::Columns;
use crate::diagnostic::Diagnostic;

const OBSERVED: &[&str] = &["observed", "events"];

/// Steps that the reference value is divided into: its rounding then moves it by a fortieth at most.
const REFERENCE_STEPS: f64 = 20.0;

/// Most steps of a threshold that is sought.
const STEPS_MAX: u32 = 1_000;

fn refused(error: &CusumError, table: &Columns<'_>) -> Diagnostic {
    table.fault(error)
}

/// The periods of a table: their days, which must not go back, and their counts.
fn periods(table: &Columns<'_>) -> Result<Vec<(Date, u64)>, Diagnostic> {
    let (day, observed) = (table.column(&["date"])?, table.column(OBSERVED)?);
    let mut periods: Vec<(Date, u64)> = Vec::new();
    for row in table.rows() {
        let date = row.date(&day)?;
        if periods.last().is_some_and(|last| date < last.0) {
            return Err(row.fault_by("EV-G45", "watch-date-order"));
        }
        periods.push((date, row.count(&observed)?));
    }
    Ok(periods)
}

/// A chart in steps whose mean number of periods between false signals is at least what was asked for.
fn designed(mean: f64, args: &Monitor) -> Result<Option<Lattice>, CusumError> {
    let reference = reference_value(mean, args.relative_risk)?;
    let steps = (REFERENCE_STEPS / reference).ceil().clamp(1.0, 1e6) as u32;
    let with = |decision_interval: u32| Lattice {
        steps,
        reference_value: ((reference * f64::from(steps)).round() as u32).max(1),
        decision_interval,
    };
    let enough = |interval: u32| -> Result<bool, CusumError> {
        Ok(with(interval).average_run_length(mean)? >= args.run_length)
    };
    let (mut low, mut high) = (0, 8);
    while !enough(high)? {
        low = high;
        high *= 2;
        if high > STEPS_MAX {
            return Ok(None);
        }
    }
    while high - low > 1 {
        let middle = u32::midpoint(low, high);
        if enough(middle)? {
            high = middle;
        } else {
            low = middle;
        }
    }
    Ok(Some(with(high)))
}

pub(super) fn cusum(args: &Monitor, table: &Columns<'_>) -> Result<Found, Diagnostic> {
    let refused = |error: CusumError| refused(&error, table);
    let periods = periods(table)?;
    let column = match args.mean {
        Some(_) => None,
        None => table.optional(&["expected"])?,
    };
    let expected: Vec<f64> = match (&column, args.mean) {
        (Some(column), _) => table
            .rows()
            .map(|row| row.amount(column))
            .collect::<Result<_, _>>()?,
        (None, Some(mean)) => vec![mean; periods.len()],
        (None, None) => return Err(needed("--mean", "cusum", table)),
    };
    let first = expected.first().copied().unwrap_or_default();
    let steady = expected
        .iter()
        .all(|value| value.to_bits() == first.to_bits());
    let mean = if steady {
        first
    } else {
        expected.iter().sum::<f64>() / expected.len() as f64
    };
    let mut reference = reference_value(mean, args.relative_risk).map_err(refused)?;
    let (mut run_length, mut run_length_raised) = (None, None);
    let mut remarks = Vec::new();
    let threshold = if let Some(threshold) = args.threshold {
        threshold
    } else {
        let lattice = designed(mean, args)
            .map_err(refused)?
            .ok_or_else(|| needed("--threshold", "cusum", table))?;
        let steps = f64::from(lattice.steps);
        run_length = finite(lattice.average_run_length(mean).map_err(refused)?);
        let raised = lattice.average_run_length(mean * args.relative_risk);
        run_length_raised = finite(raised.map_err(refused)?);
        let events = f64::from(lattice.decision_interval) / steps;
        if steady {
            reference = f64::from(lattice.reference_value) / steps;
            events
        } else {
            remarks.push(table.messages.text("watch-cusum-about"));
            events * args.relative_risk.ln()
        }
    };
    let counts: Vec<u64> = periods.iter().map(|period| period.1).collect();
    let points = if steady {
        // The chart itself takes any number; a threshold has to be one.
        if !(threshold > 0.0 && threshold.is_finite()) {
            let name = "threshold";
            let value = threshold;
            return Err(refused(CusumError { name, value }));
        }
        let chart = PoissonCusum {
            reference_value: reference,
            decision_interval: threshold,
        };
        chart.chart(&counts)
    } else {
        let pairs: Vec<(u64, f64)> = counts.iter().copied().zip(expected.clone()).collect();
        likelihood_cusum(&pairs, args.relative_risk, threshold).map_err(refused)?
    };
    let signal = points.iter().position(|point| point.signal);
    let raised_since = signal.map(|at| since(&points, at));
    let day = |at: usize| periods.get(at).map(|period| period.0.to_string());
    let rows = periods.iter().zip(&points).zip(&expected);
    let part = ChartPart {
        measure: if steady { "events" } else { "llr" }.to_owned(),
        reference_value: steady.then_some(reference),
        threshold,
        run_length,
        run_length_raised,
        signalled_on: signal.and_then(day),
        raised_since: raised_since.and_then(day),
        points: rows
            .map(|((period, point), &expected)| ChartRow {
                date: period.0.to_string(),
                observed: period.1,
                expected,
                value: point.value,
                signal: point.signal,
            })
            .collect(),
    };
    let mut settings = vec![("relative_risk", args.relative_risk)];
    settings.extend(args.mean.map(|mean| ("mean", mean)));
    if args.threshold.is_none() {
        settings.push(("run_length", args.run_length));
    }
    Ok(Found {
        explained_by: &["cusum"],
        settings,
        result: MonitorResult::Chart(part),
        remarks,
    })
}

/// The first period after the sum was last 0, up to the signal.
fn since(points: &[ChartPoint], signal: usize) -> usize {
    let before = points.get(..signal).unwrap_or_default();
    before
        .iter()
        .rposition(|point| point.value <= 0.0)
        .map_or(0, |at| at + 1)
}

pub(super) fn ears(args: &Monitor, table: &Columns<'_>) -> Result<Found, Diagnostic> {
    let periods = periods(table)?;
    let counts: Vec<u64> = periods.iter().map(|period| period.1).collect();
    let defaults = EarsSettings::default();
    let settings = EarsSettings {
        baseline: args.baseline,
        alpha: args.alpha.unwrap_or(defaults.alpha),
        ..defaults
    };
    let points = ears_points(&counts, settings).map_err(|error| refused(&error, table))?;
    let points: Vec<EarsRow> = periods
        .iter()
        .zip(points)
        .map(|(period, point)| EarsRow {
            date: period.0.to_string(),
            observed: point.observed,
            c1_upper: point.c1_upper.and_then(finite),
            c2_upper: point.c2_upper.and_then(finite),
            c3: point.c3.and_then(finite),
            c1_signal: point.c1_signal(),
            c2_signal: point.c2_signal(),
            c3_signal: point.c3_signal(),
        })
        .collect();
    let first = points.iter().find(|point| point.signal());
    Ok(Found {
        explained_by: &["ears"],
        settings: vec![
            ("alpha", settings.alpha),
            ("baseline", settings.baseline as f64),
        ],
        result: MonitorResult::Ears(EarsPart {
            signalled_on: first.map(|point| point.date.clone()),
            points,
        }),
        remarks: vec![table.messages.text("watch-ears-note")],
    })
}
