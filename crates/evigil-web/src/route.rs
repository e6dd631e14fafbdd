//! The list of routes: for each its address, the operation that it asks for, what it takes and
//! gives, and what answers it.

use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::{MethodFilter, on};
use evigil_registry::Fault;
use evigil_registry::rights::{Rights, Role};
use futures_util::future::BoxFuture;
use serde_json::{Map, Value as Json, json};
use std::sync::Arc;

use crate::app::App;
use crate::guard::Group;
use crate::identity::Visitor;

/// Method of a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Reads.
    Get,
    /// Makes, or does a step.
    Post,
    /// Changes fields.
    Patch,
    /// Withdraws.
    Delete,
}

impl Method {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    const fn filter(self) -> MethodFilter {
        match self {
            Self::Get => MethodFilter::GET,
            Self::Post => MethodFilter::POST,
            Self::Patch => MethodFilter::PATCH,
            Self::Delete => MethodFilter::DELETE,
        }
    }
}

/// What is known of a route beside its handler.
#[derive(Debug, Clone, PartialEq)]
pub struct RouteDescription {
    /// Method.
    pub method: Method,
    /// Address, with `{id}` for what changes.
    pub path: String,
    /// Operation of the table of rights; nothing for what everybody may ask, such as whether the
    /// registry is up.
    pub operation: Option<String>,
    /// What it does.
    pub about: String,
    /// Group in the description.
    pub group: String,
    /// Parameters of the query: name, schema, what it means.
    pub query: Vec<(String, Json, String)>,
    /// Schema of the body; none takes nothing.
    pub body: Option<Json>,
    /// Media type of the body.
    pub body_media: &'static str,
    /// Status of the answer when all goes well.
    pub status: u16,
    /// Schema of the answer; none gives nothing.
    pub answer: Option<Json>,
    /// Media type of the answer.
    pub answer_media: &'static str,
    /// Whether a change needs `If-Match`.
    pub needs_version: bool,
    /// Whether `Idempotency-Key` is heeded.
    pub once: bool,
}

impl RouteDescription {
    /// A route that takes and gives nothing yet.
    #[must_use]
    pub fn new(method: Method, path: &str, operation: Option<&str>, about: &str) -> Self {
        // What stands outside the versions of the interface is about the program itself.
        let within = path.strip_prefix("/api/v1/");
        let group = within
            .and_then(|rest| rest.split('/').next())
            .unwrap_or("system");
        Self {
            method,
            path: path.to_owned(),
            operation: operation.map(ToOwned::to_owned),
            about: about.to_owned(),
            group: group.to_owned(),
            query: Vec::new(),
            body: None,
            body_media: "application/json",
            status: 200,
            answer: None,
            answer_media: "application/json",
            needs_version: false,
            once: false,
        }
    }

    /// It takes a body of this schema.
    #[must_use]
    pub fn body(mut self, schema: Json) -> Self {
        self.body = Some(schema);
        self
    }

    /// It takes a body of this type.
    #[must_use]
    pub fn takes<T: schemars::JsonSchema>(self) -> Self {
        let schema = schema_of::<T>();
        self.body(schema)
    }

    /// It gives an answer of this schema.
    #[must_use]
    pub fn answer(mut self, status: u16, schema: Json) -> Self {
        self.status = status;
        self.answer = Some(schema);
        self
    }

    /// It gives an answer of this type.
    #[must_use]
    pub fn gives<T: schemars::JsonSchema>(self, status: u16) -> Self {
        let schema = schema_of::<T>();
        self.answer(status, schema)
    }

    /// It takes a parameter in its query.
    #[must_use]
    pub fn query(mut self, name: &str, schema: Json, about: &str) -> Self {
        self.query.push((name.to_owned(), schema, about.to_owned()));
        self
    }
}

fn schema_of<T: schemars::JsonSchema>() -> Json {
    let settings = schemars::generate::SchemaSettings::draft2020_12().with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    settings.into_generator().into_root_schema_for::<T>().into()
}

/// What answers a request, when the table of rights allows its operation.
pub(crate) type Handler = Arc<
    dyn Fn(App, Arc<Visitor>, Request) -> BoxFuture<'static, Result<Response, Fault>> + Send + Sync,
>;

/// All routes.
#[derive(Default)]
pub struct Routes {
    routes: Vec<(RouteDescription, Handler)>,
}

