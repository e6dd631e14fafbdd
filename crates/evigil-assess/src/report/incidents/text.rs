//! Incidents for people.

use super::part::{IncidentPart, IncidentsReport, PointPart};
use crate::Wording;
use crate::render::{Ink, Look, columns, pad};
use crate::report::sheet::Sheet;

/// One line an incident.
#[must_use]
pub fn incident_list_text(report: &IncidentsReport, wording: &Wording, look: Look) -> String {
    let mut sheet = Sheet::new(wording, look);
    let ids = report
        .incidents
        .iter()
        .map(|incident| columns(&incident.id));
    let width = ids.max().unwrap_or_default() + 2;
    for incident in &report.incidents {
        sheet.paragraph(&pad(&incident.id, width), &incident.title, None);
        let accounts: usize = incident.days.iter().map(|day| day.accounts.len()).sum();
        let disputed = incident.points.iter().filter(|it| it.disagree).count();
        let args = [
            ("accounts", accounts.to_string()),
            ("disputed", disputed.to_string()),
        ];
        let relation = sheet.family("incident-relation", incident.relation);
        let line = format!("{relation} · {}", sheet.with("incident-counts", &args));
        sheet.paragraph(&" ".repeat(width), &line, Some(Ink::Faint));
    }
    sheet.done()
}

/// One incident by date, with what its sources say about the same question side by side.
#[must_use]
pub fn incident_text(incident: &IncidentPart, wording: &Wording, look: Look) -> String {
    let mut sheet = Sheet::new(wording, look);
    sheet.heading(&format!("{}  [{}]", incident.title, incident.id));
    let relation = sheet.family("incident-relation", incident.relation);
    let line = format!("{relation} · {}", incident.place);
    sheet.paragraph("  ", &line, Some(Ink::Faint));
    sheet.paragraph("  ", &incident.text, None);
    let note = sheet.word("incident-no-verdict");
    sheet.paragraph("  ", &note, Some(Ink::Faint));
    for day in &incident.days {
        sheet.heading(&day.date);
        for account in &day.accounts {
            let status = sheet.family("incident-status", account.status);
            let mark = if account.disputed.is_empty() {
                "  - "
            } else {
                "  ≠ "
            };
            let who = format!("{} [{status}] ({})", account.author, account.id);
            sheet.paragraph(mark, &who, None);
            sheet.paragraph("    ", &account.claim, None);
            if !account.answers.is_empty() {
                let to = sheet.list(account.answers.iter().map(String::as_str));
                sheet.row("    ", "incident-answers", &to);
            }
            if !account.disputed.is_empty() {
                let points: Vec<_> = account
                    .disputed
                    .iter()
                    .filter_map(|id| incident.points.iter().find(|point| &point.id == id))
                    .map(|point| point.question.as_str())
                    .collect();
                let points = points.join(" / ");
                let line = format!("{}: {points}", sheet.word("incident-disputed"));
                sheet.paragraph("    ", &line, Some(Ink::Doubt));
            }
            sheet.sources("    ", &account.citations);
        }
    }
    if !incident.points.is_empty() {
        let heading = sheet.word("incident-side-by-side");
        sheet.heading(&heading);
        for point in &incident.points {
            self::point(&mut sheet, point);
        }
    }
    if !incident.missing.is_empty() {
        let heading = sheet.word("incident-missing");
        sheet.heading(&heading);
        for missing in &incident.missing {
            sheet.paragraph("  - ", missing, None);
        }
    }
    sheet.done()
}

fn point(sheet: &mut Sheet<'_>, point: &PointPart) {
    let (key, ink) = if point.disagree {
        ("incident-differ", Some(Ink::Doubt))
    } else {
        ("incident-no-contradiction", Some(Ink::Faint))
    };
    sheet.paragraph("  ", &point.question, None);
    let line = sheet.word(key);
    sheet.paragraph("    ", &line, ink);
    for value in &point.values {
        let who = sheet.list(value.accounts.iter().map(String::as_str));
        sheet.paragraph("    - ", &format!("{}: {who}", value.text), None);
    }
    if let Some(note) = &point.note {
        sheet.paragraph("      ", note, Some(Ink::Faint));
    }
}
