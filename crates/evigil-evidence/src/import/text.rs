//! Text without markup.

/// One line: runs of blanks and line breaks become one blank.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Absent when nothing stands there.
pub(super) fn filled(text: &str) -> Option<String> {
    let line = one_line(text);
    (!line.is_empty()).then_some(line)
}

/// The first `most` characters, with `…` behind when there were more.
pub(super) fn cut(text: &str, most: usize) -> String {
    let line = one_line(text);
    match line.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
        None => line,
    }
}

/// Takes the backslash off characters that Markdown escapes: `\<38` is `<38`.
pub(super) fn without_escapes(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let escaped = chars.next_if(|next| c == '\\' && next.is_ascii_punctuation());
        plain.push(escaped.unwrap_or(c));
    }
    plain
}

/// Takes tags such as `<i>`, `<jats:p>` or `<mml:math>` out and puts references such as `&amp;` right.
/// `<` that begins no tag stays: `p < 0.05`.
pub(super) fn without_tags(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        plain.push_str(rest.get(..at).unwrap_or_default());
        let tag = rest.get(at..).unwrap_or_default();
        match tag_length(tag) {
            Some(length) => {
                if is_block(tag) {
                    plain.push(' ');
                }
                rest = tag.get(length..).unwrap_or_default();
            }
            None => {
                plain.push('<');
                rest = tag.get(1..).unwrap_or_default();
            }
        }
    }
    plain.push_str(rest);
    references(&plain)
}

/// Length of the tag that `text` begins with.
fn tag_length(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('<')?;
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let end = text.find('>')?;
    // A tag is short; a comparison with another far behind it is none.
    let between = text.get(1..end)?;
    (!between.contains('<') && end < 512).then_some(end + 1)
}

/// Whether a tag ends a word: a paragraph or heading does, `<sub>` does not.
fn is_block(tag: &str) -> bool {
    let name: String = tag
        .trim_start_matches(['<', '/'])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == ':')
        .collect();
    let name = name.rsplit(':').next().unwrap_or_default();
    matches!(
        name.to_ascii_lowercase().as_str(),
        "p" | "title" | "sec" | "br" | "list" | "list-item" | "li" | "div" | "ul" | "ol"
    )
}

fn references(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at + 1..).unwrap_or_default();
        let end = rest.find(';').filter(|end| *end <= 8);
        let character = end.and_then(|end| character(rest.get(..end).unwrap_or_default()));
        match (character, end) {
            (Some(character), Some(end)) => {
                plain.push(character);
                rest = rest.get(end + 1..).unwrap_or_default();
            }
            _ => plain.push('&'),
        }
    }
    plain.push_str(rest);
    plain
}

/// The character that a reference without `&` and `;` names.
pub(super) fn character(name: &str) -> Option<char> {
    match name {
        "amp" => return Some('&'),
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        "nbsp" => return Some(' '),
        _ => {}
    }
    let number = name.strip_prefix('#')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code)
}
