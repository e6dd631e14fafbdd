//! What is wrong with a ledger, in words.

use evigil_evidence::ledger::{FaultKind, LedgerFault, LedgerFaults};

use crate::Messages;

/// A fault in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultTold {
    /// Stable code.
    pub code: &'static str,
    /// File, with line and column where they are known.
    pub place: String,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub help: Option<String>,
}

/// Every fault, with its place.
#[must_use]
pub fn ledger_faults(faults: &LedgerFaults, messages: &Messages) -> Vec<FaultTold> {
    faults.0.iter().map(|fault| told(fault, messages)).collect()
}

fn told(fault: &LedgerFault, messages: &Messages) -> FaultTold {
    let code = fault.kind.code();
    let details = details(&fault.kind, messages);
    let details = details.iter().map(|(name, value)| (*name, value.as_str()));
    let what = messages.with(&format!("problem-{code}"), details);
    let field = &fault.field;
    let place = match (fault.line, fault.column) {
        (Some(line), Some(column)) => format!("{}:{line}:{column}", fault.file),
        _ => fault.file.clone(),
    };
    FaultTold {
        code,
        place,
        what: if field.is_empty() {
            what
        } else {
            format!("`{field}`: {what}")
        },
        help: messages.member("help", code),
    }
}

type Details = Vec<(&'static str, String)>;

fn details(kind: &FaultKind, messages: &Messages) -> Details {
    let number = |value: f64| value.to_string();
    match kind {
        FaultKind::Shape { message } => vec![("reason", message.clone())],
        FaultKind::FileName { id } | FaultKind::Duplicate { id } => vec![("id", id.clone())],
        FaultKind::Unresolved { named, id, near } => {
            let near = if near.is_empty() {
                "–".to_owned()
            } else {
                near.join(", ")
            };
            let named = messages.family("ledger-named", named.code());
            vec![("named", named), ("id", id.clone()), ("near", near)]
        }
        FaultKind::IntervalInsideOut { low, value, high } => vec![
            ("low", number(*low)),
            ("value", number(*value)),
            ("high", number(*high)),
        ],
        FaultKind::Level { level: value }
        | FaultKind::Probability { p: value }
        | FaultKind::Ratio { value }
        | FaultKind::Impossible { value } => vec![("value", number(*value))],
        FaultKind::EventsAbovePeople {
            events: part,
            people: whole,
        }
        | FaultKind::AffectedAboveAtRisk {
            affected: part,
            at_risk: whole,
        } => vec![("part", part.to_string()), ("whole", whole.to_string())],
        FaultKind::PartAboveWhole {
            part_of,
            part,
            whole_of,
            whole,
        } => vec![
            ("part_of", (*part_of).to_owned()),
            ("part", part.to_string()),
            ("whole_of", (*whole_of).to_owned()),
            ("whole", whole.to_string()),
        ],
        FaultKind::OutOfScale {
            scale,
            value,
            range,
        } => {
            let limit = |limit: Option<f64>| limit.map_or_else(|| "–".to_owned(), number);
            vec![
                ("value", number(*value)),
                ("scale", scale.clone()),
                ("low", limit(range.low)),
                ("high", limit(range.high)),
            ]
        }
        FaultKind::Identifier { kind, id, .. } => {
            vec![("kind", (*kind).to_owned()), ("id", id.clone())]
        }
        FaultKind::Citation { found } => vec![("found", found.clone())],
        FaultKind::ResultOfUnfinished { state } => vec![("state", (*state).to_owned())],
        FaultKind::DesignAgainstComparator { design, comparator } => vec![
            ("design", (*design).to_owned()),
            ("comparator", (*comparator).to_owned()),
        ],
        FaultKind::EffectWithoutControl { design } => vec![("design", (*design).to_owned())],
        FaultKind::EmptyText { lang } => vec![("lang", (*lang).to_owned())],
        FaultKind::BiasTool { tool, design } => vec![
            ("tool", (*tool).to_owned()),
            ("design", (*design).to_owned()),
        ],
        FaultKind::BiasDomain {
            tool,
            domain,
            known,
        } => vec![
            ("tool", (*tool).to_owned()),
            ("domain", domain.clone()),
            ("known", known.join(", ")),
        ],
        FaultKind::Steps { steps } => vec![("steps", steps.to_string())],
        FaultKind::IntervalInPart
        | FaultKind::NoScale
        | FaultKind::NoDay
        | FaultKind::ReadNothing
        | FaultKind::NoResultOfReported
        | FaultKind::Empty => Vec::new(),
    }
}
