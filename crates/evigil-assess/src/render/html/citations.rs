//! Sources as a list.

use std::fmt::Write as _;

use evigil_core::Citation;

use super::super::phrases::{citation_title, doubt};
use super::escape::{escape, link};
use crate::Wording;

/// Writes sources as a list, the places of one source in one line; nothing when there are none.
pub(crate) fn citations(out: &mut String, citations: &[Citation], wording: &Wording) {
    if citations.is_empty() {
        return;
    }
    out.push_str("<ul class=\"citations\">");
    for same_source in
        citations.chunk_by(|a, b| a.source == b.source && a.verification == b.verification)
    {
        let Some(first) = same_source.first() else {
            continue;
        };
        let mut text = citation_title(first, wording);
        for more in same_source.iter().skip(1) {
            if !text.contains(&more.locator) {
                text.push_str(wording.list_mark());
                text.push_str(&more.locator);
            }
        }
        let doubt = doubt(first, wording)
            .map(|doubt| format!(" <span class=\"doubt\">{}</span>", escape(doubt)))
            .unwrap_or_default();
        let whose = escape(&first.jurisdiction);
        let source = link(&first.url, &text);
        let _ = write!(
            out,
            "<li><abbr>{whose}</abbr><span>{source}{doubt}</span></li>"
        );
    }
    out.push_str("</ul>");
}
