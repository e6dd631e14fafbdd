//! Where a question stands. Never a number.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Answer to one of the four questions as far as the input shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Shown with its evidence.
    Shown,
    /// Shown in part.
    PartlyShown,
    /// Stated, but the input shows nothing for it.
    NotShown,
    /// Sources or statements disagree, or a rule is broken.
    Contradicted,
    /// The party that ought to say it does not.
    NotDisclosed,
    /// Nobody knows, or the input does not touch the question.
    NotKnown,
}

impl Standing {
    /// Every standing, the best first.
    pub const ALL: [Self; 6] = [
        Self::Shown,
        Self::PartlyShown,
        Self::NotShown,
        Self::Contradicted,
        Self::NotDisclosed,
        Self::NotKnown,
    ];

    /// The word used in files and outputs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::PartlyShown => "partly_shown",
            Self::NotShown => "not_shown",
            Self::Contradicted => "contradicted",
            Self::NotDisclosed => "not_disclosed",
            Self::NotKnown => "not_known",
        }
    }
}

/// How one item of a lot's dossier stands. Never a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemStanding {
    /// Recomputed from raw data that the dossier brings.
    Shown,
    /// Written in the dossier; no raw data stand behind it.
    Stated,
    /// Something is given, but it does not show the item.
    NotShown,
    /// Raw data, or another statement of the dossier, say otherwise, or a limit is broken.
    Contradicted,
    /// The dossier does not speak of it.
    NotDisclosed,
    /// The item does not concern this product, class or route.
    NotApplicable,
}

impl ItemStanding {
    /// Every standing, the best first.
    pub const ALL: [Self; 6] = [
        Self::Shown,
        Self::Stated,
        Self::NotShown,
        Self::Contradicted,
        Self::NotDisclosed,
        Self::NotApplicable,
    ];

    /// The word used in files and outputs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::Stated => "stated",
            Self::NotShown => "not_shown",
            Self::Contradicted => "contradicted",
            Self::NotDisclosed => "not_disclosed",
            Self::NotApplicable => "not_applicable",
        }
    }
}
