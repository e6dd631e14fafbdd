//! The queue of reports: what is in work, how long its clock still runs, and what is next for who
//! looks.

use axum::response::Response;
use evigil_registry::Fault;
use evigil_registry::flows::report::queue::{Queue, QueueQuestion, QueuedReport};

use crate::ask::Ask;
use crate::fields::{Field, worded};
use crate::frame::Frame;
use crate::route::PageRoutes;
use crate::sheet::{Cell, Part, Sheet, Table};

/// Where a report can stand.
const STATES: [&str; 8] = [
    "received",
    "triaged",
    "queried",
    "coded",
    "assessed",
    "submitted",
    "acknowledged",
    "closed",
];
/// Kinds of deadline by which the queue is narrowed.
const DEADLINES: [&str; 6] = [
    "overdue",
    "week",
    "days",
    "without_delay",
    "open",
    "no_statutory_deadline",
];
/// Where reports come from.
const SOURCES: [&str; 6] = [
    "clinic",
    "patient",
    "company",
    "authority",
    "literature",
    "import",
];
/// Days within which a deadline is near.
const NEAR: i64 = 7;

pub(super) fn add(routes: &mut PageRoutes) {
    routes.get("/bench/reports", "report.read", |ask| async move {
        queue(&ask).await
    });
}

/// Where a report stands, in the words of those who work on it.
pub(super) fn state(ask: &Ask, code: &str) -> String {
    ask.messages().family("page-safety-state", code)
}

/// Whether a report is serious, as a mark.
pub(super) fn serious(ask: &Ask, code: &str) -> Cell {
    let (code, tone) = match code {
        "yes" => ("yes", "bad"),
        "no" => ("no", "calm"),
        _ => ("not_known", "doubt"),
    };
    Cell::mark(ask.messages().family("page-safety-serious", code), tone)
}

/// The clock of a report, in words.
pub(super) fn clock(
    ask: &Ask,
    f: &Frame,
    (state, due_clock, due_on): (&str, &str, &str),
    days_left: Option<i64>,
) -> Cell {
    if matches!(state, "submitted" | "acknowledged" | "closed") {
        return Cell::text(ask.text("page-safety-clock-stopped"));
    }
    match (days_left, due_clock) {
        (Some(days), _) => {
            let (words, tone) = match days {
                ..0 => (f.count("page-safety-overdue", days.saturating_neg()), "bad"),
                0 => (ask.text("page-safety-due-today"), "bad"),
                1..=NEAR => (f.count("page-safety-left", days), "doubt"),
                _ => (f.count("page-safety-left", days), "calm"),
            };
            Cell::mark(format!("{words} ({})", f.day(due_on)), tone)
        }
        (None, "without_delay") => Cell::mark(ask.text("page-safety-without-delay"), "bad"),
        (None, "no_statutory_deadline") => Cell::text(ask.text("page-safety-no-deadline")),
        (None, _) => Cell::mark(ask.text("page-safety-clock-open"), "doubt"),
    }
}

/// What is next for a report in a state.
pub(super) fn next_step(ask: &Ask, state: &str) -> String {
    ask.messages().family("page-safety-next", state)
}

fn question(ask: &Ask) -> QueueQuestion {
    let asked = |name: &str| ask.query.get(name).map(ToOwned::to_owned);
    let state = match ask.query.get("state") {
        None => Some("open".to_owned()),
        Some("all") => None,
        Some(state) => Some(state.to_owned()),
    };
    QueueQuestion {
        state,
        serious: asked("serious"),
        deadline: asked("deadline"),
        source: asked("source"),
        product: asked("product"),
        after: asked("after"),
    }
}

/// Address of the next page.
fn further(ask: &Ask, next: Option<&str>) -> Option<String> {
    let mut written = form_urlencoded::Serializer::new(String::new());
    for name in ["state", "serious", "deadline", "source", "product"] {
        if let Some(value) = ask.query.get(name) {
            written.append_pair(name, value);
        }
    }
    written.append_pair("after", next?);
    Some(format!("/bench/reports?{}", written.finish()))
}

