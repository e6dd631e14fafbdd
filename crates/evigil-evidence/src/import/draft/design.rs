//! What fields of a registry say of state, design, blinding and comparator.
//!
//! Only what follows from them stands in a draft. Which arm got the product and whether people or
//! sides of a face were drawn by chance does not, and is left open.

use crate::import::trial::Trial;
use crate::ledger::{ComparatorKind, Design};

/// A design that the registry's fields allow, or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Guess {
    /// They leave one.
    Stated(Design),
    /// They leave several.
    Open,
}

/// State of a trial without publication.
pub(super) fn state(trial: &Trial) -> &'static str {
    match trial.status.as_deref() {
        _ if trial.has_results => "reported",
        Some("TERMINATED" | "WITHDRAWN") => "terminated",
        _ => "registered",
    }
}

pub(super) fn of_trial(trial: &Trial) -> Guess {
    if trial.study_type.as_deref() != Some("INTERVENTIONAL") {
        return Guess::Open;
    }
    let model = trial.model.as_deref();
    match trial.allocation.as_deref() {
        // Sides of a face are registered as parallel or crossover, as sponsors like; whoever has no
        // group without the product compares doses.
        Some("RANDOMIZED") if trial.has_comparator() => match model {
            Some("PARALLEL" | "SEQUENTIAL" | "FACTORIAL") if !within_person(trial) => {
                Guess::Stated(Design::Randomised)
            }
            _ => Guess::Open,
        },
        Some("NON_RANDOMIZED") if trial.has_comparator() && model == Some("PARALLEL") => {
            Guess::Stated(Design::Controlled)
        }
        Some("RANDOMIZED" | "NON_RANDOMIZED") => Guess::Open,
        _ if model == Some("SINGLE_GROUP") && !trial.has_comparator() => {
            Guess::Stated(Design::SingleArm)
        }
        _ => Guess::Open,
    }
}

/// Whether words of the groups speak of sides of one person.
fn within_person(trial: &Trial) -> bool {
    const WORDS: [&str; 8] = [
        "split-face",
        "split face",
        "split-scalp",
        "contralateral",
        "other side",
        "half of the face",
        "other knee",
        "other eye",
    ];
    trial.arms.iter().any(|arm| {
        let text = format!("{} {}", arm.label, arm.text).to_lowercase();
        WORDS.iter().any(|word| text.contains(word))
    })
}

pub(super) fn blinding(masking: &str) -> Option<&'static str> {
    Some(match masking {
        "NONE" => "open",
        "SINGLE" => "single",
        "DOUBLE" => "double",
        "TRIPLE" => "triple",
        "QUADRUPLE" => "quadruple",
        _ => return None,
    })
}

/// The comparator, when all groups for comparison are of one kind, or there is one group at all.
pub(super) fn comparator(trial: &Trial) -> Option<ComparatorKind> {
    let mut kinds: Vec<&str> = trial
        .arms
        .iter()
        .filter_map(|arm| arm.kind.as_deref())
        .filter(|kind| kind.ends_with("COMPARATOR") || *kind == "NO_INTERVENTION")
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    match kinds.as_slice() {
        ["PLACEBO_COMPARATOR"] => Some(ComparatorKind::Placebo),
        [] if trial.arms.len() == 1 && trial.model.as_deref() == Some("SINGLE_GROUP") => {
            Some(ComparatorKind::None)
        }
        _ => None,
    }
}

/// The design that the types of a publication suggest to a curator.
pub(super) fn by_types(types: &str) -> Option<&'static str> {
    let lower = types.to_lowercase();
    let suggestions = [
        ("meta-analysis", "synthesis"),
        ("systematic review", "synthesis"),
        ("randomized controlled trial", "randomised"),
        ("case reports", "case_report"),
        ("review", "review"),
    ];
    suggestions
        .iter()
        .find(|(word, _)| lower.contains(word))
        .map(|(_, design)| *design)
}
