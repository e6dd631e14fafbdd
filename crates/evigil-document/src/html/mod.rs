//! Web pages: all visible text, one block element a line, with its zone and its place in the tree.
//!
//! Nothing is left out because it looks like boilerplate: prices, small print and
//! answers in accordions stand where extractors of "main content" do not look.

mod feed;
mod hidden;
mod style;
mod tokens;
mod tree;
mod visible;

use evigil_core::Document;

use crate::lines::Lines;
use crate::{Limits, ReadError, problem};

/// Replaces the markup in `document.text` by the visible text and fills what the head tells.
pub(crate) fn read(document: &mut Document, limits: &Limits) -> Result<(), ReadError> {
    let markup = std::mem::take(&mut document.text);
    // About half of a page is markup.
    let mut lines = Lines::with_capacity(limits, markup.len() / 2);
    let parsed = feed::parse(markup, limits);
    if parsed.tail.is_some() {
        document
            .problems
            .push(problem::structure_dropped(limits.max_nodes));
    }
    let head = visible::collect(&parsed.tree, &mut lines);
    if let Some(tail) = &parsed.tail {
        for line in tail.lines() {
            visible::push_plain(line, &mut lines);
        }
    }
    let Some((text, blocks)) = lines.finish() else {
        return Err(ReadError::TooLarge {
            document: document.source.clone(),
            limit: limits.max_text_bytes,
        });
    };
    if text.is_empty() {
        return Err(ReadError::NoVisibleText {
            document: document.source.clone(),
        });
    }
    document.text = text;
    document.blocks = blocks;
    document.title = head.title;
    document.url = document.url.take().or(head.canonical);
    document.declared_lang = head.lang.or(document.declared_lang);
    Ok(())
}

#[cfg(test)]
mod tests;
