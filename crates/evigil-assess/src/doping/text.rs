//! What rules of sport say, at a terminal.

use evigil_law::doping::Verdict;

use super::{DopingReport, DopingRulePart, StatedPart, VolumePart};
use crate::render::{Ink, Look};
use crate::report::sheet::Sheet;
use crate::{Messages, Wording};

/// The report as text.
#[must_use]
pub fn doping_text(report: &DopingReport, wording: &Wording, look: Look) -> String {
    let mut sheet = Sheet::new(wording, look);
    let name = report.organisation.as_ref().map_or_else(
        || sheet.word("doping-all-organisations"),
        |organisation| organisation.title.clone(),
    );
    let date = report.date.to_string();
    let title = sheet.with("doping-title", &[("organisation", name), ("date", date)]);
    sheet.heading(&title);
    let overall = sheet.family("doping-overall", report.overall.code());
    sheet.paragraph("", &overall, Some(ink(report.overall)));
    for contradiction in &report.contradictions {
        stated(&mut sheet, "! ", contradiction, Some(Ink::Bad));
    }
    for rule in &report.rules {
        one(&mut sheet, rule, wording);
    }
    if !report.assumed.is_empty() {
        let heading = sheet.word("doping-assumed-heading");
        sheet.heading(&heading);
        for assumed in &report.assumed {
            sheet.paragraph("- ", assumed, None);
        }
    }
    let heading = sheet.word("doping-advice");
    sheet.heading(&heading);
    stated(&mut sheet, "", &report.advice, None);
    sheet.done()
}

const fn ink(verdict: Verdict) -> Ink {
    match verdict {
        Verdict::Prohibited => Ink::Bad,
        Verdict::Ask => Ink::Doubt,
        // Not green: it clears nothing.
        Verdict::NotProhibitedByThisRule => Ink::Faint,
    }
}

fn stated(sheet: &mut Sheet<'_>, lead: &str, part: &StatedPart, ink: Option<Ink>) {
    sheet.paragraph(lead, &part.text, ink);
    sheet.sources("  = ", &part.citations);
}

fn one(sheet: &mut Sheet<'_>, rule: &DopingRulePart, wording: &Wording) {
    sheet.heading(&format!("{}  {}", rule.id, rule.name));
    let verdict = sheet.family("doping-verdict", rule.verdict.code());
    sheet.paragraph("  ", &verdict, Some(ink(rule.verdict)));
    if rule.reasons.len() > 1 {
        let either = sheet.word("doping-either");
        sheet.paragraph("  ", &either, None);
    }
    for reason in &rule.reasons {
        let lead = if rule.reasons.len() > 1 { "  - " } else { "  " };
        sheet.paragraph(lead, reason, None);
    }
    if let Some(volume) = &rule.volume {
        let line = volume_told(volume, wording.messages());
        sheet.paragraph("  ", &line, None);
    }
    for missing in &rule.missing {
        sheet.paragraph("  ? ", &missing.question, Some(Ink::Doubt));
    }
    if let Some(from) = rule.in_force_from {
        let line = sheet.with("doping-since", &[("date", from.to_string())]);
        sheet.paragraph("  ", &line, Some(Ink::Faint));
    }
    if let Some(to) = rule.in_force_to {
        let line = sheet.with("doping-until", &[("date", to.to_string())]);
        sheet.paragraph("  ", &line, Some(Ink::Faint));
    }
    if let Some(overdue) = rule.overdue {
        let line = sheet.with("doping-overdue", &[("date", overdue.to_string())]);
        sheet.paragraph("  ", &line, Some(Ink::Doubt));
    }
    sheet.sources("  = ", &rule.citations);
}

/// The volume that a rule is about, beside its limit.
pub(super) fn volume_told(volume: &VolumePart, messages: &Messages) -> String {
    let limit = millilitres(volume.limit_ml);
    let hours = volume.window_hours.to_string();
    let mut args = vec![("limit", limit), ("hours", hours)];
    let key = match volume.ml_most {
        None => {
            args.push(("least", millilitres(volume.ml_least)));
            "doping-volume-unknown"
        }
        Some(most) if most - volume.ml_least > 0.05 => {
            args.push(("least", millilitres(volume.ml_least)));
            args.push(("most", millilitres(most)));
            "doping-volume-between"
        }
        Some(most) => {
            args.push(("most", millilitres(most)));
            "doping-volume"
        }
    };
    let mut line = messages.with(key, args);
    if let (Some(from), Some(to)) = (volume.from, volume.to) {
        let window = [("from", minutes(from)), ("to", minutes(to))];
        line.push_str(&messages.with("doping-window", window));
    }
    line
}

fn minutes(at: jiff::civil::DateTime) -> String {
    let (date, time) = (at.date(), at.time());
    format!("{date} {:02}:{:02}", time.hour(), time.minute())
}

/// A volume with at most two decimals.
fn millilitres(ml: f64) -> String {
    let text = format!("{ml:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
