//! Questions, answers and routes at a terminal.

use std::fmt::Write as _;

use super::{NoticePart, RiskPart, RoutePart, ScreeningReport};
use crate::Wording;
use crate::render::{Ink, Look};
use crate::report::sheet::Sheet;

/// The report as text.
#[must_use]
pub fn screening_text(report: &ScreeningReport, wording: &Wording, look: Look) -> String {
    let mut sheet = Sheet::new(wording, look);
    if !report.notices.is_empty() {
        let heading = sheet.word("screen-title");
        sheet.heading(&heading);
        sheet.paragraph("", &report.note, None);
        let mut outcome = "";
        for notice in &report.notices {
            if notice.outcome != outcome {
                outcome = notice.outcome;
                let heading = sheet.family("screen-outcome", outcome);
                sheet.heading(&heading);
            }
            self::notice(&mut sheet, notice);
        }
    }
    if let Some(route) = &report.route {
        self::route(&mut sheet, route);
    }
    if report.notices.is_empty() && report.route.is_none() {
        let heading = sheet.word("screen-questions");
        sheet.heading(&heading);
        for question in &report.questions {
            sheet.paragraph("- ", &question.text, None);
            let answers = sheet.list(question.answers.iter().map(String::as_str));
            let line = format!("{} = {answers}", question.id);
            sheet.paragraph("  ", &line, Some(Ink::Faint));
            sheet.paragraph("  ", &question.why, Some(Ink::Faint));
        }
        sheet.blank();
        sheet.paragraph("", &report.note, None);
    }
    sheet.done()
}

fn notice(sheet: &mut Sheet<'_>, notice: &NoticePart) {
    let ink = match notice.outcome {
        "contraindicated" => Some(Ink::Bad),
        "caution" => Some(Ink::Doubt),
        "not_answered" => Some(Ink::Faint),
        _ => None,
    };
    if notice.rule.is_none() {
        sheet.paragraph("- ", &notice.question_text, ink);
        return;
    }
    let said_by = notice
        .said_by
        .and_then(|said_by| serde_json::to_value(said_by).ok())
        .and_then(|value| value.as_str().map(|code| sheet.family("screen-by", code)))
        .unwrap_or_default();
    sheet.paragraph("- ", &notice.text, ink);
    let line = sheet.with(
        "screen-because",
        &[("question", notice.question_text.clone()), ("by", said_by)],
    );
    sheet.paragraph("  ", &line, Some(Ink::Faint));
    if let Some(searched) = notice.searched {
        let line = sheet.with("screen-searched", &[("date", searched.to_string())]);
        sheet.paragraph("  ", &line, Some(Ink::Faint));
    }
    if notice.see.is_some() {
        let line = sheet.word("screen-see-doping");
        sheet.paragraph("  ", &line, None);
    }
    let about: Vec<&str> = (notice.notes.iter())
        .chain(&notice.incidents)
        .map(String::as_str)
        .collect();
    if !about.is_empty() {
        let ids = sheet.list(about);
        let line = sheet.with("screen-more", &[("ids", ids)]);
        sheet.paragraph("  ", &line, Some(Ink::Faint));
    }
    sheet.sources("  = ", &notice.citations);
}

fn route(sheet: &mut Sheet<'_>, route: &RoutePart) {
    let heading = sheet.with("screen-route", &[("route", route.title.clone())]);
    sheet.heading(&heading);
    if let Some(other) = &route.other_class {
        sheet.paragraph("", other, Some(Ink::Doubt));
    }
    for part in &route.known {
        risk(sheet, part);
    }
    if !route.unknown.is_empty() {
        let heading = sheet.word("screen-not-known");
        sheet.heading(&heading);
        for part in &route.unknown {
            risk(sheet, part);
        }
    }
}

fn risk(sheet: &mut Sheet<'_>, part: &RiskPart) {
    if let Some(title) = &part.title {
        sheet.paragraph("- ", title, Some(Ink::Strong));
        sheet.paragraph("  ", &part.text, None);
    } else {
        sheet.paragraph("- ", &part.text, None);
    }
    if let Some(question) = &part.question {
        sheet.paragraph("  ? ", question, Some(Ink::Doubt));
    }
    if let Some(searched) = part.searched {
        let line = sheet.with("screen-searched", &[("date", searched.to_string())]);
        sheet.paragraph("  ", &line, Some(Ink::Faint));
    }
    if !part.incidents.is_empty() {
        let ids = sheet.list(part.incidents.iter().map(String::as_str));
        let line = sheet.with("screen-more", &[("ids", ids)]);
        sheet.paragraph("  ", &line, Some(Ink::Faint));
    }
    sheet.sources("  = ", &part.citations);
}

/// A file of answers to fill in.
#[must_use]
pub fn questionnaire_template(report: &ScreeningReport, wording: &Wording) -> String {
    let messages = wording.messages();
    let mut text = format!("# {}\n", messages.text("screen-template"));
    for question in &report.questions {
        let answers = question.answers.join(" | ");
        let _ = writeln!(
            text,
            "\n# {}\n# {}\n# {answers}",
            question.text, question.why
        );
        let _ = writeln!(text, "# {} = \"\"", question.id);
    }
    text
}
