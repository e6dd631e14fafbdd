//! One pair from all sides: what makes it stand out, and what speaks against it.

mod build;
mod html;
mod text;

use schemars::{JsonSchema, Schema};
use serde::Serialize;

pub use build::{PairBase, PairQuestions};
pub use html::{PairPlots, pair_html};
pub use text::pair_text;

use super::{PairRow, PriorPart, SnapshotPart};
use crate::contract::{contract_id, schema_of};

/// Name and version of the JSON contract.
pub const PAIR_SCHEMA: &str = "evigil.signal-pair/1";

contract_id! {
    /// Serialises as [`PAIR_SCHEMA`].
    PairSchemaId, PAIR_SCHEMA
}

/// One pair from all sides.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PairReport {
    /// Name and version of this contract.
    pub schema: PairSchemaId,
    /// Version of evigil.
    pub version: String,
    /// The files that were read.
    pub snapshot: Vec<SnapshotPart>,
    /// The pair by every method of a scan.
    pub row: PairRow,
    /// The prior behind EBGM.
    pub prior: Option<PriorPart>,
    /// Products that may hide the pair, and the pair without their reports.
    pub masking: Option<MaskingPart>,
    /// When the event began.
    pub onset: Option<OnsetPart>,
    /// The pair by period.
    pub periods: Vec<PeriodPart>,
    /// p value of a trend in the share of the event among the product's reports.
    pub trend_p: Option<f64>,
    /// The pair by the levels of each column that was asked for.
    pub subgroups: Vec<SubgroupsPart>,
    /// Other products with which the event is reported more often than either explains.
    pub together: Vec<TogetherPart>,
    /// The odds ratio with other products taken into account, where it was asked for.
    pub adjusted: Option<AdjustedPart>,
    /// The reports of the pair, as the source calls them; as many as were asked for.
    pub reports: Vec<String>,
    /// What the reader has to know; each is a sentence in the language of the run.
    pub remarks: Vec<String>,
}

/// A number with its 95 % interval. An end without bound is null.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Limits {
    /// The estimate.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A pair without the reports of products that mask its event.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MaskingPart {
    /// Products whose reports were left out, the strongest first.
    pub maskers: Vec<String>,
    /// Information component with all reports.
    pub before: Limits,
    /// Without the reports of these products.
    pub after: Limits,
    /// Whether the pair stands out only without them.
    pub revealed: bool,
}

/// When an event began after the product.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct OnsetPart {
    /// Reports with a known time.
    pub known: u64,
    /// Reports in which the event was first.
    pub before: u64,
    /// Median of the known times in days.
    pub median_days: Option<f64>,
    /// Shape of the Weibull distribution: below 1 the events gather early.
    pub weibull_shape: Option<Limits>,
    /// Its scale in days.
    pub weibull_scale: Option<Limits>,
    /// `falling`, `constant` or `rising`: how the hazard goes, by the limits of the shape.
    pub hazard: Option<String>,
    /// p value of Kolmogorov and Smirnov against the same event after other products.
    pub other_products_p: Option<f64>,
    /// p value of Kolmogorov and Smirnov against other events after the same product.
    pub other_events_p: Option<f64>,
}

/// A pair in one period, and until its end.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PeriodPart {
    /// The period.
    pub period: String,
    /// Reports of the pair in it.
    pub n11: u64,
    /// Information component of the period alone.
    pub ic: Limits,
    /// Reports of the pair until its end.
    pub cumulative_n11: u64,
    /// Information component of all reports until its end.
    pub cumulative_ic: Limits,
}

/// A pair by the levels of a column.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SubgroupsPart {
    /// The column.
    pub column: String,
    /// Its levels.
    pub levels: Vec<LevelPart>,
    /// Odds ratio common to the levels (Mantel and Haenszel).
    pub pooled: Option<Limits>,
    /// p value of the question whether the levels have one odds ratio (Breslow and Day, Tarone).
    pub heterogeneity_p: Option<f64>,
}

/// A pair in one level.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LevelPart {
    /// The level; empty for reports that do not tell it.
    pub level: String,
    /// Reports of the pair.
    pub n11: u64,
    /// Expected count.
    pub expected: f64,
    /// Reporting odds ratio.
    pub ror: Limits,
    /// Information component.
    pub ic: Limits,
}

/// Another product that goes with the pair.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TogetherPart {
    /// The other product.
    pub product: String,
    /// Reports with both products and the event.
    pub n111: u64,
    /// Count expected if the products acted independently (Norén 2008).
    pub expected: f64,
    /// Omega with its interval.
    pub omega: Limits,
}

/// The odds ratio with other products taken into account.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AdjustedPart {
    /// Terms among which the LASSO chose.
    pub candidates: u64,
    /// Whether the LASSO kept the product among those associated with the event.
    pub kept: bool,
    /// Odds ratio by maximum likelihood on the terms kept.
    pub lasso: Option<Limits>,
    /// Odds ratio pooled over classes of the propensity score.
    pub propensity: Option<Limits>,
}

/// The JSON Schema (2020-12) of a [`PairReport`].
#[must_use]
pub fn pair_schema() -> Schema {
    schema_of::<PairReport>()
}
