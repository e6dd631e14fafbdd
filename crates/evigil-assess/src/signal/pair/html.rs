//! A pair as one self-contained page.

use std::fmt::Write as _;

use super::PairReport;
use super::text::{counts, level_rows, method_rows, period_rows, pooled, sentences};
use crate::Wording;
use crate::page::{heading, page_with_note};
use crate::plot::{CoursePlot, ForestPlot, Sheet};
use crate::render::escape;

/// What is drawn of a pair.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PairPlots {
    /// By each method, and by the levels of each column.
    pub forests: Vec<ForestPlot>,
    /// Over time.
    pub course: Option<CoursePlot>,
}

/// The pair as a page.
#[must_use]
pub fn pair_html(report: &PairReport, plots: &PairPlots, wording: &Wording) -> String {
    let messages = wording.messages();
    let title = format!("{} × {}", report.row.product, report.row.event);
    let mut body = String::with_capacity(1 << 15);
    let _ = writeln!(
        body,
        "<header class=\"page\"><p class=\"kicker\">evigil</p><h1>{}</h1><p>{}</p></header>\n<main>",
        escape(&title),
        escape(&counts(report, messages))
    );
    if !report.remarks.is_empty() {
        body.push_str("<ul class=\"problems\">");
        for remark in &report.remarks {
            let _ = write!(body, "<li class=\"warning\"><p>{}</p></li>", escape(remark));
        }
        body.push_str("</ul>\n");
    }
    let mut sheet = Sheet::new(messages);
    let mut figures = String::new();
    plots
        .course
        .iter()
        .for_each(|it| it.put(&mut figures, &mut sheet));
    plots
        .forests
        .iter()
        .for_each(|it| it.put(&mut figures, &mut sheet));
    if !figures.is_empty() {
        let _ = writeln!(
            body,
            "<section><div class=\"plots wide\">\n{figures}</div></section>"
        );
    }
    body.push_str("<section>");
    heading(&mut body, "methods", &messages.text("pair-methods"));
    table(&mut body, method_rows(report, messages));
    let told = sentences(report, messages);
    for sentence in told.masking.iter().chain(&told.onset).chain(&told.adjusted) {
        let _ = write!(body, "<p>{}</p>", escape(sentence));
    }
    body.push_str("</section>\n");
    if !report.periods.is_empty() {
        body.push_str("<section>");
        heading(&mut body, "time", &messages.text("pair-time"));
        table(&mut body, period_rows(report, messages));
        if let Some(sentence) = &told.trend {
            let _ = write!(body, "<p>{}</p>", escape(sentence));
        }
        body.push_str("</section>\n");
    }
    for (number, part) in report.subgroups.iter().enumerate() {
        body.push_str("<section>");
        heading(&mut body, &format!("by-{number}"), &part.column);
        table(&mut body, level_rows(part, messages));
        let _ = write!(body, "<p>{}</p></section>", escape(&pooled(part, messages)));
    }
    if !report.together.is_empty() {
        body.push_str("<section>");
        heading(&mut body, "together", &messages.text("pair-together"));
        let head = vec![
            messages.text("scan-head-product"),
            "n111".to_owned(),
            messages.text("scan-head-expected"),
            "Ω".to_owned(),
        ];
        let rows = report
            .together
            .iter()
            .map(|it| {
                vec![
                    it.product.clone(),
                    it.n111.to_string(),
                    crate::figures::significant(it.expected),
                    super::text::limits(it.omega),
                ]
            })
            .collect();
        table(&mut body, (head, rows));
        body.push_str("</section>\n");
    }
    if !report.reports.is_empty() {
        body.push_str("<section>");
        let details = [
            ("count", report.reports.len().to_string()),
            ("all", report.row.n11.to_string()),
        ];
        heading(
            &mut body,
            "reports",
            &messages.with("pair-reports", details),
        );
        let _ = write!(
            body,
            "<p>{}</p></section>",
            escape(&report.reports.join(" "))
        );
    }
    let _ = writeln!(
        body,
        "<p class=\"soft\">{}</p></main>",
        escape(&messages.text("scan-note"))
    );
    page_with_note(wording, &title, &body, &messages.text("scan-note"))
}

fn table(out: &mut String, (head, rows): (Vec<String>, Vec<Vec<String>>)) {
    out.push_str("<div class=\"scroll\"><table class=\"numbers\"><thead><tr>");
    for name in head {
        let _ = write!(out, "<th scope=\"col\">{}</th>", escape(&name));
    }
    out.push_str("</tr></thead><tbody>\n");
    for row in rows {
        out.push_str("<tr>");
        for cell in row {
            let _ = write!(out, "<td>{}</td>", escape(&cell));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table></div>\n");
}
