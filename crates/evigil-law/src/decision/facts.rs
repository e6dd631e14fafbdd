//! What is known of a treatment.

use std::collections::{BTreeMap, BTreeSet};

use evigil_knowledge::nearest;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Condition, DecisionBase, FactKind, FactSpec, Truth};

/// One answer to a fact.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(untagged)]
pub enum Answer {
    /// A whole number.
    Number(i64),
    /// A word.
    Word(String),
}

/// What is known of a treatment: the answers by fact. What is not in it is not known.
///
/// Answers that exclude each other are kept, so that they can be named; such a fact counts as not
/// known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Facts(BTreeMap<String, BTreeSet<Answer>>);

/// A fact that can't be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FactFault {
    /// There is no such fact.
    #[error("no fact `{key}`")]
    UnknownFact {
        /// What was written.
        key: String,
        /// Facts that may have been meant, the nearest first.
        near: Vec<String>,
    },
    /// The fact has no such answer.
    #[error("`{key}` is not answered by `{value}`")]
    UnknownWord {
        /// The fact.
        key: String,
        /// What was written.
        value: String,
        /// Words that may have been meant, the nearest first; every word when none is near.
        known: Vec<String>,
    },
    /// The fact asks for a whole number that is not negative.
    #[error("`{key}` asks for a whole number, not `{value}`")]
    NotANumber {
        /// The fact.
        key: String,
        /// What was written.
        value: String,
    },
}

impl FactFault {
    /// Stable code, such as `EV-J01`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownFact { .. } => "EV-J01",
            Self::UnknownWord { .. } => "EV-J02",
            Self::NotANumber { .. } => "EV-J03",
        }
    }
}

impl Facts {
    /// Adds an answer. `unknown` takes back what was given; the words of a flag are also
    /// `true` and `false`.
    ///
    /// # Errors
    /// When `base` has no such fact, or the fact no such answer.
    pub fn set(&mut self, base: &DecisionBase, key: &str, value: &str) -> Result<(), FactFault> {
        let spec = base.fact(key).ok_or_else(|| FactFault::UnknownFact {
            key: key.to_owned(),
            near: owned(nearest(
                key,
                base.facts().iter().map(|spec| spec.id.as_str()),
            )),
        })?;
        let value = value.trim();
        if value == "unknown" {
            self.0.remove(key);
            return Ok(());
        }
        let answer = match spec.kind {
            FactKind::Number => {
                let written = value.replace([',', '_'], "");
                match written.parse() {
                    Ok(number) if number >= 0 => Answer::Number(number),
                    _ => {
                        return Err(FactFault::NotANumber {
                            key: key.to_owned(),
                            value: value.to_owned(),
                        });
                    }
                }
            }
            FactKind::One | FactKind::Many | FactKind::Flag => {
                let word = match (spec.kind, value) {
                    (FactKind::Flag, "true") => "yes",
                    (FactKind::Flag, "false") => "no",
                    _ => value,
                };
                if spec.word(word).is_none() {
                    let every = || spec.words.iter().map(|word| word.id.as_str());
                    let near = nearest(word, every());
                    return Err(FactFault::UnknownWord {
                        key: key.to_owned(),
                        value: value.to_owned(),
                        known: if near.is_empty() {
                            owned(every())
                        } else {
                            owned(near)
                        },
                    });
                }
                Answer::Word(word.to_owned())
            }
        };
        self.0.entry(key.to_owned()).or_default().insert(answer);
        Ok(())
    }

    /// The same facts without one.
    #[must_use]
    pub fn without(&self, key: &str) -> Self {
        let mut facts = self.clone();
        facts.0.remove(key);
        facts
    }

    /// The answers given to a fact; nothing when none was.
    #[must_use]
    pub fn answers(&self, key: &str) -> Option<&BTreeSet<Answer>> {
        self.0.get(key)
    }

    /// Every fact that was given, by id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &BTreeSet<Answer>)> {
        self.0.iter().map(|(key, answers)| (key.as_str(), answers))
    }

    /// Whether nothing was given.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether answers to this fact exclude each other.
    pub(super) fn conflict(&self, spec: &FactSpec) -> bool {
        let Some(answers) = self.answers(&spec.id) else {
            return false;
        };
        let words = || answers.iter().filter_map(Answer::word);
        match spec.kind {
            FactKind::Many => false,
            FactKind::Number => answers.len() > 1,
            FactKind::One | FactKind::Flag => {
                words().any(|a| words().any(|b| !spec.is_within(a, b) && !spec.is_within(b, a)))
            }
        }
    }

    /// The value of a condition on one fact; `None` when the condition is on something else.
    pub(super) fn holds(&self, base: &DecisionBase, condition: &Condition) -> Option<Truth> {
        let (Condition::Fact { fact, .. } | Condition::Above { fact, .. }) = condition else {
            return None;
        };
        let truth = match (base.fact(fact), self.answers(fact)) {
            (Some(spec), Some(answers)) if !self.conflict(spec) => answers
                .iter()
                .map(|answer| answer.meets(spec, condition))
                .max()
                .unwrap_or(Truth::Open),
            _ => Truth::Open,
        };
        Some(truth)
    }
}

impl Answer {
    /// The value of a condition on the fact that this answers.
    fn meets(&self, spec: &FactSpec, condition: &Condition) -> Truth {
        match (self, condition) {
            (Self::Word(word), Condition::Fact { is, .. }) => spec.says(word, is),
            (Self::Number(number), Condition::Above { limit, .. }) if number > limit => Truth::Yes,
            _ => Truth::No,
        }
    }

    /// The word, when it is one.
    #[must_use]
    pub fn word(&self) -> Option<&str> {
        match self {
            Self::Word(word) => Some(word),
            Self::Number(_) => None,
        }
    }
}

fn owned<'w>(words: impl IntoIterator<Item = &'w str>) -> Vec<String> {
    words.into_iter().map(str::to_owned).collect()
}
