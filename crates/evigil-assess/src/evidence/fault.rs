//! What is wrong with a table, a synthesis or a dose: the values for the sentence of its code.

use evigil_evidence::dose::DoseError;
use evigil_evidence::meta::table::{TableFault, TableProblem};
use evigil_evidence::meta::{EffectError, MetaError};

use crate::figures::significant;

type Details = Vec<(&'static str, String)>;

/// Code of a fault of a table, and the values of its sentence.
#[must_use]
pub fn table_fault(problem: &TableProblem) -> (&'static str, Details) {
    let mut details = match &problem.fault {
        TableFault::Encoding | TableFault::Empty | TableFault::NoLabel => Vec::new(),
        TableFault::NoLayout { found } => vec![("found", found.clone())],
        TableFault::Twice { name } | TableFault::NoColumn { name } => vec![("name", name.clone())],
        TableFault::Measure { measure, layout } => vec![
            ("measure", (*measure).to_owned()),
            ("layout", (*layout).to_owned()),
        ],
        TableFault::Cells { found, wanted } => {
            vec![("found", found.to_string()), ("wanted", wanted.to_string())]
        }
        TableFault::NotANumber { text } => {
            vec![("text", text.chars().take(40).collect())]
        }
        TableFault::Effect(error) => effect(error),
    };
    let column = if problem.name.is_empty() {
        "–".to_owned()
    } else {
        problem.name.clone()
    };
    details.push(("column", column));
    (problem.fault.code(), details)
}

fn effect(error: &EffectError) -> Details {
    match error {
        EffectError::NotFinite { value, .. }
        | EffectError::Negative { value, .. }
        | EffectError::NotPositive { value, .. }
        | EffectError::Correlation { value, .. }
        | EffectError::Level { value, .. } => vec![("value", value.to_string())],
        EffectError::EventsAbovePeople { events, people, .. } => vec![
            ("events", events.to_string()),
            ("people", people.to_string()),
        ],
        EffectError::GroupTooSmall { people, needed, .. } => vec![
            ("people", people.to_string()),
            ("needed", needed.to_string()),
        ],
        EffectError::NotRising { value, before, .. } => vec![
            ("value", significant(*value)),
            ("before", significant(*before)),
        ],
        EffectError::ZeroCell { .. } => Vec::new(),
    }
}

/// Code of a failed synthesis, and the values of its sentence.
#[must_use]
pub fn meta_fault(error: &MetaError) -> (&'static str, Details) {
    let details = match error {
        MetaError::TooFewStudies { found, needed } => {
            vec![("found", found.to_string()), ("needed", needed.to_string())]
        }
        MetaError::Level { level } => vec![("level", level.to_string())],
        MetaError::Moderator { study, value } => vec![
            ("study", (study + 1).to_string()),
            ("value", value.to_string()),
        ],
        MetaError::NotWhole { study } => vec![("study", (study + 1).to_string())],
        MetaError::Lengths { found, wanted } => {
            vec![("found", found.to_string()), ("wanted", wanted.to_string())]
        }
        MetaError::TooManyEvents { most } => vec![("most", most.to_string())],
        MetaError::NoSpread
        | MetaError::Collinear
        | MetaError::NoInformation
        | MetaError::NoConvergence
        | MetaError::Overflow => Vec::new(),
    };
    (error.code(), details)
}

/// Code of a dose that can't be used, and the values of its sentence.
#[must_use]
pub fn dose_fault(error: &DoseError) -> (&'static str, Details) {
    let details = match error {
        DoseError::Amount { text }
        | DoseError::Unit { text }
        | DoseError::Sessions { text }
        | DoseError::Regimen { text }
        | DoseError::Factor { text }
        | DoseError::FactorSource { text }
        | DoseError::Species { text } => vec![("text", text.chars().take(80).collect())],
        DoseError::FactorTwice { from, to } => vec![
            ("from", from.unit().to_owned()),
            ("to", to.unit().to_owned()),
        ],
        DoseError::TooFew { found } => vec![("found", found.to_string())],
    };
    (error.code(), details)
}
