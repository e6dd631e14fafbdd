//! Where a lot went, and what is done about it: quarantine, release, recall.

use std::fmt::Write as _;

use axum::response::Response;
use evigil_registry::Fault;
use evigil_registry::flows::quarantine::ReasonInput;
use evigil_registry::flows::trace::{LotRelation, LotTrace};
use evigil_registry::record::Record;

use super::lots::{marked, title, with_product};
use crate::ask::Ask;
use crate::fields::{Field, Group};
use crate::route::{PageRoutes, see_other};
use crate::sheet::{Cell, Part, PartForm, Sheet, Table, of};

/// Facilities that the picture shows one by one; the table shows all.
const DRAWN: usize = 12;

pub(super) fn add(routes: &mut PageRoutes) {
    routes.get("/lots/{id}/trace", "lot.trace", |ask| async move {
        trace(&ask, None).await
    });
    routes.post(
        "/lots/{id}/quarantine",
        Some("lot.quarantine"),
        |ask| async move {
            let (lot, input) = sent(&ask);
            let done = ask.registry().quarantine_lot(&ask.who, &lot, &input).await;
            after(&ask, done.map(|_| format!("/lots/{lot}/trace"))).await
        },
    );
    routes.post(
        "/lots/{id}/release",
        Some("lot.release"),
        |ask| async move {
            let (lot, input) = sent(&ask);
            let done = ask.registry().release_lot(&ask.who, &lot, &input).await;
            after(&ask, done.map(|_| format!("/lots/{lot}/trace"))).await
        },
    );
    routes.post(
        "/lots/{id}/recall",
        Some("recall.create"),
        |ask| async move {
            let (lot, input) = sent(&ask);
            let done = ask.registry().open_recall(&ask.who, &lot, &input).await;
            let to = done.map(|view| {
                let id = view.recall.get("id").and_then(|id| id.as_str());
                format!("/recalls/{}", id.unwrap_or_default())
            });
            after(&ask, to).await
        },
    );
}

fn sent(ask: &Ask) -> (String, ReasonInput) {
    let reason = ask.form.get("reason").unwrap_or_default().to_owned();
    (ask.place("id").to_owned(), ReasonInput { reason })
}

/// Where a form leads, or the page again with what was wrong.
async fn after(ask: &Ask, to: Result<String, Fault>) -> Result<Response, Fault> {
    match to {
        Ok(to) => Ok(see_other(&to)),
        Err(fault @ (Fault::Fields(_) | Fault::Step { .. })) => trace(ask, Some(&fault)).await,
        Err(fault) => Err(fault),
    }
}

async fn trace(ask: &Ask, fault: Option<&Fault>) -> Result<Response, Fault> {
    let id = ask.place("id");
    let (lot, product) = with_product(ask, id).await?;
    let trace = ask.registry().trace_lot(&ask.who, id).await?;
    let name = title(ask, &lot, &product);
    let values = [("lot", name.clone())];
    let heading = ask.messages().with("page-trace-title", values);
    let mut sheet =
        Sheet::new(ask.frame_titled("products", heading)).under(format!("/lots/{id}"), name);
    let counts = [
        ("facilities", trace.providers.len()),
        ("treatments", trace.exposures),
        ("persons", trace.persons),
    ];
    let said = ask.messages().with("page-trace-lead", counts);
    sheet = sheet.lead(said);
    sheet.put(Part::Facts(vec![(
        ask.text("page-lots-status"),
        super::lots::status(ask, &lot),
    )]));
    if !trace.providers.is_empty() {
        sheet.put(Part::Html(graph(ask, of(&lot, "number"), &trace)));
    }
    let table = facilities(ask, &sheet, &trace);
    sheet.put(Part::Table(table));
    if trace.lots.len() > 1 {
        let table = same_number(ask, &trace);
        sheet.put(Part::Table(table));
    }
    steps(ask, &mut sheet, &lot);
    sheet.fault(ask, fault);
    sheet.shown()
}

fn facilities(ask: &Ask, sheet: &Sheet, trace: &LotTrace) -> Table {
    let heads = [
        "page-providers-name",
        "page-trace-units",
        "page-trace-treatments",
        "page-trace-persons",
        "page-trace-first",
        "page-trace-last",
    ];
    let empty = ("page-trace-none", "page-trace-none-text");
    let mut table = Table::new(ask, "page-trace-facilities", &heads, empty);
    for provider in &trace.providers {
        let day = |exposure: Option<&evigil_registry::flows::trace::TracedExposure>| {
            Cell::text(exposure.map_or(String::new(), |one| sheet.f().day(&one.given_on)))
        };
        let units = provider.units.map_or_else(
            || ask.text("page-records-not-known"),
            |units| sheet.f().number(units),
        );
        table.rows.push(vec![
            Cell::link(
                &provider.name,
                format!("/providers/{}", provider.provider_id),
            ),
            Cell::text(units),
            Cell::text(sheet.f().number(provider.count)),
            Cell::text(sheet.f().number(provider.persons)),
            day(provider.exposures.first()),
            day(provider.exposures.last()),
        ]);
    }
    table
}

