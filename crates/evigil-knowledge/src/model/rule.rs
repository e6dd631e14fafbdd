//! Advertising rules.

use evigil_core::Localized;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Example, Jurisdiction, Locator, Place, dates};

/// What follows from a statement that a rule finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not allowed, whatever else the page discloses.
    Block,
    /// Allowed only on a page that carries every required disclosure.
    Conditional,
    /// A person decides.
    Review,
}

impl Level {
    /// The word used in the files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Block => "block",
            Self::Conditional => "conditional",
            Self::Review => "review",
        }
    }
}

/// Where a rule stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// In use.
    #[default]
    Stable,
    /// In use, may still change.
    Preview,
    /// No longer applied; kept so that it can be explained.
    Removed,
}

/// A fact that a rule rests on.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// Id of the fact.
    pub fact: String,
    /// Point of the fact's article that is meant.
    #[serde(default)]
    pub point: Option<Locator>,
}

/// Which findings a rule speaks of.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Applies {
    /// Claim labels; ids of terms of the kind `label`.
    #[serde(default)]
    pub labels: Vec<String>,
    /// Tags of the pattern that found the claim; any of them suffices.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Whether it speaks of its labels when no rule with a matching tag does.
    #[serde(default)]
    pub default: bool,
    /// Document kinds it is limited to; ids of terms of the kind `document_kind`.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// Disclosure items whose absence it finds.
    #[serde(default)]
    pub disclosures: Vec<String>,
}

/// What a page may not say, or must say.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Stable id, such as `AD-01`.
    pub id: String,
    /// A few words.
    pub title: Localized,
    /// What it finds.
    pub text: Localized,
    /// Why it matters, for a patient.
    pub why: Localized,
    /// What it does not find although it should.
    #[serde(default)]
    pub known_gaps: Option<Localized>,
    /// What follows.
    pub level: Level,
    /// Whose law it rests on.
    pub jurisdiction: Vec<Jurisdiction>,
    /// Version of evigil that brought it.
    pub since: String,
    /// Where it stands in its life.
    #[serde(default)]
    pub status: Status,
    /// Day by which it has to be checked again.
    #[serde(default, deserialize_with = "dates::optional")]
    #[schemars(schema_with = "dates::schema")]
    pub review_by: Option<Date>,
    /// Facts it rests on, the weightiest first.
    pub basis: Vec<Basis>,
    /// Which findings it speaks of.
    pub applies: Applies,
    /// What it finds and what it leaves alone.
    #[serde(default)]
    pub examples: Vec<Example>,
    /// Where it was read.
    #[serde(skip)]
    pub place: Place,
}

impl Rule {
    /// Whether the rule is past the day by which it had to be checked again.
    #[must_use]
    pub fn overdue(&self, as_of: Date) -> bool {
        self.review_by.is_some_and(|day| day < as_of)
    }
}
