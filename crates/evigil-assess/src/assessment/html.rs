//! An assessment as a self-contained page.

use std::fmt::Write as _;

use evigil_knowledge::TermKind;

use super::report::{Assessment, BriefPart, EvidencePart, QuestionPart, ReasonPart};
use super::text::{rows, shown};
use crate::page::{facts, heading, page_with_note};
use crate::render::{citations, escape};
use crate::{Messages, Wording};

/// The whole assessment, as a page that needs nothing else.
#[must_use]
pub fn html(report: &Assessment, wording: &Wording) -> String {
    let mut out = String::new();
    head(&mut out, report, wording);
    out.push_str("<main>\n");
    parts(&mut out, report, wording);
    out.push_str("</main>\n");
    let note = wording.messages().text("assess-note");
    page_with_note(wording, &report.offer.name, &out, &note)
}

/// The whole assessment, to stand in a page that has its own frame and
/// [`crate::stylesheet`].
#[must_use]
pub fn fragment(report: &Assessment, wording: &Wording) -> String {
    let mut out = String::new();
    head(&mut out, report, wording);
    parts(&mut out, report, wording);
    out
}

fn parts(out: &mut String, report: &Assessment, wording: &Wording) {
    if !report.contradictions.is_empty() {
        out.push_str("<section>");
        heading(
            out,
            "contradictions",
            &wording.messages().text("assess-contradictions"),
        );
        out.push_str("<ul class=\"problems\">");
        for contradiction in &report.contradictions {
            let _ = write!(
                out,
                "<li class=\"error\"><p>{}</p></li>",
                escape(&contradiction.text)
            );
        }
        out.push_str("</ul></section>\n");
    }
    for (question, part) in report.questions_asked() {
        asked(out, question, part, wording);
        if question == "efficacy" {
            evidence(out, &report.evidence, wording);
        }
        out.push_str("</section>\n");
    }
    law(out, report, wording);
    sport(out, report, wording);
    let lists = [
        ("screening", &report.screening),
        ("corrections", &report.corrections),
        ("quotations", &report.quotations),
    ];
    for (name, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
        out.push_str("<section>");
        let title = wording.messages().text(&format!("assess-{name}"));
        heading(out, name, &title);
        reasons(out, list, wording);
        out.push_str("</section>\n");
    }
    claims(out, report, wording);
    questions(out, &report.questions, wording);
}

/// The page for a patient.
#[must_use]
pub fn brief_html(report: &Assessment, wording: &Wording) -> String {
    let brief: &BriefPart = &report.brief;
    let messages = wording.messages();
    let mut out = String::new();
    brief_head(&mut out, report, messages);
    out.push_str("<main>\n");
    brief_parts(&mut out, brief, messages);
    out.push_str("</main>\n");
    page_with_note(wording, &brief.title, &out, &messages.text("brief-note"))
}

/// The page for a patient, to stand in a page that has its own frame.
#[must_use]
pub fn brief_fragment(report: &Assessment, wording: &Wording) -> String {
    let mut out = String::new();
    brief_head(&mut out, report, wording.messages());
    brief_parts(&mut out, &report.brief, wording.messages());
    out
}

fn brief_head(out: &mut String, report: &Assessment, messages: &Messages) {
    let _ = writeln!(
        out,
        "<header class=\"page\"><p class=\"kicker\">{}</p><h1 id=\"top\">{}</h1></header>",
        escape(&messages.with("brief-kicker", [("date", report.as_of.to_string())])),
        escape(&report.brief.title)
    );
}

fn brief_parts(out: &mut String, brief: &BriefPart, messages: &Messages) {
    for (section, lines) in brief.sections() {
        if lines.is_empty() {
            continue;
        }
        out.push_str("<section>");
        heading(out, section, &messages.family("brief-heading", section));
        // Questions are counted so that a person can tick them off in the consultation.
        let list = if section == "ask" { "ol" } else { "ul" };
        let _ = write!(out, "<{list}>");
        for line in lines {
            let _ = write!(out, "<li>{}</li>", escape(&line.text));
        }
        let _ = writeln!(out, "</{list}></section>");
    }
}

