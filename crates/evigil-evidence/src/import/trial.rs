//! What a registry says of a trial.

use super::date::PartialDate;

/// What a registry says. Words of closed lists stand as the registry writes them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trial {
    /// Status, such as `COMPLETED`.
    pub status: Option<String>,
    /// Why it was stopped, in the sponsor's words.
    pub why_stopped: Option<String>,
    /// `INTERVENTIONAL`, `OBSERVATIONAL`, ...
    pub study_type: Option<String>,
    /// Phases, such as `PHASE1`.
    pub phases: Vec<String>,
    /// `RANDOMIZED`, `NON_RANDOMIZED`, `NA`.
    pub allocation: Option<String>,
    /// `PARALLEL`, `CROSSOVER`, `SINGLE_GROUP`, ...
    pub model: Option<String>,
    /// `NONE`, `SINGLE`, `DOUBLE`, `TRIPLE`, `QUADRUPLE`.
    pub masking: Option<String>,
    /// How many people.
    pub enrolment: Option<Enrolment>,
    /// When it began, and whether that is what happened and not what was planned.
    pub start: Option<(PartialDate, bool)>,
    /// When the main outcome was complete.
    pub primary_completion: Option<(PartialDate, bool)>,
    /// When it ended.
    pub completion: Option<(PartialDate, bool)>,
    /// When it was first sent to the registry.
    pub first_submitted: Option<PartialDate>,
    /// When the registry last changed the record.
    pub last_update: Option<PartialDate>,
    /// Whether the record holds results.
    pub has_results: bool,
    /// Who is responsible.
    pub sponsor: Option<Named>,
    /// Who else takes part.
    pub collaborators: Vec<Named>,
    /// What it is for, in the sponsor's words.
    pub conditions: Vec<String>,
    /// Groups.
    pub arms: Vec<Arm>,
    /// What is given.
    pub interventions: Vec<Intervention>,
    /// Main outcomes.
    pub primary_outcomes: Vec<RegisteredOutcome>,
    /// How many other outcomes are registered.
    pub other_outcomes: usize,
    /// Publications that the record names.
    pub references: Vec<TrialReference>,
    /// Harms by group; empty without results.
    pub adverse_events: Vec<AdverseEvents>,
}

/// How many people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Enrolment {
    /// People.
    pub count: u64,
    /// Whether it is a count and not a plan; absent when the registry does not say.
    pub actual: Option<bool>,
}

/// An organisation, and what the registry calls it: `INDUSTRY`, `OTHER`, ...
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Name.
    pub name: String,
    /// Class.
    pub class: Option<String>,
}

/// A group of a trial.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arm {
    /// Name.
    pub label: String,
    /// `EXPERIMENTAL`, `PLACEBO_COMPARATOR`, ...
    pub kind: Option<String>,
    /// In words.
    pub text: String,
}

/// Something given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intervention {
    /// Name.
    pub name: String,
    /// `BIOLOGICAL`, `DRUG`, ...
    pub kind: Option<String>,
    /// In words.
    pub text: String,
}

/// An outcome as registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisteredOutcome {
    /// What is measured.
    pub measure: String,
    /// When.
    pub time_frame: Option<String>,
}

/// A publication that a registry names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrialReference {
    /// PubMed id.
    pub pmid: Option<String>,
    /// `RESULT`, `DERIVED` or `BACKGROUND`.
    pub kind: Option<String>,
    /// The citation.
    pub citation: String,
}

/// Harms of one group, in people.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AdverseEvents {
    /// Id of the group, such as `EG000`.
    pub group: String,
    /// Its name.
    pub title: String,
    /// Affected by serious harms, and watched for them.
    pub serious: Option<(u64, u64)>,
    /// Affected by other harms, and watched for them.
    pub other: Option<(u64, u64)>,
    /// Who died, and watched.
    pub deaths: Option<(u64, u64)>,
}

impl Trial {
    /// Whether a group exists that does not get what is tried.
    #[must_use]
    pub fn has_comparator(&self) -> bool {
        self.arms.iter().any(|arm| {
            arm.kind
                .as_deref()
                .is_some_and(|kind| kind.ends_with("COMPARATOR") || kind == "NO_INTERVENTION")
        })
    }

    /// When it was complete: the main outcome, or else the whole.
    #[must_use]
    pub fn complete(&self) -> Option<(PartialDate, bool)> {
        self.primary_completion.or(self.completion)
    }
}
