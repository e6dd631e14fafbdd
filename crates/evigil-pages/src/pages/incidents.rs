//! Incidents as their sources tell them: those of the knowledge base, and those of this registry,
//! told apart. No page gives a verdict.

use askama::Template;
use axum::response::Response;
use evigil_assess::report::incidents::{
    IncidentsReport, incident_fragment, incident_list_fragment,
};
use evigil_registry::Fault;
use evigil_registry::record::{Cursor, List};
use serde_json::Value as Json;

use crate::ask::{Ask, page};
use crate::frame::Frame;
use crate::route::PageRoutes;

/// Incidents of the registry on one page.
const LIMIT: u32 = 50;

/// An incident of the registry, in a line.
struct Registered {
    id: String,
    title: String,
    status: String,
    day: Option<String>,
}

/// What a source says of an incident of the registry.
struct Said {
    says: String,
    citation: String,
    /// Address of the source, when it is one of the web.
    url: Option<String>,
    day: Option<String>,
}

#[derive(Template)]
#[template(path = "incidents.html")]
struct Every {
    f: Frame,
    report: String,
    registered: Vec<Registered>,
    next: Option<String>,
    is_first: bool,
}

#[derive(Template)]
#[template(path = "incident.html")]
struct OfBase {
    f: Frame,
    id: String,
    title: String,
    report: String,
}

#[derive(Template)]
#[template(path = "incident_registered.html")]
struct OfRegistry {
    f: Frame,
    incident: Registered,
    account: Option<String>,
    is_disputed: bool,
    /// Members of `page-incident-side`, with what those sources say.
    sides: Vec<(&'static str, Vec<Said>)>,
}

pub(super) fn add(routes: &mut PageRoutes) {
    routes.open("/incidents", list);
    routes.open("/incidents/{id}", show);
}

fn of_base(ask: &Ask) -> Result<IncidentsReport, Fault> {
    let knowledge = ask.site.desk().knowledge()?;
    IncidentsReport::of_base(knowledge, ask.lang, ask.today())
        .map_err(|fault| Fault::Internal(fault.to_string()))
}

async fn list(ask: Ask) -> Result<Response, Fault> {
    let report = of_base(&ask)?;
    let wording = ask.site.desk().wording(ask.lang, ask.today())?;
    let kind = ask.registry().kind("incident")?;
    let after = ask.query.get("after");
    let asked = List {
        after: after.map(|id| Cursor(id.to_owned())),
        limit: Some(LIMIT),
        newest_first: true,
        ..List::default()
    };
    let found = ask.registry().list(&ask.who, kind, &asked).await?;
    let registered = found.records.iter().map(|record| record.to_json(kind));
    page(&Every {
        f: ask.frame("incidents", "page-nav-incidents"),
        report: incident_list_fragment(&report, &wording),
        registered: registered.map(|record| in_a_line(&record)).collect(),
        next: found.next.map(|cursor| cursor.0),
        is_first: after.is_none(),
    })
}

async fn show(ask: Ask) -> Result<Response, Fault> {
    let id = ask.place("id");
    let report = of_base(&ask)?;
    let known = report.incidents.iter();
    if let Some(incident) = known.into_iter().find(|it| it.id.eq_ignore_ascii_case(id)) {
        let wording = ask.site.desk().wording(ask.lang, ask.today())?;
        return page(&OfBase {
            f: ask.frame_titled("incidents", incident.title.clone()),
            id: incident.id.clone(),
            title: incident.title.clone(),
            report: incident_fragment(incident, &wording),
        });
    }
    let view = ask.registry().show_incident(&ask.who, id).await?;
    let incident = in_a_line(&view.incident);
    page(&OfRegistry {
        f: ask.frame_titled("incidents", incident.title.clone()),
        account: text(&view.incident, "account"),
        is_disputed: view.disputed,
        sides: [
            ("affirms", &view.affirm),
            ("denies", &view.deny),
            ("neither", &view.neither),
        ]
        .map(|(side, all)| (side, all.iter().map(said).collect()))
        .into(),
        incident,
    })
}

fn text(record: &Json, field: &str) -> Option<String> {
    let value = record.get(field)?.as_str()?;
    Some(value.to_owned()).filter(|value| !value.is_empty())
}

fn in_a_line(record: &Json) -> Registered {
    Registered {
        id: text(record, "id").unwrap_or_default(),
        title: text(record, "title").unwrap_or_default(),
        status: text(record, "status").unwrap_or_default(),
        day: text(record, "happened_on"),
    }
}

fn said(source: &Json) -> Said {
    let url = text(source, "url");
    Said {
        says: text(source, "says").unwrap_or_default(),
        citation: text(source, "citation").unwrap_or_default(),
        url: url.filter(|url| url.starts_with("https://") || url.starts_with("http://")),
        day: text(source, "published_on"),
    }
}
