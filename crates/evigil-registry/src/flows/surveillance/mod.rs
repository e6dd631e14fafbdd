//! Signals: what stands out among the registry's own reports beside a public database, and what the
//! safety board makes of it.

pub mod background;
mod comparison;
pub mod look;
mod measure;
pub mod monitor;
mod own;
pub mod review;
pub mod scan;

use std::fs::File;
use std::io::{Read, Seek};

use evigil_signal::table::{Dialect, ReadSettings, TableError, TableKind, TableReader};

use crate::fault::Fault;
use crate::files::Files;

/// How a Parquet file begins.
const PARQUET: &[u8; 4] = b"PAR1";

/// Adds a stored table, Parquet or comma-separated, to a reader; says whether it was Parquet.
fn read_table(files: &Files, sha256: &str, reader: &mut TableReader) -> Result<bool, Fault> {
    let absent = || Fault::Absent {
        kind: "file".to_owned(),
    };
    let path = files.path(sha256).ok_or_else(absent)?;
    let fault = |error| Fault::File {
        path: path.clone(),
        error,
    };
    if !path.is_file() {
        return Err(absent());
    }
    let mut file = File::open(&path).map_err(fault)?;
    let mut head = Vec::new();
    (&mut file).take(4).read_to_end(&mut head).map_err(fault)?;
    file.rewind().map_err(fault)?;
    let is_parquet = head == PARQUET;
    if is_parquet {
        reader.parquet(TableKind::Cases, file)
    } else {
        reader.delimited(TableKind::Cases, file, Dialect::CSV)
    }
    .map_err(|error| unusable(&error))?;
    Ok(is_parquet)
}

fn reader() -> TableReader {
    TableReader::new(ReadSettings::default())
}

fn unusable(error: &TableError) -> Fault {
    Fault::Step {
        code: "EV-R344",
        details: vec![("reason", error.to_string())],
    }
}
