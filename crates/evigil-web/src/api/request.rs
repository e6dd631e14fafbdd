//! What handlers take from a request.

use std::collections::BTreeMap;

use axum::extract::{FromRequestParts, Path, Query, Request};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use evigil_registry::Fault;
use http_body_util::BodyExt;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};

use crate::app::App;

/// A request can't be read.
pub(super) fn unreadable(reason: impl std::fmt::Display) -> Fault {
    Fault::Step {
        code: "EV-R531",
        details: vec![("reason", reason.to_string())],
    }
}

/// The value of `{name}` in the address.
pub(super) async fn path(request: &mut Request, name: &str) -> Result<String, Fault> {
    let (mut parts, body) = std::mem::take(request).into_parts();
    let found = Path::<BTreeMap<String, String>>::from_request_parts(&mut parts, &()).await;
    *request = Request::from_parts(parts, body);
    let Path(mut values) = found.map_err(unreadable)?;
    let value = values
        .remove(name)
        .ok_or_else(|| Fault::Internal(format!("the route has no {{{name}}}")))?;
    // No id has such a character, and PostgreSQL can't even be asked for one with a zero byte.
    if value.chars().any(char::is_control) {
        return Err(Fault::step("EV-R534"));
    }
    Ok(value)
}

/// The parameters of the query.
pub(crate) async fn query(request: &mut Request) -> Result<Vec<(String, String)>, Fault> {
    let (mut parts, body) = std::mem::take(request).into_parts();
    let found = Query::<Vec<(String, String)>>::from_request_parts(&mut parts, &()).await;
    *request = Request::from_parts(parts, body);
    let Query(values) = found.map_err(unreadable)?;
    // PostgreSQL can't even be asked for a text with a zero byte.
    if values.iter().any(|(_, value)| value.contains('\0')) {
        return Err(unreadable("a parameter holds the character U+0000"));
    }
    Ok(values)
}

/// The body, at most `max` bytes; what is longer is refused before it is read.
pub(super) async fn bytes(request: Request, max: usize) -> Result<Vec<u8>, Fault> {
    let too_long = || Fault::Step {
        code: "EV-R530",
        details: vec![("max", max.to_string())],
    };
    if length(request.headers()).is_some_and(|length| length > max as u64) {
        return Err(too_long());
    }
    let mut body = request.into_body();
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(unreadable)?;
        if let Some(data) = frame.data_ref() {
            if bytes.len() + data.len() > max {
                return Err(too_long());
            }
            bytes.extend_from_slice(data);
        }
    }
    Ok(bytes)
}

/// Length that the head of a request announces.
pub(super) fn length(headers: &HeaderMap) -> Option<u64> {
    headers
        .get(header::CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .parse()
        .ok()
}

/// The body as JSON of this type, and a digest by which the same request is known again.
pub(super) async fn json<T: DeserializeOwned>(app: &App, request: Request) -> Result<T, Fault> {
    let bytes = bytes(request, app.limits().json_bytes).await?;
    // PostgreSQL keeps no text with a zero byte. Most bodies hold nothing that looks like one.
    if bytes.windows(ZERO.len()).any(|window| window == ZERO) {
        let value: Json = serde_json::from_slice(&bytes).map_err(unreadable)?;
        if has_zero(&value) {
            return Err(unreadable("a text holds the character U+0000"));
        }
    }
    serde_json::from_slice(&bytes).map_err(unreadable)
}

/// The character U+0000 as JSON writes it.
const ZERO: &[u8] = b"\\u0000";

fn has_zero(value: &Json) -> bool {
    match value {
        Json::String(text) => text.contains('\0'),
        Json::Array(values) => values.iter().any(has_zero),
        Json::Object(fields) => fields
            .iter()
            .any(|(name, value)| name.contains('\0') || has_zero(value)),
        _ => false,
    }
}

/// The body as a JSON object.
pub(super) async fn object(app: &App, request: Request) -> Result<Map<String, Json>, Fault> {
    // Which characters a field takes is said by its kind.
    let bytes = bytes(request, app.limits().json_bytes).await?;
    serde_json::from_slice(&bytes).map_err(unreadable)
}

/// The version named by `If-Match`.
pub(super) fn version(headers: &HeaderMap) -> Result<i64, Fault> {
    let value = headers
        .get(header::IF_MATCH)
        .ok_or_else(|| Fault::step("EV-R532"))?;
    let text = value.to_str().map_err(unreadable)?;
    let tag = text.trim().trim_matches('"');
    tag.parse()
        .map_err(|_| unreadable("If-Match holds no ETag of a record"))
}

/// The key by which a repeated request is known again.
pub(super) fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Fault> {
    let Some(value) = headers.get(HeaderName::from_static("idempotency-key")) else {
        return Ok(None);
    };
    let key = value.to_str().map_err(unreadable)?;
    if key.is_empty() || key.len() > 200 {
        return Err(unreadable("Idempotency-Key has 1 to 200 characters"));
    }
    Ok(Some(key.to_owned()))
}

/// An answer in JSON.
pub(super) fn answer(status: StatusCode, value: &impl Serialize) -> Result<Response, Fault> {
    let bytes = serde_json::to_vec(value).map_err(|error| Fault::Internal(error.to_string()))?;
    let media = [(header::CONTENT_TYPE, "application/json")];
    Ok((status, media, bytes).into_response())
}
