//! Whole tables of a kind: out as CSV or Parquet while they are read, and in as CSV.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use evigil_assess::Messages;
use evigil_registry::Fault;
use evigil_registry::bulk::{
    BYTES_MAX, Export, ExportOrder, ImportOrder, Imported, MadeRow, REFUSED_WHOLE, ROWS_MAX,
    RefusedRow, TableFormat, export_operation, import_operation,
};
use evigil_registry::kind::Kind;
use evigil_registry::rights::Rights;
use futures_util::stream;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use super::request::{answer, bytes, idempotency_key, query, unreadable};
use crate::app::App;
use crate::identity::Visitor;
use crate::problem::{FieldProblem, Problem};
use crate::route::{Method, RouteDescription, Routes};

/// What became of a table.
#[derive(Debug, Serialize, JsonSchema)]
struct ImportAnswer {
    /// Lines that hold a record.
    rows: usize,
    /// Records that were made, with the number of their line.
    made: Vec<MadeRow>,
    /// Lines that were refused.
    refused: Vec<RowProblem>,
}

/// A line that was refused.
#[derive(Debug, Serialize, JsonSchema)]
struct RowProblem {
    /// Its number in the file, from 1.
    line: u64,
    /// Stable code.
    code: String,
    /// What is wrong, in a few words.
    title: String,
    /// What to do.
    detail: String,
    /// Fields that can't be taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<FieldProblem>,
}

/// A table of which nothing was taken: a problem, with each line that is at fault.
#[derive(Debug, Serialize)]
struct RefusedTable {
    #[serde(flatten)]
    problem: Problem,
    refused: Vec<RowProblem>,
}

pub(super) fn add(routes: &mut Routes, kind: &'static Kind, rights: &Rights) {
    let operation = export_operation(rights, kind);
    // What nobody may read is taken out by nobody.
    if rights.operations().any(|known| known == operation) {
        let path = format!("/api/v1/{}/export", kind.path);
        let about = format!("All records as a table. {}", kind.about);
        let mut get = RouteDescription::new(Method::Get, &path, Some(&operation), &about)
            .answer(200, json!({"type": "string"}))
            .query(
                "format",
                json!({"enum": ["csv", "parquet"]}),
                "CSV where nothing is said.",
            )
            .query(
                "bom",
                json!({"type": "boolean"}),
                "Whether CSV begins with the byte order mark by which Excel knows UTF-8.",
            )
            .query(
                "withdrawn",
                json!({"type": "boolean"}),
                "Withdrawn records too.",
            );
        for column in kind.filters() {
            get = get.query(&column.name, json!({"type": "string"}), &column.about);
        }
        get.answer_media = "text/csv";
        routes.add(get, move |app, who, request| give(app, who, request, kind));
    }
    if let Some(operation) = import_operation(rights, kind) {
        let path = format!("/api/v1/{}/import", kind.path);
        let about = format!(
            "Make records of the lines of a CSV table, at most {ROWS_MAX}: all, or with `keep_good` those that can be taken. {}",
            kind.about
        );
        let mut post = RouteDescription::new(Method::Post, &path, Some(&operation), &about)
            .body(json!({"type": "string"}))
            .query(
                "keep_good",
                json!({"type": "boolean"}),
                "Whether good lines are taken when others are refused; no where nothing is said.",
            )
            .gives::<ImportAnswer>(200);
        post.body_media = "text/csv";
        post.once = true;
        routes.add(post, move |app, who, request| take(app, who, request, kind));
    }
}

fn truth(name: &str, value: &str) -> Result<bool, Fault> {
    value
        .parse()
        .map_err(|_| unreadable(format!("{name} is true or false")))
}

