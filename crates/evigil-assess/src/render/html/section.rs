//! One document of the page.

use std::collections::HashMap;
use std::fmt::Write as _;

use evigil_core::{Document, Severity};
use evigil_knowledge::TermKind;

use super::super::phrases::{
    counts, grouped, kind_name, lang_name, offer_rows, problem_line, severity_name, standing_rows,
};
use super::NUMBER;
use super::citations::citations;
use super::escape::{escape, link};
use super::marks::entry_id;
use super::text;
use crate::check::{CheckReport, CitedFinding};
use crate::{Messages, Wording};

/// The section of one document; [`NUMBER`] stands for its number.
pub(in super::super) fn section(
    document: &Document,
    report: &CheckReport,
    wording: &Wording,
) -> String {
    let page = Page {
        document,
        report,
        wording,
        messages: wording.messages(),
    };
    let mut out = String::with_capacity(document.text.len().min(1 << 20) * 2 + 16_384);
    let _ = writeln!(out, "<article class=\"document\" id=\"d{NUMBER}\">");
    page.head(&mut out);
    page.answer(&mut out);
    page.text(&mut out);
    page.findings(&mut out);
    page.missing(&mut out);
    page.corrections(&mut out);
    page.questions(&mut out);
    page.present(&mut out);
    page.facts(&mut out);
    out.push_str("</article>\n");
    out
}

struct Page<'r> {
    document: &'r Document,
    report: &'r CheckReport,
    wording: &'r Wording,
    messages: &'r Messages,
}

