//! Deadlines for people.

use jiff::civil::{Date, Weekday};

use super::part::{ChangePart, DeadlinesReport, DuePart, KnownPart};
use crate::Wording;
use crate::render::{Ink, Look};
use crate::report::sheet::Sheet;

/// The deadlines as text.
#[must_use]
pub fn deadlines_text(report: &DeadlinesReport, wording: &Wording, look: Look) -> String {
    let mut sheet = Sheet::new(wording, look);
    let title = format!("{}  [{}]", report.regime.title, report.regime.id);
    sheet.heading(&title);
    sheet.paragraph("  ", &report.regime.text, None);
    let as_of = report.as_of.to_string();
    sheet.row("  ", "deadlines-as-of", &as_of);
    if let Some(role) = &report.role {
        sheet.row("  ", "deadlines-role", &role.title);
    }
    known(&mut sheet, &report.known);
    for remark in &report.remarks {
        let line = format!("{} ({})", remark.message, remark.code);
        sheet.paragraph("! ", &line, Some(Ink::Doubt));
    }
    sheet.blank();
    sheet.paragraph("", &report.statement, Some(Ink::Strong));
    for due in &report.due {
        sheet.blank();
        self::due(&mut sheet, due);
    }
    if !report.due.is_empty() {
        let heading = sheet.word("deadlines-counting");
        sheet.heading(&heading);
        sheet.paragraph("  ", &report.regime.day_zero, None);
        sheet.paragraph("  ", &report.regime.weekends, None);
    }
    if !report.routes.is_empty() {
        let heading = sheet.word("deadlines-routes");
        sheet.heading(&heading);
        for route in &report.routes {
            let kind = sheet.family("deadlines-route", route.kind);
            sheet.paragraph(
                "  - ",
                &format!("{} ({kind}, {})", route.title, route.id),
                None,
            );
            sheet.paragraph("    ", &route.text, None);
            sheet.sources("    ", &route.citations);
        }
    }
    changes(&mut sheet, "deadlines-changed", &report.changed);
    changes(&mut sheet, "deadlines-to-come", &report.to_come);
    if !report.not_due.is_empty() {
        let heading = sheet.word("deadlines-not-due");
        sheet.heading(&heading);
        for rule in &report.not_due {
            let reason = sheet.family("deadlines-reason", rule.reason);
            let line = format!("{}  {}: {reason}", rule.rule, rule.title);
            sheet.paragraph("  - ", &line, Some(Ink::Faint));
        }
    }
    let heading = sheet.word("deadlines-basis");
    sheet.heading(&heading);
    sheet.sources("  ", &report.regime.citations);
    sheet.blank();
    sheet.paragraph("", &report.advice, Some(Ink::Faint));
    sheet.done()
}

fn known(sheet: &mut Sheet<'_>, known: &KnownPart) {
    let mut parts = Vec::new();
    if let Some(case) = &known.case {
        parts.push(sheet.with("deadlines-known-case", &[("case", case.clone())]));
    }
    if let Some(criteria) = &known.seriousness {
        let names: Vec<_> = if criteria.is_empty() {
            vec![sheet.family("criterion", "not_serious")]
        } else {
            let names = criteria.iter();
            names.map(|it| sheet.family("criterion", it)).collect()
        };
        parts.push(sheet.list(names.iter().map(String::as_str)));
    }
    for (name, flag) in [
        ("expected", known.expected),
        ("suspected", known.suspected),
        ("infection", known.infection),
    ] {
        let answer = match flag {
            None => continue,
            Some(true) => "yes",
            Some(false) => "no",
        };
        parts.push(sheet.word(&format!("deadlines-known-{name}-{answer}")));
    }
    for (name, date) in [
        ("event", &known.event),
        ("aware", &known.aware),
        ("new_information", &known.new_information),
        ("anchor", &known.anchor),
    ] {
        if let Some(date) = date {
            let key = format!("deadlines-known-{name}");
            parts.push(sheet.with(&key, &[("date", date.clone())]));
        }
    }
    if let Some(class) = &known.class {
        parts.push(sheet.with("deadlines-known-class", &[("class", class.clone())]));
    }
    let line = parts.join(" · ");
    sheet.row("  ", "deadlines-known", &line);
}

