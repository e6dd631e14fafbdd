//! One signal: its measures, its course over time, the reports behind it, what the board decided.

use std::collections::BTreeMap;

use axum::response::Response;
use evigil_assess::plot::{CoursePlot, CoursePoint, Estimate};
use evigil_registry::Fault;
use evigil_registry::flows::surveillance::look::PairReport;
use evigil_registry::flows::surveillance::review::SignalReview;
use evigil_registry::record::Record;
use serde_json::Value as Json;

use super::signals::{decided, digits};
use crate::ask::Ask;
use crate::chart::Chart;
use crate::fields::{Field, Group, worded};
use crate::route::{PageRoutes, see_other};
use crate::sheet::{Cell, Part, PartForm, Sheet, Table, newest, of};

pub(super) fn add(routes: &mut PageRoutes) {
    routes.get("/bench/signal/{id}", "signal.read", |ask| async move {
        signal(&ask, None).await
    });
    routes.get(
        "/bench/signal/{id}/course/{form}",
        "signal.read",
        |ask| async move {
            let record = read(&ask).await?;
            let chart = course(&ask, &record).await?;
            let chart = chart.ok_or(Fault::step("EV-R534"))?;
            chart.file("course", ask.place("form"))
        },
    );
    routes.post(
        "/bench/signal/{id}/review",
        Some("signal.review"),
        |ask| async move {
            let id = ask.place("id");
            let decided_on = ask.form.get("decided_on").and_then(|day| day.parse().ok());
            let review = SignalReview {
                version: ask
                    .form
                    .get("version")
                    .and_then(|it| it.parse().ok())
                    .unwrap_or(0),
                decision: ask.form.get("decision").unwrap_or_default().to_owned(),
                minutes: ask.form.text("minutes").trim().to_owned(),
                members: ask
                    .form
                    .text("members")
                    .lines()
                    .map(|it| it.trim().to_owned())
                    .collect(),
                decided_on,
            };
            match ask.registry().review_signal(&ask.who, id, review).await {
                Ok(_) => Ok(see_other(&format!("/bench/signal/{id}?done=1"))),
                Err(fault @ (Fault::Fields(_) | Fault::Step { .. } | Fault::Stale { .. })) => {
                    signal(&ask, Some(&fault)).await
                }
                Err(fault) => Err(fault),
            }
        },
    );
}

async fn read(ask: &Ask) -> Result<Record, Fault> {
    let registry = ask.registry();
    let kind = registry.kind("signal")?;
    registry.read(&ask.who, kind, ask.place("id")).await
}

/// The pair over time among own reports; nothing where there is none.
async fn course(ask: &Ask, signal: &Record) -> Result<Option<Chart>, Fault> {
    let pair = (of(signal, "product"), of(signal, "event"));
    let months = ask.registry().pair_course(&ask.who, pair).await?;
    let plot = CoursePlot {
        name: format!("{} × {}", pair.0, pair.1),
        measure: ask.text("pair-until-ic"),
        neutral: 0.0,
        points: months
            .iter()
            .map(|month| CoursePoint {
                time: month.month.clone(),
                estimate: Estimate {
                    value: month.ic,
                    low: month.low,
                    high: month.high,
                },
                count: month.count,
            })
            .collect(),
    };
    let heads = [
        "page-signal-month",
        "page-signal-count",
        "page-signal-expected",
        "page-signal-ic",
        "page-signal-low",
        "page-signal-high",
    ];
    let rows = months.iter().map(|month| {
        vec![
            month.month.clone(),
            month.count.to_string(),
            digits(Some(month.expected)),
            digits(Some(month.ic)),
            digits(Some(month.low)),
            digits(Some(month.high)),
        ]
    });
    let rows = rows.collect();
    let picture = plot.picture(ask.messages(), "course");
    Ok(picture.map(|picture| Chart::new(ask, picture, &heads, rows)))
}

