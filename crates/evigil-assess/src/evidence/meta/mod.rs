//! A meta-analysis: JSON contract, and the way to it from a table of studies.

mod build;
mod parts;
mod pictures;
mod view;

use evigil_evidence::meta::model::{HeterogeneityLimits, Settings};
pub use parts::{
    BiasPart, LeftOutPart, LinePart, PooledPart, RarePart, RegressionPart, ShownPart, SkippedPart,
    StudyPart, SubgroupPart, SubgroupsPart, TrimFillPart,
};
pub use pictures::MetaPlot;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::contract::{contract_id, schema_of};
use crate::signal::SnapshotPart;

/// Name and version of the JSON contract.
pub const META_SCHEMA: &str = "evigil.meta/1";

contract_id! {
    /// Serialises as [`META_SCHEMA`].
    MetaSchemaId, META_SCHEMA
}

/// What is asked beside the table.
#[derive(Debug, Clone, PartialEq)]
pub struct MetaAsked {
    /// Model, test, level, prediction.
    pub settings: Settings,
    /// What is done with zero cells, by name.
    pub zeros: &'static str,
    /// Name of the column of groups.
    pub subgroup: Option<String>,
    /// Names of the columns of moderators.
    pub moderators: Vec<String>,
}

/// A meta-analysis. Effects are on the scale of the analysis: ratios and rates as natural
/// logarithms, proportions as their logit or arcsine; `shown` has them as readers know them.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MetaReport {
    /// Name and version of this contract.
    pub schema: MetaSchemaId,
    /// Version of evigil.
    pub version: String,
    /// The file that was read.
    pub snapshot: Vec<SnapshotPart>,
    /// What effects measure: `RR`, `OR`, `RD`, `AS`, `PETO`, `IRR`, `IRD`, `MD`, `SMD`, `ROM`, `MC`,
    /// `SMCC`, `PR`, `PLO`, `PAS`, `RATIO` or `GEN`.
    pub measure: String,
    /// Columns that effects were computed from.
    pub columns: String,
    /// Studies pooled.
    pub k: u64,
    /// Model: `FE`, `DL`, `HE`, `HS`, `SJ`, `ML`, `REML`, `EB` or `PM`.
    pub model: String,
    /// Test: `z`, `knapp-hartung` or `knapp-hartung-at-least-one`.
    pub test: String,
    /// Level of every interval.
    pub level: f64,
    /// Pooled effect.
    pub estimate: f64,
    /// Its standard error.
    pub se: f64,
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
    /// Estimate by standard error.
    pub statistic: f64,
    /// Degrees of freedom of Student's t; null for the normal distribution.
    pub df: Option<f64>,
    /// Two-sided p value against no effect; of proportions it has no meaning and is null.
    pub p: Option<f64>,
    /// Hartung and Knapp's q; null in the normal test.
    pub q_factor: Option<f64>,
    /// Variance between studies.
    pub tau2: f64,
    /// Its standard error; null in the fixed model.
    pub tau2_se: Option<f64>,
    /// Q-profile limits of the variance between studies.
    pub tau2_low: Option<f64>,
    /// The upper one.
    pub tau2_high: Option<f64>,
    /// Share of the variation that is not chance, in percent.
    pub i2: f64,
    /// Total variation by that of chance.
    pub h2: f64,
    /// Cochran's Q.
    pub q: f64,
    /// Its degrees of freedom.
    pub q_df: f64,
    /// Its p value.
    pub q_p: f64,
    /// Lower limit of the effect of a further study; null below three studies and in the fixed model.
    pub pi_low: Option<f64>,
    /// Upper limit of it.
    pub pi_high: Option<f64>,
    /// Distribution of that interval: `z`, `t(k-1)` or `t(k-2)`.
    pub pi_distribution: String,
    /// Log-likelihood, restricted where the model is.
    pub log_likelihood: f64,
    /// Pooled effect and intervals as readers know them.
    pub shown: ShownPart,
    /// What was done with zero cells: `add-to-zero`, `add-to-all` or `keep`.
    pub zeros: String,
    /// Studies to which something was added for a zero cell.
    pub corrected: u64,
    /// Rows without a needed number: not pooled.
    pub skipped: Vec<SkippedPart>,
    /// The studies.
    pub studies: Vec<StudyPart>,
    /// Groups of studies, when asked for.
    pub subgroups: Option<SubgroupsPart>,
    /// Regression on moderators, when asked for.
    pub regression: Option<RegressionPart>,
    /// Small-study effects; null below three studies or where precision does not differ.
    pub bias: Option<BiasPart>,
    /// Methods that need no correction of zero cells, where studies counted.
    pub rare: Vec<RarePart>,
    /// What the reader has to know; each is a sentence in the language of the run.
    pub remarks: Vec<String>,
}

impl MetaReport {
    pub(super) fn set_limits(&mut self, limits: Option<HeterogeneityLimits>) {
        if let Some(limits) = limits {
            [self.tau2_low, self.tau2_high] = limits.tau2.map(Some);
        }
    }
}

/// The JSON Schema (2020-12) of a [`MetaReport`].
#[must_use]
pub fn meta_schema() -> Schema {
    schema_of::<MetaReport>()
}
