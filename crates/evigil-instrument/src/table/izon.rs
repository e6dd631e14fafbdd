//! Izon tunable resistive pulse sensing (qNano).
//!
//! Blockade tables have a row a blockade: `StartTime, Duration, FWHM Start Time, FWHM Duration, ...,
//! Magnitude, Baseline, ...`; the XML companion of a record names sample, dilution, aperture and so
//! on in elements that begin with `Sr`. Both layouts are known from published code (2012 to 2016)
//! only. A magnitude is no size: that takes a calibration with beads of known size.

use std::sync::Arc;

use evigil_core::{Nanometres, ParticlesPerMl};

use crate::table::number::{DecimalSign, parse_number};
use crate::table::personal::is_personal;
use crate::table::problems::Problems;
use crate::table::rows::{Dialect, Row, Rows};
use crate::table::{Reading, statement};
use crate::{Contents, InstrumentFormat, ParticleRun, Place, SizedParticle};

/// Whether text begins like a blockade table or its companion.
#[must_use]
pub(crate) fn recognises(head: &str) -> bool {
    is_companion(head) || is_table(head)
}

fn is_companion(head: &str) -> bool {
    head.trim_start().starts_with('<')
        && [
            "<SrSampleName",
            "<SrAperture",
            "<SrDilution",
            "<SrRawConcentration",
        ]
        .iter()
        .any(|element| head.contains(element))
}

fn is_table(head: &str) -> bool {
    let header = normal(head.lines().next().unwrap_or_default());
    header.contains("starttime") && header.contains("magnitude") && header.contains("baseline")
}

/// Names differ in blanks and case.
fn normal(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_whitespace() && *c != '"')
        .collect::<String>()
        .to_ascii_lowercase()
}

/// Reads a blockade table or a companion.
#[must_use]
pub(crate) fn read(text: &str) -> Reading {
    let mut problems = Problems::default();
    let run = if text.trim_start().starts_with('<') {
        companion(text, &mut problems)
    } else {
        Some(table(text, &mut problems))
    };
    Reading {
        format: InstrumentFormat::Izon,
        contents: run.map_or(Contents::Nothing, |run| Contents::Particles(vec![run])),
        problems,
    }
}

fn table(text: &str, problems: &mut Problems) -> ParticleRun {
    let mut rows = Rows::new(text, Dialect::COMMA);
    let mut row = Row::default();
    rows.next(&mut row);
    let find = |row: &Row, wanted: &[&str]| {
        row.cells()
            .position(|cell| wanted.contains(&normal(cell).as_str()))
    };
    let start = find(&row, &["starttime"]);
    let magnitude = find(&row, &["magnitude"]);
    let diameter = find(
        &row,
        &[
            "diameter",
            "diameter(nm)",
            "particlediameter(nm)",
            "size(nm)",
        ],
    );
    let mut counted = 0_u64;
    let mut particles = Vec::new();
    let mut before = f64::NEG_INFINITY;
    let number = |row: &Row, column: usize, name: &str, problems: &mut Problems| {
        let value = parse_number(row.cell(column), DecimalSign::Point);
        if value.is_none() {
            problems
                .warning("EV-N004", row.place(column))
                .with("name", name)
                .with("text", row.cell(column));
        }
        value
    };
    while rows.next(&mut row) {
        if row.is_blank() {
            continue;
        }
        let time = start.and_then(|column| number(&row, column, "StartTime", problems));
        let height = magnitude.and_then(|column| number(&row, column, "Magnitude", problems));
        if time.is_none() || height.is_none() {
            continue;
        }
        if let (Some(time), Some(column)) = (time, start) {
            if time < before {
                problems
                    .warning("EV-N080", row.place(column))
                    .with("found", time);
            }
            before = time;
        }
        counted = counted.saturating_add(1);
        if let Some(size) = diameter.and_then(|column| number(&row, column, "Diameter", problems)) {
            particles.push(SizedParticle {
                diameter: Nanometres(size),
                included: true,
            });
        }
    }
    if diameter.is_none() {
        problems.note("EV-N081", Place::Line(1));
    }
    ParticleRun {
        counted: Some(counted),
        sized: diameter.is_some().then_some(particles.len() as f64),
        particles,
        ..ParticleRun::default()
    }
}

