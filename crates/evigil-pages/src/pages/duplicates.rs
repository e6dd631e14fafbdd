//! Reports that may tell of one case, on the bench: the queue of pairs, the two reports side by side
//! with what each field says, and the decision.

use axum::response::Response;
use evigil_registry::Fault;
use evigil_registry::flows::duplicates::decide::DuplicateDecision;
use evigil_registry::flows::duplicates::queue::{
    DuplicatePair, DuplicateQuestion, DuplicateQueue, DuplicateView, PairedReport,
};
use evigil_registry::flows::report::story::ReportStory;

use super::safety_queue::state;
use super::safety_report::{case_data, is_told};
use crate::ask::Ask;
use crate::fields::{Field, Group, worded};
use crate::frame::Frame;
use crate::route::{PageRoutes, see_other};
use crate::sheet::{Cell, Part, PartForm, Sheet, Table, of};

/// What can be decided.
const VERDICTS: [&str; 3] = ["same", "different", "undecided"];
/// Fields that are named in the queue, those that say most.
const NAMED: usize = 3;

pub(super) fn add(routes: &mut PageRoutes) {
    routes.get(
        "/bench/duplicates",
        "duplicate_pair.read",
        |ask| async move { queue(&ask, None).await },
    );
    routes.post(
        "/bench/duplicates",
        Some("duplicate_run.create"),
        |ask| async move {
            match ask.registry().find_duplicates(&ask.who).await {
                Ok(_) => Ok(see_other("/bench/duplicates")),
                Err(fault) if is_told(&fault) => queue(&ask, Some(&fault)).await,
                Err(fault) => Err(fault),
            }
        },
    );
    routes.get(
        "/bench/duplicates/{id}",
        "duplicate_pair.read",
        |ask| async move { pair(&ask, None).await },
    );
    routes.post(
        "/bench/duplicates/{id}",
        Some("duplicate_decision.decide"),
        |ask| async move {
            let id = ask.place("id");
            match decided(&ask).await {
                Ok(()) => Ok(see_other(&format!("/bench/duplicates/{id}?done=decided"))),
                Err(fault) if is_told(&fault) => pair(&ask, Some(&fault)).await,
                Err(fault) => Err(fault),
            }
        },
    );
}

/// What a report of a pair is called.
fn called(ask: &Ask, f: &Frame, report: &PairedReport) -> String {
    match &report.worldwide_id {
        Some(number) => number.clone(),
        None => {
            let day = f.day(&report.received_on);
            ask.messages().with("page-safety-of-day", [("day", day)])
        }
    }
}

/// Bits to one place, with their sign.
fn bits(value: f64) -> String {
    format!("{value:+.1}").replace('-', "\u{2212}")
}

fn verdict(ask: &Ask, verdict: Option<&str>) -> Cell {
    let code = verdict.unwrap_or("open");
    let tone = match code {
        "same" => "good",
        "open" => "doubt",
        _ => "calm",
    };
    Cell::mark(ask.messages().family("page-duplicates-decided", code), tone)
}

/// What the search made of a pair, and what speaks against it.
fn standing(ask: &Ask, pair: &DuplicatePair) -> String {
    let words = ask.messages().family("duplicate-standing", &pair.standing);
    match &pair.contradiction {
        None => words,
        Some(why) => format!("{words}: {}", ask.messages().family("duplicate-why", why)),
    }
}

/// The fields that say most for one case.
fn shared(ask: &Ask, pair: &DuplicatePair) -> String {
    let strong = pair.fields.iter().filter(|field| field.bits > 0.0);
    let named: Vec<String> = strong
        .take(NAMED)
        .map(|field| {
            let name = ask.messages().family("duplicate-field", &field.field);
            format!("{name} {}", bits(field.bits))
        })
        .collect();
    named.join(" / ")
}

/// Address of the next page.
fn further(decided: &str, next: Option<&str>) -> Option<String> {
    let mut written = form_urlencoded::Serializer::new(String::new());
    written.append_pair("decided", decided);
    written.append_pair("after", next?);
    Some(format!("/bench/duplicates?{}", written.finish()))
}

