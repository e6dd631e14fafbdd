//! Which facts can be given, and by which words.

use evigil_core::Localized;
use serde::Deserialize;

use super::Truth;

/// What the answer to a fact looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// One word of a list; two that exclude each other are a contradiction.
    One,
    /// Any number of words of a list; the words given are all that hold.
    Many,
    /// `yes` or `no`.
    Flag,
    /// A whole number, such as an amount in yen.
    Number,
}

impl FactKind {
    /// Stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::Many => "many",
            Self::Flag => "flag",
            Self::Number => "number",
        }
    }
}

/// A fact that can be given about a treatment.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactSpec {
    /// Stable id, such as `cell_kind`.
    pub id: String,
    /// What an answer looks like.
    pub kind: FactKind,
    /// A few words.
    pub title: Localized,
    /// What it means.
    pub text: Localized,
    /// How to ask for it.
    pub question: Localized,
    /// Unit of a number, such as `JPY`.
    #[serde(default)]
    pub unit: Option<String>,
    /// Words that answer it; those of a flag are `yes` and `no`.
    #[serde(default)]
    pub words: Vec<Word>,
}

/// A word that answers a fact.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Word {
    /// Stable id, such as `vesicles`.
    pub id: String,
    /// The wider word it belongs to: whoever says `vesicles` says `cell_free` too.
    #[serde(default)]
    pub within: Option<String>,
    /// What it is called.
    pub title: Localized,
}

impl FactSpec {
    /// The word with this id.
    #[must_use]
    pub fn word(&self, id: &str) -> Option<&Word> {
        self.words.iter().find(|word| word.id == id)
    }

    /// Whether `narrow` is `wide` or belongs to it.
    #[must_use]
    pub fn is_within(&self, narrow: &str, wide: &str) -> bool {
        let mut at = Some(narrow);
        // A base is checked for circles when it is loaded; the bound makes it certain.
        for _ in 0..=self.words.len() {
            match at {
                Some(word) if word == wide => return true,
                Some(word) => at = self.word(word).and_then(|word| word.within.as_deref()),
                None => return false,
            }
        }
        false
    }

    /// Whether who said `given` said one of `wanted`: open when `given` is wider than one of them.
    pub(super) fn says(&self, given: &str, wanted: &[String]) -> Truth {
        if wanted.iter().any(|wanted| self.is_within(given, wanted)) {
            Truth::Yes
        } else if wanted.iter().any(|wanted| self.is_within(wanted, given)) {
            Truth::Open
        } else {
            Truth::No
        }
    }
}
