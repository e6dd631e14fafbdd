//! One key for all spellings of a lot.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;
use unicode_normalization::UnicodeNormalization as _;

/// What two spellings of one lot have in common: compatibility forms unified, upper case, letters
/// and digits only, the letter O read as zero and the letter I as one.
///
/// Reporters copy lots by hand: `BO347-2`, `b0347-2` and `B0347 2` are one lot. What is written is
/// never changed; the key is only for finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct LotKey(String);

impl LotKey {
    /// The key of a text; nothing when it has no letter and no digit.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let key: String = text
            .nfkc()
            .flat_map(char::to_uppercase)
            .filter(|letter| letter.is_alphanumeric())
            .map(|letter| match letter {
                'O' => '0',
                'I' => '1',
                other => other,
            })
            .collect();
        (!key.is_empty()).then_some(Self(key))
    }

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A coarser fold, in which further letters that look like digits are unified, and `VV` and `W`.
    /// Different lots can share it: it serves for hints that a person looks at, never for grouping.
    #[must_use]
    pub fn look_alike(&self) -> String {
        self.0
            .replace("VV", "W")
            .chars()
            .map(|letter| match letter {
                'S' => '5',
                'B' => '8',
                'Z' => '2',
                'G' => '6',
                'Q' | 'D' => '0',
                'L' => '1',
                other => other,
            })
            .collect()
    }

    /// How many of its characters are digits; a letter read as a digit counts.
    #[must_use]
    pub fn digits(&self) -> usize {
        self.0.chars().filter(|letter| letter.is_numeric()).count()
    }
}

impl fmt::Display for LotKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_lot_share_a_key() {
        let key = |text| LotKey::of(text).map(|key| key.0);
        assert_eq!(key("BO347-2"), key("b0347-2 "));
        assert_eq!(key("FAV 041"), key("FAV041\u{a0}"));
        assert_eq!(key("ＡＢ１２"), key("ab12"));
        assert_eq!(key(" - "), None);
        assert_ne!(key("B8347"), key("BB347"));
    }

    #[test]
    fn look_alikes_are_coarser_than_keys() {
        let like = |text| LotKey::of(text).map(|key| key.look_alike());
        assert_eq!(like("VV04-003A"), like("W04003A"));
        assert_eq!(like("B8347"), like("BB347"));
        assert_ne!(like("U2849AC"), like("U2849AA"));
    }
}