fn head(out: &mut String, report: &Assessment, wording: &Wording) {
    let messages = wording.messages();
    let _ = writeln!(
        out,
        "<header class=\"page\"><p class=\"kicker\">{}</p><h1 id=\"top\">{}</h1>",
        escape(&messages.with("assess-kicker", [("date", report.as_of.to_string())])),
        escape(&report.offer.name)
    );
    out.push_str("<div class=\"answer\"><section><h3>");
    out.push_str(&escape(&messages.text("assess-standings")));
    out.push_str("</h3><dl class=\"standings\">");
    for (question, part) in report.questions_asked() {
        let code = part.standing.code();
        let _ = write!(
            out,
            "<div><dt><a href=\"#{question}\">{}</a></dt><dd><span class=\"standing {code}\">{}</span></dd></div>",
            escape(wording.term(TermKind::Question, question)),
            escape(wording.term(TermKind::Standing, code))
        );
    }
    out.push_str("</dl></section><section><h3>");
    out.push_str(&escape(&messages.text("assess-offered")));
    out.push_str("</h3>");
    let mut all: Vec<(String, Option<String>)> = rows(report, wording)
        .into_iter()
        .map(|(name, value)| (name, Some(value)))
        .collect();
    let inputs = [&report.offer.page, &report.offer.dossier];
    for input in inputs.into_iter().flatten() {
        let digest = input.sha256.get(..12).unwrap_or(&input.sha256);
        all.push((
            messages.text("assess-row-read"),
            Some(format!("{} (SHA-256 {digest}…)", input.source)),
        ));
    }
    facts(out, &all);
    out.push_str("</section></div></header>\n");
}

fn asked(out: &mut String, question: &str, part: &QuestionPart, wording: &Wording) {
    out.push_str("<section>");
    heading(out, question, wording.term(TermKind::Question, question));
    let code = part.standing.code();
    let _ = writeln!(
        out,
        "<p><span class=\"standing {code}\">{}</span></p>",
        escape(wording.term(TermKind::Standing, code))
    );
    let all: Vec<ReasonPart> = shown(question, part).cloned().collect();
    reasons(out, &all, wording);
}

fn reasons(out: &mut String, all: &[ReasonPart], wording: &Wording) {
    if all.is_empty() {
        return;
    }
    out.push_str("<ul class=\"missing\">");
    for reason in all {
        let _ = write!(
            out,
            "<li data-code=\"{}\"><p>{}</p>",
            reason.code,
            escape(&reason.text)
        );
        if let Some(quote) = &reason.quote {
            let _ = write!(out, "<blockquote>{}</blockquote>", escape(quote));
        }
        if !reason.about.is_empty() {
            let _ = write!(
                out,
                "<p class=\"rule\">{}</p>",
                escape(&reason.about.join(" "))
            );
        }
        citations(out, &reason.citations, wording);
        out.push_str("</li>");
    }
    out.push_str("</ul>\n");
}

fn evidence(out: &mut String, all: &[EvidencePart], wording: &Wording) {
    let messages = wording.messages();
    for part in all {
        let _ = writeln!(
            out,
            "<div class=\"card\"><h3>{}</h3><p>{}</p>",
            escape(&part.name),
            escape(&part.verdict_text)
        );
        if !part.steps.is_empty() {
            let _ = write!(
                out,
                "<details><summary>{}</summary><ul>",
                escape(&messages.text("assess-steps"))
            );
            for step in &part.steps {
                let _ = write!(out, "<li>{}</li>", escape(step));
            }
            out.push_str("</ul></details>");
        }
        for group in part.studies.chunk_by(|a, b| a.group == b.group) {
            let Some(first) = group.first() else { continue };
            let _ = write!(
                out,
                "<details{}><summary>{} ({})</summary><table class=\"studies\"><tbody>",
                if first.group == "controlled" {
                    " open"
                } else {
                    ""
                },
                escape(&messages.family("assess-group", first.group)),
                group.len()
            );
            for study in group {
                let title = study.url.as_ref().map_or_else(
                    || escape(&study.title).to_string(),
                    |url| {
                        format!(
                            "<a href=\"{}\" rel=\"noreferrer\">{}</a>",
                            escape(url),
                            escape(&study.title)
                        )
                    },
                );
                let _ = write!(
                    out,
                    "<tr><td class=\"rule\">{}</td><td>{title}<p class=\"soft\">{}</p>",
                    escape(&study.id),
                    escape(&study.design)
                );
                for why in &study.indirect {
                    let _ = write!(out, "<p class=\"doubt\">{}</p>", escape(why));
                }
                let _ = write!(out, "</td><td>{}</td></tr>", escape(&study.result));
            }
            out.push_str("</tbody></table></details>");
        }
        out.push_str("</div>\n");
    }
}

