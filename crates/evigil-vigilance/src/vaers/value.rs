//! How VAERS writes values.

use crate::icsr::PartialDate;

/// A date `MM/DD/YYYY`, or as a spreadsheet saves it again (`1/2/2019`), in the form of ICH.
pub(super) fn date(text: &str) -> Option<(String, PartialDate)> {
    let mut parts = text.split('/');
    let mut number = |longest: usize| {
        let part = parts.next()?;
        let is_number =
            (1..=longest).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| part.parse::<u32>().ok()).flatten()
    };
    let (month, day, year) = (number(2)?, number(2)?, number(4)?);
    // A year of two digits would have to be guessed.
    if parts.next().is_some() || year < 1000 {
        return None;
    }
    let date = PartialDate::from_parts(year, Some(month), Some(day)).ok()?;
    Some((format!("{year:04}{month:02}{day:02}"), date))
}

/// An age in years, without the zeros that say nothing: `80.0` is 80, `.3` is 0.3.
pub(super) fn age(text: &str) -> Option<String> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let is_digits = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(whole) || !is_digits(part) || (whole.is_empty() && part.is_empty()) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    // Nobody has lived to 130; such a number is a slip.
    if whole.parse::<u32>().ok()? >= 130 {
        return None;
    }
    let part = part.trim_end_matches('0');
    Some(match part {
        "" => whole.to_owned(),
        part => format!("{whole}.{part}"),
    })
}

/// A version of MedDRA as MedDRA writes it: VAERS pads it (`8.10`), spreadsheets cut it (`23`).
pub(super) fn meddra_version(text: &str) -> Option<String> {
    let (major, minor) = text.split_once('.').unwrap_or((text, "0"));
    let is_digits = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    let minor = match minor.strip_suffix('0') {
        Some("") => "0",
        Some(minor) => minor,
        None => minor,
    };
    (is_digits(major) && is_digits(minor) && minor.len() == 1).then(|| format!("{major}.{minor}"))
}

/// A report's number; it is padded with zeros in some years and not in others.
pub(super) fn id(field: &[u8]) -> Option<u64> {
    let text = str::from_utf8(field).ok()?.trim();
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// Whether a text only says that there is nothing.
pub(super) fn says_nothing(text: &str) -> bool {
    let bare = text.trim_matches(|letter: char| !letter.is_alphanumeric());
    let words = [
        "",
        "none",
        "no",
        "n/a",
        "na",
        "unk",
        "unknown",
        "none known",
        "nka",
        "nkda",
    ];
    words.iter().any(|word| bare.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_of_america() {
        let text = |text| date(text).map(|(text, _)| text);
        assert_eq!(text("01/04/1999").as_deref(), Some("19990104"));
        assert_eq!(text("1/2/2019").as_deref(), Some("20190102"));
        for wrong in [
            "13/01/1999",
            "02/30/1999",
            "1/2/19",
            "1999-01-04",
            "1/2",
            "@",
            "1/2/3/4",
        ] {
            assert_eq!(text(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn ages_lose_only_zeros() {
        assert_eq!(age("80.0").as_deref(), Some("80"));
        assert_eq!(age(".3").as_deref(), Some("0.3"));
        assert_eq!(age("0").as_deref(), Some("0"));
        assert_eq!(age("1.25").as_deref(), Some("1.25"));
        for wrong in ["-1", "", ".", "999", "1e3", "12y", "1.2.3"] {
            assert_eq!(age(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn versions_are_written_as_meddra_writes_them() {
        let shown = |text| meddra_version(text);
        assert_eq!(shown("8.10").as_deref(), Some("8.1"));
        assert_eq!(shown("10.00").as_deref(), Some("10.0"));
        assert_eq!(shown("21.1").as_deref(), Some("21.1"));
        assert_eq!(shown("23").as_deref(), Some("23.0"));
        assert_eq!(shown("20.0").as_deref(), Some("20.0"));
        assert_eq!(shown("8.15"), None);
        assert_eq!(shown("x"), None);
    }
}
