//! What the page is about, and what is wrong with the dossier.

use std::fmt::Write as _;

use evigil_core::ItemStanding;
use evigil_knowledge::TermKind;

use super::super::report::{CitedItem, LotReport};
use crate::page::{facts, heading};
use crate::render::escape;
use crate::{Messages, Wording};

pub(super) fn head(out: &mut String, report: &LotReport, wording: &Wording, is_drawn: bool) {
    let messages = wording.messages();
    let product = &report.product;
    let _ = writeln!(
        out,
        "<header class=\"page\"><p class=\"kicker\">{}</p><h1 id=\"top\">{}</h1>",
        escape(&messages.text("lot-kicker")),
        escape(&product.name)
    );
    let class = product
        .class
        .map(|class| wording.term(TermKind::ProductClass, class).to_owned());
    let rows = [
        ("lot-head-lot", product.lot.clone()),
        ("lot-head-sold-as", product.sold_as.clone()),
        ("lot-head-maker", product.manufacturer.clone()),
        ("lot-head-class", class),
        (
            "lot-head-routes",
            Some(wording.terms(TermKind::Route, &product.routes)),
        ),
        (
            "lot-head-expires",
            product.expires_on.map(|day| day.to_string()),
        ),
        ("lot-head-day", Some(report.as_of.to_string())),
        ("lot-head-dossier", Some(report.dossier.source.clone())),
        ("html-digest", Some(report.dossier.sha256.clone())),
    ];
    facts(out, &rows.map(|(key, value)| (messages.text(key), value)));
    chips(out, report, wording);
    jumps(out, report, messages, is_drawn);
    out.push_str("</header>\n");
}

/// How many items stand how. Words and numbers side by side; never a sum.
pub(super) fn chips(out: &mut String, report: &LotReport, wording: &Wording) {
    out.push_str("<ul class=\"chips\">");
    for standing in ItemStanding::ALL {
        let code = standing.code();
        let count = report.counts.get(code).copied().unwrap_or(0);
        let none = if count == 0 { " class=\"none\"" } else { "" };
        let name = escape(wording.term(TermKind::ItemStanding, code));
        let _ = write!(
            out,
            "<li{none}><span class=\"standing {code}\">{name} <b>{count}</b></span></li>"
        );
    }
    let _ = writeln!(
        out,
        "</ul>\n<p class=\"facts\">{}</p>",
        escape(&wording.messages().text("lot-no-score"))
    );
}

fn jumps(out: &mut String, report: &LotReport, messages: &Messages, is_drawn: bool) {
    let sections = [
        (
            "problems",
            "lot-problems",
            !report.dossier.problems.is_empty(),
        ),
        (
            "contradictions",
            "lot-contradictions",
            contradicted(report).next().is_some(),
        ),
        ("label", "lot-label", super::compared::is_there(report)),
        ("plots", "lot-plots", is_drawn),
        ("items", "lot-items", true),
        ("measured", "lot-measured", !report.measured.is_empty()),
        ("files", "lot-files", !report.files.is_empty()),
        ("questions", "lot-questions", !report.questions.is_empty()),
    ];
    out.push_str("<ul class=\"jump\">");
    for (id, key, _) in sections.into_iter().filter(|(_, _, is_there)| *is_there) {
        let _ = write!(
            out,
            "<li><a href=\"#{id}\">{}</a></li>",
            escape(&messages.text(key))
        );
    }
    out.push_str("</ul>\n");
}

fn contradicted(report: &LotReport) -> impl Iterator<Item = &CitedItem> {
    let contradicted = |item: &&CitedItem| item.standing == ItemStanding::Contradicted;
    report.items.iter().filter(contradicted)
}

/// What a reader has to see first: where the lot's own papers or data disagree.
pub(super) fn contradictions(out: &mut String, report: &LotReport, messages: &Messages) {
    if contradicted(report).next().is_none() {
        return;
    }
    out.push_str("<section>");
    heading(out, "contradictions", &messages.text("lot-contradictions"));
    out.push_str("<ul class=\"problems\">");
    for item in contradicted(report) {
        let _ = write!(
            out,
            "<li class=\"error\"><p><a href=\"#{}\"><b>{}</b></a></p>",
            escape(&item.criterion),
            escape(&item.title),
        );
        for reason in &item.reasons {
            let _ = write!(out, "<p>{}</p>", escape(&reason.message));
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ul></section>\n");
}

pub(super) fn problems(out: &mut String, report: &LotReport, messages: &Messages) {
    if report.dossier.problems.is_empty() {
        return;
    }
    out.push_str("<section>");
    heading(out, "problems", &messages.text("lot-problems"));
    out.push_str("<ul class=\"problems\">");
    for problem in &report.dossier.problems {
        let line = problem.line.to_string();
        let column = problem.column.to_string();
        let place = messages.with(
            "lot-problem-place",
            [("line", line.as_str()), ("column", column.as_str())],
        );
        let _ = writeln!(
            out,
            "<li class=\"error\"><p><b>{}</b> <span class=\"rule\">{}</span></p><p>{}</p><p class=\"soft\">{}: {}</p></li>",
            escape(&place),
            escape(problem.code),
            escape(&problem.message),
            escape(&messages.text("help")),
            escape(&problem.help)
        );
    }
    out.push_str("</ul></section>\n");
}
