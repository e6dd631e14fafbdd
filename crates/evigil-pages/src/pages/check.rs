//! Check a page: paste a text, or upload a file; what it claims, which rules speak of it, what it
//! does not say.

use std::io::Read as _;

use askama::Template;
use axum::response::Response;
use evigil_assess::CheckReport;
use evigil_assess::render::check_fragment;
use evigil_document::{Limits, RawDocument, ReadError};
use evigil_registry::Fault;

use crate::ask::{Ask, page};
use crate::frame::Frame;
use crate::route::PageRoutes;

/// Longest document that is read while a person waits, in bytes.
const BYTES: u64 = 8 << 20;

#[derive(Template)]
#[template(path = "check.html")]
struct CheckForm {
    f: Frame,
    text: String,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "check_result.html")]
struct CheckResult {
    f: Frame,
    report: String,
}

pub(super) fn add(routes: &mut PageRoutes) {
    routes.open("/check", |ask| async move {
        page(&CheckForm {
            f: ask.frame("check", "page-check-title"),
            text: String::new(),
            problem: None,
        })
    });
    routes.post("/check", None, checked);
}

/// The document that was given: the file when there is one, else the text.
fn given(ask: &mut Ask) -> Result<Option<RawDocument>, Fault> {
    let name = ask.text("page-check-pasted");
    if let Some(upload) = ask.form.upload("file") {
        if upload.bytes > BYTES {
            return Err(Fault::Step {
                code: "EV-R530",
                details: vec![("max", BYTES.to_string())],
            });
        }
        let mut bytes = Vec::new();
        let read = upload.file.read_to_end(&mut bytes);
        read.map_err(|error| Fault::Internal(error.to_string()))?;
        return Ok(Some(RawDocument::new(upload.name.clone(), bytes)));
    }
    let text = ask.form.get("text");
    Ok(text.map(|text| RawDocument::new(name, text.as_bytes().to_vec())))
}

async fn checked(mut ask: Ask) -> Result<Response, Fault> {
    let Some(raw) = given(&mut ask)? else {
        let problem = ask.text("page-check-empty");
        return again(&ask, Some(problem));
    };
    let (site, lang, today) = (ask.site.clone(), ask.lang, ask.today());
    let place = site.desk().place().await?;
    let read = tokio::task::spawn_blocking(move || {
        let _place = place;
        let desk = site.desk();
        let document = match raw.decode(&Limits::default()) {
            Ok(document) => document,
            Err(error) => return Ok(Err(error)),
        };
        let reading = desk.engine()?.read(&document, today);
        let report = CheckReport::new(&document, &reading, desk.knowledge()?, lang, today);
        let wording = desk.wording(lang, today)?;
        Ok::<_, Fault>(Ok(check_fragment(&document, &report, &wording)))
    });
    let read = read
        .await
        .map_err(|error| Fault::Internal(error.to_string()))?;
    match read? {
        Ok(report) => page(&CheckResult {
            f: ask.frame("check", "page-check-result"),
            report,
        }),
        Err(error) => {
            let problem = said(&ask, &error);
            again(&ask, Some(problem))
        }
    }
}

/// What is wrong with a document and what to do, as the command line says it.
pub(super) fn said(ask: &Ask, error: &ReadError) -> String {
    let (code, details) = (error.code(), error.details());
    let what = ask
        .messages()
        .with(&format!("what-{code}"), details.clone());
    let help = ask.messages().with(&format!("help-{code}"), details);
    ask.messages()
        .with("page-said", [("what", what), ("help", help)])
}

fn again(ask: &Ask, problem: Option<String>) -> Result<Response, Fault> {
    page(&CheckForm {
        f: ask.frame("check", "page-check-title"),
        text: ask.form.text("text").to_owned(),
        problem,
    })
}
