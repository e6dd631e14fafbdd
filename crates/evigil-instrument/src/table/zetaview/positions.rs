//! `_11pos.txt`: the positions of the cell, one row each, with what was left out and why.
//!
//! Header `Use, Position, Mean Int., Av. No of Particles, Conc. (p./mL), Orig. Conc. (p./cm^3),
//! No. of Traces, X50 (nm), Peak um (nm), Span, Drift (um/s), Removal`; last rows `Mean`, `St.Dev.`,
//! `Rel.St.Dev.`, all 0 when nothing was kept.

use std::sync::Arc;

use evigil_core::{Nanometres, ParticlesPerMl};

use super::NOTHING_SIZED;
use super::keys::decimal_sign;
use crate::table::Reading;
use crate::table::number::{DecimalSign, half_unit, parse_number};
use crate::table::problems::{Problems, show};
use crate::table::rows::{Dialect, Row, Rows};
use crate::{Contents, InstrumentFormat, ParticleRun, Place, PrintedSizes, SizeRule, Statement};

/// Columns by the beginning of their names, which differ in the rest.
struct Columns {
    keep: Option<usize>,
    position: Option<usize>,
    particles: Option<usize>,
    concentration: Option<usize>,
    original: Option<usize>,
    traces: Option<usize>,
    x50: Option<usize>,
    removal: Option<usize>,
    names: Vec<Arc<str>>,
}

impl Columns {
    fn new(header: &Row) -> Self {
        let find = |start: &str| header.cells().position(|cell| cell.starts_with(start));
        Self {
            keep: find("Use"),
            position: find("Position"),
            particles: find("Av. No"),
            concentration: find("Conc."),
            original: find("Orig. Conc"),
            traces: find("No. of Traces"),
            x50: find("X50"),
            removal: find("Removal"),
            names: header.cells().map(Arc::from).collect(),
        }
    }
}

/// Whether text is a list of positions.
#[must_use]
pub(crate) fn recognises(head: &str) -> bool {
    head.lines().any(is_header)
}

fn is_header(line: &str) -> bool {
    let mut cells = line.split('\t').map(str::trim);
    let line_has = |start: &str| line.split('\t').any(|cell| cell.trim().starts_with(start));
    cells.any(|cell| cell == "Position") && line_has("X50") && line_has("Removal")
}

/// Reads the positions; each is a run.
#[must_use]
pub(crate) fn read(text: &str) -> Reading {
    let sign = decimal_sign(text);
    let mut problems = Problems::default();
    let mut rows = Rows::new(text, Dialect::TAB);
    let mut row = Row::default();
    let mut columns: Option<Columns> = None;
    let mut runs: Vec<ParticleRun> = Vec::new();
    while rows.next(&mut row) {
        if row.is_blank() {
            continue;
        }
        let Some(columns) = &columns else {
            let header = ["Position", "X50", "Removal"]
                .iter()
                .all(|start| row.cells().any(|cell| cell.starts_with(start)));
            if header {
                columns = Some(Columns::new(&row));
            }
            continue;
        };
        let label = row
            .cells()
            .find(|cell| !cell.is_empty())
            .unwrap_or_default();
        if label.starts_with("Mean") {
            report_mean(&row, columns, &runs, sign, &mut problems);
        } else if !label.starts_with("St.Dev") && !label.starts_with("Rel.St.Dev") {
            runs.push(position(&row, columns, sign, &mut problems));
        }
    }
    report_removed(&runs, &mut problems);
    let contents = if runs.is_empty() {
        problems.error("EV-N014", Place::File);
        Contents::Nothing
    } else {
        Contents::Particles(runs)
    };
    Reading {
        format: InstrumentFormat::ZetaviewPositions,
        contents,
        problems,
    }
}

fn position(
    row: &Row,
    columns: &Columns,
    sign: DecimalSign,
    problems: &mut Problems,
) -> ParticleRun {
    let mut number = |column: Option<usize>| {
        let column = column?;
        let text = row.cell(column);
        let value = parse_number(text, sign).filter(|value| *value >= 0.0);
        if value.is_none() && !text.is_empty() {
            problems
                .warning("EV-N004", row.place(column))
                .with("name", columns.names.get(column).map_or("", |name| name))
                .with("text", text);
        }
        value
    };
    let concentration = number(columns.concentration).filter(|value| *value > 0.0);
    let original = number(columns.original).filter(|value| *value > 0.0);
    let traces = number(columns.traces);
    let x50 = number(columns.x50);
    let particles_per_frame = number(columns.particles);
    if let (Some(column), Some(x50)) = (columns.x50, x50)
        && x50 >= NOTHING_SIZED
    {
        problems
            .note("EV-N059", row.place(column))
            .with("printed", show(x50));
    }
    let cell = |column: Option<usize>| column.map_or("", |column| row.cell(column));
    let kept = cell(columns.keep).eq_ignore_ascii_case("x");
    let word = cell(columns.removal);
    ParticleRun {
        name: cell(columns.position).to_owned(),
        removed: (!kept).then(|| Arc::from(if word.is_empty() { "-" } else { word })),
        dilution: concentration
            .zip(original)
            .map(|(diluted, original)| original / diluted),
        particles_per_frame,
        counted: traces
            .filter(|traces| traces.fract() == 0.0 && *traces < 1e15)
            .map(|traces| traces as u64),
        concentration: concentration.map(ParticlesPerMl),
        printed: PrintedSizes {
            d50: x50
                .filter(|x50| *x50 < NOTHING_SIZED && *x50 > 0.0)
                .map(Nanometres),
            ..PrintedSizes::default()
        },
        size_rule: SizeRule::EndAtCentre,
        conditions: columns
            .names
            .iter()
            .enumerate()
            .filter(|(column, name)| !name.is_empty() && !row.cell(*column).is_empty())
            .map(|(column, name)| Statement {
                name: Arc::clone(name),
                value: Arc::from(row.cell(column)),
            })
            .collect(),
        ..ParticleRun::default()
    }
}

