//! What can be wrong with the ledger.

use std::fmt;

use super::scale::Range;

/// Something that is wrong with a file of the ledger, and where.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub struct LedgerFault {
    /// Path in the base.
    pub file: String,
    /// Line, from 1; absent when it is the whole file.
    pub line: Option<usize>,
    /// Column in characters, from 1.
    pub column: Option<usize>,
    /// The field, such as `outcome[1].printed.low`; empty when it is the whole file.
    pub field: String,
    /// What it is.
    pub kind: FaultKind,
}

impl fmt::Display for LedgerFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let (Some(line), Some(column)) = (self.line, self.column) {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {}: ", self.kind.code())?;
        if !self.field.is_empty() {
            write!(f, "`{}`: ", self.field)?;
        }
        write!(f, "{}", self.kind)
    }
}

/// Everything that is wrong with the ledger; never empty.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub struct LedgerFaults(pub Vec<LedgerFault>);

impl fmt::Display for LedgerFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{fault}")?;
        }
        Ok(())
    }
}

/// What an id that leads nowhere should have named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// An indication of the terms, or a condition.
    Indication,
    /// A term of the kind `route`.
    Route,
    /// A term of the kind `product_class`.
    ProductClass,
    /// A term of the kind `cell_source`.
    CellSource,
    /// A term of the kind `donor`.
    Donor,
    /// A scale.
    Scale,
    /// A study.
    Study,
    /// A fact or source of the base.
    Support,
    /// A reason for indirectness that studies may name.
    Reason,
    /// A publication that pages quote.
    Work,
    /// A column of a comparison.
    Column,
}

impl Named {
    /// Stable word of it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Indication => "indication",
            Self::Route => "route",
            Self::ProductClass => "product_class",
            Self::CellSource => "cell_source",
            Self::Donor => "donor",
            Self::Scale => "scale",
            Self::Study => "study",
            Self::Support => "support",
            Self::Reason => "reason",
            Self::Work => "work",
            Self::Column => "column",
        }
    }
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FaultKind {
    /// Not TOML, or not of the shape it must have.
    #[error("{message}")]
    Shape {
        /// What the reader of TOML says.
        message: String,
    },
    /// The file is not named by the id.
    #[error("the file holds `{id}`; name it {id}.toml")]
    FileName {
        /// The id.
        id: String,
    },
    /// Two entries have one id.
    #[error("`{id}` stands twice")]
    Duplicate {
        /// The id.
        id: String,
    },
    /// An id leads nowhere.
    #[error("there is no {} `{id}`{}", .named.code(), nearest(.near))]
    Unresolved {
        /// What it should have named.
        named: Named,
        /// The id.
        id: String,
        /// Ids that may have been meant.
        near: Vec<String>,
    },
    /// The limits of an interval, or the estimate and a limit, are the wrong way round.
    #[error("the interval is inside out: {low} to {high} around {value}")]
    IntervalInsideOut {
        /// Lower limit.
        low: f64,
        /// Estimate.
        value: f64,
        /// Upper limit.
        high: f64,
    },
    /// Only one limit of an interval stands there, or an interval without its level.
    #[error("an interval needs `low`, `high` and `level`")]
    IntervalInPart,
    /// The level of an interval is no share.
    #[error("a level of {level} is not between 0 and 1; write 0.95 for 95 %")]
    Level {
        /// The level.
        level: f64,
    },
    /// A value of p is no probability.
    #[error("p = {p} is not between 0 and 1")]
    Probability {
        /// The value.
        p: f64,
    },
    /// A ratio is not above 0.
    #[error("a ratio of {value} is not above 0")]
    Ratio {
        /// The value.
        value: f64,
    },
    /// More people with an event than people.
    #[error("{events} with the event among {people}")]
    EventsAbovePeople {
        /// People with the event.
        events: u64,
        /// People.
        people: u64,
    },
    /// More people affected than were watched.
    #[error("{affected} affected among {at_risk} watched")]
    AffectedAboveAtRisk {
        /// People affected.
        affected: u64,
        /// People watched.
        at_risk: u64,
    },
    /// A part is larger than the whole.
    #[error("{part} `{part_of}` cannot be more than {whole} `{whole_of}`")]
    PartAboveWhole {
        /// Field of the part.
        part_of: &'static str,
        /// Number of the part.
        part: u64,
        /// Field of the whole.
        whole_of: &'static str,
        /// Number of the whole.
        whole: u64,
    },
    /// A value that the scale does not have.
    #[error("{value} is not on the scale `{scale}` ({range})")]
    OutOfScale {
        /// Id of the scale.
        scale: String,
        /// The value.
        value: f64,
        /// Range of the scale.
        range: Range,
    },
    /// A value without a scale says nothing.
    #[error("a value needs the `scale` it stands on")]
    NoScale,
    /// A number that nothing can have.
    #[error("{value} is no possible value here")]
    Impossible {
        /// The number.
        value: f64,
    },
    /// Something was read, and no day stands there.
    #[error("something was read, so `reading.on` has to say when")]
    NoDay,
    /// An identifier is not written as such identifiers are.
    #[error("`{id}` is no {kind}{hint}")]
    Identifier {
        /// `DOI`, `PMID`, `PMCID` or `registry id`.
        kind: &'static str,
        /// What stands there.
        id: String,
        /// How it is written.
        hint: &'static str,
    },
    /// No citation, or an address that is none.
    #[error(
        "`{found}` is no citation: give the title, and an address that begins with https:// or http://, or none"
    )]
    Citation {
        /// What stands there; empty when nothing does.
        found: String,
    },
    /// Nothing was read, but something counts.
    #[error(
        "nothing of the source was read, so this belongs under [[unreleased]], and the direction is `not_read` or `none_yet`"
    )]
    ReadNothing,
    /// A study without a result has one.
    #[error(
        "a study that is `{state}` has no result: the direction is `none_yet` and outcomes carry no numbers"
    )]
    ResultOfUnfinished {
        /// State of the study.
        state: &'static str,
    },
    /// A reported study can't have the direction `none_yet`.
    #[error("a study that is `reported` has a result: write `not_read` when it was not read")]
    NoResultOfReported,
    /// Design and comparator contradict each other.
    #[error("the design `{design}` does not go with the comparator `{comparator}`")]
    DesignAgainstComparator {
        /// Design.
        design: &'static str,
        /// Kind of comparator.
        comparator: &'static str,
    },
    /// An effect against a control in a study that has none.
    #[error(
        "the design `{design}` has no control: an effect here is a change from the start (`change_from_baseline`), and groups are not compared"
    )]
    EffectWithoutControl {
        /// Design.
        design: &'static str,
    },
    /// A text is empty.
    #[error("the text in `{lang}` is empty")]
    EmptyText {
        /// The language.
        lang: &'static str,
    },
    /// A tool for risk of bias that does not suit the design.
    #[error("{tool} is not the tool for the design `{design}`")]
    BiasTool {
        /// Tool.
        tool: &'static str,
        /// Design.
        design: &'static str,
    },
    /// A domain that the tool does not have.
    #[error("{tool} has no domain `{domain}`; it has {}", .known.join(", "))]
    BiasDomain {
        /// Tool.
        tool: &'static str,
        /// Domain.
        domain: String,
        /// Its domains.
        known: &'static [&'static str],
    },
    /// A number of steps that no domain takes.
    #[error("{steps} steps: a domain takes one or two")]
    Steps {
        /// The number.
        steps: u8,
    },
    /// A list that has to hold something is empty.
    #[error("nothing stands here")]
    Empty,
}