impl Routes {
    /// Adds a route.
    pub(crate) fn add<F, T>(&mut self, description: RouteDescription, handler: F)
    where
        F: Fn(App, Arc<Visitor>, Request) -> T + Send + Sync + 'static,
        T: Future<Output = Result<Response, Fault>> + Send + 'static,
    {
        let handler: Handler =
            Arc::new(move |app, actor, request| Box::pin(handler(app, actor, request)));
        self.routes.push((description, handler));
    }

    /// What is known of each route.
    pub fn descriptions(&self) -> impl Iterator<Item = &RouteDescription> {
        self.routes.iter().map(|(description, _)| description)
    }

    /// The router. Before a handler runs, the table of rights has allowed its operation.
    pub(crate) fn into_router(self, rights: &Rights) -> Router<App> {
        let mut router = Router::new();
        for (description, handler) in self.routes {
            let operation: Option<Arc<str>> = description.operation.as_deref().map(Arc::from);
            let is_public = operation
                .as_deref()
                .is_some_and(|operation| rights.names(Role::Public, operation));
            let group = Group::of(&description, is_public);
            let answer = move |State(app): State<App>, request: Request| {
                let (handler, operation) = (Arc::clone(&handler), operation.clone());
                async move { crate::server::answer(app, (operation, group), handler, request).await }
            };
            router = router.route(&description.path, on(description.method.filter(), answer));
        }
        router
    }

    /// The description after OpenAPI 3.1.
    #[must_use]
    pub fn description(&self) -> Json {
        let mut paths: Map<String, Json> = Map::new();
        for route in self.descriptions() {
            let path = paths.entry(route.path.clone()).or_insert_with(|| json!({}));
            if let Json::Object(path) = path {
                path.insert(route.method.name().to_lowercase(), described(route));
            }
        }
        json!({
            "openapi": "3.1.0",
            "info": {
                "title": "evigil registry",
                "version": env!("CARGO_PKG_VERSION"),
                "description": "Lots, treatments, reports and what was said of them.",
                "license": {"name": "Apache-2.0 OR MIT", "identifier": "Apache-2.0 OR MIT"},
            },
            "servers": [{"url": "/"}],
            "paths": paths,
            "components": {
                "schemas": {"Problem": schema_of::<crate::Problem>()},
                "securitySchemes": {
                    "token": {"type": "http", "scheme": "bearer"},
                    "session": {"type": "apiKey", "in": "cookie", "name": "evigil_session"},
                },
            },
        })
    }
}

fn described(route: &RouteDescription) -> Json {
    let mut parameters = Vec::new();
    for part in route.path.split('/') {
        if let Some(name) = part
            .strip_prefix('{')
            .and_then(|part| part.strip_suffix('}'))
        {
            parameters.push(json!({
                "name": name, "in": "path", "required": true, "schema": {"type": "string", "maxLength": 200},
            }));
        }
    }
    for (name, schema, about) in &route.query {
        parameters
            .push(json!({"name": name, "in": "query", "schema": schema, "description": about}));
    }
    if route.needs_version {
        parameters.push(json!({
            "name": "If-Match", "in": "header", "required": true, "schema": {"type": "string"},
            "description": "The ETag of the version on which the change is based.",
        }));
    }
    if route.once {
        parameters.push(json!({
            "name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "maxLength": 200},
            "description": "A request with a key that was used before gives the answer of the first.",
        }));
    }
    let problem = json!({
        "description": "A problem.",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    });
    let mut answer = json!({"description": "Done."});
    if let Some(schema) = &route.answer {
        answer["content"] = json!({route.answer_media: {"schema": schema}});
    }
    let mut described = json!({
        "summary": route.about,
        "tags": [route.group],
        "operationId": format!("{}{}", route.method.name().to_lowercase(), route.path.replace(['/', '{', '}', '-', '.'], "_")),
        "parameters": parameters,
        "responses": {route.status.to_string(): answer, "default": problem},
    });
    if let Some(schema) = &route.body {
        described["requestBody"] =
            json!({"required": true, "content": {route.body_media: {"schema": schema}}});
    }
    if let Some(operation) = &route.operation {
        described["x-operation"] = json!(operation);
        described["security"] = json!([{}, {"token": []}, {"session": []}]);
    }
    described
}
