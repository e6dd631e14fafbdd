//! Item by item, group by group.

use std::fmt::Write as _;

use evigil_core::ItemStanding;
use evigil_knowledge::TermKind;

use super::super::report::{CitedItem, LotReport};
use super::evidence::evidence;
use crate::page::heading;
use crate::render::{citations, escape};
use crate::{Messages, Wording};

pub(super) fn items(out: &mut String, report: &LotReport, wording: &Wording) {
    let messages = wording.messages();
    out.push_str("<section>");
    heading(out, "items", &messages.text("lot-items"));
    for group in report.items.chunk_by(|a, b| a.group == b.group) {
        let Some(first) = group.first() else { continue };
        let name = wording.term(TermKind::CriterionGroup, &first.group);
        let _ = writeln!(out, "<div class=\"card\"><h3>{}</h3>", escape(name));
        let (aside, concerned): (Vec<&CitedItem>, Vec<&CitedItem>) = group
            .iter()
            .partition(|item| item.standing == ItemStanding::NotApplicable);
        if !concerned.is_empty() {
            table(out, &concerned, wording);
        }
        if !aside.is_empty() {
            let count = aside.len().to_string();
            let summary = messages.with("lot-not-applicable", [("count", count.as_str())]);
            let _ = writeln!(
                out,
                "<details class=\"aside\"><summary>{}</summary>",
                escape(&summary)
            );
            table(out, &aside, wording);
            out.push_str("</details>\n");
        }
        out.push_str("</div>\n");
    }
    out.push_str("</section>\n");
}

fn table(out: &mut String, items: &[&CitedItem], wording: &Wording) {
    let messages = wording.messages();
    let _ = writeln!(
        out,
        "<table class=\"items\"><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead><tbody>",
        escape(&messages.text("lot-column-standing")),
        escape(&messages.text("lot-column-item"))
    );
    for item in items {
        row(out, item, wording, messages);
    }
    out.push_str("</tbody></table>\n");
}

fn row(out: &mut String, item: &CitedItem, wording: &Wording, messages: &Messages) {
    let standing = item.standing.code();
    let name = wording.term(TermKind::ItemStanding, standing);
    let level = wording.term(TermKind::CriterionLevel, &item.level);
    let _ = write!(
        out,
        "<tr class=\"{standing}\" id=\"{id}\"><td><span class=\"standing {standing}\">{}</span></td>\
         <td><h4>{} <span class=\"rule\">{id}</span><span class=\"level\">{}</span></h4>",
        escape(name),
        escape(&item.title),
        escape(level),
        id = escape(&item.criterion),
    );
    for reason in &item.reasons {
        let _ = write!(out, "<p>{}</p>", escape(&reason.message));
    }
    evidence(out, &item.evidence, messages);
    if let Some(day) = item.overdue {
        let text = messages.with("lot-overdue", [("date", day.to_string())]);
        let _ = write!(out, "<p class=\"alarm\">{}</p>", escape(&text));
    }
    let _ = write!(
        out,
        "<details><summary>{}</summary><p>{}</p>",
        escape(&messages.text("lot-why")),
        escape(&item.why)
    );
    citations(out, &item.citations, wording);
    out.push_str("</details></td></tr>\n");
}
