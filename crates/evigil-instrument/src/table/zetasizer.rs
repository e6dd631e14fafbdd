//! Malvern Zetasizer records (Nano series, software 8.02): tab-separated, one line a record.
//!
//! The columns are what the user's export template holds, so they are found by name: single ones,
//! and numbered ones such as `Sizes[1] (d.nm)`. Names may occur twice; the first holds.

use std::collections::HashMap;
use std::sync::Arc;

use evigil_core::Nanometres;

use crate::table::Reading;
use crate::table::number::{DecimalSign, parse_number};
use crate::table::personal::is_personal;
use crate::table::problems::{Problems, show};
use crate::table::rows::{Dialect, Row, Rows};
use crate::table::scattering::{DlsClass, DlsPeak, DlsRecord, ZetaRecord};
use crate::{Contents, InstrumentFormat, Place, Statement};

/// Names that a template of the software has.
const KNOWN: [&str; 10] = [
    "Record Number",
    "S/W Version",
    "Z-Ave",
    "PdI",
    "Measurement Date and Time",
    "Zeta Potential",
    "Sizes",
    "Intensities",
    "Mobility",
    "Attenuator",
];

/// The columns of a template.
struct Columns {
    /// First column of each single name, without unit.
    single: HashMap<String, usize>,
    /// Columns of each numbered name, in their order.
    numbered: HashMap<String, Vec<usize>>,
    /// Single columns to keep as conditions: column and name with unit.
    conditions: Vec<(usize, Arc<str>)>,
}

/// Whether text begins like a list of records.
#[must_use]
pub(crate) fn recognises(head: &str) -> bool {
    let first = head.lines().next().unwrap_or_default();
    let names: Vec<&str> = first
        .split('\t')
        .map(|cell| name_of(cell.trim()).0)
        .collect();
    names.len() > 1
        && (names.contains(&"Type") || names.contains(&"Sample Name"))
        && KNOWN.iter().filter(|known| names.contains(known)).count() >= 2
}

/// Name and number of a column: `Sizes[12] (d.nm)` is `Sizes` and true, `PdI` is `PdI` and false.
fn name_of(cell: &str) -> (&str, bool) {
    let without_unit = cell.split_once(" (").map_or(cell, |(name, _)| name).trim();
    match without_unit.split_once('[') {
        Some((name, number)) => (name, number.trim_end_matches(']').parse::<u32>().is_ok()),
        None => (without_unit, false),
    }
}

impl Columns {
    fn new(header: &Row) -> Self {
        /// What is kept in fields of its own.
        const FIELDS: [&str; 7] = [
            "Sample Name",
            "Type",
            "Z-Ave",
            "PdI",
            "Zeta Potential",
            "Zeta Deviation",
            "Mobility",
        ];
        let mut columns = Self {
            single: HashMap::new(),
            numbered: HashMap::new(),
            conditions: Vec::new(),
        };
        for (column, cell) in header.cells().enumerate() {
            let (name, is_numbered) = name_of(cell);
            if is_numbered {
                columns
                    .numbered
                    .entry(name.to_owned())
                    .or_default()
                    .push(column);
            } else if !name.is_empty() && !columns.single.contains_key(name) {
                columns.single.insert(name.to_owned(), column);
                if !FIELDS.contains(&name) && !name.starts_with("Pk ") && !is_personal(name) {
                    columns.conditions.push((column, Arc::from(cell)));
                }
            }
        }
        columns
    }

    fn text<'r>(&self, row: &'r Row, name: &str) -> &'r str {
        self.single.get(name).map_or("", |column| row.cell(*column))
    }

    /// Number of a single column; an empty cell is no value, anything else unreadable a problem.
    fn number(&self, row: &Row, name: &str, problems: &mut Problems) -> Option<f64> {
        self.single
            .get(name)
            .and_then(|column| number(row, *column, name, problems))
    }

    fn numbers(&self, row: &Row, name: &str, problems: &mut Problems) -> Vec<Option<f64>> {
        self.numbered.get(name).map_or_else(Vec::new, |columns| {
            columns
                .iter()
                .map(|column| number(row, *column, name, problems))
                .collect()
        })
    }

    fn statements(&self, row: &Row) -> Vec<Statement> {
        self.conditions
            .iter()
            .filter(|(column, _)| !row.cell(*column).is_empty())
            .map(|(column, name)| Statement {
                name: Arc::clone(name),
                value: Arc::from(row.cell(*column)),
            })
            .collect()
    }
}

