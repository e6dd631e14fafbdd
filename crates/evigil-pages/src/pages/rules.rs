//! Entries of the knowledge base: rules, criteria, facts of law, terms, each with its sources.

use askama::Template;
use axum::response::Response;
use evigil_assess::explain;
use evigil_knowledge::EntryView;
use evigil_registry::Fault;

use crate::ask::{Ask, page};
use crate::frame::Frame;
use crate::route::PageRoutes;

#[derive(Template)]
#[template(path = "rules.html")]
struct Rules {
    f: Frame,
    /// Kinds and how many there are of each.
    kinds: Vec<(String, usize)>,
    /// The kind that is listed.
    kind: Option<String>,
    entries: Vec<EntryView>,
}

#[derive(Template)]
#[template(path = "rule.html")]
struct Rule {
    f: Frame,
    /// Title and body of each entry of that id.
    entries: Vec<(String, String)>,
}

pub(super) fn add(routes: &mut PageRoutes) {
    routes.open("/rules", |ask| async move { list(&ask) });
    routes.open("/rules/{id}", |ask| async move { entry(&ask) });
}

fn list(ask: &Ask) -> Result<Response, Fault> {
    let index = ask.site.desk().index(ask.lang, ask.today())?;
    let kind = ask.query.get("kind");
    let entries = kind.map(|kind| index.of_kind(kind).cloned().collect());
    let kinds = index.kinds().into_iter();
    page(&Rules {
        f: ask.frame("law", "page-rules-title"),
        kinds: kinds
            .map(|(kind, count)| (kind.to_owned(), count))
            .collect(),
        kind: kind.map(ToOwned::to_owned),
        entries: entries.unwrap_or_default(),
    })
}

fn entry(ask: &Ask) -> Result<Response, Fault> {
    let desk = ask.site.desk();
    let index = desk.index(ask.lang, ask.today())?;
    let wording = desk.wording(ask.lang, ask.today())?;
    let entries: Vec<(String, String)> = index
        .of_id(ask.place("id"))
        .map(|view| (view.title.clone(), explain::fragment(view, &wording)))
        .collect();
    let Some((title, _)) = entries.first() else {
        return Err(Fault::step("EV-R534"));
    };
    page(&Rule {
        f: ask.frame_titled("law", title.clone()),
        entries,
    })
}
