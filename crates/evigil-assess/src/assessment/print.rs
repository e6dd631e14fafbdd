//! An assessment, and its page for a patient, on paper.

use evigil_core::Citation;
use evigil_knowledge::TermKind;
use evigil_print::{Flow, Margins, Paper, Style, mm};

use super::report::{Assessment, ReasonPart};
use super::text::{rows, shown};
use crate::Wording;
use crate::render::phrases::citation_line;
use crate::report::paper::{self, PrintFault};

const MARGINS: Margins = Margins {
    left: mm(18.0),
    top: mm(16.0),
    right: mm(18.0),
    bottom: mm(18.0),
};

/// Before an entry of a list.
const BULLET: &str = "• ";

/// Most sources below a reason.
const CITED_MAX: usize = 2;

/// Sizes of the letters of the sheet for a patient, tried from the largest until one page holds it.
const BRIEF_SIZES: [f32; 7] = [10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5];

/// The page for a patient. Its letters are as large as one page allows.
///
/// # Errors
/// When the fonts or the PDF can't be made.
pub fn brief_pdf(report: &Assessment, wording: &Wording) -> Result<Vec<u8>, PrintFault> {
    let messages = wording.messages();
    let mut last = None;
    for size in BRIEF_SIZES {
        let mut draft = paper::draft(Paper::A4, report.as_of, messages)?;
        let mut flow = Flow::new(&mut draft, MARGINS);
        flow.paragraph(
            &messages.with("brief-kicker", [("date", report.as_of.to_string())]),
            Style::regular(size * 0.85),
        );
        flow.heading(1, &report.brief.title, size * 1.5);
        for (section, lines) in report.brief.sections() {
            if lines.is_empty() {
                continue;
            }
            flow.space(size * 0.7);
            flow.heading(2, &messages.family("brief-heading", section), size * 1.12);
            flow.space(size * 0.2);
            for (place, line) in lines.iter().enumerate() {
                let mark = if section == "ask" {
                    format!("□ {}. ", place + 1)
                } else {
                    BULLET.to_owned()
                };
                flow.indented(
                    &format!("{mark}{}", line.text),
                    Style::regular(size),
                    size * 0.3,
                );
            }
        }
        flow.space(size * 0.6);
        flow.paragraph(&messages.text("brief-note"), Style::regular(size * 0.8));
        let pages = draft.pages();
        let is_small_enough = pages <= 1;
        last = Some((draft, pages));
        if is_small_enough {
            break;
        }
    }
    let Some((draft, pages)) = last else {
        return Ok(Vec::new());
    };
    let foot = messages.text("brief-foot");
    paper::finish(
        draft,
        report.brief.title.clone(),
        vec![(0..pages, foot)],
        messages,
    )
}

