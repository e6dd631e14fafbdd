//! Statements of law and of other rules.

use evigil_core::{Localized, Verification};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Locator, Place, dates};

/// Whose law or rule a fact is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "UPPERCASE")]
pub enum Jurisdiction {
    /// Japan.
    Jp,
    /// United States.
    Us,
    /// European Union.
    Eu,
    /// United Kingdom.
    Uk,
    /// Republic of Korea.
    Kr,
    /// World Anti-Doping Agency.
    Wada,
    /// Several countries, or none.
    Int,
}

impl Jurisdiction {
    /// The code used in citations.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Jp => "JP",
            Self::Us => "US",
            Self::Eu => "EU",
            Self::Uk => "UK",
            Self::Kr => "KR",
            Self::Wada => "WADA",
            Self::Int => "INT",
        }
    }
}

/// How a fact was checked when it was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Mark {
    /// The source itself was read.
    #[serde(rename = "seen")]
    Seen,
    /// A page that reports the source was read.
    #[serde(rename = "seen-2")]
    SeenInSecondary,
    /// From general knowledge, not read: shown as unverified.
    #[serde(rename = "known")]
    Known,
    /// Inferred from read text: shown as for human review.
    #[serde(rename = "derived")]
    Derived,
}

impl From<Mark> for Verification {
    fn from(mark: Mark) -> Self {
        match mark {
            Mark::Seen => Self::Read,
            Mark::SeenInSecondary => Self::ReadInSecondary,
            Mark::Known => Self::Unverified,
            Mark::Derived => Self::ForHumanReview,
        }
    }
}

/// A number that a fact states.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// What it counts, such as `fine_max`.
    pub of: String,
    /// The number.
    pub value: f64,
    /// Its unit, such as `JPY`, `mL`, `h`, `d`, `%`.
    pub unit: String,
}

/// A publication in which a fact stands.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceRef {
    /// Id of the source.
    pub source: String,
    /// Place in it, when it is not that of the fact.
    #[serde(default)]
    pub locator: Option<Locator>,
    /// How it was checked, when not as the rest of the fact; of a term, when it was not read itself.
    #[serde(default)]
    pub mark: Option<Mark>,
}

/// What a law, a notice, a society or a survey says, in our words.
///
/// The same id may stand several times when the periods in force do not overlap.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// Stable id, such as `JP-PMD-05`; never used again for something else.
    pub id: String,
    /// Whose law or rule it is.
    pub jurisdiction: Jurisdiction,
    /// Field it belongs to, such as `medical-care-act`.
    pub subject: String,
    /// A few words.
    pub title: Localized,
    /// The statement.
    pub text: Localized,
    /// Numbers in the statement.
    #[serde(default)]
    pub figures: Vec<Figure>,
    /// Article, section or page.
    pub locator: Locator,
    /// First day in force.
    #[serde(default, deserialize_with = "dates::optional")]
    #[schemars(schema_with = "dates::schema")]
    pub in_force_from: Option<Date>,
    /// Last day in force.
    #[serde(default, deserialize_with = "dates::optional")]
    #[schemars(schema_with = "dates::schema")]
    pub in_force_to: Option<Date>,
    /// Day on which the sources were read.
    #[serde(default, deserialize_with = "dates::optional")]
    #[schemars(schema_with = "dates::schema")]
    pub read_on: Option<Date>,
    /// How it was checked.
    pub mark: Mark,
    /// Day by which it has to be checked again.
    #[serde(default, deserialize_with = "dates::optional")]
    #[schemars(schema_with = "dates::schema")]
    pub review_by: Option<Date>,
    /// Where it stands, the best source first.
    #[serde(default)]
    pub sources: Vec<SourceRef>,
    /// Where it was read.
    #[serde(skip)]
    pub place: Place,
}

impl Fact {
    /// Whether it is in force on `day`; a fact without dates always is.
    #[must_use]
    pub fn in_force(&self, day: Date) -> bool {
        self.in_force_from.is_none_or(|from| from <= day)
            && self.in_force_to.is_none_or(|to| day <= to)
    }
}
