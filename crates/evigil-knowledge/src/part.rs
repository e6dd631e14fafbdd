//! Reading a file of the base that only one capability understands: the crate of that capability
//! says what shape it has, and this module says where the file is wrong.

use jiff::civil::Date;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use toml::value::Datetime;

pub use crate::locate::{Step, place_of, written};

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
///
/// # Errors
/// When it is not TOML, or not of the shape of `T`.
pub fn read<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, BaseFault> {
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
///
/// # Errors
/// When a file is not TOML, or not of the shape of `T`.
pub fn read_all<'f, T: DeserializeOwned>(
    files: impl Iterator<Item = (&'f str, &'f str)>,
) -> Result<Vec<(&'f str, T)>, BaseFault> {
    files
        .map(|(file, text)| read(file, text).map(|value| (file, value)))
        .collect()
}

/// Line and column, from 1, of a byte of `text`.
#[must_use]
pub fn line_column(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .map_or(0, |last| last.chars().count())
        + 1;
    (line, column)
}

/// A day written as a TOML date, for `#[serde(deserialize_with)]`.
///
/// # Errors
/// A time, or a day that no calendar has.
pub fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
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
