//! The findings of a page check: each beside its words, with what was decided of it.

use evigil_document::{Limits, RawDocument};
use evigil_registry::Fault;
use evigil_registry::record::Record;
use serde_json::Value as Json;

use super::page_checks::of_check;
use crate::ask::Ask;
use crate::sheet::of;

/// Letters of the page before and after the words of a finding.
const AROUND: usize = 160;

/// A source of a finding.
pub(super) struct Cited {
    pub(super) text: String,
    pub(super) url: String,
}

/// A finding beside its words, with what was decided.
pub(super) struct Finding {
    pub(super) place: usize,
    pub(super) rule: String,
    /// A few words for the rule; empty of one that the knowledge base no longer has.
    pub(super) title: String,
    pub(super) tone: &'static str,
    pub(super) severity: String,
    pub(super) before: String,
    pub(super) quote: String,
    pub(super) after: String,
    pub(super) why: String,
    pub(super) citations: Vec<Cited>,
    /// `confirmed`, `rejected` or nothing.
    pub(super) decision: String,
    pub(super) reason: String,
    /// What was typed when it was not taken.
    pub(super) typed: String,
}

fn text(value: &Json, pointer: &str) -> String {
    let found = value.pointer(pointer).and_then(Json::as_str);
    found.unwrap_or_default().to_owned()
}

/// The text of the page that was checked, when it can still be read.
async fn page_text(ask: &Ask, check: &Record) -> Result<Option<String>, Fault> {
    let files = ask.registry().files().clone();
    let (document, source) = (
        of(check, "document").to_owned(),
        of(check, "source").to_owned(),
    );
    let place = ask.site.desk().place().await?;
    let read = tokio::task::spawn_blocking(move || {
        let _place = place;
        let raw = RawDocument::new(source, files.read(&document).ok()?);
        Some(raw.decode(&Limits::default()).ok()?.text)
    });
    read.await
        .map_err(|error| Fault::Internal(error.to_string()))
}

/// The words before and after a finding; empty when the text is not the one that was read.
fn around(page: Option<&str>, finding: &Json) -> (String, String) {
    let byte = |name: &str| {
        let at = finding.pointer(name).and_then(Json::as_u64)?;
        usize::try_from(at).ok()
    };
    let found = || {
        let (start, end) = (byte("/span/start_byte")?, byte("/span/end_byte")?);
        let page = page?;
        (page.get(start..end)? == text(finding, "/quote")).then_some(())?;
        let (before, after) = (page.get(..start)?, page.get(end..)?);
        let from = before.char_indices().rev().nth(AROUND - 1);
        let cut = from.map_or(0, |(place, _)| place);
        Some((
            before.get(cut..)?.to_owned(),
            after.chars().take(AROUND).collect(),
        ))
    };
    found().unwrap_or_default()
}

/// The findings of a check with what was decided of each.
pub(super) async fn cards(ask: &Ask, check: &Record) -> Result<Vec<Finding>, Fault> {
    let decisions = of_check(ask, "page_decision", &check.id).await?;
    let page = page_text(ask, check).await?;
    let typed = ask.form.get("finding");
    let knowledge = ask.site.desk().knowledge()?;
    let cards = findings(check)
        .into_iter()
        .enumerate()
        .map(|(place, finding)| {
            let decided = decisions.iter().find(|decision| {
                let at = decision.fields.get("finding").map(|at| at.to_json());
                at.and_then(|at| at.as_u64()) == u64::try_from(place).ok()
            });
            let (before, after) = around(page.as_deref(), &finding);
            let citations = finding.get("citations").and_then(Json::as_array);
            let severity = text(&finding, "/severity");
            let is_typed = typed == Some(place.to_string().as_str());
            Finding {
                place,
                title: knowledge
                    .rule(&text(&finding, "/rule"))
                    .map_or_else(String::new, |rule| rule.title.get(ask.lang).to_owned()),
                rule: text(&finding, "/rule"),
                tone: match severity.as_str() {
                    "violation" => "bad",
                    "note" => "calm",
                    _ => "doubt",
                },
                severity: ask.messages().family("page-severity", &severity),
                before,
                quote: text(&finding, "/quote"),
                after,
                why: text(&finding, "/why"),
                citations: citations.into_iter().flatten().map(cited).collect(),
                decision: decided.map_or(String::new(), |it| of(it, "decision").to_owned()),
                reason: decided.map_or(String::new(), |it| of(it, "reason").to_owned()),
                typed: if is_typed {
                    ask.form.text("reason").to_owned()
                } else {
                    String::new()
                },
            }
        });
    Ok(cards.collect())
}

fn cited(citation: &Json) -> Cited {
    let words = [text(citation, "/source"), text(citation, "/locator")].join(" ");
    let url = text(citation, "/url");
    Cited {
        text: words.trim().to_owned(),
        url: if url.starts_with("https://") || url.starts_with("http://") {
            url
        } else {
            String::new()
        },
    }
}

/// The findings of a check as they were kept.
pub(super) fn findings(check: &Record) -> Vec<Json> {
    let report: Json = serde_json::from_str(of(check, "findings")).unwrap_or_default();
    match report.get("findings") {
        Some(Json::Array(findings)) => findings.clone(),
        _ => Vec::new(),
    }
}
