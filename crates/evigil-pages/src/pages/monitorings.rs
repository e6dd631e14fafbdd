//! Sequential monitoring of products: what is watched, the looks so far, and a new look.

use axum::response::Response;
use evigil_assess::plot::{TrackPlot, TrackPoint};
use evigil_registry::Fault;
use evigil_registry::flows::surveillance::monitor::{
    MonitoringDesign, MonitoringLook, MonitoringPlan,
};
use evigil_registry::record::Record;

use super::signals::{count, digits, number};
use crate::ask::Ask;
use crate::chart::Chart;
use crate::fields::{Field, Group};
use crate::route::{PageRoutes, see_other};
use crate::sheet::{Cell, Part, PartForm, Sheet, Table, newest, next_page, of};

pub(super) fn add(routes: &mut PageRoutes) {
    routes.get("/bench/monitorings", "monitoring.read", |ask| async move {
        all(&ask, None).await
    });
    routes.post(
        "/bench/monitorings",
        Some("monitoring.begin"),
        |ask| async move {
            let begun = match plan(&ask) {
                Ok(plan) => ask.registry().begin_monitoring(&ask.who, plan).await,
                Err(fault) => Err(fault),
            };
            match begun {
                Ok(begun) => Ok(see_other(&format!("/bench/monitorings/{}", begun.id))),
                Err(fault @ (Fault::Fields(_) | Fault::Step { .. } | Fault::Reference { .. })) => {
                    all(&ask, Some(&fault)).await
                }
                Err(fault) => Err(fault),
            }
        },
    );
    routes.get(
        "/bench/monitorings/{id}",
        "monitoring.read",
        |ask| async move { one(&ask, None).await },
    );
    routes.get(
        "/bench/monitorings/{id}/looks/{form}",
        "monitoring.read",
        |ask| async move {
            let record = read(&ask).await?;
            let chart = chart(&ask, &looks(&record)).ok_or(Fault::step("EV-R534"))?;
            chart.file("monitoring", ask.place("form"))
        },
    );
    routes.post(
        "/bench/monitorings/{id}/look",
        Some("monitoring.look"),
        |ask| async move {
            let id = ask.place("id");
            match ask.registry().take_look(&ask.who, id).await {
                Ok(_) => Ok(see_other(&format!("/bench/monitorings/{id}"))),
                Err(fault @ (Fault::Step { .. } | Fault::Stale { .. })) => {
                    one(&ask, Some(&fault)).await
                }
                Err(fault) => Err(fault),
            }
        },
    );
}

fn plan(ask: &Ask) -> Result<MonitoringPlan, Fault> {
    let events = ask.form.text("events").lines().map(str::trim);
    let events = events.filter(|event| !event.is_empty());
    let from = ask.form.get("from").and_then(|day| day.parse().ok());
    Ok(MonitoringPlan {
        product_id: ask.form.get("product_id").unwrap_or_default().to_owned(),
        events: events.map(ToOwned::to_owned).collect(),
        terminology: ask.form.get("terminology").map(ToOwned::to_owned),
        design: MonitoringDesign {
            rate: number(ask, "rate", 0.0)?,
            alpha: number(ask, "alpha", 0.05)?,
            upper_limit: number(ask, "upper_limit", 10.0)?,
            min_events: count(ask, "min_events", 2)?,
            from: from.unwrap_or_else(|| ask.today()),
        },
    })
}

fn looks(record: &Record) -> Vec<MonitoringLook> {
    serde_json::from_str(of(record, "looks")).unwrap_or_default()
}

fn state(ask: &Ask, record: &Record) -> Cell {
    let code = of(record, "state");
    let tone = if code == "signal" { "bad" } else { "calm" };
    Cell::mark(ask.messages().family("page-watch-state", code), tone)
}

/// Name of the product that is watched.
async fn product(ask: &Ask, record: &Record) -> Result<String, Fault> {
    let registry = ask.registry();
    let kind = registry.kind("product")?;
    let product = registry
        .read(&ask.who, kind, of(record, "product_id"))
        .await?;
    Ok(of(&product, "name").to_owned())
}

fn events(record: &Record) -> String {
    let events: Vec<String> = serde_json::from_str(of(record, "events")).unwrap_or_default();
    events.join(", ")
}

