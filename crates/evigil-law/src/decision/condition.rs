//! Conditions over facts, with three values.

use serde::Deserialize;

/// Whether something holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Truth {
    /// It does not.
    No,
    /// It depends on what is not known.
    Open,
    /// It does.
    Yes,
}

impl Truth {
    /// Stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Open => "open",
            Self::Yes => "yes",
        }
    }

    const fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Open => Self::Open,
            Self::Yes => Self::No,
        }
    }
}

/// When a rule applies. The three values combine as in Kleene's strong logic.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub enum Condition {
    /// Every one holds.
    All(Vec<Self>),
    /// At least one holds.
    Any(Vec<Self>),
    /// It does not hold.
    Not(Box<Self>),
    /// The answer to a fact is one of these words, or belongs to one.
    Fact {
        /// Id of the fact.
        fact: String,
        /// Words.
        is: Vec<String>,
    },
    /// The number given for a fact is above a limit.
    Above {
        /// Id of the fact.
        fact: String,
        /// The limit, itself not above.
        limit: i64,
    },
    /// An earlier determination came out as one of these.
    Outcome {
        /// Id of the determination.
        of: String,
        /// Outcomes.
        is: Vec<String>,
    },
}

/// A condition as it stands in a file: one of its forms.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    all: Option<Vec<Condition>>,
    any: Option<Vec<Condition>>,
    not: Option<Box<Condition>>,
    fact: Option<String>,
    outcome: Option<String>,
    is: Option<Vec<String>>,
    above: Option<i64>,
}

impl TryFrom<Written> for Condition {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        match written {
            Written {
                all: Some(all),
                any: None,
                not: None,
                fact: None,
                outcome: None,
                is: None,
                above: None,
            } => Ok(Self::All(all)),
            Written {
                all: None,
                any: Some(any),
                not: None,
                fact: None,
                outcome: None,
                is: None,
                above: None,
            } => Ok(Self::Any(any)),
            Written {
                all: None,
                any: None,
                not: Some(not),
                fact: None,
                outcome: None,
                is: None,
                above: None,
            } => Ok(Self::Not(not)),
            Written {
                all: None,
                any: None,
                not: None,
                fact: Some(fact),
                outcome: None,
                is: Some(is),
                above: None,
            } => Ok(Self::Fact { fact, is }),
            Written {
                all: None,
                any: None,
                not: None,
                fact: Some(fact),
                outcome: None,
                is: None,
                above: Some(limit),
            } => Ok(Self::Above { fact, limit }),
            Written {
                all: None,
                any: None,
                not: None,
                fact: None,
                outcome: Some(of),
                is: Some(is),
                above: None,
            } => Ok(Self::Outcome { of, is }),
            _ => Err(
                "a condition is { all }, { any }, { not }, { fact, is }, { fact, above } or { outcome, is }"
                    .to_owned(),
            ),
        }
    }
}

impl Condition {
    /// Its value, given that of its parts.
    pub(super) fn eval(&self, leaf: &impl Fn(&Self) -> Truth) -> Truth {
        match self {
            Self::All(all) => all
                .iter()
                .map(|part| part.eval(leaf))
                .min()
                .unwrap_or(Truth::Yes),
            Self::Any(any) => any
                .iter()
                .map(|part| part.eval(leaf))
                .max()
                .unwrap_or(Truth::No),
            Self::Not(not) => not.eval(leaf).not(),
            Self::Fact { .. } | Self::Above { .. } | Self::Outcome { .. } => leaf(self),
        }
    }

    /// Calls `each` with every part that is not made of others.
    pub fn leaves<'c>(&'c self, each: &mut impl FnMut(&'c Self)) {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                for part in parts {
                    part.leaves(each);
                }
            }
            Self::Not(part) => part.leaves(each),
            Self::Fact { .. } | Self::Above { .. } | Self::Outcome { .. } => each(self),
        }
    }
}
