//! The report at a terminal: the answer first, then the words it rests on.

mod finding;

use std::fmt::Write as _;
use std::io::Write;

use evigil_core::{Document, Lang, Standing};

use super::excerpt::{columns, excerpt, shown};
use super::lines::LineIndex;
use super::paint::{Ink, pad, paint, wrap};
use super::phrases::{
    citation_line, counts, grouped, kind_name, lang_name, offer_rows, problem_line, standing_rows,
};
use super::{Look, RenderError, ReportWriter};
use crate::check::CheckReport;
use crate::{Messages, Wording};

/// Columns that `text` takes on a terminal; East Asian wide letters take two.
#[must_use]
pub fn display_width(text: &str) -> usize {
    columns(text)
}

pub(super) fn body(
    document: &Document,
    report: &CheckReport,
    wording: &Wording,
    look: Look,
) -> String {
    let sheet = Sheet {
        document,
        report,
        wording,
        messages: wording.messages(),
        look,
    };
    let mut out = String::new();
    sheet.head(&mut out);
    sheet.offer(&mut out);
    sheet.standings(&mut out);
    finding::all(&sheet, &mut out);
    sheet.missing(&mut out);
    sheet.corrections(&mut out);
    sheet.questions(&mut out);
    out.push('\n');
    sheet.lines(&mut out, "", &sheet.messages.text("legal-note"), Ink::Faint);
    out
}

/// One report being set.
struct Sheet<'r> {
    document: &'r Document,
    report: &'r CheckReport,
    wording: &'r Wording,
    messages: &'r Messages,
    look: Look,
}

impl Sheet<'_> {
    fn paint(&self, ink: Ink, text: &str) -> String {
        paint(self.look.color, ink, text)
    }

    /// A paragraph behind `lead`, its further lines indented below the first.
    fn lines(&self, out: &mut String, lead: &str, text: &str, ink: Ink) {
        let indent = columns(lead);
        let width = self.look.width.saturating_sub(indent).max(20);
        for (number, line) in wrap(&shown(text), width).iter().enumerate() {
            let front = if number == 0 {
                lead.to_owned()
            } else {
                " ".repeat(indent)
            };
            let line = if ink == Ink::Strong {
                line.clone()
            } else {
                self.paint(ink, line)
            };
            let _ = writeln!(out, "{front}{line}");
        }
    }

    /// Words of the document in the quotation marks of its language.
    fn quoted(&self, words: &str) -> String {
        match self.report.document.lang {
            Lang::En => format!("“{words}”"),
            Lang::Ja => format!("「{words}」"),
        }
    }

    fn title(&self, out: &mut String, key: &str) {
        let _ = writeln!(
            out,
            "\n{}",
            self.paint(Ink::Strong, &self.messages.text(key))
        );
    }

    fn head(&self, out: &mut String) {
        let part = &self.report.document;
        let _ = writeln!(out, "{}", self.paint(Ink::Strong, &shown(&part.source)));
        if let Some(title) = &part.title {
            let _ = writeln!(out, "{}", shown(title));
        }
        let facts = [
            kind_name(self.report, self.wording),
            lang_name(self.report, self.wording),
            self.messages
                .with("chars", [("count", grouped(part.chars))]),
            self.messages
                .with("as-of", [("date", self.report.as_of.to_string())]),
        ];
        let _ = writeln!(out, "{}", self.paint(Ink::Faint, &facts.join(" · ")));
        for problem in &part.problems {
            let name = self.messages.text("problem");
            let text = problem_line(problem, self.wording);
            self.lines(out, &format!("{name}: "), &text, Ink::Doubt);
        }
        out.push('\n');
    }

    fn offer(&self, out: &mut String) {
        let rows = offer_rows(self.report, self.wording);
        let name_width = rows
            .iter()
            .map(|(name, _)| columns(name))
            .max()
            .unwrap_or(0)
            + 2;
        for (name, value) in &rows {
            self.lines(
                out,
                &format!("  {}", pad(name, name_width)),
                value,
                Ink::Strong,
            );
        }
        let found = self.messages.text("found");
        let counts = counts(self.messages, self.report.summary());
        self.lines(
            out,
            &format!("  {}", pad(&found, name_width.max(columns(&found) + 2))),
            &counts,
            Ink::Strong,
        );
        if self.report.findings_omitted > 0 {
            let text = self.messages.with(
                "findings-omitted",
                [("count", grouped(self.report.findings_omitted))],
            );
            self.lines(out, "  ", &text, Ink::Doubt);
        }
    }

    fn standings(&self, out: &mut String) {
        out.push('\n');
        let rows = standing_rows(self.report, self.wording);
        let width = rows
            .iter()
            .map(|row| columns(&row.question))
            .max()
            .unwrap_or(0)
            + 2;
        for row in rows {
            let ink = match row.standing {
                Standing::Shown => Ink::Good,
                Standing::Contradicted => Ink::Bad,
                Standing::NotKnown => Ink::Faint,
                Standing::PartlyShown | Standing::NotShown | Standing::NotDisclosed => Ink::Doubt,
            };
            let _ = writeln!(
                out,
                "  {}{}",
                pad(&row.question, width),
                self.paint(ink, &row.answer)
            );
        }
    }

    fn missing(&self, out: &mut String) {
        let missing: Vec<_> = self.report.missing().collect();
        if missing.is_empty() {
            return;
        }
        self.title(out, "section-missing");
        for entry in missing {
            let _ = writeln!(
                out,
                "  - {} {}",
                entry.title,
                self.paint(Ink::Faint, &format!("[{}]", entry.rule))
            );
            self.lines(out, "    ", &entry.why, Ink::Faint);
        }
    }

    fn corrections(&self, out: &mut String) {
        if self.report.corrections.is_empty() {
            return;
        }
        self.title(out, "section-corrections");
        let lines = LineIndex::new(&self.document.text);
        for correction in &self.report.corrections {
            let words = excerpt(
                &self.document.text,
                &lines,
                correction.span.bytes(),
                self.look.width.saturating_sub(6),
            );
            let quote = &words.text[words.mark.clone()];
            let _ = writeln!(
                out,
                "  - {} {}",
                self.quoted(quote),
                self.paint(Ink::Faint, &format!("[{}]", correction.id))
            );
            self.lines(out, "    ", &correction.better, Ink::Strong);
            for citation in correction.citations.iter() {
                self.lines(
                    out,
                    "    ",
                    &citation_line(citation, self.wording),
                    Ink::Faint,
                );
            }
        }
    }

    fn questions(&self, out: &mut String) {
        if self.report.questions.is_empty() {
            return;
        }
        self.title(out, "section-questions");
        for (number, question) in self.report.questions.iter().enumerate() {
            self.lines(out, &format!("  {}. ", number + 1), question, Ink::Strong);
        }
    }
}

/// Writes reports one below the other.
pub(super) struct TextWriter<'o> {
    out: Box<dyn Write + Send + 'o>,
    written: bool,
}

impl<'o> TextWriter<'o> {
    pub(super) fn new(out: Box<dyn Write + Send + 'o>) -> Self {
        Self {
            out,
            written: false,
        }
    }
}

impl ReportWriter for TextWriter<'_> {
    fn add(&mut self, _: &CheckReport, body: &[u8]) -> Result<(), RenderError> {
        if self.written {
            self.out.write_all(b"\n\n")?;
        }
        self.written = true;
        Ok(self.out.write_all(body)?)
    }

    fn finish(mut self: Box<Self>, _: usize) -> Result<(), RenderError> {
        Ok(self.out.flush()?)
    }
}
