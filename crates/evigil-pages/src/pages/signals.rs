//! The bench of the board for signals: scans, what a scan found, how it stands to the one before.

use std::sync::Arc;

use axum::response::Response;
use evigil_assess::plot::{VolcanoDot, VolcanoPlot};
use evigil_assess::signal::{Change, Criterion};
use evigil_registry::Fault;
use evigil_registry::flows::surveillance::look::{ScannedSignal, SignalQuestion};
use evigil_registry::flows::surveillance::scan::ScanPlan;
use evigil_registry::jobs::view::JobQuestion;
use evigil_registry::kind::{FieldFault, FieldFaultKind};
use evigil_registry::record::Record;
use serde_json::Value as Json;

use crate::ask::Ask;
use crate::chart::Chart;
use crate::fields::{Field, Group, worded};
use crate::route::{PageRoutes, see_other};
use crate::sheet::{Cell, Part, PartForm, Sheet, Table, newest, next_page, of};

/// Methods by which a scan judges, with the value above which a pair is a signal.
const METHODS: [&str; 5] = ["ic025", "eb05", "ror_low", "prr_low", "evans"];

pub(super) fn add(routes: &mut PageRoutes) {
    routes.get("/bench/signals", "scan.read", |ask| async move {
        scans(&ask, None).await
    });
    routes.post("/bench/signals", Some("scan.create"), |ask| async move {
        let planned = match plan(&ask) {
            Ok(plan) => ask.registry().queue_scan(&ask.who, plan).await,
            Err(fault) => Err(fault),
        };
        match planned {
            Ok(queued) => Ok(see_other(&format!("/bench/signals/{}", queued.scan_id))),
            Err(fault @ (Fault::Fields(_) | Fault::Step { .. } | Fault::Reference { .. })) => {
                scans(&ask, Some(&fault)).await
            }
            Err(fault) => Err(fault),
        }
    });
    routes.get("/bench/signals/{id}", "scan.read", |ask| async move {
        scan(&ask).await
    });
    routes.post(
        "/bench/signals/{id}/cancel",
        Some("scan.cancel"),
        |ask| async move {
            let id = ask.place("id");
            ask.registry().cancel_scan(&ask.who, id).await?;
            Ok(see_other(&format!("/bench/signals/{id}")))
        },
    );
    routes.get(
        "/bench/signals/{id}/comparison",
        "scan.read",
        |ask| async move { comparison(&ask).await },
    );
    routes.get(
        "/bench/signals/{id}/pairs/{form}",
        "scan.read",
        |ask| async move {
            let record = read(&ask).await?;
            let found = ask
                .registry()
                .scan_signals(&ask.who, &whole(&record))
                .await?;
            let chart = volcano(&ask, &record, &found.signals).await?;
            let chart = chart.ok_or(Fault::step("EV-R534"))?;
            chart.file("scan", ask.place("form"))
        },
    );
}

/// A number of the form, or what stands for it when nothing was typed.
pub(super) fn number(ask: &Ask, name: &str, otherwise: f64) -> Result<f64, Fault> {
    let Some(text) = ask.form.get(name) else {
        return Ok(otherwise);
    };
    let number = text.parse().ok().filter(|number: &f64| number.is_finite());
    number.ok_or_else(|| {
        let expected = "a number";
        Fault::Fields(vec![FieldFault::new(
            name,
            FieldFaultKind::Type { expected },
        )])
    })
}

/// A whole number of the form, or what stands for it when nothing was typed.
pub(super) fn count(ask: &Ask, name: &str, otherwise: u32) -> Result<u32, Fault> {
    let Some(text) = ask.form.get(name) else {
        return Ok(otherwise);
    };
    text.parse().map_err(|_| {
        let expected = "a whole number";
        Fault::Fields(vec![FieldFault::new(
            name,
            FieldFaultKind::Type { expected },
        )])
    })
}

fn plan(ask: &Ask) -> Result<ScanPlan, Fault> {
    let method = ask.form.get("method").unwrap_or("ic025");
    let usual = match method {
        "eb05" => 2.0,
        "ic025" => 0.0,
        _ => 1.0,
    };
    let above = number(ask, "above", usual)?;
    Ok(ScanPlan {
        background_id: ask.form.get("background_id").map(ToOwned::to_owned),
        criterion: match method {
            "eb05" => Criterion::Eb05(above),
            "ror_low" => Criterion::RorLow(above),
            "prr_low" => Criterion::PrrLow(above),
            "evans" => Criterion::Evans,
            _ => Criterion::Ic025(above),
        },
        least_count: count(ask, "least_count", 3)?.into(),
        terminology: ask.form.get("terminology").map(ToOwned::to_owned),
    })
}