async fn signal(ask: &Ask, fault: Option<&Fault>) -> Result<Response, Fault> {
    let record = read(ask).await?;
    let pair = (of(&record, "product"), of(&record, "event"));
    let mut sheet = Sheet::new(ask.frame_titled("work", format!("{} × {}", pair.0, pair.1)))
        .under("/bench/signals", ask.text("page-work-signals"));
    if !of(&record, "scan_id").is_empty() {
        let scan = format!("/bench/signals/{}", of(&record, "scan_id"));
        sheet = sheet.under(scan, ask.text("page-scan-title"));
    }
    if ask.query.get("done").is_some() {
        sheet.put(Part::Notice("good", ask.text("page-signal-done")));
    }
    let measures: Json = serde_json::from_str(of(&record, "measures")).unwrap_or_default();
    let number = |name: &str| measures.get(name).and_then(Json::as_f64);
    let whole = |name: &str| {
        let count = measures.get(name).and_then(Json::as_u64);
        Cell::text(count.map_or_else(|| "–".to_owned(), |count| sheet.f().number(count)))
    };
    let range = |value: &str, low: &str, high: &str| {
        // With an empty cell there is no ratio, and no interval of it.
        if number(value).is_none_or(|value| !value.is_finite()) {
            return Cell::text(ask.text("page-signal-no-ratio"));
        }
        Cell::text(format!(
            "{} ({}–{})",
            digits(number(value)),
            digits(number(low)),
            digits(number(high))
        ))
    };
    let facts = vec![
        (
            ask.text("page-signal-decision"),
            decided(ask, of(&record, "state")),
        ),
        (ask.text("page-signal-count"), whole("n11")),
        (
            ask.text("page-signal-expected"),
            Cell::text(digits(number("expected"))),
        ),
        (ask.text("scan-head-ic"), range("ic", "ic025", "ic975")),
        (
            ask.text("scan-head-prr"),
            range("prr", "prr_low", "prr_high"),
        ),
        (
            ask.text("scan-head-ror"),
            range("ror", "ror_low", "ror_high"),
        ),
        (ask.text("scan-head-ebgm"), range("ebgm", "eb05", "eb95")),
    ];
    sheet.put(Part::Facts(facts));
    if let Some(chart) = course(ask, &record).await? {
        sheet.chart(ask, &chart, &format!("/bench/signal/{}/course", record.id));
    }
    if ask.may("report.read") {
        reports(ask, &mut sheet, &record).await?;
    }
    reviews(ask, &mut sheet, &record).await?;
    if ask.may("signal.review") {
        let choices = worded(
            ask,
            "page-signal-state",
            &["confirmed", "refuted", "monitoring"],
        );
        let fields = vec![
            Field::hidden(ask, "version", &record.version.to_string()),
            Field::radio(ask, "decision", "page-signal-decision", choices).needed(),
            Field::area(ask, "minutes", "page-signal-minutes")
                .hint(ask, "page-signal-minutes-hint")
                .needed(),
            Field::area(ask, "members", "page-signal-members")
                .hint(ask, "page-signal-members-hint")
                .needed(),
            Field::day(ask, "decided_on", "page-signal-decided").or(&ask.today().to_string()),
        ];
        let about = Group::plain(fields);
        let words = ("page-signal-review", "page-signal-sign");
        let action = format!("/bench/signal/{}/review", record.id);
        sheet.put(Part::Form(PartForm::new(ask, action, words, vec![about])));
    }
    sheet.fault(ask, fault);
    sheet.shown()
}

/// The reports behind the pair.
async fn reports(ask: &Ask, sheet: &mut Sheet, signal: &Record) -> Result<(), Fault> {
    let pair = (of(signal, "product"), of(signal, "event"));
    let found = ask
        .registry()
        .pair_reports(&ask.who, &signal.id, pair)
        .await?;
    lots(ask, sheet, &found);
    let heads = [
        "page-signal-received",
        "page-signal-serious",
        "page-signal-stands",
        "page-signal-lot",
    ];
    let empty = ("page-signal-no-reports", "page-signal-no-reports-text");
    let mut table = Table::new(ask, "page-signal-reports", &heads, empty);
    for report in &found {
        let serious = match report.serious.as_str() {
            "" => ask.text("page-not-known"),
            code => sheet.f().value(code),
        };
        table.rows.push(vec![
            Cell::link(
                sheet.f().day(&report.received_on),
                format!("/bench/reports/{}", report.id),
            ),
            Cell::text(serious),
            Cell::text(ask.messages().family("page-safety-state", &report.state)),
            lot(ask, report.lot.as_ref()),
        ]);
    }
    sheet.put(Part::Table(table));
    Ok(())
}

fn lot(ask: &Ask, lot: Option<&(String, String)>) -> Cell {
    match lot {
        Some((id, number)) => Cell::link(number, format!("/lots/{id}")),
        None => Cell::text(ask.text("page-not-known")),
    }
}

/// Which lots the reports name, the most frequent first: harm from one lot looks otherwise than harm
/// from a product.
fn lots(ask: &Ask, sheet: &mut Sheet, reports: &[PairReport]) {
    let mut counted: BTreeMap<Option<&(String, String)>, u64> = BTreeMap::new();
    for report in reports {
        *counted.entry(report.lot.as_ref()).or_default() += 1;
    }
    let mut counted: Vec<_> = counted.into_iter().collect();
    counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let heads = ["page-signal-lot", "page-signal-count"];
    let empty = ("page-signal-no-reports", "page-signal-no-reports-text");
    let mut table = Table::new(ask, "page-signal-lots", &heads, empty);
    for (named, count) in counted {
        table
            .rows
            .push(vec![lot(ask, named), Cell::text(sheet.f().number(count))]);
    }
    if !table.rows.is_empty() {
        sheet.put(Part::Table(table));
    }
}

/// What the board has decided.
async fn reviews(ask: &Ask, sheet: &mut Sheet, signal: &Record) -> Result<(), Fault> {
    let found = newest(ask, "signal_review", &[("signal_id", &signal.id)], "").await?;
    let heads = [
        "page-signal-decided",
        "page-signal-decision",
        "page-signal-minutes",
        "page-signal-members",
    ];
    let empty = ("page-signal-undecided", "page-signal-undecided-text");
    let mut table = Table::new(ask, "page-signal-reviews", &heads, empty);
    for review in &found.records {
        table.rows.push(vec![
            Cell::text(sheet.f().day(of(review, "decided_on"))),
            decided(ask, of(review, "decision")),
            Cell::text(of(review, "minutes")),
            Cell::text(of(review, "members").replace('\n', ", ")),
        ]);
    }
    sheet.put(Part::Table(table));
    Ok(())
}
