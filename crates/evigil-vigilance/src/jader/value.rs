//! How JADER writes values.

use unicode_normalization::UnicodeNormalization;

use crate::icsr::PartialDate;

/// An age as JADER gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Age {
    /// Decade of life as ICH counts: the seventh is that of the sixties. Guide, D.2.2.
    Decade(u32),
    /// Third of a pregnancy.
    Trimester(u32),
}

/// Reads `60歳代`, `10歳未満`, `第一トライメスター`. Words of groups of age are in the knowledge base.
pub(super) fn age(text: &str) -> Option<Age> {
    let text: String = text
        .nfkc()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    if let Some(rest) = text
        .strip_prefix('第')
        .and_then(|rest| rest.strip_suffix("トライメスター"))
    {
        return ordinal(rest)
            .filter(|third| *third <= 3)
            .map(Age::Trimester);
    }
    if text == "10歳未満" {
        return Some(Age::Decade(1));
    }
    let years = text
        .strip_suffix("歳代")
        .or_else(|| text.strip_suffix("代"))?;
    let years: u32 = digits(years)?;
    // Nobody has lived to 130.
    (years.is_multiple_of(10) && (10..130).contains(&years)).then_some(Age::Decade(years / 10 + 1))
}

/// The calendar year in which a quarter of a fiscal year lies: `2004・第四` is January to March 2005.
/// Fiscal years of Japan begin in April.
pub(super) fn quarter_year(text: &str) -> Option<u32> {
    let text: String = text
        .nfkc()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    let (year, quarter) = text.split_once('第')?;
    let year: String = year.chars().filter(char::is_ascii_digit).collect();
    let year = digits(&year).filter(|year| (1900..2200).contains(year))?;
    let quarter = ordinal(quarter.trim_end_matches("四半期"))?;
    match quarter {
        1..=3 => Some(year),
        4 => Some(year + 1),
        _ => None,
    }
}

fn digits(text: &str) -> Option<u32> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

fn ordinal(text: &str) -> Option<u32> {
    match text {
        "一" | "1" => Some(1),
        "二" | "2" => Some(2),
        "三" | "3" => Some(3),
        "四" | "4" => Some(4),
        _ => None,
    }
}

/// A date of eight, six or four digits, also with separators.
pub(super) fn date(text: &str) -> Option<(String, PartialDate)> {
    let text: String = text
        .nfkc()
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '/' | '-' | '.'))
        .collect();
    if !matches!(text.len(), 4 | 6 | 8) {
        return None;
    }
    let date = PartialDate::parse(&text).ok()?;
    Some((text, date))
}

/// A number without sign, such as a dose.
pub(super) fn number(text: &str) -> Option<String> {
    let text: String = text
        .nfkc()
        .filter(|letter| !matches!(letter, ' ' | ','))
        .collect();
    let is_number = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.')
        && text.parse::<f64>().is_ok();
    is_number.then_some(text)
}

/// A generic name with full and half width made one, and without the suffix in square brackets by
/// which Japan tells biosimilars apart: the name, and what the brackets held.
pub(super) fn generic(text: &str) -> (String, Option<String>) {
    let name: String = text.nfkc().collect();
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(open) = name.rfind('[')
        && let Some(suffix) = name.get(open + 1..).and_then(|rest| rest.strip_suffix(']'))
        && suffix.contains("後続")
    {
        let bare = name.get(..open).unwrap_or_default().trim_end().to_owned();
        return (bare, Some(suffix.to_owned()));
    }
    (name, None)
}

/// The values of a cell that holds several.
pub(super) fn several(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', '；']).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_of_age_are_decades() {
        assert_eq!(age("60歳代"), Some(Age::Decade(7)));
        assert_eq!(age("１０歳未満"), Some(Age::Decade(1)));
        assert_eq!(age("10歳代"), Some(Age::Decade(2)));
        assert_eq!(age("100歳代"), Some(Age::Decade(11)));
        assert_eq!(age("第一トライメスター"), Some(Age::Trimester(1)));
        for word in [
            "不明",
            "成人",
            "65歳代",
            "200歳代",
            "第四トライメスター",
            "",
        ] {
            assert_eq!(age(word), None, "{word}");
        }
    }

    #[test]
    fn the_fourth_quarter_lies_in_the_next_year() {
        assert_eq!(quarter_year("2004・第一"), Some(2004));
        assert_eq!(quarter_year("2004･第三"), Some(2004));
        assert_eq!(quarter_year("２００４・第四"), Some(2005));
        assert_eq!(quarter_year("2004年度 第4四半期"), Some(2005));
        assert_eq!(quarter_year("2004・第五"), None);
        assert_eq!(quarter_year("20・第一"), None);
    }

    #[test]
    fn spellings_of_one_substance_meet() {
        let names = [
            "インフリキシマブ（遺伝子組換え）",
            "インフリキシマブ（遺伝子組換え）［後続１］",
            "インフリキシマブ（遺伝子組換え）［後続２］",
            "インフリキシマブ（遺伝子組換え）［インフリキシマブ後続３］",
        ];
        for name in names {
            assert_eq!(generic(name).0, "インフリキシマブ(遺伝子組換え)");
        }
        assert_eq!(generic(names[1]).1.as_deref(), Some("後続1"));
        assert_eq!(generic("ＩＮＦＬＩＸＩＭＡＢ").0, "INFLIXIMAB");
        assert_eq!(generic("水素[15O]").0, "水素[15O]");
    }

    #[test]
    fn dates_are_as_exact_as_they_are() {
        let shown = |text| date(text).map(|(_, date)| date.to_string());
        assert_eq!(shown("20040401").as_deref(), Some("2004-04-01"));
        assert_eq!(shown("200404").as_deref(), Some("2004-04"));
        assert_eq!(shown("２００４").as_deref(), Some("2004"));
        assert_eq!(shown("20041399"), None);
        assert_eq!(shown("平成16年"), None);
    }
}
