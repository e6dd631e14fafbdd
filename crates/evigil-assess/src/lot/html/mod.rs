//! A lot as one self-contained page.

mod compared;
mod evidence;
mod head;
mod items;

use std::fmt::Write as _;

use super::report::{EvidencePart, LotReport, MeasuredPart};
use crate::inspect::file_card;
use crate::page::{heading, page};
use crate::plot::{FilePlots, LotPlots, Sheet};
use crate::render::escape;
use crate::{Messages, Wording};
use evidence::computed;
pub use evidence::quantity;

/// The report as a page, with what can be drawn of the lot.
#[must_use]
pub fn html(report: &LotReport, plots: &LotPlots, wording: &Wording) -> String {
    let messages = wording.messages();
    let mut sheet = Sheet::new(messages);
    let mut body = String::with_capacity(1 << 16);
    head::head(&mut body, report, wording, !plots.is_empty());
    body.push_str("<main>\n");
    parts(&mut body, report, plots, wording, &mut sheet);
    body.push_str("</main>\n");
    let title = match &report.product.lot {
        Some(lot) => {
            let lot = messages.with("lot-number", [("number", lot.as_str())]);
            format!("{} · {lot}", report.product.name)
        }
        None => report.product.name.clone(),
    };
    page(wording, &title, &body)
}

/// The report without its heading, to stand in a page that has its own frame and
/// [`crate::stylesheet`].
#[must_use]
pub fn fragment(report: &LotReport, plots: &LotPlots, wording: &Wording) -> String {
    let mut sheet = Sheet::new(wording.messages());
    let mut body = String::with_capacity(1 << 16);
    head::chips(&mut body, report, wording);
    parts(&mut body, report, plots, wording, &mut sheet);
    body
}

fn parts(
    out: &mut String,
    report: &LotReport,
    plots: &LotPlots,
    wording: &Wording,
    sheet: &mut Sheet<'_>,
) {
    let messages = wording.messages();
    head::problems(out, report, messages);
    // What contradicts and what was measured come first: the table of items is long.
    head::contradictions(out, report, messages);
    compared::compared(out, report, wording);
    drawn(out, plots, messages, sheet);
    items::items(out, report, wording);
    measured(out, report, wording);
    files(out, report, messages, sheet);
    questions(out, report, messages);
}

fn questions(out: &mut String, report: &LotReport, messages: &Messages) {
    if report.questions.is_empty() {
        return;
    }
    out.push_str("<section class=\"questions\">");
    heading(out, "questions", &messages.text("lot-questions"));
    out.push_str("<ol>");
    for question in &report.questions {
        let _ = writeln!(out, "<li>{}</li>", escape(question));
    }
    out.push_str("</ol></section>\n");
}

fn drawn(out: &mut String, plots: &LotPlots, messages: &Messages, sheet: &mut Sheet<'_>) {
    let figures = plots.figures(sheet);
    if figures.is_empty() {
        return;
    }
    out.push_str("<section>");
    heading(out, "plots", &messages.text("lot-plots"));
    out.push_str("<div class=\"plots\">\n");
    out.push_str(&figures);
    out.push_str("</div></section>\n");
}

fn measured(out: &mut String, report: &LotReport, wording: &Wording) {
    if report.measured.is_empty() {
        return;
    }
    out.push_str("<section>");
    heading(out, "measured", &wording.messages().text("lot-measured"));
    for part in &report.measured {
        measurement(out, part, wording);
    }
    out.push_str("</section>\n");
}

fn measurement(out: &mut String, part: &MeasuredPart, wording: &Wording) {
    let method = wording.term(evigil_knowledge::TermKind::Method, part.method);
    let _ = write!(
        out,
        "<div class=\"card\"><h3>{} <span class=\"rule\">{}</span></h3><p class=\"source\">{}</p><ul class=\"evidence\">",
        escape(method),
        escape(&part.measurement),
        escape(&part.files.join(wording.list_mark()))
    );
    for quantity in &part.quantities {
        if let EvidencePart::Computed { .. } = quantity {
            let _ = writeln!(out, "<li>{}</li>", computed(quantity));
        }
    }
    out.push_str("</ul>");
    for remark in &part.remarks {
        let _ = writeln!(out, "<p class=\"alarm\">{}</p>", escape(&remark.message));
    }
    out.push_str("</div>\n");
}

fn files(out: &mut String, report: &LotReport, messages: &Messages, sheet: &mut Sheet<'_>) {
    if report.files.is_empty() {
        return;
    }
    out.push_str("<section>");
    heading(out, "files", &messages.text("lot-files"));
    for file in &report.files {
        // What is drawn of a lot stands above: the files have their words and numbers here.
        file_card(out, file, &FilePlots::default(), messages, sheet);
    }
    out.push_str("</section>\n");
}
