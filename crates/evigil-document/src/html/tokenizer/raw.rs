//! Where the content of `<script>`, `<style>`, `<title>` and the like ends.

use html5ever::LocalName;
use html5ever::tokenizer::states::RawKind;

use super::find;

/// Place of the end tag of `name`, when raw text begins at `at`.
pub(super) fn end(bytes: &[u8], at: usize, name: &LocalName, kind: RawKind) -> Option<usize> {
    match kind {
        RawKind::ScriptData | RawKind::ScriptDataEscaped(_) => script_end(bytes, at, name),
        RawKind::Rcdata | RawKind::Rawtext => end_tag(bytes, at, name),
    }
}

fn end_tag(bytes: &[u8], mut at: usize, name: &LocalName) -> Option<usize> {
    loop {
        let open = find(bytes, at, b'<')?;
        if closes(bytes, open, name) {
            return Some(open);
        }
        at = open + 1;
    }
}

/// Whether the `<` at `open` begins the end tag of `name`.
fn closes(bytes: &[u8], open: usize, name: &str) -> bool {
    bytes.get(open + 1) == Some(&b'/') && is_word(bytes, open + 2, name)
}

/// Whether the word at `at` is `name` and ends there as names of tags do.
fn is_word(bytes: &[u8], at: usize, name: &str) -> bool {
    bytes
        .get(at..at + name.len())
        .is_some_and(|word| word.eq_ignore_ascii_case(name.as_bytes()))
        && bytes
            .get(at + name.len())
            .is_some_and(|&byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'))
}

/// What a `<!--` in a script does: within it, `<script>` opens a script whose end tag does not
/// end the outer one.
#[derive(Clone, Copy, PartialEq)]
enum Escape {
    None,
    Once,
    Twice,
}

fn script_end(bytes: &[u8], mut at: usize, name: &LocalName) -> Option<usize> {
    let mut escape = Escape::None;
    loop {
        if escape == Escape::None {
            let open = find(bytes, at, b'<')?;
            if closes(bytes, open, name) {
                return Some(open);
            }
            at = open + 1;
            if bytes[open..].starts_with(b"<!--") {
                escape = Escape::Once;
                // Its dashes may be those of the `-->` that ends it.
                at = open + 2;
            }
            continue;
        }
        let stop = at + memchr::memchr2(b'<', b'-', bytes.get(at..)?)?;
        at = stop + 1;
        let after = at + usize::from(bytes.get(at) == Some(&b'/'));
        match (bytes[stop], escape) {
            (b'-', _) if bytes[stop..].starts_with(b"-->") => escape = Escape::None,
            (b'<', Escape::Once) if closes(bytes, stop, name) => return Some(stop),
            (b'<', Escape::Once) if after == at && is_word(bytes, at, "script") => {
                escape = Escape::Twice;
            }
            (b'<', Escape::Twice) if after > at && is_word(bytes, after, "script") => {
                escape = Escape::Once;
            }
            _ => {}
        }
    }
}
