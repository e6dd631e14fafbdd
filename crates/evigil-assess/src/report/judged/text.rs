//! A case under judgement, for people.

use super::part::{JudgedReport, ProductPart};
use crate::Wording;
use crate::render::{Ink, Look};
use crate::report::sheet::Sheet;

/// The case as text.
#[must_use]
pub fn judged_text(report: &JudgedReport, wording: &Wording, look: Look) -> String {
    let mut sheet = Sheet::new(wording, look);
    let title = sheet.with("causality-case", &[("case", report.case.clone())]);
    sheet.heading(&title);
    let criteria: Vec<_> = if report.seriousness.is_empty() {
        vec![sheet.word("judged-none-stated")]
    } else {
        let criteria = report.seriousness.iter();
        criteria.map(|it| sheet.family("criterion", it)).collect()
    };
    let criteria = sheet.list(criteria.iter().map(String::as_str));
    sheet.row("  ", "judged-stated", &criteria);
    for question in &report.questions {
        let line = format!(
            "{}  {} ({})",
            question.field, question.message, question.code
        );
        sheet.paragraph("  ? ", &line, Some(Ink::Doubt));
    }
    for product in &report.products {
        self::product(&mut sheet, product);
    }
    if !report.stated.is_empty() {
        let title = sheet.word("judged-causality");
        sheet.heading(&title);
    }
    for stated in &report.stated {
        let reaction = stated
            .reaction
            .map_or_else(String::new, |it| it.to_string());
        let said = [&stated.source, &stated.method, &stated.result]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(" · ");
        let line = format!("#{} → #{reaction}  {said}", stated.drug);
        sheet.paragraph("  - ", &line, None);
        if stated.category.is_none() {
            let line = sheet.word("judged-unknown-method");
            sheet.paragraph("    ", &line, Some(Ink::Faint));
        }
    }
    sheet.done()
}

fn product(sheet: &mut Sheet<'_>, product: &ProductPart) {
    let name = product.name.as_deref().unwrap_or("?");
    sheet.heading(&format!("#{}  {name}", product.number));
    let facets = sheet.list(product.facets.iter().map(|facet| facet.title.as_str()));
    sheet.row("  ", "judged-facets", &facets);
    if let Some(list) = &product.reference_list {
        let line = format!("{}  [{}]", list.title, list.id);
        sheet.row("  ", "judged-list", &line);
        for reaction in &product.expectedness {
            let event = reaction.event.as_deref().unwrap_or("?");
            let result = sheet.family("judged-result", reaction.result);
            let line = format!("#{} {event}: {result}", reaction.reaction);
            sheet.paragraph("    - ", &line, None);
        }
        sheet.sources("    ", &list.citations);
    } else {
        let line = sheet.word("judged-no-list");
        sheet.paragraph("  ", &line, Some(Ink::Faint));
    }
    for note in &product.notes {
        sheet.blank();
        sheet.paragraph(
            "  ",
            &format!("{}  [{}]", note.title, note.id),
            Some(Ink::Strong),
        );
        sheet.paragraph("    ", &note.text, None);
        sheet.paragraph("    ? ", &note.question, None);
        let incidents = sheet.list(note.incidents.iter().map(String::as_str));
        sheet.row("    ", "judged-incidents", &incidents);
        sheet.sources("    ", &note.citations);
    }
}
