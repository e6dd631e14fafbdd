//! Myriade Videodrop `<name>-Results.csv`.
//!
//! Semicolons; blocks titled `RESULTS` (name; value with unit), `SETTINGS` and `TRACKING` (a row a
//! track). The decimal sign may be a comma. Known from published code only.

use evigil_core::{Nanometres, ParticlesPerMl};

use crate::table::number::{DecimalSign, parse_number};
use crate::table::personal::is_personal;
use crate::table::problems::Problems;
use crate::table::rows::{Dialect, Row, Rows};
use crate::table::{Reading, statement};
use crate::{Contents, InstrumentFormat, ParticleRun, Place, SizedParticle};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Head,
    Results,
    Settings,
    /// After the title, before the header.
    TrackingTitle,
    /// Rows; the column of the diameter.
    Tracking(Option<usize>),
}

/// Whether text begins like Videodrop results.
#[must_use]
pub(crate) fn recognises(head: &str) -> bool {
    let title = |line: &&str| line.contains("RESULTS") && !line.contains(',');
    head.lines().any(|line| title(&line))
        && head.lines().any(|line| {
            let line = line.trim_start_matches('"');
            line.starts_with("Concentration;") || line.starts_with("Median diameter;")
        })
}

/// Reads the results.
#[must_use]
pub(crate) fn read(text: &str) -> Reading {
    let mut problems = Problems::default();
    let mut rows = Rows::new(
        text,
        Dialect {
            separator: b';',
            quotes: true,
        },
    );
    let mut row = Row::default();
    let mut part = Part::Head;
    let mut run = ParticleRun::default();
    let mut tracks = 0_u64;
    while rows.next(&mut row) {
        if row.is_blank() {
            continue;
        }
        let name = row.cell(0);
        if let Some(next) = title(name) {
            part = next;
            continue;
        }
        match part {
            Part::Head | Part::Settings => {
                if row.len() > 1 && !is_personal(name) {
                    run.conditions.push(statement(name, row.cell(1)));
                }
            }
            Part::Results => result(&row, &mut run, &mut problems),
            Part::TrackingTitle => {
                let diameter = row.cells().position(|cell| {
                    let cell = cell.to_ascii_lowercase();
                    cell.contains("diameter") || cell.starts_with("size")
                });
                if diameter.is_none() {
                    problems
                        .note("EV-N015", Place::Line(row.line))
                        .with("name", "diameter");
                }
                part = Part::Tracking(diameter);
            }
            Part::Tracking(diameter) => {
                tracks = tracks.saturating_add(1);
                if let Some(column) = diameter {
                    track(&row, column, &mut run, &mut problems);
                }
            }
        }
    }
    if let Part::Tracking(_) | Part::TrackingTitle = part {
        match run.counted {
            Some(printed) if printed != tracks => {
                problems
                    .warning("EV-N057", Place::File)
                    .with("printed", printed)
                    .with("computed", tracks);
            }
            _ => run.counted = Some(tracks),
        }
        if !run.particles.is_empty() {
            run.sized = Some(run.particles.len() as f64);
        }
    } else {
        problems
            .warning("EV-N015", Place::File)
            .with("name", "TRACKING");
    }
    // Nothing in the results names a dilution.
    problems
        .warning("EV-N022", Place::File)
        .with("count", 1)
        .with("runs", 1);
    Reading {
        format: InstrumentFormat::Videodrop,
        contents: Contents::Particles(vec![run]),
        problems,
    }
}

/// Titles stand alone; a name such as `Results of ...` has a value beside it.
fn title(name: &str) -> Option<Part> {
    let name = name.trim_matches(|c: char| !c.is_alphanumeric());
    match name {
        "RESULTS" => Some(Part::Results),
        "SETTINGS" => Some(Part::Settings),
        "TRACKING" => Some(Part::TrackingTitle),
        _ => None,
    }
}

/// A number that may have either decimal sign: grouped digits are not written here.
fn either(text: &str) -> Option<f64> {
    let number = text.split_whitespace().next()?;
    parse_number(number, DecimalSign::Point).or_else(|| parse_number(number, DecimalSign::Comma))
}

fn result(row: &Row, run: &mut ParticleRun, problems: &mut Problems) {
    let (name, text) = (row.cell(0), row.cell(1));
    let field = match name {
        "Concentration"
        | "Median diameter"
        | "Mean diameter"
        | "Modal diameter"
        | "D10"
        | "D90"
        | "Average counted particles"
        | "Number of videos"
        | "Tracked particles" => either(text),
        _ => {
            if !text.is_empty() && !is_personal(name) {
                run.conditions.push(statement(name, text));
            }
            return;
        }
    };
    let Some(value) = field.filter(|value| *value >= 0.0) else {
        problems
            .warning("EV-N004", row.place(1))
            .with("name", name)
            .with("text", text);
        return;
    };
    let whole = (value.fract() == 0.0 && value < 1e15).then_some(value as u64);
    match name {
        "Concentration" => run.concentration = Some(ParticlesPerMl(value)),
        "Median diameter" => run.printed.d50 = Some(Nanometres(value)),
        "Mean diameter" => run.printed.mean = Some(Nanometres(value)),
        "Modal diameter" => run.printed.mode = Some(Nanometres(value)),
        "D10" => run.printed.d10 = Some(Nanometres(value)),
        "D90" => run.printed.d90 = Some(Nanometres(value)),
        "Average counted particles" => run.particles_per_frame = Some(value),
        "Tracked particles" => run.counted = whole,
        _ => {
            run.conditions.push(statement(name, text));
        }
    }
}

fn track(row: &Row, column: usize, run: &mut ParticleRun, problems: &mut Problems) {
    match either(row.cell(column)) {
        Some(size) => run.particles.push(SizedParticle {
            diameter: Nanometres(size),
            included: true,
        }),
        None => {
            problems
                .warning("EV-N004", row.place(column))
                .with("name", "diameter")
                .with("text", row.cell(column));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_with_units_in_the_cells() {
        let text = "RESULTS\nConcentration;1,25E+9 part/mL\nMedian diameter;88 nm\nD90;140 nm\nTracked particles;3\n\
            Average counted particles;12.5\nSETTINGS\nOperator;Someone\nThreshold;3.8\nTRACKING\nid;diameter;x\n1;80,5;1\n2;x;1\n";
        assert!(recognises(text));
        let reading = read(text);
        let Contents::Particles(runs) = reading.contents else {
            panic!("holds a run")
        };
        let run = &runs[0];
        assert_eq!(run.concentration, Some(ParticlesPerMl(1.25e9)));
        assert_eq!(run.printed.d50, Some(Nanometres(88.0)));
        assert_eq!(run.particles.len(), 1);
        assert_eq!(run.conditions, [statement("Threshold", "3.8")]);
        let codes: Vec<_> = reading
            .problems
            .finish()
            .iter()
            .map(|one| one.code)
            .collect();
        assert_eq!(codes, ["EV-N004", "EV-N057", "EV-N022"]);
    }
}
