//! A step of a story as a route: typed input, typed output, and the registry in between.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use evigil_registry::identity::Session;
use evigil_registry::kind::Kinds;
use evigil_registry::record::Record;
use evigil_registry::{Fault, Registry};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::records::{given, whole};
use super::request::{answer, json, path, unreadable};
use crate::app::App;
use crate::identity::Visitor;
use crate::route::{Method, RouteDescription, Routes};

/// A request on its way to the registry.
pub(super) struct Call {
    pub(super) app: App,
    /// Who asks.
    pub(super) who: Arc<Visitor>,
    /// The values of `{…}` in the address, in their order.
    places: Vec<String>,
}

impl Call {
    /// The registry.
    pub(super) fn registry(&self) -> &Registry {
        self.app.registry()
    }

    /// The first value in the address: the id of the record.
    pub(super) fn id(&self) -> &str {
        self.places.first().map(String::as_str).unwrap_or_default()
    }

    /// The second value in the address.
    pub(super) fn second(&self) -> &str {
        self.places.get(1).map(String::as_str).unwrap_or_default()
    }

    /// A record as the interface gives it.
    pub(super) fn shown(&self, kind: &str, record: &Record) -> Result<Json, Fault> {
        Ok(record.to_json(self.registry().kind(kind)?))
    }

    /// The content of a file that was handed in, and that who asks may read.
    pub(super) async fn file(&self, sha256: &str) -> Result<Vec<u8>, Fault> {
        self.registry().may_read_file(&self.who, sha256).await?;
        let (registry, sha256) = (self.registry().clone(), sha256.to_owned());
        tokio::task::spawn_blocking(move || registry.files().read(&sha256))
            .await
            .map_err(|error| Fault::Internal(error.to_string()))?
    }

    /// What is sent as text, or as a file that was handed in before.
    pub(super) async fn content(&self, sent: &Content) -> Result<Vec<u8>, Fault> {
        match (&sent.text, &sent.file) {
            (Some(text), None) => Ok(text.clone().into_bytes()),
            (None, Some(file)) => self.file(file).await,
            _ => Err(unreadable("either `text` or `file` is needed")),
        }
    }

    /// The session of who asks.
    pub(super) fn session(&self) -> Result<&Session, Fault> {
        self.who.session.as_ref().ok_or(Fault::step("EV-R538"))
    }
}

fn places(address: &str) -> Vec<String> {
    let inner = |part: &str| Some(part.strip_prefix('{')?.strip_suffix('}')?.to_owned());
    address.split('/').filter_map(inner).collect()
}

async fn call(
    app: App,
    who: Arc<Visitor>,
    request: &mut Request,
    names: &[String],
) -> Result<Call, Fault> {
    let mut values = Vec::with_capacity(names.len());
    for name in names {
        values.push(path(request, name).await?);
    }
    Ok(Call {
        app,
        who,
        places: values,
    })
}

/// Adds a route that takes `I` and gives `O` with status 200.
pub(super) fn step<I, O, F, T>(
    routes: &mut Routes,
    (method, address, operation): (Method, &str, &str),
    about: &str,
    handler: F,
) where
    I: DeserializeOwned + JsonSchema + Send + 'static,
    O: Serialize + JsonSchema + 'static,
    F: Fn(Call, I) -> T + Clone + Send + Sync + 'static,
    T: Future<Output = Result<O, Fault>> + Send + 'static,
{
    let description = RouteDescription::new(method, address, Some(operation), about)
        .takes::<I>()
        .gives::<O>(200);
    let names = places(address);
    routes.add(description, move |app, who, mut request| {
        let (names, handler) = (names.clone(), handler.clone());
        async move {
            let call = call(app, who, &mut request, &names).await?;
            let input = json::<I>(&call.app, request).await?;
            answer(StatusCode::OK, &handler(call, input).await?)
        }
    });
}

