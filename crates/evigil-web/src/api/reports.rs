//! Reports: filed by patients, clinics and in bulk, triaged, asked back, coded, due, closed.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::Response;
use evigil_core::Lang;
use evigil_registry::Fault;
use evigil_registry::flows::report::PatientForm;
use evigil_registry::flows::report::coding::{Coding, CodingProposal};
use evigil_registry::flows::report::deadline::{DueList, DueQuestion};
use evigil_registry::flows::report::import::{ReportImport, ReportsImported};
use evigil_registry::flows::report::intake::{ClinicForm, Filed, PatientReceipt};
use evigil_registry::flows::report::query::{Answer, Question, ReceiptView};
use evigil_registry::flows::report::triage::Triage;
use evigil_registry::kind::Kinds;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::call::{Call, LookedAt, changes, leave, makes, order, step, to_the_end};
use super::files::taken;
use super::request::{answer, bytes, json as body, query, unreadable};
use crate::app::App;
use crate::identity::Visitor;
use crate::route::{Method, RouteDescription, Routes};

/// A report of a clinic: one message of E2B(R3) or one line of `evigil.icsr/1`, as text or as a
/// file that was handed in before.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ClinicReport {
    /// What is known beside the report.
    #[serde(default)]
    form: ClinicForm,
    /// The report itself.
    #[serde(default)]
    text: Option<String>,
    /// Digest of a file that was handed in, instead.
    #[serde(default)]
    file: Option<String>,
}

/// A receipt. It is a secret, and stands in no address.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Receipt {
    /// The number that came with the report.
    receipt: String,
}

/// An answer by receipt.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ReceiptAnswer {
    /// The number that came with the report.
    receipt: String,
    /// The question.
    query_id: String,
    /// What is answered.
    answer: String,
}

/// Language of proposals.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ProposalLanguage {
    /// Language of the terms.
    lang: Lang,
}

/// To which case a report goes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CaseOfReport {
    /// Version of the report that was looked at.
    version: i64,
    /// The case.
    case_id: String,
}

pub(super) fn add(routes: &mut Routes, kinds: &Kinds) {
    filing(routes);
    importing(routes);
    receipts(routes);
    working(routes, kinds);
    coding(routes, kinds);
}

fn filing(routes: &mut Routes) {
    let about = "A patient reports in plain words; nobody has to sign in. The answer holds a receipt, shown once.";
    let route = RouteDescription::new(
        Method::Post,
        "/api/v1/patient-reports",
        Some("report.create_by_patient"),
        about,
    );
    let route = route.takes::<PatientForm>().gives::<PatientReceipt>(201);
    routes.add(route, file_by_patient);
    let about = "File a complete report: one message of E2B(R3), or one line of evigil.icsr/1.";
    let route = RouteDescription::new(Method::Post, "/api/v1/reports", Some("report.file"), about);
    let route = route.takes::<ClinicReport>().gives::<Filed>(201);
    routes.add(route, file_by_clinic);
}

async fn file_by_patient(app: App, who: Arc<Visitor>, request: Request) -> Result<Response, Fault> {
    let sent = bytes(request, app.limits().json_bytes).await?;
    let receipt: PatientReceipt = app.registry().file_patient_report(&who, &sent).await?;
    answer(StatusCode::CREATED, &receipt)
}

async fn file_by_clinic(app: App, who: Arc<Visitor>, request: Request) -> Result<Response, Fault> {
    let sent: ClinicReport = body(&app, request).await?;
    let report = match (sent.text, sent.file) {
        (Some(text), None) => text.into_bytes(),
        (None, Some(file)) => {
            app.registry().may_read_file(&who, &file).await?;
            let registry = app.registry().clone();
            tokio::task::spawn_blocking(move || registry.files().read(&file))
                .await
                .map_err(|error| Fault::Internal(error.to_string()))??
        }
        _ => return Err(unreadable("one of text and file is needed")),
    };
    let filed: Filed = app.registry().file_report(&who, sent.form, &report).await?;
    answer(StatusCode::CREATED, &filed)
}

fn importing(routes: &mut Routes) {
    let about = "Take in a file of reports that was handed in before; a table needs its mapping.";
    step(
        routes,
        (Method::Post, "/api/v1/report-imports", "report.import"),
        about,
        |call, sent: ReportImport| async move {
            call.registry().may_read_file(&call.who, &sent.file).await?;
            import(call.app, call.who, sent).await
        },
    );
    let about = "Take in reports from the body: a batch of E2B(R3), or lines of evigil.icsr/1.";
    let mut route = RouteDescription::new(
        Method::Post,
        "/api/v1/report-imports/body",
        Some("report.import"),
        about,
    )
    .body(json!({"type": "string"}))
    .query(
        "name",
        json!({"type": "string", "maxLength": 500}),
        "Name under which the file was known.",
    )
    .query(
        "regime",
        json!({"type": "string", "maxLength": 100}),
        "Rules by which deadlines are counted.",
    )
    .gives::<ReportsImported>(200);
    route.body_media = "application/octet-stream";
    routes.add(route, import_body);
}

async fn import(app: App, who: Arc<Visitor>, file: ReportImport) -> Result<ReportsImported, Fault> {
    to_the_end(async move {
        let registry = app.registry();
        registry.import_reports(&who, file, &|_| true).await
    })
    .await
}

