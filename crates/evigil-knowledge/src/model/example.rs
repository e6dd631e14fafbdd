//! Sentences that show what a rule finds and what it leaves alone.

use evigil_core::{Lang, Localized};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A sentence, and whether the rule finds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The sentence, or a short page.
    pub text: String,
    /// Its language.
    pub lang: Lang,
    /// Whether the rule finds it (as an assertion of the author).
    pub finds: bool,
    /// Why a near miss is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Localized>,
}
