//! What can be wrong with a table of studies.

use crate::meta::error::EffectError;

/// A fault of a table, with its place.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("line {line}, column {column}: {fault}")]
pub struct TableProblem {
    /// Line, from 1.
    pub line: u64,
    /// Number of the cell in its row, from 1; 0 when it is the row or the table as a whole.
    pub column: usize,
    /// Name of the column; empty when it is the row or the table as a whole.
    pub name: String,
    /// What is wrong.
    pub fault: TableFault,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TableFault {
    /// The text is not UTF-8.
    #[error("not UTF-8")]
    Encoding,
    /// There is no row below the header, or nothing at all.
    #[error("no study")]
    Empty,
    /// The columns fit none of the known layouts.
    #[error("the columns {found} say no effect")]
    NoLayout {
        /// Names of the columns.
        found: String,
    },
    /// Two columns have the same name.
    #[error("two columns are named `{name}`")]
    Twice {
        /// The name.
        name: String,
    },
    /// A column that was asked for is not there.
    #[error("no column `{name}`")]
    NoColumn {
        /// The name.
        name: String,
    },
    /// The measure can't be computed from these columns.
    #[error("{measure} can't be computed from {layout}")]
    Measure {
        /// Short name of the measure.
        measure: &'static str,
        /// Columns of the table.
        layout: &'static str,
    },
    /// A row has more or fewer cells than the header.
    #[error("{found} cells, the header has {wanted}")]
    Cells {
        /// Cells of the row.
        found: usize,
        /// Cells of the header.
        wanted: usize,
    },
    /// A cell that must hold a number does not.
    #[error("`{text}` is no number")]
    NotANumber {
        /// What stands there.
        text: String,
    },
    /// A label that is needed is empty.
    #[error("empty")]
    NoLabel,
    /// The numbers of a study are impossible, or leave its effect without a value.
    #[error("{0}")]
    Effect(EffectError),
}

impl TableFault {
    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Encoding => "EV-E21",
            Self::Empty => "EV-E22",
            Self::NoLayout { .. } => "EV-E23",
            Self::Twice { .. } => "EV-E24",
            Self::NoColumn { .. } => "EV-E25",
            Self::Measure { .. } => "EV-E26",
            Self::Cells { .. } => "EV-E27",
            Self::NotANumber { .. } => "EV-E28",
            Self::NoLabel => "EV-E29",
            Self::Effect(error) => error.code(),
        }
    }
}
