//! `_size_488.txt`: one size distribution.
//!
//! After the keys stands a table of 1,200 linear classes (2.5 to 5,997.5 nm, step 5 nm), a row of
//! -1 as a separator, and the same particles in 200 logarithmic classes. A failed run has the row
//! of -1 only.
//!
//! The software works out percentiles as if each class ended at its centre; means take the centre.
//! This reproduces five printed reports to every digit. Concentrations are those of the diluted
//! sample.

use evigil_core::{Nanometres, ParticlesPerMl};

use super::keys::{Keys, decimal_sign};
use super::words;
use crate::recompute::Sizes;
use crate::table::Reading;
use crate::table::nanosight::dilution_hint;
use crate::table::number::{DecimalSign, half_unit, parse_number};
use crate::table::personal::stem;
use crate::table::problems::{Problems, show};
use crate::table::rows::{Dialect, Row, Rows};
use crate::{Bin, Contents, InstrumentFormat, ParticleRun, Place, SizeRule};

/// Linear classes of a complete table.
const LINEAR: usize = 1200;
/// Logarithmic classes of a complete table.
const LOGARITHMIC: usize = 200;
/// Width of a linear class in nanometres.
const STEP: f64 = 5.0;

/// Whether text begins like a `ZetaView` text of a size distribution.
#[must_use]
pub(crate) fn recognises(head: &str) -> bool {
    is_zetaview(head)
        && head.lines().any(|line| {
            let line = line.trim();
            line == "Size Distribution"
                || line
                    .strip_prefix("Type of Measurement:")
                    .is_some_and(|kind| kind.trim() == "Size Distribution")
        })
}

/// Whether text carries the name of the software among its keys.
pub(crate) fn is_zetaview(head: &str) -> bool {
    head.lines().any(|line| {
        line.starts_with("ZetaView S/N:")
            || line.starts_with("ZetaVIEW S/N:")
            || line
                .strip_prefix("Software:")
                .is_some_and(|software| software.trim().starts_with("ZetaView"))
    })
}

/// Where the columns of the table stand.
#[derive(Debug, Clone, Copy)]
struct Columns {
    number: Option<usize>,
    concentration: Option<usize>,
    volume: Option<usize>,
}

/// A class as printed.
#[derive(Debug, Clone, Copy)]
struct Class {
    line: u64,
    number: Option<f64>,
    /// What rounding may have taken from or given to the number.
    number_rounding: f64,
    concentration: Option<f64>,
    concentration_rounding: f64,
    volume: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Keys,
    Linear,
    Logarithmic,
}

/// Reads a size text.
#[must_use]
pub(crate) fn read(text: &str) -> Reading {
    let sign = decimal_sign(text);
    let mut problems = Problems::default();
    let mut keys = Keys::default();
    let mut columns = None;
    let mut part = Part::Keys;
    let mut linear: Vec<(f64, Class)> = Vec::new();
    let mut logarithmic: Vec<(f64, Class)> = Vec::new();
    let mut rows = Rows::new(text, Dialect::TAB);
    let mut row = Row::default();
    while rows.next(&mut row) {
        if row.is_blank() {
            continue;
        }
        if row.cell(0).starts_with("Size / nm") {
            columns = Some(find_columns(&row, &mut problems));
            part = Part::Linear;
            continue;
        }
        let (Some(columns), true) = (columns, part != Part::Keys) else {
            keys.add(&row);
            continue;
        };
        let Some(size) = parse_number(row.cell(0), sign) else {
            // Keys may follow the table in later versions; anything else is out of place.
            if !keys.add(&row) {
                problems
                    .warning("EV-N004", row.place(0))
                    .with("name", "Size / nm")
                    .with("text", row.cell(0));
            }
            continue;
        };
        if size < 0.0 {
            part = Part::Logarithmic;
            continue;
        }
        let table = if part == Part::Linear {
            &mut linear
        } else {
            &mut logarithmic
        };
        if table.last().is_some_and(|(last, _)| *last >= size) {
            problems
                .warning("EV-N010", row.place(0))
                .with("found", size);
            continue;
        }
        table.push((size, class(&row, columns, sign, &mut problems)));
    }
    let mut run = run(&keys, sign);
    run.bins = bins(&linear, &mut problems);
    words::report(&keys, &mut problems);
    if columns.is_none() {
        problems.warning("EV-N016", Place::File);
    } else if linear.is_empty() {
        problems.error("EV-N050", Place::File);
    } else {
        report_tables(&linear, &logarithmic, &mut problems);
        report_counts(&run, &keys, &linear, &mut problems);
        report_medians(&run, &keys, sign, &linear, &mut problems);
    }
    report_dilution(&run, &keys, &mut problems);
    Reading {
        format: InstrumentFormat::ZetaviewSize,
        contents: Contents::Particles(vec![run]),
        problems,
    }
}

