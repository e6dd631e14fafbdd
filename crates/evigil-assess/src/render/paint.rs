//! Colours and line breaks of terminal text.

use unicode_width::UnicodeWidthChar as _;

use super::excerpt::columns;

/// A colour by what it tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    /// A heading.
    Strong,
    /// Less important.
    Faint,
    /// Something is wrong.
    Bad,
    /// Somebody should look.
    Doubt,
    /// All is well.
    Good,
}

impl Ink {
    const fn code(self) -> &'static str {
        match self {
            Self::Strong => "1",
            Self::Faint => "2",
            Self::Bad => "1;31",
            Self::Doubt => "33",
            Self::Good => "32",
        }
    }
}

/// `text` in a colour, when colours may be used.
pub(crate) fn paint(color: bool, ink: Ink, text: &str) -> String {
    if color {
        format!("\u{1b}[{}m{text}\u{1b}[0m", ink.code())
    } else {
        text.to_owned()
    }
}

/// Letters that must not begin a line in Japanese.
const NOT_FIRST: &str = "。、，．・：；！？）」』】〕］｝ーっゃゅょッャュョ々%％";

fn is_wide(letter: char) -> bool {
    letter.width() == Some(2)
}

/// Breaks `text` into lines of at most `width` columns: between words, and between any two
/// Japanese letters except before a mark that must not begin a line.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        let first = piece.chars().next();
        let fits = columns(&line) + columns(piece.trim_end()) <= width;
        if fits || line.is_empty() || first.is_some_and(|letter| NOT_FIRST.contains(letter)) {
            line.push_str(piece);
        } else {
            lines.push(line.trim_end().to_owned());
            line = piece.trim_start().to_owned();
        }
    }
    if !line.trim_end().is_empty() || lines.is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// The smallest pieces between which a line may break; a word keeps the spaces after it.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut letters = rest.char_indices();
        let (_, first) = letters.next()?;
        let mut previous = first;
        let end = letters
            .find(|(_, letter)| {
                let breaks = (previous.is_whitespace() && !letter.is_whitespace())
                    || is_wide(previous)
                    || (is_wide(*letter) && !previous.is_whitespace());
                previous = *letter;
                breaks
            })
            .map_or(rest.len(), |(at, _)| at);
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(piece)
    })
}

/// `text` with spaces behind it, so that it takes `width` columns.
pub(crate) fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(columns(text))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_between_words_and_between_wide_letters() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(
            wrap("再生医療等安全性確保法", 10),
            ["再生医療等", "安全性確保", "法"]
        );
        assert_eq!(wrap("安全性の確保、です", 12), ["安全性の確保、", "です"]);
        assert_eq!(wrap("", 10), [""]);
        assert_eq!(
            wrap("a-very-long-word-without-breaks", 5),
            ["a-very-long-word-without-breaks"]
        );
    }

    #[test]
    fn pads_by_columns() {
        assert_eq!(pad("価格", 6), "価格  ");
        assert_eq!(pad("Price", 6), "Price ");
    }
}