fn filters(ask: &Ask) -> Vec<Field> {
    let mut states = vec![
        ("open".to_owned(), ask.text("page-safety-state-open")),
        ("all".to_owned(), ask.text("page-safety-state-all")),
    ];
    states.extend(STATES.map(|code| (code.to_owned(), state(ask, code))));
    let serious = worded(ask, "page-safety-serious", &["yes", "no", "not_known"]);
    let deadlines = worded(ask, "page-safety-deadline", &DEADLINES);
    let sources = worded(ask, "page-safety-source", &SOURCES);
    vec![
        Field::select(ask, "state", "page-safety-state", states)
            .or("open")
            .needed(),
        Field::select(ask, "serious", "page-safety-serious", serious),
        Field::select(ask, "deadline", "page-safety-deadline", deadlines),
        Field::select(ask, "source", "page-safety-source", sources),
        Field::line(ask, "product", "page-safety-product"),
    ]
}

/// What waits for who looks, by what they may do.
fn waiting(ask: &Ask, queue: &Queue) -> Vec<(String, String)> {
    let steps = [
        ("received", "report.triage", "/bench/reports?state=received"),
        ("triaged", "coding.set", "/bench/reports?state=triaged"),
        ("coded", "causality.sign", "/bench/causality"),
        ("coded", "case.consensus", "/bench/causality"),
        ("assessed", "report.export", "/bench/reports?state=assessed"),
        (
            "acknowledged",
            "report.close",
            "/bench/reports?state=acknowledged",
        ),
        ("queried", "query.answer", "/bench/reports?state=queried"),
    ];
    let mut links: Vec<(String, String)> = Vec::new();
    if queue.overdue > 0 && ask.may("report.due") {
        let words = ask.messages().family("page-safety-deadline", "overdue");
        let count = queue.overdue;
        links.push((
            format!("{words}: {count}"),
            "/bench/reports?deadline=overdue".to_owned(),
        ));
    }
    for (state, operation, address) in steps {
        let count = queue.states.get(state).copied().unwrap_or(0);
        let is_known = links.iter().any(|(_, known)| known == address);
        if count > 0 && ask.may(operation) && !is_known {
            links.push((
                format!("{}: {count}", next_step(ask, state)),
                address.to_owned(),
            ));
        }
    }
    links
}

fn row(ask: &Ask, f: &Frame, report: &QueuedReport) -> Vec<Cell> {
    let not_known = || ask.text("page-records-not-known");
    let name = match &report.worldwide_id {
        Some(number) => number.clone(),
        None => f.day(&report.received_on),
    };
    let clock = clock(
        ask,
        f,
        (
            &report.state,
            report.due_clock.as_deref().unwrap_or_default(),
            report.due_on.as_deref().unwrap_or_default(),
        ),
        report.days_left,
    );
    vec![
        Cell::link(name, format!("/bench/reports/{}", report.id)),
        clock,
        serious(ask, report.serious.as_deref().unwrap_or_default()),
        Cell::text(report.reaction.clone().unwrap_or_else(not_known)),
        Cell::text(report.product.clone().unwrap_or_else(not_known)),
        Cell::text(ask.messages().family("page-safety-source", &report.source)),
        Cell::text(state(ask, &report.state)),
        Cell::text(next_step(ask, &report.state)),
    ]
}

async fn queue(ask: &Ask) -> Result<Response, Fault> {
    let asked = question(ask);
    let queue = ask.registry().report_queue(&ask.who, &asked).await?;
    let mut sheet = Sheet::new(ask.frame("work", "page-safety-queue"))
        .under("/bench", ask.text("page-nav-work"))
        .lead(ask.text("page-safety-queue-lead"));
    let links = waiting(ask, &queue);
    if !links.is_empty() {
        sheet.put(Part::Heading(ask.text("page-safety-for-you")));
        sheet.put(Part::Actions(links));
    }
    sheet.put(Part::Heading(ask.text("page-safety-list")));
    sheet.put(Part::Narrow {
        action: "/bench/reports".to_owned(),
        fields: filters(ask),
    });
    let heads = [
        "page-safety-report",
        "page-safety-deadline",
        "page-safety-serious",
        "page-safety-reaction",
        "page-safety-product",
        "page-safety-source",
        "page-safety-state",
        "page-safety-next",
    ];
    let empty = ("page-safety-none", "page-safety-none-text");
    let mut table = Table::new(ask, "page-safety-queue", &heads, empty);
    table.title = String::new();
    let rows = queue.reports.iter();
    table.rows = rows.map(|report| row(ask, sheet.f(), report)).collect();
    table.next = further(ask, queue.next.as_deref());
    sheet.put(Part::Table(table));
    sheet.shown()
}
