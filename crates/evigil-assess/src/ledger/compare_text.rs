//! A comparison for a reader at a terminal: what is compared one by one, the treatments under it.

use super::compare::CompareReport;
use super::making::LedgerView;
use super::text::Sheet;
use crate::render::phrases::citation_line;
use crate::render::{Ink, Look};

/// The comparison as text, its sources numbered at the end.
#[must_use]
pub fn compare_text(report: &CompareReport, view: &LedgerView<'_>, look: Look) -> String {
    let messages = view.messages();
    let mut sheet = Sheet::new(look);
    let mut sources: Vec<String> = Vec::new();
    sheet.put("", &report.title, Some(Ink::Strong));
    sheet.put("", &report.text, Some(Ink::Faint));
    for (index, column) in report.columns.iter().enumerate() {
        sheet.heading(&column.title);
        for row in &report.rows {
            let cell = row.cells.get(index);
            let text = cell.and_then(|cell| cell.text.clone());
            let mut text = text.unwrap_or_else(|| messages.text("ledger-not-known"));
            // The first thing compared is the evidence: the ledger's own words stand there.
            if let Some(statement) = row.statement_text.as_ref().filter(|_| index == 0) {
                text = format!("{statement} {text}");
            }
            let mut marks: Vec<String> = cell.map(|cell| cell.studies.clone()).unwrap_or_default();
            for citation in cell.iter().flat_map(|cell| &cell.citations) {
                let line = citation_line(citation, view.wording);
                let known = sources.iter().position(|it| *it == line);
                let number = known.unwrap_or_else(|| {
                    sources.push(line);
                    sources.len() - 1
                });
                marks.push((number + 1).to_string());
            }
            if !marks.is_empty() {
                text = format!("{text} [{}]", marks.join(view.wording.list_mark()));
            }
            let line = messages.with(
                "ledger-compared",
                [("row", row.title.as_str()), ("text", text.as_str())],
            );
            sheet.item(&line);
        }
    }
    sheet.heading(&messages.text("ledger-sources"));
    for (number, source) in sources.iter().enumerate() {
        sheet.put(&format!("  [{}] ", number + 1), source, None);
    }
    sheet.blank();
    sheet.put("", &messages.text("ledger-compare-note"), Some(Ink::Faint));
    sheet.out
}