async fn all(ask: &Ask, fault: Option<&Fault>) -> Result<Response, Fault> {
    let mut sheet = Sheet::new(ask.frame("work", "page-work-monitorings"))
        .under("/bench", ask.text("page-nav-work"))
        .lead(ask.text("page-watch-lead"));
    let found = newest(ask, "monitoring", &[], "").await?;
    let heads = [
        "page-signal-product",
        "page-watch-events",
        "page-watch-state",
        "page-watch-looks",
    ];
    let empty = ("page-watch-none", "page-watch-none-text");
    let mut table = Table::new(ask, "page-watch-all", &heads, empty);
    for record in &found.records {
        let name = product(ask, record).await?;
        table.rows.push(vec![
            Cell::link(name, format!("/bench/monitorings/{}", record.id)),
            Cell::text(events(record)),
            state(ask, record),
            Cell::text(looks(record).len().to_string()),
        ]);
    }
    table.next = next_page("/bench/monitorings", "", found.next);
    sheet.put(Part::Table(table));
    if ask.may("monitoring.begin") {
        let products = newest(ask, "product", &[], "").await?.records;
        let products = products
            .iter()
            .map(|it| (it.id.clone(), of(it, "name").to_owned()));
        let fields = vec![
            Field::select(ask, "product_id", "page-signal-product", products).needed(),
            Field::area(ask, "events", "page-watch-events")
                .hint(ask, "page-watch-events-hint")
                .needed(),
            Field::line(ask, "terminology", "page-watch-terminology"),
            Field::number(ask, "rate", "page-watch-rate")
                .hint(ask, "page-watch-rate-hint")
                .needed(),
            Field::number(ask, "alpha", "page-watch-alpha").or("0.05"),
            Field::number(ask, "upper_limit", "page-watch-end").or("10"),
            Field::number(ask, "min_events", "page-watch-least").or("2"),
            Field::day(ask, "from", "page-watch-from"),
        ];
        let words = ("page-watch-begin", "page-watch-begin-go");
        let action = "/bench/monitorings".to_owned();
        sheet.put(Part::Form(PartForm::new(
            ask,
            action,
            words,
            vec![Group::plain(fields)],
        )));
    }
    sheet.fault(ask, fault);
    sheet.shown()
}

async fn read(ask: &Ask) -> Result<Record, Fault> {
    let registry = ask.registry();
    let kind = registry.kind("monitoring")?;
    registry.read(&ask.who, kind, ask.place("id")).await
}

fn chart(ask: &Ask, looks: &[MonitoringLook]) -> Option<Chart> {
    let plot = TrackPlot {
        title: ask.text("page-watch-course"),
        measure: ask.text("page-watch-llr"),
        limit: ask.text("page-watch-critical"),
        lower: None,
        points: looks
            .iter()
            .map(|look| TrackPoint {
                time: look.on.to_string(),
                value: look.llr.unwrap_or(f64::INFINITY),
                limit: Some(look.critical_value),
                signal: look.signal,
            })
            .collect(),
    };
    let heads = [
        "page-watch-day",
        "page-watch-exposures",
        "page-watch-cases",
        "page-signal-expected",
        "page-watch-llr",
        "page-watch-critical",
        "page-watch-signals",
    ];
    let rows = looks.iter().map(|look| {
        vec![
            look.on.to_string(),
            look.exposures.to_string(),
            look.events.to_string(),
            digits(Some(look.expected)),
            digits(look.llr),
            digits(Some(look.critical_value)),
            ask.text(if look.signal { "page-yes" } else { "page-no" }),
        ]
    });
    let rows = rows.collect();
    let picture = plot.picture(ask.messages(), "looks")?;
    Some(Chart::new(ask, picture, &heads, rows))
}

async fn one(ask: &Ask, fault: Option<&Fault>) -> Result<Response, Fault> {
    let record = read(ask).await?;
    let name = product(ask, &record).await?;
    let mut sheet = Sheet::new(ask.frame_titled("work", name))
        .under("/bench", ask.text("page-nav-work"))
        .under("/bench/monitorings", ask.text("page-work-monitorings"));
    let looks = looks(&record);
    let mut facts = vec![
        (ask.text("page-watch-state"), state(ask, &record)),
        (ask.text("page-watch-events"), Cell::text(events(&record))),
    ];
    if let Some(last) = looks.last() {
        let share = format!("{:.0} %", last.progress.clamp(0.0, 1.0) * 100.0);
        facts.push((ask.text("page-watch-progress"), Cell::text(share)));
    }
    sheet.put(Part::Facts(facts));
    match chart(ask, &looks) {
        Some(chart) => {
            sheet.chart(
                ask,
                &chart,
                &format!("/bench/monitorings/{}/looks", record.id),
            );
        }
        None => sheet.put(Part::Notice("calm", ask.text("page-watch-no-look"))),
    }
    if ask.may("monitoring.look") && of(&record, "state") != "ended" {
        let action = format!("/bench/monitorings/{}/look", record.id);
        let words = ("page-watch-look", "page-watch-look-go");
        sheet.put(Part::Form(PartForm::new(ask, action, words, Vec::new())));
    }
    sheet.fault(ask, fault);
    sheet.shown()
}