async fn queue(ask: &Ask, fault: Option<&Fault>) -> Result<Response, Fault> {
    let asked = |name: &str| ask.query.get(name).map(ToOwned::to_owned);
    let question = DuplicateQuestion {
        decided: asked("decided"),
        after: asked("after"),
    };
    let queue = ask.registry().duplicate_queue(&ask.who, &question).await?;
    let decided = question.decided.as_deref().unwrap_or("open");
    let mut sheet = Sheet::new(ask.frame("work", "page-duplicates-title"))
        .under("/bench", ask.text("page-nav-work"))
        .lead(ask.text("page-duplicates-lead"));
    if queue.going.is_some() {
        sheet.put(Part::Going {
            text: ask.text("page-duplicates-going"),
            share: None,
            address: "/bench/duplicates".to_owned(),
        });
    }
    search(ask, &mut sheet, &queue);
    let mut choices = worded(ask, "page-duplicates-decided", &["open"]);
    choices.extend(worded(ask, "page-duplicates-decided", &VERDICTS));
    choices.extend(worded(ask, "page-duplicates-decided", &["all"]));
    sheet.put(Part::Narrow {
        action: "/bench/duplicates".to_owned(),
        fields: vec![
            Field::select(ask, "decided", "page-duplicates-decision", choices)
                .or("open")
                .needed(),
        ],
    });
    let heads = [
        "page-duplicates-reports",
        "page-duplicates-weight",
        "page-duplicates-most",
        "page-safety-product",
        "page-safety-reaction",
        "page-duplicates-standing",
        "page-duplicates-decision",
    ];
    let empty = ("page-duplicates-none", "page-duplicates-none-text");
    let mut table = Table::new(ask, "page-duplicates-pairs", &heads, empty);
    for pair in &queue.pairs {
        table.rows.push(row(ask, sheet.f(), pair));
    }
    table.next = further(decided, queue.next.as_deref());
    sheet.put(Part::Table(table));
    if queue.going.is_none() && ask.may("duplicate_run.create") {
        let words = ("page-duplicates-search", "page-duplicates-search-go");
        let action = "/bench/duplicates".to_owned();
        sheet.put(Part::Form(PartForm::new(ask, action, words, Vec::new())));
    }
    sheet.fault(ask, fault);
    sheet.shown()
}

/// Of which search the pairs are.
fn search(ask: &Ask, sheet: &mut Sheet, queue: &DuplicateQueue) {
    let Some(search) = &queue.search else { return };
    let f = sheet.f();
    let facts = vec![
        (
            ask.text("page-duplicates-searched"),
            Cell::text(f.moment(&search.finished_at)),
        ),
        (
            ask.text("page-duplicates-compared"),
            Cell::text(f.number(search.reports)),
        ),
        (
            ask.text("page-duplicates-open"),
            Cell::text(f.number(queue.open)),
        ),
        (
            ask.text("page-duplicates-linked-from"),
            Cell::text(bits(search.link_bits)),
        ),
    ];
    sheet.put(Part::Facts(facts));
}

fn row(ask: &Ask, f: &Frame, pair: &DuplicatePair) -> Vec<Cell> {
    let [a, b] = &pair.reports;
    // What the two say, once where they say the same.
    let both = |one: &Option<String>, other: &Option<String>| {
        let not_known = || ask.text("page-records-not-known");
        let (one, other) = (
            one.clone().unwrap_or_else(not_known),
            other.clone().unwrap_or_else(not_known),
        );
        if one == other {
            one
        } else {
            format!("{one} / {other}")
        }
    };
    let names = format!("{} / {}", called(ask, f, a), called(ask, f, b));
    vec![
        Cell::link(names, format!("/bench/duplicates/{}", pair.id)),
        Cell::text(bits(pair.bits)),
        Cell::text(shared(ask, pair)),
        Cell::text(both(&a.product, &b.product)),
        Cell::text(both(&a.reaction, &b.reaction)),
        Cell::text(standing(ask, pair)),
        verdict(ask, pair.verdict.as_deref()),
    ]
}

