//! A recall: whom it reaches, who was told, who has confirmed, and its end.

use axum::response::Response;
use evigil_registry::Fault;
use evigil_registry::flows::recall::{CloseInput, ConfirmInput, RecallView, SendInput};
use evigil_registry::kind::{FieldFault, FieldFaultKind};
use serde_json::Value as Json;

use super::lots::{title, with_product};
use crate::ask::Ask;
use crate::fields::{Field, Group};
use crate::route::{PageRoutes, see_other};
use crate::sheet::{Cell, Part, PartForm, Sheet, Table, newest, next_page, of};

pub(super) fn add(routes: &mut PageRoutes) {
    routes.get("/recalls", "recall_notice.read", |ask| async move {
        list(&ask).await
    });
    routes.get("/recalls/{id}", "recall_notice.read", |ask| async move {
        recall(&ask, ask.place("id"), None).await
    });
    routes.post(
        "/recalls/{id}/notices",
        Some("recall.send"),
        |ask| async move {
            let id = ask.place("id");
            let send = SendInput::default();
            let done = ask.registry().send_recall(&ask.who, id, &send).await;
            after(&ask, id, done.map(drop)).await
        },
    );
    routes.post(
        "/recalls/{id}/confirm",
        Some("recall_notice.confirm"),
        |ask| async move {
            let id = ask.place("id").to_owned();
            let done = confirmed(&ask).await;
            after(&ask, &id, done).await
        },
    );
    routes.post(
        "/recalls/{id}/end",
        Some("recall.close"),
        |ask| async move {
            let id = ask.place("id");
            let input = CloseInput {
                minutes: ask.form.get("minutes").unwrap_or_default().to_owned(),
                reason: ask.form.get("reason").map(ToOwned::to_owned),
            };
            let done = ask.registry().close_recall(&ask.who, id, &input).await;
            after(&ask, id, done.map(drop)).await
        },
    );
}

async fn confirmed(ask: &Ask) -> Result<(), Fault> {
    let units = ask
        .form
        .get("units_left")
        .and_then(|text| text.parse().ok());
    let Some(units_left) = units else {
        return Err(Fault::Fields(vec![FieldFault::new(
            "units_left",
            FieldFaultKind::Missing,
        )]));
    };
    let input = ConfirmInput {
        units_left,
        note: ask.form.get("note").map(ToOwned::to_owned),
    };
    let notice = ask.form.get("notice").unwrap_or_default();
    let registry = ask.registry();
    registry.confirm_recall(&ask.who, notice, &input).await?;
    Ok(())
}

async fn after(ask: &Ask, id: &str, done: Result<(), Fault>) -> Result<Response, Fault> {
    match done {
        Ok(()) => Ok(see_other(&format!("/recalls/{id}"))),
        Err(fault @ (Fault::Fields(_) | Fault::Step { .. })) => recall(ask, id, Some(&fault)).await,
        Err(fault) => Err(fault),
    }
}

fn text<'j>(record: &'j Json, column: &str) -> &'j str {
    record
        .get(column)
        .and_then(Json::as_str)
        .unwrap_or_default()
}

async fn list(ask: &Ask) -> Result<Response, Fault> {
    let found = newest(ask, "recall", &[], "").await?;
    let heads = [
        "page-recalls-opened",
        "page-products-name",
        "page-recalls-state",
        "page-recalls-reason",
    ];
    let empty = ("page-recalls-none", "page-recalls-none-text");
    let mut table = Table::new(ask, "page-recalls-list", &heads, empty);
    let mut sheet = Sheet::new(ask.frame("work", "page-recalls-title"))
        .under("/bench", ask.text("page-nav-work"));
    for recall in &found.records {
        let (lot, product) = with_product(ask, of(recall, "lot_id")).await?;
        let state = of(recall, "state");
        let tone = if state == "open" { "bad" } else { "calm" };
        table.rows.push(vec![
            Cell::link(
                sheet.f().day(of(recall, "opened_on")),
                format!("/recalls/{}", recall.id),
            ),
            Cell::link(title(ask, &lot, &product), format!("/lots/{}", lot.id)),
            Cell::mark(ask.messages().family("page-recall-state", state), tone),
            Cell::text(of(recall, "reason")),
        ]);
    }
    table.next = next_page("/recalls", "", found.next);
    sheet.put(Part::Table(table));
    sheet.shown()
}

