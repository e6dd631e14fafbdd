//! Incidents as parts of a page: each source in its own words, and where they differ.

use std::fmt::Write as _;

use super::part::{AccountPart, IncidentPart, IncidentsReport, PointPart};
use crate::Wording;
use crate::page::heading;
use crate::render::{citations, escape};

/// A line an incident, as a list of links.
#[must_use]
pub fn incident_list_fragment(report: &IncidentsReport, wording: &Wording) -> String {
    let messages = wording.messages();
    let mut out = String::from("<ul class=\"hits\">\n");
    for incident in &report.incidents {
        let accounts: usize = incident.days.iter().map(|day| day.accounts.len()).sum();
        let disputed = incident.points.iter().filter(|it| it.disagree).count();
        let (accounts, disputed) = (accounts.to_string(), disputed.to_string());
        let counts = messages.with(
            "incident-counts",
            [
                ("accounts", accounts.as_str()),
                ("disputed", disputed.as_str()),
            ],
        );
        let first = incident.days.first().map_or("", |day| day.date.as_str());
        let _ = writeln!(
            out,
            "<li><p><a href=\"/incidents/{}\">{}</a> <span class=\"tag\">{}</span></p>\
             <p class=\"hint\">{} · {} · {}</p></li>",
            escape(&incident.id),
            escape(&incident.title),
            escape(&messages.family("incident-relation", incident.relation)),
            escape(first),
            escape(&incident.place),
            escape(&counts)
        );
    }
    out.push_str("</ul>\n");
    out
}

/// One incident, to stand in a page that has its own frame and heading: what was said by date, the
/// points side by side, what nobody has told. No verdict.
#[must_use]
pub fn incident_fragment(incident: &IncidentPart, wording: &Wording) -> String {
    let messages = wording.messages();
    let mut out = String::new();
    let _ = writeln!(
        out,
        "<p><span class=\"tag\">{}</span> <span class=\"soft\">{}</span></p><p>{}</p><p class=\"notice\">{}</p>",
        escape(&messages.family("incident-relation", incident.relation)),
        escape(&incident.place),
        escape(&incident.text),
        escape(&messages.text("incident-no-verdict"))
    );
    heading(&mut out, "timeline", &messages.text("incident-timeline"));
    out.push_str("<ol class=\"timeline\">\n");
    for day in &incident.days {
        let _ = writeln!(
            out,
            "<li><h3><time datetime=\"{0}\">{0}</time></h3>",
            escape(&day.date)
        );
        for account in &day.accounts {
            self::account(&mut out, account, incident, wording);
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ol>\n");
    if !incident.points.is_empty() {
        let title = messages.text("incident-side-by-side");
        heading(&mut out, "side-by-side", &title);
        for point in &incident.points {
            self::point(&mut out, point, incident, wording);
        }
    }
    if !incident.missing.is_empty() {
        heading(&mut out, "missing", &messages.text("incident-missing"));
        out.push_str("<ul>");
        for missing in &incident.missing {
            let _ = write!(out, "<li>{}</li>", escape(missing));
        }
        out.push_str("</ul>\n");
    }
    out
}

fn account(out: &mut String, it: &AccountPart, incident: &IncidentPart, wording: &Wording) {
    let messages = wording.messages();
    let doubt = if matches!(it.status, "denied" | "not_confirmed" | "hearsay") {
        " doubt"
    } else {
        ""
    };
    let _ = write!(
        out,
        "<div class=\"account\" id=\"account-{}\"><p><strong>{}</strong> <span class=\"tag{doubt}\">{}</span></p><p>{}</p>",
        escape(&it.id),
        escape(&it.author),
        escape(&messages.family("incident-status", it.status)),
        escape(&it.claim)
    );
    let all = || incident.days.iter().flat_map(|day| &day.accounts);
    if !it.answers.is_empty() {
        let to: Vec<String> = all()
            .filter(|other| it.answers.contains(&other.id))
            .map(link)
            .collect();
        let _ = write!(
            out,
            "<p class=\"soft\">{}: {}</p>",
            escape(&messages.text("incident-answers")),
            to.join(wording.list_mark())
        );
    }
    let points = incident.points.iter();
    let disputed: Vec<String> = points
        .filter(|point| it.disputed.contains(&point.id))
        .map(|point| {
            let id = escape(&point.id);
            format!("<a href=\"#point-{id}\">{}</a>", escape(&point.question))
        })
        .collect();
    if !disputed.is_empty() {
        let _ = write!(
            out,
            "<p><span class=\"tag doubt\">{}</span> {}</p>",
            escape(&messages.text("incident-disputed")),
            disputed.join(" / ")
        );
    }
    citations(out, &it.citations, wording);
    out.push_str("</div>\n");
}

/// A link to an account, named by who told it.
fn link(it: &AccountPart) -> String {
    let id = escape(&it.id);
    format!("<a href=\"#account-{id}\">{}</a>", escape(&it.author))
}

fn point(out: &mut String, it: &PointPart, incident: &IncidentPart, wording: &Wording) {
    let messages = wording.messages();
    let (key, class) = if it.disagree {
        ("incident-differ", "tag doubt")
    } else {
        ("incident-no-contradiction", "tag")
    };
    let _ = write!(
        out,
        "<div class=\"card\" id=\"point-{}\"><h3>{} <span class=\"{class}\">{}</span></h3><dl class=\"offer\">",
        escape(&it.id),
        escape(&it.question),
        escape(&messages.text(key))
    );
    for value in &it.values {
        let who: Vec<String> = incident
            .days
            .iter()
            .flat_map(|day| &day.accounts)
            .filter(|account| value.accounts.contains(&account.id))
            .map(link)
            .collect();
        let _ = write!(
            out,
            "<div><dt>{}</dt><dd>{}</dd></div>",
            escape(&value.text),
            who.join(wording.list_mark())
        );
    }
    out.push_str("</dl>");
    if let Some(note) = &it.note {
        let _ = write!(out, "<p class=\"soft\">{}</p>", escape(note));
    }
    out.push_str("</div>\n");
}
