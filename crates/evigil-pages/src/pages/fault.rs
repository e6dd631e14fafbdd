//! A page that says what went wrong and what to do.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use evigil_registry::Fault;
use evigil_web::Problem;

use crate::ask::{Ask, page as made};
use crate::frame::Frame;
use crate::route::see_other;

#[derive(Template)]
#[template(path = "fault.html")]
struct FaultPage {
    f: Frame,
    problem: Problem,
}

/// The page about `fault`. Who is not signed in and may not see a page is asked to sign in.
pub(crate) fn page(ask: &Ask, fault: &Fault) -> Response {
    let is_nobody = ask.who.session.is_none();
    if is_nobody && matches!(fault, Fault::Refused { .. } | Fault::Unknown) {
        let f = ask.frame("", "page-sign-in");
        return see_other(&format!("/sign-in?next={}", f.here()));
    }
    let problem = Problem::new(fault, ask.messages());
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let f = ask.frame_titled("", problem.title.clone());
    match made(&FaultPage { f, problem }) {
        Ok(page) => (status, page).into_response(),
        // The page of faults itself could not be made.
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
