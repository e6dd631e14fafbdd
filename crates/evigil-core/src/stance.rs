//! Who says a claim, and how hard.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How the author of a document stands to a claim found in it.
///
/// Only [`Stance::Asserted`] can break a rule; the others are counted and shown.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Stance {
    /// The author states it as fact.
    Asserted,
    /// The author weakens it (may, is expected to, aims to).
    Hedged,
    /// The author reports a named source without adopting its finding.
    Attributed,
    /// The author repeats it to reject it, to warn, or to ask for evidence.
    Criticised,
    /// The author denies it.
    Negated,
}

impl Stance {
    /// Every stance, from the hardest to the weakest commitment of the author.
    pub const ALL: [Self; 5] = [
        Self::Asserted,
        Self::Hedged,
        Self::Attributed,
        Self::Criticised,
        Self::Negated,
    ];

    /// The word used in the JSON contract.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Asserted => "asserted",
            Self::Hedged => "hedged",
            Self::Attributed => "attributed",
            Self::Criticised => "criticised",
            Self::Negated => "negated",
        }
    }
}

impl fmt::Display for Stance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
