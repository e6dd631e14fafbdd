//! Tables of class concentrations made by hand from summaries, as the R package tidyNano asks for:
//! `particle_size,<sample>_<dilution>_<injection>_<video>,...` and a row a class.
//!
//! They carry none of the instrument's signature, conditions or warnings, so nothing about the
//! measurement can be checked; that is said as a problem.

use evigil_core::{Nanometres, ParticlesPerMl};

use super::block::edges;
use super::{dilution_hint, sample_of};
use crate::table::Reading;
use crate::table::number::{DecimalSign, parse_number};
use crate::table::problems::Problems;
use crate::table::rows::{Dialect, Row, Rows};
use crate::{Bin, Contents, InstrumentFormat, ParticleRun, Place};

/// As for summaries.
const RUNS_MAX: usize = 10_000;

/// Whether text begins like a derived table.
#[must_use]
pub(crate) fn recognises(head: &str) -> bool {
    let first = head.lines().next().unwrap_or_default();
    let name = first.split(',').next().unwrap_or_default();
    name.trim_matches(['"', ' ']) == "particle_size" && first.contains(',')
}

/// Reads a derived table.
#[must_use]
pub(crate) fn read(text: &str) -> Reading {
    let mut problems = Problems::default();
    problems.warning("EV-N040", Place::File);
    let mut rows = Rows::new(text, Dialect::COMMA);
    let mut row = Row::default();
    if !rows.next(&mut row) {
        problems.error("EV-N014", Place::File);
    }
    let count = row.len().saturating_sub(1);
    if count > RUNS_MAX {
        problems
            .error("EV-N009", Place::Line(row.line))
            .with("found", count)
            .with("most", RUNS_MAX);
    }
    let names: Vec<String> = (1..=count.min(RUNS_MAX))
        .map(|cell| row.cell(cell).to_owned())
        .collect();
    let mut centres: Vec<f64> = Vec::new();
    let mut classes: Vec<Vec<(usize, f64)>> = vec![Vec::new(); names.len()];
    while rows.next(&mut row) {
        if row.is_blank() {
            continue;
        }
        let Some(centre) = parse_number(row.cell(0), DecimalSign::Point) else {
            unreadable(&row, 0, &mut problems);
            continue;
        };
        if centres.last().is_some_and(|last| *last >= centre) {
            problems
                .warning("EV-N010", row.place(0))
                .with("found", centre);
            continue;
        }
        let index = centres.len();
        centres.push(centre);
        let found = row.len().saturating_sub(1);
        if found != names.len() {
            problems
                .warning("EV-N003", row.place(0))
                .with("name", row.cell(0))
                .with("found", found)
                .with("expected", names.len());
        }
        for (run, cells) in classes.iter_mut().enumerate().take(found) {
            let cell = run.saturating_add(1);
            match parse_number(row.cell(cell), DecimalSign::Point) {
                Some(value) if value >= 0.0 => cells.push((index, value)),
                Some(value) => {
                    problems
                        .warning("EV-N011", row.place(cell))
                        .with("found", value);
                }
                None => unreadable(&row, cell, &mut problems),
            }
        }
    }
    let runs: Vec<ParticleRun> = names
        .into_iter()
        .zip(classes)
        .map(|(name, cells)| run(name, &cells, &centres))
        .collect();
    // The factor stands in the name by convention only.
    if let Some((name, factor)) = runs
        .iter()
        .find_map(|run| dilution_hint(&run.name).map(|factor| (run.name.as_str(), factor)))
    {
        problems
            .note("EV-N023", Place::Line(1))
            .with("name", name)
            .with("factor", factor);
    }
    let contents = if runs.is_empty() {
        problems.error("EV-N014", Place::File);
        Contents::Nothing
    } else {
        Contents::Particles(runs)
    };
    Reading {
        format: InstrumentFormat::NanosightDerived,
        contents,
        problems,
    }
}

fn run(name: String, cells: &[(usize, f64)], centres: &[f64]) -> ParticleRun {
    ParticleRun {
        sample: Some(sample_of(&name).into()),
        bins: cells
            .iter()
            .filter_map(|(index, concentration)| {
                let (low, high) = edges(centres, *index)?;
                Some(Bin {
                    low: Nanometres(low),
                    high: Nanometres(high),
                    count: None,
                    concentration: Some(ParticlesPerMl(*concentration)),
                })
            })
            .collect(),
        name,
        ..ParticleRun::default()
    }
}

fn unreadable(row: &Row, cell: usize, problems: &mut Problems) {
    problems
        .warning("EV-N004", row.place(cell))
        .with("name", row.cell(0))
        .with("text", row.cell(cell));
}
