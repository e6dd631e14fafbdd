//! Reading the TOML of the knowledge base that only this crate understands.

pub use evigil_knowledge::part::BaseFault;
pub(crate) use evigil_knowledge::part::{day, line_column, read, read_all};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use toml::value::Datetime;

use crate::icsr::PartialDate;

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
