//! Text inside HTML.

use super::super::excerpt::is_unsafe;

/// `text` so that it is only text in an element or a quoted attribute. Control characters and
/// direction marks are left out; line breaks and tabs stay.
pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + text.len() / 8);
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\n' | '\t' => safe.push(letter),
            _ if is_unsafe(letter) => {}
            _ => safe.push(letter),
        }
    }
    safe
}

/// A link to a web address; only its text when the address is not one.
pub(super) fn link(url: &str, text: &str) -> String {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    if is_web {
        format!(
            "<a href=\"{}\" rel=\"noreferrer noopener\">{}</a>",
            escape(url),
            escape(text)
        )
    } else {
        escape(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_escapes() {
        assert_eq!(
            escape("<b a='1' c=\"2\">&\u{1}\u{202e}"),
            "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;"
        );
        assert_eq!(link("javascript:alert(1)", "x"), "x");
        assert_eq!(
            link("https://example.org/?a=\"b", "x"),
            "<a href=\"https://example.org/?a=&quot;b\" rel=\"noreferrer noopener\">x</a>"
        );
    }
}