/// The printed mean is that of the positions kept.
fn report_mean(
    row: &Row,
    columns: &Columns,
    runs: &[ParticleRun],
    sign: DecimalSign,
    problems: &mut Problems,
) {
    /// Each position is rounded to the digits of the mean or better.
    const RELATIVE: f64 = 0.01;
    let kept: Vec<f64> = runs
        .iter()
        .filter(|run| run.removed.is_none())
        .filter_map(|run| run.concentration.map(|concentration| concentration.0))
        .collect();
    let Some(column) = columns.concentration.filter(|_| !kept.is_empty()) else {
        return;
    };
    let text = row.cell(column);
    let (Some(printed), Some(half)) = (parse_number(text, sign), half_unit(text, sign)) else {
        return;
    };
    let computed = kept.iter().sum::<f64>() / kept.len() as f64;
    if (printed - computed).abs() > half + computed * RELATIVE {
        problems
            .warning("EV-N031", row.place(column))
            .with("name", "Mean")
            .with("printed", show(printed))
            .with("computed", show(computed));
    }
}

fn report_removed(runs: &[ParticleRun], problems: &mut Problems) {
    let mut words: Vec<&str> = runs
        .iter()
        .filter_map(|run| run.removed.as_deref())
        .collect();
    let count = words.len();
    if count == 0 {
        return;
    }
    words.sort_unstable();
    words.dedup();
    let words = words.join(", ");
    let draft = if count == runs.len() {
        problems.error("EV-N063", Place::File)
    } else {
        problems.warning("EV-N062", Place::File)
    };
    draft
        .with("count", count)
        .with("runs", runs.len())
        .with("words", words);
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "Use\tPosition\tMean Int.\tAv. No of Particles\tConc. (p./mL)\tOrig. Conc. (p./cm^3)\tNo. of Traces\tX50 (nm)\tPeak \u{b5}m (nm)\tSpan\tDrift (\u{b5}m/s)\tRemoval\n";

    fn codes(text: &str) -> (Vec<ParticleRun>, Vec<&'static str>) {
        let reading = read(text);
        let Contents::Particles(runs) = reading.contents else {
            panic!("holds positions")
        };
        let codes = reading
            .problems
            .finish()
            .iter()
            .map(|one| one.code)
            .collect();
        (runs, codes)
    }

    #[test]
    fn positions_with_removals() {
        let text = format!(
            "{HEADER}X\t1\t30,000\t100,000\t4,0E+7\t4,0E+10\t210\t98,500\t95\t1,0\t2,000\t\n\
             X\t2\t30,000\t110,000\t4,4E+7\t4,4E+10\t220\t99,500\t95\t1,0\t2,000\t\n\
             \t3\t30,000\t10,000\t4,0E+6\t4,0E+9\t1\t5997,500\t95\t1,0\t2,000\tMIN_TRACES\n\
             \tMean\t30,000\t105,000\t4,2E+7\t4,2E+10\t215\t99,000\n"
        );
        assert!(recognises(&text));
        let (runs, codes) = codes(&text);
        assert_eq!(codes, ["EV-N059", "EV-N062"]);
        assert_eq!(runs.len(), 3);
        assert_eq!(runs[2].removed.as_deref(), Some("MIN_TRACES"));
        assert_eq!(runs[2].printed.d50, None);
        assert_eq!(runs[0].dilution, Some(1000.0));
        assert_eq!(runs[0].particles_per_frame, Some(100.0));
    }

    #[test]
    fn nothing_kept_and_a_wrong_mean() {
        let row = "\t1\t30.0\t100.000\t4.0E+7\t4.0E+10\t210\t98.500\t95\t1.0\t2.000\tGRUBBS_SIZE\n";
        assert_eq!(codes(&format!("{HEADER}{row}")).1, ["EV-N063"]);
        let kept = row.replacen('\t', "X\t", 1);
        let text = format!("{HEADER}{kept}Mean\t\t30.0\t100.000\t8.0E+7\t8.0E+10\t210\t98.500\n");
        assert_eq!(codes(&text).1, ["EV-N031"]);
    }
}
