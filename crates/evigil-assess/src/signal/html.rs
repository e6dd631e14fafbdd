//! A scan as one self-contained page.

use std::fmt::Write as _;

use evigil_knowledge::EntryView;

use super::columns::{COLUMNS, Cell};
use super::text::{judged, number, prior_line, summary};
use super::{Changes, ScanReport};
use crate::Wording;
use crate::page::{facts, heading, page_with_note};
use crate::plot::{CoursePlot, ForestPlot, RankedPlot, Sheet, VolcanoPlot};
use crate::render::escape;
use crate::render::phrases::citation_line;

/// What is drawn of a scan.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ScanPlots {
    /// All pairs.
    pub volcano: Option<VolcanoPlot>,
    /// Lower limits by rank.
    pub ranked: Option<RankedPlot>,
    /// The strongest pair by each method.
    pub forest: Vec<ForestPlot>,
    /// The strongest pairs over time.
    pub courses: Vec<CoursePlot>,
}

impl ScanPlots {
    fn figures(&self, sheet: &mut Sheet<'_>) -> String {
        let mut out = String::new();
        self.volcano.iter().for_each(|it| it.put(&mut out, sheet));
        self.ranked.iter().for_each(|it| it.put(&mut out, sheet));
        self.forest.iter().for_each(|it| it.put(&mut out, sheet));
        self.courses.iter().for_each(|it| it.put(&mut out, sheet));
        out
    }
}

/// The scan as a page. `methods` are the entries of the knowledge base that [`scan_methods`] names.
#[must_use]
pub fn scan_html(
    report: &ScanReport,
    changes: Option<&Changes>,
    plots: &ScanPlots,
    methods: &[EntryView],
    wording: &Wording,
) -> String {
    let messages = wording.messages();
    let title = messages.text("scan-title");
    let mut body = String::with_capacity(1 << 16);
    let _ = write!(
        body,
        "<header class=\"page\"><p class=\"kicker\">evigil</p><h1>{}</h1><p>{}</p><p>{}</p>",
        escape(&title),
        escape(&summary(report, messages)),
        escape(&judged(report, messages)),
    );
    let files: Vec<String> = report
        .snapshot
        .iter()
        .map(|part| {
            format!(
                "{} ({}…)",
                part.name,
                part.sha256.get(..12).unwrap_or_default()
            )
        })
        .collect();
    let list = |items: &[String]| items.join(wording.list_mark());
    let rows = [
        (messages.text("scan-files"), Some(list(&files))),
        (
            messages.text("scan-strata"),
            Some(list(&report.settings.strata)),
        ),
        (
            messages.text("scan-comparator"),
            Some(list(&report.settings.comparator)),
        ),
        (
            messages.text("scan-without"),
            Some(list(
                &[
                    report.settings.without_reports_of_products.clone(),
                    report.settings.without_reports_of_events.clone(),
                ]
                .concat(),
            )),
        ),
        (
            messages.text("scan-roles"),
            Some(messages.family("scan-role", &report.settings.roles)),
        ),
        (
            messages.text("scan-duplicates"),
            Some(report.read.duplicates.to_string()),
        ),
    ];
    facts(&mut body, &rows);
    body.push_str("</header>\n<main>\n");
    if !report.remarks.is_empty() {
        body.push_str("<ul class=\"problems\">");
        for remark in &report.remarks {
            let _ = write!(body, "<li class=\"warning\"><p>{}</p></li>", escape(remark));
        }
        body.push_str("</ul>\n");
    }
    let mut sheet = Sheet::new(messages);
    let figures = plots.figures(&mut sheet);
    if !figures.is_empty() {
        body.push_str("<section>");
        heading(&mut body, "plots", &messages.text("scan-plots"));
        let _ = writeln!(
            body,
            "<div class=\"plots wide\">\n{figures}</div></section>"
        );
    }
    body.push_str("<section>");
    heading(&mut body, "pairs", &messages.text("scan-pairs"));
    pairs(&mut body, report);
    body.push_str("</section>\n");
    if let Some(changes) = changes {
        changed(&mut body, changes, wording);
    }
    explained(&mut body, report, methods, wording);
    body.push_str("</main>\n");
    page_with_note(wording, &title, &body, &messages.text("scan-note"))
}

