//! Text as XML.

/// Appends the text of an element. A carriage return is written as a reference, because a parser
/// would make a line feed of it.
pub(super) fn text(text: &str, out: &mut String) {
    escape(text, out, |letter| match letter {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '\r' => Some("&#13;"),
        _ => None,
    });
}

/// Appends the value of an attribute.
pub(super) fn attribute(text: &str, out: &mut String) {
    escape(text, out, |letter| match letter {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '"' => Some("&quot;"),
        '\t' => Some("&#9;"),
        '\n' => Some("&#10;"),
        '\r' => Some("&#13;"),
        _ => None,
    });
}

fn escape(text: &str, out: &mut String, reference: impl Fn(char) -> Option<&'static str>) {
    let mut from = 0;
    for (at, letter) in text.char_indices() {
        let reference = if is_allowed(letter) {
            reference(letter)
        } else {
            // XML has no way to write it; the replacement shows that something stood here.
            Some("\u{fffd}")
        };
        if let Some(reference) = reference {
            out.push_str(text.get(from..at).unwrap_or_default());
            out.push_str(reference);
            from = at + letter.len_utf8();
        }
    }
    out.push_str(text.get(from..).unwrap_or_default());
}

/// Characters that XML 1.0 allows.
const fn is_allowed(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..)
}