async fn decided(ask: &Ask) -> Result<(), Fault> {
    let (registry, id) = (ask.registry(), ask.place("id"));
    let view = registry.duplicate_pair(&ask.who, id).await?;
    let [a, b] = view.pair.reports;
    let decision = DuplicateDecision {
        reports: [a.first_id, b.first_id],
        verdict: ask.form.text("verdict").to_owned(),
        leading: ask.form.get("leading").map(ToOwned::to_owned),
        reason: ask.form.text("reason").trim().to_owned(),
        pair: Some(id.to_owned()),
    };
    registry.decide_duplicates(&ask.who, decision).await?;
    Ok(())
}

async fn pair(ask: &Ask, fault: Option<&Fault>) -> Result<Response, Fault> {
    let (registry, id) = (ask.registry(), ask.place("id"));
    let view = registry.duplicate_pair(&ask.who, id).await?;
    let [a, b] = &view.pair.reports;
    let stories = [
        registry
            .report_story(&ask.who, &a.id, ask.messages())
            .await?,
        registry
            .report_story(&ask.who, &b.id, ask.messages())
            .await?,
    ];
    let mut sheet = Sheet::new(ask.frame("work", "page-duplicates-pair"))
        .under("/bench", ask.text("page-nav-work"))
        .under("/bench/duplicates", ask.text("page-duplicates-title"));
    if ask.query.get("done").is_some() {
        sheet.put(Part::Notice("good", ask.text("page-duplicates-done")));
    }
    let share = 1.0 / (1.0 + (-view.pair.bits).exp2());
    let percent = format!("{:.1}%", share * 100.0);
    sheet.put(Part::Facts(vec![
        (
            ask.text("page-duplicates-decision"),
            verdict(ask, view.pair.verdict.as_deref()),
        ),
        (
            ask.text("page-duplicates-weight"),
            Cell::text(ask.messages().with(
                "page-duplicates-bits",
                [("bits", bits(view.pair.bits)), ("percent", percent)],
            )),
        ),
        (
            ask.text("page-duplicates-standing"),
            Cell::text(standing(ask, &view.pair)),
        ),
    ]));
    beside(ask, &mut sheet, &view.pair, &stories);
    weights(ask, &mut sheet, &view.pair);
    decide(ask, &mut sheet, &view);
    history(ask, &mut sheet, &view);
    sheet.fault(ask, fault);
    sheet.shown()
}

/// The two reports side by side.
fn beside(ask: &Ask, sheet: &mut Sheet, pair: &DuplicatePair, stories: &[ReportStory; 2]) {
    let f = sheet.f();
    let [a, b] = &pair.reports;
    let mut table = Table::new(
        ask,
        "page-duplicates-beside",
        &[],
        ("page-duplicates-none", "page-duplicates-none-text"),
    );
    table.heads = vec![
        ask.text("page-duplicates-field"),
        called(ask, f, a),
        called(ask, f, b),
    ];
    let both = |key: &str, one: Cell, other: Cell| vec![Cell::text(ask.text(key)), one, other];
    let open = |report: &PairedReport| {
        let address = format!("/bench/reports/{}", report.id);
        Cell::link(ask.text("page-duplicates-report"), address)
    };
    table
        .rows
        .push(both("page-safety-report", open(a), open(b)));
    let source = |report: &PairedReport| {
        Cell::text(ask.messages().family("page-safety-source", &report.source))
    };
    table
        .rows
        .push(both("page-safety-source", source(a), source(b)));
    let received = |report: &PairedReport| Cell::text(f.day(&report.received_on));
    table
        .rows
        .push(both("page-report-received", received(a), received(b)));
    let stands = |report: &PairedReport| Cell::text(state(ask, &report.state));
    table
        .rows
        .push(both("page-safety-state", stands(a), stands(b)));
    let counts = |report: &PairedReport| {
        let key = match &report.leading_id {
            Some(_) => "page-duplicates-not-counted",
            None => "page-duplicates-counted",
        };
        Cell::text(ask.text(key))
    };
    table
        .rows
        .push(both("page-duplicates-counts", counts(a), counts(b)));
    let [one, other] = stories;
    let words = |story: &ReportStory| Cell::text(of(&story.record, "narrative").trim());
    table
        .rows
        .push(both("page-safety-story", words(one), words(other)));
    let (one, mut other) = (case_data(ask, one), case_data(ask, other));
    let absent = || Cell::text(ask.text("page-records-not-known"));
    for (name, cell) in one {
        let place = other.iter().position(|(known, _)| *known == name);
        let beside = place.map_or_else(absent, |place| other.remove(place).1);
        table.rows.push(vec![Cell::text(name), cell, beside]);
    }
    for (name, cell) in other {
        table.rows.push(vec![Cell::text(name), absent(), cell]);
    }
    sheet.put(Part::Table(table));
}

