//! What is wrong with a mapping, at its place in the mapping's own text.

use std::fmt;
use std::ops::Range;

use crate::table::problems::shorten;

/// What is wrong with a mapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MappingFaultKind {
    /// No TOML, an unknown key, a missing one, or a value of another kind.
    Syntax,
    /// The separator is not one ASCII character, nor `tab`.
    Separator,
    /// The decimal sign is the separator.
    DecimalIsSeparator,
    /// A column needs a name or a number from 1, and not both.
    ColumnPlace,
    /// A column is named, but the table is said to have no header.
    NoHeader,
    /// Classes need counts or concentrations, particles can't have them.
    RowKind,
    /// A factor of dilution that is not above 0.
    Dilution,
    /// The header does not have the column.
    ColumnMissing,
    /// The table ends before its header.
    HeaderMissing,
    /// The header has the column more than once.
    ColumnTwice,
}

impl MappingFaultKind {
    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Syntax => "EV-N090",
            Self::Separator => "EV-N091",
            Self::DecimalIsSeparator => "EV-N092",
            Self::ColumnPlace => "EV-N093",
            Self::NoHeader => "EV-N094",
            Self::RowKind => "EV-N095",
            Self::Dilution => "EV-N096",
            Self::ColumnMissing => "EV-N097",
            Self::HeaderMissing => "EV-N098",
            Self::ColumnTwice => "EV-N099",
        }
    }
}

/// A fault of a mapping.
///
/// The sentence for the user is the message `problem-` and [`MappingFaultKind::code`] of the locale
/// files, with [`MappingFault::details`] as its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingFault {
    /// What is wrong.
    pub kind: MappingFaultKind,
    /// Bytes of the mapping's text.
    pub span: Range<usize>,
    /// Line in the mapping, from 1; 0 when its text is not at hand.
    pub line: u64,
    /// What the sentence needs.
    pub details: Vec<(&'static str, String)>,
}

impl MappingFault {
    /// A fault in a mapping's text.
    pub(super) fn new(kind: MappingFaultKind, text: &str, span: Range<usize>) -> Self {
        let before = text.as_bytes().get(..span.start).unwrap_or_default();
        let breaks = before.iter().filter(|byte| **byte == b'\n').count() as u64;
        Self {
            kind,
            span,
            line: breaks.saturating_add(1),
            details: Vec::new(),
        }
    }

    /// A fault that shows only when the mapping meets a table.
    pub(super) const fn in_use(kind: MappingFaultKind, span: Range<usize>) -> Self {
        Self {
            kind,
            span,
            line: 0,
            details: Vec::new(),
        }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.details.push((name, shorten(&value.to_string())));
        self
    }
}

impl fmt::Display for MappingFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.kind.code(), self.span.start)
    }
}

impl std::error::Error for MappingFault {}
