//! The reference data sets: inputs counted plainly, and tables of reference values.
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "tests fail by panics and tell what they measured"
)]

use std::collections::{BTreeMap, HashMap};
use std::io::Read;
use std::path::{Path, PathBuf};

use evigil_signal::count::PairCounts;
use evigil_signal::{Cell, Universe};

/// The sets that are compared, with the extension of their inputs: all in a release build, the small
/// ones in a debug build, which is slow.
pub(crate) const SETS: &[(&str, &str)] = if cfg!(debug_assertions) {
    &[
        ("statin46", "matrix"),
        ("pvda_tiny", "cases"),
        ("vigipy_sample", "pairs"),
    ]
} else {
    &[
        ("caers", "cases"),
        ("faers22q3_odd", "cases"),
        ("pvda_sim", "cases"),
        ("pvda_tiny", "cases"),
        ("phvid", "pairs"),
        ("vigipy_sample", "pairs"),
        ("statin46", "matrix"),
        ("gbca", "matrix"),
        ("rv", "matrix"),
    ]
};

/// The folder of references, from `EVIGIL_SHARED` or beside the checkout; nothing, loudly, when absent.
pub(crate) fn folder() -> Option<PathBuf> {
    let shared = std::env::var_os("EVIGIL_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let folder = shared.join("data/signal");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED: no reference data at {}", folder.display());
    None
}

pub(crate) type Key = (String, String);

fn lines(path: &Path) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines()
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect()
}

/// Counts an input by sorting its strings: nothing to do with the library's counting.
pub(crate) fn load(
    folder: &Path,
    set: &str,
    kind: &str,
    universe: Universe,
) -> BTreeMap<Key, Cell> {
    let rows = lines(&folder.join(format!("inputs/{set}.{kind}.tsv")));
    let rows = &rows[1..];
    let mut counts: HashMap<(&str, &str), u64> = HashMap::new();
    let mut products: HashMap<&str, u64> = HashMap::new();
    let mut events: HashMap<&str, u64> = HashMap::new();
    let mut n = 0;
    if kind == "cases" && universe == Universe::Reports {
        let distinct = |mut pairs: Vec<(usize, usize)>| {
            let name =
                |pair: &(usize, usize)| (rows[pair.0][0].as_str(), rows[pair.0][pair.1].as_str());
            pairs.sort_by_key(name);
            pairs.dedup_by_key(|pair| name(pair));
            pairs
        };
        n = distinct((0..rows.len()).map(|row| (row, 0)).collect()).len() as u64;
        for (row, column) in distinct((0..rows.len()).map(|row| (row, 1)).collect()) {
            *products.entry(&rows[row][column]).or_default() += 1;
        }
        for (row, column) in distinct((0..rows.len()).map(|row| (row, 2)).collect()) {
            *events.entry(&rows[row][column]).or_default() += 1;
        }
    }
    for row in rows {
        // Cases are distinct in the file: one row is one.
        let count = if kind == "cases" {
            1
        } else {
            row[2].parse().unwrap()
        };
        if count > 0 {
            *counts
                .entry((&row[column(kind)], &row[column(kind) + 1]))
                .or_default() += count;
        }
        if kind != "cases" || universe == Universe::Pairs {
            n += count;
            *products.entry(&row[column(kind)]).or_default() += count;
            *events.entry(&row[column(kind) + 1]).or_default() += count;
        }
    }
    counts
        .into_iter()
        .map(|((product, event), n11)| {
            let cell = Cell::new(n11, products[product], events[event], n).unwrap();
            ((product.to_owned(), event.to_owned()), cell)
        })
        .collect()
}

/// Where the product stands in an input; the event is next to it.
fn column(kind: &str) -> usize {
    usize::from(kind == "cases")
}

/// A table of reference values.
pub(crate) struct Table {
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<(Key, Vec<f64>)>,
}

/// A reference table by pair, packed or not; `NA` becomes NaN. Nothing when the set has none.
pub(crate) fn table(folder: &Path, set: &str, what: &str) -> Option<Table> {
    let text = text(folder, set, what)?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let columns = reader
        .headers()
        .unwrap()
        .iter()
        .skip(2)
        .map(str::to_owned)
        .collect();
    let rows = reader
        .records()
        .map(|record| {
            let record = record.unwrap();
            let values = record
                .iter()
                .skip(2)
                .map(|v| v.parse().unwrap_or(f64::NAN))
                .collect();
            ((record[0].to_owned(), record[1].to_owned()), values)
        })
        .collect();
    Some(Table { columns, rows })
}

/// A reference file as text.
pub(crate) fn text(folder: &Path, set: &str, what: &str) -> Option<String> {
    let path = folder.join(format!("reference/{set}.{what}.csv"));
    if let Ok(text) = std::fs::read_to_string(&path) {
        return Some(text);
    }
    let packed = std::fs::read(folder.join(format!("reference/{set}.{what}.csv.gz"))).ok()?;
    let mut text = String::new();
    flate2::read::GzDecoder::new(packed.as_slice())
        .read_to_string(&mut text)
        .unwrap();
    Some(text)
}

/// How a difference is measured.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Measure {
    Relative,
    Absolute,
}

/// Largest differences by quantity, held against their tolerances at the end.
#[derive(Default)]
pub(crate) struct Agreement {
    worst: BTreeMap<String, (f64, f64, usize, String)>,
}

impl Agreement {
    /// Compares where the reference has a number; an infinite one must be met exactly.
    pub(crate) fn add(
        &mut self,
        quantity: &str,
        tolerance: f64,
        measure: Measure,
        got: f64,
        reference: f64,
        place: &Key,
    ) {
        // Below 1e-300 numbers lose their digits, and the references give 0 or not.
        if reference.is_nan() || (reference.abs() < 1e-300 && got.abs() < 1e-300) {
            return;
        }
        let error = if got == reference {
            0.0
        } else if measure == Measure::Relative {
            ((got - reference) / reference).abs()
        } else {
            (got - reference).abs()
        };
        let entry =
            self.worst
                .entry(quantity.to_owned())
                .or_insert((0.0, tolerance, 0, String::new()));
        entry.2 += 1;
        if error > entry.0 {
            *entry = (
                error,
                tolerance,
                entry.2,
                format!("{place:?} {got:e} against {reference:e}"),
            );
        }
    }

    /// Prints all and fails when one is beyond its tolerance.
    pub(crate) fn finish(self, title: &str) {
        let mut failed = Vec::new();
        for (quantity, (error, tolerance, count, place)) in self.worst {
            eprintln!("{title} {quantity}: {error:.1e} of {tolerance:.0e} in {count}");
            if error > tolerance {
                failed.push(format!("{quantity}: {error:e} at {place}"));
            }
        }
        assert!(failed.is_empty(), "{title}: {failed:#?}");
    }
}

/// Counts of the cells, as counting gives them.
pub(crate) fn pair_counts(cells: &BTreeMap<Key, Cell>) -> PairCounts {
    let mut counts = PairCounts::default();
    for ((product, event), cell) in cells {
        let product = counts.products.code(product).unwrap();
        let event = counts.events.code(event).unwrap();
        counts.product_totals.resize(counts.products.len(), 0);
        counts.event_totals.resize(counts.events.len(), 0);
        counts.product_totals[product as usize] = cell.n1x();
        counts.event_totals[event as usize] = cell.nx1();
        counts.product.push(product);
        counts.event.push(event);
        counts.n11.push(cell.n11());
        counts.n = cell.n();
    }
    counts
}
