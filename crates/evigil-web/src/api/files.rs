//! Files as they are handed in: taken in piece by piece, never held in memory, kept under the
//! digest of their content.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use evigil_registry::Fault;
use evigil_registry::files::Stored;
use http_body_util::BodyExt;
use serde::Serialize;

use super::request::{answer, length, path, query, unreadable};
use crate::app::App;
use crate::identity::Visitor;
use crate::route::{Method, RouteDescription, Routes};

/// A stored file.
#[derive(Debug, Serialize, schemars::JsonSchema)]
struct StoredFile {
    /// SHA-256 of its content: by this a record names it.
    sha256: String,
    /// Its length.
    bytes: u64,
}

pub(super) fn add(routes: &mut Routes) {
    let about = "Hand in a file: the body is its content, byte for byte.";
    let mut post = RouteDescription::new(Method::Post, "/api/v1/files", Some("file.create"), about)
        .body(serde_json::json!({"type": "string"}))
        .query(
            "name",
            serde_json::json!({"type": "string", "maxLength": 500}),
            "Name under which it was known.",
        )
        .gives::<StoredFile>(201);
    post.body_media = "application/octet-stream";
    routes.add(post, take);
    let about =
        "The content of a file that one has handed in, or that a record within reach names.";
    let mut get = RouteDescription::new(
        Method::Get,
        "/api/v1/files/{sha256}",
        Some("file.read"),
        about,
    )
    .answer(200, serde_json::json!({"type": "string"}));
    get.answer_media = "application/octet-stream";
    routes.add(get, give);
}

async fn take(app: App, actor: Arc<Visitor>, mut request: Request) -> Result<Response, Fault> {
    let name = query(&mut request)
        .await?
        .into_iter()
        .find(|(key, _)| key == "name")
        .map(|(_, name)| name);
    let stored = taken(&app, &actor, request, name.as_deref()).await?;
    let stored = StoredFile {
        sha256: stored.sha256,
        bytes: stored.bytes,
    };
    answer(StatusCode::CREATED, &stored)
}

/// Takes in the body piece by piece, keeps it and notes who handed it in.
pub(super) async fn taken(
    app: &App,
    actor: &Visitor,
    request: Request,
    name: Option<&str>,
) -> Result<Stored, Fault> {
    let max = app.limits().file_bytes;
    let too_long = || Fault::Step {
        code: "EV-R530",
        details: vec![("max", max.to_string())],
    };
    if length(request.headers()).is_some_and(|length| length > max) {
        return Err(too_long());
    }
    let media = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let media = media.map(ToOwned::to_owned);
    let mut incoming = app.registry().files().take(max)?;
    let mut body = request.into_body();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(unreadable)?;
        if let Some(data) = frame.data_ref() {
            incoming.add(data)?;
        }
    }
    let stored = tokio::task::spawn_blocking(move || incoming.keep())
        .await
        .map_err(|error| Fault::Internal(error.to_string()))??;
    app.registry()
        .note_file(actor, &stored, name, media.as_deref())
        .await?;
    Ok(stored)
}

async fn give(app: App, actor: Arc<Visitor>, mut request: Request) -> Result<Response, Fault> {
    let sha256 = path(&mut request, "sha256").await?;
    app.registry().may_read_file(&actor, &sha256).await?;
    let bytes = {
        let (registry, sha256) = (app.registry().clone(), sha256.clone());
        tokio::task::spawn_blocking(move || registry.files().read(&sha256))
            .await
            .map_err(|error| Fault::Internal(error.to_string()))??
    };
    let mut response = Body::from(bytes).into_response();
    // Whatever it is, a browser saves it and runs nothing.
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/octet-stream"),
    );
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment"),
    );
    Ok(response)
}
