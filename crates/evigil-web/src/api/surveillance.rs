//! Signals: backgrounds, scans, what the board decides, monitoring.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::Response;
use evigil_assess::signal::Changes;
use evigil_registry::Fault;
use evigil_registry::flows::surveillance::background::BackgroundTable;
use evigil_registry::flows::surveillance::monitor::MonitoringPlan;
use evigil_registry::flows::surveillance::review::{ReviewedSignal, SignalReview};
use evigil_registry::flows::surveillance::scan::{GoesOn, ScanPlan};
use evigil_registry::kind::Kinds;
use evigil_registry::record::Record;
use serde_json::json;

use super::call::{Call, Nothing, ask, changes, leave, makes, to_the_end};
use super::files::taken;
use super::records::{given, whole};
use super::request::{length, query, unreadable};
use crate::app::App;
use crate::identity::Visitor;
use crate::route::{Method, RouteDescription, Routes};

/// How often a scan that runs looks whether somebody has cancelled it.
const LOOKS: Duration = Duration::from_millis(500);

pub(super) fn add(routes: &mut Routes, kinds: &Kinds) {
    backgrounds(routes, kinds);
    scans(routes, kinds);
    decisions(routes, kinds);
    monitoring(routes, kinds);
}

fn backgrounds(routes: &mut Routes, kinds: &Kinds) {
    let about = "Keep a table that was handed in, Parquet or comma-separated, as a background.";
    let route = (Method::Post, "/api/v1/backgrounds", "background.import");
    let leaves = makes(kinds, "background");
    leave(
        routes,
        route,
        about,
        leaves,
        |call, sent: BackgroundTable| async move {
            call.registry().may_read_file(&call.who, &sent.file).await?;
            import(call.app, call.who, sent).await
        },
    );
    let about = "Keep the body, a table in Parquet or comma-separated, as a background.";
    let text = || json!({"type": "string", "maxLength": 500});
    let mut route = RouteDescription::new(
        Method::Post,
        "/api/v1/backgrounds/body",
        Some("background.import"),
        about,
    )
    .body(json!({"type": "string"}))
    .query("name", text(), "Name and period, such as `FAERS 2026Q2`.")
    .query("source", text(), "Where it comes from.")
    .answer(201, kinds.get("background").map(whole).unwrap_or_default());
    route.body_media = "application/octet-stream";
    routes.add(route, import_body);
}

async fn import(app: App, who: Arc<Visitor>, table: BackgroundTable) -> Result<Record, Fault> {
    to_the_end(async move { app.registry().import_background(&who, table).await }).await
}

async fn import_body(app: App, who: Arc<Visitor>, mut request: Request) -> Result<Response, Fault> {
    // What is too long is told before what is missing.
    let max = app.limits().file_bytes;
    if length(request.headers()).is_some_and(|length| length > max) {
        return Err(Fault::Step {
            code: "EV-R530",
            details: vec![("max", max.to_string())],
        });
    }
    let (mut name, mut source) = (None, None);
    for (key, value) in query(&mut request).await? {
        match key.as_str() {
            "name" => name = Some(value),
            "source" => source = Some(value),
            _ => return Err(unreadable("only name and source stand in this address")),
        }
    }
    let (Some(name), Some(source)) = (name, source) else {
        return Err(unreadable("name and source are needed"));
    };
    let stored = taken(&app, &who, request, Some(&name)).await?;
    let table = BackgroundTable {
        name,
        source,
        file: stored.sha256,
    };
    let kind = app.registry().kind("background")?;
    given(StatusCode::CREATED, kind, &import(app, who, table).await?)
}