impl FaultKind {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Shape { .. } => "EV-E40",
            Self::FileName { .. } => "EV-E41",
            Self::Duplicate { .. } => "EV-E42",
            Self::Unresolved { .. } => "EV-E43",
            Self::IntervalInsideOut { .. } => "EV-E44",
            Self::IntervalInPart => "EV-E45",
            Self::Level { .. } => "EV-E46",
            Self::Probability { .. } => "EV-E47",
            Self::Ratio { .. } => "EV-E48",
            Self::EventsAbovePeople { .. } => "EV-E49",
            Self::AffectedAboveAtRisk { .. } => "EV-E50",
            Self::PartAboveWhole { .. } => "EV-E51",
            Self::OutOfScale { .. } => "EV-E52",
            Self::NoScale => "EV-E53",
            Self::Impossible { .. } => "EV-E54",
            Self::NoDay => "EV-E55",
            Self::Identifier { .. } => "EV-E56",
            Self::Citation { .. } => "EV-E57",
            Self::ReadNothing => "EV-E58",
            Self::ResultOfUnfinished { .. } => "EV-E59",
            Self::NoResultOfReported => "EV-E60",
            Self::DesignAgainstComparator { .. } => "EV-E61",
            Self::EffectWithoutControl { .. } => "EV-E62",
            Self::EmptyText { .. } => "EV-E63",
            Self::BiasTool { .. } => "EV-E64",
            Self::BiasDomain { .. } => "EV-E65",
            Self::Empty => "EV-E66",
            Self::Steps { .. } => "EV-E67",
        }
    }
}

fn nearest(near: &[String]) -> String {
    if near.is_empty() {
        return String::new();
    }
    let near: Vec<String> = near.iter().map(|id| format!("`{id}`")).collect();
    format!("; meant is perhaps {}", near.join(" or "))
}
