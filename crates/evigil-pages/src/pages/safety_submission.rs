//! A report goes to an authority: the message is written and held against the receiver's rules,
//! downloaded, recorded as sent, and its acknowledgement taken in.

use std::io::Read as _;

use axum::response::Response;
use evigil_registry::Fault;
use evigil_registry::flows::report::export::{Dispatch, Sent};
use evigil_registry::kind::{FieldFault, FieldFaultKind};
use evigil_registry::record::Record;

use super::safety_report::{after, saved};
use crate::ask::Ask;
use crate::fields::{Field, Group, typed_day, worded};
use crate::route::PageRoutes;
use crate::sheet::{Cell, Part, PartForm, Sheet, Table, newest, of};

/// Rules of receivers against which a message is held.
const PROFILES: [&str; 5] = ["pmda", "ich", "fda-postmarket", "fda-premarket", "mfds"];
/// Longest acknowledgement, in bytes.
const ACKNOWLEDGEMENT_BYTES: u64 = 16 << 20;

pub(super) fn add(routes: &mut PageRoutes) {
    routes.post(
        "/bench/reports/{id}/submission",
        Some("report.export"),
        |ask| async move {
            let done = prepared(&ask).await;
            after(&ask, done, "prepared").await
        },
    );
    routes.get(
        "/bench/submissions/{id}/message",
        "submission.read",
        message,
    );
    routes.post(
        "/bench/reports/{id}/sent",
        Some("report.submit"),
        |ask| async move {
            let done = sent(&ask).await;
            after(&ask, done, "sent").await
        },
    );
    routes.post(
        "/bench/reports/{id}/acknowledgement",
        Some("report.acknowledge"),
        |mut ask| async move {
            let done = acknowledged(&mut ask).await;
            after(&ask, done, "acknowledged").await
        },
    );
}

fn faulty(field: &str, kind: FieldFaultKind) -> Fault {
    Fault::Fields(vec![FieldFault::new(field, kind)])
}

async fn prepared(ask: &Ask) -> Result<(), Fault> {
    let registry = ask.registry();
    let id = ask.place("id");
    let report = registry
        .read(&ask.who, registry.kind("report")?, id)
        .await?;
    let text = |name: &str| ask.form.get(name).map(ToOwned::to_owned);
    let dispatch = Dispatch {
        profile: text("profile").unwrap_or_default(),
        sender: text("sender").unwrap_or_default(),
        organisation: text("organisation"),
        receiver: text("receiver").unwrap_or_default(),
        country: text("country").map(|country| country.to_uppercase()),
        report_id: Some(id.to_owned()),
    };
    for (name, value) in [
        ("sender", &dispatch.sender),
        ("receiver", &dispatch.receiver),
    ] {
        if value.is_empty() {
            return Err(faulty(name, FieldFaultKind::Missing));
        }
    }
    let case = of(&report, "case_id");
    registry
        .prepare_submission(&ask.who, case, dispatch)
        .await?;
    Ok(())
}

async fn message(ask: Ask) -> Result<Response, Fault> {
    let id = ask.place("id");
    let xml = ask.registry().submission_message(&ask.who, id).await?;
    Ok(saved(xml, "application/xml", "e2b-r3.xml"))
}

async fn sent(ask: &Ask) -> Result<(), Fault> {
    let sent_on = match ask.form.get("sent_on") {
        None => None,
        Some(day) => Some(typed_day(day).parse().map_err(|_| {
            let expected = "a date";
            faulty("sent_on", FieldFaultKind::Type { expected })
        })?),
    };
    let submission = ask.form.get("submission").unwrap_or_default();
    let registry = ask.registry();
    registry
        .record_submission(&ask.who, submission, Sent { sent_on })
        .await?;
    Ok(())
}

async fn acknowledged(ask: &mut Ask) -> Result<(), Fault> {
    let Some(upload) = ask.form.upload("said") else {
        return Err(faulty("said", FieldFaultKind::Missing));
    };
    let mut bytes = Vec::new();
    (&mut upload.file)
        .take(ACKNOWLEDGEMENT_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Fault::Internal(error.to_string()))?;
    ask.registry().acknowledge(&ask.who, &bytes).await?;
    Ok(())
}

/// What became of a message, as a mark.
fn state(ask: &Ask, code: &str) -> Cell {
    let tone = match code {
        "accepted" => "good",
        "rejected" => "bad",
        "prepared" => "doubt",
        _ => "calm",
    };
    Cell::mark(ask.messages().family("page-submission-state", code), tone)
}

