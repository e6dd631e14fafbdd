//! Words in running text of either language, and whether they are negated.

use std::ops::Range;

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization as _;

/// Words by language. An English word ends at a word's end; with `*` it may go on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Words {
    /// English.
    pub en: Vec<String>,
    /// Japanese.
    pub ja: Vec<String>,
}

/// Words that turn the sense of a word near them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Negation {
    /// Before it, in the same sentence; English as a rule.
    pub before: Vec<String>,
    /// After it, in the same sentence; Japanese as a rule.
    pub after: Vec<String>,
}

/// How far before a word its negation may stand, in characters of the same sentence.
const BEFORE_MAX: usize = 40;
/// How far after a word its negation may stand, in characters of the same sentence.
const AFTER_MAX: usize = 16;

impl Words {
    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.en.iter().chain(&self.ja).map(String::as_str)
    }

    /// The first of the words that stands in `text` and is not negated there.
    #[must_use]
    pub fn found_in(&self, text: &str, negation: &Negation) -> Option<&str> {
        let text = folded(text);
        self.iter().find(|word| {
            occurrences(&text, &folded(word))
                .iter()
                .any(|place| !is_negated(&text, place, negation))
        })
    }
}

/// Lower case, width and compatibility forms folded.
pub(crate) fn folded(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}

fn occurrences(text: &str, word: &str) -> Vec<Range<usize>> {
    let (word, may_go_on) = match word.strip_suffix('*') {
        Some(stem) => (stem, true),
        None => (word, false),
    };
    if word.is_empty() {
        return Vec::new();
    }
    // Only letters of scripts that put blanks between words have word ends.
    let is_letter = |letter: char| letter.is_ascii_alphanumeric();
    let starts_word = word.starts_with(is_letter);
    let ends_word = word.ends_with(is_letter) && !may_go_on;
    text.match_indices(word)
        .map(|(at, found)| at..at + found.len())
        .filter(|place| {
            let before = text.get(..place.start).unwrap_or_default();
            let after = text.get(place.end..).unwrap_or_default();
            let goes_on = (starts_word && before.ends_with(is_letter))
                || (ends_word && after.starts_with(is_letter));
            !goes_on
        })
        .collect()
}

fn is_negated(text: &str, place: &Range<usize>, negation: &Negation) -> bool {
    let is_end = |letter: char| matches!(letter, '.' | '!' | '?' | ';' | '。' | '\n');
    let before: String = text
        .get(..place.start)
        .unwrap_or_default()
        .chars()
        .rev()
        .take_while(|letter| !is_end(*letter))
        .take(BEFORE_MAX)
        .collect();
    let before: String = before.chars().rev().collect();
    let after: String = text
        .get(place.end..)
        .unwrap_or_default()
        .chars()
        .take_while(|letter| !is_end(*letter))
        .take(AFTER_MAX)
        .collect();
    let has = |window: &str, words: &[String]| {
        words
            .iter()
            .any(|word| !occurrences(window, &folded(word)).is_empty())
    };
    has(&before, &negation.before) || has(&after, &negation.after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(en: &[&str], ja: &[&str]) -> Words {
        let owned = |list: &[&str]| list.iter().map(|&word| word.to_owned()).collect();
        Words {
            en: owned(en),
            ja: owned(ja),
        }
    }

    #[test]
    fn words_end_where_words_end() {
        let negation = Negation::default();
        let icu = words(&["icu", "hospitali*"], &["入院"]);
        assert_eq!(icu.found_in("moved to the ICU.", &negation), Some("icu"));
        assert_eq!(icu.found_in("a difficult course", &negation), None);
        assert_eq!(
            icu.found_in("Hospitalised for 2 d", &negation),
            Some("hospitali*")
        );
        assert_eq!(icu.found_in("翌日入院した", &negation), Some("入院"));
        assert_eq!(icu.found_in("ＩＣＵ", &negation), Some("icu"));
        assert_eq!(words(&["", "*"], &[]).found_in("anything", &negation), None);
    }

    #[test]
    fn a_negation_counts_in_its_own_sentence() {
        let negation = Negation {
            before: vec!["not".to_owned(), "no".to_owned()],
            after: vec!["せず".to_owned()],
        };
        let list = words(&["died"], &["入院"]);
        assert_eq!(
            list.found_in("She did not die; he died.", &negation),
            Some("died")
        );
        assert_eq!(list.found_in("He has not died", &negation), None);
        assert_eq!(list.found_in("No fever. He died", &negation), Some("died"));
        assert_eq!(list.found_in("入院せず帰宅", &negation), None);
        assert_eq!(list.found_in("入院した。帰宅せず", &negation), Some("入院"));
    }
}
