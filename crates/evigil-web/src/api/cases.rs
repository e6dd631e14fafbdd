//! Cases: causality judged blind by two, consensus, messages to authorities and their answers.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use evigil_registry::Fault;
use evigil_registry::flows::case::causality::{Assessment, CausalityView};
use evigil_registry::flows::case::consensus::{Consensus, Reassessment};
use evigil_registry::flows::report::acknowledge::Acknowledged;
use evigil_registry::flows::report::export::{Dispatch, Sent};
use evigil_registry::kind::Kinds;
use serde_json::json;

use super::call::{ask, changes, leave, makes, step};
use super::request::{answer, bytes, path};
use crate::app::App;
use crate::identity::Visitor;
use crate::route::{Method, RouteDescription, Routes};

/// Longest acknowledgement.
const ACKNOWLEDGEMENT_MAX: usize = 16 << 20;

pub(super) fn add(routes: &mut Routes, kinds: &Kinds) {
    judging(routes, kinds);
    sending(routes, kinds);
}

fn judging(routes: &mut Routes, kinds: &Kinds) {
    let about = "Sign a judgement on causality; a signature. Nobody signs twice in a round.";
    let address = "/api/v1/cases/{id}/causality";
    step(
        routes,
        (Method::Post, address, "causality.sign"),
        about,
        |call, sent: Assessment| async move {
            let view: CausalityView = call
                .registry()
                .sign_causality(&call.who, call.id(), sent)
                .await?;
            Ok(view)
        },
    );
    let about = "Where the judgement stands. What others have signed is shown once two have, and to an assessor after their own.";
    ask(
        routes,
        (Method::Get, address, "causality.compare"),
        about,
        |call| async move {
            let view: CausalityView = call
                .registry()
                .compare_causality(&call.who, call.id())
                .await?;
            Ok(view)
        },
    );
    let about = "Record the consensus of assessors who differ; a signature.";
    let route = (
        Method::Post,
        "/api/v1/cases/{id}/consensus",
        "case.consensus",
    );
    let leaves = changes(kinds, "case");
    leave(
        routes,
        route,
        about,
        leaves,
        |call, sent: Consensus| async move {
            let registry = call.registry();
            registry.record_consensus(&call.who, call.id(), sent).await
        },
    );
    let about = "Uphold a consensus for what came since, or begin a new round; a signature.";
    let route = (
        Method::Post,
        "/api/v1/cases/{id}/reassessment",
        "case.reassess",
    );
    let leaves = changes(kinds, "case");
    leave(
        routes,
        route,
        about,
        leaves,
        |call, sent: Reassessment| async move {
            let registry = call.registry();
            registry.reassess_case(&call.who, call.id(), sent).await
        },
    );
}

fn sending(routes: &mut Routes, kinds: &Kinds) {
    let about = "Write the report of a case as E2B(R3), held against the rules of the receiver.";
    let route = (
        Method::Post,
        "/api/v1/cases/{id}/submissions",
        "report.export",
    );
    let leaves = makes(kinds, "submission");
    leave(
        routes,
        route,
        about,
        leaves,
        |call, sent: Dispatch| async move {
            let registry = call.registry();
            registry
                .prepare_submission(&call.who, call.id(), sent)
                .await
        },
    );
    let about = "A message as it is to be sent: E2B(R3).";
    let mut route = RouteDescription::new(
        Method::Get,
        "/api/v1/submissions/{id}/message",
        Some("submission.read"),
        about,
    )
    .answer(200, json!({"type": "string"}));
    route.answer_media = "application/xml";
    routes.add(route, message);
    let about = "Record that a message was sent; a signature.";
    let route = (
        Method::Post,
        "/api/v1/submissions/{id}/sent",
        "report.submit",
    );
    let leaves = changes(kinds, "submission");
    leave(
        routes,
        route,
        about,
        leaves,
        |call, sent: Sent| async move {
            let registry = call.registry();
            registry.record_submission(&call.who, call.id(), sent).await
        },
    );
    let about = "Take in what an authority says of a batch: an acknowledgement of E2B(R3).";
    let mut route = RouteDescription::new(
        Method::Post,
        "/api/v1/acknowledgements",
        Some("report.acknowledge"),
        about,
    )
    .body(json!({"type": "string"}))
    .gives::<Acknowledged>(200);
    route.body_media = "application/xml";
    routes.add(route, acknowledge);
}

async fn message(app: App, who: Arc<Visitor>, mut request: Request) -> Result<Response, Fault> {
    let id = path(&mut request, "id").await?;
    let xml = app.registry().submission_message(&who, &id).await?;
    let mut response = Body::from(xml).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/xml"),
    );
    // A browser saves it and shows nothing of what stands in it.
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment"),
    );
    Ok(response)
}

async fn acknowledge(app: App, who: Arc<Visitor>, request: Request) -> Result<Response, Fault> {
    let sent = bytes(request, ACKNOWLEDGEMENT_MAX).await?;
    let said: Acknowledged = app.registry().acknowledge(&who, &sent).await?;
    answer(StatusCode::OK, &said)
}
