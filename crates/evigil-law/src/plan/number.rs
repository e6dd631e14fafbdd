//! Numbers of plans.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// Number of a plan: `jRCTb030190134` of the register, `PB3150001` of the ministry's list.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
pub struct PlanNumber(String);

impl PlanNumber {
    /// Reads a number, whatever its width and case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let numbers = plan_numbers(text);
        let [number] = numbers.as_slice() else {
            return None;
        };
        let written = text.nfkc().filter(|letter| !letter.is_whitespace()).count();
        (written == number.0.len()).then(|| number.clone())
    }

    /// The number in its usual form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The letter by which the register tells classes apart: `a`, `b` or `c`.
    #[must_use]
    pub fn register_letter(&self) -> Option<&str> {
        self.0.strip_prefix("jRCT").and_then(|rest| rest.get(..1))
    }
}

impl fmt::Display for PlanNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for PlanNumber {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or_else(|| format!("`{text}` is no number of a plan"))
    }
}

impl From<PlanNumber> for String {
    fn from(number: PlanNumber) -> Self {
        number.0
    }
}

/// Every number of a plan in a text, each once, in the order in which they first stand.
#[must_use]
pub fn plan_numbers(text: &str) -> Vec<PlanNumber> {
    let text: Vec<char> = text.nfkc().collect();
    let mut found: Vec<PlanNumber> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        match number_at(&text, at) {
            Some((number, end)) => {
                if !found.contains(&number) {
                    found.push(number);
                }
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// The number that begins at `at`, and where it ends.
fn number_at(text: &[char], at: usize) -> Option<(PlanNumber, usize)> {
    let before = at.checked_sub(1).and_then(|before| text.get(before));
    if before.is_some_and(|before| before.is_ascii_alphanumeric()) {
        return None;
    }
    let is = |place: usize, letters: &str| {
        text.get(place)
            .is_some_and(|letter| letters.contains(letter.to_ascii_lowercase()))
    };
    let registered = is(at, "j") && is(at + 1, "r") && is(at + 2, "c") && is(at + 3, "t");
    let (letter_at, digits, written) = if registered {
        (at + 4, 9, "jRCT")
    } else if is(at, "p") {
        (at + 1, 7, "P")
    } else {
        return None;
    };
    if !is(letter_at, "abc") {
        return None;
    }
    let end = letter_at + 1 + digits;
    let letter = text.get(letter_at)?;
    let all_digits: String = text.get(letter_at + 1..end)?.iter().collect();
    let clean = all_digits.chars().all(|digit| digit.is_ascii_digit());
    let ends = text
        .get(end)
        .is_none_or(|next| !next.is_ascii_alphanumeric());
    if !clean || !ends {
        return None;
    }
    let letter = if registered {
        letter.to_ascii_lowercase()
    } else {
        letter.to_ascii_uppercase()
    };
    Some((PlanNumber(format!("{written}{letter}{all_digits}")), end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_in_texts() {
        let shown = |text: &str| -> Vec<String> {
            plan_numbers(text).iter().map(ToString::to_string).collect()
        };
        assert_eq!(
            shown("計画番号:ＰＢ3150325、JRCTB030190134と意見書_jRCTb030190134.pdf"),
            ["PB3150325", "jRCTb030190134"]
        );
        assert!(shown("jRCTs031250001 PD3150325 PB31503250 XPB3150325 jRCTb03019013").is_empty());
        assert_eq!(
            PlanNumber::parse(" pb3150325 ").unwrap().as_str(),
            "PB3150325"
        );
        assert_eq!(PlanNumber::parse("PB3150325号"), None);
        assert_eq!(
            PlanNumber::parse("jRCTc010250024")
                .unwrap()
                .register_letter(),
            Some("c")
        );
    }
}
