//! Jobs, schedules and webhooks.

use axum::http::StatusCode;
use evigil_registry::flows::report::import::ReportImport;
use evigil_registry::flows::surveillance::scan::ScanPlan;
use evigil_registry::jobs::schedule::{Schedule, ScheduleChange};
use evigil_registry::jobs::view::{Job, JobQuestion, Jobs, Queued, QueuedScan, QueuedSearch};
use evigil_registry::jobs::webhook::{Deliveries, MadeWebhook, NewWebhook, Tested, Webhook};
use serde_json::json;

use super::call::{Nothing, ask, step};
use super::request::{answer, query, unreadable};
use crate::route::{Method, RouteDescription, Routes};

pub(super) fn add(routes: &mut Routes) {
    list(routes);
    one(routes);
    queued(routes);
    schedules(routes);
    webhooks(routes);
    one_webhook(routes);
}

fn list(routes: &mut Routes) {
    let about = "Jobs, the newest first: one's own, for administrators all.";
    let text = || json!({"type": "string", "maxLength": 200});
    let jobs = RouteDescription::new(Method::Get, "/api/v1/jobs", Some("job.read"), about)
        .query("state", text(), "Only those in this state.")
        .query("sort", text(), "Only those of this sort.")
        .query("subject", text(), "Only those about what has this id.")
        .query("before", text(), "Those older than the job of this id.")
        .gives::<Jobs>(200);
    routes.add(jobs, |app, who, mut request| async move {
        let mut question = JobQuestion::default();
        for (name, value) in query(&mut request).await? {
            let place = match name.as_str() {
                "state" => &mut question.state,
                "sort" => &mut question.sort,
                "subject" => &mut question.subject,
                "before" => &mut question.before,
                other => return Err(unreadable(format!("{other} is no parameter"))),
            };
            *place = Some(value);
        }
        let jobs = app.registry().job_list(&who, &question).await?;
        answer(StatusCode::OK, &jobs)
    });
}

fn one(routes: &mut Routes) {
    let job = (Method::Get, "/api/v1/jobs/{id}", "job.read");
    ask(routes, job, "A job.", |call| async move {
        let job: Job = call.registry().job(&call.who, call.id()).await?;
        Ok(job)
    });
    let about =
        "Cancel a job: one that waits at once, one that runs at the next place where it can end.";
    let cancel = (Method::Post, "/api/v1/jobs/{id}/cancel", "job.cancel");
    step(routes, cancel, about, |call, _: Nothing| async move {
        let job: Job = call.registry().cancel_job(&call.who, call.id()).await?;
        Ok(job)
    });
    let about = "Try a job again that has failed or was cancelled.";
    let retry = (Method::Post, "/api/v1/jobs/{id}/retry", "job.retry");
    step(routes, retry, about, |call, _: Nothing| async move {
        let job: Job = call.registry().retry_job(&call.who, call.id()).await?;
        Ok(job)
    });
}

fn queued(routes: &mut Routes) {
    let about = "Have a scan made, beside requests.";
    let scan = (Method::Post, "/api/v1/jobs/scan", "scan.create");
    step(routes, scan, about, |call, plan: ScanPlan| async move {
        let queued: QueuedScan = call.registry().queue_scan(&call.who, plan).await?;
        Ok(queued)
    });
    let about = "Have reports searched for those that tell of one case, beside requests.";
    let search = (
        Method::Post,
        "/api/v1/jobs/duplicates",
        "duplicate_run.create",
    );
    step(routes, search, about, |call, _: Nothing| async move {
        let queued: QueuedSearch = call.registry().find_duplicates(&call.who).await?;
        Ok(queued)
    });
    let about = "Have a file of reports taken in, beside requests.";
    let import = (Method::Post, "/api/v1/jobs/report-import", "report.import");
    step(
        routes,
        import,
        about,
        |call, sent: ReportImport| async move {
            let queued: Queued = call.registry().queue_report_import(&call.who, sent).await?;
            Ok(queued)
        },
    );
}

fn schedules(routes: &mut Routes) {
    let about = "What is done again and again, and when next.";
    let all = (Method::Get, "/api/v1/schedules", "schedule.read");
    ask(routes, all, about, |call| async move {
        let schedules: Vec<Schedule> = call.registry().schedules(&call.who).await?;
        Ok(schedules)
    });
    let about = "Change when something is done, or let it rest.";
    let change = (Method::Patch, "/api/v1/schedules/{id}", "schedule.change");
    step(
        routes,
        change,
        about,
        |call, sent: ScheduleChange| async move {
            let (registry, name) = (call.registry(), call.id());
            let schedule: Schedule = registry.change_schedule(&call.who, name, sent).await?;
            Ok(schedule)
        },
    );
}

fn webhooks(routes: &mut Routes) {
    let about = "Make a webhook: a server that is told of events. The secret is shown once.";
    let create = (Method::Post, "/api/v1/webhooks", "webhook.create");
    step(routes, create, about, |call, sent: NewWebhook| async move {
        let made: MadeWebhook = call.registry().create_webhook(&call.who, sent).await?;
        Ok(made)
    });
    let all = (Method::Get, "/api/v1/webhooks", "webhook.read");
    ask(routes, all, "The webhooks.", |call| async move {
        let webhooks: Vec<Webhook> = call.registry().webhooks(&call.who).await?;
        Ok(webhooks)
    });
}

fn one_webhook(routes: &mut Routes) {
    let about = "Messages to a webhook, the newest first, each as a job.";
    let place = "/api/v1/webhooks/{id}/deliveries";
    ask(
        routes,
        (Method::Get, place, "webhook.read"),
        about,
        |call| async move {
            let (registry, id) = (call.registry(), call.id());
            let deliveries: Deliveries = registry.webhook_deliveries(&call.who, id).await?;
            Ok(deliveries)
        },
    );
    let about = "Withdraw a webhook.";
    let withdraw = (Method::Delete, "/api/v1/webhooks/{id}", "webhook.withdraw");
    ask(routes, withdraw, about, |call| async move {
        let webhook: Webhook = call
            .registry()
            .withdraw_webhook(&call.who, call.id())
            .await?;
        Ok(webhook)
    });
    let about = "Take up a webhook again that rests after too many failures.";
    let resume = (
        Method::Post,
        "/api/v1/webhooks/{id}/resume",
        "webhook.change",
    );
    step(routes, resume, about, |call, _: Nothing| async move {
        let webhook: Webhook = call.registry().resume_webhook(&call.who, call.id()).await?;
        Ok(webhook)
    });
    let about = "Send a message that says nothing, to try a webhook.";
    let test = (Method::Post, "/api/v1/webhooks/{id}/test", "webhook.change");
    step(routes, test, about, |call, _: Nothing| async move {
        let tested: Tested = call.registry().test_webhook(&call.who, call.id()).await?;
        Ok(tested)
    });
}
