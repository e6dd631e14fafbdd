//! One cell of a table that people open in a spreadsheet.
//!
//! A spreadsheet runs a cell as a formula when it begins with `=`, `+`, `-`, `@` or one of their
//! wide forms, and some do so behind a tab or a line's end. Such a text gets an apostrophe in front,
//! and so does one that begins with an apostrophe. Reading takes away exactly what writing has put
//! there, so that a text comes back as it was.

use std::borrow::Cow;

use serde_json::Value as Json;

use crate::kind::{ColumnType, Value};

/// Whether a text that begins with this character gets a mark.
const fn is_marked(first: char) -> bool {
    matches!(
        first,
        '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r' | '\n' | '\''
    )
}

/// A text as it stands in a cell.
#[must_use]
pub fn guarded(text: &str) -> Cow<'_, str> {
    if text.starts_with(is_marked) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text of a cell that [`guarded`] has written. An apostrophe before anything else was there
/// before.
#[must_use]
pub fn plain(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(is_marked) => rest,
        _ => cell,
    }
}

/// A value as it stands in a cell; what is absent is empty. Numbers are no formulas and stay as
/// they are.
pub(super) fn written(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Text(Some(text)) => guarded(text),
        Value::Integer(Some(number)) => Cow::Owned(number.to_string()),
        Value::Real(Some(number)) => Cow::Owned(number.to_string()),
        Value::Boolean(Some(value)) => Cow::Borrowed(if *value { "true" } else { "false" }),
        Value::Text(None) | Value::Integer(None) | Value::Real(None) | Value::Boolean(None) => {
            Cow::Borrowed("")
        }
    }
}

/// A cell as a user would send it for a column of this type. What is no number or no truth value
/// stays text, for the check of the kind to refuse.
pub(super) fn sent(cell: &str, holds: &ColumnType) -> Json {
    let text = || Json::String(plain(cell).to_owned());
    match holds {
        ColumnType::Integer { .. } => cell
            .trim()
            .parse::<i64>()
            .map_or_else(|_| text(), Json::from),
        ColumnType::Real { .. } => {
            let number: Option<f64> = cell.trim().parse().ok();
            let number = number.and_then(serde_json::Number::from_f64);
            number.map_or_else(text, Json::Number)
        }
        ColumnType::Boolean => match cell.trim() {
            "true" | "TRUE" => Json::Bool(true),
            "false" | "FALSE" => Json::Bool(false),
            _ => text(),
        },
        ColumnType::Json => serde_json::from_str(plain(cell)).unwrap_or_else(|_| text()),
        _ => text(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_comes_back_and_none_is_a_formula() {
        let beginnings = [
            "", "=", "+", "-", "@", "'", "''", "'=", "''=", "＝", "＠", "\t", "\r", "\n", "a",
            "'a", " =",
        ];
        for beginning in beginnings {
            for rest in ["", "1+1", "HYPERLINK(\"x\")", "'", "薬"] {
                let text = format!("{beginning}{rest}");
                let cell = guarded(&text);
                assert_eq!(plain(&cell), text, "{cell}");
                let runs = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n'];
                assert!(!cell.starts_with(runs), "{cell}");
            }
        }
    }

    #[test]
    fn what_a_person_typed_with_an_apostrophe_stays() {
        assert_eq!(plain("'tis"), "'tis");
        assert_eq!(plain("'=1"), "=1");
    }

    #[test]
    fn numbers_are_no_formulas() {
        assert_eq!(written(&Value::Integer(Some(-3))), "-3");
        assert_eq!(written(&Value::Real(Some(-0.5))), "-0.5");
        let real = ColumnType::Real {
            min: None,
            max: None,
        };
        assert_eq!(sent("-0.5", &real), serde_json::json!(-0.5));
        assert_eq!(sent("NaN", &real), serde_json::json!("NaN"));
        assert_eq!(sent("1e999", &real), serde_json::json!("1e999"));
    }
}
