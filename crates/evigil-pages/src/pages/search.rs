//! Search over everything that one may see.

use askama::Template;
use axum::response::Response;
use evigil_registry::Fault;
use evigil_registry::record::{List, Record};

use super::lots::{title, with_product};
use crate::ask::{Ask, page};
use crate::frame::Frame;
use crate::route::PageRoutes;
use crate::sheet::of;

/// Most results that are shown.
const MOST: usize = 100;
/// Most records of one kind that are shown.
const OF_A_KIND: u32 = 10;

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
    routes.open("/search", |ask| async move { search(&ask).await });
}

/// Records of the registry that hold what is looked for: of each kind the newest.
async fn recorded(ask: &Ask, query: &str) -> Result<Vec<Hit>, Fault> {
    let registry = ask.registry();
    let mut hits = Vec::new();
    if query.is_empty() {
        return Ok(hits);
    }
    for name in ["product", "lot", "provider", "incident", "proposed_study"] {
        if !ask.may(&format!("{name}.read")) {
            continue;
        }
        let kind = registry.kind(name)?;
        let list = List {
            limit: Some(OF_A_KIND),
            newest_first: true,
            words: Some(query.to_owned()),
            ..List::default()
        };
        for record in registry.list(&ask.who, kind, &list).await?.records {
            hits.push(recorded_hit(ask, name, &kind.path, &record).await?);
        }
    }
    Ok(hits)
}

async fn recorded_hit(ask: &Ask, kind: &str, path: &str, record: &Record) -> Result<Hit, Fault> {
    let (title, text) = match kind {
        "lot" => {
            let (lot, product) = with_product(ask, &record.id).await?;
            let status = ask
                .messages()
                .family("page-lot-status", of(record, "status"));
            (title(ask, &lot, &product), status)
        }
        "product" => (
            of(record, "name").to_owned(),
            of(record, "maker").to_owned(),
        ),
        "provider" => (
            of(record, "name").to_owned(),
            of(record, "address").to_owned(),
        ),
        "proposed_study" => (
            of(record, "citation").to_owned(),
            of(record, "reason").to_owned(),
        ),
        _ => (
            of(record, "title").to_owned(),
            of(record, "account").to_owned(),
        ),
    };
    Ok(Hit {
        address: format!("/{path}/{}", record.id),
        kind: ask.messages().family("page-found", kind),
        title,
        text: beginning(&text),
    })
}

async fn search(ask: &Ask) -> Result<Response, Fault> {
    let query = ask.query.get("q").unwrap_or_default();
    let mut hits = recorded(ask, query).await?;
    let index = ask.site.desk().index(ask.lang, ask.today())?;
    let found = index.find(query);
    let all = found.len() + hits.len();
    let entries = found.iter().take(MOST).map(|view| Hit {
        address: address(&view.kind, &view.id),
        kind: ask.messages().family("entry", &view.kind),
        title: view.title.clone(),
        text: beginning(&view.text),
    });
    hits.extend(entries);
    page(&Search {
        f: ask.frame("", "page-search"),
        query: query.to_owned(),
        hits,
        all,
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
