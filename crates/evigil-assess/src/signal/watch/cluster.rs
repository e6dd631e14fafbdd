//! Clusters of lots, providers and times as JSON.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::contract::{contract_id, schema_of};
use crate::signal::SnapshotPart;

/// Name and version of the JSON contract.
pub const CLUSTERS_SCHEMA: &str = "evigil.signal-clusters/1";

contract_id! {
    /// Serialises as [`CLUSTERS_SCHEMA`].
    ClustersSchemaId, CLUSTERS_SCHEMA
}

/// Lots against each other, and a scan for clusters of lots, providers and times.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ClusterReport {
    /// Name and version of this contract.
    pub schema: ClustersSchemaId,
    /// Version of evigil.
    pub version: String,
    /// The file that was read.
    pub snapshot: Vec<SnapshotPart>,
    /// Ids under which `evigil explain` tells what the methods do.
    pub explained_by: Vec<String>,
    /// The numbers that the methods were given, by their names.
    pub settings: BTreeMap<String, f64>,
    /// What was counted: `persons` of whom each had the event or not, or `exposure` that adds up.
    pub denominator: String,
    /// Share of false discoveries that is accepted among lots called out.
    pub fdr: f64,
    /// Each lot against all others, the most striking first.
    pub lots: Vec<LotRow>,
    /// Whether lots differ at all; null when it was too large to simulate.
    pub heterogeneity: Option<HeterogeneityPart>,
    /// The scan over time; null when the table has no dates.
    pub scan: Option<ScanPart>,
    /// What the reader has to know; each is a sentence in the language of the run.
    pub remarks: Vec<String>,
}

/// One lot against all others.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LotRow {
    /// The lot.
    pub lot: String,
    /// Events.
    pub events: u64,
    /// Persons or exposure.
    pub exposed: f64,
    /// Events expected if all lots are alike.
    pub expected: f64,
    /// Rate of this lot by that of the others; null when it isn't finite.
    pub rate_ratio: Option<f64>,
    /// Lower 95 % limit of that ratio, exact given the sum of the events when they are few among those
    /// exposed; null where there is none.
    pub low: Option<f64>,
    /// Upper 95 % limit of that ratio; null where there is none.
    pub high: Option<f64>,
    /// Exact chance of so many events or more if all lots are alike.
    pub p_upper: f64,
    /// As `p_upper`, with half the chance of exactly so many.
    pub mid_p: f64,
    /// `p_upper` adjusted for the number of lots (Benjamini and Hochberg).
    pub q_upper: f64,
    /// Whether `q_upper` is at most the share of false discoveries that is accepted.
    pub signal: bool,
}

/// Whether lots differ at all.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct HeterogeneityPart {
    /// Likelihood ratio statistic.
    pub statistic: f64,
    /// Monte Carlo chance of a statistic so large if all lots are alike.
    pub p: f64,
}

/// What the scan found.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ScanPart {
    /// What events are compared with: `exposure`, or the `events` of other places and times.
    pub model: String,
    /// Chance of a false cluster that is accepted.
    pub alpha: f64,
    /// Sets of lots and providers that were compared.
    pub zones: u64,
    /// Windows over all of them.
    pub windows: u64,
    /// The log-likelihood ratio that the highest of simulated data passes in one of twenty.
    pub llr_at_5_percent: Option<f64>,
    /// The most likely cluster and others that share nothing with it, the most striking first.
    pub clusters: Vec<ClusterPart>,
}

/// A cluster.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ClusterPart {
    /// What kind of set: `everywhere`, `lot`, `provider`, `region`, `lot_at_provider`,
    /// `lot_in_region`, `lots_of_provider` or `lots_of_region`.
    pub zone: String,
    /// The names of the set: a lot, a provider, or both.
    pub names: Vec<String>,
    /// All lots in it.
    pub lots: Vec<String>,
    /// All providers in it.
    pub providers: Vec<String>,
    /// First day of the window.
    pub first_day: String,
    /// Last day of the window.
    pub last_day: String,
    /// Events in it.
    pub events: u64,
    /// Events expected in it.
    pub expected: f64,
    /// Events by expected inside, against the same outside; null when all events are inside.
    pub relative_risk: Option<f64>,
    /// Log-likelihood ratio.
    pub llr: f64,
    /// Monte Carlo chance of a window so striking anywhere, without any cluster.
    pub p: f64,
}

/// The JSON Schema (2020-12) of a [`ClusterReport`].
#[must_use]
pub fn clusters_schema() -> Schema {
    schema_of::<ClusterReport>()
}
