//! Who got a lot, and who was told: for tables and programs.

use std::fmt::Write as _;

use evigil_vigilance::lot::{RecallRow, Trace};
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::Messages;
use crate::contract::{contract_id, schema_of};

/// Name and version of the JSON contract.
pub const RECALL_SCHEMA: &str = "evigil.recall/1";

contract_id! {
    /// Serialises as [`RECALL_SCHEMA`].
    RecallSchemaId, RECALL_SCHEMA
}

/// Who got a lot, and who was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RecallReport {
    /// Name and version of this contract.
    pub schema: RecallSchemaId,
    /// The lot as it was asked for.
    pub lot: String,
    /// Spellings of it that were met.
    pub spellings: Vec<String>,
    /// Administrations of any lot in the list.
    pub exposures_read: usize,
    /// Rows of the list that could not be taken: somebody in them may have got the lot.
    pub rejected: usize,
    /// Reports that were looked at.
    pub reports_read: usize,
    /// Reports of harm that name the lot.
    pub reports: usize,
    /// Serious ones among them.
    pub reports_serious: usize,
    /// Persons who are not known to have been told.
    pub untold: usize,
    /// Where nobody in the list got the lot: lots in it that are written nearly so.
    pub near: Vec<String>,
    /// One row for each person who got the lot.
    pub rows: Vec<RecallPerson>,
}

/// A person who got the lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RecallPerson {
    /// Provider; empty when it is not known.
    pub provider: String,
    /// Pseudonym; empty when the list does not give one.
    pub person: String,
    /// Product names, with ` | ` between.
    pub product: String,
    /// Spellings of the lot in the list, with ` | ` between.
    pub lot_as_written: String,
    /// How surely it is the lot: `sure`, `possible`, `doubtful`.
    pub certainty: String,
    /// First administration, as far as its day is known.
    pub first_date: String,
    /// Last administration, as far as its day is known.
    pub last_date: String,
    /// Administrations.
    pub exposures: usize,
    /// Whether a report of the person names the lot.
    pub reported: bool,
    /// `yes`, `no`, or `not_known`.
    pub told: String,
    /// Last day on which the person was told.
    pub told_on: String,
}

impl From<RecallRow> for RecallPerson {
    fn from(row: RecallRow) -> Self {
        Self {
            provider: row.provider,
            person: row.person,
            product: row.product,
            lot_as_written: row.lot_as_written,
            certainty: row.certainty,
            first_date: row.first_date,
            last_date: row.last_date,
            exposures: row.exposures,
            reported: row.reported,
            told: row.told,
            told_on: row.told_on,
        }
    }
}

impl RecallReport {
    /// The report of a trace; `rejected` rows of the list could not be taken.
    #[must_use]
    pub fn new(trace: &Trace, rejected: usize) -> Self {
        Self {
            schema: RecallSchemaId,
            lot: trace.lot.clone(),
            spellings: trace.spellings.keys().cloned().collect(),
            exposures_read: trace.exposures_read,
            rejected,
            reports_read: trace.reports_read,
            reports: trace.reports.len(),
            reports_serious: trace.reports.iter().filter(|it| it.serious).count(),
            untold: trace.untold.len(),
            near: if trace.exposures.is_empty() {
                trace.hints().into_iter().map(str::to_owned).collect()
            } else {
                Vec::new()
            },
            rows: trace
                .recall_rows()
                .into_iter()
                .map(RecallPerson::from)
                .collect(),
        }
    }
}

/// The JSON Schema (2020-12) of a [`RecallReport`].
#[must_use]
pub fn recall_schema() -> Schema {
    schema_of::<RecallReport>()
}

/// The rows as CSV, with a header.
///
/// # Errors
/// When a row can't be written, which no row brings about.
pub fn recall_csv(report: &RecallReport) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    if report.rows.is_empty() {
        writer.write_record(HEADER)?;
    }
    for row in &report.rows {
        writer.serialize(row)?;
    }
    writer
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))
}

/// The names of a row's fields, for a table without rows.
const HEADER: [&str; 11] = [
    "provider",
    "person",
    "product",
    "lot_as_written",
    "certainty",
    "first_date",
    "last_date",
    "exposures",
    "reported",
    "told",
    "told_on",
];

/// The report for people: counts, then a line a person, by provider.
#[must_use]
pub fn recall_text(report: &RecallReport, messages: &Messages) -> String {
    let mut text = String::new();
    let lot = report.lot.as_str();
    let _ = writeln!(text, "{}", messages.with("recall-title", [("lot", lot)]));
    if report.rows.is_empty() {
        let _ = writeln!(text, "{}", messages.text("recall-nobody"));
        if !report.near.is_empty() {
            let lots = [("lots", report.near.join(", "))];
            let _ = writeln!(text, "{}", messages.with("recall-near", lots));
        }
    }
    let counts = [
        ("persons", report.rows.len()),
        ("untold", report.untold),
        ("reports", report.reports),
        ("serious", report.reports_serious),
        ("read", report.exposures_read),
    ];
    let _ = writeln!(text, "{}", messages.with("recall-counts", counts));
    if report.rejected > 0 {
        let rejected = [("rejected", report.rejected)];
        let _ = writeln!(text, "{}", messages.with("recall-rejected", rejected));
    }
    let mut provider = None;
    for row in &report.rows {
        if provider != Some(&row.provider) {
            provider = Some(&row.provider);
            let name = match row.provider.as_str() {
                "" => messages.text("recall-no-provider"),
                name => name.to_owned(),
            };
            let _ = writeln!(text, "\n{name}");
        }
        let _ = writeln!(text, "  {}", line(row, messages));
    }
    text
}

fn line(row: &RecallPerson, messages: &Messages) -> String {
    let person = match row.person.as_str() {
        "" => messages.text("recall-no-person"),
        person => person.to_owned(),
    };
    let dates = if row.first_date == row.last_date {
        row.first_date.clone()
    } else {
        format!("{} – {}", row.first_date, row.last_date)
    };
    let mut told = messages.family("recall-told", &row.told);
    if !row.told_on.is_empty() {
        told = format!("{told} {}", row.told_on);
    }
    let mut parts = vec![
        person,
        dates,
        row.product.clone(),
        row.lot_as_written.clone(),
    ];
    if row.certainty != "sure" {
        parts.push(messages.family("recall-certainty", &row.certainty));
    }
    if row.reported {
        parts.push(messages.text("recall-reported"));
    }
    parts.push(told);
    parts.retain(|part| !part.is_empty());
    parts.join("; ")
}