async fn give(
    app: App,
    who: Arc<Visitor>,
    mut request: Request,
    kind: &'static Kind,
) -> Result<Response, Fault> {
    let mut order = ExportOrder::default();
    for (name, value) in query(&mut request).await? {
        match name.as_str() {
            "format" => {
                order.format = match value.as_str() {
                    "csv" => TableFormat::Csv,
                    "parquet" => TableFormat::Parquet,
                    _ => return Err(unreadable("format is csv or parquet")),
                }
            }
            "bom" => order.mark = truth("bom", &value)?,
            "withdrawn" => order.withdrawn = truth("withdrawn", &value)?,
            _ => order.filters.push((name, value)),
        }
    }
    let (media, ending) = match order.format {
        TableFormat::Csv => ("text/csv; charset=utf-8", "csv"),
        TableFormat::Parquet => ("application/vnd.apache.parquet", "parquet"),
    };
    let export = app.registry().export_table(&who, kind, order).await?;
    let mut response = Body::from_stream(stream::unfold(Some(export), piece)).into_response();
    let name = format!("attachment; filename=\"{}.{ending}\"", kind.path);
    let name = HeaderValue::from_str(&name).map_err(|error| Fault::Internal(error.to_string()))?;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}

/// The next piece of a table. After a fault the answer breaks off, so that nobody takes the half for
/// the whole.
async fn piece(export: Option<Export>) -> Option<(Result<Bytes, Fault>, Option<Export>)> {
    let mut export = export?;
    match export.next().await {
        Ok(Some(piece)) => Some((Ok(Bytes::from(piece)), Some(export))),
        Ok(None) => None,
        Err(fault) => Some((Err(fault), None)),
    }
}

async fn take(
    app: App,
    who: Arc<Visitor>,
    mut request: Request,
    kind: &'static Kind,
) -> Result<Response, Fault> {
    let mut order = ImportOrder {
        key: idempotency_key(request.headers())?,
        ..ImportOrder::default()
    };
    for (name, value) in query(&mut request).await? {
        match name.as_str() {
            "keep_good" => order.keep_good = truth("keep_good", &value)?,
            _ => return Err(unreadable("the only parameter is keep_good")),
        }
    }
    let lang = crate::server::lang(request.headers());
    let table = bytes(request, BYTES_MAX).await?;
    let (keep_good, messages) = (order.keep_good, app.messages(lang));
    let imported = app
        .registry()
        .import_table(&who, kind, &table, order)
        .await?;
    let Imported {
        rows,
        made,
        refused,
    } = imported;
    let refused: Vec<RowProblem> = refused
        .iter()
        .map(|refused| row_problem(refused, messages))
        .collect();
    if keep_good || refused.is_empty() {
        let imported = ImportAnswer {
            rows,
            made,
            refused,
        };
        return answer(StatusCode::OK, &imported);
    }
    let fault = Fault::Step {
        code: REFUSED_WHOLE,
        details: vec![
            ("refused", refused.len().to_string()),
            ("rows", rows.to_string()),
        ],
    };
    let table = RefusedTable {
        problem: Problem::new(&fault, messages),
        refused,
    };
    let mut response = answer(StatusCode::UNPROCESSABLE_ENTITY, &table)?;
    let media = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(header::CONTENT_TYPE, media);
    Ok(response)
}

fn row_problem(refused: &RefusedRow, messages: &Messages) -> RowProblem {
    let code = &refused.code;
    let details = || {
        let details = refused.details.iter();
        details.map(|(name, value)| (name.as_str(), value.as_str()))
    };
    let fields = refused.fields.iter().map(|field| {
        let details = field.details.iter();
        let details = details.map(|(name, value)| (name.as_str(), value.as_str()));
        FieldProblem {
            field: field.field.clone(),
            detail: messages.with_named(&format!("field-{}", field.what), details),
        }
    });
    RowProblem {
        line: refused.line,
        code: code.clone(),
        title: messages.with_named(&format!("what-{code}"), details()),
        detail: messages.with_named(&format!("help-{code}"), details()),
        fields: fields.collect(),
    }
}