/// Adds a route that takes nothing and gives `O`.
pub(super) fn ask<O, F, T>(
    routes: &mut Routes,
    (method, address, operation): (Method, &str, &str),
    about: &str,
    handler: F,
) where
    O: Serialize + JsonSchema + 'static,
    F: Fn(Call) -> T + Clone + Send + Sync + 'static,
    T: Future<Output = Result<O, Fault>> + Send + 'static,
{
    let description =
        RouteDescription::new(method, address, Some(operation), about).gives::<O>(200);
    let names = places(address);
    routes.add(description, move |app, who, mut request| {
        let (names, handler) = (names.clone(), handler.clone());
        async move {
            let call = call(app, who, &mut request, &names).await?;
            answer(StatusCode::OK, &handler(call).await?)
        }
    });
}

/// Adds a route that takes `I` and gives nothing.
pub(super) fn order<I, F, T>(
    routes: &mut Routes,
    (method, address, operation): (Method, &str, &str),
    about: &str,
    handler: F,
) where
    I: DeserializeOwned + JsonSchema + Send + 'static,
    F: Fn(Call, I) -> T + Clone + Send + Sync + 'static,
    T: Future<Output = Result<(), Fault>> + Send + 'static,
{
    let mut description =
        RouteDescription::new(method, address, Some(operation), about).takes::<I>();
    description.status = 204;
    let names = places(address);
    routes.add(description, move |app, who, mut request| {
        let (names, handler) = (names.clone(), handler.clone());
        async move {
            let call = call(app, who, &mut request, &names).await?;
            let input = json::<I>(&call.app, request).await?;
            handler(call, input).await?;
            Ok(StatusCode::NO_CONTENT.into_response())
        }
    });
}

/// What a step leaves: a record of this kind, made or changed.
pub(super) struct Leaves {
    kind: &'static str,
    status: StatusCode,
    schema: Json,
}

/// A step that makes a record of `kind`.
pub(super) fn makes(kinds: &Kinds, kind: &'static str) -> Leaves {
    Leaves {
        kind,
        status: StatusCode::CREATED,
        schema: kinds.get(kind).map(whole).unwrap_or_default(),
    }
}

/// A step that changes a record of `kind`.
pub(super) fn changes(kinds: &Kinds, kind: &'static str) -> Leaves {
    let status = StatusCode::OK;
    Leaves {
        status,
        ..makes(kinds, kind)
    }
}

/// Adds a route that takes `I` and leaves a record, which it gives with its ETag.
pub(super) fn leave<I, F, T>(
    routes: &mut Routes,
    (method, address, operation): (Method, &str, &str),
    about: &str,
    leaves: Leaves,
    handler: F,
) where
    I: DeserializeOwned + JsonSchema + Send + 'static,
    F: Fn(Call, I) -> T + Clone + Send + Sync + 'static,
    T: Future<Output = Result<Record, Fault>> + Send + 'static,
{
    let Leaves {
        kind,
        status,
        schema,
    } = leaves;
    let description = RouteDescription::new(method, address, Some(operation), about)
        .takes::<I>()
        .answer(status.as_u16(), schema);
    let names = places(address);
    routes.add(description, move |app, who, mut request| {
        let (names, handler) = (names.clone(), handler.clone());
        async move {
            let kind = app.registry().kind(kind)?;
            let call = call(app, who, &mut request, &names).await?;
            let input = json::<I>(&call.app, request).await?;
            given(status, kind, &handler(call, input).await?)
        }
    });
}

/// Runs work to its end, also when whoever asked for it has gone or waits no longer.
pub(super) async fn to_the_end<T: Send + 'static>(
    work: impl Future<Output = Result<T, Fault>> + Send + 'static,
) -> Result<T, Fault> {
    tokio::spawn(work)
        .await
        .map_err(|error| Fault::Internal(error.to_string()))?
}

/// The version of a record on which a step rests.
#[derive(Debug, Clone, Copy, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LookedAt {
    /// Version of the record that was looked at.
    pub(super) version: i64,
}

/// Something that was written elsewhere: a page, a brochure.
#[derive(Debug, Clone, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Content {
    /// Its text or HTML.
    #[serde(default)]
    text: Option<String>,
    /// SHA-256 of a file that was handed in before (`POST /api/v1/files`), instead.
    #[serde(default)]
    file: Option<String>,
}

/// What a route takes that needs no more than its address.
#[derive(Debug, Clone, Copy, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}