/// Messages of a report, and the forms of whoever sends.
pub(super) async fn on_report(ask: &Ask, sheet: &mut Sheet, record: &Record) -> Result<(), Fault> {
    let stage = of(record, "state");
    let is_late = matches!(stage, "assessed" | "submitted" | "acknowledged" | "closed");
    if !ask.may("submission.read") || !(is_late || stage == "coded") {
        return Ok(());
    }
    let messages = newest(ask, "submission", &[("report_id", &record.id)], "").await?;
    if messages.records.is_empty() && !is_late {
        return Ok(());
    }
    let heads = [
        "page-submission-receiver",
        "page-submission-rules",
        "page-safety-state",
        "page-submission-sent-on",
        "page-submission-warnings",
        "page-submission-errors",
        "page-submission-file",
    ];
    let empty = ("page-submission-none", "page-submission-none-text");
    let mut table = Table::new(ask, "page-submission-title", &heads, empty);
    for message in &messages.records {
        let warnings = message.fields.get("warnings");
        let warnings = warnings.and_then(|it| it.to_json().as_i64()).unwrap_or(0);
        table.rows.push(vec![
            Cell::text(of(message, "receiver")),
            Cell::text(
                ask.messages()
                    .family("page-profile", of(message, "profile")),
            ),
            state(ask, of(message, "state")),
            match of(message, "sent_on") {
                "" => Cell::text(ask.text("page-submission-not-sent")),
                day => Cell::text(sheet.f().day(day)),
            },
            Cell::text(sheet.f().number(warnings)),
            Cell::text(of(message, "errors")),
            Cell::link(
                ask.text("page-submission-download"),
                format!("/bench/submissions/{}/message", message.id),
            ),
        ]);
    }
    sheet.put(Part::Table(table));
    steps(ask, sheet, record, &messages.records);
    Ok(())
}

/// The forms of whoever sends: what was written is sent, what was sent is acknowledged.
fn steps(ask: &Ask, sheet: &mut Sheet, record: &Record, messages: &[Record]) {
    let stage = of(record, "state");
    let action = |step: &str| format!("/bench/reports/{}/{step}", record.id);
    if stage == "assessed" && ask.may("report.submit") {
        let open = messages.iter().find(|it| of(it, "state") == "prepared");
        if let Some(message) = open {
            let fields = vec![
                Field::hidden(ask, "submission", &message.id),
                Field::day(ask, "sent_on", "page-submission-sent-on")
                    .or(&ask.today().to_string())
                    .needed(),
            ];
            let words = ("page-submission-record", "page-submission-record-go");
            let groups = vec![Group::plain(fields)];
            sheet.put(Part::Form(PartForm::new(
                ask,
                action("sent"),
                words,
                groups,
            )));
        }
    }
    if stage == "submitted" && ask.may("report.acknowledge") {
        let fields = vec![
            Field::file(ask, "said", "page-submission-said", ".xml,application/xml")
                .hint(ask, "page-submission-said-hint")
                .needed(),
        ];
        let words = (
            "page-submission-acknowledge",
            "page-submission-acknowledge-go",
        );
        let groups = vec![Group::plain(fields)];
        let form = PartForm::new(ask, action("acknowledgement"), words, groups);
        sheet.put(Part::Form(form));
    }
    if stage == "assessed" && ask.may("report.export") {
        let profiles = worded(ask, "page-profile", &PROFILES);
        let fields = vec![
            Field::select(ask, "profile", "page-submission-rules", profiles)
                .or("pmda")
                .needed(),
            Field::line(ask, "sender", "page-submission-sender")
                .hint(ask, "page-submission-sender-hint")
                .needed(),
            Field::line(ask, "organisation", "page-submission-organisation"),
            Field::line(ask, "receiver", "page-submission-receiver")
                .hint(ask, "page-submission-receiver-hint")
                .needed(),
            Field::line(ask, "country", "page-submission-country")
                .or("JP")
                .hint(ask, "page-submission-country-hint"),
        ];
        let words = ("page-submission-prepare", "page-submission-prepare-go");
        let groups = vec![Group::plain(fields)];
        let form = PartForm::new(ask, action("submission"), words, groups);
        sheet.put(Part::Form(form));
    }
}
