//! Datasets: what was handed in for others to use, how it is cited, its files.

use askama::Template;
use axum::response::Response;
use evigil_registry::Fault;
use evigil_registry::flows::dataset::{CitationStyle, citation};
use evigil_registry::kind::Value;
use evigil_registry::record::{Cursor, List};

use crate::ask::{Ask, page};
use crate::frame::Frame;
use crate::route::PageRoutes;

/// Datasets on one page.
const ON_A_PAGE: u32 = 50;
/// Files of one dataset that are shown.
const FILES: u32 = 1_000;

/// A dataset in the list.
struct Row {
    id: String,
    title: String,
    year: String,
    licence: String,
    is_draft: bool,
}

/// A file of a dataset.
struct Held {
    name: String,
    bytes: Option<i64>,
    sha256: String,
}

#[derive(Template)]
#[template(path = "datasets.html")]
struct Datasets {
    f: Frame,
    rows: Vec<Row>,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "dataset.html")]
struct Dataset {
    f: Frame,
    id: String,
    /// What is known of it: name in the words, value.
    facts: Vec<(&'static str, String)>,
    description: String,
    /// How it is cited: style, text.
    citations: Vec<(&'static str, String)>,
    files: Vec<Held>,
}

pub(super) fn add(routes: &mut PageRoutes) {
    routes.open("/datasets", |ask| async move { list(&ask).await });
    routes.open("/datasets/{id}", |ask| async move { dataset(&ask).await });
}

async fn list(ask: &Ask) -> Result<Response, Fault> {
    let registry = ask.registry();
    let order = List {
        after: ask.query.get("after").map(|after| Cursor(after.to_owned())),
        limit: Some(ON_A_PAGE),
        newest_first: true,
        ..List::default()
    };
    let found = registry
        .list(&ask.who, registry.kind("dataset")?, &order)
        .await?;
    let rows = found.records.iter().map(|record| {
        let text = |name: &str| record.fields.get_text(name).unwrap_or_default().to_owned();
        Row {
            id: record.id.clone(),
            title: text("title"),
            year: integer(record.fields.get("year")).map_or_else(String::new, |it| it.to_string()),
            licence: text("licence"),
            is_draft: text("state") == "draft",
        }
    });
    page(&Datasets {
        f: ask.frame("", "page-nav-datasets"),
        rows: rows.collect(),
        next: found.next.map(|next| format!("/datasets?after={}", next.0)),
    })
}

fn integer(value: Option<&Value>) -> Option<i64> {
    match value {
        Some(Value::Integer(number)) => *number,
        _ => None,
    }
}

async fn dataset(ask: &Ask) -> Result<Response, Fault> {
    let registry = ask.registry();
    let id = ask.place("id");
    let record = registry
        .read(&ask.who, registry.kind("dataset")?, id)
        .await?;
    let order = List {
        filters: vec![("dataset_id".to_owned(), id.to_owned())],
        limit: Some(FILES),
        ..List::default()
    };
    let files = registry
        .list(&ask.who, registry.kind("dataset_file")?, &order)
        .await?;
    let text = |name: &str| record.fields.get_text(name).unwrap_or_default().to_owned();
    let mut facts = Vec::new();
    for name in [
        "publisher",
        "resource",
        "release",
        "licence",
        "consent_basis",
        "doi",
        "published_on",
    ] {
        let value = text(name);
        if !value.is_empty() {
            facts.push((name, value));
        }
    }
    let styles = [
        ("datacite", CitationStyle::Datacite),
        ("apa", CitationStyle::Apa),
        ("bibtex", CitationStyle::Bibtex),
    ];
    let files = files.records.iter().map(|file| {
        let text = |name: &str| file.fields.get_text(name).unwrap_or_default().to_owned();
        Held {
            name: text("name"),
            bytes: integer(file.fields.get("bytes")),
            sha256: text("file"),
        }
    });
    page(&Dataset {
        f: ask.frame_titled("", text("title")),
        id: id.to_owned(),
        facts,
        description: text("description"),
        citations: styles
            .into_iter()
            .map(|(name, style)| (name, citation(&record, style)))
            .collect(),
        files: files.collect(),
    })
}
