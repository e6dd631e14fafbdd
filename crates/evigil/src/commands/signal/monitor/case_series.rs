//! Self-controlled case series.

use std::collections::BTreeMap;

use evigil_assess::signal::{AgePart, CaseSeriesPart, MonitorResult, WindowPart, finite};
use evigil_signal::monitor::sccs::{Person, SccsDesign, SccsError, sccs as fitted};

use super::{Found, Monitor, needed};
use crate::commands::signal::columns::{Columns, Row};
use crate::diagnostic::Diagnostic;

/// A person, and the first line about it.
struct Told<'t> {
    row: Row<'t>,
    birth: Option<i64>,
    person: Person,
}

/// Persons in the order of the file; a person may have more than one line.
fn persons<'t>(table: &'t Columns<'t>) -> Result<Vec<Told<'t>>, Diagnostic> {
    let person = table.column(&["person", "patient", "id"])?;
    let (start, end) = (table.column(&["start"])?, table.column(&["end"])?);
    let (event, exposure) = (table.column(&["event"])?, table.column(&["exposure"])?);
    let birth = table.optional(&["birth"])?;
    let mut all: Vec<Told<'t>> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for row in table.rows() {
        let name = row.name(&person)?;
        let (from, to) = (row.known_day(&start)?, row.known_day(&end)?);
        let born = birth.as_ref().map(|it| row.known_day(it)).transpose()?;
        let (event, exposure) = (row.day(&event)?, row.day(&exposure)?);
        let at = *places.entry(name).or_insert(all.len());
        if let Some(told) = all.get_mut(at) {
            if (told.person.start, told.person.end, told.birth) != (from, to, born) {
                return Err(row.fault_by("EV-G48", "watch-person-differs"));
            }
            told.person.events.extend(event);
            // A line for each event may name the same exposure again.
            if let Some(day) = exposure.filter(|day| !told.person.exposures.contains(day)) {
                told.person.exposures.push(day);
            }
        } else {
            all.push(Told {
                row,
                birth: born,
                person: Person {
                    start: from,
                    end: to,
                    exposures: exposure.into_iter().collect(),
                    events: event.into_iter().collect(),
                },
            });
        }
    }
    Ok(all)
}

/// Whether the table holds days of the calendar.
fn of_calendar(table: &Columns<'_>) -> Result<bool, Diagnostic> {
    let start = table.column(&["start"])?;
    let first = table.rows().next().map(|row| row.text(&start));
    Ok(first.is_some_and(|text| text.parse::<i64>().is_err()))
}

pub(super) fn sccs(args: &Monitor, table: &Columns<'_>) -> Result<Found, Diagnostic> {
    if args.windows.is_empty() {
        return Err(needed("--window", "sccs", table));
    }
    let told = persons(table)?;
    let first = if of_calendar(table)? {
        told.iter().map(|it| it.person.start).min().unwrap_or(0)
    } else {
        0
    };
    let counted: Vec<Person> = told
        .iter()
        .map(|it| {
            let zero = it.birth.unwrap_or(first);
            let days = |days: &[i64]| days.iter().map(|day| day - zero).collect();
            Person {
                start: it.person.start - zero,
                end: it.person.end - zero,
                exposures: days(&it.person.exposures),
                events: days(&it.person.events),
            }
        })
        .collect();
    let design = SccsDesign {
        windows: args.windows.clone(),
        age_ends: args.age_ends.clone(),
        level: args.level,
    };
    let fit = fitted(&counted, &design).map_err(|error| {
        let at = match error {
            SccsError::Person { person, .. } => person
                .checked_sub(1)
                .and_then(|index| told.get(index))
                .map(|it| it.row),
            _ => None,
        };
        match at {
            Some(row) => row.fault(&error),
            None => table.fault(&error),
        }
    })?;
    let windows = fit.windows.iter().map(|window| WindowPart {
        name: window.name.clone(),
        events: window.events,
        days: window.days,
        relative_incidence: window.relative_incidence,
        low: finite(window.profile.lower),
        high: finite(window.profile.upper),
        standard_error: finite(window.standard_error),
    });
    let ages = fit.ages.iter().map(|age| AgePart {
        group: age.group as u64,
        events: age.events,
        relative_incidence: finite(age.relative_incidence),
        low: finite(age.wald.lower),
        high: finite(age.wald.upper),
    });
    Ok(Found {
        explained_by: &["sccs"],
        settings: vec![("level", args.level)],
        result: MonitorResult::CaseSeries(CaseSeriesPart {
            persons: fit.persons as u64,
            events: fit.events,
            level: args.level,
            windows: windows.collect(),
            ages: ages.collect(),
            log_likelihood: fit.log_likelihood,
            log_likelihood_without: fit.log_likelihood_without,
            p: fit.p,
        }),
        remarks: Vec::new(),
    })
}
