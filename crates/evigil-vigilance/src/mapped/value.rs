//! How tables write values.

use jiff::fmt::strtime;
use unicode_normalization::UnicodeNormalization;

use crate::icsr::PartialDate;

/// A word for comparing: width, blanks and capitals do not count.
pub(super) fn fold(word: &str) -> String {
    word.nfkc()
        .filter(|letter| !letter.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether a format of a date can be used: it tells at least the year.
pub(super) fn is_date_format(format: &str) -> bool {
    let day = jiff::civil::date(2009, 8, 7);
    strtime::format(format, day.at(14, 5, 9, 0))
        .ok()
        .and_then(|text| date(format, &text))
        .is_some()
}

/// A date by a format, in the form of ICH, as exact as the format is.
pub(super) fn date(format: &str, text: &str) -> Option<String> {
    let text: String = text.nfkc().collect();
    let parsed = strtime::parse(format, text.trim()).ok()?;
    let year = u32::try_from(parsed.year()?).ok()?;
    // A year of two digits can be of several centuries; which is meant is not known here.
    if !format.contains("%Y") && !format.contains("%F") {
        return None;
    }
    let month = parsed.month().and_then(|month| u32::try_from(month).ok());
    let day = parsed.day().and_then(|day| u32::try_from(day).ok());
    PartialDate::from_parts(year, month, day).ok()?;
    let mut date = format!("{year:04}");
    let Some(month) = month else {
        return Some(date);
    };
    date.push_str(&format!("{month:02}"));
    let Some(day) = day else { return Some(date) };
    date.push_str(&format!("{day:02}"));
    if let (Some(hour), Some(minute)) = (parsed.hour(), parsed.minute()) {
        date.push_str(&format!("{hour:02}{minute:02}"));
        if let Some(second) = parsed.second() {
            date.push_str(&format!("{second:02}"));
        }
    }
    PartialDate::parse(&date).is_ok().then_some(date)
}

/// A number that is not negative and what stands behind it: `35歳` is 35 and `歳`.
pub(super) fn number(text: &str, decimal_comma: bool) -> Option<(String, String)> {
    let text: String = text.nfkc().collect();
    let text = text.trim();
    let is_part = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ',');
    let end = text.find(|letter| !is_part(letter)).unwrap_or(text.len());
    let (digits, behind) = text.split_at(end);
    let (point, group) = if decimal_comma {
        (',', '.')
    } else {
        ('.', ',')
    };
    let digits = digits.replace(group, "").replace(point, ".");
    let (whole, part) = digits.split_once('.').unwrap_or((&digits, ""));
    if whole.is_empty() && part.is_empty() || part.contains('.') {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let part = part.trim_end_matches('0');
    let number = match part {
        "" => whole.to_owned(),
        part => format!("{whole}.{part}"),
    };
    Some((number, fold(behind)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_as_exact_as_their_format() {
        assert_eq!(date("%Y/%m/%d", "2024/2/9").as_deref(), Some("20240209"));
        assert_eq!(date("%Y-%m", "2024-02").as_deref(), Some("202402"));
        assert_eq!(
            date("%Y年%m月%d日", "２０２４年２月９日").as_deref(),
            Some("20240209")
        );
        assert_eq!(
            date("%Y-%m-%d %H:%M", "2024-02-09 14:05").as_deref(),
            Some("202402091405")
        );
        assert_eq!(date("%Y%m%d", "20241399"), None);
        assert_eq!(date("%m/%d/%Y", "2/30/2024"), None);
        assert_eq!(date("%Y-%m-%d", "2024-02-09 or so"), None);
        assert!(is_date_format("%d.%m.%Y") && is_date_format("%Y"));
        assert!(!is_date_format("%m/%d") && !is_date_format("%Q") && !is_date_format("date"));
        assert!(!is_date_format("%d.%m.%y"));
    }

    #[test]
    fn numbers_keep_what_stands_behind_them() {
        let pair = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        assert_eq!(number("35歳", false), pair("35", "歳"));
        assert_eq!(number(" ３．５０ mL", false), pair("3.5", "ml"));
        assert_eq!(number("1.234,5", true), pair("1234.5", ""));
        assert_eq!(number("1,000", false), pair("1000", ""));
        assert_eq!(number("-1", false), None);
        assert_eq!(number("many", false), None);
        assert_eq!(number("1.2.3", false), None);
    }
}