impl Page<'_> {
    fn word(&self, key: &str) -> String {
        escape(&self.messages.text(key))
    }

    fn head(&self, out: &mut String) {
        let part = &self.report.document;
        let name = part.title.as_deref().unwrap_or(&part.source);
        let lang = part.lang.code();
        let facts = [
            kind_name(self.report, self.wording),
            lang_name(self.report, self.wording),
            self.messages
                .with("chars", [("count", grouped(part.chars))]),
            self.messages
                .with("as-of", [("date", self.report.as_of.to_string())]),
        ];
        let _ = writeln!(out, "<h2 lang=\"{lang}\">{}</h2>", escape(name));
        if part.title.is_some() {
            let _ = writeln!(out, "<p class=\"source\">{}</p>", escape(&part.source));
        }
        let _ = writeln!(out, "<p class=\"facts\">{}</p>", escape(&facts.join(" · ")));
    }

    fn answer(&self, out: &mut String) {
        let summary = self.report.summary();
        let _ = writeln!(
            out,
            "<div class=\"counts\" aria-label=\"{}\">",
            escape(&counts(self.messages, summary))
        );
        for severity in [Severity::Violation, Severity::Warning, Severity::Note] {
            let (count, code) = (summary.of(severity), severity.code());
            let class = if count == 0 { "none" } else { code };
            let name = escape(severity_name(severity, self.wording));
            let _ = writeln!(
                out,
                "<div class=\"count {class}\"><b>{count}</b> <span>{name}</span></div>"
            );
        }
        let class = if summary.missing == 0 {
            "none"
        } else {
            "missing"
        };
        let name = self.word("html-column-missing");
        let _ = writeln!(
            out,
            "<div class=\"count {class}\"><b>{}</b> <span>{name}</span></div></div>",
            summary.missing
        );
        if self.report.findings_omitted > 0 {
            let count = grouped(self.report.findings_omitted);
            let text = self.messages.with("findings-omitted", [("count", count)]);
            let _ = writeln!(out, "<p class=\"alarm\">{}</p>", escape(&text));
        }
        for problem in &self.report.document.problems {
            let _ = writeln!(
                out,
                "<p class=\"alarm\">{}: {}</p>",
                self.word("problem"),
                escape(&problem_line(problem, self.wording))
            );
        }
        let _ = writeln!(
            out,
            "<div class=\"answer\">\n<section><h3>{}</h3><dl class=\"standings\">",
            self.word("section-standing")
        );
        for row in standing_rows(self.report, self.wording) {
            let _ = writeln!(
                out,
                "<div><dt>{}</dt><dd><span class=\"standing {}\">{}</span></dd></div>",
                escape(&row.question),
                row.standing.code(),
                escape(&row.answer)
            );
        }
        out.push_str("</dl></section>\n");
        let rows = offer_rows(self.report, self.wording);
        if !rows.is_empty() {
            let _ = writeln!(
                out,
                "<section><h3>{}</h3><dl class=\"offer\">",
                self.word("section-offer")
            );
            for (name, value) in rows {
                let _ = writeln!(
                    out,
                    "<div><dt>{}</dt><dd>{}</dd></div>",
                    escape(&name),
                    escape(&value)
                );
            }
            out.push_str("</dl></section>\n");
        }
        out.push_str("</div>\n");
    }

    fn findings(&self, out: &mut String) {
        let _ = writeln!(out, "<section><h3>{}</h3>", self.word("section-findings"));
        if self.report.findings.is_empty() {
            let _ = writeln!(out, "<p>{}</p></section>", self.word("html-no-findings"));
            return;
        }
        out.push_str("<div class=\"wide\"><table class=\"findings\"><thead><tr>");
        for key in [
            "html-column-number",
            "html-column-severity",
            "html-column-claim",
            "html-column-why",
        ] {
            let _ = write!(out, "<th scope=\"col\">{}</th>", self.word(key));
        }
        out.push_str("</tr></thead><tbody>\n");
        // The first finding of a rule that tells its sources.
        let mut told: HashMap<&str, usize> = HashMap::new();
        for (place, finding) in self.report.findings.iter().enumerate() {
            let first = *told.entry(&finding.rule).or_insert(place + 1);
            self.finding(out, place + 1, first, finding);
        }
        out.push_str("</tbody></table></div></section>\n");
    }

    fn finding(&self, out: &mut String, number: usize, first: usize, finding: &CitedFinding) {
        let severity = finding.severity.code();
        let id = entry_id(NUMBER, 'f', number);
        let label = self.wording.term(TermKind::Label, finding.label.code());
        let stance = self.wording.term(TermKind::Stance, finding.stance.code());
        let _ = write!(
            out,
            "<tr class=\"{severity}\" id=\"{id}\"><td class=\"number\"><a href=\"#{id}-at\">{number}</a></td>\
             <td><span class=\"severity {severity}\">{}</span></td>\
             <td><p class=\"label\">{} <span class=\"stance\">{}</span></p><blockquote lang=\"{}\">{}</blockquote></td>",
            escape(severity_name(finding.severity, self.wording)),
            escape(label),
            escape(stance),
            self.report.document.lang,
            escape(&finding.quote),
        );
        let _ = write!(
            out,
            "<td><p>{} <span class=\"rule\">{}</span></p>",
            escape(&finding.why),
            escape(&finding.rule)
        );
        if first == number {
            citations(out, &finding.citations, self.wording);
        } else {
            let text = self.messages.with("html-same-basis", [("number", first)]);
            let id = entry_id(NUMBER, 'f', first);
            let _ = write!(
                out,
                "<p class=\"same\"><a href=\"#{id}\">{}</a></p>",
                escape(&text)
            );
        }
        if let Some(date) = finding.overdue_review {
            let text = self.messages.with("overdue", [("date", date.to_string())]);
            let _ = write!(out, "<p class=\"alarm\">{}</p>", escape(&text));
        }
        out.push_str("</td></tr>\n");
    }

    fn missing(&self, out: &mut String) {
        if self.report.missing().next().is_none() {
            return;
        }
        let _ = writeln!(
            out,
            "<section><h3>{}</h3><ul class=\"missing\">",
            self.word("section-missing")
        );
        for entry in self.report.missing() {
            let _ = write!(
                out,
                "<li><p><b>{}</b> <span class=\"rule\">{}</span></p><p>{}</p>",
                escape(&entry.title),
                escape(&entry.rule),
                escape(&entry.why)
            );
            citations(out, &entry.citations, self.wording);
            out.push_str("</li>\n");
        }
        out.push_str("</ul></section>\n");
    }

    fn corrections(&self, out: &mut String) {
        if self.report.corrections.is_empty() {
            return;
        }
        let _ = writeln!(
            out,
            "<section><h3>{}</h3><ul class=\"corrections\">",
            self.word("section-corrections")
        );
        for (place, correction) in self.report.corrections.iter().enumerate() {
            let id = entry_id(NUMBER, 'c', place + 1);
            let _ = write!(
                out,
                "<li id=\"{id}\"><blockquote lang=\"{}\"><a href=\"#{id}-at\">{}</a></blockquote>\
                 <p><b>{}</b> {}</p><p><b>{}</b> {} <span class=\"rule\">{}</span></p>",
                self.report.document.lang,
                escape(&correction.quote),
                self.word("html-says"),
                escape(&correction.says),
                self.word("html-better"),
                escape(&correction.better),
                escape(&correction.id),
            );
            citations(out, &correction.citations, self.wording);
            out.push_str("</li>\n");
        }
        out.push_str("</ul></section>\n");
    }

    fn questions(&self, out: &mut String) {
        if self.report.questions.is_empty() {
            return;
        }
        let _ = writeln!(
            out,
            "<section class=\"questions\"><h3>{}</h3><ol>",
            self.word("section-questions")
        );
        for question in &self.report.questions {
            let _ = writeln!(out, "<li>{}</li>", escape(question));
        }
        out.push_str("</ol></section>\n");
    }

    fn present(&self, out: &mut String) {
        if self.report.present().next().is_none() {
            return;
        }
        let _ = writeln!(
            out,
            "<section><h3>{}</h3><ul class=\"said\">",
            self.word("section-present")
        );
        for (place, entry) in self.report.present().enumerate() {
            let id = entry_id(NUMBER, 'p', place + 1);
            let _ = writeln!(
                out,
                "<li id=\"{id}\"><b>{}</b> <q lang=\"{}\"><a href=\"#{id}-at\">{}</a></q></li>",
                escape(&entry.title),
                self.report.document.lang,
                escape(entry.quote.as_deref().unwrap_or_default())
            );
        }
        out.push_str("</ul></section>\n");
    }

    fn text(&self, out: &mut String) {
        let _ = writeln!(out, "<section><h3>{}</h3>", self.word("section-text"));
        let _ = write!(out, "<p class=\"legend\">{}: ", self.word("html-legend"));
        for severity in [Severity::Violation, Severity::Warning, Severity::Note] {
            let name = escape(severity_name(severity, self.wording));
            let _ = write!(out, "<mark class=\"{}\">{name}</mark> ", severity.code());
        }
        for class in ["present", "correction"] {
            let name = escape(&self.messages.family("html-legend", class));
            let _ = write!(out, "<mark class=\"{class}\">{name}</mark> ");
        }
        out.push_str("</p>\n");
        if text::is_cut(self.document) {
            let _ = writeln!(out, "<p class=\"alarm\">{}</p>", self.word("html-text-cut"));
        }
        let marked = text::text(self.document, self.report, self.wording);
        let _ = writeln!(
            out,
            "<div class=\"text\" tabindex=\"0\" role=\"region\" aria-label=\"{}\" lang=\"{}\">\n{marked}</div></section>",
            self.word("section-text"),
            self.report.document.lang
        );
    }

    fn facts(&self, out: &mut String) {
        let part = &self.report.document;
        let _ = writeln!(
            out,
            "<footer><h3>{}</h3><dl class=\"offer\">",
            self.word("html-facts")
        );
        let source = escape(&part.source);
        let _ = writeln!(
            out,
            "<div><dt>{}</dt><dd>{source}</dd></div>",
            self.word("html-source")
        );
        if let Some(url) = &part.url {
            let _ = writeln!(out, "<div><dt>URL</dt><dd>{}</dd></div>", link(url, url));
        }
        let digest = self.word("html-digest");
        let _ = writeln!(
            out,
            "<div><dt>{digest}</dt><dd><code>{}</code></dd></div></dl>",
            part.sha256
        );
        let _ = writeln!(
            out,
            "<p class=\"up\"><a href=\"#top\">{}</a></p></footer>",
            self.word("html-top")
        );
    }
}
