//! Reference files of the sequential methods.

use std::path::{Path, PathBuf};

/// Rows of a reference file, each a list of fields; `None`, said loudly, where the file is not there.
#[expect(
    clippy::print_stderr,
    reason = "a skipped test must be seen to be skipped"
)]
pub(super) fn rows(name: &str) -> Option<Vec<csv::StringRecord>> {
    let root = std::env::var_os("EVIGIL_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let path = root.join("data/signal/sequential").join(name);
    if !path.exists() {
        eprintln!("SKIPPED: {} is not there", path.display());
        return None;
    }
    let mut reader = csv::Reader::from_path(path).expect("opens");
    Some(reader.records().map(|row| row.expect("a row")).collect())
}

/// A field as a number; NaN for `NA`.
pub(super) fn number(row: &csv::StringRecord, column: usize) -> f64 {
    match row.get(column).expect("a column") {
        "NA" => f64::NAN,
        text => text.parse().expect("a number"),
    }
}
