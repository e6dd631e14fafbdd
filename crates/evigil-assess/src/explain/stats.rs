//! How much the base holds, and how much of it was seen in a source.

use std::fmt::Write as _;

use evigil_core::Verification;
use evigil_knowledge::EntryView;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::Wording;
use crate::contract::{contract_id, schema_of};
use crate::render::{Ink, Look, columns, pad, paint};

/// Name and version of the JSON contract.
pub const STATS_SCHEMA: &str = "evigil.stats/1";

contract_id! {
    /// Serialises as [`STATS_SCHEMA`].
    StatsSchemaId, STATS_SCHEMA
}

/// How much the base holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StatsReport {
    /// Name and version of this contract.
    pub schema: StatsSchemaId,
    /// One row a kind of entry, in the order of the base.
    pub kinds: Vec<StatsRow>,
    /// All of them.
    pub all: StatsRow,
}

/// Entries of one kind, by how they were checked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StatsRow {
    /// The kind; empty for all.
    pub kind: String,
    /// Entries.
    pub entries: usize,
    /// Seen in the source, or in a page that reports it.
    pub verified: usize,
    /// Not seen in a source.
    pub unverified: usize,
    /// Inferred from what was read: for human review.
    pub for_review: usize,
    /// Entries that rest on no source by their nature, such as the name of a route.
    pub without_source: usize,
    /// Entries past the day by which they had to be checked again.
    pub overdue: usize,
}

impl StatsRow {
    fn count(&mut self, view: &EntryView) {
        self.entries += 1;
        match view.verification {
            Some(Verification::Read | Verification::ReadInSecondary) => self.verified += 1,
            Some(Verification::Unverified) => self.unverified += 1,
            Some(Verification::ForHumanReview) => self.for_review += 1,
            None => self.without_source += 1,
        }
        self.overdue += usize::from(view.overdue);
    }
}

impl StatsReport {
    /// Counts entries.
    #[must_use]
    pub fn new(views: &[EntryView]) -> Self {
        let mut kinds: Vec<StatsRow> = Vec::new();
        let mut all = StatsRow::default();
        for view in views {
            all.count(view);
            let at = kinds.iter().position(|row| row.kind == view.kind);
            let at = at.unwrap_or_else(|| {
                kinds.push(StatsRow {
                    kind: view.kind.clone(),
                    ..StatsRow::default()
                });
                kinds.len() - 1
            });
            if let Some(row) = kinds.get_mut(at) {
                row.count(view);
            }
        }
        Self {
            schema: StatsSchemaId,
            kinds,
            all,
        }
    }
}

/// The JSON Schema (2020-12) of a [`StatsReport`].
#[must_use]
pub fn stats_schema() -> Schema {
    schema_of::<StatsReport>()
}

/// The counts as a table.
#[must_use]
pub fn stats_text(report: &StatsReport, wording: &Wording, look: Look) -> String {
    let messages = wording.messages();
    let cells = |name: String, row: &StatsRow| {
        let numbers = [
            row.entries,
            row.verified,
            row.unverified,
            row.for_review,
            row.without_source,
            row.overdue,
        ];
        std::iter::once(name)
            .chain(numbers.map(|number| number.to_string()))
            .collect::<Vec<String>>()
    };
    let keys = [
        "stats-kind",
        "stats-entries",
        "stats-verified",
        "stats-unverified",
        "stats-for-review",
        "stats-without-source",
        "stats-overdue",
    ];
    let mut rows = vec![keys.map(|key| messages.text(key)).to_vec()];
    for row in &report.kinds {
        rows.push(cells(messages.family("entry", &row.kind), row));
    }
    rows.push(cells(messages.text("stats-all"), &report.all));
    let widths: Vec<usize> = (0..keys.len())
        .map(|at| {
            let of_row = |row: &Vec<String>| row.get(at).map_or(0, |cell| columns(cell));
            rows.iter().map(of_row).max().unwrap_or(0)
        })
        .collect();
    let mut out = String::new();
    for (place, row) in rows.iter().enumerate() {
        let mut line = String::new();
        for (at, (cell, width)) in row.iter().zip(&widths).enumerate() {
            if at == 0 {
                line.push_str(&pad(cell, *width));
            } else {
                let _ = write!(line, "  {:gap$}{cell}", "", gap = width - columns(cell));
            }
        }
        let is_head = place == 0 || place + 1 == rows.len();
        let line = if is_head {
            paint(look.color, Ink::Strong, &line)
        } else {
            line
        };
        let _ = writeln!(out, "{line}");
    }
    out
}
