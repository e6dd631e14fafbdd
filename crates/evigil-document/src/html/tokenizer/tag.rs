//! Tags and their attributes.

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{EndTag, StartTag, Tag, TagKind};
use html5ever::{Attribute, LocalName, QualName, local_name, ns};

use super::{find, piece, reference};

/// Attributes of one tag that are read: the tree builder and we look at each of them often.
pub(super) const MAX_ATTRIBUTES: usize = 512;

/// Reads the start tag whose name is at `name_at`: one past it, and the tag unless the page
/// ends within it.
pub(super) fn start(
    markup: &StrTendril,
    name_at: usize,
    names: &mut Names,
) -> (usize, Option<Tag>) {
    let mut attributes = Vec::new();
    let scanned = scan(markup.as_bytes(), name_at, |name, value| {
        let Some(name) = read_name(&markup.as_bytes()[name]) else {
            return;
        };
        let known = |attribute: &Attribute| attribute.name.local == name;
        if !attributes.iter().any(known) {
            let value = self::value(markup, value.start, value.end);
            // The tree builder sets the namespace where one is needed.
            let name = QualName::new(None, ns!(), name);
            attributes.push(Attribute { name, value });
        }
    });
    finish(markup, name_at, scanned, StartTag, attributes, names)
}

/// Like [`start`] for an end tag, whose attributes mean nothing.
pub(super) fn end(markup: &StrTendril, name_at: usize, names: &mut Names) -> (usize, Option<Tag>) {
    let scanned = scan(markup.as_bytes(), name_at, |_, _| ());
    finish(markup, name_at, scanned, EndTag, Vec::new(), names)
}

fn finish(
    markup: &StrTendril,
    name_at: usize,
    scanned: Scanned,
    kind: TagKind,
    attrs: Vec<Attribute>,
    names: &mut Names,
) -> (usize, Option<Tag>) {
    let tag = scanned.complete.then(|| Tag {
        kind,
        name: names.get(&markup[name_at..scanned.name_end]),
        self_closing: scanned.self_closing,
        attrs,
        had_duplicate_attributes: false,
    });
    (scanned.end, tag)
}

struct Scanned {
    name_end: usize,
    /// One past the `>`.
    end: usize,
    /// There is a `>`.
    complete: bool,
    self_closing: bool,
}

/// Follows a tag from its name to its `>` and calls `attribute` with the places of names and
/// values. Attributes beyond the bound are passed over.
fn scan(
    bytes: &[u8],
    name_at: usize,
    mut attribute: impl FnMut(std::ops::Range<usize>, std::ops::Range<usize>),
) -> Scanned {
    let name_end = until(bytes, name_at, |byte| is_gap(byte) || byte == b'>');
    let mut at = name_end;
    let mut count = 0;
    loop {
        let gap = at;
        at = until(bytes, at, |byte| !is_gap(byte));
        match bytes.get(at) {
            None => {
                return Scanned {
                    name_end,
                    end: at,
                    complete: false,
                    self_closing: false,
                };
            }
            Some(b'>') => {
                return Scanned {
                    name_end,
                    end: at + 1,
                    complete: true,
                    // In `<a href=b/>` the `/` belongs to the value.
                    self_closing: gap < at
                        && bytes[at - 1] == b'/'
                        && count <= MAX_ATTRIBUTES,
                };
            }
            Some(_) => {}
        }
        // A `=` at the start belongs to the name.
        let name = at..until(bytes, at + 1, |byte| {
            is_gap(byte) || matches!(byte, b'>' | b'=')
        });
        let value;
        (value, at) = scan_value(bytes, name.end);
        count += 1;
        if count <= MAX_ATTRIBUTES {
            attribute(name, value);
        }
    }
}

/// Place of the value behind an attribute's name, and one past the attribute.
fn scan_value(bytes: &[u8], name_end: usize) -> (std::ops::Range<usize>, usize) {
    let equals = until(bytes, name_end, |byte| !byte.is_ascii_whitespace());
    if bytes.get(equals) != Some(&b'=') {
        return (name_end..name_end, name_end);
    }
    let start = until(bytes, equals + 1, |byte| !byte.is_ascii_whitespace());
    match bytes.get(start) {
        Some(&quote @ (b'"' | b'\'')) => match find(bytes, start + 1, quote) {
            Some(close) => (start + 1..close, close + 1),
            None => (start..start, bytes.len()),
        },
        _ => {
            let end = until(bytes, start, |byte| {
                byte.is_ascii_whitespace() || byte == b'>'
            });
            (start..end, end)
        }
    }
}

