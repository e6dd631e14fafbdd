//! Prices and numbers of sessions of an offer.

use std::ops::Range;

use evigil_core::{Span, Yen};

use crate::lexicon::Concept;
use crate::numeric::next_digit;
use crate::page::Page;
use crate::reading::Price;

/// Longest description of what a price buys, in Unicode scalar values.
const UNIT_CHARS: usize = 40;

/// Prices shown of one page: a page that holds more is a table of data.
const MOST_PRICES: usize = 1000;

/// Bytes of folded text before an amount that can say what it buys or that it is no price.
const LOOK_BACK: usize = 150;

/// The prices of a page, each with what it buys in the words of the page.
///
/// `excludes` are words before an amount that make it something else: a fee, a tax, a list price.
pub(crate) fn prices(
    page: &Page<'_>,
    excludes: Concept,
    place: &dyn Fn(&Range<usize>) -> Span,
) -> Vec<Price> {
    page.amounts
        .iter()
        .filter(|amount| amount.yen > 0 && !excluded(page, excludes, amount.start))
        .take(MOST_PRICES)
        .map(|amount| Price {
            yen: Yen(amount.yen),
            unit: unit(page, amount.start),
            span: place(&(amount.start..amount.end)),
        })
        .collect()
}

/// Whether a word that makes an amount no price stands before it, with no amount between them.
fn excluded(page: &Page<'_>, excludes: Concept, at: usize) -> bool {
    let reach = at.saturating_sub(EXCLUDING_BYTES);
    let from = page.hits.partition_point(|hit| hit.start < reach);
    let earlier = page.amounts.partition_point(|amount| amount.start < at);
    let after = earlier
        .checked_sub(1)
        .map_or(0, |index| page.amounts[index].end);
    page.hits[from..]
        .iter()
        .take_while(|hit| hit.start < at)
        .any(|hit| hit.concept == excludes && hit.start >= after)
}

/// Bytes within which an excluding word speaks of the amount: about ten kanji.
const EXCLUDING_BYTES: usize = 36;

/// What stands before the amount in its sentence, else the nearest line above without an amount.
fn unit(page: &Page<'_>, at: usize) -> String {
    let index = page.lines.partition_point(|line| line.bytes.end < at);
    let Some(line) = page.lines.get(index) else {
        return String::new();
    };
    let text = page.text.text();
    let mut from = at.saturating_sub(LOOK_BACK).max(line.body.start).min(at);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let from = text[from..at]
        .rfind('。')
        .map_or(from, |stop| from + stop + '。'.len_utf8());
    let before = text[from..at]
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '|' | '¥' | '、' | ','));
    let range =
        if before.chars().filter(|c| c.is_alphanumeric()).count() >= 2 && !before.ends_with("円") {
            let start = from + text[from..at].find(before).unwrap_or(0);
            start..start + before.len()
        } else {
            let above = page.lines[..index].iter().rev().take(4).find(|line| {
                let first = page
                    .amounts
                    .partition_point(|amount| amount.start < line.bytes.start);
                page.amounts
                    .get(first)
                    .is_none_or(|amount| amount.start >= line.bytes.end)
            });
            let Some(above) = above else {
                return String::new();
            };
            above.body.clone()
        };
    let original = &page.document.text;
    let words = &original[page.text.original_start(range.start, original)
        ..page.text.original_end(range.end, original)];
    // The end of a long description stands nearest to the price.
    let skip = words.chars().count().saturating_sub(UNIT_CHARS);
    words
        .chars()
        .skip(skip)
        .collect::<String>()
        .trim()
        .to_owned()
}

/// Numbers of sessions, such as `3回コース`, in the order in which they first stand.
pub(crate) fn sessions(text: &str) -> Vec<String> {
    const UNITS: [&str; 12] = [
        "回コース",
        "回セット",
        "回分",
        "回で1クール",
        "クール",
        "回投与",
        "回(",
        " sessions",
        "-session",
        " infusions",
        " treatments",
        "回目安",
    ];
    let mut found: Vec<String> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(start) = next_digit(bytes, at) {
        let mut end = start;
        while end < bytes.len() && (bytes[end].is_ascii_digit() || bytes[end] == b'-') {
            end += 1;
        }
        at = end;
        // All units begin with one of these bytes: 回, ク, a space, a hyphen.
        if !matches!(bytes.get(end), Some(0xe5 | 0xe3 | b' ' | b'-'))
            || end - start > 5
            || (start > 0 && matches!(bytes[start - 1], b'.' | b','))
        {
            continue;
        }
        if let Some(unit) = UNITS.iter().find(|unit| text[end..].starts_with(**unit)) {
            let words = format!("{}{}", &text[start..end], unit.trim_end_matches('('));
            if !found.contains(&words) {
                found.push(words);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::sessions;

    #[test]
    fn counts_sessions_but_not_times_a_year() {
        assert_eq!(
            sessions("3回コース、5回コース、年2回 3回コース"),
            ["3回コース", "5回コース"]
        );
        assert_eq!(
            sessions("a course of 4-6 sessions, 2.5 sessions"),
            ["4-6 sessions"]
        );
    }
}
