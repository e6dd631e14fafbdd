//! What is kept of the user who has signed in, who touched it, and the same as a file.

use axum::response::Response;
use evigil_registry::Fault;
use evigil_registry::audit::Link;
use serde_json::json;

use super::audit::entries;
use crate::ask::Ask;
use crate::chart::file;
use crate::route::PageRoutes;
use crate::sheet::{Cell, Part, Sheet};

pub(super) fn add(routes: &mut PageRoutes) {
    routes.get("/account/data", "session.read", |ask| async move {
        shown(&ask).await
    });
    routes.get("/account/data/file", "session.read", |ask| async move {
        given(&ask).await
    });
}

/// Roles of the user, each once.
fn roles(ask: &Ask) -> Vec<&'static str> {
    let mut roles: Vec<_> = ask
        .who
        .memberships
        .iter()
        .map(|it| it.role.name())
        .collect();
    roles.sort_unstable();
    roles.dedup();
    roles
}

async fn shown(ask: &Ask) -> Result<Response, Fault> {
    let session = ask.who.session.as_ref().ok_or(Fault::step("EV-R538"))?;
    let data = ask.registry().own_data(session).await?;
    let mut sheet = Sheet::new(ask.frame("work", "page-own-title"))
        .under("/account", ask.text("page-account"))
        .lead(ask.text("page-own-lead"));
    let roles: Vec<String> = roles(ask)
        .into_iter()
        .map(|role| ask.messages().family("page-role", role))
        .collect();
    let email = data
        .email
        .clone()
        .unwrap_or_else(|| ask.text("page-own-no-email"));
    let facts = vec![
        (ask.text("page-own-name"), Cell::text(&session.name)),
        (ask.text("page-own-email"), Cell::text(email)),
        (ask.text("page-own-roles"), Cell::text(roles.join(", "))),
        (
            ask.text("page-own-since"),
            Cell::text(sheet.f().moment(&data.created_at)),
        ),
    ];
    sheet.put(Part::Facts(facts));
    let words = ask.text("page-own-export");
    sheet.put(Part::Actions(vec![(
        words,
        "/account/data/file".to_owned(),
    )]));
    sheet.put(Part::Notice("calm", ask.text("page-own-erasure")));
    for (title, links) in [
        ("page-own-by-others", &data.by_others),
        ("page-own-own", &data.own),
    ] {
        let names = ask.registry().trail_names(&ask.who, links).await?;
        let table = entries(ask, &sheet, title, (links, &names));
        sheet.put(Part::Table(table));
    }
    sheet.shown()
}

async fn given(ask: &Ask) -> Result<Response, Fault> {
    let session = ask.who.session.as_ref().ok_or(Fault::step("EV-R538"))?;
    let registry = ask.registry();
    let data = registry.own_data(session).await?;
    let listed = |links: &[Link]| {
        let entry = |link: &Link| {
            json!({
                "number": link.seq, "at": link.at, "actor": link.entry.actor,
                "operation": link.entry.operation, "kind": link.entry.kind,
                "record_id": link.entry.record_id,
            })
        };
        links.iter().map(entry).collect::<Vec<_>>()
    };
    let all = json!({
        "name": session.name,
        "email": data.email,
        "created_at": data.created_at,
        "roles": roles(ask),
        "by_others": listed(&data.by_others),
        "own": listed(&data.own),
    });
    let text =
        serde_json::to_string_pretty(&all).map_err(|error| Fault::Internal(error.to_string()))?;
    file(text, "application/json", "account.json")
}