fn number(row: &Row, column: usize, name: &str, problems: &mut Problems) -> Option<f64> {
    let text = row.cell(column);
    if text.is_empty() {
        return None;
    }
    let value = parse_number(text, DecimalSign::Point);
    if value.is_none() {
        problems
            .warning("EV-N004", row.place(column))
            .with("name", name)
            .with("text", text);
    }
    value
}

/// Reads the records.
#[must_use]
pub(crate) fn read(text: &str) -> Reading {
    let mut problems = Problems::default();
    let mut rows = Rows::new(text, Dialect::TAB);
    let mut row = Row::default();
    rows.next(&mut row);
    let columns = Columns::new(&row);
    let width = row.len();
    let mut sizes = Vec::new();
    let mut zetas = Vec::new();
    while rows.next(&mut row) {
        if row.is_blank() {
            continue;
        }
        if row.len() > width {
            problems
                .warning("EV-N003", Place::Line(row.line))
                .with("name", columns.text(&row, "Sample Name"))
                .with("found", row.len())
                .with("expected", width);
        }
        let is_zeta = match columns.text(&row, "Type") {
            "" => columns.single.contains_key("Zeta Potential"),
            kind => kind.eq_ignore_ascii_case("zeta"),
        };
        let status = columns.text(&row, "Measurement Status");
        if !matches!(status, "" | "Complete" | "Completed") {
            problems
                .warning("EV-N070", Place::Line(row.line))
                .with("word", status);
        }
        if is_zeta {
            zetas.push(zeta(&row, &columns, &mut problems));
        } else {
            sizes.push(size(&row, &columns, &mut problems));
        }
    }
    let contents = match (sizes.is_empty(), zetas.is_empty()) {
        (true, true) => {
            problems.error("EV-N014", Place::File);
            Contents::Nothing
        }
        (true, false) => Contents::ZetaPotential(zetas),
        (false, without_zeta) => {
            if !without_zeta {
                problems
                    .warning("EV-N071", Place::File)
                    .with("count", zetas.len());
            }
            Contents::Scattering(sizes)
        }
    };
    Reading {
        format: InstrumentFormat::Zetasizer,
        contents,
        problems,
    }
}

fn size(row: &Row, columns: &Columns, problems: &mut Problems) -> DlsRecord {
    let diameters = columns.numbers(row, "Sizes", problems);
    let [intensities, volumes, numbers] = ["Intensities", "Volumes", "Numbers"].map(|name| {
        let shares = columns.numbers(row, name, problems);
        report_sum(row, name, &shares, problems);
        shares
    });
    let at = |shares: &[Option<f64>], index: usize| shares.get(index).copied().flatten();
    let mut classes: Vec<DlsClass> = Vec::new();
    for (index, diameter) in diameters.iter().enumerate() {
        let Some(diameter) = *diameter else { continue };
        if classes
            .last()
            .is_some_and(|last| last.diameter.0 >= diameter)
        {
            problems
                .warning("EV-N010", Place::Line(row.line))
                .with("found", diameter);
            continue;
        }
        classes.push(DlsClass {
            diameter: Nanometres(diameter),
            intensity: at(&intensities, index),
            volume: at(&volumes, index),
            number: at(&numbers, index),
        });
    }
    let polydispersity = columns.number(row, "PdI", problems);
    DlsRecord {
        name: columns.text(row, "Sample Name").to_owned(),
        z_average: columns.number(row, "Z-Ave", problems).map(Nanometres),
        polydispersity,
        peaks: (1..=3)
            .map(|peak| DlsPeak {
                mean: columns
                    .number(row, &format!("Pk {peak} Mean Int"), problems)
                    .map(Nanometres),
                width: columns
                    .number(row, &format!("Pk {peak} Width"), problems)
                    .map(Nanometres),
                area: columns.number(row, &format!("Pk {peak} Area Int"), problems),
            })
            .filter(|peak| *peak != DlsPeak::default())
            .collect(),
        classes,
        conditions: columns.statements(row),
    }
}