fn companion(text: &str, problems: &mut Problems) -> Option<ParticleRun> {
    let document = match roxmltree::Document::parse(text) {
        Ok(document) => document,
        Err(error) => {
            let at = error.pos();
            problems
                .error(
                    "EV-N082",
                    Place::Cell {
                        line: u64::from(at.row),
                        column: u64::from(at.col),
                    },
                )
                .with("text", error);
            return None;
        }
    };
    let mut run = ParticleRun::default();
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        let name = node.tag_name().name();
        let value = node.text().unwrap_or_default().trim();
        if !name.starts_with("Sr") || value.is_empty() || is_personal(name) {
            continue;
        }
        let place = || {
            let at = document.text_pos_at(node.range().start);
            Place::Cell {
                line: u64::from(at.row),
                column: u64::from(at.col),
            }
        };
        let mut number = || {
            let value = parse_number(value, DecimalSign::Point).filter(|number| *number > 0.0);
            if value.is_none() {
                problems
                    .warning("EV-N004", place())
                    .with("name", name)
                    .with("text", node.text().unwrap_or_default());
            }
            value
        };
        match name {
            "SrSampleName" => {
                value.clone_into(&mut run.name);
                run.sample = Some(Arc::from(value));
            }
            "SrDilution" => run.dilution = number(),
            "SrRawConcentration" => run.concentration = number().map(ParticlesPerMl),
            _ => run.conditions.push(statement(name, value)),
        }
    }
    if run.dilution.is_none() {
        problems
            .warning("EV-N022", Place::File)
            .with("count", 1)
            .with("runs", 1);
    }
    Some(run)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str) -> (ParticleRun, Vec<&'static str>) {
        assert!(recognises(text));
        let reading = read(text);
        let Contents::Particles(mut runs) = reading.contents else {
            panic!("holds a run")
        };
        let codes = reading
            .problems
            .finish()
            .iter()
            .map(|one| one.code)
            .collect();
        (runs.pop().expect("one run"), codes)
    }

    #[test]
    fn blockades_are_counted_not_sized() {
        let (run, codes) = run(
            "StartTime,Duration,FWHM Start Time,FWHM Duration,Magnitude,Baseline\n\
             1.5,0.1,1.52,0.05,0.21,90\n1.2,0.1,1.52,0.05,0.31,90\n2,0.1,1.52,0.05,,90\n",
        );
        assert_eq!((run.counted, run.sized), (Some(2), None));
        assert_eq!(codes, ["EV-N080", "EV-N004", "EV-N081"]);
    }

    #[test]
    fn the_companion_names_the_sample() {
        let (run, codes) = run(
            "<?xml version=\"1.0\"?><Record><SrSampleName>EV lot 1</SrSampleName><SrDilution>50</SrDilution>\
             <SrRawConcentration>1.5e9</SrRawConcentration><SrAperture>A1</SrAperture><SrOperator>Someone</SrOperator></Record>",
        );
        assert_eq!(run.name, "EV lot 1");
        assert_eq!(run.dilution, Some(50.0));
        assert!(!run.dilution_applied);
        assert_eq!(run.concentration, Some(ParticlesPerMl(1.5e9)));
        assert_eq!(run.conditions, [statement("SrAperture", "A1")]);
        assert!(codes.is_empty());
    }

    #[test]
    fn broken_xml_is_an_error_with_its_place() {
        let reading = read("<Record><SrDilution>5</Record>");
        let problems = reading.problems.finish();
        assert_eq!(problems[0].code, "EV-N082");
        assert!(matches!(reading.contents, Contents::Nothing));
    }
}