fn law(out: &mut String, report: &Assessment, wording: &Wording) {
    let kinds = report.law.by_kind();
    if kinds.is_empty() {
        return;
    }
    let messages = wording.messages();
    out.push_str("<section>");
    heading(out, "law", &messages.text("assess-law"));
    let rows: Vec<(String, Option<String>)> = report
        .law
        .facts
        .iter()
        .map(|fact| {
            let answers = fact.answers.join(wording.list_mark());
            (fact.title.clone(), Some(answers))
        })
        .collect();
    let _ = writeln!(
        out,
        "<details><summary>{}</summary>",
        escape(&messages.text("assess-law-facts"))
    );
    facts(out, &rows);
    out.push_str("</details>");
    for (kind, all) in kinds {
        // What a patient does not get is what an advertisement leaves out.
        let open = if matches!(kind, "gap" | "right") {
            " open"
        } else {
            ""
        };
        let _ = writeln!(
            out,
            "<details{open}><summary>{} ({})</summary>",
            escape(&messages.family("assess-law", kind)),
            all.len()
        );
        let all: Vec<ReasonPart> = all.into_iter().cloned().collect();
        reasons(out, &all, wording);
        out.push_str("</details>");
    }
    out.push_str("</section>\n");
}

fn sport(out: &mut String, report: &Assessment, wording: &Wording) {
    let Some(sport) = &report.sport else {
        return;
    };
    let title = wording
        .messages()
        .with("assess-sport", [("title", sport.title.as_str())]);
    out.push_str("<section>");
    heading(out, "sport", &title);
    let class = if sport.is_prohibited {
        "contradicted"
    } else {
        "not_known"
    };
    let _ = writeln!(
        out,
        "<p><span class=\"standing {class}\">{}</span></p>",
        escape(&sport.overall_text)
    );
    reasons(out, &sport.reasons, wording);
    out.push_str("</section>\n");
}

fn claims(out: &mut String, report: &Assessment, wording: &Wording) {
    if report.claims.is_empty() {
        return;
    }
    out.push_str("<section>");
    heading(out, "claims", &wording.messages().text("assess-claims"));
    for claim in &report.claims {
        let severity = claim.severity.code();
        let title = wording
            .rule(&claim.rule)
            .map_or(claim.rule.as_str(), |rule| rule.title.as_str());
        let _ = writeln!(
            out,
            "<div class=\"card\"><h3><span class=\"severity {severity}\">{}</span> {} <span class=\"rule\">{}</span> <span class=\"stance\">{}</span></h3><blockquote>{}</blockquote>",
            escape(wording.term(TermKind::Severity, severity)),
            escape(title),
            escape(&claim.rule),
            escape(wording.term(TermKind::Stance, claim.stance.code())),
            escape(&claim.quote)
        );
        reasons(out, &claim.known, wording);
        out.push_str("</div>\n");
    }
    out.push_str("</section>\n");
}

fn questions(out: &mut String, all: &[String], wording: &Wording) {
    if all.is_empty() {
        return;
    }
    out.push_str("<section class=\"questions\">");
    heading(out, "ask", &wording.messages().text("assess-ask"));
    out.push_str("<ol>");
    for question in all {
        let _ = write!(out, "<li>{}</li>", escape(question));
    }
    out.push_str("</ol></section>\n");
}
