//! Rates and providers.

use std::collections::BTreeMap;

use evigil_assess::signal::{
    FunnelPart, FunnelRow, MonitorResult, RateRow, RatesPart, finite, method_reason, out_of_range,
};
use evigil_signal::monitor::funnel::{
    FunnelFlag, FunnelKind, FunnelSettings, Provider, funnel as compared,
};
use evigil_signal::monitor::rate::{Interval, RateError, nothing_seen, poisson_rate, proportion};

use super::{Found, Monitor};
use crate::commands::signal::columns::{Columns, Row};
use crate::diagnostic::Diagnostic;

/// Names of a column of exposure that adds up.
pub(in crate::commands::signal) const EXPOSURE: &[&str] =
    &["exposure", "person_time", "doses", "vials"];
const PERSONS: &[&str] = &["exposed", "persons"];
const NAMES: &[&str] = &["name", "lot", "product", "provider"];
const PROVIDERS: &[&str] = &["provider", "clinic", "name"];

/// Events and denominator of a name, and the first line that has it.
struct Sum<'t> {
    name: &'t str,
    events: u64,
    denominator: f64,
    row: Row<'t>,
}

/// What the denominators of a table are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Denominator {
    Persons,
    Exposure,
    Expected,
}

impl Denominator {
    const fn code(self) -> &'static str {
        match self {
            Self::Persons => "persons",
            Self::Exposure => "exposure",
            Self::Expected => "expected",
        }
    }
}

/// Lines of one name added up, in the order of the file.
fn sums<'t>(
    table: &'t Columns<'t>,
    names: &[&str],
    with_expected: bool,
) -> Result<(Denominator, Vec<Sum<'t>>), Diagnostic> {
    let (name, events) = (table.column(names)?, table.column(&["events", "observed"])?);
    let (kind, column) = if let Some(column) = table.optional(PERSONS)? {
        (Denominator::Persons, column)
    } else if let Some(column) = table.optional(EXPOSURE)? {
        (Denominator::Exposure, column)
    } else if with_expected && let Some(column) = table.optional(&["expected"])? {
        (Denominator::Expected, column)
    } else {
        let wanted = [PERSONS, EXPOSURE].concat();
        (Denominator::Persons, table.column(&wanted)?)
    };
    let mut sums: Vec<Sum<'t>> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for row in table.rows() {
        let (name, new) = (row.name(&name)?, row.count(&events)?);
        let denominator = match kind {
            // Persons are counted.
            Denominator::Persons => row.count(&column)? as f64,
            Denominator::Exposure | Denominator::Expected => row.amount(&column)?,
        };
        let at = *places.entry(name).or_insert(sums.len());
        match sums.get_mut(at) {
            Some(sum) => {
                sum.events = sum.events.saturating_add(new);
                sum.denominator += denominator;
            }
            None => sums.push(Sum {
                name,
                events: new,
                denominator,
                row,
            }),
        }
    }
    Ok((kind, sums))
}

fn rate(
    name: String,
    sum: (u64, f64),
    kind: Denominator,
    level: f64,
) -> Result<RateRow, RateError> {
    let (events, exposed) = sum;
    let (rate, Interval { lower, upper }) = if kind == Denominator::Persons {
        let share = proportion(events, exposed as u64, level)?;
        (share.proportion, share.clopper_pearson)
    } else {
        let rate = poisson_rate(events, exposed, level)?;
        (rate.rate, rate.interval)
    };
    let none = if events == 0 {
        Some(nothing_seen(exposed, level)?)
    } else {
        None
    };
    Ok(RateRow {
        name,
        events,
        exposed,
        rate,
        low: lower,
        high: upper,
        rule_of_three: none.map(|none| none.rule_of_three),
        high_one_sided: none.map(|none| match kind {
            Denominator::Persons => none.binomial,
            Denominator::Exposure | Denominator::Expected => none.poisson,
        }),
    })
}

pub(super) fn rates(args: &Monitor, table: &Columns<'_>) -> Result<Found, Diagnostic> {
    let (kind, sums) = sums(table, NAMES, false)?;
    if !(args.per > 0.0 && args.per.is_finite()) {
        let reason = out_of_range("per", args.per, table.messages);
        return Err(Diagnostic::told(method_reason(
            "EV-G40",
            reason,
            table.messages,
        )));
    }
    let mut rows = Vec::with_capacity(sums.len());
    let (mut events, mut exposed) = (0_u64, 0.0);
    for sum in &sums {
        events = events.saturating_add(sum.events);
        exposed += sum.denominator;
        let counted = (sum.events, sum.denominator);
        let row = rate(sum.name.to_owned(), counted, kind, args.level)
            .map_err(|error| sum.row.fault(&error))?;
        rows.push(row);
    }
    let all = table.messages.text("watch-all");
    let total =
        rate(all, (events, exposed), kind, args.level).map_err(|error| table.fault(&error))?;
    let some_none = rows.iter().chain([&total]).any(|row| row.events == 0);
    Ok(Found {
        explained_by: if some_none {
            &["rate_exact", "rule_of_three"]
        } else {
            &["rate_exact"]
        },
        settings: vec![("level", args.level)],
        result: MonitorResult::Rates(RatesPart {
            denominator: kind.code().to_owned(),
            level: args.level,
            per: args.per,
            rows,
            total,
        }),
        remarks: Vec::new(),
    })
}

const fn code(flag: FunnelFlag) -> &'static str {
    match flag {
        FunnelFlag::FarBelow => "far_below",
        FunnelFlag::Below => "below",
        FunnelFlag::Within => "within",
        FunnelFlag::Above => "above",
        FunnelFlag::FarAbove => "far_above",
    }
}

pub(super) fn funnel(args: &Monitor, table: &Columns<'_>) -> Result<Found, Diagnostic> {
    let (kind, sums) = sums(table, PROVIDERS, true)?;
    let providers: Vec<Provider> = sums
        .iter()
        .map(|sum| Provider {
            name: sum.name.to_owned(),
            events: sum.events,
            denominator: sum.denominator,
        })
        .collect();
    let settings = FunnelSettings {
        target: args.target,
        ..FunnelSettings::new(match kind {
            Denominator::Persons => FunnelKind::Proportion,
            Denominator::Exposure | Denominator::Expected => FunnelKind::Rate,
        })
    };
    let found = compared(&providers, settings).map_err(|error| table.fault(&error))?;
    let ends = |interval: Interval| [interval.lower, interval.upper];
    let points = found.points.iter().map(|point| FunnelRow {
        name: point.name.clone(),
        events: point.events,
        denominator: point.denominator,
        value: point.value,
        limits_95: ends(point.limits_95),
        limits_998: ends(point.limits_998),
        wide_998: ends(point.wide_998),
        z: point.z,
        p_upper: point.p_upper,
        p_lower: point.p_lower,
        flag: code(point.flag).to_owned(),
        flag_wide: code(point.flag_wide).to_owned(),
    });
    Ok(Found {
        explained_by: &["funnel"],
        settings: finite(settings.winsorised)
            .map(|share| ("winsorised", share))
            .into_iter()
            .collect(),
        result: MonitorResult::Funnel(FunnelPart {
            denominator: kind.code().to_owned(),
            target: found.target,
            phi: found.phi,
            phi_p: found.phi_p,
            points: points.collect(),
        }),
        remarks: Vec::new(),
    })
}
