//! Reading of references that are not part of the project.

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use evigil_signal::table::{CaseRow, CaseTable, CaseTableBuilder};

/// One row of a reference by column.
pub(super) type Row = HashMap<String, String>;

fn path(name: &str) -> PathBuf {
    std::env::var_os("EVIGIL_SHARED")
        .map_or_else(
            || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
            PathBuf::from,
        )
        .join("data/signal")
        .join(name)
}

#[expect(
    clippy::print_stderr,
    reason = "a skipped test must be seen to be skipped"
)]
fn bytes(name: &str) -> Option<Vec<u8>> {
    let path = path(name);
    let Ok(raw) = std::fs::read(&path) else {
        eprintln!("SKIPPED: {} is not there", path.display());
        return None;
    };
    if !name.ends_with(".gz") {
        return Some(raw);
    }
    let mut plain = Vec::new();
    flate2::read::MultiGzDecoder::new(raw.as_slice())
        .read_to_end(&mut plain)
        .expect("gzip");
    Some(plain)
}

/// Rows of a CSV file; nothing when it is not there.
pub(super) fn csv(name: &str) -> Option<Vec<Row>> {
    let bytes = bytes(name)?;
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    Some(
        reader
            .deserialize()
            .map(|row| row.expect("a row"))
            .collect(),
    )
}

/// A case table with its first stratum, where there is one; nothing when it is not there.
pub(super) fn cases(name: &str) -> Option<CaseTable> {
    let bytes = bytes(name)?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .quoting(false)
        .from_reader(bytes.as_slice());
    let headers = reader.headers().expect("a header").clone();
    let stratum = headers.get(3).unwrap_or("none");
    let mut builder = CaseTableBuilder::new(&[stratum]);
    for record in reader.records() {
        let record = record.expect("a row");
        assert!(builder.push(&CaseRow {
            report: &record[0],
            product: &record[1],
            event: &record[2],
            onset_days: None,
            strata: &[record.get(3).unwrap_or("")],
        }));
    }
    Some(builder.build())
}

/// A number; nothing for `NA` and the empty cell.
pub(super) fn number(row: &Row, column: &str) -> Option<f64> {
    match row[column].as_str() {
        "NA" | "" => None,
        "inf" | "Inf" => Some(f64::INFINITY),
        text => Some(text.parse().expect("a number")),
    }
}

/// Distance relative to the reference.
pub(super) fn relative(mine: f64, reference: f64) -> f64 {
    (mine - reference).abs() / reference.abs().max(f64::MIN_POSITIVE)
}
