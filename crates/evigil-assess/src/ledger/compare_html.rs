//! A comparison as a part of a page: treatments in rows, what is compared in columns.

use std::fmt::Write as _;

use super::compare::{CompareReport, ComparedCell};
use super::html::study_links;
use super::making::LedgerView;
use crate::render::{citations, escape};

/// The comparison, to stand in a page that has its own frame and heading. Sources stand in the
/// cell they belong to.
#[must_use]
pub fn compare_fragment(report: &CompareReport, view: &LedgerView<'_>) -> String {
    let messages = view.messages();
    let mut out = String::new();
    let _ = writeln!(
        out,
        "<p class=\"lead\">{}</p>\n<p class=\"notice\">{}</p>",
        escape(&report.text),
        escape(&messages.text("ledger-compare-note"))
    );
    let _ = write!(
        out,
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}\"><table class=\"compared\"><thead><tr><th scope=\"col\">{}</th>",
        escape(&report.title),
        escape(&messages.family("ledger-column", "treatment"))
    );
    for column in &report.columns {
        let _ = write!(out, "<th scope=\"col\">{}</th>", escape(&column.title));
    }
    out.push_str("</tr></thead><tbody>\n");
    for row in &report.rows {
        let _ = write!(out, "<tr><th scope=\"row\">{}</th>", escape(&row.title));
        for (index, cell) in row.cells.iter().enumerate() {
            let name = report.columns.get(index).map(|it| it.title.as_str());
            let _ = write!(
                out,
                "<td data-name=\"{}\">",
                escape(name.unwrap_or_default())
            );
            // The first thing compared is the evidence: the ledger's own words stand there.
            if let Some(statement) = row.statement_text.as_ref().filter(|_| index == 0) {
                let _ = write!(out, "<p><strong>{}</strong>", escape(statement));
                if let Some(level) = row.certainty {
                    let level = messages.family("assess-certainty", level.code());
                    let tag = messages.with("ledger-certainty-tag", [("level", level.as_str())]);
                    let _ = write!(out, " <span class=\"tag\">{}</span>", escape(&tag));
                }
                out.push_str("</p>");
            }
            self::cell(&mut out, cell, view);
            out.push_str("</td>");
        }
        out.push_str("</tr>\n");
    }
    out.push_str(super::html::CLOSE_TABLE);
    out
}

fn cell(out: &mut String, cell: &ComparedCell, view: &LedgerView<'_>) {
    match &cell.text {
        Some(text) => {
            let _ = write!(out, "<p>{}</p>", escape(text));
        }
        None => {
            let text = view.messages().text("ledger-not-known");
            let _ = write!(out, "<p class=\"soft\">{}</p>", escape(&text));
        }
    }
    if cell.studies.is_empty() && cell.citations.is_empty() {
        return;
    }
    let _ = write!(
        out,
        "<details><summary>{}</summary>",
        escape(&view.messages().text("ledger-sources"))
    );
    if !cell.studies.is_empty() {
        let _ = write!(out, "<p>{}</p>", study_links(&cell.studies));
    }
    citations(out, &cell.citations, view.wording);
    out.push_str("</details>");
}
