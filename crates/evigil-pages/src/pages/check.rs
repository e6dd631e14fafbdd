//! Check a page: paste a text, or upload a file; what it claims, which rules speak of it, what it
//! does not say.

use std::io::Read as _;

use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use evigil_assess::CheckReport;
use evigil_assess::page_check::check_pdf;
use evigil_assess::render::check_fragment;
use evigil_assess::report::PrintFault;
use evigil_document::{Limits, RawDocument, ReadError};
use evigil_registry::Fault;
use evigil_registry::flows::shelf::Shelf;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ask::{Ask, page};
use crate::frame::Frame;
use crate::route::{PageRoutes, see_other};

/// Longest document that is read while a person waits, in bytes.
const BYTES: u64 = 8 << 20;
/// Longest text that goes along with the forms of the answer, in bytes.
const TEXT_BYTES: usize = 2 << 20;
/// Files that are taken as pages.
pub(super) const ACCEPT: &str = ".html,.htm,.txt,.md,.pdf,text/html,text/plain,application/pdf";

#[derive(Template)]
#[template(path = "check.html")]
struct CheckForm {
    f: Frame,
    text: String,
    problem: Option<String>,
    /// Whether a shared result was just deleted.
    is_forgotten: bool,
}

#[derive(Template)]
#[template(path = "check_result.html")]
struct CheckResult {
    f: Frame,
    report: String,
    /// What was read, for the forms of the answer; nothing when it is too long.
    text: Option<String>,
    name: String,
    shared: Option<Shared>,
}

/// Until when a result is shared, and where.
struct Shared {
    until: String,
    address: String,
    /// Whether the link was just made.
    is_made: bool,
}

pub(super) fn add(routes: &mut PageRoutes) {
    routes.open("/check", |ask| async move {
        page(&CheckForm {
            f: ask.frame("check", "page-check-title"),
            text: String::new(),
            problem: None,
            is_forgotten: ask.query.get("forgotten").is_some(),
        })
    });
    routes.post("/check", None, checked);
    routes.post("/check/share", Some("shelf.keep"), |ask| async move {
        share(&ask).await
    });
    routes.get("/check/shared/{token}", "shelf.read", shared);
    routes.post("/check/shared/{token}", Some("shelf.clear"), forgotten);
}

/// What stands on a page, and the name of its file.
pub(super) type SentPage = (Vec<u8>, Option<String>);

/// The bytes of the page that was sent, and the name of its file: the file when there is one, else
/// the text.
pub(super) fn sent_page(ask: &mut Ask) -> Result<Option<SentPage>, Fault> {
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
        return Ok(Some((bytes, Some(upload.name.clone()))));
    }
    let text = ask.form.get("text");
    Ok(text.map(|text| (text.as_bytes().to_vec(), None)))
}

/// What a person can mend where it was typed.
pub(super) const fn can_be_mended(fault: &Fault) -> bool {
    matches!(
        fault,
        Fault::Fields(_) | Fault::Step { .. } | Fault::Reference { .. } | Fault::Stale { .. }
    )
}

/// A document to print, as a file with the name `name`.
pub(super) fn pdf(made: Result<Vec<u8>, PrintFault>, name: &str) -> Result<Response, Fault> {
    let bytes = made.map_err(|error| Fault::Internal(error.to_string()))?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    let media = HeaderValue::from_static("application/pdf");
    headers.insert(header::CONTENT_TYPE, media);
    let name = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let name = name.map_err(|error| Fault::Internal(error.to_string()))?;
    headers.insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}

/// A check in the form in which it is shown, or what is wrong with the page.
enum Read {
    Shown(String, String),
    Printed(Result<Vec<u8>, PrintFault>),
}

async fn checked(mut ask: Ask) -> Result<Response, Fault> {
    let Some((bytes, name)) = sent_page(&mut ask)? else {
        let problem = ask.text("page-check-empty");
        return again(&ask, Some(problem));
    };
    let name = name
        .or_else(|| ask.form.get("name").map(ToOwned::to_owned))
        .unwrap_or_else(|| ask.text("page-check-pasted"));
    let today = ask.today();
    let is_printed = ask.form.get("as") == Some("pdf");
    match read(&ask, (name.clone(), bytes), today, is_printed).await? {
        Ok(Read::Printed(made)) => pdf(made, "check.pdf"),
        Ok(Read::Shown(report, text)) => page(&CheckResult {
            f: ask.frame("check", "page-check-result"),
            report,
            text: Some(text).filter(|text| text.len() <= TEXT_BYTES),
            name,
            shared: None,
        }),
        Err(error) => {
            let problem = said(&ask, &error);
            again(&ask, Some(problem))
        }
    }
}