/// What each field says, and what the sum begins with.
fn weights(ask: &Ask, sheet: &mut Sheet, pair: &DuplicatePair) {
    let heads = [
        "page-duplicates-field",
        "page-duplicates-agrees",
        "page-duplicates-says",
    ];
    let empty = ("page-duplicates-none", "page-duplicates-none-text");
    let mut table = Table::new(ask, "page-duplicates-why", &heads, empty);
    for field in &pair.fields {
        table.rows.push(vec![
            Cell::text(ask.messages().family("duplicate-field", &field.field)),
            Cell::text(ask.messages().family("duplicate-level", &field.level)),
            Cell::text(bits(field.bits)),
        ]);
    }
    let others = [
        ("page-duplicates-prior", pair.prior),
        ("page-duplicates-related", -pair.related),
        ("page-duplicates-sum", pair.bits),
    ];
    for (key, value) in others {
        table.rows.push(vec![
            Cell::text(ask.text(key)),
            Cell::default(),
            Cell::text(bits(value)),
        ]);
    }
    sheet.put(Part::Table(table));
}

fn decide(ask: &Ask, sheet: &mut Sheet, view: &DuplicateView) {
    if !ask.may("duplicate_decision.decide") {
        return;
    }
    let f = sheet.f();
    let [a, b] = &view.pair.reports;
    let leading = [a, b].map(|report| (report.first_id.clone(), called(ask, f, report)));
    // The fuller story usually comes from whoever saw the patient, or came first.
    let proposed = match (&a.source, &b.source) {
        (one, other) if one != "clinic" && other == "clinic" => b,
        _ => a,
    };
    let verdicts = worded(ask, "page-duplicates-verdict", &VERDICTS);
    let fields = vec![
        Field::radio(ask, "verdict", "page-duplicates-decision", verdicts).needed(),
        Field::radio(ask, "leading", "page-duplicates-leading", leading)
            .or(&proposed.first_id)
            .hint(ask, "page-duplicates-leading-hint"),
        Field::area(ask, "reason", "page-duplicates-reason").needed(),
    ];
    let words = ("page-duplicates-decide", "page-duplicates-decide-go");
    let action = format!("/bench/duplicates/{}", view.pair.id);
    let form = PartForm::new(ask, action, words, vec![Group::plain(fields)]);
    sheet.put(Part::Form(form));
}

fn history(ask: &Ask, sheet: &mut Sheet, view: &DuplicateView) {
    let heads = [
        "page-duplicates-when",
        "page-duplicates-who",
        "page-duplicates-decision",
        "page-duplicates-leading",
        "page-duplicates-reason",
    ];
    let empty = ("page-duplicates-undone", "page-duplicates-undone-text");
    let mut table = Table::new(ask, "page-duplicates-history", &heads, empty);
    let f = sheet.f();
    for decision in &view.history {
        let leading = view
            .pair
            .reports
            .iter()
            .find(|report| Some(&report.first_id) == decision.leading_id.as_ref());
        table.rows.push(vec![
            Cell::text(f.moment(&decision.at)),
            Cell::text(decision.name.as_ref().unwrap_or(&decision.by)),
            verdict(ask, Some(&decision.verdict)),
            Cell::text(
                leading
                    .map(|report| called(ask, f, report))
                    .unwrap_or_default(),
            ),
            Cell::text(&decision.reason),
        ]);
    }
    sheet.put(Part::Table(table));
}
