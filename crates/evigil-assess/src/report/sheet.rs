//! Text for a terminal: headings, paragraphs that stand in from the margin, citations.

use std::fmt::Write as _;

use evigil_core::Citation;

use crate::Wording;
use crate::render::phrases::citation_line;
use crate::render::{Ink, Look, columns, paint, wrap};

/// Narrowest paragraph, however far it stands in.
const WIDTH_MIN: usize = 24;

/// A text under construction.
pub(crate) struct Sheet<'w> {
    wording: &'w Wording,
    look: Look,
    out: String,
}

impl<'w> Sheet<'w> {
    pub(crate) fn new(wording: &'w Wording, look: Look) -> Self {
        Self {
            wording,
            look,
            out: String::new(),
        }
    }

    /// The text.
    pub(crate) fn done(self) -> String {
        self.out
    }

    /// A message of the locale files.
    pub(crate) fn word(&self, key: &str) -> String {
        self.wording.messages().text(key)
    }

    /// A message with a value in it.
    pub(crate) fn with(&self, key: &str, args: &[(&'static str, String)]) -> String {
        let args = args.iter().map(|(name, value)| (*name, value.as_str()));
        self.wording.messages().with(key, args)
    }

    /// A word of a family of messages.
    pub(crate) fn family(&self, family: &str, member: &str) -> String {
        self.wording.messages().family(family, member)
    }

    /// Names one after the other.
    pub(crate) fn list<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> String {
        let names: Vec<_> = names.into_iter().collect();
        names.join(self.wording.list_mark())
    }

    pub(crate) fn blank(&mut self) {
        self.out.push('\n');
    }

    /// A line in heading's ink with an empty one before it, but for the first.
    pub(crate) fn heading(&mut self, text: &str) {
        if !self.out.is_empty() {
            self.blank();
        }
        self.paragraph("", text, Some(Ink::Strong));
    }

    /// A paragraph; its lines after the first stand in as far as `lead` is wide.
    pub(crate) fn paragraph(&mut self, lead: &str, text: &str, ink: Option<Ink>) {
        let indent = columns(lead);
        let width = self.look.width.saturating_sub(indent).max(WIDTH_MIN);
        let text: String = text
            .chars()
            .map(|letter| if letter.is_control() { ' ' } else { letter })
            .collect();
        for (number, line) in wrap(&text, width).iter().enumerate() {
            let front = if number == 0 {
                lead.to_owned()
            } else {
                " ".repeat(indent)
            };
            let line = ink.map_or_else(|| line.clone(), |ink| paint(self.look.color, ink, line));
            let _ = writeln!(self.out, "{front}{line}");
        }
    }

    /// `name: text`, standing in by `lead`; nothing when there is no text.
    pub(crate) fn row(&mut self, lead: &str, key: &str, text: &str) {
        if !text.is_empty() {
            let line = format!("{}: {text}", self.word(key));
            self.paragraph(lead, &line, None);
        }
    }

    /// The sources of what stands above.
    pub(crate) fn sources(&mut self, lead: &str, citations: &[Citation]) {
        for citation in citations {
            let line = citation_line(citation, self.wording);
            self.paragraph(lead, &line, Some(Ink::Faint));
        }
    }
}