/// Lots that share the number; whether they are the same thing is for a person to see.
fn same_number(ask: &Ask, trace: &LotTrace) -> Table {
    let heads = [
        "page-lots-number",
        "page-products-name",
        "page-trace-relation",
        "page-lots-status",
    ];
    let empty = ("page-records-nothing", "page-records-nothing-text");
    let mut table = Table::new(ask, "page-trace-lots", &heads, empty);
    for lot in &trace.lots {
        let relation = match lot.relation {
            LotRelation::Itself => "itself",
            LotRelation::SameProduct => "same_product",
            LotRelation::SameNumber => "same_number",
        };
        table.rows.push(vec![
            Cell::link(&lot.number, format!("/lots/{}", lot.id)),
            Cell::link(&lot.product, format!("/products/{}", lot.product_id)),
            Cell::text(ask.messages().family("page-trace-relation", relation)),
            marked(ask, &lot.status),
        ]);
    }
    table
}

/// What can be done with a lot of this status.
fn steps(ask: &Ask, sheet: &mut Sheet, lot: &Record) {
    let id = &lot.id;
    let mut step = |operation: &str, name: &str, key: (&str, &str), hint: &str, is_grave: bool| {
        if !ask.may(operation) {
            return;
        }
        let reason = Field::area(ask, "reason", "page-step-reason")
            .hint(ask, hint)
            .needed();
        let form = PartForm::new(
            ask,
            format!("/lots/{id}/{name}"),
            key,
            vec![Group::plain(vec![reason.known_as(name)])],
        );
        sheet.put(Part::Form(if is_grave { form.grave() } else { form }));
    };
    match of(lot, "status") {
        "released" => step(
            "lot.quarantine",
            "quarantine",
            ("page-step-quarantine", "page-step-quarantine-go"),
            "page-step-quarantine-hint",
            true,
        ),
        "quarantined" => step(
            "lot.release",
            "release",
            ("page-step-release", "page-step-release-go"),
            "page-step-release-hint",
            false,
        ),
        _ => {}
    }
    if matches!(of(lot, "status"), "released" | "quarantined") {
        step(
            "recall.create",
            "recall",
            ("page-step-recall", "page-step-recall-go"),
            "page-step-recall-hint",
            true,
        );
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

/// A text that fits into a box of the picture.
fn short(text: &str) -> String {
    const LETTERS: usize = 22;
    let mut letters = text.chars();
    let mut out: String = letters.by_ref().take(LETTERS).collect();
    if letters.next().is_some() {
        out.push('…');
    }
    escaped(&out)
}

/// The way of the lot: to facilities, and from them to persons, who are counted and not named. The
/// table under it says the same.
fn graph(ask: &Ask, number: &str, trace: &LotTrace) -> String {
    const ROW: usize = 52;
    let drawn = trace.providers.iter().take(DRAWN);
    let more = trace.providers.len().saturating_sub(DRAWN);
    let rows = trace.providers.len().min(DRAWN) + usize::from(more > 0);
    let height = rows * ROW + 16;
    let middle = height / 2;
    let alt = ask.text("page-trace-graph");
    let mut out = format!(
        "<figure><svg class=\"graph\" viewBox=\"0 0 720 {height}\" role=\"img\" aria-label=\"{}\">",
        escaped(&alt)
    );
    let rest = {
        let persons = trace.providers.iter().skip(DRAWN).map(|one| one.persons);
        let name = ask.messages().with("page-trace-more", [("count", more)]);
        (more > 0).then(|| (name, persons.sum::<usize>()))
    };
    let boxes = drawn
        .map(|provider| (provider.name.clone(), provider.persons))
        .chain(rest);
    for (row, (name, persons)) in boxes.enumerate() {
        let y = row * ROW + ROW / 2 + 8;
        let persons = ask
            .messages()
            .with("page-trace-count", [("count", persons)]);
        // Writing into a string does not fail.
        let _ = write!(
            out,
            "<path d=\"M150 {middle} C200 {middle} 200 {y} 250 {y}\"/>\
             <path d=\"M470 {y} H560\"/>\
             <rect x=\"250\" y=\"{top}\" width=\"220\" height=\"36\" rx=\"6\"/>\
             <text x=\"262\" y=\"{base}\">{}</text>\
             <rect class=\"end\" x=\"560\" y=\"{top}\" width=\"140\" height=\"36\" rx=\"18\"/>\
             <text x=\"574\" y=\"{base}\">{}</text>",
            short(&name),
            escaped(&persons),
            top = y - 18,
            base = y + 5,
        );
    }
    let _ = write!(
        out,
        "<rect x=\"10\" y=\"{}\" width=\"140\" height=\"40\" rx=\"6\"/><text x=\"22\" y=\"{}\">{}</text>",
        middle - 20,
        middle + 5,
        short(number)
    );
    out.push_str("</svg></figure>");
    out
}
