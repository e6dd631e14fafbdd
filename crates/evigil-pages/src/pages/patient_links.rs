//! Links for patients: a clinic makes one, and the patient says by it how they are.

use std::fmt::Write as _;

use axum::response::Response;
use evigil_registry::Fault;
use evigil_registry::flows::follow_up::{DueInput, DueValue, FollowUpAnswer};
use evigil_registry::identity::{LinkPurpose, NewLink};

use super::follow_up::{number, scale_name};
use crate::ask::Ask;
use crate::chart::escaped;
use crate::fields::{Field, Group, typed_day, worded};
use crate::route::PageRoutes;
use crate::sheet::{Part, PartForm, Sheet};

pub(super) fn add(routes: &mut PageRoutes) {
    routes.get(
        "/bench/treatments/{person}/link",
        "link.create",
        |ask| async move { form(&ask, None) },
    );
    routes.post(
        "/bench/treatments/{person}/link",
        Some("link.create"),
        |ask| async move {
            match made(&ask).await {
                Err(fault @ (Fault::Fields(_) | Fault::Step { .. })) => form(&ask, Some(&fault)),
                shown => shown,
            }
        },
    );
    routes.open("/answers", |ask| async move { begin(&ask, None) });
    routes.post("/answers", None, |ask| async move {
        match due(&ask, None).await {
            Err(fault @ Fault::Step { .. }) => begin(&ask, Some(&fault)),
            shown => shown,
        }
    });
    routes.post("/answers/value", None, |ask| async move {
        match answered(&ask).await {
            Ok(()) => due(&ask, None).await,
            Err(fault @ (Fault::Fields(_) | Fault::Step { .. })) => {
                match due(&ask, Some(&fault)).await {
                    Err(fault @ Fault::Step { .. }) => begin(&ask, Some(&fault)),
                    shown => shown,
                }
            }
            Err(fault) => Err(fault),
        }
    });
}

/// What a link can be made for, and where it leads.
const PURPOSES: [(&str, LinkPurpose, &str); 2] = [
    ("follow_up", LinkPurpose::FollowUp, "/answers"),
    ("own_data", LinkPurpose::OwnData, "/my-data"),
];

fn form(ask: &Ask, fault: Option<&Fault>) -> Result<Response, Fault> {
    let person = ask.place("person");
    let purposes = worded(ask, "page-link-purpose", &PURPOSES.map(|(name, ..)| name));
    let fields = vec![
        Field::radio(ask, "purpose", "page-link-for", purposes).or("follow_up"),
        Field::number(ask, "days", "page-link-days")
            .or("14")
            .needed(),
    ];
    let mut sheet = Sheet::new(ask.frame("work", "page-link-title"))
        .under("/bench", ask.text("page-nav-work"))
        .under(
            format!("/bench/treatments/{person}"),
            ask.text("page-treat-title"),
        )
        .lead(ask.text("page-link-lead"));
    let words = ("page-link-make", "page-link-make-go");
    let action = format!("/bench/treatments/{person}/link");
    let groups = vec![Group::plain(fields)];
    sheet.put(Part::Form(PartForm::new(ask, action, words, groups)));
    sheet.fault(ask, fault);
    sheet.shown()
}

async fn made(ask: &Ask) -> Result<Response, Fault> {
    let person = ask.place("person");
    let asked = ask.form.get("purpose").unwrap_or_default();
    let found = PURPOSES.iter().find(|(name, ..)| *name == asked);
    let (_, purpose, page) = *found.ok_or(Fault::step("EV-R534"))?;
    let link = NewLink {
        purpose,
        person_id: person.to_owned(),
        record_id: None,
        days: ask
            .form
            .get("days")
            .and_then(|days| days.parse().ok())
            .unwrap_or(0),
    };
    let link = ask.registry().create_link(&ask.who, link).await?;
    let mut sheet = Sheet::new(ask.frame("work", "page-link-title")).under(
        format!("/bench/treatments/{person}"),
        ask.text("page-treat-title"),
    );
    let until = sheet.f().moment(&link.expires_at);
    let mut shown = format!(
        "<div class=\"notice good\" role=\"status\"><p><strong>{}</strong> {} {}</p>",
        escaped(&ask.text("page-link-made")),
        escaped(&ask.text("page-invitation-until")),
        escaped(&until),
    );
    // Behind the `#` a browser keeps it to itself: it is in no log of a server. Writing into a string
    // does not fail.
    let _ = write!(
        shown,
        "<p class=\"secret\"><code data-here>{page}#{}</code></p><p>{}</p></div>",
        escaped(&link.token),
        escaped(&ask.text("page-link-once")),
    );
    sheet.put(Part::Html(shown));
    sheet.shown()
}

