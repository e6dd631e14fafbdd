//! What is held of a person who came by a link: shown, given as a file, and erasure asked for; and the
//! requests before those who may erase.

use std::collections::BTreeMap;

use axum::response::Response;
use evigil_registry::Fault;
use evigil_registry::flows::erasure::ExportedRecord;
use evigil_registry::flows::erasure_request::ErasureWish;
use evigil_registry::identity::LinkPurpose;

use super::patient_links::{link_field, token};
use crate::ask::Ask;
use crate::chart::file;
use crate::fields::{Field, Group};
use crate::route::{PageRoutes, see_other};
use crate::sheet::{Cell, Part, PartForm, Sheet, Table, newest, next_page, of};

pub(super) fn add(routes: &mut PageRoutes) {
    routes.open("/my-data", |ask| async move { begin(&ask, None) });
    routes.post("/my-data", None, |ask| async move {
        match held(&ask, None).await {
            Err(fault @ Fault::Step { .. }) => begin(&ask, Some(&fault)),
            shown => shown,
        }
    });
    routes.post("/my-data/erasure", None, |ask| async move {
        match wished(&ask).await {
            Ok(()) => held(&ask, Some("page-person-asked")).await,
            Err(fault @ Fault::Step { .. }) => begin(&ask, Some(&fault)),
            Err(fault) => Err(fault),
        }
    });
    routes.get(
        "/bench/erasures",
        "erasure_request.read",
        |ask| async move { requests(&ask, None).await },
    );
    routes.post("/bench/erasures", Some("person.erase"), |ask| async move {
        let person = ask.form.get("person").unwrap_or_default();
        match ask.registry().erase_person(&ask.who, person).await {
            Ok(_) => Ok(see_other("/bench/erasures?done=yes")),
            Err(fault @ Fault::Step { .. }) => requests(&ask, Some(&fault)).await,
            Err(fault) => Err(fault),
        }
    });
}

fn begin(ask: &Ask, fault: Option<&Fault>) -> Result<Response, Fault> {
    let mut sheet =
        Sheet::new(ask.frame("", "page-person-title")).lead(ask.text("page-person-lead"));
    let words = ("page-person-open", "page-person-open-go");
    let groups = vec![Group::plain(vec![link_field(ask)])];
    let form = PartForm::new(ask, "/my-data".to_owned(), words, groups);
    sheet.put(Part::Form(form));
    sheet.fault(ask, fault);
    sheet.shown()
}

async fn wished(ask: &Ask) -> Result<(), Fault> {
    let registry = ask.registry();
    let visit = registry.link(token(ask)).await?;
    let wish = ErasureWish {
        reason: ask.form.get("reason").map(ToOwned::to_owned),
    };
    registry.ask_erasure(&visit.actor, wish).await?;
    Ok(())
}

/// When the newest record of some was made or changed.
fn last(records: &[ExportedRecord]) -> &str {
    let changed = records
        .iter()
        .filter_map(|it| it.record["changed_at"].as_str());
    changed.max().unwrap_or_default()
}

async fn held(ask: &Ask, told: Option<&str>) -> Result<Response, Fault> {
    let registry = ask.registry();
    let visit = registry.link(token(ask)).await?;
    if visit.purpose != LinkPurpose::OwnData {
        return Err(Fault::step("EV-R107"));
    }
    let export = registry
        .export_person(&visit.actor, &visit.person_id)
        .await?;
    if ask.form.get("as") == Some("file") {
        let text = serde_json::to_string_pretty(&export);
        let text = text.map_err(|error| Fault::Internal(error.to_string()))?;
        return file(text, "application/json", "my-data.json");
    }
    let mut sheet =
        Sheet::new(ask.frame("", "page-person-title")).lead(ask.text("page-person-held-lead"));
    if let Some(told) = told {
        sheet.put(Part::Notice("good", ask.text(told)));
    }
    let heads = ["page-person-sort", "page-person-count", "page-person-last"];
    let empty = ("page-person-none", "page-person-none-text");
    let mut table = Table::new(ask, "page-person-held", &heads, empty);
    let records: &BTreeMap<String, Vec<ExportedRecord>> = &export.records;
    for (kind, records) in records {
        let name = ask.messages().member("page-person-kind", kind);
        table.rows.push(vec![
            Cell::text(name.unwrap_or_else(|| kind.clone())),
            Cell::text(sheet.f().number(records.len())),
            Cell::text(sheet.f().day(last(records))),
        ]);
    }
    sheet.put(Part::Table(table));
    let hidden = || Field::hidden(ask, "link", token(ask));
    let groups = vec![Group::plain(vec![
        hidden(),
        Field::hidden(ask, "as", "file"),
    ])];
    let words = ("page-person-file", "page-person-file-go");
    let form = PartForm::new(ask, "/my-data".to_owned(), words, groups);
    sheet.put(Part::Form(form));
    let asked = records.get("erasure_request");
    let is_open = |it: &ExportedRecord| it.record["state"] == "open";
    if asked.is_some_and(|asked| asked.iter().any(is_open)) {
        sheet.put(Part::Notice("calm", ask.text("page-person-open-wish")));
    } else {
        let groups = vec![Group::plain(vec![
            hidden(),
            Field::area(ask, "reason", "page-person-reason").hint(ask, "page-person-reason-hint"),
        ])];
        let words = ("page-person-erase", "page-person-erase-go");
        let form = PartForm::new(ask, "/my-data/erasure".to_owned(), words, groups);
        sheet.put(Part::Form(form.grave()));
    }
    sheet.shown()
}

/// Requests that wait, each with the form that does what is asked.
async fn requests(ask: &Ask, fault: Option<&Fault>) -> Result<Response, Fault> {
    let mut sheet = Sheet::new(ask.frame("work", "page-erasure-title"))
        .under("/bench", ask.text("page-nav-work"))
        .lead(ask.text("page-erasure-lead"));
    if ask.query.get("done").is_some() {
        sheet.put(Part::Notice("good", ask.text("page-erasure-done")));
    }
    let found = newest(ask, "erasure_request", &[("state", "open")], "").await?;
    let heads = [
        "page-erasure-day",
        "page-erasure-person",
        "page-person-reason",
    ];
    let empty = ("page-erasure-none", "page-erasure-none-text");
    let mut table = Table::new(ask, "page-erasure-open", &heads, empty);
    for request in &found.records {
        table.rows.push(vec![
            Cell::text(sheet.f().moment(&request.created_at)),
            Cell::text(of(request, "person_id")),
            Cell::text(of(request, "reason")),
        ]);
    }
    table.next = next_page("/bench/erasures", "", found.next);
    sheet.put(Part::Table(table));
    if ask.may("person.erase") && !found.records.is_empty() {
        let persons = found.records.iter().map(|request| {
            let day = sheet.f().day(&request.created_at);
            let person = of(request, "person_id");
            (person.to_owned(), format!("{day}: {person}"))
        });
        let persons: Vec<(String, String)> = persons.collect();
        let choice = Field::select(ask, "person", "page-erasure-person", persons)
            .hint(ask, "page-erasure-hint")
            .needed();
        let words = ("page-erasure-do", "page-erasure-do-go");
        let groups = vec![Group::plain(vec![choice])];
        let form = PartForm::new(ask, "/bench/erasures".to_owned(), words, groups);
        sheet.put(Part::Form(form.grave()));
    }
    sheet.fault(ask, fault);
    sheet.shown()
}
