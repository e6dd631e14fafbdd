//! Reading the TOML of the knowledge base that only this crate understands.

use jiff::civil::Date;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use toml::value::Datetime;

use crate::icsr::PartialDate;

/// A file of the base that does not have the shape it must have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}")]
pub struct BaseFault {
    /// Path in the base, or name of the user's file.
    pub file: String,
    /// Line, from 1; 0 when it is the whole file.
    pub line: usize,
    /// Column in characters, from 1; 0 when it is the whole file.
    pub column: usize,
    /// What is wrong, in English: for those who write such files.
    pub message: String,
}

impl BaseFault {
    /// Something that is wrong with a file as a whole.
    #[must_use]
    pub fn whole(file: &str, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line: 0,
            column: 0,
            message: message.into(),
        }
    }
}

/// Reads one file.
pub(crate) fn read<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, BaseFault> {
    toml::from_str(text).map_err(|error| {
        let (line, column) = error
            .span()
            .map_or((0, 0), |span| line_column(text, span.start));
        BaseFault {
            file: file.to_owned(),
            line,
            column,
            message: error.message().to_owned(),
        }
    })
}

/// Reads every file, in the order given; the first wrong one ends it.
pub(crate) fn read_all<'f, T: DeserializeOwned>(
    files: impl Iterator<Item = (&'f str, &'f str)>,
) -> Result<Vec<(&'f str, T)>, BaseFault> {
    files
        .map(|(file, text)| read(file, text).map(|value| (file, value)))
        .collect()
}

/// Line and column, from 1, of a byte of `text`.
pub(crate) fn line_column(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .map_or(0, |last| last.chars().count())
        + 1;
    (line, column)
}

/// A day written as a TOML date; a time is refused.
pub(crate) fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    let written = Datetime::deserialize(deserializer)?;
    let whole = match written {
        Datetime {
            date: Some(date),
            time: None,
            offset: None,
        } => {
            let parts = (
                i16::try_from(date.year),
                i8::try_from(date.month),
                i8::try_from(date.day),
            );
            match parts {
                (Ok(year), Ok(month), Ok(day)) => Date::new(year, month, day).ok(),
                _ => None,
            }
        }
        _ => None,
    };
    match whole {
        Some(day) => Ok(Some(day)),
        None => Err(D::Error::custom(format!(
            "`{written}` is not a plain date such as 2026-11-21"
        ))),
    }
}

/// A date as far as it is known, written as a TOML date or as text: `"2023-10"`, `"2023"`.
pub(crate) fn partial_day<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<PartialDate, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Day(Datetime),
        Text(String),
    }
    let text = match Either::deserialize(deserializer)? {
        Either::Day(date) => date.to_string(),
        Either::Text(text) => text,
    };
    written_day(&text).ok_or_else(|| {
        D::Error::custom(format!(
            "`{text}` is no date: write 2023-10-11, \"2023-10\" or \"2023\""
        ))
    })
}

/// Reads `2023-10-11`, `2023-10`, `2023` and the same without hyphens.
#[must_use]
pub fn written_day(text: &str) -> Option<PartialDate> {
    let shape_is_right = match text.len() {
        10 => text
            .char_indices()
            .all(|(at, letter)| (letter == '-') == matches!(at, 4 | 7)),
        7 => text
            .char_indices()
            .all(|(at, letter)| (letter == '-') == (at == 4)),
        4 | 6 | 8 => !text.contains('-'),
        _ => false,
    };
    if !shape_is_right {
        return None;
    }
    PartialDate::parse(&text.replace('-', "")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_far_as_they_are_known() {
        let shown = |text: &str| written_day(text).map(|day| day.to_string());
        assert_eq!(shown("2024-02-29").as_deref(), Some("2024-02-29"));
        assert_eq!(shown("20240229").as_deref(), Some("2024-02-29"));
        assert_eq!(shown("2024-02").as_deref(), Some("2024-02"));
        assert_eq!(shown("2024").as_deref(), Some("2024"));
        assert_eq!(shown("2023-02-29"), None);
        assert_eq!(shown("2024-2-9"), None);
        assert_eq!(shown("20-240229"), None);
        assert_eq!(shown("2024-02-29T10:00"), None);
    }
}
