//! Groups of events at any level of a hierarchy.

use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::ListRow;
use crate::Messages;
use crate::contract::{contract_id, schema_of};
use crate::figures::significant;
use crate::signal::SnapshotPart;
use crate::signal::text::number;
use crate::signal::watch::{WatchTable, WatchView, heads};

/// Name and version of the JSON contract.
pub const TREE_SCHEMA: &str = "evigil.signal-tree/1";

contract_id! {
    /// Serialises as [`TREE_SCHEMA`].
    TreeSchemaId, TREE_SCHEMA
}

/// Which groups of events the reports of a product name more often than others do.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TreeReport {
    /// Name and version of this contract.
    pub schema: TreeSchemaId,
    /// Version of evigil.
    pub version: String,
    /// The files that were read: the tables, then the hierarchy.
    pub snapshot: Vec<SnapshotPart>,
    /// Ids under which `evigil explain` tells what the method does.
    pub explained_by: Vec<String>,
    /// Which products count: `all` or `suspect`.
    pub roles: String,
    /// The product.
    pub product: String,
    /// Chance of a false signal anywhere in the hierarchy.
    pub alpha: f64,
    /// Fewest reports of the product in a group.
    pub least_cases: u64,
    /// Simulated data sets.
    pub replicates: u64,
    /// Seed of the simulation.
    pub seed: u64,
    /// Reports that were counted.
    pub reports: u64,
    /// Reports of the product.
    pub cases: u64,
    /// Terms and groups of the hierarchy.
    pub nodes: u64,
    /// Events of the tables that the hierarchy does not have.
    pub events_outside: u64,
    /// Log-likelihood ratio from which a group is a signal; null where so few simulated data sets can
    /// give no p that small.
    pub critical_value: Option<f64>,
    /// Groups with more reports than expected.
    pub raised: u64,
    /// Those of them whose p is at most `alpha`.
    pub signals: u64,
    /// What the reader has to know; each is a sentence in the language of the run.
    pub remarks: Vec<String>,
    /// Groups with more reports than expected, the least likely first, as many as were asked for.
    pub top: Vec<CutRow>,
}

/// A term or group with more reports of the product than expected.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CutRow {
    /// The term or group.
    pub node: String,
    /// Steps on the longest way up; 0 at a top.
    pub depth: u32,
    /// Reports of the product in it.
    pub cases: u64,
    /// Reports of the product expected in it.
    pub expected: f64,
    /// Cases by expected.
    pub ratio: Option<f64>,
    /// Log-likelihood ratio.
    pub llr: f64,
    /// Chance that the best group of data without an effect is as good.
    pub p: f64,
    /// Whether `p` is at most alpha.
    pub signal: bool,
}

impl ListRow for CutRow {
    const COLUMNS: &'static [&'static str] = &[
        "node", "depth", "cases", "expected", "ratio", "llr", "p", "signal",
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.node.clone(),
            self.depth.to_string(),
            self.cases.to_string(),
            self.expected.to_string(),
            super::cell(self.ratio),
            self.llr.to_string(),
            self.p.to_string(),
            self.signal.to_string(),
        ]
    }
}

impl TreeReport {
    /// The report in sentences and tables.
    #[must_use]
    pub fn view(&self, messages: &Messages) -> WatchView {
        let title = [("product", self.product.as_str())];
        let mut view = WatchView::new(messages.with("beyond-tree", title));
        view.set_files(&self.snapshot);
        view.fact(messages.text("beyond-reports"), self.reports as f64);
        view.fact(messages.text("beyond-cases"), self.cases as f64);
        view.fact(messages.text("beyond-nodes"), self.nodes as f64);
        for (name, value) in [
            ("alpha", self.alpha),
            ("replicates", self.replicates as f64),
            ("seed", self.seed as f64),
        ] {
            view.fact(messages.family("watch-setting", name), value);
        }
        if let Some(value) = self.critical_value {
            view.fact(messages.text("watch-critical"), value);
        }
        view.remarks.clone_from(&self.remarks);
        view.explained_by.clone_from(&self.explained_by);
        let signal = self.top.first().filter(|cut| cut.signal);
        let words = match (signal, self.top.first()) {
            (Some(cut), _) => messages.with("beyond-tree-signal", told(cut, self.signals)),
            (None, Some(cut)) => messages.with("beyond-tree-quiet", told(cut, self.signals)),
            (None, None) => messages.text("beyond-tree-nothing"),
        };
        view.verdicts.push((words, signal.is_some()));
        if !self.top.is_empty() {
            let rows = self.top.iter().map(|cut| {
                vec![
                    cut.node.clone(),
                    cut.depth.to_string(),
                    cut.cases.to_string(),
                    significant(cut.expected),
                    number(cut.ratio),
                    significant(cut.llr),
                    significant(cut.p),
                    if cut.signal {
                        messages.text("watch-mark-signal")
                    } else {
                        "–".to_owned()
                    },
                ]
            });
            let keys = [
                "node", "depth", "cases", "expected", "rr", "llr", "p", "signal",
            ];
            view.tables.push(WatchTable {
                name: messages.text("beyond-table-tree"),
                head: heads(&keys, messages),
                rows: rows.collect(),
                texts: 1,
            });
        }
        view
    }
}

fn told(cut: &CutRow, signals: u64) -> [(&'static str, String); 5] {
    [
        ("node", cut.node.clone()),
        ("cases", cut.cases.to_string()),
        ("expected", significant(cut.expected)),
        ("p", significant(cut.p)),
        ("count", signals.to_string()),
    ]
}

/// The JSON Schema (2020-12) of a [`TreeReport`].
#[must_use]
pub fn tree_schema() -> Schema {
    schema_of::<TreeReport>()
}