fn is_gap(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b'/'
}

/// The first place from `at` where `stop` holds, or the end.
fn until(bytes: &[u8], at: usize, stop: impl Fn(u8) -> bool) -> usize {
    bytes
        .get(at..)
        .and_then(|rest| rest.iter().position(|&byte| stop(byte)))
        .map_or(bytes.len(), |length| at + length)
}

/// The value at `from..to`, with its character references replaced.
fn value(markup: &StrTendril, from: usize, to: usize) -> StrTendril {
    let bytes = &markup.as_bytes()[..to];
    if memchr::memchr2(b'&', 0, &bytes[from..]).is_none() {
        return piece(markup, from, to);
    }
    let mut text = StrTendril::new();
    let mut at = from;
    while at < to {
        let plain = memchr::memchr2(b'&', 0, &bytes[at..]).map_or(to, |length| at + length);
        text.push_slice(&markup[at..plain]);
        at = match bytes.get(plain) {
            None => to,
            Some(0) => {
                text.push_char('\u{fffd}');
                plain + 1
            }
            Some(_) => match reference::read(markup, plain, true) {
                Some(found) => {
                    text.push_tendril(&found.text);
                    found.end
                }
                None => {
                    text.push_char('&');
                    plain + 1
                }
            },
        };
    }
    text
}

/// Attributes that are read anywhere; the others are dropped before they take memory.
pub(super) fn read_name(name: &[u8]) -> Option<LocalName> {
    const LONGEST: usize = "aria-controls".len();
    let mut lower = [0; LONGEST];
    let lower = lower.get_mut(..name.len())?;
    lower.copy_from_slice(name);
    lower.make_ascii_lowercase();
    Some(match &*lower {
        b"alt" => local_name!("alt"),
        b"aria-controls" => local_name!("aria-controls"),
        b"aria-expanded" => local_name!("aria-expanded"),
        b"charset" => local_name!("charset"),
        b"class" => local_name!("class"),
        b"color" => local_name!("color"),
        b"content" => local_name!("content"),
        b"encoding" => local_name!("encoding"),
        b"face" => local_name!("face"),
        b"hidden" => local_name!("hidden"),
        b"href" => local_name!("href"),
        b"http-equiv" => local_name!("http-equiv"),
        b"id" => local_name!("id"),
        b"label" => local_name!("label"),
        b"lang" => local_name!("lang"),
        b"name" => local_name!("name"),
        b"placeholder" => local_name!("placeholder"),
        b"property" => local_name!("property"),
        b"rel" => local_name!("rel"),
        b"role" => local_name!("role"),
        b"size" => local_name!("size"),
        b"style" => local_name!("style"),
        b"type" => local_name!("type"),
        b"value" => local_name!("value"),
        _ => return None,
    })
}

/// Names met before. A page uses few, and looking one up among all names of HTML takes long.
pub(super) struct Names([LocalName; 64]);

impl Names {
    pub(super) fn new() -> Self {
        Self([const { local_name!("") }; 64])
    }

    /// The name that a tag's `spelling` stands for.
    fn get(&mut self, spelling: &str) -> LocalName {
        let bytes = spelling.as_bytes();
        let sum = bytes.len() * 7 + usize::from(bytes[0]) * 5;
        let sum = sum + usize::from(bytes[bytes.len() - 1]) * 3;
        let place = &mut self.0[sum % 64];
        if **place != *spelling {
            let folded = bytes
                .iter()
                .any(|byte| byte.is_ascii_uppercase() || *byte == 0);
            if folded {
                let name = spelling.to_ascii_lowercase().replace('\0', "\u{fffd}");
                return LocalName::from(name);
            }
            *place = LocalName::from(spelling);
        }
        place.clone()
    }
}
