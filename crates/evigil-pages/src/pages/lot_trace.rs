//! Where a lot went, and what is done about it: quarantine, release, recall.

use axum::response::Response;
use evigil_assess::plot::Picture;
use evigil_registry::Fault;
use evigil_registry::flows::quarantine::ReasonInput;
use evigil_registry::flows::trace::{LotRelation, LotTrace};
use evigil_registry::record::Record;

use super::lots::{marked, title, with_product};
use crate::ask::Ask;
use crate::chart::{Chart, escaped};
use crate::fields::{Field, Group};
use crate::route::{PageRoutes, see_other};
use crate::sheet::{Cell, Part, PartForm, Sheet, Table, newest, of};

/// Facilities that the picture shows one by one; the table shows all.
const DRAWN: usize = 12;

pub(super) fn add(routes: &mut PageRoutes) {
    routes.get("/lots/{id}/trace", "lot.trace", |ask| async move {
        trace(&ask, None).await
    });
    routes.get("/lots/{id}/trace/{form}", "lot.trace", |ask| async move {
        let id = ask.place("id");
        let (lot, product) = with_product(&ask, id).await?;
        let trace = ask.registry().trace_lot(&ask.who, id).await?;
        let chart = graph(&ask, (of(&product, "maker"), of(&lot, "number")), &trace);
        chart.file("trace", ask.place("form"))
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
        let chart = graph(ask, (of(&product, "maker"), of(&lot, "number")), &trace);
        sheet.chart(ask, &chart, &format!("/lots/{id}/trace"));
    }
    let table = facilities(ask, &sheet, &trace);
    sheet.put(Part::Table(table));
    if trace.lots.len() > 1 {
        let table = same_number(ask, &trace);
        sheet.put(Part::Table(table));
    }
    if ask.may("report.read") {
        let table = reports(ask, &sheet, id).await?;
        sheet.put(Part::Table(table));
    }
    steps(ask, &mut sheet, &lot);
    sheet.fault(ask, fault);
    sheet.shown()
}

/// Reports that name the lot, the newest first, as far as they are within reach.
async fn reports(ask: &Ask, sheet: &Sheet, lot: &str) -> Result<Table, Fault> {
    let found = newest(ask, "report", &[("lot_id", lot)], "").await?;
    let heads = [
        "page-signal-received",
        "page-signal-serious",
        "page-signal-stands",
    ];
    let empty = ("page-trace-no-reports", "page-trace-no-reports-text");
    let mut table = Table::new(ask, "page-trace-reports", &heads, empty);
    for report in &found.records {
        let day = sheet.f().day(of(report, "received_on"));
        let serious = match of(report, "serious") {
            "" => ask.text("page-not-known"),
            code => sheet.f().value(code),
        };
        let stands = ask
            .messages()
            .family("page-safety-state", of(report, "state"));
        table.rows.push(vec![
            Cell::link(day, format!("/bench/reports/{}", report.id)),
            Cell::text(serious),
            Cell::text(stands),
        ]);
    }
    Ok(table)
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

/// A text that fits into a box of the picture.
fn short(text: &str) -> String {
    shortened(text, 22)
}

fn shortened(text: &str, most: usize) -> String {
    let mut letters = text.chars();
    let mut out: String = letters.by_ref().take(most).collect();
    if letters.next().is_some() {
        out.push('…');
    }
    escaped(&out)
}

/// A box of the picture with its words: its place, width, and whether it is the end of the way.
fn boxed((x, y, wide): (usize, usize, usize), text: &str, is_end: bool) -> String {
    let (class, round, fill) = if is_end {
        (" class=\"end\"", 18, "#eef2f6")
    } else {
        ("", 6, "#ffffff")
    };
    format!(
        "<rect{class} x=\"{x}\" y=\"{}\" width=\"{wide}\" height=\"36\" rx=\"{round}\" fill=\"{fill}\" stroke=\"#0f5f9c\"/>\
         <text x=\"{}\" y=\"{}\" font-size=\"13\" fill=\"#23262b\">{text}</text>",
        y - 18,
        x + 12,
        y + 5,
    )
}

/// A way of the picture.
fn way(path: &str) -> String {
    format!("<path d=\"{path}\" fill=\"none\" stroke=\"#5d636d\"/>")
}

/// The way of the lot: from its maker to facilities, and from them to persons, who are counted and
/// not named. The table behind it says the same.
fn graph(ask: &Ask, (maker, number): (&str, &str), trace: &LotTrace) -> Chart {
    const ROW: usize = 52;
    let messages = ask.messages();
    let drawn = trace.providers.iter().take(DRAWN);
    let more = trace.providers.len().saturating_sub(DRAWN);
    let rows = trace.providers.len().min(DRAWN) + usize::from(more > 0);
    let height = rows.max(1) * ROW + 16;
    let middle = height / 2;
    let rest = {
        let persons = trace.providers.iter().skip(DRAWN).map(|one| one.persons);
        let name = messages.with("page-trace-more", [("count", more)]);
        (more > 0).then(|| (name, persons.sum::<usize>()))
    };
    let boxes = drawn
        .map(|provider| (provider.name.clone(), provider.persons))
        .chain(rest);
    let mut inside = way(&format!("M170 {middle} H200"));
    for (row, (name, persons)) in boxes.enumerate() {
        let y = row * ROW + ROW / 2 + 8;
        let persons = messages.with("page-trace-count", [("count", persons)]);
        inside += &way(&format!("M340 {middle} C385 {middle} 385 {y} 430 {y}"));
        inside += &way(&format!("M650 {y} H720"));
        inside += &boxed((430, y, 220), &short(&name), false);
        inside += &boxed((720, y, 140), &escaped(&persons), true);
    }
    let maker = match maker {
        "" => ask.text("page-records-not-known"),
        maker => maker.to_owned(),
    };
    inside += &boxed((10, middle, 160), &shortened(&maker, 11), false);
    inside += &boxed((200, middle, 140), &shortened(number, 12), false);
    let title = ask.text("page-trace-graph");
    let label = escaped(&title);
    let head = format!("viewBox=\"0 0 870 {height}\" role=\"img\" aria-label=\"{label}\"");
    let picture = Picture {
        html: format!(
            "<figure><figcaption>{label}</figcaption><svg class=\"graph\" {head}>{inside}</svg></figure>"
        ),
        svg: format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" \
             font-family=\"sans-serif\" {head}><rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>{inside}</svg>\n"
        ),
        title,
    };
    let heads = [
        "page-products-maker",
        "page-lots-number",
        "page-providers-name",
        "page-trace-treatments",
        "page-trace-persons",
    ];
    let rows = trace.providers.iter().map(|provider| {
        vec![
            maker.clone(),
            number.to_owned(),
            provider.name.clone(),
            provider.count.to_string(),
            provider.persons.to_string(),
        ]
    });
    Chart::new(ask, picture, &heads, rows.collect())
}