fn scans(routes: &mut Routes, kinds: &Kinds) {
    let about = "Note a scan that is to be made.";
    let route = (Method::Post, "/api/v1/scans", "scan.create");
    let leaves = makes(kinds, "scan");
    leave(
        routes,
        route,
        about,
        leaves,
        |call, sent: ScanPlan| async move { call.registry().plan_scan(&call.who, sent).await },
    );
    let about = "Make a scan that was noted. It goes on when the connection ends; its record says how far it is.";
    let route = (Method::Post, "/api/v1/scans/{id}/run", "scan.run");
    let leaves = changes(kinds, "scan");
    leave(routes, route, about, leaves, |call, _: Nothing| run(call));
    let about = "Cancel a scan; one that runs ends before its next step.";
    let route = (Method::Post, "/api/v1/scans/{id}/cancel", "scan.cancel");
    let leaves = changes(kinds, "scan");
    leave(
        routes,
        route,
        about,
        leaves,
        |call, _: Nothing| async move { call.registry().cancel_scan(&call.who, call.id()).await },
    );
    let about = "A scan beside the one before it: signals that are new, stronger, weaker, gone.";
    ask(
        routes,
        (Method::Get, "/api/v1/scans/{id}/comparison", "scan.read"),
        about,
        |call| async move {
            let compared: Changes = call.registry().compare_scan(&call.who, call.id()).await?;
            Ok(compared)
        },
    );
}

async fn run(call: Call) -> Result<Record, Fault> {
    to_the_end(async move {
        let registry = call.registry();
        let cancelled = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&cancelled);
        let goes_on: GoesOn = Arc::new(move |_| !seen.load(Ordering::Relaxed));
        let kind = registry.kind("scan")?;
        let mut running = std::pin::pin!(registry.run_scan(&call.who, call.id(), goes_on));
        loop {
            match tokio::time::timeout(LOOKS, running.as_mut()).await {
                Ok(ended) => return ended,
                Err(_) => {
                    let scan = registry.read(&call.who, kind, call.id()).await;
                    let state = scan.ok().and_then(|scan| {
                        let state = scan.fields.get_text("state");
                        state.map(ToOwned::to_owned)
                    });
                    if state.as_deref() == Some("cancelled") {
                        cancelled.store(true, Ordering::Relaxed);
                    }
                }
            }
        }
    })
    .await
}

fn decisions(routes: &mut Routes, kinds: &Kinds) {
    let about = "The decision of the board on a signal, with its minutes; a signature.";
    let route = (
        Method::Post,
        "/api/v1/signals/{id}/reviews",
        "signal.review",
    );
    let leaves = makes(kinds, "signal_review");
    leave(
        routes,
        route,
        about,
        leaves,
        |call, sent: SignalReview| async move {
            let registry = call.registry();
            registry.review_signal(&call.who, call.id(), sent).await
        },
    );
    let about = "Signals that the board has decided on; small counts are for the board and the authority alone.";
    ask(
        routes,
        (
            Method::Get,
            "/api/v1/reviewed-signals",
            "signal.read_reviewed",
        ),
        about,
        |call| async move {
            let signals: Vec<ReviewedSignal> = call.registry().reviewed_signals(&call.who).await?;
            Ok(signals)
        },
    );
}

fn monitoring(routes: &mut Routes, kinds: &Kinds) {
    let about =
        "Begin to watch a product: sequential monitoring with a planned chance of a false signal.";
    let route = (Method::Post, "/api/v1/monitorings", "monitoring.begin");
    let leaves = makes(kinds, "monitoring");
    leave(
        routes,
        route,
        about,
        leaves,
        |call, sent: MonitoringPlan| async move {
            call.registry().begin_monitoring(&call.who, sent).await
        },
    );
    let about = "Take a look: what has come since the one before is counted and judged.";
    let route = (
        Method::Post,
        "/api/v1/monitorings/{id}/looks",
        "monitoring.look",
    );
    let leaves = changes(kinds, "monitoring");
    leave(
        routes,
        route,
        about,
        leaves,
        |call, _: Nothing| async move { call.registry().take_look(&call.who, call.id()).await },
    );
}
