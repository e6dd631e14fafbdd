//! Conditions that studies were done in and that no clinic's page is read for.

use evigil_core::Localized;
use serde::Deserialize;

/// A condition: an entry of `knowledge/evidence/conditions.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Stable id, such as `burn`; no indication has it.
    pub id: String,
    /// Name.
    pub title: Localized,
    /// Ids of indications for which a study of this condition is indirect evidence at best.
    #[serde(default)]
    pub near: Vec<String>,
}
