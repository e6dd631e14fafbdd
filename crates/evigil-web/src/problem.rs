//! Faults as RFC 9457 problem details, in the language of the request.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use evigil_assess::Messages;
use evigil_registry::Fault;
use evigil_registry::kind::FieldFault;
use serde::Serialize;

/// A problem detail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Problem {
    /// `urn:evigil:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// What is wrong, in a few words.
    pub title: String,
    /// Status of the answer.
    pub status: u16,
    /// What to do.
    pub detail: String,
    /// Stable code.
    pub code: String,
    /// Fields that can't be taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldProblem>,
    #[serde(skip)]
    wait: Option<u64>,
}

/// A field that can't be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct FieldProblem {
    /// Its name.
    pub field: String,
    /// What is wrong with it.
    pub detail: String,
}

/// Status of a fault: the one table of them.
const fn status(fault: &Fault) -> StatusCode {
    match fault {
        Fault::Absent { .. } => StatusCode::NOT_FOUND,
        Fault::Fields(_) | Fault::Reference { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        Fault::Duplicate { .. } | Fault::Withdrawn => StatusCode::CONFLICT,
        Fault::Stale { .. } => StatusCode::PRECONDITION_FAILED,
        Fault::Refused { .. } => StatusCode::FORBIDDEN,
        Fault::Unknown => StatusCode::UNAUTHORIZED,
        Fault::Wait { .. } => StatusCode::TOO_MANY_REQUESTS,
        Fault::NoSpace { .. } => StatusCode::INSUFFICIENT_STORAGE,
        Fault::Unavailable { .. } | Fault::Closing => StatusCode::SERVICE_UNAVAILABLE,
        Fault::Step { code, .. } => match code.as_bytes() {
            b"EV-R530" => StatusCode::PAYLOAD_TOO_LARGE,
            b"EV-R531" => StatusCode::BAD_REQUEST,
            b"EV-R532" => StatusCode::PRECONDITION_REQUIRED,
            b"EV-R533" => StatusCode::UNPROCESSABLE_ENTITY,
            b"EV-R534" => StatusCode::NOT_FOUND,
            b"EV-R535" => StatusCode::METHOD_NOT_ALLOWED,
            b"EV-R537" | b"EV-R140" | b"EV-R142" => StatusCode::FORBIDDEN,
            b"EV-R100" | b"EV-R101" | b"EV-R102" => StatusCode::UNAUTHORIZED,
            b"EV-R700" => StatusCode::PAYLOAD_TOO_LARGE,
            b"EV-R701" | b"EV-R702" | b"EV-R703" | b"EV-R704" | b"EV-R705" | b"EV-R706" => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            b"EV-R143" => StatusCode::BAD_GATEWAY,
            b"EV-R536" => StatusCode::REQUEST_TIMEOUT,
            _ => StatusCode::CONFLICT,
        },
        Fault::Url
        | Fault::Locked { .. }
        | Fault::Corrupt { .. }
        | Fault::TooNew { .. }
        | Fault::File { .. }
        | Fault::Database { .. }
        | Fault::Kinds(_)
        | Fault::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Details for the words. What comes from inside (messages of the database, paths) is not told
/// to whoever asks.
fn details(fault: &Fault) -> Vec<(&'static str, String)> {
    match fault {
        Fault::Reference { field } => vec![("field", field.clone())],
        Fault::Stale { expected, found } => {
            vec![
                ("expected", expected.to_string()),
                ("found", found.to_string()),
            ]
        }
        Fault::Wait { seconds } => vec![("seconds", seconds.to_string())],
        Fault::Step { details, .. } => details.clone(),
        _ => Vec::new(),
    }
}

impl Problem {
    /// The problem that `fault` is, in the language of `messages`.
    #[must_use]
    pub fn new(fault: &Fault, messages: &Messages) -> Self {
        let status = status(fault);
        // What went wrong inside is one sentence, whatever it was.
        let inside = status == StatusCode::INTERNAL_SERVER_ERROR;
        let code = if inside { "EV-R522" } else { fault.code() };
        let mut details = details(fault);
        if matches!(fault, Fault::NoSpace { .. } | Fault::Unavailable { .. }) {
            details.push((
                "reason",
                status.canonical_reason().unwrap_or_default().to_owned(),
            ));
        }
        let fields = match fault {
            Fault::Fields(faults) => faults.iter().map(|fault| field(fault, messages)).collect(),
            _ => Vec::new(),
        };
        Self {
            kind: format!("urn:evigil:{code}"),
            title: messages.with(&format!("what-{code}"), details.clone()),
            status: status.as_u16(),
            detail: messages.with(&format!("help-{code}"), details),
            code: code.to_owned(),
            fields,
            wait: match fault {
                Fault::Wait { seconds } => Some(*seconds),
                Fault::Closing | Fault::Unavailable { .. } => Some(1),
                _ => None,
            },
        }
    }
}

fn field(fault: &FieldFault, messages: &Messages) -> FieldProblem {
    let (key, details) = fault.kind.parts();
    FieldProblem {
        field: fault.field.clone(),
        detail: messages.with(&format!("field-{key}"), details),
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let wait = self.wait;
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        let media = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, media);
        if let Some(seconds) = wait {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
