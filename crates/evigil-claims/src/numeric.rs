//! Numbers, shares and amounts of money as hits of built-in classes.

use crate::lexicon::{Concept, Hit};

/// Built-in classes, in the order of their [`Concept`] numbers.
pub(crate) const BUILTIN: [&str; 4] = ["number", "percent", "yen", "dollar"];
const NUMBER: Concept = Concept(0);
const PERCENT: Concept = Concept(1);
const YEN: Concept = Concept(2);
pub(crate) const DOLLAR: Concept = Concept(3);

/// An amount in yen with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Amount {
    pub(crate) yen: u64,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// What the numbers of a text are.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    pub(crate) hits: Vec<Hit>,
    pub(crate) yen: Vec<Amount>,
}

/// Finds the numbers in a folded text.
pub(crate) fn numbers(text: &str) -> Numbers {
    let bytes = text.as_bytes();
    let mut found = Numbers::default();
    let mut at = 0;
    while let Some(start) = next_digit(bytes, at) {
        let mut end = start;
        while end < bytes.len()
            && (bytes[end].is_ascii_digit()
                || (matches!(bytes[end], b',' | b'.')
                    && bytes.get(end + 1).is_some_and(u8::is_ascii_digit)))
        {
            end += 1;
        }
        at = end;
        if start > 0 && bytes[start - 1].is_ascii_alphabetic() {
            continue; // part of a name such as cd63
        }
        read_number(text, start, end, &mut found);
    }
    found
}

/// Place of the next digit from `at`.
pub(crate) fn next_digit(bytes: &[u8], mut at: usize) -> Option<usize> {
    // Most text holds none: many bytes at once, so that processors can use wide registers.
    const CHUNK: usize = 32;
    let holds = |chunk: &[u8]| {
        chunk
            .iter()
            .fold(false, |found, byte| found | byte.is_ascii_digit())
    };
    while bytes.get(at..at + CHUNK).is_some_and(|chunk| !holds(chunk)) {
        at += CHUNK;
    }
    let offset = bytes.get(at..)?.iter().position(u8::is_ascii_digit)?;
    Some(at + offset)
}

fn read_number(text: &str, start: usize, digits_end: usize, found: &mut Numbers) {
    let mut end = digits_end;
    let mut factor: u64 = 1;
    while let Some((scale, word)) = SCALES
        .iter()
        .find(|(_, word)| text[end..].starts_with(word))
    {
        factor = factor.saturating_mul(*scale);
        end += word.len();
    }
    found.hits.push(Hit {
        concept: NUMBER,
        start,
        end,
    });
    let rest = text[end..].trim_start_matches(' ');
    let skipped = text.len() - end - rest.len();
    if let Some(sign) = ["%", "割", "パーセント", "percent", "per cent"]
        .iter()
        .find(|sign| rest.starts_with(**sign))
    {
        found.hits.push(Hit {
            concept: PERCENT,
            start,
            end: end + skipped + sign.len(),
        });
        return;
    }
    let before = text[..start].trim_end_matches(' ');
    if before.ends_with('$') {
        found.hits.push(Hit {
            concept: DOLLAR,
            start: before.len() - 1,
            end,
        });
        return;
    }
    let suffix = ["円", "yen", "jpy"]
        .iter()
        .find(|sign| rest.starts_with(**sign));
    let prefixed = before.ends_with('¥') || before.ends_with('\\');
    if suffix.is_none() && !prefixed {
        return;
    }
    let place_end = suffix.map_or(end, |sign| end + skipped + sign.len());
    let place_start = if prefixed {
        before.len() - before.chars().next_back().map_or(0, char::len_utf8)
    } else {
        start
    };
    found.hits.push(Hit {
        concept: YEN,
        start: place_start,
        end: place_end,
    });
    if let Some(yen) = amount(&text[start..digits_end], factor) {
        found.yen.push(Amount {
            yen,
            start: place_start,
            end: place_end,
        });
    }
}

const SCALES: [(u64, &str); 5] = [
    (10_000, "万"),
    (100_000_000, "億"),
    (1_000, "千"),
    (1_000_000_000_000, "兆"),
    (100, "百"),
];

/// Whole yen of `1.5` with factor 10,000, or of `198,000`.
fn amount(digits: &str, factor: u64) -> Option<u64> {
    let plain: String = digits.chars().filter(|&c| c != ',').collect();
    match plain.split_once('.') {
        None => plain.parse::<u64>().ok()?.checked_mul(factor),
        Some((whole, part)) => {
            let part: String = part.chars().take(6).collect();
            let scale = 10_u64.checked_pow(u32::try_from(part.len()).ok()?)?;
            let whole = whole.parse::<u64>().ok()?.checked_mul(factor)?;
            whole.checked_add(part.parse::<u64>().ok()?.checked_mul(factor)? / scale)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yen(text: &str) -> Vec<(u64, &str)> {
        numbers(text)
            .yen
            .into_iter()
            .map(|amount| (amount.yen, &text[amount.start..amount.end]))
            .collect()
    }

    #[test]
    fn reads_amounts_as_pages_write_them() {
        assert_eq!(
            yen("¥ 33,000 と 38万円、1.5万円 198,000円(税込)"),
            [
                (33_000, "¥ 33,000"),
                (380_000, "38万円"),
                (15_000, "1.5万円"),
                (198_000, "198,000円"),
            ]
        );
        assert_eq!(yen("3000億個 cd63 2024年"), []);
    }

    #[test]
    fn an_amount_too_large_is_left_out_not_wrapped() {
        assert_eq!(yen("99999999999999999999円 9999999999兆円"), []);
    }

    #[test]
    fn shares_are_not_money() {
        let found = numbers("99.9% 9割 30 percent $349");
        let classes: Vec<_> = found.hits.iter().map(|hit| hit.concept.0).collect();
        assert_eq!(classes, [0, 1, 0, 1, 0, 1, 0, 3]);
    }
}