fn find_columns(row: &Row, problems: &mut Problems) -> Columns {
    let find = |name: &str| row.cells().position(|cell| cell.starts_with(name));
    let columns = Columns {
        number: find("Number"),
        concentration: find("Concentration"),
        volume: find("Volume"),
    };
    for (name, column) in [
        ("Number", columns.number),
        ("Concentration / cm-3", columns.concentration),
    ] {
        if column.is_none() {
            problems
                .warning("EV-N054", Place::Line(row.line))
                .with("name", name);
        }
    }
    columns
}

fn class(row: &Row, columns: Columns, sign: DecimalSign, problems: &mut Problems) -> Class {
    let mut value = |column: Option<usize>| {
        let column = column?;
        let text = row.cell(column);
        match parse_number(text, sign) {
            Some(value) if value >= 0.0 => Some((value, half_unit(text, sign).unwrap_or_default())),
            Some(value) => {
                problems
                    .warning("EV-N011", row.place(column))
                    .with("found", value);
                None
            }
            None => {
                problems
                    .warning("EV-N004", row.place(column))
                    .with("name", row.cell(0))
                    .with("text", text);
                None
            }
        }
    };
    let number = value(columns.number);
    let concentration = value(columns.concentration);
    let volume = value(columns.volume);
    Class {
        line: row.line,
        number: number.map(|(value, _)| value),
        // Four digits hold a count below 10,000 exactly.
        number_rounding: number
            .filter(|(value, _)| *value >= 1e4)
            .map_or(0.0, |(_, half)| half),
        concentration: concentration.map(|(value, _)| value),
        concentration_rounding: concentration.map_or(0.0, |(_, half)| half),
        volume: volume.map(|(value, _)| value),
    }
}

fn run(keys: &Keys, sign: DecimalSign) -> ParticleRun {
    let whole = |name| {
        keys.number(name, sign)
            .filter(|value| *value >= 0.0 && value.fract() == 0.0 && *value < 1e15)
            .map(|value| value as u64)
    };
    ParticleRun {
        name: keys
            .get("Original File")
            .map(|key| stem(&key.value).to_owned())
            .unwrap_or_default(),
        sample: keys.get("Sample").map(|key| key.value.as_str().into()),
        dilution: keys.number("Dilution", sign).filter(|factor| *factor > 0.0),
        dilution_applied: false,
        particles_per_frame: keys.number("Average Number of Particles", sign),
        counted: whole("Number of Traces"),
        printed: crate::PrintedSizes {
            d50: keys
                .number("Median Number (D50)", sign)
                .filter(|median| *median < NOTHING && *median > 0.0)
                .map(Nanometres),
            ..crate::PrintedSizes::default()
        },
        size_rule: SizeRule::EndAtCentre,
        conditions: keys.statements(),
        remarks: words::remarks(keys),
        ..ParticleRun::default()
    }
}

use super::NOTHING_SIZED as NOTHING;

/// The linear classes. Sizes are printed to four digits, so above 1,000 nm the centre is taken from
/// the step where it rounds to what is printed.
fn bins(linear: &[(f64, Class)], problems: &mut Problems) -> Vec<Bin> {
    let mut irregular = None;
    let bins = linear
        .iter()
        .enumerate()
        .map(|(index, (printed, class))| {
            let regular = STEP.mul_add(index as f64, STEP / 2.0);
            // Half a unit of the fourth digit, and the half-even rounding of ties.
            let rounding = 0.5 * 10_f64.powf((regular.log10() - 3.0).floor()) + 1e-9;
            let centre = if (regular - printed).abs() <= rounding {
                regular
            } else {
                irregular.get_or_insert(class.line);
                *printed
            };
            Bin {
                low: Nanometres(centre - STEP / 2.0),
                high: Nanometres(centre + STEP / 2.0),
                count: class.number,
                concentration: class.concentration.map(ParticlesPerMl),
            }
        })
        .collect();
    if let Some(line) = irregular {
        problems.warning("EV-N055", Place::Line(line));
    }
    bins
}

