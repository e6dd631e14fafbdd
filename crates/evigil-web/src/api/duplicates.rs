//! Reports that tell of one case: the queue of pairs, and decisions on them.

use axum::http::StatusCode;
use evigil_registry::flows::duplicates::decide::DuplicateDecision;
use evigil_registry::flows::duplicates::queue::{DuplicateQuestion, DuplicateQueue, DuplicateView};
use evigil_registry::kind::Kinds;
use serde_json::json;

use super::call::{ask, leave, makes};
use super::request::{answer, query, unreadable};
use crate::route::{Method, RouteDescription, Routes};

pub(super) fn add(routes: &mut Routes, kinds: &Kinds) {
    let about = "Pairs of reports that may tell of one case, the likeliest first, as the newest search found them; twenty-five a page.";
    let text = || json!({"type": "string", "maxLength": 200});
    let queue = RouteDescription::new(
        Method::Get,
        "/api/v1/duplicates",
        Some("duplicate_pair.read"),
        about,
    )
    .query(
        "decided",
        text(),
        "What was decided: `open` when nothing is said, `same`, `different`, `undecided`, `all`.",
    )
    .query("after", text(), "The `next` of a page.")
    .gives::<DuplicateQueue>(200);
    routes.add(queue, |app, who, mut request| async move {
        let mut question = DuplicateQuestion::default();
        for (name, value) in query(&mut request).await? {
            match name.as_str() {
                "decided" => question.decided = Some(value),
                "after" => question.after = Some(value),
                other => return Err(unreadable(format!("{other} is no parameter"))),
            }
        }
        let queue = app.registry().duplicate_queue(&who, &question).await?;
        answer(StatusCode::OK, &queue)
    });
    let about = "A pair with what each field says of it, and everything that was decided.";
    ask(
        routes,
        (
            Method::Get,
            "/api/v1/duplicates/{id}",
            "duplicate_pair.read",
        ),
        about,
        |call| async move {
            let view: DuplicateView = call.registry().duplicate_pair(&call.who, call.id()).await?;
            Ok(view)
        },
    );
    let about = "Decide whether two reports tell of one case; a signature. Those of one case share the case of the leading report, which alone is counted.";
    let route = (
        Method::Post,
        "/api/v1/duplicates",
        "duplicate_decision.decide",
    );
    leave(
        routes,
        route,
        about,
        makes(kinds, "duplicate_decision"),
        |call, sent: DuplicateDecision| async move {
            call.registry().decide_duplicates(&call.who, sent).await
        },
    );
}
