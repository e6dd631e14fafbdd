//! Two products and an event.

use evigil_signal::beyond::interaction::Interaction;
use evigil_signal::table::Names;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::ListRow;
use crate::Messages;
use crate::contract::{contract_id, schema_of};
use crate::figures::significant;
use crate::signal::SnapshotPart;
use crate::signal::watch::{WatchTable, WatchView, heads, interval};

/// Name and version of the JSON contract.
pub const INTERACTIONS_SCHEMA: &str = "evigil.signal-interactions/1";

contract_id! {
    /// Serialises as [`INTERACTIONS_SCHEMA`].
    InteractionsSchemaId, INTERACTIONS_SCHEMA
}

/// Events that are reported with two products together more often than either explains.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct InteractionsReport {
    /// Name and version of this contract.
    pub schema: InteractionsSchemaId,
    /// Version of evigil.
    pub version: String,
    /// The files that were read.
    pub snapshot: Vec<SnapshotPart>,
    /// Ids under which `evigil explain` tells what the method does.
    pub explained_by: Vec<String>,
    /// Which products count: `all` or `suspect`.
    pub roles: String,
    /// Fewest reports that name both products.
    pub least_together: u64,
    /// Fewest of them with the event.
    pub least_count: u64,
    /// Reports that were counted.
    pub reports: u64,
    /// Choices of two products and an event with as many reports.
    pub triples: u64,
    /// Those of them whose lower limit of Ω is above 0.
    pub signals: u64,
    /// What the reader has to know; each is a sentence in the language of the run.
    pub remarks: Vec<String>,
    /// The triples by the lower limit of Ω, the highest first, as many as were asked for.
    pub top: Vec<InteractionRow>,
}

/// Two products and an event.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct InteractionRow {
    /// One product.
    pub first: String,
    /// The other product.
    pub second: String,
    /// The event.
    pub event: String,
    /// Reports with both products and the event.
    pub n111: u64,
    /// Reports with both products.
    pub n11: u64,
    /// Reports with the first product alone.
    pub n10: u64,
    /// Reports with the second product alone.
    pub n01: u64,
    /// Reports with neither.
    pub n00: u64,
    /// Those of `n10` with the event.
    pub e10: u64,
    /// Those of `n01` with the event.
    pub e01: u64,
    /// Those of `n00` with the event.
    pub e00: u64,
    /// Reports with all three that no interaction would give.
    pub expected: f64,
    /// Ω: the logarithm to base 2 of observed over expected, shrunk.
    pub omega: f64,
    /// Lower 95 % limit.
    pub omega025: f64,
    /// Upper 95 % limit.
    pub omega975: f64,
}

impl InteractionRow {
    /// The row of a triple whose names stand under these codes.
    #[must_use]
    pub fn new(found: &Interaction, products: &Names, events: &Names) -> Self {
        let name = |names: &Names, code| names.name(code).unwrap_or_default().to_owned();
        let counts = found.omega.counts;
        Self {
            first: name(products, found.first),
            second: name(products, found.second),
            event: name(events, found.event),
            n111: counts.n111,
            n11: counts.n11,
            n10: counts.n10,
            n01: counts.n01,
            n00: counts.n00,
            e10: counts.e10,
            e01: counts.e01,
            e00: counts.e00,
            expected: found.omega.expected,
            omega: found.omega.omega,
            omega025: found.omega.omega025,
            omega975: found.omega.omega975,
        }
    }
}

impl ListRow for InteractionRow {
    const COLUMNS: &'static [&'static str] = &[
        "first", "second", "event", "n111", "n11", "n10", "n01", "n00", "e10", "e01", "e00",
        "expected", "omega", "omega025", "omega975",
    ];

    fn cells(&self) -> Vec<String> {
        let mut cells = vec![self.first.clone(), self.second.clone(), self.event.clone()];
        let counts = [
            self.n111, self.n11, self.n10, self.n01, self.n00, self.e10, self.e01, self.e00,
        ];
        cells.extend(counts.map(|count| count.to_string()));
        let numbers = [self.expected, self.omega, self.omega025, self.omega975];
        cells.extend(numbers.map(|number| number.to_string()));
        cells
    }
}

impl InteractionsReport {
    /// The report in sentences and tables.
    #[must_use]
    pub fn view(&self, messages: &Messages) -> WatchView {
        let mut view = WatchView::new(messages.text("beyond-interactions"));
        view.set_files(&self.snapshot);
        view.fact(messages.text("beyond-reports"), self.reports as f64);
        view.fact(
            messages.text("beyond-least-together"),
            self.least_together as f64,
        );
        view.fact(messages.text("beyond-least-count"), self.least_count as f64);
        view.remarks.clone_from(&self.remarks);
        view.explained_by.clone_from(&self.explained_by);
        let key = if self.signals > 0 {
            "beyond-interactions-found"
        } else if self.triples == 0 {
            "beyond-interactions-few"
        } else {
            "beyond-interactions-none"
        };
        let details = [("triples", self.triples), ("signals", self.signals)];
        view.verdicts
            .push((messages.with(key, details), self.signals > 0));
        if !self.top.is_empty() {
            let rows = self.top.iter().map(|row| {
                vec![
                    row.first.clone(),
                    row.second.clone(),
                    row.event.clone(),
                    row.n111.to_string(),
                    row.n11.to_string(),
                    significant(row.expected),
                    significant(row.omega),
                    interval(Some(row.omega025), Some(row.omega975)),
                ]
            });
            let keys = [
                "product", "product", "event", "n111", "together", "expected", "omega", "interval",
            ];
            view.tables.push(WatchTable {
                name: messages.text("beyond-table-interactions"),
                head: heads(&keys, messages),
                rows: rows.collect(),
                texts: 3,
            });
        }
        view
    }
}

/// The JSON Schema (2020-12) of an [`InteractionsReport`].
#[must_use]
pub fn interactions_schema() -> Schema {
    schema_of::<InteractionsReport>()
}
