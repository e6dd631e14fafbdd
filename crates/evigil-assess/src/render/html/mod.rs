//! One self-contained page: no script, no request, printable.
//!
//! Sections and rows of the table wait in spools while documents come in, because the table
//! stands above the sections and its heading counts them.

mod citations;
mod escape;
mod marks;
mod section;
mod text;

use std::io::Write;
use std::sync::Arc;

use evigil_core::{Document, Severity};

use super::phrases::{counts, grouped, kind_name, severity_name, standing_rows};
use super::spool::Spool;
use super::{RenderError, ReportWriter};
use crate::check::{CheckReport, Summary};
use crate::{Messages, Wording};

pub(crate) use citations::citations;
pub(crate) use escape::escape;

pub(super) use section::section;

/// Most documents shown in full: a browser still opens and prints the page.
pub const MAX_HTML_SECTIONS: usize = 300;

/// Most documents listed in the table.
const MAX_ROWS: usize = 20_000;

/// Colours, type and print rules of every page.
pub(crate) const STYLE: &str = include_str!("style.css");

/// The section of one document, to stand in a page that has its own frame and
/// [`stylesheet`](crate::stylesheet).
#[must_use]
pub fn check_fragment(document: &Document, report: &CheckReport, wording: &Wording) -> String {
    section(document, report, wording).replace(NUMBER, "1")
}

/// Stands for the number of the document in a rendered section, which is known only when the
/// section is put in its place. U+0001 does not occur in escaped text.
const NUMBER: &str = "\u{1}";

/// Writes one page.
pub(super) struct HtmlWriter<'o> {
    out: Box<dyn Write + Send + 'o>,
    wording: Arc<Wording>,
    sections: Spool,
    rows: Spool,
    documents: usize,
    sum: Summary,
}

impl<'o> HtmlWriter<'o> {
    pub(super) fn new(
        out: Box<dyn Write + Send + 'o>,
        wording: Arc<Wording>,
    ) -> Result<Self, RenderError> {
        let sum = Summary::default();
        Ok(Self {
            out,
            wording,
            sections: Spool::new(),
            rows: Spool::new(),
            documents: 0,
            sum,
        })
    }
}

impl ReportWriter for HtmlWriter<'_> {
    fn add(&mut self, report: &CheckReport, body: &[u8]) -> Result<(), RenderError> {
        self.documents += 1;
        self.sum.add(report.summary());
        if self.documents <= MAX_HTML_SECTIONS {
            write_numbered(&mut self.sections, body, self.documents)?;
        }
        if self.documents <= MAX_ROWS {
            self.rows
                .write_all(row(report, &self.wording, self.documents).as_bytes())?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>, failed: usize) -> Result<(), RenderError> {
        let Self {
            mut out,
            wording,
            sections,
            rows,
            documents,
            sum,
        } = *self;
        let messages = wording.messages();
        let title = title(messages, documents);
        write!(
            out,
            "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
             <meta name=\"generator\" content=\"evigil {version}\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n",
            lang = wording.lang(),
            version = env!("CARGO_PKG_VERSION"),
        )?;
        filter(&mut out, &wording)?;
        writeln!(out, "<header class=\"page\"><h1 id=\"top\">{title}</h1>")?;
        if failed > 0 {
            writeln!(
                out,
                "<p class=\"alarm\">{}</p>",
                escape(&messages.with("html-failed", [("count", failed)]))
            )?;
        }
        out.write_all(b"</header>\n<main>\n")?;
        if documents > 1 {
            writeln!(
                out,
                "<section class=\"documents\"><h2>{}</h2>\n<p>{}</p>",
                escape(&messages.text("section-documents")),
                escape(&counts(messages, sum))
            )?;
            for (most, key) in [
                (MAX_HTML_SECTIONS, "html-sections-cut"),
                (MAX_ROWS, "html-rows-cut"),
            ] {
                if documents > most {
                    let text = messages.with(key, [("count", grouped(most))]);
                    writeln!(out, "<p class=\"alarm\">{}</p>", escape(&text))?;
                }
            }
            table_head(&mut out, &wording)?;
            rows.pour(&mut *out)?;
            out.write_all(b"</tbody></table></div></section>\n")?;
        }
        sections.pour(&mut *out)?;
        writeln!(
            out,
            "</main>\n<footer class=\"page\"><p>{}</p><p>evigil {}</p></footer>\n</body>\n</html>",
            escape(&messages.text("legal-note")),
            env!("CARGO_PKG_VERSION")
        )?;
        Ok(out.flush()?)
    }
}

