//! What makes a table unreadable.

use std::fmt;
use std::io;

use parquet::errors::ParquetError;
use thiserror::Error;

/// Where in a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Line of a text, from 1; of a row over several lines the last.
    Line(u64),
    /// Row of a Parquet file, from 1.
    Row(u64),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, "line {line}"),
            Self::Row(row) => write!(f, "row {row}"),
        }
    }
}

/// Why a table can't be read.
#[derive(Debug, Error)]
pub enum TableError {
    /// A column that is needed is absent.
    #[error("there is no column `{column}`; the columns are {}", .found.join(", "))]
    MissingColumn {
        /// The first of the names it may have.
        column: String,
        /// Names of the columns that are there.
        found: Vec<String>,
    },
    /// A whole number was expected.
    #[error("{place}: `{value}` in column `{column}` is no whole number")]
    NotInteger {
        /// Where.
        place: Place,
        /// Name of the column.
        column: String,
        /// What stands there.
        value: String,
    },
    /// A row names no report.
    #[error("{place}: the report has no name")]
    EmptyReportId {
        /// Where.
        place: Place,
    },
    /// The Parquet file is damaged, or not of a kind that can be read.
    #[error("the Parquet file can't be read: {0}")]
    Parquet(#[from] ParquetError),
    /// A row has more or fewer fields than the header.
    #[error("line {line}: {found} fields where the header has {expected}")]
    RaggedLine {
        /// Line, from 1.
        line: u64,
        /// Fields of the row.
        found: usize,
        /// Fields of the header.
        expected: usize,
    },
    /// Text is not UTF-8.
    #[error("{place}: column `{column}` is not UTF-8")]
    NotUtf8 {
        /// Where.
        place: Place,
        /// Name of the column.
        column: String,
    },
    /// There are more different names than codes (2³² − 1).
    #[error("{place}: column `{column}` has more different names than can be told apart")]
    TooManyNames {
        /// Where.
        place: Place,
        /// Name of the column.
        column: String,
    },
    /// A column holds values of a type that it can't have.
    #[error("column `{column}` can't hold values of type {found}")]
    ColumnType {
        /// Name of the column.
        column: String,
        /// What it holds.
        found: String,
    },
    /// The input could not be read.
    #[error("the table can't be read: {0}")]
    Read(#[from] io::Error),
}

impl TableError {
    /// Stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::MissingColumn { .. } => "EV-G10",
            Self::NotInteger { .. } => "EV-G11",
            Self::EmptyReportId { .. } => "EV-G12",
            Self::Parquet(_) => "EV-G13",
            Self::RaggedLine { .. } => "EV-G14",
            Self::NotUtf8 { .. } => "EV-G15",
            Self::TooManyNames { .. } => "EV-G16",
            Self::ColumnType { .. } => "EV-G17",
            Self::Read(_) => "EV-G18",
        }
    }
}
