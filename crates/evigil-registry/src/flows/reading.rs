//! Pages and offers are read with the built-in knowledge base. The engine that reads them takes
//! some ten milliseconds to build and is built once for all requests.

use std::sync::OnceLock;

use evigil_assess::{CheckReport, Messages};
use evigil_claims::ClaimsEngine;
use evigil_core::Lang;
use evigil_document::{Limits, RawDocument};
use evigil_evidence::ledger::Ledger;
use evigil_knowledge::Knowledge;
use jiff::civil::Date;

use crate::fault::Fault;

/// Largest page, in bytes. Pages of clinics are under a megabyte, printed brochures under ten.
pub const PAGE_MAX: u64 = 20 * 1024 * 1024;

/// A page as it was handed in.
#[derive(Debug, Clone)]
pub struct PageBytes {
    /// Address, or what else says where it stood.
    pub source: String,
    /// Media type as a server gave it.
    pub media: Option<String>,
    /// The page.
    pub bytes: Vec<u8>,
}

/// The knowledge base in the program.
pub(super) fn knowledge() -> Result<&'static Knowledge, Fault> {
    Knowledge::embedded().map_err(|error| Fault::Internal(format!("knowledge base: {error}")))
}

/// The engine that reads claims.
pub(super) fn engine() -> Result<&'static ClaimsEngine, Fault> {
    static ENGINE: OnceLock<Result<ClaimsEngine, String>> = OnceLock::new();
    let built = ENGINE.get_or_init(|| {
        let knowledge = Knowledge::embedded().map_err(|error| error.to_string())?;
        ClaimsEngine::new(knowledge).map_err(|error| error.to_string())
    });
    built
        .as_ref()
        .map_err(|message| Fault::Internal(format!("claims engine: {message}")))
}

/// The ledger of studies.
pub(super) fn ledger() -> Result<&'static Ledger, Fault> {
    static LEDGER: OnceLock<Result<Ledger, String>> = OnceLock::new();
    let read = LEDGER.get_or_init(|| {
        let knowledge = Knowledge::embedded().map_err(|error| error.to_string())?;
        Ledger::load(knowledge).map_err(|faults| faults.to_string())
    });
    read.as_ref()
        .map_err(|message| Fault::Internal(format!("ledger: {message}")))
}

/// The words of one language; read from their files once.
pub(super) fn messages(lang: Lang) -> &'static Messages {
    static ENGLISH: OnceLock<Messages> = OnceLock::new();
    static JAPANESE: OnceLock<Messages> = OnceLock::new();
    match lang {
        Lang::En => ENGLISH.get_or_init(|| Messages::new(lang)),
        Lang::Ja => JAPANESE.get_or_init(|| Messages::new(lang)),
    }
}

/// What was found in a page under the law of `as_of`, and its text.
///
/// # Errors
/// [`Fault::Step`] with `EV-R400` when there is no text to read.
pub(super) fn check(
    page: PageBytes,
    lang: Lang,
    as_of: Date,
) -> Result<(CheckReport, String), Fault> {
    let (knowledge, engine) = (knowledge()?, engine()?);
    let limits = Limits {
        max_document_bytes: PAGE_MAX,
        ..Limits::default()
    };
    let is_address = page.source.starts_with("http://") || page.source.starts_with("https://");
    let mut raw = RawDocument::new(page.source.clone(), page.bytes);
    raw.content_type = page.media;
    raw.url = is_address.then_some(page.source);
    let document = raw.decode(&limits).map_err(|error| Fault::Step {
        code: "EV-R400",
        details: vec![("error", error.code().to_owned())],
    })?;
    let reading = engine.read(&document, as_of);
    let report = CheckReport::new(&document, &reading, knowledge, lang, as_of);
    Ok((report, document.text))
}

/// Runs work that computes for longer than a task should hold a thread.
pub(super) async fn aside<T, F>(work: F) -> Result<T, Fault>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, Fault> + Send + 'static,
{
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Fault::Internal("reading a page ended in a fault".to_owned()))?
}
