//! Sentences, tables and pictures, as a text for the terminal or as a page.

use std::fmt::Write as _;

use evigil_knowledge::EntryView;

use crate::figures::significant;
use crate::page::{facts, heading, page_with_note};
use crate::plot::{ForestPlot, FunnelPlot, ScatterPlot, Sheet, TrackPlot};
use crate::render::{Ink, Look, escape, paint};
use crate::signal::SnapshotPart;
use crate::signal::html::method_cards;
use crate::signal::text::table;
use crate::{Messages, Wording};

/// What a run says to people.
#[derive(Debug, Clone, PartialEq)]
pub struct WatchView {
    pub(crate) title: String,
    /// Sentences that stand out, each with whether it is an alarm.
    pub(crate) verdicts: Vec<(String, bool)>,
    /// What was read and how, by name.
    pub(crate) facts: Vec<(String, String)>,
    pub(crate) remarks: Vec<String>,
    pub(crate) tables: Vec<WatchTable>,
    pub(crate) pictures: Vec<Picture>,
    /// Ids of the methods.
    pub(crate) explained_by: Vec<String>,
    /// Key of the sentence at the end of a page.
    pub(crate) note: &'static str,
}

/// A table with what it is called.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WatchTable {
    pub(crate) name: String,
    pub(crate) head: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
    /// Columns of text that stand first.
    pub(crate) texts: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Picture {
    Track(TrackPlot),
    Funnel(FunnelPlot),
    Forest(ForestPlot),
    Scatter(ScatterPlot),
}

impl WatchView {
    pub(crate) const fn new(title: String) -> Self {
        Self {
            title,
            verdicts: Vec::new(),
            facts: Vec::new(),
            remarks: Vec::new(),
            tables: Vec::new(),
            pictures: Vec::new(),
            explained_by: Vec::new(),
            note: "watch-note",
        }
    }

    pub(crate) fn fact(&mut self, name: String, value: f64) {
        self.facts.push((name, significant(value)));
    }

    pub(crate) fn set_files(&mut self, snapshot: &[SnapshotPart]) {
        for part in snapshot {
            let digest = part.sha256.get(..12).unwrap_or_default();
            let words = format!("{} (sha256 {digest}…)", part.name);
            self.facts.push(("sha256".to_owned(), words));
        }
    }

    /// Ids of the methods that this rests on, as `evigil explain` knows them.
    #[must_use]
    pub fn methods(&self) -> &[String] {
        &self.explained_by
    }
}

/// The view for a terminal.
#[must_use]
pub fn watch_text(view: &WatchView, messages: &Messages, look: Look) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}", paint(look.color, Ink::Strong, &view.title));
    for (words, alarm) in &view.verdicts {
        let ink = if *alarm { Ink::Bad } else { Ink::Good };
        let _ = writeln!(out, "{}", paint(look.color, ink, words));
    }
    for remark in &view.remarks {
        let _ = writeln!(out, "{}", paint(look.color, Ink::Doubt, remark));
    }
    let told: Vec<String> = view
        .facts
        .iter()
        .filter(|(name, _)| name != "sha256")
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    if !told.is_empty() {
        let _ = writeln!(out, "{}", paint(look.color, Ink::Faint, &told.join("; ")));
    }
    for part in &view.tables {
        let _ = writeln!(out, "\n{}", paint(look.color, Ink::Strong, &part.name));
        out.push_str(&table(&part.head, &part.rows, part.texts, look));
    }
    if !view.explained_by.is_empty() {
        let ids: Vec<String> = view
            .explained_by
            .iter()
            .map(|id| format!("`evigil explain method.{id}`"))
            .collect();
        let words = messages.with("watch-explained", [("commands", ids.join(", "))]);
        let _ = writeln!(out, "\n{}", paint(look.color, Ink::Faint, &words));
    }
    out
}

/// The view as one self-contained page. `methods` are the entries of the knowledge base that
/// [`WatchView::methods`] names.
#[must_use]
pub fn watch_html(view: &WatchView, methods: &[EntryView], wording: &Wording) -> String {
    let messages = wording.messages();
    let mut body = String::with_capacity(1 << 15);
    let _ = write!(
        body,
        "<header class=\"page\"><p class=\"kicker\">evigil</p><h1>{}</h1>",
        escape(&view.title)
    );
    for (words, alarm) in &view.verdicts {
        let class = if *alarm { " class=\"alarm\"" } else { "" };
        let _ = write!(body, "<p{class}>{}</p>", escape(words));
    }
    let rows: Vec<(String, Option<String>)> = view
        .facts
        .iter()
        .map(|(name, value)| {
            let name = if name == "sha256" {
                messages.text("scan-files")
            } else {
                name.clone()
            };
            (name, Some(value.clone()))
        })
        .collect();
    facts(&mut body, &rows);
    body.push_str("</header>\n<main>\n");
    if !view.remarks.is_empty() {
        body.push_str("<ul class=\"problems\">");
        for remark in &view.remarks {
            let _ = write!(body, "<li class=\"warning\"><p>{}</p></li>", escape(remark));
        }
        body.push_str("</ul>\n");
    }
    let mut sheet = Sheet::new(messages);
    let mut figures = String::new();
    for picture in &view.pictures {
        match picture {
            Picture::Track(plot) => plot.put(&mut figures, &mut sheet),
            Picture::Funnel(plot) => plot.put(&mut figures, &mut sheet),
            Picture::Forest(plot) => plot.put(&mut figures, &mut sheet),
            Picture::Scatter(plot) => plot.put(&mut figures, &mut sheet),
        }
    }
    if !figures.is_empty() {
        let _ = writeln!(
            body,
            "<section><div class=\"plots wide\">\n{figures}</div></section>"
        );
    }
    for (at, part) in view.tables.iter().enumerate() {
        body.push_str("<section>");
        heading(&mut body, &format!("table-{}", at + 1), &part.name);
        cells(&mut body, part);
        body.push_str("</section>\n");
    }
    if !methods.is_empty() {
        body.push_str("<section>");
        heading(&mut body, "methods", &messages.text("watch-methods"));
        method_cards(&mut body, methods, wording);
        body.push_str("</section>\n");
    }
    body.push_str("</main>\n");
    page_with_note(wording, &view.title, &body, &messages.text(view.note))
}

fn cells(out: &mut String, part: &WatchTable) {
    out.push_str("<div class=\"scroll\"><table class=\"numbers\"><thead><tr>");
    for name in &part.head {
        let _ = write!(out, "<th scope=\"col\">{}</th>", escape(name));
    }
    out.push_str("</tr></thead><tbody>\n");
    for row in &part.rows {
        out.push_str("<tr>");
        for cell in row {
            let _ = write!(out, "<td>{}</td>", escape(cell));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table></div>\n");
}