fn due(sheet: &mut Sheet<'_>, due: &DuePart) {
    let when = match (due.earliest, due.latest) {
        (Some(earliest), Some(latest)) if earliest == latest => with_weekday(sheet, earliest),
        (Some(earliest), Some(latest)) => {
            let args = [
                ("earliest", with_weekday(sheet, earliest)),
                ("latest", with_weekday(sheet, latest)),
            ];
            sheet.with("deadlines-range", &args)
        }
        _ => sheet.family("deadlines-no-day", due.clock),
    };
    let ink = if due.overdue { Ink::Bad } else { Ink::Strong };
    sheet.paragraph("", &when, Some(ink));
    sheet.paragraph("  ", &format!("{}  [{}]", due.title, due.rule), None);
    sheet.paragraph("  ", &due.text, None);
    if due.overdue {
        let line = sheet.word("deadlines-overdue");
        sheet.paragraph("  ! ", &line, Some(Ink::Bad));
    }
    if due.applies == "open" {
        let missing: Vec<_> = due
            .missing
            .iter()
            .map(|it| sheet.family("deadlines-missing", it))
            .collect();
        let missing = sheet.list(missing.iter().map(String::as_str));
        let line = sheet.with("deadlines-open", &[("missing", missing)]);
        sheet.paragraph("  ? ", &line, Some(Ink::Doubt));
    }
    if let Some(provided) = &due.provided {
        sheet.row("  ", "deadlines-provided", provided);
    }
    let who = sheet.list(due.roles.iter().map(|it| it.title.as_str()));
    let to = sheet.list(due.to.iter().map(|it| it.title.as_str()));
    let line = sheet.with("deadlines-who", &[("who", who), ("to", to)]);
    sheet.paragraph("  ", &line, None);
    let counted = counted(sheet, due);
    sheet.row("  ", "deadlines-counted", &counted);
    if let (Some(first), Some(last)) = (due.follow_up_earliest, due.follow_up_latest) {
        let day = if first == last {
            with_weekday(sheet, first)
        } else {
            let args = [
                ("earliest", with_weekday(sheet, first)),
                ("latest", with_weekday(sheet, last)),
            ];
            sheet.with("deadlines-range", &args)
        };
        sheet.row("  ", "deadlines-follow-up", &day);
    }
    if let Some(note) = &due.note {
        sheet.row("  ", "deadlines-note", note);
    }
    sheet.sources("  ", &due.citations);
}

/// How the day came about.
fn counted(sheet: &Sheet<'_>, due: &DuePart) -> String {
    let days = due.clock_days.unwrap_or_default().to_string();
    match (due.counted_from, due.period_first, due.period_last) {
        (Some("period"), Some(first), Some(last)) => {
            let args = [
                ("first", first.to_string()),
                ("last", last.to_string()),
                ("days", days),
            ];
            sheet.with("deadlines-counted-period", &args)
        }
        (Some(from), _, _) => {
            let key = format!("deadlines-counted-{from}-{}", due.clock);
            sheet.with(&key, &[("days", days)])
        }
        (None, _, _) => String::new(),
    }
}

fn with_weekday(sheet: &Sheet<'_>, day: Date) -> String {
    let name = match day.weekday() {
        Weekday::Monday => "mon",
        Weekday::Tuesday => "tue",
        Weekday::Wednesday => "wed",
        Weekday::Thursday => "thu",
        Weekday::Friday => "fri",
        Weekday::Saturday => "sat",
        Weekday::Sunday => "sun",
    };
    format!("{day} ({})", sheet.family("weekday", name))
}

fn changes(sheet: &mut Sheet<'_>, key: &str, changes: &[ChangePart]) {
    if changes.is_empty() {
        return;
    }
    let heading = sheet.word(key);
    sheet.heading(&heading);
    for change in changes {
        let from = change
            .from
            .map_or_else(String::new, |from| format!("{from}  "));
        sheet.paragraph("  - ", &format!("{from}{}", change.text), None);
        sheet.sources("    ", &change.citations);
    }
}
