//! Studies, and changes of grades, that are proposed to the ledger.

use evigil_registry::flows::study_proposal::{ProposalDecision, StudyProposal, StudyRevision};
use schemars::JsonSchema;
use serde::Deserialize;

use super::call::step;
use crate::route::{Method, Routes};

/// Why a proposal is taken back.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Retraction {
    /// The reason.
    reason: String,
}

pub(super) fn add(routes: &mut Routes) {
    let about =
        "Propose a study, or another grade of one that is in the ledger; opens a discussion.";
    let route = (
        Method::Post,
        "/api/v1/proposed-studies",
        "proposed_study.propose",
    );
    step(
        routes,
        route,
        about,
        |call, sent: StudyProposal| async move {
            let proposal = call.registry().propose_study(&call.who, &sent).await?;
            call.shown("proposed_study", &proposal)
        },
    );
    let about = "Another text of one's own proposal; the earlier one is kept.";
    let route = (
        Method::Post,
        "/api/v1/proposed-studies/{id}/revision",
        "proposed_study.revise",
    );
    step(
        routes,
        route,
        about,
        |call, sent: StudyRevision| async move {
            let proposal = call
                .registry()
                .revise_proposal(&call.who, call.id(), &sent)
                .await?;
            call.shown("proposed_study", &proposal)
        },
    );
    let about = "Take one's own proposal back.";
    let route = (
        Method::Post,
        "/api/v1/proposed-studies/{id}/retraction",
        "proposed_study.retract",
    );
    step(routes, route, about, |call, sent: Retraction| async move {
        let proposal = call
            .registry()
            .retract_proposal(&call.who, call.id(), &sent.reason)
            .await?;
        call.shown("proposed_study", &proposal)
    });
    let about = "Decide on a proposal; a signature.";
    let route = (
        Method::Post,
        "/api/v1/proposed-studies/{id}/decision",
        "proposed_study.decide",
    );
    step(
        routes,
        route,
        about,
        |call, sent: ProposalDecision| async move {
            let proposal = call
                .registry()
                .decide_proposal(&call.who, call.id(), &sent)
                .await?;
            call.shown("proposed_study", &proposal)
        },
    );
}
