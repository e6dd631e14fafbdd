//! Single values: dates with their formats, numbers, countries, MedDRA codes, telephone numbers.

use crate::icsr::{PartialDate, Precision};

/// Code of the format for a date of this precision. E2B(R2), message specification.
pub(super) const fn format_of(precision: Precision) -> &'static str {
    match precision {
        Precision::Year => "602",
        Precision::Month => "610",
        Precision::Day => "102",
        Precision::Hour | Precision::Minute => "203",
        Precision::Second => "204",
    }
}

/// How many digits a date in this format has.
const fn digits_of(format: &[u8]) -> Option<usize> {
    match format {
        b"602" => Some(4),
        b"610" => Some(6),
        b"102" => Some(8),
        b"203" => Some(12),
        b"204" => Some(14),
        _ => None,
    }
}

/// A date as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReadDate {
    /// In the form of E2B(R3).
    pub(super) text: String,
    /// Whether its format is another than the one that was given.
    pub(super) other_format: bool,
    /// Whether writing it gives the same value and format again.
    pub(super) is_plain: bool,
}

/// Reads a date. Without a format, or with one that does not fit, its length tells.
pub(super) fn read_date(value: &str, format: Option<&str>) -> Option<ReadDate> {
    let trimmed = value.trim();
    // Some systems write the time as on a clock, under a format that has digits only.
    let text: String = trimmed
        .chars()
        .filter(|letter| !matches!(letter, ':' | ' '))
        .collect();
    let date = PartialDate::parse(&text).ok()?;
    let format = format.map(str::trim);
    let fits = format.and_then(|format| digits_of(format.as_bytes())) == Some(text.len());
    let is_plain =
        fits && text == value && format == Some(format_of(date.precision())) && text.len() != 10;
    Some(ReadDate {
        other_format: format.is_some() && !fits,
        is_plain: is_plain || (format.is_none() && text == value && text.len() != 10),
        text,
    })
}

/// A date for E2B(R2): value and format, no finer than `finest`; and whether something was cut.
pub(super) fn write_date(text: &str, finest: Precision) -> Option<(String, &'static str, bool)> {
    let date = PartialDate::parse(text.trim()).ok()?;
    let digits = text.trim().bytes().take_while(u8::is_ascii_digit).count();
    let precision = date.precision().min(finest);
    let precision = match precision {
        // There is no format for an hour without minutes.
        Precision::Hour => Precision::Day,
        other => other,
    };
    let format = format_of(precision);
    let length = digits_of(format.as_bytes())?;
    let value = text.trim().get(..length)?;
    let is_cut = digits > length || text.trim().len() > digits;
    Some((value.to_owned(), format, is_cut))
}

/// Whether a text is a decimal number that is not negative.
pub(super) fn is_number(text: &str) -> bool {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && digits(part) && !(whole.is_empty() && part.is_empty())
}

/// The code of a country: two letters, in capitals. Names of countries are not guessed at.
pub(super) fn country(text: &str) -> Option<String> {
    let text = text.trim();
    let is_code = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_code.then(|| text.to_ascii_uppercase())
}

/// Whether a text is the code of a MedDRA term: eight digits.
pub(super) fn is_meddra(text: &str) -> bool {
    text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A telephone number in one text, of its parts.
pub(super) fn join_phone(country: Option<&str>, number: &str, extension: Option<&str>) -> String {
    let mut text = String::new();
    if let Some(country) = country {
        text.push('+');
        text.push_str(country);
        text.push(' ');
    }
    text.push_str(number);
    if let Some(extension) = extension {
        text.push(' ');
        text.push_str(extension);
    }
    text
}

/// The parts of a telephone number: country code, number, extension. Only a number in three parts,
/// or one that begins with `+`, is taken apart.
pub(super) fn split_phone(text: &str) -> (Option<&str>, &str, Option<&str>) {
    let Some((country, rest)) = text.strip_prefix('+').and_then(|it| it.split_once(' ')) else {
        return (None, text, None);
    };
    match rest.split_once(' ') {
        Some((number, extension)) if !extension.contains(' ') => {
            (Some(country), number, Some(extension))
        }
        Some(_) => (None, text, None),
        None => (Some(country), rest, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_by_their_format_or_length() {
        let read = |value, format| read_date(value, format).map(|it| (it.text, it.is_plain));
        assert_eq!(
            read("20050727", Some("102")),
            Some(("20050727".into(), true))
        );
        assert_eq!(read("201112", Some("610")), Some(("201112".into(), true)));
        assert_eq!(read("2011", Some("102")), Some(("2011".into(), false)));
        assert_eq!(read("2011", None), Some(("2011".into(), true)));
        assert_eq!(
            read("2012060806:47:06", Some("204")),
            Some(("20120608064706".into(), false))
        );
        assert_eq!(read("20241399", Some("102")), None);
        assert_eq!(read("21062019", Some("102")), None);
        assert_eq!(read("", None), None);
    }

    #[test]
    fn dates_are_written_no_finer_than_the_field() {
        let day = |text| write_date(text, Precision::Day);
        assert_eq!(day("20050727"), Some(("20050727".into(), "102", false)));
        assert_eq!(
            day("20050727101500+0900"),
            Some(("20050727".into(), "102", true))
        );
        assert_eq!(day("2005"), Some(("2005".into(), "602", false)));
        assert_eq!(
            write_date("200507271015", Precision::Minute),
            Some(("200507271015".into(), "203", false))
        );
        assert_eq!(
            write_date("2005072710", Precision::Minute),
            Some(("20050727".into(), "102", true))
        );
        assert_eq!(day("x"), None);
    }

    #[test]
    fn numbers_are_digits_with_a_point_at_most() {
        assert!(is_number("87.09") && is_number(".5") && !is_number(".") && !is_number("-1"));
        assert!(!is_number("1,5") && !is_number("") && !is_number("1e3"));
    }

    #[test]
    fn telephone_numbers_come_apart_as_they_were_joined() {
        for parts in [
            (Some("81"), "312345678", Some("12")),
            (Some("81"), "312345678", None),
            (None, "312345678", None),
        ] {
            let text = join_phone(parts.0, parts.1, parts.2);
            assert_eq!(split_phone(&text), parts);
        }
        assert_eq!(split_phone("+81 3 1234 5678").0, None);
    }
}
