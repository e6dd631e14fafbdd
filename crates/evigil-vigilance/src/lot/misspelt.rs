//! Words for "no lot" that were misspelt, or that a program has cut to pieces.

use strsim::damerau_levenshtein;

use super::NullReason;
use super::words::{LotWords, PatternKind};

/// Shortest word whose misspellings are known; of shorter ones too many are lots.
const WORD_MIN: usize = 6;

/// Letters that a misspelling may differ by.
const DISTANCE_MAX: usize = 2;

/// Programs that clean tables delete this word and all blanks, also inside other words: what was
/// `UNKNOWN` is then `NOWN`.
const DELETED: &str = "UNK";

/// A word that says that there is no lot.
#[derive(Debug)]
pub(super) struct Found<'w> {
    pub(super) reason: NullReason,
    pub(super) pattern: &'w str,
    pub(super) damaged: bool,
}

#[derive(Debug)]
struct Word {
    text: String,
    reason: NullReason,
    pattern: String,
}

impl Word {
    fn found(&self, damaged: bool) -> Found<'_> {
        Found {
            reason: self.reason,
            pattern: &self.pattern,
            damaged,
        }
    }
}

/// The words of all patterns that say that there is no lot.
#[derive(Debug)]
pub(super) struct NullWords(Vec<Word>);

impl NullWords {
    pub(super) fn new(words: &LotWords) -> Self {
        let patterns = words
            .patterns
            .iter()
            .filter(|pattern| pattern.kind == PatternKind::NotGiven);
        Self(
            patterns
                .flat_map(|pattern| {
                    pattern.words.iter().map(|word| Word {
                        text: word.to_uppercase(),
                        reason: pattern.reason.unwrap_or(NullReason::NoInformation),
                        pattern: pattern.id.clone(),
                    })
                })
                .collect(),
        )
    }

    pub(super) fn find(&self, text: &str) -> Option<Found<'_>> {
        if text.chars().any(char::is_numeric) {
            return None;
        }
        let text = text.to_uppercase();
        let damaged = self
            .0
            .iter()
            .find(|word| is_damaged_copy(&word.text, &text));
        if let Some(word) = damaged {
            return Some(word.found(true));
        }
        // "UNKNOWN TO ME", "UNK BY REPORTER".
        let starts = self.0.iter().find(|word| {
            text.strip_prefix(&word.text)
                .is_some_and(|rest| rest.starts_with([' ', '-', ',', '.', '(', '/', ';']))
        });
        if let Some(word) = starts {
            return Some(word.found(false));
        }
        let letters = text.chars().count();
        self.0
            .iter()
            .filter(|word| word.text.chars().count() >= WORD_MIN)
            .filter(|word| word.text.chars().count().abs_diff(letters) <= DISTANCE_MAX)
            .find(|word| damerau_levenshtein(&word.text, &text) <= DISTANCE_MAX)
            .map(|word| word.found(false))
    }
}

fn is_damaged_copy(word: &str, text: &str) -> bool {
    let joined: String = word.split_whitespace().collect();
    let cut = joined.replace(DELETED, "");
    let is_new = |copy: &str| copy != word && copy.chars().count() > 2 && copy == text;
    is_new(&joined) || is_new(&cut)
}
