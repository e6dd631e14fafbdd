//! What is wrong with pages, lists and exposures.

/// An input that can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// Nothing in it.
    #[error("the input is empty")]
    Empty,
    /// Not HTML or text: a PDF, a spreadsheet, a web archive.
    #[error("this is {kind}, not a page or a table in text")]
    OtherFormat {
        /// What it is.
        kind: &'static str,
    },
    /// Bytes that no encoding makes sense of.
    #[error("the characters can't be read (taken for {encoding})")]
    Encoding {
        /// Encoding that was tried.
        encoding: String,
    },
    /// Nothing of a plan is in it.
    #[error("no plan is in it")]
    NotAPlan {
        /// Title of the page, when it has one.
        title: String,
    },
    /// Labels of a plan, and no number.
    #[error("it has the labels of a plan, and no number of one")]
    NoNumber,
    /// Another registration than a plan of regenerative medicine.
    #[error("{number} is no plan of regenerative medicine")]
    OtherRegistration {
        /// Its number.
        number: String,
    },
    /// More than one plan.
    #[error("it holds several plans: {}", numbers.join(", "))]
    SeveralPlans {
        /// Their numbers.
        numbers: Vec<String>,
    },
    /// A table whose first row has not the columns that are needed.
    #[error("no column for {}", missing.join(", "))]
    Columns {
        /// Fields without a column.
        missing: Vec<String>,
        /// Columns that were found.
        found: Vec<String>,
    },
    /// A table that breaks off.
    #[error("line {line}: {reason}")]
    Table {
        /// Line, from 1; 0 when it is not known.
        line: u64,
        /// What is wrong.
        reason: String,
    },
}

impl PlanError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "EV-L60",
            Self::OtherFormat { .. } => "EV-L61",
            Self::Encoding { .. } => "EV-L62",
            Self::NotAPlan { .. } => "EV-L63",
            Self::NoNumber => "EV-L64",
            Self::OtherRegistration { .. } => "EV-L65",
            Self::SeveralPlans { .. } => "EV-L66",
            Self::Columns { .. } => "EV-L67",
            Self::Table { .. } => "EV-L68",
        }
    }

    /// Values for the sentence of the locale file.
    #[must_use]
    pub fn details(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Empty | Self::NoNumber => Vec::new(),
            Self::OtherFormat { kind } => vec![("kind", (*kind).to_owned())],
            Self::Encoding { encoding } => vec![("encoding", encoding.clone())],
            Self::NotAPlan { title } => vec![("title", title.clone())],
            Self::OtherRegistration { number } => vec![("number", number.clone())],
            Self::SeveralPlans { numbers } => vec![("numbers", numbers.join(", "))],
            Self::Columns { missing, found } => {
                vec![("missing", missing.join(", ")), ("found", found.join(", "))]
            }
            Self::Table { line, reason } => {
                vec![("line", line.to_string()), ("reason", reason.clone())]
            }
        }
    }
}

/// Something wrong in an input that could be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanProblem {
    /// A field that a plan must have is missing.
    Missing {
        /// Line of a list; 0 for a page.
        line: u64,
        /// The field.
        field: &'static str,
    },
    /// A day or number that can't be read.
    Unreadable {
        /// Line of a list; 0 for a page.
        line: u64,
        /// The field.
        field: String,
        /// What is written.
        value: String,
    },
    /// A field stands twice with different values; the first was taken.
    Differs {
        /// The field.
        field: String,
        /// The value that was taken.
        taken: String,
        /// The other one.
        other: String,
    },
    /// The class and the letter of the number do not agree.
    ClassAndNumber {
        /// Line of a list; 0 for a page.
        line: u64,
        /// The number.
        number: String,
        /// The class as written.
        class: String,
    },
    /// The number stands nowhere by a label, only in the text.
    NumberFromText {
        /// The number.
        number: String,
    },
    /// A row with more or fewer cells than the first.
    Cells {
        /// Its line.
        line: u64,
        /// Cells it has.
        cells: usize,
        /// Cells of the first row.
        wanted: usize,
    },
    /// A row with neither number nor name: it was left out.
    RowLeftOut {
        /// Its line.
        line: u64,
    },
    /// A number that stands in two rows with different contents; the later row was taken.
    NumberTwice {
        /// Line of the later row.
        line: u64,
        /// The number.
        number: String,
    },
    /// A column that means nothing here.
    ColumnUnknown {
        /// Its head.
        column: String,
    },
}

impl PlanProblem {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "EV-L70",
            Self::Unreadable { .. } => "EV-L71",
            Self::Differs { .. } => "EV-L72",
            Self::ClassAndNumber { .. } => "EV-L73",
            Self::NumberFromText { .. } => "EV-L74",
            Self::Cells { .. } => "EV-L75",
            Self::RowLeftOut { .. } => "EV-L76",
            Self::NumberTwice { .. } => "EV-L77",
            Self::ColumnUnknown { .. } => "EV-L78",
        }
    }

    /// Values for the sentence of the locale file.
    #[must_use]
    pub fn details(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Missing { line, field } => {
                vec![("line", line.to_string()), ("field", (*field).to_owned())]
            }
            Self::Unreadable { line, field, value } => vec![
                ("line", line.to_string()),
                ("field", field.clone()),
                ("value", value.clone()),
            ],
            Self::Differs {
                field,
                taken,
                other,
            } => vec![
                ("field", field.clone()),
                ("taken", taken.clone()),
                ("other", other.clone()),
            ],
            Self::ClassAndNumber {
                line,
                number,
                class,
            } => vec![
                ("line", line.to_string()),
                ("number", number.clone()),
                ("class", class.clone()),
            ],
            Self::NumberFromText { number } => vec![("number", number.clone())],
            Self::Cells {
                line,
                cells,
                wanted,
            } => vec![
                ("line", line.to_string()),
                ("cells", cells.to_string()),
                ("wanted", wanted.to_string()),
            ],
            Self::RowLeftOut { line } => vec![("line", line.to_string())],
            Self::NumberTwice { line, number } => {
                vec![("line", line.to_string()), ("number", number.clone())]
            }
            Self::ColumnUnknown { column } => vec![("column", column.clone())],
        }
    }
}
