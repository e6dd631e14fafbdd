//! Plans at a terminal.

use evigil_law::plan::{Certainty, Plan};

use super::{CheckedPart, MismatchPart, PlanReport};
use crate::Wording;
use crate::render::{Ink, Look};
use crate::report::sheet::Sheet;

/// The report as text.
#[must_use]
pub fn plan_text(report: &PlanReport, wording: &Wording, look: Look) -> String {
    let mut sheet = Sheet::new(wording, look);
    for imported in &report.imported {
        let added = code(&imported.added);
        let heading = format!(
            "{} — {}",
            title(&imported.plan),
            sheet.family("plan-added", &added)
        );
        sheet.heading(&heading);
        plan(&mut sheet, &imported.plan);
    }
    for found in &report.found {
        let mut heading = title(&found.plan);
        if let Some(by) = found.by {
            heading = format!("{heading} — {}", sheet.family("plan-match", &code(&by)));
        }
        sheet.heading(&heading);
        plan(&mut sheet, &found.plan);
    }
    if let Some(checked) = &report.checked {
        self::checked(&mut sheet, checked);
    }
    if let Some(mismatch) = &report.mismatch {
        self::mismatch(&mut sheet, mismatch);
    }
    if !report.problems.is_empty() {
        let heading = sheet.word("plan-problems");
        sheet.heading(&heading);
        for problem in &report.problems {
            let line = format!("[{}] {}: {}", problem.code, problem.source, problem.message);
            sheet.paragraph("- ", &line, Some(Ink::Doubt));
        }
    }
    let nothing = report.imported.is_empty()
        && report.found.is_empty()
        && report.checked.is_none()
        && report.mismatch.is_none();
    if nothing {
        let line = sheet.word("plan-nothing");
        sheet.paragraph("", &line, None);
    }
    sheet.done()
}

/// The code of a value of a closed set.
fn code<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

fn title(plan: &Plan) -> String {
    let number = plan.number.as_ref().map(ToString::to_string);
    let name = plan.name.clone().or_else(|| plan.plain_name.clone());
    [number, name]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("  ")
}

fn plan(sheet: &mut Sheet<'_>, plan: &Plan) {
    let class = plan
        .class
        .map(|class| sheet.family("plan-class", class.code()));
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
    let rows = [
        ("class", class),
        ("provider", plan.provider.clone()),
        ("address", plan.address.clone()),
        ("committee", plan.committee.clone()),
        ("submitted", day(plan.submitted)),
        ("first_published", day(plan.first_published)),
        ("changed", day(plan.changed)),
        ("ended", day(plan.ended)),
        ("status", plan.status.clone()),
        ("cell_type", plan.cell_type.clone()),
        ("route", plan.route.clone()),
        ("site", plan.site.clone()),
        ("indication", plan.indication.clone()),
        ("dose", plan.dose.clone()),
        ("source", plan.source.clone()),
    ];
    for (field, value) in rows {
        if let Some(value) = value {
            let name = sheet.family("plan-field", field);
            sheet.paragraph("  ", &format!("{name}: {value}"), None);
        }
    }
}

fn checked(sheet: &mut Sheet<'_>, checked: &CheckedPart) {
    let heading = sheet.with(
        "plan-checked",
        &[
            ("plan", title(&checked.plan)),
            ("count", checked.exposures.to_string()),
        ],
    );
    sheet.heading(&heading);
    if checked.deviations.is_empty() {
        let line = sheet.word("plan-no-deviation");
        sheet.paragraph("  ", &line, None);
    }
    for one in &checked.deviations {
        let ink = match one.certainty {
            Certainty::Differs => Ink::Bad,
            Certainty::Unclear => Ink::Doubt,
        };
        let line = sheet.with(
            "plan-deviation",
            &[
                ("line", one.line.to_string()),
                ("field", sheet.family("plan-compared", one.field.code())),
                (
                    "certainty",
                    sheet.family("plan-certainty", &code(&one.certainty)),
                ),
            ],
        );
        sheet.paragraph("- ", &line, Some(ink));
        let line = sheet.with(
            "plan-both",
            &[("plan", one.plan.clone()), ("given", one.given.clone())],
        );
        sheet.paragraph("  ", &line, None);
        sheet.paragraph("  ", &one.text, None);
        sheet.sources("  = ", &one.citations);
    }
    for one in &checked.not_compared {
        let field = sheet.family("plan-compared", one.field.code());
        let line = match one.line {
            None => sheet.with("plan-silent", &[("field", field)]),
            Some(line) => sheet.with(
                "plan-not-told",
                &[("line", line.to_string()), ("field", field)],
            ),
        };
        sheet.paragraph("- ", &line, Some(Ink::Faint));
    }
}

fn mismatch(sheet: &mut Sheet<'_>, mismatch: &MismatchPart) {
    let heading = sheet.with("plan-mismatch", &[("source", mismatch.source.clone())]);
    sheet.heading(&heading);
    for number in &mismatch.numbers {
        let known = match (&number.name, &number.cell_type) {
            (Some(name), Some(cells)) => format!("{name} ({cells})"),
            (Some(name), None) => name.clone(),
            _ => sheet.word("plan-not-in-register"),
        };
        sheet.paragraph("- ", &format!("{}: {known}", number.number), None);
    }
    let words = sheet.list(mismatch.words.iter().map(String::as_str));
    let line = sheet.with("plan-cell-free", &[("words", words)]);
    sheet.paragraph("- ", &line, None);
    sheet.paragraph("", &mismatch.text, Some(Ink::Doubt));
    sheet.sources("  = ", &mismatch.citations);
}
