//! Self-controlled case series: were events more frequent in windows after (or before) an exposure than
//! in the other time of the same persons?
//!
//! C. P. Farrington, Relative incidence estimation from case series for vaccine safety evaluation,
//! Biometrics 1995;51:228-235; H. J. Whitaker, C. P. Farrington, B. Spiessens, P. Musonda, Tutorial in
//! biostatistics: the self-controlled case series method, Stat Med 2006;25:1768-1797. Only persons with
//! an event are needed; whatever doesn't change within a person drops out. Age, which changes, is
//! taken in as groups.
//!
//! When to trust it: events must not change the chance of a later exposure (a window before the
//! exposure takes in a short-lived effect of that kind) nor end the observation, and repeated events
//! must be independent (else count the first only, when events are rare).

mod fit;
mod likelihood;
mod periods;

pub use fit::{AgeEffect, RelativeIncidence, SccsFit, sccs};
pub use periods::{Person, RiskWindow, SccsDesign};
use thiserror::Error;

/// A series that can't be analysed.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum SccsError {
    /// A person whose observation ends before it begins, or with an event outside it.
    #[error("person {person}: day {day} is outside the observation")]
    Person {
        /// Number of the person, from 1.
        person: usize,
        /// The day in question.
        day: i64,
    },
    /// A window that ends before it begins, age groups that don't rise, or a level that isn't between 0
    /// and 1.
    #[error("{name} is out of range")]
    Design {
        /// Name of what is wrong.
        name: &'static str,
    },
    /// No person has an event, or no window is ever observed in a person with one.
    #[error("nothing to compare: no {name}")]
    Nothing {
        /// What is missing.
        name: &'static str,
    },
    /// The effects can't be told apart or have no finite estimate: for instance all events are in
    /// windows, or a window and an age group are the same time.
    #[error("no estimate: {what}")]
    NotEstimable {
        /// What can't be estimated.
        what: SccsEffects,
    },
}

/// What a case series can fail to estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SccsEffects {
    /// The effects of windows, with those of age.
    #[error("the effects have no finite maximum or can't be told apart")]
    All,
    /// The effects of age alone.
    #[error("the effects of age")]
    Age,
}

impl SccsError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotEstimable { .. } => "EV-G49",
            _ => "EV-G48",
        }
    }
}