/// Reads a page under the law of `as_of`, beside the server's own work.
async fn read(
    ask: &Ask,
    (name, bytes): (String, Vec<u8>),
    as_of: Date,
    is_printed: bool,
) -> Result<Result<Read, ReadError>, Fault> {
    let (site, lang) = (ask.site.clone(), ask.lang);
    let place = site.desk().place().await?;
    let read = tokio::task::spawn_blocking(move || {
        let _place = place;
        let desk = site.desk();
        // What goes along with the forms of the answer is the page itself where it is text.
        let whole = String::from_utf8(bytes.clone()).ok();
        let document = match RawDocument::new(name, bytes).decode(&Limits::default()) {
            Ok(document) => document,
            Err(error) => return Ok(Err(error)),
        };
        let reading = desk.engine()?.read(&document, as_of);
        let report = CheckReport::new(&document, &reading, desk.knowledge()?, lang, as_of);
        let wording = desk.wording(lang, as_of)?;
        Ok::<_, Fault>(Ok(if is_printed {
            Read::Printed(check_pdf(&report, &wording))
        } else {
            let shown = check_fragment(&document, &report, &wording);
            Read::Shown(shown, whole.unwrap_or(document.text))
        }))
    });
    read.await
        .map_err(|error| Fault::Internal(error.to_string()))?
}

/// What is kept of a check that is shared.
#[derive(Serialize, Deserialize)]
struct Kept {
    name: String,
    text: String,
    as_of: Date,
}

/// Keeps the text and the day for some days, and leads to the link.
async fn share(ask: &Ask) -> Result<Response, Fault> {
    let Some(text) = ask.form.get("text") else {
        let problem = ask.text("page-check-empty");
        return again(ask, Some(problem));
    };
    let name = ask.form.get("name").map(ToOwned::to_owned);
    let kept = Kept {
        name: name.unwrap_or_else(|| ask.text("page-check-pasted")),
        text: text.to_owned(),
        as_of: ask.today(),
    };
    let content =
        serde_json::to_string(&kept).map_err(|error| Fault::Internal(error.to_string()))?;
    let registry = ask.registry();
    let made = registry
        .keep_on_shelf(&ask.who, Shelf::PageCheck, &content)
        .await?;
    Ok(see_other(&format!("/check/shared/{}?made=yes", made.token)))
}

/// A result that somebody has shared.
async fn shared(ask: Ask) -> Result<Response, Fault> {
    let token = ask.place("token").to_owned();
    let registry = ask.registry();
    let found = registry
        .read_shelf(&ask.who, Shelf::PageCheck, &token)
        .await?;
    let kept: Kept =
        serde_json::from_str(&found.content).map_err(|error| Fault::Internal(error.to_string()))?;
    let given = (kept.name.clone(), kept.text.clone().into_bytes());
    let report = match read(&ask, given, kept.as_of, false).await? {
        Ok(Read::Shown(report, _)) => report,
        Ok(Read::Printed(_)) => String::new(),
        Err(error) => said(&ask, &error),
    };
    let f = ask.frame("check", "page-check-shared-title");
    let shared = Shared {
        until: f.day(&found.expires_at),
        address: format!("/check/shared/{token}"),
        is_made: ask.query.get("made").is_some(),
    };
    let mut response = page(&CheckResult {
        f,
        report,
        text: Some(kept.text),
        name: kept.name,
        shared: Some(shared),
    })?;
    // The address is the key: it belongs into no index and no other site's log.
    let headers = response.headers_mut();
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// A result that was shared is deleted by whoever has its link.
async fn forgotten(ask: Ask) -> Result<Response, Fault> {
    let token = ask.place("token").to_owned();
    let registry = ask.registry();
    registry
        .clear_shelf(&ask.who, Shelf::PageCheck, &token)
        .await?;
    Ok(see_other("/check?forgotten=yes"))
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
        is_forgotten: false,
    })
}