fn pairs(out: &mut String, report: &ScanReport) {
    out.push_str("<div class=\"scroll\"><table class=\"numbers pairs\"><thead><tr>");
    for column in &COLUMNS {
        match column.method {
            Some(method) => {
                let _ = write!(
                    out,
                    "<th scope=\"col\"><a href=\"#method-{method}\">{}</a></th>",
                    column.name
                );
            }
            None => {
                let _ = write!(out, "<th scope=\"col\">{}</th>", column.name);
            }
        }
    }
    out.push_str("</tr></thead><tbody>\n");
    for row in &report.top {
        out.push_str("<tr>");
        for column in &COLUMNS {
            let cell = match (column.cell)(row) {
                Cell::Text(text) => escape(text),
                Cell::Count(count) => count.to_string(),
                Cell::Number(value) => number(value),
                Cell::Truth(truth) => if truth { "✓" } else { "–" }.to_owned(),
            };
            let _ = write!(out, "<td>{cell}</td>");
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table></div>\n");
}

fn changed(out: &mut String, changes: &Changes, wording: &Wording) {
    let messages = wording.messages();
    out.push_str("<section>");
    let since = messages.with("scan-since", [("made", changes.previous.as_str())]);
    heading(out, "changes", &since);
    if !changes.same_settings {
        let words = messages.text("scan-other-settings");
        let _ = write!(out, "<p class=\"alarm\">{}</p>", escape(&words));
    }
    if changes.same_data {
        let _ = write!(out, "<p>{}</p>", escape(&messages.text("scan-same-data")));
    }
    for group in changes.signals.chunk_by(|a, b| a.change == b.change) {
        let Some(first) = group.first() else { continue };
        let count = group.len().to_string();
        let key = format!("scan-change-{}", first.change.code());
        let words = messages.with(&key, [("count", count.as_str())]);
        let _ = write!(out, "<details><summary>{}</summary><ul>", escape(&words));
        let value = |it: Option<(u64, f64)>| number(it.map(|it| it.1));
        for it in group {
            let _ = write!(
                out,
                "<li>{} × {}: {} → {}</li>",
                escape(&it.product),
                escape(&it.event),
                value(it.before),
                value(it.now)
            );
        }
        out.push_str("</ul></details>\n");
    }
    out.push_str("</section>\n");
}

/// Ids of the methods behind the columns of a scan in this universe.
#[must_use]
pub fn scan_methods(universe: &str) -> Vec<String> {
    let mut ids = vec![format!("universe_{universe}"), "gps".to_owned()];
    for method in COLUMNS.iter().filter_map(|column| column.method) {
        if !ids.iter().any(|id| id == method) {
            ids.push(method.to_owned());
        }
    }
    ids
}

/// What each method means, with its papers.
fn explained(out: &mut String, report: &ScanReport, methods: &[EntryView], wording: &Wording) {
    let messages = wording.messages();
    out.push_str("<section>");
    heading(out, "methods", &messages.text("scan-methods"));
    if let Some(prior) = report.prior.as_ref().filter(|prior| prior.converged) {
        let _ = write!(out, "<p>{}</p>", escape(&prior_line(prior, messages)));
    }
    method_cards(out, methods, wording);
    out.push_str("</section>\n");
}

/// What each of these methods means, with its papers.
pub(super) fn method_cards(out: &mut String, methods: &[EntryView], wording: &Wording) {
    for view in methods {
        let _ = write!(
            out,
            "<details class=\"card\" id=\"method-{id}\"><summary>{title} <span class=\"rule\">method.{id}</span></summary><p>{text}</p>",
            id = escape(&view.id),
            title = escape(&view.title),
            text = escape(&view.text)
        );
        for citation in &view.citations {
            let line = citation_line(citation, wording);
            let _ = write!(out, "<p class=\"source\">{}</p>", escape(&line));
        }
        out.push_str("</details>\n");
    }
}
