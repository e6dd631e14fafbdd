//! Where a statement of the knowledge base comes from.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How far a fact was checked against its source when it was recorded.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Verification {
    /// The source itself was read.
    Read,
    /// A page that reports the source was read.
    ReadInSecondary,
    /// Not seen in a source: shown as unverified.
    Unverified,
    /// Inferred from read text: shown as for human review.
    ForHumanReview,
}

impl Verification {
    /// Whether the fact was seen in a source, directly or through a report of it.
    #[must_use]
    pub const fn is_verified(self) -> bool {
        matches!(self, Self::Read | Self::ReadInSecondary)
    }
}

/// One source of a finding, with the time in which it is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Citation {
    /// Id of the fact in the knowledge base that carries this citation.
    pub id: String,
    /// Whose law or rule it is: `JP`, `US`, `EU`, `UK`, `KR`, `WADA`, `INT`.
    pub jurisdiction: String,
    /// Title of the source, in the reader's language.
    pub source: String,
    /// Article, section or page.
    pub locator: String,
    /// Address of the source.
    pub url: String,
    /// Whether the fact was seen in a source.
    pub verified: bool,
    /// How it was checked.
    pub verification: Verification,
    /// First day on which it is in force, when it has one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub in_force_from: Option<Date>,
    /// Last day on which it is in force, when it has one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub in_force_to: Option<Date>,
    /// Day on which the source was read.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub read_on: Option<Date>,
}
