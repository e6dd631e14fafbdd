//! What stands around the rows of a scan.

use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};

use super::PairRow;
use crate::contract::{contract_id, schema_of};

/// Name and version of the JSON contract.
pub const SCAN_SCHEMA: &str = "evigil.signal-scan/1";

contract_id! {
    /// Serialises as [`SCAN_SCHEMA`].
    ScanSchemaId, SCAN_SCHEMA
}

/// A scan: which data, how it was counted, the fitted prior, and the pairs that stand out.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ScanReport {
    /// Name and version of this contract.
    pub schema: ScanSchemaId,
    /// Version of evigil.
    pub version: String,
    /// The files that were read.
    pub snapshot: Vec<SnapshotPart>,
    /// How they were counted.
    pub settings: ScanSettings,
    /// What was read.
    pub read: ReadPart,
    /// Products that occur.
    pub products: u64,
    /// Events that occur.
    pub events: u64,
    /// Pairs that occur.
    pub pairs: u64,
    /// Pairs that meet the criterion.
    pub signals: u64,
    /// The fitted prior of the gamma-Poisson shrinker; null when it was not asked for.
    pub prior: Option<PriorPart>,
    /// What the reader has to know; each is a sentence in the language of the run.
    pub remarks: Vec<String>,
    /// The pairs that stand out, the strongest first, as many as were asked for.
    pub top: Vec<PairRow>,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SnapshotPart {
    /// Its name, without folders.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// How a table was counted and judged. The same settings and data give the same numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ScanSettings {
    /// What a count of one stands for: `reports` or `pairs`.
    pub universe: String,
    /// Which products count: `all` or `suspect`.
    pub roles: String,
    /// Columns whose combinations the expected counts are summed over.
    pub strata: Vec<String>,
    /// Only reports with one of these products.
    pub comparator: Vec<String>,
    /// No reports with one of these products.
    pub without_reports_of_products: Vec<String>,
    /// No reports with one of these events.
    pub without_reports_of_events: Vec<String>,
    /// SHA-256 of the file of groups that were counted instead of events.
    pub groups: Option<String>,
    /// Fewest reports of a pair that can be a signal.
    pub least_count: u64,
    /// By what a pair is a signal.
    pub criterion: Criterion,
    /// Likelihood by which the prior was fitted; null when none was.
    pub likelihood: Option<String>,
}

/// By what a pair is a signal: the column that has to exceed a value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Criterion {
    /// Lower limit of the gamma-Poisson shrinker above this.
    Eb05(f64),
    /// Lower limit of the information component above this.
    Ic025(f64),
    /// Lower limit of the reporting odds ratio above this.
    RorLow(f64),
    /// Lower limit of the proportional reporting ratio above this.
    PrrLow(f64),
    /// The criteria of Evans.
    Evans,
}

impl Criterion {
    /// The number that pairs are ranked by.
    #[must_use]
    pub fn rank(self, row: &PairRow) -> f64 {
        let value = match self {
            Self::Eb05(_) => row.eb05,
            Self::Ic025(_) => Some(row.ic025),
            Self::RorLow(_) => row.ror_low,
            Self::PrrLow(_) => row.prr_low,
            Self::Evans => row.prr,
        };
        value.unwrap_or(f64::NEG_INFINITY)
    }

    /// Whether a pair is a signal; it also has to have the fewest reports that were asked for.
    #[must_use]
    pub fn is_met(self, row: &PairRow) -> bool {
        match self {
            Self::Eb05(above) | Self::Ic025(above) | Self::RorLow(above) | Self::PrrLow(above) => {
                self.rank(row) > above
            }
            Self::Evans => row.evans,
        }
    }

    /// Name of the column.
    #[must_use]
    pub const fn column(self) -> &'static str {
        match self {
            Self::Eb05(_) => "eb05",
            Self::Ic025(_) => "ic025",
            Self::RorLow(_) => "ror_low",
            Self::PrrLow(_) => "prr_low",
            Self::Evans => "evans",
        }
    }

    /// The value that has to be exceeded; none for a criterion of several columns.
    #[must_use]
    pub const fn above(self) -> Option<f64> {
        match self {
            Self::Eb05(above) | Self::Ic025(above) | Self::RorLow(above) | Self::PrrLow(above) => {
                Some(above)
            }
            Self::Evans => None,
        }
    }
}

/// What was read of the tables, and what needed a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReadPart {
    /// Rows.
    pub rows: u64,
    /// Different reports.
    pub reports: u64,
    /// Reports, or pairs, that were counted after restrictions.
    pub counted: u64,
    /// Rows that repeat report, product and event of another, which count once.
    pub duplicates: u64,
    /// Rows whose product was left out for its role.
    pub other_roles: u64,
    /// Reports with two values of a stratum; the lowest text holds.
    pub in_two_strata: u64,
    /// Reports without a product that counts.
    pub without_product: u64,
    /// Reports without an event.
    pub without_event: u64,
}

/// The prior of the gamma-Poisson shrinker: a mixture of two gamma distributions (DuMouchel 1999).
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PriorPart {
    /// Shape of the first component.
    pub alpha1: f64,
    /// Rate of the first component.
    pub beta1: f64,
    /// Shape of the second component.
    pub alpha2: f64,
    /// Rate of the second component.
    pub beta2: f64,
    /// Weight of the first component.
    pub p: f64,
    /// Logarithm of the likelihood at it.
    pub log_likelihood: f64,
    /// Whether the fit converged. When not, no number of the shrinker is given.
    pub converged: bool,
    /// Parameters that stand at a bound: the maximum lies beyond it, and they are not identified.
    pub at_bound: Vec<String>,
}

/// The JSON Schema (2020-12) of a [`ScanReport`].
#[must_use]
pub fn scan_schema() -> Schema {
    schema_of::<ScanReport>()
}
