//! A part of a document as XML that can stand anywhere in a message.

use roxmltree::Node;

use super::escape;
use super::name::{HL7, Name};

/// Deepest nesting that is kept.
const DEPTH_MAX: usize = 200;

/// Nested deeper than anything real.
#[derive(Debug)]
pub(super) struct TooDeep;

/// The element `node` as XML, without comments and without white space that stands
/// alone; elements
/// of HL7 and `xsi:` attributes need no declaration where it is put.
pub(super) fn xml(node: Node<'_, '_>) -> Result<String, TooDeep> {
    let mut out = String::new();
    write(node, HL7, DEPTH_MAX, &mut out)?;
    Ok(out)
}

fn write(node: Node<'_, '_>, space: &str, depth: usize, out: &mut String) -> Result<(), TooDeep> {
    let depth = depth.checked_sub(1).ok_or(TooDeep)?;
    let name = node.tag_name().name();
    let own = node.tag_name().namespace().unwrap_or_default();
    out.push('<');
    out.push_str(name);
    if own != space {
        out.push_str(" xmlns=\"");
        escape::attribute(own, out);
        out.push('"');
    }
    for attribute in node.attributes() {
        let name = Name::of_attribute(&attribute);
        name.write(name.normal(node, attribute.value()), out);
    }
    let before = out.len();
    out.push('>');
    let mut is_empty = true;
    for run in runs(node) {
        match run {
            Run::Element(child) => {
                write(child, own, depth, out)?;
                is_empty = false;
            }
            Run::Text(text) => {
                if !is_blank(&text) {
                    escape::text(&text, out);
                    is_empty = false;
                }
            }
        }
    }
    if is_empty {
        out.truncate(before);
        out.push_str("/>");
    } else {
        out.push_str("</");
        out.push_str(name);
        out.push('>');
    }
    Ok(())
}

/// A part of what an element holds.
pub(super) enum Run<'n, 'd> {
    /// An element.
    Element(Node<'n, 'd>),
    /// Text up to the next element, comments left out.
    Text(std::borrow::Cow<'n, str>),
}

/// Elements of a node and the text between them.
pub(super) fn runs<'n, 'd>(node: Node<'n, 'd>) -> impl Iterator<Item = Run<'n, 'd>> {
    let mut next = node.first_child();
    std::iter::from_fn(move || {
        let mut text: Option<std::borrow::Cow<'n, str>> = None;
        loop {
            match next {
                Some(child) if child.is_element() => {
                    return Some(match text.take() {
                        Some(text) => Run::Text(text),
                        None => {
                            next = child.next_sibling();
                            Run::Element(child)
                        }
                    });
                }
                Some(child) => {
                    if let Some(part) = child.text().filter(|_| child.is_text()) {
                        text = Some(match text {
                            None => part.into(),
                            Some(before) => (before.into_owned() + part).into(),
                        });
                    }
                    next = child.next_sibling();
                }
                None => return text.take().map(Run::Text),
            }
        }
    })
}

/// Whether text is only white space of XML.
pub(super) fn is_blank(text: &str) -> bool {
    text.bytes()
        .all(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
}