/// Shares are percent of the whole.
fn report_sum(row: &Row, name: &str, shares: &[Option<f64>], problems: &mut Problems) {
    /// Each of up to 70 classes is rounded to 0.1 %, and few are not 0: real sums lie within 0.1.
    const SLACK: f64 = 1.0;
    let sum: f64 = shares.iter().flatten().sum();
    if shares.iter().any(Option::is_some) && (sum - 100.0).abs() > SLACK {
        problems
            .warning("EV-N072", Place::Line(row.line))
            .with("name", name)
            .with("found", show(sum));
    }
}

fn zeta(row: &Row, columns: &Columns, problems: &mut Problems) -> ZetaRecord {
    let potentials = columns.numbers(row, "Zeta Potentials", problems);
    let counts = columns.numbers(row, "Intensities", problems);
    ZetaRecord {
        name: columns.text(row, "Sample Name").to_owned(),
        potential: columns.number(row, "Zeta Potential", problems),
        deviation: columns.number(row, "Zeta Deviation", problems),
        mobility: columns.number(row, "Mobility", problems),
        distribution: potentials
            .into_iter()
            .zip(counts)
            .filter_map(|(potential, count)| potential.zip(count))
            .collect(),
        profile: Vec::new(),
        conditions: columns.statements(row),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_go_by_name() {
        let text = "Type\tSample Name\tSizes[1] (d.nm)\tSizes[2] (d.nm)\tIntensities[1] (Percent)\tIntensities[2] (Percent)\tSample Name\tZ-Ave (d.nm)\tPdI\tUser Name\tRecord Number\tMeasurement Status\r\n\
            Size\tA 1\t50.75\t1.000e4\t99.5\t0.5\tother\t120.4\t0.21\tSomeone\t20\tComplete\r\n\
            Size\tA 2\t50.75\t1.000e4\t40\t0.5\tother\tx\t\tSomeone\t21\tAborted\r\n";
        assert!(recognises(text));
        let reading = read(text);
        let Contents::Scattering(records) = reading.contents else {
            panic!("holds sizes")
        };
        assert_eq!(records[0].name, "A 1");
        assert_eq!(records[0].z_average, Some(Nanometres(120.4)));
        assert_eq!(records[0].classes[1].diameter, Nanometres(1e4));
        assert_eq!(records[0].classes[0].intensity, Some(99.5));
        let names: Vec<_> = records[0].conditions.iter().map(|one| &*one.name).collect();
        assert_eq!(names, ["Record Number", "Measurement Status"]);
        let codes: Vec<_> = reading
            .problems
            .finish()
            .iter()
            .map(|one| one.code)
            .collect();
        assert_eq!(codes, ["EV-N070", "EV-N072", "EV-N004"]);
    }

    #[test]
    fn zeta_records() {
        let text = "Type\tSample Name\tZeta Potential (mV)\tMobility (\u{b5}mcm/Vs)\tIntensities[1]\tIntensities[2]\tZeta Potentials[1] (mV)\tZeta Potentials[2] (mV)\n\
            Zeta\tB\t-16.8\t-1.317\t5\t6\t-20\t-10\n";
        let reading = read(text);
        let Contents::ZetaPotential(records) = reading.contents else {
            panic!("holds zeta potentials")
        };
        assert_eq!(records[0].potential, Some(-16.8));
        assert_eq!(records[0].mobility, Some(-1.317));
        assert_eq!(records[0].distribution, [(-20.0, 5.0), (-10.0, 6.0)]);
    }
}
