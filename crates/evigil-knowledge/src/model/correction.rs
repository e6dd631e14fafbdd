//! Misstatements that pages repeat.

use evigil_core::Localized;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Basis, Example, Place, dates};

/// How a misstatement is recognised inside one sentence, in lower-case NFKC text.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Detect {
    /// Groups of alternatives; one of each group has to occur.
    pub all: Vec<Vec<String>>,
    /// Pieces of text none of which may occur.
    #[serde(default)]
    pub none: Vec<String>,
}

impl Detect {
    /// Whether `sentence` (lower-case, NFKC) holds the misstatement.
    #[must_use]
    pub fn matches(&self, sentence: &str) -> bool {
        self.all
            .iter()
            .all(|group| group.iter().any(|piece| sentence.contains(piece.as_str())))
            && !self
                .none
                .iter()
                .any(|piece| sentence.contains(piece.as_str()))
    }
}

/// A misstatement, with what better sources say.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// Stable id, such as `SD-20`.
    pub id: String,
    /// A few words.
    pub title: Localized,
    /// What pages say.
    pub says: Localized,
    /// What better sources say.
    pub better: Localized,
    /// Facts it rests on.
    pub basis: Vec<Basis>,
    /// How it is recognised.
    pub detect: Detect,
    /// Day by which it has to be checked again.
    #[serde(default, deserialize_with = "dates::optional")]
    #[schemars(schema_with = "dates::schema")]
    pub review_by: Option<Date>,
    /// Sentences it finds and leaves alone.
    pub examples: Vec<Example>,
    /// Where it was read.
    #[serde(skip)]
    pub place: Place,
}
