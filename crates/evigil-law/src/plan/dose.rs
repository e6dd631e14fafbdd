//! Amounts that stand in a text.

use unicode_normalization::UnicodeNormalization;

/// A number with its unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Amount {
    /// The number.
    pub value: f64,
    /// Its unit: `cells`, `particles`, `mL` or `mg`.
    pub unit: &'static str,
}

/// Spellings of units, the longer before those they begin with; the factor leads to the unit.
const UNITS: [(&str, &str, f64); 22] = [
    ("particles", "particles", 1.0),
    ("粒子", "particles", 1.0),
    ("cells", "cells", 1.0),
    ("細胞", "cells", 1.0),
    ("個の細胞", "cells", 1.0),
    ("個", "cells", 1.0),
    ("ミリリットル", "mL", 1.0),
    ("ミリリツトル", "mL", 1.0),
    ("マイクログラム", "mg", 0.001),
    ("ミリグラム", "mg", 1.0),
    ("リットル", "mL", 1000.0),
    ("ml", "mL", 1.0),
    ("cc", "mL", 1.0),
    ("μl", "mL", 0.001),
    ("ul", "mL", 0.001),
    ("mg", "mg", 1.0),
    ("μg", "mg", 0.001),
    ("ug", "mg", 0.001),
    ("kg", "", 1.0),
    ("l", "mL", 1000.0),
    ("g", "mg", 1000.0),
    ("dl", "mL", 100.0),
];

/// Every amount in `text`, such as `1×10⁸個`, `2億cells`, `100mL`. Amounts for each kilogram are
/// left out: they can't be compared without the weight.
#[must_use]
pub fn amounts(text: &str) -> Vec<Amount> {
    let text: Vec<char> = plain(text).chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let digit = text.get(at).is_some_and(char::is_ascii_digit);
        let inside = at
            .checked_sub(1)
            .and_then(|before| text.get(before))
            .is_some_and(|before| before.is_ascii_alphanumeric() || *before == '.');
        if !digit || inside {
            at += 1;
            continue;
        }
        let (value, end) = number(&text, at);
        let rest: String = text.iter().skip(end).take(16).collect();
        let rest = rest.trim_start();
        let unit = UNITS
            .iter()
            .filter(|(spelled, ..)| rest.starts_with(spelled))
            .max_by_key(|(spelled, ..)| spelled.len());
        if let (Some(value), Some((spelled, unit, factor))) = (value, unit) {
            let behind = rest.get(spelled.len()..).unwrap_or_default().trim_start();
            let per_weight = behind.starts_with("/kg") || behind.starts_with("/体重");
            let word_goes_on = spelled.is_ascii()
                && behind.len() == rest.len() - spelled.len()
                && behind.starts_with(|next: char| next.is_ascii_alphabetic());
            if !per_weight && !word_goes_on && !unit.is_empty() {
                found.push(Amount {
                    value: value * factor,
                    unit,
                });
            }
        }
        at = end.max(at + 1);
    }
    found
}

/// Superscripts become exponents before compatibility forms make plain digits of them.
fn plain(text: &str) -> String {
    const SUPERSCRIPTS: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    let mut written = String::new();
    let mut raised = false;
    for letter in text.chars() {
        match SUPERSCRIPTS.chars().position(|known| known == letter) {
            Some(digit) => {
                if !raised {
                    written.push('^');
                }
                raised = true;
                written.push_str(&digit.to_string());
            }
            None => {
                raised = false;
                written.push(letter);
            }
        }
    }
    written
        .nfkc()
        .flat_map(char::to_lowercase)
        .map(|letter| if letter == '×' { 'x' } else { letter })
        .filter(|letter| *letter != ',')
        .collect()
}

/// The number that begins at `at`: digits with a point, a power of ten, 万, 億 or 兆; and its end.
fn number(text: &[char], at: usize) -> (Option<f64>, usize) {
    let mut end = at;
    let mut digits = String::new();
    while let Some(letter) = text.get(end) {
        if letter.is_ascii_digit() || (*letter == '.' && !digits.contains('.')) {
            digits.push(*letter);
            end += 1;
        } else {
            break;
        }
    }
    let mut value: Option<f64> = digits.trim_end_matches('.').parse().ok();
    let skip_spaces = |mut place: usize| {
        while text.get(place) == Some(&' ') {
            place += 1;
        }
        place
    };
    if let Some((power, behind)) = power(text, skip_spaces(end)) {
        value = value.map(|value| value * 10_f64.powi(power));
        end = behind;
    }
    let factor = match text.get(skip_spaces(end)) {
        Some('万') => 1e4,
        Some('億') => 1e8,
        Some('兆') => 1e12,
        _ => 1.0,
    };
    if factor > 1.0 {
        value = value.map(|value| value * factor);
        end = skip_spaces(end) + 1;
    }
    (value.filter(|value| value.is_finite()), end)
}

/// `x10^8`, `x 10 8` without a sign is not read: it could be two numbers. `e8` is.
fn power(text: &[char], at: usize) -> Option<(i32, usize)> {
    let starts = |place: usize, wanted: &str| {
        wanted
            .chars()
            .enumerate()
            .all(|(offset, letter)| text.get(place + offset) == Some(&letter))
    };
    let mut place = if text.get(at) == Some(&'e') {
        at + 1
    } else if text.get(at) == Some(&'x') || text.get(at) == Some(&'*') {
        let mut place = at + 1;
        while text.get(place) == Some(&' ') {
            place += 1;
        }
        if !starts(place, "10^") {
            return None;
        }
        place + 3
    } else {
        return None;
    };
    let mut digits = String::new();
    while let Some(digit) = text.get(place).filter(|letter| letter.is_ascii_digit()) {
        digits.push(*digit);
        place += 1;
    }
    let power: i32 = digits.parse().ok()?;
    (power <= 30).then_some((power, place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_from_texts() {
        let shown = |text: &str| -> Vec<(f64, &str)> {
            amounts(text)
                .iter()
                .map(|amount| (amount.value, amount.unit))
                .collect()
        };
        assert_eq!(shown("1×10⁸個"), [(1e8, "cells")]);
        assert_eq!(shown("１×１０^８ cells/回"), [(1e8, "cells")]);
        assert_eq!(shown("1億〜2億個"), [(2e8, "cells")]);
        assert_eq!(
            shown("細胞数 5,000万個を100mLに懸濁"),
            [(5e7, "cells"), (100.0, "mL")]
        );
        assert_eq!(shown("生理食塩水 0.1 L"), [(100.0, "mL")]);
        assert_eq!(shown("150ミリリットル"), [(150.0, "mL")]);
        assert_eq!(shown("500μg"), [(0.5, "mg")]);
        assert_eq!(shown("1e9 particles"), [(1e9, "particles")]);
        assert_eq!(shown("2×10^6 cells/kg"), []);
        assert_eq!(shown("3回、10分、5 glasses"), []);
        assert_eq!(shown("投与量は医師が決める"), []);
    }
}
