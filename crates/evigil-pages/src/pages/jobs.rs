//! Work that goes on beside requests: what waits, how far it is, what failed; cancelled, or tried
//! again.

use axum::response::Response;
use evigil_registry::Fault;
use evigil_registry::jobs::view::{Job, JobQuestion};

use super::check::can_be_mended;
use crate::ask::Ask;
use crate::fields::{Field, Group, worded};
use crate::route::{PageRoutes, see_other};
use crate::sheet::{Cell, Part, PartForm, Sheet, Table, next_page_of};

/// States of a job.
const STATES: [&str; 5] = ["waiting", "running", "done", "failed", "cancelled"];
/// Sorts of jobs.
const SORTS: [&str; 8] = [
    "mail",
    "webhook",
    "reminders",
    "report_import",
    "scan",
    "duplicates",
    "monitoring",
    "sweep",
];

pub(super) fn add(routes: &mut PageRoutes) {
    routes.get(
        "/bench/jobs",
        "job.read",
        |ask| async move { list(&ask).await },
    );
    routes.get("/bench/jobs/{id}", "job.read", |ask| async move {
        one(&ask, None).await
    });
    routes.post(
        "/bench/jobs/{id}/cancel",
        Some("job.cancel"),
        |ask| async move {
            let done = ask.registry().cancel_job(&ask.who, ask.place("id")).await;
            after(&ask, done).await
        },
    );
    routes.post(
        "/bench/jobs/{id}/retry",
        Some("job.retry"),
        |ask| async move {
            let done = ask.registry().retry_job(&ask.who, ask.place("id")).await;
            after(&ask, done).await
        },
    );
}

async fn after(ask: &Ask, done: Result<Job, Fault>) -> Result<Response, Fault> {
    match done {
        Ok(job) => Ok(see_other(&format!("/bench/jobs/{}", job.id))),
        Err(fault) if can_be_mended(&fault) => one(ask, Some(&fault)).await,
        Err(fault) => Err(fault),
    }
}

fn state(ask: &Ask, job: &Job) -> Cell {
    let tone = match job.state.as_str() {
        "done" => "good",
        "failed" => "bad",
        "running" => "doubt",
        _ => "calm",
    };
    let mut words = ask.messages().family("page-job-state", &job.state);
    if job.state == "running" && job.cancel_asked {
        words = ask.text("page-job-ending");
    }
    Cell::mark(words, tone)
}

/// How far it is.
fn progress(job: &Job) -> String {
    let share = job.progress.filter(|_| job.state == "running");
    share.map_or(String::new(), |share| {
        format!("{:.0} %", share.clamp(0.0, 1.0) * 100.0)
    })
}

async fn list(ask: &Ask) -> Result<Response, Fault> {
    let chosen = |name: &str, all: &[&str]| {
        let value = ask.query.get(name).filter(|it| all.contains(it));
        value.map(ToOwned::to_owned)
    };
    let question = JobQuestion {
        state: chosen("state", &STATES),
        sort: chosen("sort", &SORTS),
        subject: None,
        before: ask.query.get("after").map(ToOwned::to_owned),
    };
    let found = ask.registry().job_list(&ask.who, &question).await?;
    let mut sheet = Sheet::new(ask.frame("work", "page-jobs-title"))
        .under("/bench", ask.text("page-nav-work"))
        .lead(ask.text("page-jobs-lead"));
    let states = worded(ask, "page-job-state", &STATES);
    let sorts = worded(ask, "page-job-sort", &SORTS);
    sheet.put(Part::Narrow {
        action: "/bench/jobs".to_owned(),
        fields: vec![
            Field::select(ask, "state", "page-jobs-state", states),
            Field::select(ask, "sort", "page-jobs-sort", sorts),
        ],
    });
    let heads = [
        "page-jobs-sort",
        "page-jobs-state",
        "page-jobs-progress",
        "page-jobs-attempts",
        "page-jobs-created",
        "page-jobs-ended",
    ];
    let empty = ("page-jobs-none", "page-jobs-none-text");
    let mut table = Table::new(ask, "page-jobs-list", &heads, empty);
    for job in &found.jobs {
        let ended = job.ended_at.as_deref().map(|at| sheet.f().moment(at));
        table.rows.push(vec![
            Cell::link(
                ask.messages().family("page-job-sort", &job.sort),
                format!("/bench/jobs/{}", job.id),
            ),
            state(ask, job),
            Cell::text(progress(job)),
            Cell::text(format!("{}/{}", job.attempts, job.attempts_max)),
            Cell::text(sheet.f().moment(&job.created_at)),
            Cell::text(ended.unwrap_or_default()),
        ]);
    }
    let filters = [
        ("state", question.state.as_deref().unwrap_or_default()),
        ("sort", question.sort.as_deref().unwrap_or_default()),
    ];
    let last = found.jobs.last().filter(|_| found.more);
    let next = last.map(|job| evigil_registry::record::Cursor(job.id.clone()));
    table.next = next_page_of("/bench/jobs", &filters, next);
    sheet.put(Part::Table(table));
    sheet.shown()
}

async fn one(ask: &Ask, fault: Option<&Fault>) -> Result<Response, Fault> {
    let id = ask.place("id");
    let job = ask.registry().job(&ask.who, id).await?;
    let name = ask.messages().family("page-job-sort", &job.sort);
    let mut sheet = Sheet::new(ask.frame_titled("work", name))
        .under("/bench/jobs", ask.text("page-jobs-title"));
    let named = |key: &str, text: String| (ask.text(key), Cell::text(text));
    let mut facts = vec![
        (ask.text("page-jobs-state"), state(ask, &job)),
        named(
            "page-jobs-attempts",
            format!("{}/{}", job.attempts, job.attempts_max),
        ),
        named("page-jobs-created", sheet.f().moment(&job.created_at)),
        named("page-jobs-due", sheet.f().moment(&job.due_at)),
    ];
    if let Some(at) = &job.ended_at {
        facts.push(named("page-jobs-ended", sheet.f().moment(at)));
    }
    if !progress(&job).is_empty() {
        facts.push(named("page-jobs-progress", progress(&job)));
    }
    if let Some(code) = &job.code {
        let what = ask.messages().member("what", code);
        let words = what.filter(|what| !what.contains('{'));
        facts.push(named(
            "page-jobs-code",
            words.map_or_else(|| code.clone(), |words| format!("{code}: {words}")),
        ));
    }
    sheet.put(Part::Facts(facts));
    if let Some(result) = &job.result {
        sheet.put(Part::Heading(ask.text("page-jobs-result")));
        let written = serde_json::to_string_pretty(result);
        sheet.put(Part::Words(written.unwrap_or_default()));
    }
    let to = |step: &str| format!("/bench/jobs/{id}/{step}");
    let none: fn() -> Vec<Group> = Vec::new;
    match job.state.as_str() {
        "waiting" | "running" if ask.may("job.cancel") && !job.cancel_asked => {
            let words = ("page-jobs-cancel", "page-jobs-cancel-go");
            let form = PartForm::new(ask, to("cancel"), words, none());
            sheet.put(Part::Form(form.grave()));
        }
        "failed" | "cancelled" if ask.may("job.retry") => {
            let words = ("page-jobs-retry", "page-jobs-retry-go");
            sheet.put(Part::Form(PartForm::new(ask, to("retry"), words, none())));
        }
        _ => {}
    }
    sheet.fault(ask, fault);
    sheet.shown()
}
