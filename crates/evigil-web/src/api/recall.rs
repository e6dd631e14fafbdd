//! Quarantine, tracing and recall of lots.

use evigil_registry::flows::quarantine::{LotsStopped, ReasonInput};
use evigil_registry::flows::recall::{
    CloseInput, ConfirmInput, OverdueInput, OverdueNotices, RecallView, SendInput,
};
use evigil_registry::flows::trace::LotTrace;
use serde_json::Value as Json;

use super::call::{ask, step};
use crate::route::{Method, Routes};

pub(super) fn add(routes: &mut Routes) {
    let about = "Put a lot into quarantine: it is given to nobody from now on.";
    let route = (
        Method::Post,
        "/api/v1/lots/{id}/quarantine",
        "lot.quarantine",
    );
    step(routes, route, about, |call, sent: ReasonInput| async move {
        let stopped: LotsStopped = call
            .registry()
            .quarantine_lot(&call.who, call.id(), &sent)
            .await?;
        Ok(stopped)
    });
    let about = "Release a lot from quarantine.";
    let route = (Method::Post, "/api/v1/lots/{id}/release", "lot.release");
    step(routes, route, about, |call, sent: ReasonInput| async move {
        let released: LotsStopped = call
            .registry()
            .release_lot(&call.who, call.id(), &sent)
            .await?;
        Ok(released)
    });
    let about = "Everybody who got a lot, under pseudonyms, by provider.";
    ask(
        routes,
        (Method::Get, "/api/v1/lots/{id}/trace", "lot.trace"),
        about,
        |call| async move {
            let trace: LotTrace = call.registry().trace_lot(&call.who, call.id()).await?;
            Ok(trace)
        },
    );
    let about = "Open a recall of a lot, with a notice for each provider concerned.";
    let route = (Method::Post, "/api/v1/lots/{id}/recall", "recall.create");
    step(routes, route, about, |call, sent: ReasonInput| async move {
        let recall: RecallView = call
            .registry()
            .open_recall(&call.who, call.id(), &sent)
            .await?;
        Ok(recall)
    });
    let about = "A recall and its notices.";
    ask(
        routes,
        (
            Method::Get,
            "/api/v1/recalls/{id}/state",
            "recall_notice.read",
        ),
        about,
        |call| async move {
            let recall: RecallView = call.registry().recall(&call.who, call.id()).await?;
            Ok(recall)
        },
    );
    let about = "Marks notices as sent.";
    let route = (
        Method::Post,
        "/api/v1/recalls/{id}/notices/sent",
        "recall.send",
    );
    step(routes, route, about, |call, sent: SendInput| async move {
        let recall: RecallView = call
            .registry()
            .send_recall(&call.who, call.id(), &sent)
            .await?;
        Ok(recall)
    });
    let about = "A provider confirms a notice, and says what was found.";
    let route = (
        Method::Post,
        "/api/v1/recall-notices/{id}/confirmation",
        "recall_notice.confirm",
    );
    step(
        routes,
        route,
        about,
        |call, sent: ConfirmInput| async move {
            let notice: Json = call
                .registry()
                .confirm_recall(&call.who, call.id(), &sent)
                .await?;
            Ok(notice)
        },
    );
    let about = "Notices that nobody has confirmed in time.";
    let route = (
        Method::Post,
        "/api/v1/recall-notices/overdue",
        "recall_notice.read",
    );
    step(
        routes,
        route,
        about,
        |call, sent: OverdueInput| async move {
            let overdue: OverdueNotices = call
                .registry()
                .overdue_recall_notices(&call.who, &sent)
                .await?;
            Ok(overdue)
        },
    );
    let about = "Close a recall; a signature.";
    let route = (Method::Post, "/api/v1/recalls/{id}/close", "recall.close");
    step(routes, route, about, |call, sent: CloseInput| async move {
        let recall: RecallView = call
            .registry()
            .close_recall(&call.who, call.id(), &sent)
            .await?;
        Ok(recall)
    });
}
