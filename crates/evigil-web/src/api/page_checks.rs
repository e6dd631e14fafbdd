//! Pages before the advertising reviewer: findings decided one by one, a letter, and the page read
//! again.

use evigil_core::Lang;
use evigil_registry::flows::page_check::{
    Difference, FindingDecision, LetterEdit, LetterOrder, LetterSent, PageToCheck,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::call::{Content, ask, step};
use crate::route::{Method, Routes};

/// A page to check.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SentPage {
    /// What is known of it.
    page: PageToCheck,
    /// What stands on it.
    content: Content,
}

/// The same page as it stands now.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SentAgain {
    /// Language in which reasons are given.
    lang: Lang,
    /// Media type as a server gave it.
    #[serde(default)]
    media: Option<String>,
    /// What stands on it.
    content: Content,
}

/// What the page says now, beside what it said.
#[derive(Debug, Serialize, JsonSchema)]
struct Again {
    /// The new check.
    page_check: Json,
    /// What went, what stayed, what came.
    difference: Difference,
}

/// Why a check is closed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Closing {
    /// The reason.
    reason: String,
}

pub(super) fn add(routes: &mut Routes) {
    checks(routes);
    letters(routes);
}

fn checks(routes: &mut Routes) {
    let about = "Check a page: it is kept with what was found in it.";
    let route = (Method::Post, "/api/v1/page-checks", "page_check.check");
    step(routes, route, about, |call, sent: SentPage| async move {
        let bytes = call.content(&sent.content).await?;
        let check = call
            .registry()
            .check_page(&call.who, &sent.page, bytes)
            .await?;
        call.shown("page_check", &check)
    });
    let about = "Confirm or reject one finding, with the reason.";
    let route = (
        Method::Post,
        "/api/v1/page-checks/{id}/decisions",
        "page_check.decide",
    );
    step(
        routes,
        route,
        about,
        |call, sent: FindingDecision| async move {
            let decision = call
                .registry()
                .decide_finding(&call.who, call.id(), &sent)
                .await?;
            call.shown("page_decision", &decision)
        },
    );
    let about = "Read the page again, as it stands now.";
    let route = (
        Method::Post,
        "/api/v1/page-checks/{id}/again",
        "page_check.recheck",
    );
    step(routes, route, about, |call, sent: SentAgain| async move {
        let bytes = call.content(&sent.content).await?;
        let (check, difference) = call
            .registry()
            .recheck_page(&call.who, call.id(), (sent.lang, sent.media), bytes)
            .await?;
        Ok(Again {
            page_check: call.shown("page_check", &check)?,
            difference,
        })
    });
    let about = "What changed since the check before.";
    let route = (
        Method::Get,
        "/api/v1/page-checks/{id}/difference",
        "page_check.read",
    );
    ask(routes, route, about, |call| async move {
        let difference: Difference = call
            .registry()
            .page_difference(&call.who, call.id())
            .await?;
        Ok(difference)
    });
    let about = "Close a check, with the reason.";
    let route = (
        Method::Post,
        "/api/v1/page-checks/{id}/close",
        "page_check.close",
    );
    step(routes, route, about, |call, sent: Closing| async move {
        let check = call
            .registry()
            .close_page_check(&call.who, call.id(), &sent.reason)
            .await?;
        call.shown("page_check", &check)
    });
}

fn letters(routes: &mut Routes) {
    let about = "Write a letter to the provider out of the confirmed findings.";
    let route = (
        Method::Post,
        "/api/v1/page-checks/{id}/letters",
        "letter.write",
    );
    step(routes, route, about, |call, sent: LetterOrder| async move {
        let letter = call
            .registry()
            .write_letter(&call.who, call.id(), &sent)
            .await?;
        call.shown("letter", &letter)
    });
    let about = "Another text of a letter that was not sent yet.";
    let route = (Method::Post, "/api/v1/letters/{id}/text", "letter.edit");
    step(routes, route, about, |call, sent: LetterEdit| async move {
        let letter = call
            .registry()
            .edit_letter(&call.who, call.id(), &sent)
            .await?;
        call.shown("letter", &letter)
    });
    let about = "Note that a letter was sent; a signature.";
    let route = (Method::Post, "/api/v1/letters/{id}/sent", "letter.send");
    step(routes, route, about, |call, sent: LetterSent| async move {
        let letter = call
            .registry()
            .send_letter(&call.who, call.id(), &sent)
            .await?;
        call.shown("letter", &letter)
    });
}
