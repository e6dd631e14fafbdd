//! Whether the registry is up, what it offers, and how much it does.

use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde_json::json;

use super::request::answer;
use crate::route::{Method, RouteDescription, Routes};

pub(super) fn add(routes: &mut Routes) {
    let health = RouteDescription::new(Method::Get, "/health", None, "Whether the program runs.");
    routes.add(
        health.answer(200, json!({"type": "object"})),
        |_, _, _| async { answer(StatusCode::OK, &json!({"status": "up"})) },
    );
    let ready = RouteDescription::new(Method::Get, "/ready", None, "Whether the database answers.");
    routes.add(
        ready.answer(200, json!({"type": "object"})),
        |app, _, _| async move {
            let head = app.registry().head().await?;
            answer(
                StatusCode::OK,
                &json!({"status": "ready", "audit_entries": head.seq}),
            )
        },
    );
    let description = RouteDescription::new(
        Method::Get,
        "/api/openapi.json",
        None,
        "This description, after OpenAPI 3.1.",
    );
    routes.add(
        description.answer(200, json!({"type": "object"})),
        |app, _, _| async move { answer(StatusCode::OK, app.description()) },
    );
    let mut metrics = RouteDescription::new(
        Method::Get,
        "/metrics",
        Some("metrics.read"),
        "Counts and times, in the text format of Prometheus.",
    );
    metrics.answer_media = "text/plain";
    routes.add(
        metrics.answer(200, json!({"type": "string"})),
        |app, _, _| async move {
            let media = [(
                header::CONTENT_TYPE,
                "text/plain; version=0.0.4; charset=utf-8",
            )];
            Ok((media, app.metrics().text()).into_response())
        },
    );
}
