//! Whether a count may be used.

/// What may be done with a number, and why not more.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict<R> {
    /// Nothing speaks against it.
    Usable,
    /// It may be used when the reasons are printed beside it.
    Cautioned {
        /// Why care is needed.
        reasons: Vec<R>,
    },
    /// It may not be stated.
    Refused {
        /// Why not.
        reasons: Vec<R>,
        /// What would call for care besides.
        cautions: Vec<R>,
    },
}

impl<R> Verdict<R> {
    /// The verdict that follows from reasons to refuse and reasons for care.
    #[must_use]
    pub fn new(refusals: Vec<R>, cautions: Vec<R>) -> Self {
        if !refusals.is_empty() {
            Self::Refused {
                reasons: refusals,
                cautions,
            }
        } else if !cautions.is_empty() {
            Self::Cautioned { reasons: cautions }
        } else {
            Self::Usable
        }
    }

    /// Whether the number may not be stated.
    #[must_use]
    pub const fn is_refused(&self) -> bool {
        matches!(self, Self::Refused { .. })
    }

    /// The word used in outputs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Usable => "usable",
            Self::Cautioned { .. } => "cautioned",
            Self::Refused { .. } => "refused",
        }
    }
}
