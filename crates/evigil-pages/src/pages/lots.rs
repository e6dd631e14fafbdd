//! A lot: whether it may be given, since when not and why, its recalls, and the papers and raw files
//! that were handed in for it.

use axum::response::Response;
use evigil_registry::Fault;
use evigil_registry::record::Record;

use crate::ask::Ask;
use crate::frame::Frame;
use crate::route::PageRoutes;
use crate::sheet::{Cell, Part, Sheet, Table, newest, of};

pub(super) fn add(routes: &mut PageRoutes) {
    routes.open("/lots/{id}", |ask| async move { lot(&ask).await });
}

/// Whether a lot may be given, as a mark.
pub(super) fn status(ask: &Ask, lot: &Record) -> Cell {
    marked(ask, of(lot, "status"))
}

/// The mark of a status.
pub(super) fn marked(ask: &Ask, code: &str) -> Cell {
    let tone = match code {
        "released" => "good",
        "quarantined" => "doubt",
        "recalled" => "bad",
        _ => "calm",
    };
    Cell::mark(ask.messages().family("page-lot-status", code), tone)
}

/// A day, or that it is not known.
pub(super) fn dated(ask: &Ask, f: &Frame, day: &str) -> Cell {
    if day.is_empty() {
        Cell::text(ask.text("page-records-not-known"))
    } else {
        Cell::text(f.day(day))
    }
}

/// Incidents that a product or a lot is part of.
pub(super) fn incident_table(ask: &Ask, sheet: &Sheet, incidents: &[Record]) -> Table {
    let heads = [
        "page-incidents-title",
        "page-incidents-day",
        "page-incidents-status",
    ];
    let empty = ("page-records-nothing", "page-records-nothing-text");
    let mut table = Table::new(ask, "page-nav-incidents", &heads, empty);
    for incident in incidents {
        let status = ask
            .messages()
            .family("page-incident-state", of(incident, "status"));
        table.rows.push(vec![
            Cell::link(of(incident, "title"), format!("/incidents/{}", incident.id)),
            dated(ask, sheet.f(), of(incident, "happened_on")),
            Cell::mark(status, "calm"),
        ]);
    }
    table
}

/// The lot and its product.
pub(super) async fn with_product(ask: &Ask, id: &str) -> Result<(Record, Record), Fault> {
    let registry = ask.registry();
    let lot = registry.read(&ask.who, registry.kind("lot")?, id).await?;
    let product = of(&lot, "product_id");
    let kind = registry.kind("product")?;
    let product = registry.read(&ask.who, kind, product).await?;
    Ok((lot, product))
}

/// Name of a lot on a page: that of its product and its number.
pub(super) fn title(ask: &Ask, lot: &Record, product: &Record) -> String {
    let values = [
        ("product", of(product, "name").to_owned()),
        ("number", of(lot, "number").to_owned()),
    ];
    ask.messages().with("page-lot-title", values)
}

async fn lot(ask: &Ask) -> Result<Response, Fault> {
    let id = ask.place("id");
    let (lot, product) = with_product(ask, id).await?;
    let mut sheet = Sheet::new(ask.frame_titled("products", title(ask, &lot, &product)))
        .under("/products", ask.text("page-nav-products"))
        .under(format!("/products/{}", product.id), of(&product, "name"));
    match of(&lot, "status") {
        "quarantined" => sheet.put(Part::Notice("doubt", ask.text("page-lot-is-quarantined"))),
        "recalled" => sheet.put(Part::Notice("bad", ask.text("page-lot-is-recalled"))),
        _ => {}
    }
    let named = |key: &str, cell: Cell| (ask.text(key), cell);
    let mut facts = vec![
        named(
            "page-products-name",
            Cell::link(of(&product, "name"), format!("/products/{}", product.id)),
        ),
        named("page-lots-number", Cell::text(of(&lot, "number"))),
        named("page-lots-status", status(ask, &lot)),
    ];
    if !of(&lot, "status_on").is_empty() {
        let since = Cell::text(sheet.f().day(of(&lot, "status_on")));
        facts.push(named("page-lots-since", since));
    }
    if !of(&lot, "status_reason").is_empty() {
        facts.push(named(
            "page-lots-reason",
            Cell::text(of(&lot, "status_reason")),
        ));
    }
    facts.push(named(
        "page-lots-expires",
        dated(ask, sheet.f(), of(&lot, "expires_on")),
    ));
    facts.push(named(
        "page-lots-made",
        dated(ask, sheet.f(), of(&lot, "made_on")),
    ));
    sheet.put(Part::Facts(facts));
    recalls(ask, &mut sheet, id).await?;
    let incidents = newest(ask, "incident", &[("lot_id", id)], "").await?;
    if !incidents.records.is_empty() {
        let table = incident_table(ask, &sheet, &incidents.records);
        sheet.put(Part::Table(table));
    }
    super::dossiers::on_lot(ask, &mut sheet, &lot).await?;
    let mut links = Vec::new();
    if ask.may("lot.trace") {
        links.push((ask.text("page-trace-go"), format!("/lots/{id}/trace")));
    }
    if ask.may("report.file") {
        links.push((
            ask.text("page-lot-report"),
            format!("/report/clinic?lot_id={id}"),
        ));
    } else {
        links.push((ask.text("page-nav-report"), "/report".to_owned()));
    }
    sheet.put(Part::Actions(links));
    sheet.shown()
}

/// Recalls of the lot, which everybody may see.
async fn recalls(ask: &Ask, sheet: &mut Sheet, lot: &str) -> Result<(), Fault> {
    let found = newest(ask, "recall", &[("lot_id", lot)], "").await?;
    if found.records.is_empty() {
        return Ok(());
    }
    let heads = [
        "page-recalls-opened",
        "page-recalls-state",
        "page-recalls-closed",
        "page-recalls-reason",
    ];
    let empty = ("page-records-nothing", "page-records-nothing-text");
    let mut table = Table::new(ask, "page-lot-recalls", &heads, empty);
    for recall in &found.records {
        let opened = sheet.f().day(of(recall, "opened_on"));
        let opened = if ask.may("recall_notice.read") {
            Cell::link(opened, format!("/recalls/{}", recall.id))
        } else {
            Cell::text(opened)
        };
        let (state, tone) = match of(recall, "state") {
            "closed" => ("closed", "calm"),
            _ => ("open", "bad"),
        };
        let closed = match of(recall, "closed_on") {
            "" => Cell::text(ask.text("page-recalls-running")),
            day => Cell::text(sheet.f().day(day)),
        };
        table.rows.push(vec![
            opened,
            Cell::mark(ask.messages().family("page-recall-state", state), tone),
            closed,
            Cell::text(of(recall, "reason")),
        ]);
    }
    sheet.put(Part::Table(table));
    Ok(())
}
