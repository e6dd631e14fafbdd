//! Cuts tags with too many attributes before they reach the tokenizer.
//!
//! The tokenizer compares each attribute of a tag with all before it. This scan follows
//! the states of the HTML tokenizer far enough to see where tags begin and end, and asks
//! after each element that may hold raw text whether the tokenizer reads it as such.

use html5ever::LocalName;
use html5ever::tendril::StrTendril;
use memchr::memchr;

/// Attributes of one tag that are read.
const MAX_ATTRIBUTES: usize = 512;

/// Calls `push` with pieces of `markup` in order, without the surplus attributes. `push`
/// tells which element's raw text follows, if any.
pub(super) fn feed(markup: &StrTendril, mut push: impl FnMut(StrTendril) -> Option<LocalName>) {
    let bytes = markup.as_bytes();
    let piece = |from: usize, to: usize| markup.subtendril(offset(from), offset(to - from));
    let (mut from, mut at) = (0, 0);
    while let Some(open) = find(bytes, at, b'<') {
        let name_at = open + 1 + usize::from(bytes.get(open + 1) == Some(&b'/'));
        if !bytes.get(name_at).is_some_and(u8::is_ascii_alphabetic) {
            at = skip_declaration(bytes, open);
            continue;
        }
        let tag = scan_tag(bytes, name_at);
        at = tag.end;
        if let Some(cut) = tag.surplus {
            push(piece(from, cut));
            push(StrTendril::from_slice(">"));
            from = at;
        }
        if name_at == open + 1 && may_hold_raw_text(bytes, name_at) {
            if from < at {
                push(piece(from, at));
            }
            from = at;
            while let Some(name) = push(StrTendril::new()) {
                at = find_end_tag(bytes, at, &name).unwrap_or(bytes.len());
                if at == from {
                    break;
                }
                push(piece(from, at));
                from = at;
            }
        }
    }
    if from < bytes.len() {
        push(piece(from, bytes.len()));
    }
}

/// Documents are far smaller than 4 GiB: the limit of decoded text is checked before.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

struct ScannedTag {
    /// One past the `>`.
    end: usize,
    /// Where the first attribute too many begins.
    surplus: Option<usize>,
}

fn is_gap(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b'/'
}

/// The first place from `at` where `stop` holds, or the end.
fn until(bytes: &[u8], at: usize, stop: impl Fn(u8) -> bool) -> usize {
    bytes[at..]
        .iter()
        .position(|&byte| stop(byte))
        .map_or(bytes.len(), |length| at + length)
}

/// Follows a tag from its name to its `>`.
fn scan_tag(bytes: &[u8], name_at: usize) -> ScannedTag {
    let mut at = until(bytes, name_at, |byte| is_gap(byte) || byte == b'>');
    let (mut count, mut surplus) = (0, None);
    loop {
        at = until(bytes, at, |byte| !is_gap(byte));
        match bytes.get(at) {
            None => return ScannedTag { end: at, surplus },
            Some(b'>') => {
                return ScannedTag {
                    end: at + 1,
                    surplus,
                };
            }
            Some(_) => {}
        }
        if count == MAX_ATTRIBUTES {
            surplus = surplus.or(Some(at));
        }
        count += 1;
        at = skip_attribute(bytes, at);
    }
}

/// One past the attribute at `at`.
fn skip_attribute(bytes: &[u8], at: usize) -> usize {
    // A `=` at the start belongs to the name.
    let name_end = until(bytes, at + 1, |byte| {
        is_gap(byte) || matches!(byte, b'>' | b'=')
    });
    let equals = until(bytes, name_end, |byte| !byte.is_ascii_whitespace());
    if bytes.get(equals) != Some(&b'=') {
        return name_end;
    }
    let value = until(bytes, equals + 1, |byte| !byte.is_ascii_whitespace());
    match bytes.get(value) {
        Some(&quote @ (b'"' | b'\'')) => {
            find(bytes, value + 1, quote).map_or(bytes.len(), |close| close + 1)
        }
        _ => until(bytes, value, |byte| {
            byte.is_ascii_whitespace() || byte == b'>'
        }),
    }
}

