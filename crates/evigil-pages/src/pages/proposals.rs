//! Studies that somebody proposes for the ledger, and other grades for studies in it: what is
//! proposed, how it was changed, what the board says.

use axum::response::Response;
use evigil_registry::Fault;
use evigil_registry::flows::study_proposal::ProposalDecision;
use evigil_registry::record::Record;
use serde_json::Value as Json;

use super::check::can_be_mended;
use super::lots::dated;
use crate::ask::Ask;
use crate::fields::{Field, Group};
use crate::route::{PageRoutes, see_other};
use crate::sheet::{Cell, Part, PartForm, Sheet, Table, newest, next_page, of};

pub(super) fn add(routes: &mut PageRoutes) {
    routes.get(
        "/proposed-studies",
        "proposed_study.read",
        |ask| async move { list(&ask).await },
    );
    routes.get(
        "/proposed-studies/{id}",
        "proposed_study.read",
        |ask| async move { one(&ask, None).await },
    );
    routes.post(
        "/proposed-studies/{id}/decision",
        Some("proposed_study.decide"),
        |ask| async move {
            let sent = ProposalDecision {
                accepted: ask.form.get("decision") == Some("accept"),
                reason: ask.form.text("reason").trim().to_owned(),
            };
            let id = ask.place("id");
            match ask.registry().decide_proposal(&ask.who, id, &sent).await {
                Ok(_) => Ok(see_other(&format!("/proposed-studies/{id}"))),
                Err(fault) if can_be_mended(&fault) => one(&ask, Some(&fault)).await,
                Err(fault) => Err(fault),
            }
        },
    );
}

/// The study whose grade is to change, or that it is a new one.
fn study(ask: &Ask, id: &str) -> Cell {
    match id {
        "" => Cell::text(ask.text("page-proposals-new")),
        id => Cell::link(id, format!("/studies/{id}")),
    }
}

fn grade(ask: &Ask, code: &str) -> String {
    match code {
        "" => ask.text("page-not-stated"),
        code => ask.messages().family("page-grade", code),
    }
}

fn state(ask: &Ask, record: &Record) -> Cell {
    let code = of(record, "state");
    let tone = match code {
        "accepted" => "good",
        "declined" => "calm",
        _ => "doubt",
    };
    Cell::mark(ask.messages().family("page-proposal-state", code), tone)
}

async fn list(ask: &Ask) -> Result<Response, Fault> {
    let query = ask.query.text("q").trim();
    let found = newest(ask, "proposed_study", &[], query).await?;
    let mut sheet = Sheet::new(ask.frame("evidence", "page-proposals-title"))
        .under("/evidence", ask.text("page-nav-evidence"))
        .lead(ask.text("page-proposals-lead"));
    sheet.put(Part::Find {
        action: "/proposed-studies".to_owned(),
        label: ask.text("page-proposals-study"),
        query: query.to_owned(),
    });
    let heads = [
        "page-proposals-study",
        "page-evidence-study",
        "page-proposals-grade",
        "page-proposals-state",
    ];
    let empty = ("page-proposals-none", "page-proposals-none-text");
    let mut table = Table::new(ask, "page-proposals-list", &heads, empty);
    for record in &found.records {
        table.rows.push(vec![
            Cell::link(
                of(record, "citation"),
                format!("/proposed-studies/{}", record.id),
            ),
            study(ask, of(record, "study")),
            Cell::text(grade(ask, of(record, "grade"))),
            state(ask, record),
        ]);
    }
    table.next = next_page("/proposed-studies", query, found.next);
    sheet.put(Part::Table(table));
    sheet.shown()
}

async fn one(ask: &Ask, fault: Option<&Fault>) -> Result<Response, Fault> {
    let registry = ask.registry();
    let id = ask.place("id");
    let kind = registry.kind("proposed_study")?;
    let record = registry.read(&ask.who, kind, id).await?;
    let title = of(&record, "citation").to_owned();
    let mut sheet = Sheet::new(ask.frame_titled("evidence", title))
        .under("/proposed-studies", ask.text("page-proposals-title"));
    let named = |key: &str, cell: Cell| (ask.text(key), cell);
    let mut facts = vec![
        named("page-proposals-state", state(ask, &record)),
        named("page-evidence-study", study(ask, of(&record, "study"))),
        named(
            "page-proposals-grade",
            Cell::text(grade(ask, of(&record, "grade"))),
        ),
        named("page-proposals-reason", Cell::text(of(&record, "reason"))),
    ];
    if !of(&record, "doi").is_empty() {
        facts.push(("DOI".to_owned(), Cell::text(of(&record, "doi"))));
    }
    if !of(&record, "decided_on").is_empty() {
        let day = dated(ask, sheet.f(), of(&record, "decided_on"));
        let words = format!("{}: {}", day.text, of(&record, "decision_reason"));
        facts.push(named("page-proposals-decided", Cell::text(words)));
    }
    sheet.put(Part::Facts(facts));
    if !of(&record, "body").is_empty() {
        sheet.put(Part::Words(of(&record, "body").to_owned()));
    }
    if !of(&record, "thread_id").is_empty() {
        sheet.put(Part::Actions(vec![(
            ask.text("page-proposals-discussion"),
            format!("/discussions/{}", of(&record, "thread_id")),
        )]));
    }
    let earlier = registry.history(&ask.who, kind, id).await?;
    if !earlier.is_empty() {
        sheet.put(Part::Heading(ask.text("page-proposals-history")));
    }
    for (place, version) in earlier.iter().enumerate() {
        let text = |column: &str| {
            let found = version.get(column).and_then(Json::as_str);
            found.unwrap_or_default().to_owned()
        };
        let head = sheet.f().count("page-proposals-version", place + 1);
        sheet.put(Part::Facts(vec![
            (head, Cell::text(sheet.f().moment(&text("changed_at")))),
            named(
                "page-proposals-grade",
                Cell::text(grade(ask, &text("grade"))),
            ),
            named("page-proposals-reason", Cell::text(text("reason"))),
        ]));
    }
    if of(&record, "state") == "proposed" && ask.may("proposed_study.decide") {
        let answers = [
            ("accept".to_owned(), ask.text("page-proposals-accept")),
            ("decline".to_owned(), ask.text("page-proposals-decline")),
        ];
        let fields = vec![
            Field::radio(ask, "decision", "page-proposals-decision", answers).needed(),
            Field::area(ask, "reason", "page-proposals-reason").needed(),
        ];
        let form = PartForm::new(
            ask,
            format!("/proposed-studies/{id}/decision"),
            ("page-proposals-decide", "page-proposals-decide"),
            vec![Group::plain(fields)],
        );
        sheet.put(Part::Form(form));
    }
    sheet.fault(ask, fault);
    sheet.shown()
}
