//! What is wrong with a table, settings or a fit, in words.

use evigil_signal::beyond::tree::TreeError;
use evigil_signal::count::CountError;
use evigil_signal::table::TableError;

use crate::Messages;

/// A fault with its stable code, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Stable code.
    pub code: &'static str,
    /// What is wrong, and where.
    pub message: String,
}

pub(super) fn told(
    code: &'static str,
    messages: &Messages,
    details: &[(&'static str, String)],
) -> Told {
    let details = details.iter().map(|(name, value)| (*name, value.as_str()));
    Told {
        code,
        message: messages.with(&format!("problem-{code}"), details),
    }
}

/// Why a table can't be read.
#[must_use]
pub fn table_error(error: &TableError, messages: &Messages) -> Told {
    use evigil_signal::table::Place;
    let at = |place: &Place| {
        let (key, number) = match place {
            Place::Line(number) => ("scan-place-line", number),
            Place::Row(number) => ("scan-place-row", number),
        };
        messages.with(key, [("number", number.to_string())])
    };
    let details: Vec<(&'static str, String)> = match error {
        TableError::MissingColumn { column, found } => {
            vec![("column", column.clone()), ("found", found.join(", "))]
        }
        TableError::NotInteger {
            place,
            column,
            value,
        } => vec![
            ("place", at(place)),
            ("column", column.clone()),
            ("value", value.clone()),
        ],
        TableError::EmptyReportId { place } => vec![("place", at(place))],
        TableError::Parquet(error) => vec![("reason", error.to_string())],
        TableError::RaggedLine {
            line,
            found,
            expected,
        } => vec![
            ("line", line.to_string()),
            ("found", found.to_string()),
            ("expected", expected.to_string()),
        ],
        TableError::NotUtf8 { place, column } | TableError::TooManyNames { place, column } => {
            vec![("place", at(place)), ("column", column.clone())]
        }
        TableError::ColumnType { column, found } => {
            vec![("column", column.clone()), ("found", found.clone())]
        }
        TableError::Read(error) => vec![("reason", error.to_string())],
    };
    told(error.code(), messages, &details)
}

/// Why a table can't be counted.
#[must_use]
pub fn count_error(error: &CountError, messages: &Messages) -> Told {
    let CountError::UnknownStratum { name } = error;
    told(error.code(), messages, &[("name", name.clone())])
}

/// Why terms and groups make no hierarchy.
#[must_use]
pub fn tree_error(error: &TreeError, messages: &Messages) -> Told {
    let details: Vec<(&'static str, String)> = match error {
        TreeError::Circle { node } | TreeError::TooDeep { node } => vec![("node", node.clone())],
        TreeError::Length { given, needed } => {
            vec![("given", given.to_string()), ("needed", needed.to_string())]
        }
        TreeError::Count {
            node,
            cases,
            against,
        } => vec![
            ("node", node.clone()),
            ("cases", cases.to_string()),
            ("against", against.to_string()),
        ],
    };
    told(error.code(), messages, &details)
}
