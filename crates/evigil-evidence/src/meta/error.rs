//! Why an effect or a synthesis can't be computed.

use super::effect::Zeros;

/// Why there is no result.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum MetaError {
    /// Effects do not vary at all, so that an interval by their variation has no width.
    #[error("the effects do not vary")]
    NoSpread,
    /// A moderator is not finite, or beyond what is computed with.
    #[error("study {study}: the moderator {value} is no number that can be computed with")]
    Moderator {
        /// Study, from 0 in the order given.
        study: usize,
        /// The number.
        value: f64,
    },
    /// Too few studies for what is asked.
    #[error("{found} studies, {needed} are needed")]
    TooFewStudies {
        /// Studies given.
        found: usize,
        /// Studies needed.
        needed: usize,
    },
    /// A level of confidence is not between 0 and 1.
    #[error("the level {level} is not between 0 and 1")]
    Level {
        /// The level.
        level: f64,
    },
    /// Moderators can't be told apart.
    #[error("the moderators depend on each other linearly")]
    Collinear,
    /// Lists that belong together differ in length.
    #[error("{found} values for {wanted} studies")]
    Lengths {
        /// Values given.
        found: usize,
        /// Studies given.
        wanted: usize,
    },
    /// No study has an event, or every person has one: nothing tells the groups apart.
    #[error("no study has both events and people without one")]
    NoInformation,
    /// A count of a study is not a whole number, and an exact method counts.
    #[error("study {study}: a count is not a whole number")]
    NotWhole {
        /// Study, from 0 in the order given.
        study: usize,
    },
    /// There are more events than an exact method can go through.
    #[error("more than {most} numbers of events are possible")]
    TooManyEvents {
        /// How many can be gone through.
        most: usize,
    },
    /// An iteration did not end.
    #[error("the iteration did not converge")]
    NoConvergence,
    /// The result left the range of numbers.
    #[error("the result leaves the range of numbers")]
    Overflow,
}

impl MetaError {
    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotWhole { .. } => "EV-E10",
            Self::TooManyEvents { .. } => "EV-E20",
            Self::NoSpread => "EV-E11",
            Self::Moderator { .. } => "EV-E12",
            Self::TooFewStudies { .. } => "EV-E13",
            Self::Level { .. } => "EV-E14",
            Self::Collinear => "EV-E15",
            Self::Lengths { .. } => "EV-E16",
            Self::NoInformation => "EV-E17",
            Self::NoConvergence => "EV-E18",
            Self::Overflow => "EV-E19",
        }
    }
}

/// Why a study has no effect. `field` is the name of the number, as the columns of a table name it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EffectError {
    /// A number is not finite, or so large or small that squares leave the range of numbers.
    #[error("{field}: {value} is no number that can be computed with")]
    NotFinite {
        /// Name of the number.
        field: &'static str,
        /// The number.
        value: f64,
    },
    /// A number must not be below 0.
    #[error("{field}: {value} is below 0")]
    Negative {
        /// Name of the number.
        field: &'static str,
        /// The number.
        value: f64,
    },
    /// A number must be above 0.
    #[error("{field}: {value} is not above 0")]
    NotPositive {
        /// Name of the number.
        field: &'static str,
        /// The number.
        value: f64,
    },
    /// More events than people.
    #[error("{field}: {events} events among {people} people")]
    EventsAbovePeople {
        /// Name of the number of events.
        field: &'static str,
        /// Events.
        events: f64,
        /// People.
        people: f64,
    },
    /// A zero cell leaves the effect without a value under the policy in use.
    #[error("a zero cell, and the policy {zeros:?} keeps it")]
    ZeroCell {
        /// The policy.
        zeros: Zeros,
    },
    /// A group is too small for what is asked.
    #[error("{field}: a group of {people}, at least {needed} are needed")]
    GroupTooSmall {
        /// Name of the number of people.
        field: &'static str,
        /// People.
        people: f64,
        /// People needed.
        needed: f64,
    },
    /// Numbers that must rise do not.
    #[error("{field}: {value} is below the number before it, {before}")]
    NotRising {
        /// Name of the number.
        field: &'static str,
        /// The number.
        value: f64,
        /// The number that must not be above it.
        before: f64,
    },
    /// A correlation is outside of -1 to 1, or leaves no variance.
    #[error("{field}: {value} is no correlation that leaves a variance")]
    Correlation {
        /// Name of the number.
        field: &'static str,
        /// The correlation.
        value: f64,
    },
    /// A level of confidence is not between 0 and 1.
    #[error("{field}: the level {value} is not between 0 and 1")]
    Level {
        /// Name of the number.
        field: &'static str,
        /// The level.
        value: f64,
    },
}

impl EffectError {
    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotFinite { .. } => "EV-E01",
            Self::Negative { .. } => "EV-E02",
            Self::NotPositive { .. } => "EV-E03",
            Self::EventsAbovePeople { .. } => "EV-E04",
            Self::ZeroCell { .. } => "EV-E05",
            Self::GroupTooSmall { .. } => "EV-E06",
            Self::NotRising { .. } => "EV-E07",
            Self::Correlation { .. } => "EV-E08",
            Self::Level { .. } => "EV-E09",
        }
    }

    /// Name of the number that is wrong; none when it is the study as a whole.
    #[must_use]
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Self::NotFinite { field, .. }
            | Self::Negative { field, .. }
            | Self::NotPositive { field, .. }
            | Self::EventsAbovePeople { field, .. }
            | Self::GroupTooSmall { field, .. }
            | Self::NotRising { field, .. }
            | Self::Correlation { field, .. }
            | Self::Level { field, .. } => Some(field),
            Self::ZeroCell { .. } => None,
        }
    }
}