fn report_tables(linear: &[(f64, Class)], logarithmic: &[(f64, Class)], problems: &mut Problems) {
    for (name, found, expected) in [
        ("linear", linear.len(), LINEAR),
        ("logarithmic", logarithmic.len(), LOGARITHMIC),
    ] {
        if found != expected {
            problems
                .warning("EV-N028", Place::File)
                .with("name", name)
                .with("found", found)
                .with("expected", expected);
        }
    }
    let sum = |table: &[(f64, Class)]| {
        table
            .iter()
            .filter_map(|(_, class)| class.number)
            .sum::<f64>()
    };
    let rounding = rounding(linear) + rounding(logarithmic);
    if logarithmic.len() == LOGARITHMIC
        && linear.len() == LINEAR
        && (sum(linear) - sum(logarithmic)).abs() > rounding + 0.5
    {
        problems
            .warning("EV-N056", Place::File)
            .with("linear", show(sum(linear)))
            .with("logarithmic", show(sum(logarithmic)));
    }
}

fn rounding(table: &[(f64, Class)]) -> f64 {
    table.iter().map(|(_, class)| class.number_rounding).sum()
}

/// Traces, numbers and concentrations belong together.
fn report_counts(run: &ParticleRun, keys: &Keys, linear: &[(f64, Class)], problems: &mut Problems) {
    let Some(count) = run.bin_count() else { return };
    if let Some(traces) = run.counted
        && (count - traces as f64).abs() > rounding(linear) + 0.5
    {
        let place = keys
            .get("Number of Traces")
            .map_or(Place::File, |key| key.place.clone());
        problems
            .warning("EV-N057", place)
            .with("printed", traces)
            .with("computed", show(count));
    }
    // Each class has its concentration from its number by one factor for the whole file.
    let Some(total) = run.bin_concentration().filter(|_| count > 0.0) else {
        return;
    };
    let factor = total.0 / count;
    /// The factor itself comes from rounded classes.
    const FACTOR_ROUNDING: f64 = 5e-4;
    for (_, class) in linear {
        let (Some(number), Some(concentration)) = (class.number, class.concentration) else {
            continue;
        };
        let expected = factor * number;
        let slack = class.concentration_rounding
            + factor * class.number_rounding
            + expected * FACTOR_ROUNDING;
        if (concentration - expected).abs() > slack {
            problems
                .warning("EV-N058", Place::Line(class.line))
                .with("printed", show(concentration))
                .with("computed", show(expected));
        }
    }
}

/// Printed medians against those of the classes.
fn report_medians(
    run: &ParticleRun,
    keys: &Keys,
    sign: DecimalSign,
    linear: &[(f64, Class)],
    problems: &mut Problems,
) {
    let by_volume = ParticleRun {
        bins: run
            .bins
            .iter()
            .zip(linear)
            .map(|(bin, (_, class))| Bin {
                count: class.volume,
                ..*bin
            })
            .collect(),
        size_rule: run.size_rule,
        ..ParticleRun::default()
    };
    // Numbers are exact, volumes rounded to four digits: within a class of 5 nm that moves the
    // median by less than a thousandth of the class each way.
    for (name, run, slack) in [
        ("Median Number (D50)", run, 1e-3),
        ("Median Volume (D50)", &by_volume, 0.1),
    ] {
        let (Some(key), Some(printed)) = (keys.get(name), keys.number(name, sign)) else {
            continue;
        };
        if printed >= NOTHING {
            problems
                .warning("EV-N059", key.place.clone())
                .with("printed", show(printed));
            continue;
        }
        let Some(computed) = Sizes::new(run).percentile(0.5) else {
            continue;
        };
        if (printed - computed).abs() > slack {
            problems
                .warning("EV-N030", key.place.clone())
                .with("run", &run.name)
                .with("name", name)
                .with("printed", show(printed))
                .with("computed", show(computed));
        }
    }
}

fn report_dilution(run: &ParticleRun, keys: &Keys, problems: &mut Problems) {
    if run.dilution.is_some() {
        return;
    }
    let place = keys
        .get("Dilution")
        .map_or(Place::File, |key| key.place.clone());
    problems
        .warning("EV-N022", place.clone())
        .with("count", 1)
        .with("runs", 1);
    if let Some(factor) = dilution_hint(&run.name) {
        problems
            .note("EV-N023", place)
            .with("name", &run.name)
            .with("factor", factor);
    }
}
