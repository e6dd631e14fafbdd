//! Records as CSV after RFC 4180, UTF-8.

use super::{cell, names, values};
use crate::fault::Fault;
use crate::kind::Kind;
use crate::record::Record;

/// Tells programs that know no UTF-8 otherwise, Excel among them.
const MARK: &[u8] = b"\xef\xbb\xbf";

fn broken(error: impl std::fmt::Display) -> Fault {
    Fault::Internal(format!("a table as CSV: {error}"))
}

/// The first line, with the mark of the encoding before it where that is wanted.
pub(super) fn head(kind: &Kind, mark: bool) -> Result<Vec<u8>, Fault> {
    let start = if mark { MARK.to_vec() } else { Vec::new() };
    let mut writer = csv::Writer::from_writer(start);
    writer.write_record(names(kind)).map_err(broken)?;
    writer.into_inner().map_err(broken)
}

/// A line for each record.
pub(super) fn lines(kind: &Kind, records: &[Record]) -> Result<Vec<u8>, Fault> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for record in records {
        let values = values(kind, record);
        let cells = values.iter().map(|value| cell::written(value).into_owned());
        writer.write_record(cells).map_err(broken)?;
    }
    writer.into_inner().map_err(broken)
}