/// The whole assessment.
///
/// # Errors
/// When the fonts or the PDF can't be made.
pub fn pdf(report: &Assessment, wording: &Wording) -> Result<Vec<u8>, PrintFault> {
    let messages = wording.messages();
    let text = Style::regular(9.5);
    let small = Style::regular(8.0);
    let mut draft = paper::draft(Paper::A4, report.as_of, messages)?;
    let mut flow = Flow::new(&mut draft, MARGINS).with_head(report.offer.name.clone());
    flow.paragraph(
        &messages.with("assess-kicker", [("date", report.as_of.to_string())]),
        small,
    );
    flow.heading(1, &report.offer.name, 15.0);
    flow.space(6.0);
    for (name, value) in rows(report, wording) {
        flow.paragraph(&format!("{name}: {value}"), text);
    }
    flow.space(6.0);
    for (question, part) in report.questions_asked() {
        let name = wording.term(TermKind::Question, question);
        let standing = wording.term(TermKind::Standing, part.standing.code());
        flow.paragraph(&format!("{name}  {standing}"), Style::bold(10.5));
    }
    if !report.contradictions.is_empty() {
        flow.space(10.0);
        flow.heading(2, &messages.text("assess-contradictions"), 12.0);
        for contradiction in &report.contradictions {
            flow.indented(&format!("{BULLET}{}", contradiction.text), text, 4.0);
        }
    }
    for (question, part) in report.questions_asked() {
        flow.space(10.0);
        let name = wording.term(TermKind::Question, question);
        let standing = wording.term(TermKind::Standing, part.standing.code());
        flow.heading(2, &format!("{name} — {standing}"), 12.5);
        flow.space(3.0);
        for reason in shown(question, part) {
            told(&mut flow, reason, wording);
        }
        if question == "efficacy" {
            for evidence in &report.evidence {
                flow.space(5.0);
                flow.heading(3, &evidence.name, 10.5);
                flow.paragraph(&evidence.verdict_text, text);
                for step in &evidence.steps {
                    flow.indented(&format!("{BULLET}{step}"), small, 8.0);
                }
                for group in evidence.studies.chunk_by(|a, b| a.group == b.group) {
                    let Some(first) = group.first() else { continue };
                    flow.paragraph(
                        &messages.family("assess-group", first.group),
                        Style::bold(8.5),
                    );
                    for study in group {
                        let mut line = format!("{}  {} · {}", study.id, study.title, study.design);
                        for why in &study.indirect {
                            line.push_str(" · ");
                            line.push_str(why);
                        }
                        flow.indented(&line, small, 8.0);
                        flow.indented(&study.result, small, 16.0);
                    }
                }
            }
        }
    }
    for (kind, all) in report.law.by_kind() {
        flow.space(6.0);
        flow.heading(3, &messages.family("assess-law", kind), 11.0);
        for one in all {
            told(&mut flow, one, wording);
        }
    }
    if let Some(sport) = &report.sport {
        flow.space(10.0);
        let title = messages.with("assess-sport", [("title", sport.title.as_str())]);
        flow.heading(2, &format!("{title} — {}", sport.overall_text), 12.5);
        for reason in &sport.reasons {
            told(&mut flow, reason, wording);
        }
    }
    let lists = [
        ("assess-screening", &report.screening),
        ("assess-corrections", &report.corrections),
        ("assess-quotations", &report.quotations),
    ];
    for (title, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
        flow.space(10.0);
        flow.heading(2, &messages.text(title), 12.5);
        for one in list {
            told(&mut flow, one, wording);
        }
    }
    if !report.claims.is_empty() {
        flow.space(10.0);
        flow.heading(2, &messages.text("assess-claims"), 12.5);
        for claim in &report.claims {
            flow.space(4.0);
            let severity = wording.term(TermKind::Severity, claim.severity.code());
            let stance = wording.term(TermKind::Stance, claim.stance.code());
            flow.paragraph(
                &format!("{severity} [{}] {stance}", claim.rule),
                Style::bold(9.0),
            );
            let quoted = messages.with("assess-quote", [("quote", claim.quote.as_str())]);
            flow.indented(&quoted, text, 8.0);
            for known in &claim.known {
                told(&mut flow, known, wording);
            }
        }
    }
    if !report.questions.is_empty() {
        flow.space(10.0);
        flow.heading(2, &messages.text("assess-ask"), 12.5);
        for (number, question) in report.questions.iter().enumerate() {
            flow.indented(&format!("{}. {question}", number + 1), text, 4.0);
        }
    }
    flow.space(10.0);
    flow.paragraph(&messages.text("assess-note"), small);
    let pages = draft.pages();
    let foot = messages.with("assess-foot", [("date", report.as_of.to_string())]);
    paper::finish(
        draft,
        report.offer.name.clone(),
        vec![(0..pages, foot)],
        messages,
    )
}

/// A reason with its first sources.
fn told(flow: &mut Flow<'_>, reason: &ReasonPart, wording: &Wording) {
    flow.indented(
        &format!("{BULLET}{}", reason.text),
        Style::regular(9.5),
        4.0,
    );
    let small = Style::regular(7.5);
    if let Some(quote) = &reason.quote {
        let quoted = wording
            .messages()
            .with("assess-quote", [("quote", quote.as_str())]);
        flow.indented(&quoted, Style::regular(8.5), 14.0);
    }
    let sources: Vec<&Citation> = reason.citations.iter().take(CITED_MAX).collect();
    for citation in sources {
        flow.indented(&citation_line(citation, wording), small, 14.0);
    }
    if !reason.about.is_empty() {
        let ids = reason.about.join(" ");
        let text = wording
            .messages()
            .with("assess-explain", [("ids", ids.as_str())]);
        flow.indented(&text, small, 14.0);
    }
    flow.space(2.0);
}
