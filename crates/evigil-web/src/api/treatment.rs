//! The stories of treatment: a scanned lot, a person, consent, screening, follow-up.

use evigil_registry::flows::erasure::{Erasure, PersonExport};
use evigil_registry::flows::erasure_request::ErasureWish;
use evigil_registry::flows::follow_up::{
    Answered, DueInput, DueList, FollowUpAnswer, RemindInput, ScheduleInput, Scheduled,
};
use evigil_registry::flows::lot_scan::{LotScan, LotScanInput};
use evigil_registry::flows::missing::{Missing, MissingInput};
use evigil_registry::flows::person::{
    ConsentEnd, ConsentInput, Consents, PersonFound, PersonInput,
};
use evigil_registry::flows::retention::PastRetention;
use evigil_registry::flows::screening::{OverrideInput, Screened, ScreeningInput};
use serde_json::Value as Json;

use super::call::{Nothing, ask, step};
use crate::route::{Method, Routes};

pub(super) fn add(routes: &mut Routes) {
    let about = "The product and the lot of a scanned code, found or made.";
    step(
        routes,
        (Method::Post, "/api/v1/lot-scans", "lot.scan"),
        about,
        |call, sent: LotScanInput| async move {
            let scan: LotScan = call.registry().scan_lot(&call.who, &sent).await?;
            Ok(scan)
        },
    );
    let about = "The person whom the clinic knows by an identifier, found or made. The identifier is not kept.";
    let route = (Method::Post, "/api/v1/persons", "person.create");
    step(routes, route, about, |call, sent: PersonInput| async move {
        let found: PersonFound = call
            .registry()
            .person_by_identifier(&call.who, &sent)
            .await?;
        Ok(found)
    });
    let about = "Consent to one or more purposes, on one form.";
    let route = (Method::Post, "/api/v1/consent-forms", "consent.create");
    step(
        routes,
        route,
        about,
        |call, sent: ConsentInput| async move {
            let consents: Consents = call.registry().give_consent(&call.who, &sent).await?;
            Ok(consents)
        },
    );
    let about = "Consent is taken back.";
    let route = (Method::Post, "/api/v1/consent-ends", "consent.change");
    step(routes, route, about, |call, sent: ConsentEnd| async move {
        let consents: Consents = call.registry().end_consent(&call.who, &sent).await?;
        Ok(consents)
    });
    let about = "Answers to the contraindications: clear, or stopped and why.";
    let route = (
        Method::Post,
        "/api/v1/screening-answers",
        "screening.create",
    );
    step(
        routes,
        route,
        about,
        |call, sent: ScreeningInput| async move {
            let screened: Screened = call.registry().screen(&call.who, &sent).await?;
            Ok(screened)
        },
    );
    let about = "Treat all the same, for a named reason; a signature.";
    let route = (
        Method::Post,
        "/api/v1/screenings/{id}/override",
        "screening.override",
    );
    step(
        routes,
        route,
        about,
        |call, sent: OverrideInput| async move {
            let screening: Json = call
                .registry()
                .override_screening(&call.who, call.id(), &sent)
                .await?;
            Ok(screening)
        },
    );
    let about = "Everything about a person, in open formats.";
    ask(
        routes,
        (Method::Get, "/api/v1/persons/{id}/export", "person.export"),
        about,
        |call| async move {
            let export: PersonExport = call.registry().export_person(&call.who, call.id()).await?;
            Ok(export)
        },
    );
    let about =
        "Erase the data of a person; a signature. Says what was erased, what was kept, and why.";
    let route = (Method::Post, "/api/v1/persons/{id}/erasure", "person.erase");
    step(routes, route, about, |call, _: Nothing| async move {
        let erasure: Erasure = call.registry().erase_person(&call.who, call.id()).await?;
        Ok(erasure)
    });
    let about =
        "Ask that what is held of oneself be erased: for who came by a link for their own data.";
    let route = (
        Method::Post,
        "/api/v1/erasure-requests",
        "erasure_request.ask",
    );
    step(routes, route, about, |call, sent: ErasureWish| async move {
        let asked = call.registry().ask_erasure(&call.who, sent).await?;
        call.shown("erasure_request", &asked)
    });
    let about = "Records that are past the time for which they are kept.";
    ask(
        routes,
        (Method::Get, "/api/v1/retention", "retention.read"),
        about,
        |call| async move {
            let past: PastRetention = call.registry().past_retention(&call.who).await?;
            Ok(past)
        },
    );
    follow_up(routes);
}

fn follow_up(routes: &mut Routes) {
    let about = "What a person will be asked, and when.";
    let route = (
        Method::Post,
        "/api/v1/follow-up-schedules",
        "follow_up.schedule",
    );
    step(
        routes,
        route,
        about,
        |call, sent: ScheduleInput| async move {
            let scheduled: Scheduled = call.registry().schedule_follow_up(&call.who, &sent).await?;
            Ok(scheduled)
        },
    );
    let about = "What is due, and what is overdue.";
    let route = (Method::Post, "/api/v1/follow-ups/due", "follow_up.due");
    step(routes, route, about, |call, sent: DueInput| async move {
        let due: DueList = call.registry().due_follow_ups(&call.who, &sent).await?;
        Ok(due)
    });
    let about = "Marks what is due as reminded.";
    let route = (
        Method::Post,
        "/api/v1/follow-ups/reminders",
        "follow_up.remind",
    );
    step(routes, route, about, |call, sent: RemindInput| async move {
        let due: DueList = call.registry().remind_follow_ups(&call.who, &sent).await?;
        Ok(due)
    });
    let about = "The answer of a person, by their link or through their clinic.";
    let route = (
        Method::Post,
        "/api/v1/follow-ups/{id}/answer",
        "follow_up.answer",
    );
    step(
        routes,
        route,
        about,
        |call, sent: FollowUpAnswer| async move {
            let answered: Answered = call
                .registry()
                .answer_follow_up(&call.who, call.id(), &sent)
                .await?;
            Ok(answered)
        },
    );
    let about = "How many answers were expected, came and are missing, by scale and time.";
    let route = (
        Method::Post,
        "/api/v1/follow-ups/missing",
        "follow_up.missing",
    );
    step(
        routes,
        route,
        about,
        |call, sent: MissingInput| async move {
            let missing: Missing = call.registry().missing_follow_ups(&call.who, &sent).await?;
            Ok(missing)
        },
    );
}
