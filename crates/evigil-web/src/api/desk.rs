//! The consultation desk: a question, its assessment, the answer, what followed.

use evigil_registry::flows::consultation::{Answer, Intake, OfferToAssess, Outcome};
use schemars::JsonSchema;
use serde::Deserialize;

use super::call::{Content, step};
use crate::route::{Method, Routes};

/// An offer to assess.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SentOffer {
    /// What is known of it.
    offer: OfferToAssess,
    /// The page on which it stands.
    #[serde(default)]
    page: Option<Content>,
}

pub(super) fn add(routes: &mut Routes) {
    let about = "Take a question in.";
    let route = (
        Method::Post,
        "/api/v1/consultations",
        "consultation.take_in",
    );
    step(routes, route, about, |call, sent: Intake| async move {
        let taken = call
            .registry()
            .take_in_consultation(&call.who, &sent)
            .await?;
        call.shown("consultation", &taken)
    });
    let about = "Assess the offer that a question is about; the assessment is kept with it.";
    let route = (
        Method::Post,
        "/api/v1/consultations/{id}/assessment",
        "consultation.assess",
    );
    step(routes, route, about, |call, sent: SentOffer| async move {
        let page = match &sent.page {
            None => None,
            Some(page) => Some(call.content(page).await?),
        };
        let assessed = call
            .registry()
            .assess_consultation(&call.who, call.id(), &sent.offer, page)
            .await?;
        call.shown("consultation", &assessed)
    });
    let about = "Answer a question.";
    let route = (
        Method::Post,
        "/api/v1/consultations/{id}/answer",
        "consultation.answer",
    );
    step(routes, route, about, |call, sent: Answer| async move {
        let answered = call
            .registry()
            .answer_consultation(&call.who, call.id(), &sent)
            .await?;
        call.shown("consultation", &answered)
    });
    let about = "Close a question with what followed.";
    let route = (
        Method::Post,
        "/api/v1/consultations/{id}/close",
        "consultation.close",
    );
    step(routes, route, about, |call, sent: Outcome| async move {
        let closed = call
            .registry()
            .close_consultation(&call.who, call.id(), &sent)
            .await?;
        call.shown("consultation", &closed)
    });
}
