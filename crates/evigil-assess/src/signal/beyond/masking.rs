//! Pairs that other products hide.

use evigil_signal::beyond::Measures;
use evigil_signal::beyond::masking::{Masked, Masker};
use evigil_signal::table::Names;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::{ListRow, cell};
use crate::Messages;
use crate::contract::{contract_id, schema_of};
use crate::figures::significant;
use crate::signal::text::number;
use crate::signal::watch::{WatchTable, WatchView, heads, interval};
use crate::signal::{Limits, SnapshotPart, finite};

/// Name and version of the JSON contract.
pub const MASKING_SCHEMA: &str = "evigil.signal-masking/1";

contract_id! {
    /// Serialises as [`MASKING_SCHEMA`].
    MaskingSchemaId, MASKING_SCHEMA
}

/// What comes to light when products that mask events are taken out.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MaskingReport {
    /// Name and version of this contract.
    pub schema: MaskingSchemaId,
    /// Version of evigil.
    pub version: String,
    /// The files that were read.
    pub snapshot: Vec<SnapshotPart>,
    /// Ids under which `evigil explain` tells what the method does.
    pub explained_by: Vec<String>,
    /// Which products count: `all` or `suspect`.
    pub roles: String,
    /// Which reports of a masking product are taken out: all that name the `product`, or those that
    /// name it with the event (`pair`).
    pub removal: String,
    /// Least masking ratio of a product that is taken out.
    pub least_ratio: f64,
    /// Fewest reports of such a product with the event.
    pub least_masker: u64,
    /// Fewest reports of a pair, after removal.
    pub least_count: u64,
    /// Most products that are taken out for one event.
    pub most_maskers: u64,
    /// Reports that were counted.
    pub reports: u64,
    /// Events that a product masks.
    pub masked_events: u64,
    /// Pairs whose measures change.
    pub pairs: u64,
    /// Those of them whose IC025 is above 0 only without the masking products.
    pub revealed: u64,
    /// What the reader has to know; each is a sentence in the language of the run.
    pub remarks: Vec<String>,
    /// Products that mask the events of `top`, in the order in which they were taken out.
    pub maskers: Vec<MaskerRow>,
    /// The pairs, those that come to light first, then by IC025 after removal; as many as were asked
    /// for.
    pub top: Vec<MaskedRow>,
}

/// A product that masks an event.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MaskerRow {
    /// The event.
    pub event: String,
    /// The product.
    pub product: String,
    /// Reports of both, when it was taken out.
    pub n11: u64,
    /// Reports of the event, when it was taken out.
    pub nx1: u64,
    /// Share of the event among all reports over its share without the product's.
    pub ratio: Option<f64>,
}

impl MaskerRow {
    /// The row of a product whose name and whose event's stand under these codes.
    #[must_use]
    pub fn new(masker: &Masker, products: &Names, events: &Names) -> Self {
        Self {
            event: name(events, masker.event),
            product: name(products, masker.product),
            n11: masker.cell.n11(),
            nx1: masker.cell.nx1(),
            ratio: masker.ratio,
        }
    }
}

/// A pair with and without the reports of masking products.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MaskedRow {
    /// The product.
    pub product: String,
    /// The event.
    pub event: String,
    /// The products that were taken out, in that order.
    pub maskers: Vec<String>,
    /// Whether IC025 is above 0 only without them.
    pub revealed: bool,
    /// Reports of both, of all.
    pub n11_before: u64,
    /// The same without the masking products.
    pub n11_after: u64,
    /// Expected reports, of all.
    pub expected_before: f64,
    /// The same without the masking products.
    pub expected_after: f64,
    /// Information component with 95 % limits, of all.
    pub ic_before: Limits,
    /// The same without the masking products.
    pub ic_after: Limits,
    /// Proportional reporting ratio of all; null where it isn't finite.
    pub prr_before: Option<f64>,
    /// The same without the masking products.
    pub prr_after: Option<f64>,
    /// PRR after over PRR before; null where one of them is zero or infinite.
    pub ratio: Option<f64>,
}

