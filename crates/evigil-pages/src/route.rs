//! The list of pages: for each its address, the operation of the table of rights that it asks for,
//! and what makes it.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{FromRequestParts as _, RawPathParams, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, on};
use evigil_registry::Fault;
use evigil_web::guard::Group;
use evigil_web::{Method, asker, carried};
use futures_util::future::BoxFuture;

use crate::ask::{Ask, language, language_cookie};
use crate::form::Form;
use crate::pages::fault;
use crate::site::Site;

/// What is known of a page beside what makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageDescription {
    /// Whether it is read, or a form that is sent.
    pub method: Method,
    /// Address, with `{id}` for what changes.
    pub path: &'static str,
    /// Operation of the table of rights; nothing for what everybody may see.
    pub operation: Option<&'static str>,
}

type Handler = Arc<dyn Fn(Ask) -> BoxFuture<'static, Result<Response, Fault>> + Send + Sync>;

/// All pages.
#[derive(Default)]
pub struct PageRoutes {
    routes: Vec<(PageDescription, Handler)>,
}

impl PageRoutes {
    /// Adds a page that everybody may read.
    pub(crate) fn open<F, T>(&mut self, path: &'static str, handler: F)
    where
        F: Fn(Ask) -> T + Send + Sync + 'static,
        T: Future<Output = Result<Response, Fault>> + Send + 'static,
    {
        self.add(Method::Get, path, None, handler);
    }

    /// Adds a page for those whom the table of rights allows `operation`.
    pub(crate) fn get<F, T>(&mut self, path: &'static str, operation: &'static str, handler: F)
    where
        F: Fn(Ask) -> T + Send + Sync + 'static,
        T: Future<Output = Result<Response, Fault>> + Send + 'static,
    {
        self.add(Method::Get, path, Some(operation), handler);
    }

    /// Adds what a form is sent to; with no operation, everybody may send it.
    pub(crate) fn post<F, T>(
        &mut self,
        path: &'static str,
        operation: Option<&'static str>,
        handler: F,
    ) where
        F: Fn(Ask) -> T + Send + Sync + 'static,
        T: Future<Output = Result<Response, Fault>> + Send + 'static,
    {
        self.add(Method::Post, path, operation, handler);
    }

    fn add<F, T>(
        &mut self,
        method: Method,
        path: &'static str,
        operation: Option<&'static str>,
        handler: F,
    ) where
        F: Fn(Ask) -> T + Send + Sync + 'static,
        T: Future<Output = Result<Response, Fault>> + Send + 'static,
    {
        let description = PageDescription {
            method,
            path,
            operation,
        };
        let handler: Handler = Arc::new(move |ask| Box::pin(handler(ask)));
        self.routes.push((description, handler));
    }

    /// What is known of each page.
    pub fn descriptions(&self) -> impl Iterator<Item = &PageDescription> {
        self.routes.iter().map(|(description, _)| description)
    }

    pub(crate) fn into_router(self, site: &Site) -> Router {
        let mut router = Router::new();
        for (description, handler) in self.routes {
            let filter = match description.method {
                Method::Get => MethodFilter::GET,
                _ => MethodFilter::POST,
            };
            let needs = (description.operation, group(&description));
            let site = site.clone();
            let answer = move |request: Request| {
                let (site, handler) = (site.clone(), Arc::clone(&handler));
                async move { answer(&site, needs, handler, request).await }
            };
            router = router.route(description.path, on(filter, answer));
        }
        router
    }
}

/// What a page is counted with, so that nobody asks too often: as the programming interface counts.
fn group(page: &PageDescription) -> Option<Group> {
    match (page.method, page.operation) {
        (_, Some("session.create")) => Some(Group::SignIn),
        (_, Some("link.use" | "query.answer_by_receipt" | "shelf.read" | "shelf.clear")) => {
            Some(Group::Links)
        }
        (_, Some("shelf.keep")) => Some(Group::PublicReports),
        (Method::Get, _) if page.path == "/search" => Some(Group::Searches),
        // What is read and forgotten is asked like a search; it must not use up what somebody may
        // report.
        (Method::Post, None) if matches!(page.path, "/check" | "/assess") => Some(Group::Searches),
        (Method::Post, None) => Some(Group::PublicReports),
        _ => None,
    }
}

/// Makes one page: who asks, whether the table of rights allows it, then the page; a page about the
/// fault when there is one.
async fn answer(
    site: &Site,
    (operation, group): (Option<&'static str>, Option<Group>),
    handler: Handler,
    request: Request,
) -> Response {
    let from = asker(site.app(), &request);
    let (mut parts, body) = request.into_parts();
    let places = match RawPathParams::from_request_parts(&mut parts, &()).await {
        Ok(places) => places
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        Err(_) => HashMap::new(),
    };
    let query = Form::of_query(parts.uri.query().unwrap_or_default());
    let address = parts.uri.path_and_query().map_or("/", |both| both.as_str());
    let mut ask = Ask::new(site, language(&parts.headers, &query), address);
    ask.places = places;
    ask.query = query;
    let result = async {
        if let Some((group, address)) = group.zip(from) {
            site.app().guard().address(group, address)?;
        }
        let mut credentials = carried(&parts.method, &parts.headers);
        let changes = credentials.changes;
        // Whoever may not send a form is told so before its files are read. Whether the form came
        // from our own page is known when it is read.
        credentials.changes = false;
        let mut visitor = site.app().visitor(&credentials).await;
        if matches!(visitor, Err(Fault::Unknown)) && credentials.session.take().is_some() {
            // The session has ended. What everybody may see, its owner may see too.
            ask.has_ended = true;
            visitor = site.app().visitor(&credentials).await;
        }
        ask.who = Arc::new(visitor?);
        if let Some(operation) = operation {
            site.app().registry().rights().reach(&ask.who, operation)?;
        }
        if let Some(group) = group.filter(|_| !ask.who.is_public()) {
            site.app().guard().account(group, &ask.who.id)?;
        }
        if changes {
            let limits = site.app().limits();
            let request = Request::from_parts(parts.clone(), body);
            ask.form = Form::read(request, limits.file_bytes).await?;
            if let Some(session) = &ask.who.session
                && ask.form.get("csrf") != Some(session.csrf.as_str())
            {
                return Err(Fault::step("EV-R537"));
            }
        }
        Ok(())
    };
    let result = result.await;
    let shell = ask.shell();
    let result = match result {
        Ok(()) => handler(ask).await,
        Err(fault) => Err(fault),
    };
    let mut response = result.unwrap_or_else(|fault| fault::page(&shell, &fault));
    finish(&shell, &mut response);
    response
}

/// Sets the cookies that go with every answer.
fn finish(ask: &Ask, response: &mut Response) {
    let session = ask.who.session.as_ref();
    let renewed = session.and_then(|session| session.renewed.as_deref());
    let headers = response.headers_mut();
    let ended = ask.has_ended && !headers.contains_key(header::SET_COOKIE);
    if ended && let Ok(cookie) = ask.site.app().session_cookie(None) {
        headers.append(header::SET_COOKIE, cookie);
    }
    if let (Some(token), false) = (renewed, headers.contains_key(header::SET_COOKIE))
        && let Ok(cookie) = ask.site.app().session_cookie(Some(token))
    {
        headers.append(header::SET_COOKIE, cookie);
    }
    if ask.query.get("lang").is_some() {
        headers.append(header::SET_COOKIE, language_cookie(ask.lang));
    }
    headers.insert(
        header::VARY,
        HeaderValue::from_static("cookie, accept-language"),
    );
}

/// A page for an address that is not there.
pub(crate) async fn absent(site: &Site, request: Request) -> Response {
    let query = Form::of_query(request.uri().query().unwrap_or_default());
    let ask = Ask::new(site, language(request.headers(), &query), "/");
    let mut response = fault::page(&ask, &Fault::step("EV-R534"));
    finish(&ask, &mut response);
    response
}

/// Sends a browser to another page after a form was taken.
pub(crate) fn see_other(address: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    // Only addresses of our own are given here.
    if let Ok(value) = HeaderValue::from_str(address) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    response
}