/// The link or code that a clinic gave: what stands behind the last `=`, `/` or `#` of it.
pub(super) fn token(ask: &Ask) -> &str {
    let typed = ask.form.get("link").unwrap_or_default();
    typed.rsplit(['=', '/', '#']).next().unwrap_or(typed)
}

/// The field for a link; a script fills it from the address.
pub(super) fn link_field(ask: &Ask) -> Field {
    Field::line(ask, "link", "page-person-link")
        .hint(ask, "page-person-link-hint")
        .needed()
}

fn begin(ask: &Ask, fault: Option<&Fault>) -> Result<Response, Fault> {
    let mut sheet =
        Sheet::new(ask.frame("", "page-answers-title")).lead(ask.text("page-answers-lead"));
    let words = ("page-answers-open", "page-person-open-go");
    let groups = vec![Group::plain(vec![link_field(ask)])];
    let form = PartForm::new(ask, "/answers".to_owned(), words, groups);
    sheet.put(Part::Form(form));
    sheet.fault(ask, fault);
    sheet.shown()
}

async fn answered(ask: &Ask) -> Result<(), Fault> {
    let registry = ask.registry();
    let visit = registry.link(token(ask)).await?;
    let answer = FollowUpAnswer {
        value: number(ask, "value")?,
        measured_on: ask.form.get("measured_on").map(typed_day),
        direction: None,
    };
    let id = ask.form.get("follow_up").unwrap_or_default();
    registry.answer_follow_up(&visit.actor, id, &answer).await?;
    Ok(())
}

/// What is asked of whoever came by the link: one form each.
async fn due(ask: &Ask, fault: Option<&Fault>) -> Result<Response, Fault> {
    let registry = ask.registry();
    let visit = registry.link(token(ask)).await?;
    if visit.purpose != LinkPurpose::FollowUp {
        return begin(ask, Some(&Fault::step("EV-R107")));
    }
    let list = registry
        .due_follow_ups(&visit.actor, &DueInput { until: None })
        .await?;
    let mut sheet =
        Sheet::new(ask.frame("", "page-answers-title")).lead(ask.text("page-answers-due"));
    if fault.is_none() && ask.form.get("follow_up").is_some() {
        sheet.put(Part::Notice("good", ask.text("page-follow-answered")));
    }
    for asked in list
        .due
        .iter()
        .filter(|due| due.person_id == visit.person_id)
    {
        let form = question(ask, asked)?;
        sheet.put(Part::Form(form));
    }
    if list.due.is_empty() {
        sheet.put(Part::Notice("calm", ask.text("page-answers-none")));
    }
    sheet.put(Part::Actions(vec![(
        ask.text("page-answers-report"),
        "/report".to_owned(),
    )]));
    sheet.fault(ask, fault);
    sheet.shown()
}

fn question(ask: &Ask, asked: &DueValue) -> Result<PartForm, Fault> {
    let name = scale_name(ask, &asked.scale)?;
    let mut value = Field::line(ask, "value", "page-follow-value").needed();
    value.hint = name;
    let fields = vec![
        Field::hidden(ask, "link", token(ask)),
        Field::hidden(ask, "follow_up", &asked.id),
        value,
        Field::day(ask, "measured_on", "page-follow-measured").or(&ask.today().to_string()),
    ];
    let words = ("page-answers-question", "page-answers-send");
    let groups = vec![Group::plain(fields)];
    Ok(PartForm::new(
        ask,
        "/answers/value".to_owned(),
        words,
        groups,
    ))
}
