//! Facilities where treatments are given, and what they say of themselves.

use axum::response::Response;
use evigil_registry::Fault;
use evigil_registry::record::Record;

use super::lots::dated;
use super::products::or_not_known;
use crate::ask::Ask;
use crate::route::PageRoutes;
use crate::sheet::{Cell, Part, Sheet, Table, newest, next_page, of};

pub(super) fn add(routes: &mut PageRoutes) {
    routes.open("/providers", |ask| async move { list(&ask).await });
    routes.open("/providers/{id}", |ask| async move { provider(&ask).await });
}

/// Whether a facility says something, as it was looked up.
fn discloses(ask: &Ask, record: &Record, column: &str) -> Cell {
    let code = match of(record, column) {
        "" => "not_known",
        code => code,
    };
    let tone = match code {
        "yes" => "good",
        "no" => "doubt",
        _ => "calm",
    };
    Cell::mark(ask.messages().family("page-discloses", code), tone)
}

async fn list(ask: &Ask) -> Result<Response, Fault> {
    let query = ask.query.text("q").trim();
    let found = newest(ask, "provider", &[], query).await?;
    let heads = [
        "page-providers-name",
        "page-providers-place",
        "page-providers-source",
        "page-providers-tests",
    ];
    let empty = if query.is_empty() {
        ("page-providers-none", "page-providers-none-text")
    } else {
        ("page-records-nothing", "page-records-nothing-text")
    };
    let mut table = Table::new(ask, "page-providers-list", &heads, empty);
    for record in &found.records {
        table.rows.push(vec![
            Cell::link(of(record, "name"), format!("/providers/{}", record.id)),
            Cell::text(place(record)),
            discloses(ask, record, "discloses_source"),
            discloses(ask, record, "discloses_tests"),
        ]);
    }
    table.next = next_page("/providers", query, found.next);
    let mut sheet = Sheet::new(ask.frame("products", "page-providers-title"))
        .under("/products", ask.text("page-nav-products"))
        .lead(ask.text("page-providers-lead"));
    sheet.put(Part::Find {
        action: "/providers".to_owned(),
        label: ask.text("page-providers-find"),
        query: query.to_owned(),
    });
    sheet.put(Part::Table(table));
    sheet.put(Part::Actions(vec![
        (
            ask.text("page-survey-title"),
            "/providers/survey".to_owned(),
        ),
        (ask.text("page-plans-register"), "/plans".to_owned()),
    ]));
    sheet.shown()
}

fn place(record: &Record) -> String {
    let parts = [of(record, "prefecture"), of(record, "country")];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

async fn provider(ask: &Ask) -> Result<Response, Fault> {
    let registry = ask.registry();
    let id = ask.place("id");
    let record = registry
        .read(&ask.who, registry.kind("provider")?, id)
        .await?;
    let plans = newest(ask, "plan", &[("provider_id", id)], "").await?;
    let mut sheet = Sheet::new(ask.frame_titled("products", of(&record, "name").to_owned()))
        .under("/providers", ask.text("page-providers-title"));
    let named = |key: &str, cell: Cell| (ask.text(key), cell);
    let website = match of(&record, "website") {
        "" => or_not_known(ask, ""),
        address => Cell::link(address, address),
    };
    sheet.put(Part::Facts(vec![
        named("page-providers-place", Cell::text(place(&record))),
        named(
            "page-providers-address",
            or_not_known(ask, of(&record, "address")),
        ),
        named("page-providers-website", website),
        named(
            "page-providers-number",
            or_not_known(ask, of(&record, "facility_number")),
        ),
        named(
            "page-providers-source",
            discloses(ask, &record, "discloses_source"),
        ),
        named(
            "page-providers-tests",
            discloses(ask, &record, "discloses_tests"),
        ),
        named(
            "page-providers-surveyed",
            dated(ask, sheet.f(), of(&record, "surveyed_on")),
        ),
    ]));
    let heads = [
        "page-plans-number",
        "page-plans-title",
        "page-plans-class",
        "page-plans-accepted",
    ];
    let empty = ("page-plans-none", "page-plans-none-text");
    let mut table = Table::new(ask, "page-providers-plans", &heads, empty);
    for plan in &plans.records {
        table.rows.push(vec![
            Cell::text(of(plan, "number")),
            Cell::text(of(plan, "title")),
            Cell::text(of(plan, "class")),
            dated(ask, sheet.f(), of(plan, "accepted_on")),
        ]);
    }
    table.next = next_page(&format!("/providers/{id}"), "", plans.next);
    sheet.put(Part::Table(table));
    sheet.shown()
}
