//! Products and what is known of them, with their lots.

use axum::response::Response;
use evigil_knowledge::TermKind;
use evigil_registry::Fault;
use evigil_registry::record::Record;

use super::lots::{dated, status};
use crate::ask::Ask;
use crate::route::PageRoutes;
use crate::sheet::{Cell, Part, Sheet, Table, newest, next_page, of};

pub(super) fn add(routes: &mut PageRoutes) {
    routes.open("/products", |ask| async move { list(&ask).await });
    routes.open("/products/{id}", |ask| async move { product(&ask).await });
}

/// A term of the knowledge base in words; as it stands when it is none, calm when nothing is said.
pub(super) fn term(ask: &Ask, kind: TermKind, id: &str) -> Result<String, Fault> {
    if id.is_empty() {
        return Ok(ask.text("page-records-not-known"));
    }
    let term = ask.site.desk().knowledge()?.term(kind, id);
    Ok(term.map_or_else(|| id.to_owned(), |term| term.title.get(ask.lang).to_owned()))
}

/// What stands there, or that it is not known.
pub(super) fn or_not_known(ask: &Ask, text: &str) -> Cell {
    if text.is_empty() {
        Cell::text(ask.text("page-records-not-known"))
    } else {
        Cell::text(text)
    }
}

fn donor(ask: &Ask, record: &Record) -> Cell {
    match of(record, "donor") {
        "" => or_not_known(ask, ""),
        code => Cell::text(ask.messages().family("page-donor", code)),
    }
}

async fn list(ask: &Ask) -> Result<Response, Fault> {
    let query = ask.query.text("q").trim();
    let found = newest(ask, "product", &[], query).await?;
    let heads = [
        "page-products-name",
        "page-products-maker",
        "page-products-cells",
        "page-products-donor",
        "page-products-gtin",
    ];
    let empty = if query.is_empty() {
        ("page-products-none", "page-products-none-text")
    } else {
        ("page-records-nothing", "page-records-nothing-text")
    };
    let mut table = Table::new(ask, "page-products-list", &heads, empty);
    for record in &found.records {
        table.rows.push(vec![
            Cell::link(of(record, "name"), format!("/products/{}", record.id)),
            or_not_known(ask, of(record, "maker")),
            Cell::text(term(ask, TermKind::CellSource, of(record, "cell_source"))?),
            donor(ask, record),
            or_not_known(ask, of(record, "gtin")),
        ]);
    }
    table.next = next_page("/products", query, found.next);
    let mut sheet =
        Sheet::new(ask.frame("products", "page-nav-products")).lead(ask.text("page-products-lead"));
    sheet.put(Part::Find {
        action: "/products".to_owned(),
        label: ask.text("page-products-find"),
        query: query.to_owned(),
    });
    sheet.put(Part::Table(table));
    // A number on a vial is looked for here too.
    if !query.is_empty() && ask.query.get("after").is_none() {
        let lots = newest(ask, "lot", &[], query).await?;
        let mut table = lot_table(ask, "page-lots-found", &sheet, &lots.records);
        if !table.rows.is_empty() {
            table.next = None;
            sheet.put(Part::Table(table));
        }
    }
    let link = |key: &str, to: &str| (ask.text(key), to.to_owned());
    sheet.put(Part::Actions(vec![link(
        "page-providers-title",
        "/providers",
    )]));
    sheet.shown()
}

/// Lots with their status.
fn lot_table(ask: &Ask, title: &str, sheet: &Sheet, lots: &[Record]) -> Table {
    let heads = [
        "page-lots-number",
        "page-lots-status",
        "page-lots-expires",
        "page-lots-reason",
    ];
    let mut table = Table::new(
        ask,
        title,
        &heads,
        ("page-lots-none", "page-lots-none-text"),
    );
    for lot in lots {
        table.rows.push(vec![
            Cell::link(of(lot, "number"), format!("/lots/{}", lot.id)),
            status(ask, lot),
            dated(ask, sheet.f(), of(lot, "expires_on")),
            Cell::text(of(lot, "status_reason")),
        ]);
    }
    table
}

async fn product(ask: &Ask) -> Result<Response, Fault> {
    let registry = ask.registry();
    let id = ask.place("id");
    let record = registry
        .read(&ask.who, registry.kind("product")?, id)
        .await?;
    let lots = newest(ask, "lot", &[("product_id", id)], "").await?;
    let incidents = newest(ask, "incident", &[("product_id", id)], "").await?;
    let mut sheet = Sheet::new(ask.frame_titled("products", of(&record, "name").to_owned()))
        .under("/products", ask.text("page-nav-products"));
    let named = |key: &str, cell: Cell| (ask.text(key), cell);
    sheet.put(Part::Facts(vec![
        named(
            "page-products-maker",
            or_not_known(ask, of(&record, "maker")),
        ),
        named("page-products-gtin", or_not_known(ask, of(&record, "gtin"))),
        named(
            "page-products-cells",
            Cell::text(term(ask, TermKind::CellSource, of(&record, "cell_source"))?),
        ),
        named(
            "page-products-species",
            or_not_known(ask, of(&record, "species")),
        ),
        named("page-products-donor", donor(ask, &record)),
        named("page-products-note", or_not_known(ask, of(&record, "note"))),
    ]));
    let mut table = lot_table(ask, "page-products-lots", &sheet, &lots.records);
    table.next = next_page(&format!("/products/{id}"), "", lots.next);
    sheet.put(Part::Table(table));
    if ask.may("dossier.read") {
        let link = format!("/products/{id}/lots");
        sheet.put(Part::Actions(vec![(ask.text("page-beside-go"), link)]));
    }
    if !incidents.records.is_empty() {
        let table = super::lots::incident_table(ask, &sheet, &incidents.records);
        sheet.put(Part::Table(table));
    }
    sheet.shown()
}
