//! Entries of the knowledge base as text and JSON.

mod assessment;
mod criterion;
mod evidence;
mod html;
mod law;
mod making;
mod screening;
mod stats;
mod vigilance;

use std::fmt::Write as _;

use evigil_core::{Lang, Verification};
use evigil_knowledge::{EntryView, Knowledge, Status, TermKind, nearest};
use jiff::civil::Date;

pub use html::fragment;
use making::Making;
pub use stats::{STATS_SCHEMA, StatsReport, StatsRow, StatsSchemaId, stats_schema, stats_text};

use crate::Wording;
use crate::render::phrases::citation_line;
use crate::render::{Ink, Look, columns, pad, paint, wrap};

/// Every entry of a base, in one language on one day, to be asked for by id.
#[derive(Debug)]
pub struct Explainer<'k> {
    knowledge: &'k Knowledge,
    lang: Lang,
    as_of: Date,
    beside: Vec<EntryView>,
}

/// Parts of the base that other crates read, each with what makes its entries into views.
const BESIDE: [fn(&Making<'_>) -> Vec<EntryView>; 5] = [
    assessment::views,
    screening::views,
    vigilance::views,
    law::views,
    evidence::views,
];

impl<'k> Explainer<'k> {
    /// The entries of `knowledge` as they stand on `as_of`.
    #[must_use]
    pub fn new(knowledge: &'k Knowledge, lang: Lang, as_of: Date) -> Self {
        let making = Making::new(knowledge, lang, as_of);
        Self {
            knowledge,
            lang,
            as_of,
            beside: BESIDE.iter().flat_map(|views| views(&making)).collect(),
        }
    }

    /// All entries.
    #[must_use]
    pub fn every(&self) -> Vec<EntryView> {
        self.knowledge
            .entries()
            .map(|entry| entry.view(self.knowledge, self.lang, self.as_of))
            .chain(self.beside.iter().cloned())
            .collect()
    }

    /// The entries that an id names; an id may name several. It is matched as written, then
    /// without regard to case; `kind:id` picks one.
    #[must_use]
    pub fn find(&self, id: &str) -> Vec<EntryView> {
        let entries = self.knowledge.explain_all(id);
        let id = id.trim();
        let beside = self.beside.iter().filter(|view| {
            let qualified = format!("{}:{}", view.kind, view.id);
            view.id.eq_ignore_ascii_case(id) || qualified.eq_ignore_ascii_case(id)
        });
        entries
            .iter()
            .map(|entry| entry.view(self.knowledge, self.lang, self.as_of))
            .chain(beside.cloned())
            .collect()
    }

    /// Ids near a mistyped one, the nearest first; at most five.
    #[must_use]
    pub fn suggestions(&self, id: &str) -> Vec<String> {
        let mut ids: Vec<&str> = self
            .knowledge
            .entries()
            .map(|entry| entry.id())
            .chain(self.beside.iter().map(|view| view.id.as_str()))
            .collect();
        ids.sort_unstable();
        ids.dedup();
        nearest(id, ids).into_iter().map(str::to_owned).collect()
    }
}

/// The entry as text: what it says, why, what it finds, its sources.
#[must_use]
pub fn text(view: &EntryView, wording: &Wording, look: Look) -> String {
    let mut page = Page {
        wording,
        look,
        out: String::new(),
    };
    page.head(view);
    page.warnings(view);
    page.section(
        match view.kind.as_str() {
            "rule" => "explain-finds",
            "criterion" => "explain-evidence",
            // The text of a correction is what is wrong: it must not read as evigil's own word.
            "correction" => "explain-pages-say",
            _ => "explain-says",
        },
        &view.text,
    );
    let why = if view.kind == "correction" {
        "explain-better"
    } else {
        "explain-why"
    };
    page.section(why, view.why.as_deref().unwrap_or_default());
    page.section(
        "explain-gaps",
        view.known_gaps.as_deref().unwrap_or_default(),
    );
    page.section(
        "explain-question",
        view.question.as_deref().unwrap_or_default(),
    );
    if let Some(criterion) = &view.criterion {
        page.criterion(criterion);
    }
    page.examples(view);
    page.section("explain-address", view.url.as_deref().unwrap_or_default());
    page.sources(view);
    page.out
}

/// One line an entry: id, kind, title; ids are padded to the longest.
#[must_use]
pub fn list(views: &[EntryView], wording: &Wording, look: Look) -> String {
    let ids = views
        .iter()
        .map(|view| columns(&view.id))
        .max()
        .unwrap_or(0)
        + 2;
    let kind = |view: &EntryView| wording.messages().family("entry", &view.kind);
    let kinds = views
        .iter()
        .map(|view| columns(&kind(view)))
        .max()
        .unwrap_or(0)
        + 2;
    let mut out = String::new();
    for view in views {
        let kind = paint(look.color, Ink::Faint, &pad(&kind(view), kinds));
        let overdue = if view.overdue {
            format!("  {}", wording.messages().text("explain-overdue-short"))
        } else {
            String::new()
        };
        let _ = writeln!(
            out,
            "{}{kind}{}{}",
            pad(&view.id, ids),
            view.title,
            paint(look.color, Ink::Doubt, &overdue)
        );
    }
    out
}

struct Page<'w> {
    wording: &'w Wording,
    look: Look,
    out: String,
}

