//! Days as Japanese documents write them.

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

/// Names and letters of the eras, with the year before their first.
const ERAS: [(&str, &str, i16); 4] = [
    ("令和", "r", 2018),
    ("平成", "h", 1988),
    ("昭和", "s", 1925),
    ("大正", "t", 1911),
];

/// Reads `令和7年7月16日`, `令和元年5月1日`, `R7.7.16`, `2025年7月16日`, `2025/7/16`, `2025-07-16` and
/// the same with a time behind it. Nothing for what is no day of a calendar.
#[must_use]
pub fn civil_date(text: &str) -> Option<Date> {
    let folded: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let text = folded.trim();
    let era = ERAS.iter().find_map(|(name, letter, before)| {
        let rest = text.strip_prefix(name).or_else(|| {
            let rest = text.strip_prefix(letter)?;
            rest.starts_with(|next: char| next.is_ascii_digit() || next == '.')
                .then_some(rest)
        })?;
        Some((rest.trim_start_matches('.'), *before))
    });
    let (rest, before) = era.unwrap_or((text, 0));
    let (year, rest) = number(rest.trim_start(), era.is_some())?;
    let rest = separator(rest, '年')?;
    let (month, rest) = number(rest, false)?;
    let rest = separator(rest, '月')?;
    let (day, rest) = number(rest, false)?;
    let rest = rest.strip_prefix('日').unwrap_or(rest);
    let clean = rest.is_empty() || rest.starts_with([' ', 't', '(', '\u{3000}']);
    if !clean || (era.is_none() && year < 1000) || (era.is_some() && !(1..100).contains(&year)) {
        return None;
    }
    Date::new(
        year.checked_add(before)?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()
}

/// A number at the beginning; `元` is the first year of an era.
fn number(text: &str, era: bool) -> Option<(i16, &str)> {
    let text = text.trim_start();
    if era && let Some(rest) = text.strip_prefix('元') {
        return Some((1, rest));
    }
    let end = text
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    Some((digits.parse().ok()?, rest))
}

fn separator(text: &str, sign: char) -> Option<&str> {
    let text = text.trim_start();
    text.strip_prefix([sign, '.', '/', '-'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn reads_eras_and_years() {
        for (text, wanted) in [
            ("令和7年7月16日", date(2025, 7, 16)),
            ("令和元年11月14日", date(2019, 11, 14)),
            ("平成26年11月20日", date(2014, 11, 20)),
            ("昭和64年1月7日", date(1989, 1, 7)),
            ("R7.7.16", date(2025, 7, 16)),
            ("r07/07/16", date(2025, 7, 16)),
            ("H.31.4.30", date(2019, 4, 30)),
            ("２０２５年７月１６日", date(2025, 7, 16)),
            ("2025/7/16 10:30", date(2025, 7, 16)),
            ("2025-07-16", date(2025, 7, 16)),
            ("2024年08月01日", date(2024, 8, 1)),
            ("令和 7 年 7 月 16 日", date(2025, 7, 16)),
        ] {
            assert_eq!(civil_date(text), Some(wanted), "{text}");
        }
        for text in [
            "",
            "令和",
            "令和7年",
            "令和7年13月1日",
            "令和7年2月30日",
            "令和0年1月1日",
            "7年7月16日",
            "25-07-16",
            "募集中",
            "2025-07-16以降",
            "99999999999年1月1日",
        ] {
            assert_eq!(civil_date(text), None, "{text}");
        }
    }
}
