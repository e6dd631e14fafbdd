//! Tables of results that metafor 3.8-1 computed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of reference results, when it is there; says loudly when it is not.
pub(super) fn folder() -> Option<PathBuf> {
    let root = std::env::var_os("EVIGIL_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let path = root.join("data/signal/meta");
    if path.exists() {
        return Some(path);
    }
    eprintln!(
        "SKIPPED: no reference results at {}; set EVIGIL_SHARED to the folder that holds them",
        path.display()
    );
    None
}

/// A row of a reference table.
pub(super) struct Row(BTreeMap<String, String>);

impl Row {
    pub(super) fn text(&self, column: &str) -> &str {
        self.0.get(column).map_or("", String::as_str)
    }

    /// A number; NaN for `NA`.
    pub(super) fn number(&self, column: &str) -> f64 {
        match self.text(column) {
            "NA" => f64::NAN,
            text => text
                .parse()
                .unwrap_or_else(|_| panic!("{column}: `{text}`")),
        }
    }
}

/// The rows of a table of the reference folder.
pub(super) fn rows(path: &Path) -> Vec<Row> {
    let text = fs::read_to_string(path).unwrap();
    let mut lines = text
        .lines()
        .map(|line| line.split(',').map(|cell| cell.trim_matches('"')));
    let head: Vec<&str> = lines.next().unwrap().collect();
    lines
        .map(|cells| {
            Row(head
                .iter()
                .map(|name| (*name).to_owned())
                .zip(cells.map(str::to_owned))
                .collect())
        })
        .collect()
}

/// Keeps the greatest miss of each quantity, and fails where one is above its tolerance.
#[derive(Default)]
pub(super) struct Misses(BTreeMap<String, (f64, String)>);

impl Misses {
    /// Compares relatively, absolutely below `floor`.
    pub(super) fn compare(
        &mut self,
        quantity: &str,
        at: &str,
        found: f64,
        wanted: f64,
        floor: f64,
        tolerance: f64,
    ) {
        if wanted.is_nan() {
            return;
        }
        let miss = (found - wanted).abs() / wanted.abs().max(floor);
        assert!(
            miss <= tolerance,
            "{quantity} of {at}: {found:.15e} for {wanted:.15e}, off by {miss:e}"
        );
        let entry = self.0.entry(quantity.to_owned()).or_default();
        if miss >= entry.0 {
            *entry = (miss, at.to_owned());
        }
    }

    pub(super) fn tell(&self) {
        for (quantity, (miss, at)) in &self.0 {
            eprintln!("{quantity:>24}: {miss:.2e} ({at})");
        }
    }
}