async fn recall(ask: &Ask, id: &str, fault: Option<&Fault>) -> Result<Response, Fault> {
    let view = ask.registry().recall(&ask.who, id).await?;
    let lot_id = text(&view.recall, "lot_id").to_owned();
    let (lot, product) = with_product(ask, &lot_id).await?;
    let name = title(ask, &lot, &product);
    let values = [("lot", name.clone())];
    let heading = ask.messages().with("page-recall-title", values);
    let mut sheet = Sheet::new(ask.frame_titled("work", heading))
        .under("/recalls", ask.text("page-recalls-title"))
        .under(format!("/lots/{lot_id}"), name);
    let is_open = text(&view.recall, "state") == "open";
    let state = text(&view.recall, "state");
    let tone = if is_open { "bad" } else { "calm" };
    let counts = [("confirmed", view.confirmed), ("all", view.notices.len())];
    let mut facts = vec![
        (
            ask.text("page-recalls-state"),
            Cell::mark(ask.messages().family("page-recall-state", state), tone),
        ),
        (
            ask.text("page-recalls-opened"),
            Cell::text(sheet.f().day(text(&view.recall, "opened_on"))),
        ),
        (
            ask.text("page-recalls-reason"),
            Cell::text(text(&view.recall, "reason")),
        ),
        (
            ask.text("page-recall-answers"),
            Cell::text(ask.messages().with("page-recall-confirmed", counts)),
        ),
    ];
    if !is_open {
        let closed = sheet.f().day(text(&view.recall, "closed_on"));
        facts.push((ask.text("page-recalls-closed"), Cell::text(closed)));
    }
    sheet.put(Part::Facts(facts));
    notices(ask, &mut sheet, &view).await?;
    if is_open {
        steps(ask, &mut sheet, id, &view).await?;
    }
    sheet.fault(ask, fault);
    sheet.shown()
}

async fn facility(ask: &Ask, notice: &Json) -> Result<String, Fault> {
    let registry = ask.registry();
    let kind = registry.kind("provider")?;
    let provider = registry
        .read(&ask.who, kind, text(notice, "provider_id"))
        .await?;
    Ok(of(&provider, "name").to_owned())
}

async fn notices(ask: &Ask, sheet: &mut Sheet, view: &RecallView) -> Result<(), Fault> {
    let heads = [
        "page-providers-name",
        "page-trace-treatments",
        "page-recall-sent",
        "page-recall-answered",
        "page-recall-units",
        "page-recall-note",
    ];
    let empty = ("page-recall-no-notices", "page-recall-no-notices-text");
    let mut table = Table::new(ask, "page-recall-notices", &heads, empty);
    for notice in &view.notices {
        let name = facility(ask, notice).await?;
        let when = |column: &str, key: &str| match text(notice, column) {
            "" => Cell::mark(ask.text(key), "doubt"),
            moment => Cell::text(sheet.f().day(moment)),
        };
        let count = |column: &str| {
            let count = notice.get(column).and_then(Json::as_i64);
            Cell::text(count.map_or(String::new(), |count| sheet.f().number(count)))
        };
        table.rows.push(vec![
            Cell::link(name, format!("/providers/{}", text(notice, "provider_id"))),
            count("exposures"),
            when("sent_at", "page-recall-not-sent"),
            when("confirmed_at", "page-recall-not-answered"),
            count("units_left"),
            Cell::text(text(notice, "note")),
        ]);
    }
    sheet.put(Part::Table(table));
    Ok(())
}

async fn steps(ask: &Ask, sheet: &mut Sheet, id: &str, view: &RecallView) -> Result<(), Fault> {
    let is_unsent = |notice: &&Json| text(notice, "sent_at").is_empty();
    if ask.may("recall.send") && view.notices.iter().any(|notice| is_unsent(&notice)) {
        let form = PartForm::new(
            ask,
            format!("/recalls/{id}/notices"),
            ("page-recall-send", "page-recall-send-go"),
            Vec::new(),
        );
        sheet.put(Part::Form(form));
    }
    if ask.may("recall_notice.confirm") {
        let open = view
            .notices
            .iter()
            .filter(|notice| !is_unsent(notice) && text(notice, "confirmed_at").is_empty());
        for notice in open {
            let id_of = text(notice, "id");
            let fields = vec![
                Field::hidden(ask, "notice", id_of),
                Field::number(ask, "units_left", "page-recall-units")
                    .hint(ask, "page-recall-units-hint")
                    .known_as(id_of)
                    .needed(),
                Field::area(ask, "note", "page-recall-note").known_as(id_of),
            ];
            let mut form = PartForm::new(
                ask,
                format!("/recalls/{id}/confirm"),
                ("page-recall-confirm", "page-recall-confirm-go"),
                vec![Group::plain(fields)],
            );
            let name = facility(ask, notice).await?;
            form.title = format!("{} ({name})", form.title);
            sheet.put(Part::Form(form));
        }
    }
    if ask.may("recall.close") {
        let mut fields = vec![
            Field::area(ask, "minutes", "page-recall-minutes")
                .hint(ask, "page-recall-minutes-hint")
                .needed(),
        ];
        if view.confirmed < view.notices.len() {
            fields.push(
                Field::area(ask, "reason", "page-recall-why").hint(ask, "page-recall-why-hint"),
            );
        }
        let form = PartForm::new(
            ask,
            format!("/recalls/{id}/end"),
            ("page-recall-end", "page-recall-end-go"),
            vec![Group::plain(fields)],
        );
        sheet.put(Part::Form(form.grave()));
    }
    Ok(())
}
