//! How grave a finding is.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Gravity of a finding; ordered, `Note` is the least.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing is wrong by itself.
    Note,
    /// A person should look at it.
    Warning,
    /// The statement breaks the cited rule as far as the text shows.
    Violation,
}

impl Severity {
    /// The word used in the JSON contract.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Violation => "violation",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Severity {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "note" => Ok(Self::Note),
            "warning" => Ok(Self::Warning),
            "violation" => Ok(Self::Violation),
            _ => Err(format!(
                "`{name}` is not a severity (note, warning, violation)"
            )),
        }
    }
}
