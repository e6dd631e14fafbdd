//! An entry of the knowledge base, to stand in a page.

use std::fmt::Write as _;

use evigil_core::Verification;
use evigil_knowledge::{EntryView, Status, TermKind};

use crate::Wording;
use crate::render::{citations, escape};

/// The entry: what it is, what to know before relying on it, what it says and why, its examples and
/// its sources. The caller writes the title.
#[must_use]
pub fn fragment(view: &EntryView, wording: &Wording) -> String {
    let mut out = String::new();
    head(&mut out, view, wording);
    let says = match view.kind.as_str() {
        "rule" => "explain-finds",
        "criterion" => "explain-evidence",
        "correction" => "explain-pages-say",
        _ => "explain-says",
    };
    let why = if view.kind == "correction" {
        "explain-better"
    } else {
        "explain-why"
    };
    let parts = [
        (says, Some(&view.text)),
        (why, view.why.as_ref()),
        ("explain-gaps", view.known_gaps.as_ref()),
        ("explain-question", view.question.as_ref()),
    ];
    for (key, text) in parts {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            let _ = write!(
                out,
                "<h2>{}</h2><p>{}</p>",
                escape(&wording.messages().text(key)),
                escape(text)
            );
        }
    }
    examples(&mut out, view, wording);
    if !view.citations.is_empty() {
        let title = wording.messages().text("explain-basis");
        let _ = write!(out, "<h2>{}</h2>", escape(&title));
        citations(&mut out, &view.citations, wording);
    }
    out
}

fn head(out: &mut String, view: &EntryView, wording: &Wording) {
    let messages = wording.messages();
    let mut facts = vec![messages.family("entry", &view.kind)];
    if let Some(level) = view.level {
        facts.push(wording.term(TermKind::Level, level.code()).to_owned());
    }
    if !view.jurisdiction.is_empty() {
        facts.push(view.jurisdiction.join(wording.list_mark()));
    }
    if let Some(date) = view.review_by {
        facts.push(messages.with("explain-review", [("date", date.to_string())]));
    }
    let _ = write!(
        out,
        "<p class=\"facts\"><code>{}</code> · {}</p>",
        escape(&view.id),
        escape(&facts.join(" · "))
    );
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
        let _ = write!(
            out,
            "<p class=\"alarm\">{}</p>",
            escape(&messages.text(key))
        );
    }
}

fn examples(out: &mut String, view: &EntryView, wording: &Wording) {
    for (finds, key) in [(true, "explain-examples"), (false, "explain-near-misses")] {
        let mut of_kind = view
            .examples
            .iter()
            .filter(|it| it.finds == finds)
            .peekable();
        if of_kind.peek().is_none() {
            continue;
        }
        let title = wording.messages().text(key);
        let _ = write!(out, "<h2>{}</h2><ul>", escape(&title));
        for example in of_kind {
            let _ = write!(out, "<li>{}", escape(&example.text));
            if let Some(note) = &example.note {
                let note = escape(note.get(wording.lang()));
                let _ = write!(out, "<br><span class=\"soft\">{note}</span>");
            }
            out.push_str("</li>");
        }
        out.push_str("</ul>");
    }
}
