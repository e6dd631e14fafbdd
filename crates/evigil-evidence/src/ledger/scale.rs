//! Scales on which outcomes are measured.

use evigil_core::Localized;
use evigil_knowledge::basis::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which way is better on a scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// Lower values.
    Lower,
    /// Higher values.
    Higher,
    /// Codings run both ways: the report has to say.
    Depends,
}

impl Better {
    /// The word of the files and of the JSON contracts.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Lower => "lower",
            Self::Higher => "higher",
            Self::Depends => "depends",
        }
    }
}

/// A scale: an entry of `knowledge/evidence/scales.toml`. Its range and direction, never its text.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// Stable id, such as `womac`.
    pub id: String,
    /// Name.
    pub title: Localized,
    /// Lowest value; absent when there is none.
    #[serde(default)]
    pub low: Option<f64>,
    /// Highest value; absent when there is none.
    #[serde(default)]
    pub high: Option<f64>,
    /// Which way is better.
    pub better: Better,
    /// Unit of its values.
    pub unit: String,
    /// Version, when there are several.
    #[serde(default)]
    pub version: Option<String>,
    /// What a reader should know of it.
    #[serde(default)]
    pub note: Option<Localized>,
    /// What its range and direction rest on.
    pub basis: Vec<Basis>,
}

impl Scale {
    /// Whether a value can stand on the scale.
    #[must_use]
    pub fn holds(&self, value: f64) -> bool {
        value.is_finite()
            && self.low.is_none_or(|low| low <= value)
            && self.high.is_none_or(|high| value <= high)
    }

    /// Whether two values can lie so far apart.
    #[must_use]
    pub fn holds_change(&self, change: f64) -> bool {
        change.is_finite()
            && match (self.low, self.high) {
                (Some(low), Some(high)) => change.abs() <= high - low,
                _ => true,
            }
    }

    /// The range in words of mathematics, such as `0 to 100`.
    #[must_use]
    pub fn range(&self) -> Range {
        Range {
            low: self.low,
            high: self.high,
        }
    }
}

/// The range of a scale.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Range {
    /// Lowest value.
    pub low: Option<f64>,
    /// Highest value.
    pub high: Option<f64>,
}

impl std::fmt::Display for Range {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.low, self.high) {
            (Some(low), Some(high)) => write!(f, "{low} to {high}"),
            (Some(low), None) => write!(f, "{low} or more"),
            (None, Some(high)) => write!(f, "{high} or less"),
            (None, None) => f.write_str("any number"),
        }
    }
}
