//! Search over everything that one may see.

use askama::Template;
use axum::response::Response;
use evigil_registry::Fault;

use crate::ask::{Ask, page};
use crate::frame::Frame;
use crate::route::PageRoutes;

/// Most results that are shown.
const MOST: usize = 100;

/// Something that was found.
struct Hit {
    address: String,
    kind: String,
    title: String,
    text: String,
}

#[derive(Template)]
#[template(path = "search.html")]
struct Search {
    f: Frame,
    query: String,
    hits: Vec<Hit>,
    /// How many there are, shown or not.
    all: usize,
}

pub(super) fn add(routes: &mut PageRoutes) {
    routes.open("/search", |ask| async move { search(&ask) });
}

fn search(ask: &Ask) -> Result<Response, Fault> {
    let query = ask.query.get("q").unwrap_or_default();
    let index = ask.site.desk().index(ask.lang, ask.today())?;
    let found = index.find(query);
    let hits = found.iter().take(MOST).map(|view| Hit {
        address: address(&view.kind, &view.id),
        kind: ask.messages().family("entry", &view.kind),
        title: view.title.clone(),
        text: beginning(&view.text),
    });
    page(&Search {
        f: ask.frame("", "page-search"),
        query: query.to_owned(),
        hits: hits.collect(),
        all: found.len(),
    })
}

/// The page that tells most of an entry.
fn address(kind: &str, id: &str) -> String {
    match kind {
        "study" => format!("/studies/{id}"),
        "indication" | "condition" => format!("/evidence/{id}"),
        "comparison" => format!("/evidence/compare?of={id}"),
        "incident" => format!("/incidents/{id}"),
        _ => format!("/rules/{id}"),
    }
}

/// The first words of a text.
fn beginning(text: &str) -> String {
    const LETTERS: usize = 160;
    let mut letters = text.chars();
    let mut out: String = letters.by_ref().take(LETTERS).collect();
    if letters.next().is_some() {
        out.push('…');
    }
    out
}
