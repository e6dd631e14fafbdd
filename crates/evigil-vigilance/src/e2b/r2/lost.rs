//! What E2B(R2) can't carry.

use std::fmt;

use crate::exchange::{Place, Problem, ProblemSeverity};
use crate::icsr::{At, Element};

/// Something of a report that E2B(R2) can't carry as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotCarried {
    /// What.
    pub what: What,
    /// Why.
    pub reason: Reason,
    /// Line of the source it stands on; 0 when it was made, not read.
    pub line: u32,
}

/// A part of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// An element in its repeats.
    Element(Element, At),
    /// Something kept from the source, by its place there.
    Kept(String),
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Element(element, at) => write!(f, "{element}{at}"),
            Self::Kept(place) => f.write_str(place),
        }
    }
}

/// Why E2B(R2) can't carry something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// It has no field for it.
    NoField,
    /// It knows no reasons why a value is missing.
    NullFlavour,
    /// It is longer than the field takes.
    TooLong {
        /// Tag of the field.
        field: String,
        /// What the field takes, in characters.
        max: u16,
        /// Whether it was cut; else it was left out, because a part would be another value.
        cut: bool,
    },
    /// It has no code for it; what was written instead, if anything.
    NoCode {
        /// The code written.
        written: Option<String>,
    },
    /// It says it of the case as a whole, not of a reaction.
    CaseLevel,
    /// It has one place for it, which is taken.
    OnePlace,
    /// Several texts share one field.
    Joined,
    /// The drug is written once for each of its dosages.
    Split {
        /// How many there are.
        count: u16,
    },
    /// The date is finer.
    Precision,
    /// XML can't hold some of its characters.
    Characters,
    /// It was kept from another format.
    OtherFormat,
    /// It was kept from the source and no longer fits the report.
    Stale,
    /// Words beside a code.
    WordsBesideCode,
    /// Which reaction it is about.
    Link,
}

impl Reason {
    /// The code of its message.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoField => "EV-X560",
            Self::NullFlavour => "EV-X561",
            Self::TooLong { .. } => "EV-X562",
            Self::NoCode { .. } => "EV-X563",
            Self::CaseLevel => "EV-X564",
            Self::OnePlace => "EV-X565",
            Self::Joined => "EV-X566",
            Self::Split { .. } => "EV-X567",
            Self::Precision => "EV-X568",
            Self::Characters => "EV-X569",
            Self::OtherFormat => "EV-X570",
            Self::Stale => "EV-X571",
            Self::WordsBesideCode => "EV-X572",
            Self::Link => "EV-X574",
        }
    }
}

impl NotCarried {
    pub(super) const fn element(element: Element, at: At, reason: Reason, line: u32) -> Self {
        Self {
            what: What::Element(element, at),
            reason,
            line,
        }
    }

    /// It as a problem of the report `report`, to be shown with others.
    #[must_use]
    pub fn problem(&self, report: &str) -> Problem {
        let place = Place::line(report, u64::from(self.line)).field(self.what.to_string());
        let problem = Problem::new(self.reason.code(), ProblemSeverity::Warning, place);
        match &self.reason {
            Reason::TooLong { field, max, cut } => problem
                .with("field", field)
                .with("max", max)
                .with("kept", if *cut { "cut" } else { "left" }),
            Reason::NoCode { written } => {
                problem.with("written", written.as_deref().unwrap_or("none"))
            }
            Reason::Split { count } => problem.with("count", count),
            _ => problem,
        }
    }
}