fn title(messages: &Messages, documents: usize) -> String {
    let title = match documents {
        1 => messages.text("html-title"),
        _ => messages.with("html-title-many", [("count", documents)]),
    };
    escape(&title)
}

/// Radio buttons that the style sheet looks at: they work without a script.
fn filter(out: &mut dyn Write, wording: &Wording) -> Result<(), RenderError> {
    let messages = wording.messages();
    writeln!(
        out,
        "<form class=\"filter\"><fieldset><legend>{}</legend>",
        escape(&messages.text("html-filter"))
    )?;
    for (place, choice) in ["all", "warning", "violation"].into_iter().enumerate() {
        let checked = if place == 0 { " checked" } else { "" };
        writeln!(
            out,
            "<label><input type=\"radio\" name=\"show\" id=\"show-{choice}\"{checked}> {}</label>",
            escape(&messages.family("html-filter", choice))
        )?;
    }
    Ok(out.write_all(b"</fieldset></form>\n")?)
}

fn table_head(out: &mut dyn Write, wording: &Wording) -> Result<(), RenderError> {
    let messages = wording.messages();
    out.write_all(b"<div class=\"wide\"><table class=\"documents\"><thead><tr>")?;
    let severities = [Severity::Violation, Severity::Warning, Severity::Note]
        .map(|s| severity_name(s, wording).to_owned());
    let names = [
        messages.text("html-column-document"),
        messages.text("html-column-kind"),
    ]
    .into_iter()
    .chain(severities)
    .chain([messages.text("html-column-missing")])
    .chain(
        ["identity", "efficacy", "safety", "lawfulness"].map(|code| messages.family("short", code)),
    );
    for name in names {
        write!(out, "<th scope=\"col\">{}</th>", escape(&name))?;
    }
    Ok(out.write_all(b"</tr></thead><tbody>\n")?)
}

fn row(report: &CheckReport, wording: &Wording, number: usize) -> String {
    let summary = report.summary();
    let source = escape(&report.document.source);
    let name = if number <= MAX_HTML_SECTIONS {
        format!("<a href=\"#d{number}\">{source}</a>")
    } else {
        source
    };
    let mut row = format!(
        "<tr><th scope=\"row\">{name}</th><td>{}</td>",
        escape(&kind_name(report, wording))
    );
    for severity in [Severity::Violation, Severity::Warning, Severity::Note] {
        let count = summary.of(severity);
        let class = if count == 0 { "none" } else { severity.code() };
        row.push_str(&format!("<td class=\"count {class}\">{count}</td>"));
    }
    row.push_str(&format!("<td class=\"count\">{}</td>", summary.missing));
    for standing in standing_rows(report, wording) {
        row.push_str(&format!(
            "<td><span class=\"standing {}\">{}</span></td>",
            standing.standing.code(),
            escape(&standing.answer)
        ));
    }
    row.push_str("</tr>\n");
    row
}

/// Writes a section with the number of its document in place of [`NUMBER`].
fn write_numbered(out: &mut dyn Write, body: &[u8], number: usize) -> Result<(), RenderError> {
    let number = number.to_string();
    for (place, piece) in body.split(|byte| [*byte] == NUMBER.as_bytes()).enumerate() {
        if place > 0 {
            out.write_all(number.as_bytes())?;
        }
        out.write_all(piece)?;
    }
    Ok(())
}
