//! What was found in a page, and the letter to whoever runs it, on paper.

use evigil_core::Citation;
use evigil_print::{Flow, Margins, Paper, Style, mm};
use jiff::civil::Date;

use crate::check::CheckReport;
use crate::render::phrases::citation_line;
use crate::report::paper::{self, PrintFault};
use crate::{Messages, Wording};

const MARGINS: Margins = Margins {
    left: mm(20.0),
    top: mm(18.0),
    right: mm(20.0),
    bottom: mm(18.0),
};

/// Before an entry of a list.
const BULLET: &str = "• ";
/// Most findings on paper; a page with more is read on the screen.
const FINDINGS_MAX: usize = 300;
/// Longest words of a page that are printed, in letters.
const QUOTE_MAX: usize = 600;

/// A letter: its text, a paragraph a line, of `day`.
///
/// # Errors
/// When the fonts or the PDF can't be made.
pub fn letter_pdf(body: &str, day: Date, messages: &Messages) -> Result<Vec<u8>, PrintFault> {
    let mut draft = paper::draft(Paper::A4, day, messages)?;
    let mut flow = Flow::new(&mut draft, MARGINS);
    for line in body.lines() {
        let words = line.trim_start();
        let spaces = line.len() - words.len();
        if words.is_empty() {
            flow.space(8.0);
        } else {
            // The first places of a line only: nobody indents by more.
            let indent = spaces.min(12) as f32 * 4.0;
            flow.indented(words, Style::regular(10.5), indent);
        }
    }
    let pages = draft.pages();
    let title = messages.text("page-letter-title");
    paper::finish(draft, title.clone(), vec![(0..pages, title)], messages)
}

/// What was found in a page: findings, what is missing, what better sources say, what to ask.
///
/// # Errors
/// When the fonts or the PDF can't be made.
pub fn check_pdf(report: &CheckReport, wording: &Wording) -> Result<Vec<u8>, PrintFault> {
    let messages = wording.messages();
    let (text, small) = (Style::regular(9.5), Style::regular(8.0));
    let mut draft = paper::draft(Paper::A4, report.as_of, messages)?;
    let mut flow = Flow::new(&mut draft, MARGINS);
    let title = report.document.title.as_deref();
    let title = title.unwrap_or(&report.document.source).to_owned();
    flow.paragraph(&report.as_of.to_string(), small);
    flow.heading(1, &messages.text("page-check-result"), 15.0);
    flow.paragraph(&title, Style::bold(10.5));
    flow.paragraph(&format!("SHA-256 {}", report.document.sha256), small);
    let part = |flow: &mut Flow<'_>, key: &str| {
        flow.space(9.0);
        flow.heading(2, &messages.text(key), 12.0);
        flow.space(2.0);
    };
    part(&mut flow, "page-checks-findings");
    if report.findings.is_empty() {
        flow.paragraph(&messages.text("page-checks-clean"), text);
    }
    for (place, finding) in report.findings.iter().take(FINDINGS_MAX).enumerate() {
        let severity = messages.family("page-severity", finding.severity.code());
        flow.space(3.0);
        flow.paragraph(
            &format!("{}. {severity} ({})", place + 1, finding.rule),
            Style::bold(9.5),
        );
        flow.indented(&format!("“{}”", short(&finding.quote)), text, 8.0);
        flow.indented(&finding.why, text, 8.0);
        sources(&mut flow, &finding.citations, wording);
    }
    let more = report.findings.len().saturating_sub(FINDINGS_MAX) + report.findings_omitted;
    if more > 0 {
        flow.paragraph(&messages.with("page-check-more", [("count", more)]), small);
    }
    let missing: Vec<_> = report
        .disclosures
        .iter()
        .filter(|it| it.span.is_none())
        .collect();
    if !missing.is_empty() {
        part(&mut flow, "page-check-missing");
        for it in missing {
            flow.indented(&format!("{BULLET}{}: {}", it.title, it.why), text, 4.0);
        }
    }
    if !report.corrections.is_empty() {
        part(&mut flow, "page-check-corrections");
        for it in &report.corrections {
            flow.indented(&format!("{BULLET}“{}”", short(&it.quote)), text, 4.0);
            flow.indented(&it.better, text, 12.0);
            sources(&mut flow, &it.citations, wording);
        }
    }
    if !report.questions.is_empty() {
        part(&mut flow, "page-check-ask");
        for question in &report.questions {
            flow.indented(&format!("□ {question}"), text, 4.0);
        }
    }
    flow.space(8.0);
    flow.paragraph(&messages.text("legal-note"), small);
    let pages = draft.pages();
    paper::finish(draft, title.clone(), vec![(0..pages, title)], messages)
}

fn sources(flow: &mut Flow<'_>, citations: &[Citation], wording: &Wording) {
    for citation in citations {
        let line = citation_line(citation, wording);
        flow.indented(&format!("{BULLET}{line}"), Style::regular(8.0), 12.0);
    }
}

/// The beginning of a quote.
fn short(quote: &str) -> String {
    let mut letters = quote.chars();
    let mut out: String = letters.by_ref().take(QUOTE_MAX).collect();
    if letters.next().is_some() {
        out.push('…');
    }
    out
}
