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
