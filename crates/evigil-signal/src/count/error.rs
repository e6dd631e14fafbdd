//! What a count can be refused for.

use thiserror::Error;

/// Settings that a table can't be counted by.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CountError {
    /// The table was read without this stratum.
    #[error("the table has no stratum `{name}`")]
    UnknownStratum {
        /// The name that was asked for.
        name: String,
    },
}

impl CountError {
    /// Stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownStratum { .. } => "EV-G19",
        }
    }
}
