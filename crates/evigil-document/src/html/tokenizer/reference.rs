//! Character references: `&amp;`, `&#x3042;`.

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};
use html5ever::tendril::StrTendril;

/// A reference that stands for something.
pub(super) struct Reference {
    /// One past it.
    pub(super) end: usize,
    pub(super) text: StrTendril,
    /// The standard calls it an error.
    pub(super) faulty: bool,
}

/// The reference whose `&` stands at `at`, if it is one.
pub(super) fn read(markup: &StrTendril, at: usize, in_attribute: bool) -> Option<Reference> {
    let bytes = markup.as_bytes();
    match bytes.get(at + 1)? {
        b'#' => match bytes.get(at + 2)? {
            b'x' | b'X' => numeric(bytes, at + 3, 16),
            _ => numeric(bytes, at + 2, 10),
        },
        byte if byte.is_ascii_alphanumeric() => named(markup, at + 1, in_attribute),
        _ => None,
    }
}

fn numeric(bytes: &[u8], from: usize, base: u32) -> Option<Reference> {
    let mut number: u32 = 0;
    let mut at = from;
    while let Some(digit) = bytes.get(at).and_then(|&byte| char::from(byte).to_digit(base)) {
        number = number.saturating_mul(base).saturating_add(digit);
        at += 1;
    }
    if at == from {
        return None;
    }
    let closed = bytes.get(at) == Some(&b';');
    let replaced = (0x80..=0x9F)
        .contains(&number)
        .then(|| C1_REPLACEMENTS[(number - 0x80) as usize])
        .flatten();
    let c = match number {
        0 => None,
        _ => replaced.or_else(|| char::from_u32(number)),
    };
    Some(Reference {
        end: at + usize::from(closed),
        text: StrTendril::from_char(c.unwrap_or('\u{fffd}')),
        // Other errors are of characters that the tree builder treats alike.
        faulty: !closed,
    })
}

fn named(markup: &StrTendril, from: usize, in_attribute: bool) -> Option<Reference> {
    let bytes = markup.as_bytes();
    let mut longest = None;
    let mut to = from;
    // The table also holds the beginnings of all names.
    while bytes.get(to).is_some_and(u8::is_ascii) {
        to += 1;
        match NAMED_ENTITIES.get(&markup[from..to]) {
            Some(&(0, _)) => {}
            Some(&found) => longest = Some((to, found)),
            None => break,
        }
    }
    let (end, (first, second)) = longest?;
    let closed = bytes[end - 1] == b';';
    let goes_on = bytes
        .get(end)
        .is_some_and(|&byte| byte == b'=' || byte.is_ascii_alphanumeric());
    // In addresses such as `?a=1&copy=2` nobody meant a reference.
    if in_attribute && !closed && goes_on {
        return None;
    }
    let mut text = StrTendril::new();
    for code in [first, second] {
        if code != 0 {
            text.push_char(char::from_u32(code)?);
        }
    }
    Some(Reference {
        end,
        text,
        faulty: !closed,
    })
}
