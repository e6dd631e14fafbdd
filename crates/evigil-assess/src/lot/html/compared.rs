//! What the label says beside what was measured.

use std::fmt::Write as _;

use evigil_knowledge::TermKind;

use super::super::report::{CitedItem, EvidencePart, LotReport};
use super::evidence::number;
use crate::Wording;
use crate::page::heading;
use crate::render::escape;

/// Where the values of the label stand in a dossier.
const LABEL: &str = "label.";

/// Keys of the names of the columns.
const COLUMNS: [&str; 4] = [
    "lot-column-item",
    "lot-column-label",
    "lot-column-measured",
    "lot-column-standing",
];

pub(super) fn compared(out: &mut String, report: &LotReport, wording: &Wording) {
    let items: Vec<&CitedItem> = report
        .items
        .iter()
        .filter(|item| is_on_label(item))
        .collect();
    if items.is_empty() {
        return;
    }
    let messages = wording.messages();
    out.push_str("<section>");
    heading(out, "label", &messages.text("lot-label"));
    out.push_str("<div class=\"wide\"><table class=\"compared\"><thead><tr>");
    for key in COLUMNS {
        let _ = write!(
            out,
            "<th scope=\"col\">{}</th>",
            escape(&messages.text(key))
        );
    }
    out.push_str("</tr></thead><tbody>\n");
    for item in items {
        row(out, item, wording);
    }
    out.push_str("</tbody></table></div></section>\n");
}

/// Whether the label says anything that is judged.
pub(super) fn is_there(report: &LotReport) -> bool {
    report.items.iter().any(is_on_label)
}

fn on_label(part: &EvidencePart) -> Option<(&str, &str)> {
    match part {
        EvidencePart::Field { path, value, .. } => Some((path.strip_prefix(LABEL)?, value)),
        EvidencePart::File { .. } | EvidencePart::Computed { .. } => None,
    }
}

fn is_on_label(item: &CitedItem) -> bool {
    item.evidence.iter().any(|part| on_label(part).is_some())
}

fn row(out: &mut String, item: &CitedItem, wording: &Wording) {
    // On a narrow screen, where columns stand below each other, each cell says what it is.
    let [_, label, measured, standing] = COLUMNS.map(|key| escape(&wording.messages().text(key)));
    let _ = write!(
        out,
        "<tr><th scope=\"row\"><a href=\"#{}\">{}</a></th><td data-name=\"{label}\">",
        escape(&item.criterion),
        escape(&item.title)
    );
    for (key, value) in item.evidence.iter().filter_map(on_label) {
        let _ = write!(
            out,
            "<div><code>{}</code> {}</div>",
            escape(key),
            escape(value)
        );
    }
    let _ = write!(out, "</td><td data-name=\"{measured}\">");
    let mut is_measured = false;
    for part in &item.evidence {
        if let EvidencePart::Computed { title, .. } = part {
            is_measured = true;
            let _ = write!(
                out,
                "<div>{} <b>{}</b></div>",
                escape(title),
                escape(&number(part))
            );
        }
    }
    if !is_measured {
        out.push('–');
    }
    let code = item.standing.code();
    let _ = writeln!(
        out,
        "</td><td data-name=\"{standing}\"><span class=\"standing {code}\">{}</span></td></tr>",
        escape(wording.term(TermKind::ItemStanding, code))
    );
}
