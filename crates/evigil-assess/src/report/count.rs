//! Reports by product and event.

use std::fmt::Write as _;

use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::Messages;
use crate::contract::{contract_id, schema_of};

/// Name and version of the JSON contract.
pub const COUNT_SCHEMA: &str = "evigil.count/1";

contract_id! {
    /// Serialises as [`COUNT_SCHEMA`].
    CountSchemaId, COUNT_SCHEMA
}

/// How many reports have a product, an event, both, or neither.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CountReport {
    /// Name and version of this contract.
    pub schema: CountSchemaId,
    /// What was asked for as product; nothing stands for any: then a report has a product when it
    /// names one.
    pub product: Vec<String>,
    /// What was asked for as event; nothing stands for any, as above.
    pub event: Vec<String>,
    /// Reports left out because a later version of their case counts.
    pub superseded: u64,
    /// All reports that were looked at.
    pub all: CountRow,
    /// The same by month, year or lot, where that was asked for.
    pub rows: Vec<CountRow>,
}

/// The four cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CountRow {
    /// Month, year or lot, with its spellings; empty for all reports, and among the rows for those
    /// that name no lot.
    pub name: String,
    /// Reports with product and event.
    pub both: u64,
    /// Reports with the product, without the event.
    pub product_only: u64,
    /// Reports with the event, without the product.
    pub event_only: u64,
    /// Reports with neither.
    pub neither: u64,
}

/// The JSON Schema (2020-12) of a [`CountReport`].
#[must_use]
pub fn count_schema() -> Schema {
    schema_of::<CountReport>()
}

/// The counts for people.
#[must_use]
pub fn count_text(report: &CountReport, messages: &Messages) -> String {
    let heads =
        ["both", "product", "event", "neither"].map(|key| messages.text(&format!("count-{key}")));
    let width = report
        .rows
        .iter()
        .map(|row| columns(&row.name))
        .chain(["count-no-lot", "count-all"].map(|key| columns(&messages.text(key))))
        .max()
        .unwrap_or_default();
    let mut text = String::new();
    let any = || messages.text("count-any");
    let asked = |words: &[String]| {
        if words.is_empty() {
            any()
        } else {
            words.join(", ")
        }
    };
    let _ = writeln!(
        text,
        "{}: {}\n{}: {}\n",
        messages.text("count-asked-product"),
        asked(&report.product),
        messages.text("count-asked-event"),
        asked(&report.event)
    );
    let mut line = |name: &str, cells: [String; 4]| {
        let pad = width.saturating_sub(columns(name));
        let _ = write!(text, "{name}{}", " ".repeat(pad));
        for (cell, head) in cells.iter().zip(&heads) {
            let room = columns(head).max(10).saturating_sub(columns(cell));
            let _ = write!(text, "  {}{cell}", " ".repeat(room));
        }
        text.push('\n');
    };
    line("", heads.clone());
    let rows = report.rows.iter().map(|row| (row, "count-no-lot"));
    for (row, nameless) in rows.chain([(&report.all, "count-all")]) {
        let cells = [row.both, row.product_only, row.event_only, row.neither];
        let name = match row.name.as_str() {
            "" => messages.text(nameless),
            name => name.to_owned(),
        };
        line(&name, cells.map(|cell| cell.to_string()));
    }
    if report.superseded > 0 {
        let _ = writeln!(
            text,
            "\n{}",
            messages.with("count-superseded", [("count", report.superseded)])
        );
    }
    text
}

/// Columns that a text takes on a terminal.
fn columns(text: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(text)
}