/// The mark of where a scan is.
fn state(ask: &Ask, scan: &Record) -> Cell {
    let code = of(scan, "state");
    let tone = match code {
        "done" => "good",
        "failed" => "bad",
        "running" => "doubt",
        _ => "calm",
    };
    Cell::mark(ask.messages().family("page-scan-state", code), tone)
}

fn whole_number(sheet: &Sheet, record: &Record, column: &str) -> Cell {
    let number = record.fields.get(column).map(|value| value.to_json());
    Cell::text(match number {
        Some(Json::Number(number)) => sheet.f().number(number),
        _ => String::new(),
    })
}

/// What a scan was counted beside.
async fn background(ask: &Ask, scan: &Record) -> Result<String, Fault> {
    let registry = ask.registry();
    Ok(match of(scan, "background_id") {
        "" => ask.text("page-scan-own"),
        id => {
            let kind = registry.kind("background")?;
            let background = registry.read(&ask.who, kind, id).await?;
            of(&background, "name").to_owned()
        }
    })
}

/// When a scan ended, else when it was noted.
fn moment(scan: &Record) -> &str {
    match of(scan, "finished_at") {
        "" => &scan.created_at,
        ended => ended,
    }
}

async fn scans(ask: &Ask, fault: Option<&Fault>) -> Result<Response, Fault> {
    let mut sheet = Sheet::new(ask.frame("work", "page-work-signals"))
        .under("/bench", ask.text("page-nav-work"))
        .lead(ask.text("page-scan-lead"));
    let found = newest(ask, "scan", &[], "").await?;
    let heads = [
        "page-scan-day",
        "page-scan-state",
        "page-scan-beside",
        "page-scan-reports",
        "page-scan-pairs",
    ];
    let empty = ("page-scan-none", "page-scan-none-text");
    let mut table = Table::new(ask, "page-scan-all", &heads, empty);
    for scan in &found.records {
        table.rows.push(vec![
            Cell::link(
                sheet.f().moment(moment(scan)),
                format!("/bench/signals/{}", scan.id),
            ),
            state(ask, scan),
            Cell::text(background(ask, scan).await?),
            whole_number(&sheet, scan, "reports"),
            whole_number(&sheet, scan, "pairs"),
        ]);
    }
    table.next = next_page("/bench/signals", "", found.next);
    sheet.put(Part::Table(table));
    if ask.may("scan.create") {
        let backgrounds = newest(ask, "background", &[], "").await?.records;
        let backgrounds = backgrounds
            .iter()
            .map(|it| (it.id.clone(), of(it, "name").to_owned()));
        let fields = vec![
            Field::select(ask, "background_id", "page-scan-beside", backgrounds)
                .hint(ask, "page-scan-beside-hint"),
            Field::select(
                ask,
                "method",
                "page-scan-method",
                worded(ask, "page-scan-by", &METHODS),
            )
            .needed()
            .or("ic025"),
            Field::number(ask, "above", "page-scan-above").hint(ask, "page-scan-above-hint"),
            Field::number(ask, "least_count", "page-scan-least").or("3"),
        ];
        let words = ("page-scan-begin", "page-scan-begin-go");
        let groups = vec![Group::plain(fields)];
        sheet.put(Part::Form(PartForm::new(
            ask,
            "/bench/signals".to_owned(),
            words,
            groups,
        )));
    }
    sheet.fault(ask, fault);
    sheet.shown()
}

async fn read(ask: &Ask) -> Result<Record, Fault> {
    let registry = ask.registry();
    let kind = registry.kind("scan")?;
    registry.read(&ask.who, kind, ask.place("id")).await
}

fn whole(scan: &Record) -> SignalQuestion {
    SignalQuestion {
        scan_id: scan.id.clone(),
        ..SignalQuestion::default()
    }
}

/// Two digits behind the point; a sign where there is no number.
pub(super) fn digits(number: Option<f64>) -> String {
    number
        .filter(|number| number.is_finite())
        .map_or_else(|| "–".to_owned(), |number| format!("{number:.2}"))
}

