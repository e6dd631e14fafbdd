//! The programming interface, described for people: from the same list as its OpenAPI document.

use askama::Template;
use axum::response::Response;
use evigil_registry::Fault;
use evigil_registry::rights::Actor;
use evigil_web::RouteDescription;

use crate::ask::{Ask, page};
use crate::frame::Frame;
use crate::route::PageRoutes;

/// Routes of one part of the interface.
struct Group {
    name: String,
    routes: Vec<Shown>,
}

/// A route as it is shown.
struct Shown {
    method: &'static str,
    path: String,
    about: String,
    /// Whether it is open to everybody.
    open: bool,
    /// Whether the visitor may use it.
    may: bool,
    /// Its parameters: name and meaning.
    query: Vec<(String, String)>,
    /// Schema of what it takes, for a reader.
    body: Option<String>,
}

#[derive(Template)]
#[template(path = "interface.html")]
struct Interface {
    f: Frame,
    groups: Vec<Group>,
    count: usize,
}

pub(super) fn add(routes: &mut PageRoutes) {
    routes.open("/interface", |ask| async move { interface(&ask) });
}

fn shown(ask: &Ask, route: &RouteDescription) -> Shown {
    let rights = ask.registry().rights();
    let open = route.operation.as_ref().is_none_or(|operation| {
        let everybody = rights.reach(&Actor::public(), operation);
        everybody.is_ok()
    });
    let may = route.operation.as_ref();
    let body = route.body.as_ref().map(|schema| {
        // A schema is JSON already; to write it again does not fail.
        serde_json::to_string_pretty(schema).unwrap_or_default()
    });
    Shown {
        method: route.method.name(),
        path: route.path.clone(),
        about: route.about.clone(),
        open,
        may: may.is_none_or(|operation| ask.may(operation)),
        query: route
            .query
            .iter()
            .map(|(name, _, about)| (name.clone(), about.clone()))
            .collect(),
        body,
    }
}

fn interface(ask: &Ask) -> Result<Response, Fault> {
    let routes = ask.site.app().routes();
    let mut groups: Vec<Group> = Vec::new();
    let mut count = 0;
    for route in routes.descriptions() {
        count += 1;
        let shown = shown(ask, route);
        match groups.iter_mut().find(|group| group.name == route.group) {
            Some(group) => group.routes.push(shown),
            None => groups.push(Group {
                name: route.group.clone(),
                routes: vec![shown],
            }),
        }
    }
    groups.sort_by(|a, b| a.name.cmp(&b.name));
    page(&Interface {
        f: ask.frame("", "page-nav-interface"),
        groups,
        count,
    })
}
