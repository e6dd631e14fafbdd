//! What a scan judges: the counts of a table, or those of a file, as a cluster has summed them.

use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::Path;

use evigil_assess::signal::{CountsError, ReadPart, SnapshotPart, read_counts};
use evigil_core::Sha256;
use evigil_signal::count::ChunkedCounts;
use evigil_signal::table::{CaseTable, ReadSummary};

use super::counting::{Counting, CountingArgs};
use super::table::{ReadTable, TableArgs};
use crate::Outcome;
use crate::commands::setting::Setting;
use crate::diagnostic::Diagnostic;

/// How a file of counts begins.
const BEGIN: &[u8] = b"{\"schema\":\"evigil.pair-counts/";

/// Counts, how they were made, and what was met on the way.
pub(super) struct Counted<'t> {
    pub(super) counts: ChunkedCounts<'t>,
    pub(super) universe: String,
    pub(super) roles: String,
    pub(super) strata: Vec<String>,
    pub(super) read: ReadPart,
    pub(super) snapshot: Vec<SnapshotPart>,
    pub(super) remarks: Vec<String>,
}

/// Whether a file holds counts.
pub(super) fn is_counts(path: &Path) -> bool {
    let mut begin = [0; BEGIN.len()];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut begin));
    read.is_ok() && begin == *BEGIN
}

/// Reads a file of counts; what is wrong is told.
pub(super) fn of_file(
    path: &Path,
    counting: &CountingArgs,
    setting: &Setting,
) -> Result<Counted<'static>, Outcome> {
    let messages = setting.messages();
    let complain = |code, details: &[(&'static str, String)]| {
        let place = path.display().to_string();
        setting.complain(&Diagnostic::new(code, messages, details).at(place));
        Outcome::BadInput
    };
    if !counting.is_default() {
        return Err(complain("EV-G59", &[]));
    }
    let digest = || -> std::io::Result<(Sha256, u64)> {
        let mut file = File::open(path)?;
        let bytes = file.metadata()?.len();
        Ok((Sha256::of_reader(&mut file)?, bytes))
    };
    let unusable = |error: std::io::Error| complain("EV-G50", &[("reason", error.to_string())]);
    let (sha256, bytes) = digest().map_err(unusable)?;
    let file = File::open(path).map_err(unusable)?;
    let (head, counts) = read_counts(BufReader::new(file)).map_err(|error| match error {
        CountsError::Io(error) => unusable(error),
        error @ CountsError::Line { .. } => complain("EV-G58", &[("reason", error.to_string())]),
    })?;
    let mut remarks = Vec::new();
    let mut remark = |key: &str, count: u64| {
        if count > 0 {
            let count = count.to_string();
            remarks.push(messages.with(key, [("count", count)]));
        }
    };
    remark("scan-remark-two-strata", head.in_two_strata);
    remark("scan-remark-left-out", head.left_out.len() as u64);
    let name = path.file_name().unwrap_or(path.as_os_str());
    Ok(Counted {
        read: ReadPart {
            rows: 0,
            reports: head.reports,
            counted: head.n,
            duplicates: 0,
            other_roles: 0,
            in_two_strata: head.in_two_strata,
            without_product: 0,
            without_event: 0,
        },
        counts: ChunkedCounts::of_counts(counts),
        universe: head.universe,
        roles: head.roles,
        strata: head.strata,
        snapshot: vec![SnapshotPart {
            name: name.to_string_lossy().into_owned(),
            bytes,
            sha256: sha256.to_string(),
        }],
        remarks,
    })
}

/// What is known of a table beside its counts.
pub(super) struct Rest {
    summary: ReadSummary,
    snapshot: Vec<SnapshotPart>,
    remarks: Vec<String>,
}

impl Rest {
    /// With the counts of the table.
    pub(super) fn with<'t>(
        self,
        counts: ChunkedCounts<'t>,
        roles: &str,
        counting: &Counting,
    ) -> Counted<'t> {
        let summary = self.summary;
        Counted {
            universe: counting.settings.universe.code().to_owned(),
            roles: roles.to_owned(),
            strata: counting.settings.strata.clone(),
            read: ReadPart {
                rows: summary.rows,
                reports: summary.reports,
                counted: counts.n(),
                duplicates: summary.duplicates,
                other_roles: summary.other_roles,
                in_two_strata: summary.in_two_strata,
                without_product: summary.without_product,
                without_event: summary.without_event,
            },
            counts,
            snapshot: self.snapshot,
            remarks: self.remarks,
        }
    }
}

/// Reads the tables, with the column of `time` beside those of the strata.
pub(super) fn read(
    tables: &TableArgs,
    counting: &Counting,
    time: Option<&str>,
    setting: &Setting,
) -> Result<(CaseTable, Rest), Outcome> {
    let mut columns = counting.settings.strata.clone();
    let time = time.map(str::to_owned);
    columns.extend(time.filter(|time| !counting.settings.strata.contains(time)));
    let read = tables.read(&columns, setting);
    let ReadTable {
        table,
        summary,
        snapshot,
    } = read.ok_or(Outcome::BadInput)?;
    let unknown = counting.settings.unknown_names(&table);
    let unknown = unknown.map(|name| {
        let messages = setting.messages();
        messages.with("scan-remark-unknown", [("name", name)])
    });
    let mut remarks: Vec<String> = unknown.collect();
    told(&summary, &mut remarks, setting);
    let rest = Rest {
        summary,
        snapshot,
        remarks,
    };
    Ok((table, rest))
}

/// What was met while reading, as far as the reader has to know.
fn told(summary: &ReadSummary, remarks: &mut Vec<String>, setting: &Setting) {
    for (key, count) in [
        ("scan-remark-two-strata", summary.in_two_strata),
        ("scan-remark-no-product", summary.without_product),
        ("scan-remark-no-event", summary.without_event),
    ] {
        if count > 0 {
            let count = count.to_string();
            remarks.push(setting.messages().with(key, [("count", count)]));
        }
    }
}
