//! Checks and problems in words.

use evigil_evidence::import::{CheckKind, Format, ImportError, Problem, ProblemKind};

use crate::Messages;

/// What to look at.
pub(super) fn check(kind: &CheckKind, messages: &Messages) -> String {
    match kind {
        CheckKind::ResultsOverdue { complete, days } => messages.with(
            "study-check-results-overdue",
            [("date", complete.to_string()), ("days", days.to_string())],
        ),
        CheckKind::StatusStale { planned, status } => messages.with(
            "study-check-status-stale",
            [("date", planned.to_string()), ("status", status.clone())],
        ),
        CheckKind::RegisteredAfterStart {
            start,
            submitted,
            days,
        } => messages.with(
            "study-check-registered-after-start",
            [
                ("start", start.to_string()),
                ("date", submitted.to_string()),
                ("days", days.to_string()),
            ],
        ),
        CheckKind::SponsorIsCompany { name } => {
            messages.with("study-check-sponsor-is-company", [("name", name.clone())])
        }
        CheckKind::SponsorNamesProduct { name } => messages.with(
            "study-check-sponsor-names-product",
            [("name", name.clone())],
        ),
        CheckKind::SponsorAmongAuthors { name } => messages.with(
            "study-check-sponsor-among-authors",
            [("name", name.clone())],
        ),
        CheckKind::PeopleDifferFromPaper { registry, paper } => {
            let paper: Vec<String> = paper.iter().map(u64::to_string).collect();
            messages.with(
                "study-check-people-differ-from-paper",
                [
                    ("registry", registry.to_string()),
                    ("paper", paper.join(", ")),
                ],
            )
        }
        CheckKind::PeopleDifferFromLedger {
            study,
            registry,
            ledger,
        } => messages.with(
            "study-check-people-differ-from-ledger",
            [
                ("registry", registry.to_string()),
                ("study", study.clone()),
                ("ledger", ledger.to_string()),
            ],
        ),
        CheckKind::CompareOutcomes { registered } => messages.with(
            "study-check-compare-outcomes",
            [("outcomes", registered.join("; "))],
        ),
        CheckKind::SeveralTrials { ids } => {
            messages.with("study-check-several-trials", [("ids", ids.join(", "))])
        }
        CheckKind::TrialMentioned { ids } => {
            messages.with("study-check-trial-mentioned", [("ids", ids.join(", "))])
        }
    }
}

/// What is odd in a file.
pub(super) fn problem(problem: &Problem, messages: &Messages) -> String {
    let mut args: Vec<(&'static str, String)> = vec![
        ("field", problem.field.clone()),
        ("found", problem.kind.found().unwrap_or_default().to_owned()),
    ];
    if let ProblemKind::Identifier { kind, .. } = &problem.kind {
        args.push(("kind", kind.name().to_owned()));
    }
    messages.with(&format!("problem-{}", problem.kind.code()), args)
}

/// Why a file could not be read.
pub(super) fn unread(error: &ImportError, messages: &Messages) -> String {
    let args: Vec<(&'static str, String)> = match error {
        ImportError::Unknown { looks_like } => vec![(
            "like",
            looks_like.map_or_else(|| "-".to_owned(), str::to_owned),
        )],
        ImportError::OldLayout { layout, .. } => vec![("layout", (*layout).to_owned())],
        ImportError::Syntax { format, reason, .. } => {
            vec![("format", name(*format)), ("reason", reason.clone())]
        }
        ImportError::NoRecord { format, problems } => vec![
            ("format", name(*format)),
            ("problems", problems.len().to_string()),
        ],
        ImportError::TooLarge { max, .. } => vec![("limit", (max >> 20).to_string())],
    };
    messages.with(&format!("what-{}", error.code()), args)
}

fn name(format: Format) -> String {
    format.name().to_owned()
}