/// One past a comment, declaration or processing instruction, or past a `<` that opens nothing.
fn skip_declaration(bytes: &[u8], open: usize) -> usize {
    let rest = &bytes[open..];
    if rest.starts_with(b"<!-->") {
        return open + 5;
    }
    if rest.starts_with(b"<!--->") {
        return open + 6;
    }
    if rest.starts_with(b"<!--") {
        return skip_comment(bytes, open + 4);
    }
    match rest.get(1) {
        Some(b'!' | b'?') => find(bytes, open, b'>').map_or(bytes.len(), |close| close + 1),
        Some(b'/') if rest.len() > 2 => {
            find(bytes, open, b'>').map_or(bytes.len(), |close| close + 1)
        }
        _ => open + 1,
    }
}

fn skip_comment(bytes: &[u8], mut at: usize) -> usize {
    while let Some(dash) = find(bytes, at, b'-') {
        if bytes[dash..].starts_with(b"-->") {
            return dash + 3;
        }
        if bytes[dash..].starts_with(b"--!>") {
            return dash + 4;
        }
        at = dash + 1;
    }
    bytes.len()
}

fn may_hold_raw_text(bytes: &[u8], name_at: usize) -> bool {
    const NAMES: [&[u8]; 10] = [
        b"script",
        b"style",
        b"title",
        b"textarea",
        b"xmp",
        b"iframe",
        b"noembed",
        b"noframes",
        b"noscript",
        b"plaintext",
    ];
    NAMES.iter().any(|name| begins(bytes, name_at, name))
}

fn begins(bytes: &[u8], at: usize, name: &[u8]) -> bool {
    bytes
        .get(at..at + name.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(name))
}

/// One past the next end tag of `name`.
fn find_end_tag(bytes: &[u8], mut at: usize, name: &LocalName) -> Option<usize> {
    loop {
        let open = find(bytes, at, b'<')?;
        let name_at = open + 2;
        if bytes.get(open + 1) == Some(&b'/')
            && begins(bytes, name_at, name.as_bytes())
            && bytes
                .get(name_at + name.len())
                .is_some_and(|&byte| is_gap(byte) || byte == b'>')
        {
            return Some(scan_tag(bytes, name_at).end);
        }
        at = open + 1;
    }
}

fn find(bytes: &[u8], from: usize, byte: u8) -> Option<usize> {
    memchr(byte, bytes.get(from..)?).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fed(markup: &str, raw: Option<&str>) -> String {
        let mut out = String::new();
        feed(&StrTendril::from_slice(markup), |piece| {
            out.push_str(&piece);
            let name = raw?;
            let opened = out.rfind(&format!("<{name}"))?;
            (!out[opened..].contains(&format!("</{name}"))).then(|| LocalName::from(name))
        });
        out
    }

    #[test]
    fn leaves_ordinary_markup_as_it_is() {
        for markup in [
            "",
            "a < b <",
            "<p class='a > b' id=x>t</p><!-- <p --> > <![CDATA[ x ]]> <br/></",
            "<a href=x/y title = \"it's\" =odd>",
            "<!-->x<!--->y<!-- a --!>z",
            "<unfinished attr='",
            "<x",
            "<x =",
        ] {
            assert_eq!(fed(markup, None), markup);
        }
        let script = "<script>if (a<b && '</p>') { \"<!--\" }</script ><p>x";
        assert_eq!(fed(script, Some("script")), script);
        let unfinished = "<script>var x = '<a b c>'";
        assert_eq!(fed(unfinished, Some("script")), unfinished);
    }

    #[test]
    fn cuts_surplus_attributes_only() {
        let many = |n: usize| (0..n).map(|i| format!(" a{i}='>'")).collect::<String>();
        let kept = format!("<p{}>", many(MAX_ATTRIBUTES));
        assert_eq!(fed(&kept, None), kept);
        let cut = fed(&format!("<p{}>text</p>", many(MAX_ATTRIBUTES + 3)), None);
        assert_eq!(cut, format!("<p{} >text</p>", many(MAX_ATTRIBUTES)));
    }
}