async fn import_body(app: App, who: Arc<Visitor>, mut request: Request) -> Result<Response, Fault> {
    let (mut name, mut regime) = (None, None);
    for (key, value) in query(&mut request).await? {
        match key.as_str() {
            "name" => name = Some(value),
            "regime" => regime = Some(value),
            _ => return Err(unreadable("only name and regime stand in this address")),
        }
    }
    let stored = taken(&app, &who, request, name.as_deref()).await?;
    let file = ReportImport {
        file: stored.sha256,
        name: name.unwrap_or_else(|| "reports".to_owned()),
        mapping: None,
        regime,
    };
    answer(StatusCode::OK, &import(app, who, file).await?)
}

fn receipts(routes: &mut Routes) {
    let about = "Where a report stands, and what its reporter is asked; by receipt.";
    let operation = "query.answer_by_receipt";
    step(
        routes,
        (Method::Post, "/api/v1/report-receipts", operation),
        about,
        |call, sent: Receipt| async move {
            let view: ReceiptView = call
                .registry()
                .report_by_receipt(&call.who, &sent.receipt)
                .await?;
            Ok(view)
        },
    );
    let about = "Answer a question, by receipt.";
    order(
        routes,
        (Method::Post, "/api/v1/report-receipts/answer", operation),
        about,
        |call, sent: ReceiptAnswer| async move {
            let ReceiptAnswer {
                receipt,
                query_id,
                answer,
            } = sent;
            let answer = Answer { answer };
            let registry = call.registry();
            registry
                .answer_by_receipt(&call.who, &receipt, &query_id, answer)
                .await
        },
    );
}

fn working(routes: &mut Routes, kinds: &Kinds) {
    let about = "Decide how grave a report is, and to which case it belongs; a signature.";
    let route = (Method::Post, "/api/v1/reports/{id}/triage", "report.triage");
    let leaves = changes(kinds, "report");
    leave(
        routes,
        route,
        about,
        leaves,
        |call, sent: Triage| async move {
            let registry = call.registry();
            registry.triage_report(&call.who, call.id(), sent).await
        },
    );
    let about = "Ask the reporter back. The clock goes on.";
    let route = (Method::Post, "/api/v1/reports/{id}/questions", "query.ask");
    let leaves = makes(kinds, "query");
    leave(
        routes,
        route,
        about,
        leaves,
        |call, sent: Question| async move {
            let registry = call.registry();
            registry.ask_reporter(&call.who, call.id(), sent).await
        },
    );
    let about = "Answer a question about the own report.";
    let route = (Method::Post, "/api/v1/queries/{id}/answer", "query.answer");
    let leaves = changes(kinds, "query");
    leave(
        routes,
        route,
        about,
        leaves,
        |call, sent: Answer| async move {
            let registry = call.registry();
            registry.answer_query(&call.who, call.id(), sent).await
        },
    );
    let about = "Reports that an authority has to have, the first due first.";
    let route = (Method::Post, "/api/v1/reports/due", "report.due");
    step(routes, route, about, |call, sent: DueQuestion| async move {
        let due: DueList = call.registry().due_reports(&call.who, &sent).await?;
        Ok(due)
    });
    let about = "End a report that was acknowledged, or that nobody has to have; a signature.";
    let route = (Method::Post, "/api/v1/reports/{id}/close", "report.close");
    let leaves = changes(kinds, "report");
    leave(
        routes,
        route,
        about,
        leaves,
        |call, sent: LookedAt| async move {
            let registry = call.registry();
            registry
                .close_report(&call.who, call.id(), sent.version)
                .await
        },
    );
    let about = "Move a report to another case.";
    let route = (Method::Post, "/api/v1/reports/{id}/case", "case.change");
    let leaves = changes(kinds, "report");
    leave(
        routes,
        route,
        about,
        leaves,
        |call, sent: CaseOfReport| async move {
            let registry = call.registry();
            let whole = (call.id(), sent.version);
            registry.move_report(&call.who, whole, &sent.case_id).await
        },
    );
}

fn coding(routes: &mut Routes, kinds: &Kinds) {
    let about = "Terms for the reactions of a report, the best first. A person codes.";
    let route = (
        Method::Post,
        "/api/v1/reports/{id}/code-proposals",
        "coding.set",
    );
    step(routes, route, about, propose);
    let about = "Give a reaction its code, or another one.";
    let route = (Method::Post, "/api/v1/reports/{id}/codes", "coding.set");
    let leaves = changes(kinds, "coding");
    leave(
        routes,
        route,
        about,
        leaves,
        |call, sent: Coding| async move {
            let registry = call.registry();
            registry.set_code(&call.who, call.id(), sent).await
        },
    );
    let about = "End coding: every reaction has a code.";
    let route = (
        Method::Post,
        "/api/v1/reports/{id}/coding-end",
        "coding.finish",
    );
    let leaves = changes(kinds, "report");
    leave(
        routes,
        route,
        about,
        leaves,
        |call, sent: LookedAt| async move {
            let registry = call.registry();
            registry
                .finish_coding(&call.who, call.id(), sent.version)
                .await
        },
    );
}

async fn propose(call: Call, sent: ProposalLanguage) -> Result<Vec<CodingProposal>, Fault> {
    let registry = call.registry();
    registry
        .propose_codes(&call.who, call.id(), sent.lang)
        .await
}