impl MaskedRow {
    /// The row of a pair whose names stand under these codes.
    #[must_use]
    pub fn new(masked: &Masked, products: &Names, events: &Names) -> Self {
        let prr = |measures: &Measures| finite(measures.prr.value);
        Self {
            product: name(products, masked.product),
            event: name(events, masked.event),
            maskers: masked
                .maskers
                .iter()
                .map(|it| name(products, *it))
                .collect(),
            revealed: masked.is_revealed(),
            n11_before: masked.before.cell.n11(),
            n11_after: masked.after.cell.n11(),
            expected_before: masked.before.expected,
            expected_after: masked.after.expected,
            ic_before: masked.before.ic.into(),
            ic_after: masked.after.ic.into(),
            prr_before: prr(&masked.before),
            prr_after: prr(&masked.after),
            ratio: masked.ratio,
        }
    }
}

fn name(names: &Names, code: u32) -> String {
    names.name(code).unwrap_or_default().to_owned()
}

impl ListRow for MaskedRow {
    const COLUMNS: &'static [&'static str] = &[
        "product",
        "event",
        "maskers",
        "revealed",
        "n11_before",
        "n11_after",
        "expected_before",
        "expected_after",
        "ic_before",
        "ic025_before",
        "ic975_before",
        "ic_after",
        "ic025_after",
        "ic975_after",
        "prr_before",
        "prr_after",
        "ratio",
    ];

    fn cells(&self) -> Vec<String> {
        let limits = |it: Limits| [it.value, it.low, it.high].map(|value| value.to_string());
        let mut cells = vec![
            self.product.clone(),
            self.event.clone(),
            self.maskers.join("|"),
            self.revealed.to_string(),
            self.n11_before.to_string(),
            self.n11_after.to_string(),
            self.expected_before.to_string(),
            self.expected_after.to_string(),
        ];
        cells.extend(limits(self.ic_before));
        cells.extend(limits(self.ic_after));
        cells.extend([self.prr_before, self.prr_after, self.ratio].map(cell));
        cells
    }
}

impl MaskingReport {
    /// The report in sentences and tables.
    #[must_use]
    pub fn view(&self, messages: &Messages) -> WatchView {
        let mut view = WatchView::new(messages.text("beyond-masking"));
        view.set_files(&self.snapshot);
        view.fact(messages.text("beyond-reports"), self.reports as f64);
        view.fact(messages.text("beyond-least-ratio"), self.least_ratio);
        view.fact(
            messages.text("beyond-least-masker"),
            self.least_masker as f64,
        );
        view.remarks.clone_from(&self.remarks);
        view.explained_by.clone_from(&self.explained_by);
        let details = [
            ("events", self.masked_events),
            ("pairs", self.pairs),
            ("revealed", self.revealed),
        ];
        let key = if self.revealed > 0 {
            "beyond-masking-revealed"
        } else {
            "beyond-masking-none"
        };
        let words = messages.with(key, details);
        view.verdicts.push((words, self.revealed > 0));
        if !self.top.is_empty() {
            let with_limits = |it: Limits| {
                format!(
                    "{} ({})",
                    significant(it.value),
                    interval(Some(it.low), Some(it.high))
                )
            };
            let rows = self.top.iter().map(|row| {
                vec![
                    row.product.clone(),
                    row.event.clone(),
                    row.maskers.join(", "),
                    row.n11_after.to_string(),
                    with_limits(row.ic_before),
                    with_limits(row.ic_after),
                    number(row.ratio),
                    if row.revealed {
                        messages.text("beyond-mark-revealed")
                    } else {
                        "–".to_owned()
                    },
                ]
            });
            let keys = [
                "product",
                "event",
                "maskers",
                "n11",
                "ic-before",
                "ic-after",
                "prr-ratio",
                "revealed",
            ];
            view.tables.push(WatchTable {
                name: messages.text("beyond-table-masked"),
                head: heads(&keys, messages),
                rows: rows.collect(),
                texts: 3,
            });
            let rows = self.maskers.iter().map(|row| {
                vec![
                    row.event.clone(),
                    row.product.clone(),
                    row.n11.to_string(),
                    row.nx1.to_string(),
                    number(row.ratio),
                ]
            });
            view.tables.push(WatchTable {
                name: messages.text("beyond-table-maskers"),
                head: heads(
                    &["event", "product", "n11", "nx1", "masking-ratio"],
                    messages,
                ),
                rows: rows.collect(),
                texts: 2,
            });
        }
        view
    }
}

/// The JSON Schema (2020-12) of a [`MaskingReport`].
#[must_use]
pub fn masking_schema() -> Schema {
    schema_of::<MaskingReport>()
}
