//! Records of every kind: a list, one record, its earlier versions; making, changing, withdrawing.
//! A route stands here only where the table of rights names its operation.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use evigil_registry::Fault;
use evigil_registry::kind::{Column, ColumnType, Kind, Privacy};
use evigil_registry::record::{Cursor, List, Record};
use evigil_registry::rights::Rights;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use super::request::{
    answer, idempotency_key, json as body, object, path, query, unreadable, version,
};
use crate::app::App;
use crate::identity::Visitor;
use crate::route::{Method, RouteDescription, Routes};

/// Why a record is withdrawn.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Withdrawal {
    /// The reason, for those who look for the record later.
    reason: String,
}

/// A page of records.
#[derive(Debug, Serialize)]
struct RecordPage {
    items: Vec<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// Kinds whose records are made by a story alone; its route stands with the story.
const MADE_BY_STORIES: [&str; 5] = ["consultation", "noisy_count", "person", "recall", "scan"];

pub(super) fn add(routes: &mut Routes, kind: &'static Kind, rights: &Rights) {
    let granted = |verb: &str| {
        let operation = format!("{}.{verb}", kind.name);
        rights
            .operations()
            .any(|known| known == operation)
            .then_some(operation)
    };
    let (all, one) = (
        format!("/api/v1/{}", kind.path),
        format!("/api/v1/{}/{{id}}", kind.path),
    );
    let route = |method, path: &str, operation: &str, about: &str| {
        RouteDescription::new(
            method,
            path,
            Some(operation),
            &format!("{about} {}", kind.about),
        )
    };
    if let Some(read) = granted("read") {
        let items = json!({"type": "array", "items": whole(kind)});
        let page = json!({"type": "object", "required": ["items"], "properties": {"items": items, "next": {"type": "string"}}});
        let mut list = route(Method::Get, &all, &read, "List.").answer(200, page);
        list = list
            .query(
                "limit",
                json!({"type": "integer", "minimum": 1, "maximum": 1000}),
                "Records of a page; 50 where nothing is said.",
            )
            .query(
                "after",
                json!({"type": "string"}),
                "The `next` of the page before.",
            )
            .query(
                "order",
                json!({"enum": ["oldest", "newest"]}),
                "Which records come first; the oldest where nothing is said.",
            )
            .query(
                "withdrawn",
                json!({"type": "boolean"}),
                "Withdrawn records too.",
            )
            .query(
                "words",
                json!({"type": "string"}),
                "Words that stand anywhere in what everybody may read of a record.",
            );
        for column in kind.filters() {
            list = list.query(&column.name, json!({"type": "string"}), &column.about);
        }
        routes.add(list, move |app, actor, request| {
            page_of(app, actor, request, kind)
        });
        let get = route(Method::Get, &one, &read, "One.").answer(200, whole(kind));
        routes.add(get, move |app, actor, request| {
            read_one(app, actor, request, kind)
        });
        let versions = json!({"type": "array", "items": {}});
        let earlier = route(
            Method::Get,
            &format!("{one}/versions"),
            &read,
            "Earlier versions.",
        );
        routes.add(earlier.answer(200, versions), move |app, actor, request| {
            history(app, actor, request, kind)
        });
    }
    let is_plain = !MADE_BY_STORIES.contains(&kind.name.as_str());
    if let Some(create) = granted("create").filter(|_| is_plain) {
        let mut post = route(Method::Post, &all, &create, "Make.").body(sent(kind, true));
        post.once = true;
        let post = post.answer(201, whole(kind));
        routes.add(post, move |app, actor, request| {
            create_one(app, actor, request, kind)
        });
    }
    if let Some(change) = granted("change") {
        let mut patch =
            route(Method::Patch, &one, &change, "Change fields.").body(sent(kind, false));
        patch.needs_version = true;
        let patch = patch.answer(200, whole(kind));
        routes.add(patch, move |app, actor, request| {
            change_one(app, actor, request, kind)
        });
    }
    if let Some(withdraw) = granted("withdraw") {
        let mut delete = route(Method::Delete, &one, &withdraw, "Withdraw.").takes::<Withdrawal>();
        delete.needs_version = true;
        let delete = delete.answer(200, whole(kind));
        routes.add(delete, move |app, actor, request| {
            withdraw_one(app, actor, request, kind)
        });
    }
}

async fn page_of(
    app: App,
    actor: Arc<Visitor>,
    mut request: Request,
    kind: &'static Kind,
) -> Result<Response, Fault> {
    let mut list = List::default();
    for (name, value) in query(&mut request).await? {
        match name.as_str() {
            "limit" => {
                let limit = value
                    .parse()
                    .ok()
                    .filter(|limit| (1..=1000).contains(limit));
                list.limit =
                    Some(limit.ok_or_else(|| unreadable("limit is a number from 1 to 1000"))?);
            }
            "after" => list.after = Some(Cursor(value)),
            "order" => match value.as_str() {
                "oldest" => {}
                "newest" => list.newest_first = true,
                _ => return Err(unreadable("order is oldest or newest")),
            },
            "withdrawn" => {
                list.withdrawn = value
                    .parse()
                    .map_err(|_| unreadable("withdrawn is true or false"))?;
            }
            "words" => list.words = Some(value),
            _ => list.filters.push((name, value)),
        }
    }
    let page = app.registry().list(&actor, kind, &list).await?;
    let page = RecordPage {
        items: page
            .records
            .iter()
            .map(|record| record.to_json(kind))
            .collect(),
        next: page.next.map(|Cursor(after)| after),
    };
    answer(StatusCode::OK, &page)
}

/// A record with its ETag.
pub(super) fn given(status: StatusCode, kind: &Kind, record: &Record) -> Result<Response, Fault> {
    let mut response = answer(status, &record.to_json(kind))?;
    let tag = HeaderValue::from_str(&format!("\"{}\"", record.version));
    let place = HeaderValue::from_str(&format!("/api/v1/{}/{}", kind.path, record.id));
    let (Ok(tag), Ok(place)) = (tag, place) else {
        return Err(Fault::Internal("an id that is no header".to_owned()));
    };
    response.headers_mut().insert(header::ETAG, tag);
    if status == StatusCode::CREATED {
        response.headers_mut().insert(header::LOCATION, place);
    }
    Ok(response)
}

async fn read_one(
    app: App,
    actor: Arc<Visitor>,
    mut request: Request,
    kind: &'static Kind,
) -> Result<Response, Fault> {
    let id = path(&mut request, "id").await?;
    let record = app.registry().read(&actor, kind, &id).await?;
    given(StatusCode::OK, kind, &record)
}

async fn history(
    app: App,
    actor: Arc<Visitor>,
    mut request: Request,
    kind: &'static Kind,
) -> Result<Response, Fault> {
    let id = path(&mut request, "id").await?;
    answer(
        StatusCode::OK,
        &app.registry().history(&actor, kind, &id).await?,
    )
}

async fn create_one(
    app: App,
    actor: Arc<Visitor>,
    request: Request,
    kind: &'static Kind,
) -> Result<Response, Fault> {
    let key = idempotency_key(request.headers())?;
    let sent = object(&app, request).await?;
    let record = app
        .registry()
        .create_once(&actor, kind, &sent, key.as_deref())
        .await?;
    given(StatusCode::CREATED, kind, &record)
}

async fn change_one(
    app: App,
    actor: Arc<Visitor>,
    mut request: Request,
    kind: &'static Kind,
) -> Result<Response, Fault> {
    let (id, expected) = (path(&mut request, "id").await?, version(request.headers())?);
    let sent = object(&app, request).await?;
    let record = app
        .registry()
        .change(&actor, kind, (&id, expected), &sent)
        .await?;
    given(StatusCode::OK, kind, &record)
}

async fn withdraw_one(
    app: App,
    actor: Arc<Visitor>,
    mut request: Request,
    kind: &'static Kind,
) -> Result<Response, Fault> {
    let (id, expected) = (path(&mut request, "id").await?, version(request.headers())?);
    let withdrawal: Withdrawal = body(&app, request).await?;
    let reason = withdrawal.reason.trim();
    if reason.is_empty() || reason.chars().count() > 1000 {
        return Err(unreadable("reason has 1 to 1000 characters"));
    }
    let record = app
        .registry()
        .withdraw(&actor, kind, (&id, expected), reason)
        .await?;
    given(StatusCode::OK, kind, &record)
}

/// Schema of what a user sends.
fn sent(kind: &Kind, whole: bool) -> Json {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for column in kind.columns.iter().filter(|column| !column.by_flow) {
        let optional = !column.required;
        properties.insert(column.name.clone(), schema(column, optional));
        if column.required && whole {
            required.push(column.name.as_str());
        }
    }
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

/// Schema of a record as it is given.
pub(super) fn whole(kind: &Kind) -> Json {
    let text = json!({"type": "string"});
    let absent = json!({"type": ["string", "null"]});
    let mut properties = Map::new();
    for (name, schema) in [
        ("id", &text),
        ("organisation_id", &absent),
        ("version", &json!({"type": "integer", "minimum": 1})),
        ("created_at", &text),
        ("created_by", &text),
        ("changed_at", &text),
        ("changed_by", &text),
        ("withdrawn_at", &absent),
    ] {
        properties.insert(name.to_owned(), schema.clone());
    }
    for column in kind
        .columns
        .iter()
        .filter(|column| column.privacy != Privacy::Secret)
    {
        properties.insert(column.name.clone(), schema(column, true));
    }
    let required: Vec<&String> = properties.keys().collect();
    json!({"type": "object", "required": required, "properties": properties})
}

fn schema(column: &Column, absent: bool) -> Json {
    let mut schema = match &column.holds {
        ColumnType::Text { max } => json!({"type": "string", "maxLength": max, "minLength": 1}),
        ColumnType::Words => json!({"type": "string", "maxLength": 100_000, "minLength": 1}),
        ColumnType::Url => json!({"type": "string", "format": "uri", "maxLength": 2000}),
        ColumnType::Code { codes } => json!({"type": "string", "enum": codes}),
        ColumnType::Date => {
            json!({"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"})
        }
        ColumnType::Instant => json!({"type": "string", "format": "date-time"}),
        ColumnType::Integer { min, max } => limits(json!({"type": "integer"}), *min, *max),
        ColumnType::Real { min, max } => limits(json!({"type": "number"}), *min, *max),
        ColumnType::Boolean => json!({"type": "boolean"}),
        ColumnType::Reference { .. } => json!({"type": "string", "format": "uuid"}),
        ColumnType::Sha256 => json!({"type": "string", "pattern": "^[0-9a-f]{64}$"}),
        ColumnType::Json => json!({}),
    };
    if let Json::Object(object) = &mut schema {
        if absent && let Some(Json::String(kind)) = object.get("type").cloned() {
            object.insert("type".to_owned(), json!([kind, "null"]));
            if let Some(Json::Array(codes)) = object.get_mut("enum") {
                codes.push(Json::Null);
            }
        }
        object.insert("description".to_owned(), column.about.clone().into());
    }
    schema
}

fn limits(mut schema: Json, min: Option<i64>, max: Option<i64>) -> Json {
    if let Some(min) = min {
        schema["minimum"] = min.into();
    }
    if let Some(max) = max {
        schema["maximum"] = max.into();
    }
    schema
}
