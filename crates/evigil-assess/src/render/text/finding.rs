//! Findings with their words underlined in the sentence.

use std::collections::HashSet;
use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use evigil_core::{DocumentFormat, Severity};

use super::super::excerpt::{excerpt, passage, shown};
use super::super::lines::LineIndex;
use super::super::paint::Ink;
use super::super::phrases::{citation_line, finding_title, place_line, severity_name};
use super::Sheet;
use crate::check::CitedFinding;

/// Sources shown below a finding; the first are those of the document's country.
const BASIS_MAX: usize = 2;

/// Most notes shown; the JSON has them all.
const MAX_NOTES: usize = 40;

/// Sets all findings: those to act on with their sentence, notes as a list.
pub(super) fn all(sheet: &Sheet<'_>, out: &mut String) {
    let lines = LineIndex::new(&sheet.document.text);
    let (notes, graver): (Vec<_>, Vec<_>) = sheet
        .report
        .findings
        .iter()
        .partition(|finding| finding.severity == Severity::Note);
    if !graver.is_empty() {
        sheet.title(out, "section-findings");
    }
    let mut told = HashSet::new();
    for finding in graver {
        out.push('\n');
        snippet(sheet, out, &lines, finding);
        // The same reason below every second sentence would bury the sentences.
        if told.insert(finding.rule.clone()) {
            reason(sheet, out, finding);
        }
    }
    if !notes.is_empty() {
        sheet.title(out, "section-notes");
        for finding in notes.iter().take(MAX_NOTES) {
            note(sheet, out, &lines, finding);
        }
        if let Some(more) = notes.len().checked_sub(MAX_NOTES).filter(|more| *more > 0) {
            let text = sheet.messages.with("notes-more", [("count", more)]);
            sheet.lines(out, "  ", &text, Ink::Faint);
        }
    }
}

/// Whether lines of the decoded text are lines of the file.
const fn has_file_lines(format: DocumentFormat) -> bool {
    matches!(format, DocumentFormat::Text | DocumentFormat::Markdown)
}

fn snippet(sheet: &Sheet<'_>, out: &mut String, lines: &LineIndex<'_>, finding: &CitedFinding) {
    let text = &sheet.document.text;
    // Border, line number and room for the label behind the underline.
    let width = sheet.look.width.saturating_sub(12).max(30);
    let words = passage(text, lines, finding.span.bytes(), width);
    let severity = severity_name(finding.severity, sheet.wording);
    let title = finding_title(finding, sheet.wording);
    let level = match finding.severity {
        Severity::Violation => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let marks = words
        .marks
        .into_iter()
        .map(|mark| AnnotationKind::Primary.span(mark));
    let mut source = Snippet::source(words.text.as_str())
        .fold(false)
        .annotations(marks);
    source = if has_file_lines(sheet.report.document.format) {
        source
            .line_start(words.line)
            .path(shown(&sheet.report.document.source))
    } else {
        source.line_numbering(false)
    };
    let group = level
        .with_name(severity)
        .primary_title(title.as_str())
        .id(finding.rule.as_ref())
        .element(source);
    let renderer = if sheet.look.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let _ = writeln!(
        out,
        "{}",
        fix_origin(
            &renderer.term_width(sheet.look.width + 20).render(&[group]),
            finding,
            lines
        )
    );
    if let Some(place) = &finding.block
        && !has_file_lines(sheet.report.document.format)
    {
        sheet.lines(
            out,
            &format!("  = {}: ", sheet.messages.text("at")),
            &place_line(place, sheet.wording),
            Ink::Faint,
        );
    }
}

/// The excerpt begins somewhere in its line, so the column that the renderer counted is not
/// that of the file: puts the right one in.
fn fix_origin(rendered: &str, finding: &CitedFinding, lines: &LineIndex<'_>) -> String {
    let column = lines.column(finding.span.start_byte);
    rendered
        .lines()
        .enumerate()
        .map(
            |(place, row)| match (place, row.contains("--> "), row.rsplit_once(':')) {
                (1, true, Some((front, _))) => format!("{front}:{column}"),
                _ => row.to_owned(),
            },
        )
        .collect::<Vec<_>>()
        .join("\n")
}

fn reason(sheet: &Sheet<'_>, out: &mut String, finding: &CitedFinding) {
    sheet.lines(
        out,
        &format!("  = {}: ", sheet.messages.text("why")),
        &finding.why,
        Ink::Strong,
    );
    let lead = format!("  = {}: ", sheet.messages.text("basis"));
    let mut sources: Vec<_> = finding
        .citations
        .iter()
        .map(|citation| citation_line(citation, sheet.wording))
        .collect();
    // Two facts may stand at the same place of one source.
    sources.dedup();
    for line in sources.iter().take(BASIS_MAX) {
        sheet.lines(out, &lead, line, Ink::Faint);
    }
    if let Some(more) = sources
        .len()
        .checked_sub(BASIS_MAX)
        .filter(|more| *more > 0)
    {
        let args = [
            ("count", more.to_string()),
            ("rule", finding.rule.to_string()),
        ];
        let text = sheet.messages.with("basis-more", args);
        sheet.lines(out, "  = ", &text, Ink::Faint);
    }
    if let Some(date) = finding.overdue_review {
        let text = sheet.messages.with("overdue", [("date", date.to_string())]);
        sheet.lines(out, "  = ", &text, Ink::Doubt);
    }
}

fn note(sheet: &Sheet<'_>, out: &mut String, lines: &LineIndex<'_>, finding: &CitedFinding) {
    let width = sheet.look.width.saturating_sub(8).max(30);
    let words = excerpt(&sheet.document.text, lines, finding.span.bytes(), width);
    let title = finding_title(finding, sheet.wording);
    let rule = sheet.paint(Ink::Faint, &format!("[{}]", finding.rule));
    let _ = writeln!(out, "  - {title} {rule}");
    sheet.lines(
        out,
        "    ",
        &sheet.quoted(&words.text[words.mark.clone()]),
        Ink::Faint,
    );
}