/// The picture of all pairs, in which the strongest signals are points; nothing before it is done.
async fn volcano(
    ask: &Ask,
    scan: &Record,
    signals: &[ScannedSignal],
) -> Result<Option<Chart>, Fault> {
    let result = of(scan, "result");
    if result.is_empty() {
        return Ok(None);
    }
    let measure = |signal: &ScannedSignal, name: &str| {
        signal
            .measures
            .get(name)
            .and_then(Json::as_f64)
            .unwrap_or(f64::NAN)
    };
    let dots: Vec<VolcanoDot> = signals
        .iter()
        .map(|signal| VolcanoDot {
            strength: measure(signal, "ic"),
            surprise: -measure(signal, "rfet_p").log10(),
            name: format!("{} × {}", signal.product, signal.event),
        })
        .collect();
    let rows = signals.iter().zip(&dots).map(|(signal, dot)| {
        vec![
            signal.product.clone(),
            signal.event.clone(),
            digits(Some(dot.strength)),
            digits(Some(dot.surprise)),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let desk = ask.site.desk();
    let plot = match desk.volcano(result) {
        Some(plot) => plot,
        None => {
            let places = ask.registry().scan_places(&ask.who, &scan.id).await?;
            let Some(plot) = VolcanoPlot::new(places.iter().copied(), dots) else {
                return Ok(None);
            };
            let plot = Arc::new(plot);
            desk.keep_volcano(result, Arc::clone(&plot));
            plot
        }
    };
    let heads = [
        "page-signal-product",
        "page-signal-event",
        "plot-volcano-strength",
        "plot-volcano-surprise",
    ];
    let picture = plot.picture(ask.messages(), "pairs");
    Ok(picture.map(|picture| Chart::new(ask, picture, &heads, rows)))
}

async fn scan(ask: &Ask) -> Result<Response, Fault> {
    let scan = read(ask).await?;
    let id = &scan.id;
    let mut sheet = Sheet::new(ask.frame("work", "page-scan-title"))
        .under("/bench", ask.text("page-nav-work"))
        .under("/bench/signals", ask.text("page-work-signals"));
    let settings: ScanPlan = serde_json::from_str(of(&scan, "settings")).unwrap_or_default();
    let method = ask
        .messages()
        .family("page-scan-by", settings.criterion.column());
    let above = settings
        .criterion
        .above()
        .map_or(String::new(), |above| format!(" > {above}"));
    let facts = vec![
        (
            ask.text("page-scan-day"),
            Cell::text(sheet.f().moment(moment(&scan))),
        ),
        (ask.text("page-scan-state"), state(ask, &scan)),
        (
            ask.text("page-scan-beside"),
            Cell::text(background(ask, &scan).await?),
        ),
        (
            ask.text("page-scan-method"),
            Cell::text(format!("{method}{above}")),
        ),
        (
            ask.text("page-scan-least"),
            Cell::text(settings.least_count.to_string()),
        ),
        (
            ask.text("page-scan-reports"),
            whole_number(&sheet, &scan, "reports"),
        ),
        (
            ask.text("page-scan-pairs"),
            whole_number(&sheet, &scan, "pairs"),
        ),
    ];
    sheet.put(Part::Facts(facts));
    match of(&scan, "state") {
        "done" => found(ask, &mut sheet, &scan).await?,
        "failed" => {
            let code = of(&scan, "problem");
            let text = ask.text("page-scan-failed");
            sheet.put(Part::Notice("bad", format!("{text} {code}")));
        }
        "queued" | "running" => {
            let question = JobQuestion {
                subject: Some(id.clone()),
                ..JobQuestion::default()
            };
            let jobs = if ask.may("job.read") {
                ask.registry().job_list(&ask.who, &question).await?.jobs
            } else {
                Vec::new()
            };
            sheet.put(Part::Going {
                text: ask.messages().family("page-scan-going", of(&scan, "state")),
                share: jobs.first().and_then(|job| job.progress),
                address: format!("/bench/signals/{id}"),
            });
            if ask.may("scan.cancel") {
                let words = ("page-scan-cancel", "page-scan-cancel-go");
                let action = format!("/bench/signals/{id}/cancel");
                sheet.put(Part::Form(
                    PartForm::new(ask, action, words, Vec::new()).grave(),
                ));
            }
        }
        _ => {}
    }
    sheet.shown()
}

/// The mark of how a signal stands to the scan before.
fn change(ask: &Ask, code: &str) -> Cell {
    let tone = match code {
        "new" => "bad",
        "stronger" => "doubt",
        _ => "calm",
    };
    Cell::mark(ask.messages().family("page-signal-change", code), tone)
}

/// The mark of what became of a signal.
pub(super) fn decided(ask: &Ask, code: &str) -> Cell {
    let tone = match code {
        "confirmed" => "bad",
        "monitoring" | "under_review" => "doubt",
        "refuted" => "good",
        _ => "calm",
    };
    Cell::mark(ask.messages().family("page-signal-state", code), tone)
}

/// What a scan that is done has found.
async fn found(ask: &Ask, sheet: &mut Sheet, scan: &Record) -> Result<(), Fault> {
    let address = format!("/bench/signals/{}", scan.id);
    let registry = ask.registry();
    let text = |name: &str| ask.query.get(name).map(ToOwned::to_owned);
    let strongest = registry.scan_signals(&ask.who, &whole(scan)).await?;
    if let Some(chart) = volcano(ask, scan, &strongest.signals).await? {
        sheet.chart(ask, &chart, &format!("{address}/pairs"));
    }
    if !of(scan, "previous_id").is_empty() {
        let words = ask.text("page-scan-compare");
        sheet.put(Part::Actions(vec![(
            words,
            format!("{address}/comparison"),
        )]));
    }
    let question = SignalQuestion {
        scan_id: scan.id.clone(),
        product: text("product"),
        event: text("event"),
        least: ask.query.get("least").and_then(|least| least.parse().ok()),
        after: text("after"),
    };
    let page = if question == whole(scan) {
        strongest
    } else {
        registry.scan_signals(&ask.who, &question).await?
    };
    let fields = vec![
        Field::line(ask, "product", "page-signal-product"),
        Field::line(ask, "event", "page-signal-event"),
        Field::number(ask, "least", "page-signal-lower"),
    ];
    sheet.put(Part::Narrow {
        action: address.clone(),
        fields,
    });
    let heads = [
        "page-signal-product",
        "page-signal-event",
        "page-signal-count",
        "page-signal-expected",
        "page-signal-lower",
        "page-signal-since",
        "page-signal-decision",
    ];
    let empty = ("page-signal-none", "page-signal-none-text");
    let mut table = Table::new(ask, "page-signal-all", &heads, empty);
    for signal in &page.signals {
        let measure = |name: &str| signal.measures.get(name).and_then(Json::as_f64);
        let count = signal.measures.get("n11").and_then(Json::as_u64);
        table.rows.push(vec![
            Cell::text(&signal.product),
            Cell::link(&signal.event, format!("/bench/signal/{}", signal.id)),
            Cell::text(count.map_or(String::new(), |count| sheet.f().number(count))),
            Cell::text(digits(measure("expected"))),
            Cell::text(digits(signal.lower)),
            change(ask, &signal.change),
            decided(ask, &signal.state),
        ]);
    }
    if let Some(next) = page.next {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for name in ["product", "event", "least"] {
            if let Some(value) = ask.query.get(name) {
                query.append_pair(name, value);
            }
        }
        query.append_pair("after", &next);
        table.next = Some(format!("{address}?{}", query.finish()));
    }
    sheet.put(Part::Table(table));
    Ok(())
}

async fn comparison(ask: &Ask) -> Result<Response, Fault> {
    let id = ask.place("id");
    let compared = ask.registry().compare_scan(&ask.who, id).await?;
    let mut sheet = Sheet::new(ask.frame("work", "page-compare-title"))
        .under("/bench/signals", ask.text("page-work-signals"))
        .under(format!("/bench/signals/{id}"), ask.text("page-scan-title"));
    let before = sheet.f().moment(&compared.previous);
    let before = ask
        .messages()
        .with("page-compare-lead", [("moment", before)]);
    sheet = sheet.lead(before);
    if compared.same_data {
        sheet.put(Part::Notice("calm", ask.text("page-compare-same-data")));
    }
    if !compared.same_settings {
        sheet.put(Part::Notice(
            "doubt",
            ask.text("page-compare-other-settings"),
        ));
    }
    let heads = [
        "page-signal-since",
        "page-signal-product",
        "page-signal-event",
        "page-compare-before",
        "page-compare-now",
    ];
    let empty = ("page-signal-none", "page-signal-none-text");
    let mut table = Table::new(ask, "page-signal-all", &heads, empty);
    let told = |pair: Option<(u64, f64)>| {
        pair.map_or_else(
            || Cell::text("–"),
            |(count, value)| Cell::text(format!("{count} ({value:.2})")),
        )
    };
    for signal in &compared.signals {
        let code = match signal.change {
            Change::New => "new",
            Change::Stronger => "stronger",
            Change::Weaker => "weaker",
            Change::Same => "same",
            Change::Gone => "gone",
        };
        table.rows.push(vec![
            change(ask, code),
            Cell::text(&signal.product),
            Cell::text(&signal.event),
            told(signal.before),
            told(signal.now),
        ]);
    }
    sheet.put(Part::Table(table));
    sheet.shown()
}
