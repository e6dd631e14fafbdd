//! A run of monitoring as JSON.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::view::WatchView;
use super::{CaseSeriesPart, ChartPart, EarsPart, FunnelPart, LooksPart, RatesPart};
use crate::Messages;
use crate::contract::{contract_id, schema_of};
use crate::signal::SnapshotPart;

/// Name and version of the JSON contract.
pub const MONITOR_SCHEMA: &str = "evigil.signal-monitor/1";

contract_id! {
    /// Serialises as [`MONITOR_SCHEMA`].
    MonitorSchemaId, MONITOR_SCHEMA
}

/// What a method says of a registry as it fills.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MonitorReport {
    /// Name and version of this contract.
    pub schema: MonitorSchemaId,
    /// Version of evigil.
    pub version: String,
    /// The file that was read.
    pub snapshot: Vec<SnapshotPart>,
    /// The method, as on the command line.
    pub method: String,
    /// Ids under which `evigil explain` tells what the method does.
    pub explained_by: Vec<String>,
    /// The numbers that the method was given, by their names.
    pub settings: BTreeMap<String, f64>,
    /// What it says.
    pub result: MonitorResult,
    /// What the reader has to know; each is a sentence in the language of the run.
    pub remarks: Vec<String>,
}

/// What a method says.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MonitorResult {
    /// A sequential test.
    Looks(LooksPart),
    /// A cumulative sum chart.
    Chart(ChartPart),
    /// The charts of the Early Aberration Reporting System.
    Ears(EarsPart),
    /// Rates with exact intervals.
    Rates(RatesPart),
    /// Providers in a funnel.
    Funnel(FunnelPart),
    /// A self-controlled case series.
    CaseSeries(CaseSeriesPart),
}

impl MonitorReport {
    /// The report in sentences, tables and pictures.
    #[must_use]
    pub fn view(&self, messages: &Messages) -> WatchView {
        let mut view = WatchView::new(messages.family("watch-method", &self.method));
        view.set_files(&self.snapshot);
        for (name, value) in &self.settings {
            view.fact(messages.family("watch-setting", name), *value);
        }
        view.remarks.clone_from(&self.remarks);
        view.explained_by.clone_from(&self.explained_by);
        match &self.result {
            MonitorResult::Looks(part) => part.tell(&mut view, messages),
            MonitorResult::Chart(part) => part.tell(&mut view, messages),
            MonitorResult::Ears(part) => part.tell(&mut view, messages),
            MonitorResult::Rates(part) => part.tell(&mut view, messages),
            MonitorResult::Funnel(part) => part.tell(&mut view, messages),
            MonitorResult::CaseSeries(part) => part.tell(&mut view, messages),
        }
        view
    }
}

/// The JSON Schema (2020-12) of a [`MonitorReport`].
#[must_use]
pub fn monitor_schema() -> Schema {
    schema_of::<MonitorReport>()
}
