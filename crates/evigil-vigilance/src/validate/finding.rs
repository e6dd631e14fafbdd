//! What is wrong with a report.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::icsr::{At, Element, NullFlavour, Value};

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The receiver may ask; the report is taken.
    Warning,
    /// The standard is broken.
    Error,
    /// The authority does not take the report.
    Rejection,
}

impl Severity {
    /// The word of the JSON contract.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
            Self::Rejection => "rejection",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// A rule, by its number in the [`RuleBase`](super::RuleBase).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleNumber(pub(super) u16);

/// What stood where a rule looked. Texts, numbers and dates of a person are told by their kind
/// only; codes are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nothing.
    Nothing,
    /// A reason why there is no value.
    Null(NullFlavour),
    /// A code, cut after [`Found::CODE_MAX`] characters.
    Code(Box<str>),
    /// A date, by the number of its characters.
    Date(usize),
    /// A text or number, by the number of its characters.
    Text(usize),
}

impl Found {
    /// Longest code that is shown: the standard has none longer than a unit of 50 characters.
    pub const CODE_MAX: usize = 50;

    pub(super) fn of(value: Option<Value<'_>>, is_coded: bool, is_date: bool) -> Self {
        match value {
            None | Some(Value::Text("")) => Self::Nothing,
            Some(Value::Null(flavour)) => Self::Null(flavour),
            Some(Value::Text(text)) if is_coded => {
                Self::Code(text.chars().take(Self::CODE_MAX).collect())
            }
            Some(Value::Text(text)) if is_date => Self::Date(text.chars().count()),
            Some(Value::Text(text)) => Self::Text(text.chars().count()),
        }
    }
}

/// A rule that a report breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which rule.
    pub rule: RuleNumber,
    /// How grave that is.
    pub severity: Severity,
    /// The element that is wrong, or missing.
    pub element: Element,
    /// In which repeats.
    pub at: At,
    /// Line of the source, from 1: that of the value, or, where it is missing, of the first value
    /// of its repeat; 0 when the source has no lines.
    pub line: u32,
    /// What stood there.
    pub found: Found,
    /// What the sentence of the rule needs: limits, codes.
    pub details: Vec<(&'static str, Box<str>)>,
}