impl Page<'_> {
    fn word(&self, key: &str) -> String {
        self.wording.messages().text(key)
    }

    fn paragraph(&mut self, lead: &str, text: &str, ink: Option<Ink>) {
        let indent = columns(lead);
        for (number, line) in wrap(text, self.look.width.saturating_sub(indent).max(20))
            .iter()
            .enumerate()
        {
            let front = if number == 0 {
                lead.to_owned()
            } else {
                " ".repeat(indent)
            };
            let line = ink.map_or_else(|| line.clone(), |ink| paint(self.look.color, ink, line));
            let _ = writeln!(self.out, "{front}{line}");
        }
    }

    fn head(&mut self, view: &EntryView) {
        let id = paint(self.look.color, Ink::Strong, &view.id);
        let _ = writeln!(self.out, "{id}  {}", view.title);
        let mut facts = vec![self.wording.messages().family("entry", &view.kind)];
        if let Some(level) = view.level {
            facts.push(self.wording.term(TermKind::Level, level.code()).to_owned());
        }
        if let Some(criterion) = &view.criterion {
            facts.extend(self.criterion_facts(criterion));
        }
        if !view.jurisdiction.is_empty() {
            facts.push(view.jurisdiction.join(self.wording.list_mark()));
        }
        if let Some(since) = &view.since {
            facts.push(
                self.wording
                    .messages()
                    .with("explain-since", [("version", since.as_str())]),
            );
        }
        if let Some(date) = view.review_by {
            facts.push(
                self.wording
                    .messages()
                    .with("explain-review", [("date", date.to_string())]),
            );
        }
        facts.push(view.file.clone());
        self.paragraph("", &facts.join(" · "), Some(Ink::Faint));
    }

    /// What a reader has to know before relying on the entry.
    fn warnings(&mut self, view: &EntryView) {
        let status = match view.status {
            Some(Status::Preview) => Some("explain-preview"),
            Some(Status::Removed) => Some("explain-removed"),
            Some(Status::Stable) | None => None,
        };
        let verification = match view.verification {
            Some(Verification::Unverified) => Some("explain-unverified"),
            Some(Verification::ForHumanReview) => Some("explain-for-human-review"),
            Some(Verification::Read | Verification::ReadInSecondary) | None => None,
        };
        let force = (!view.in_force).then_some("explain-not-in-force");
        let overdue = view.overdue.then_some("explain-overdue");
        for key in [status, verification, force, overdue].into_iter().flatten() {
            let text = self.word(key);
            self.paragraph("! ", &text, Some(Ink::Doubt));
        }
    }

    fn title(&mut self, key: &str) {
        let title = paint(self.look.color, Ink::Strong, &self.word(key));
        let _ = writeln!(self.out, "\n{title}");
    }

    fn section(&mut self, key: &str, text: &str) {
        if !text.is_empty() {
            self.title(key);
            self.paragraph("  ", text, None);
        }
    }

    fn examples(&mut self, view: &EntryView) {
        for (finds, key) in [(true, "explain-examples"), (false, "explain-near-misses")] {
            let examples: Vec<_> = view
                .examples
                .iter()
                .filter(|example| example.finds == finds)
                .collect();
            if examples.is_empty() {
                continue;
            }
            self.title(key);
            for example in examples {
                self.paragraph("  - ", &example.text, None);
                if let Some(note) = &example.note {
                    let note = note.get(self.wording.lang()).to_owned();
                    self.paragraph("    ", &note, Some(Ink::Faint));
                }
            }
        }
    }

    fn sources(&mut self, view: &EntryView) {
        if view.citations.is_empty() {
            return;
        }
        self.title("explain-basis");
        for citation in &view.citations {
            let line = citation_line(citation, self.wording);
            // A fact is its own basis; only of the others is it news which fact speaks.
            let lead = if citation.id == view.id {
                "  - ".to_owned()
            } else {
                format!("  - {}  ", citation.id)
            };
            self.paragraph(&lead, &line, None);
            let mut dates = Vec::new();
            for (key, date) in [
                ("explain-from", citation.in_force_from),
                ("explain-to", citation.in_force_to),
                ("explain-read", citation.read_on),
            ] {
                dates.extend(date.map(|date| {
                    self.wording
                        .messages()
                        .with(key, [("date", date.to_string())])
                }));
            }
            if !dates.is_empty() {
                self.paragraph("    ", &dates.join(" · "), Some(Ink::Faint));
            }
        }
    }
}
