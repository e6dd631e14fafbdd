//! Lines, sentences and quotations of a folded text.
//!
//! Pages break text where design wants it, so a line is not a sentence and a sentence may
//! run over lines. Sentence ends are closed-class; the only look-ahead is one character.

use std::ops::Range;

/// A stretch of text without a line break, its bullet or question mark taken off.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// The whole line.
    pub(crate) bytes: Range<usize>,
    /// Without bullet, `Q.` or `A.`, and outer white space.
    pub(crate) body: Range<usize>,
    /// Number of Unicode scalar values in the body.
    pub(crate) chars: usize,
    pub(crate) lead: Lead,
    /// The body closes like a sentence.
    pub(crate) closed: bool,
    /// Markdown or markup says it is a heading.
    pub(crate) marked_heading: bool,
    /// Blank line before it.
    pub(crate) after_gap: bool,
}

/// What a line begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lead {
    None,
    Bullet,
    Number,
    Question,
    Answer,
}

/// A sentence, or a heading or item that stands as one.
#[derive(Debug, Clone)]
pub(crate) struct Sentence {
    pub(crate) bytes: Range<usize>,
    /// First and last line it stands in.
    pub(crate) lines: Range<usize>,
    /// It asks.
    pub(crate) question: bool,
}

/// Splits `text` into lines; blank ones are left out.
pub(crate) fn lines(text: &str, is_heading: impl Fn(Range<usize>) -> bool) -> Vec<Line> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut gap = true;
    for raw in text.split('\n') {
        let bytes = at..at + raw.len();
        at += raw.len() + 1;
        let trimmed = raw.trim();
        if trimmed.is_empty() {
            gap = true;
            continue;
        }
        let start = bytes.start + (raw.len() - raw.trim_start().len());
        let (lead, skip, marked) = lead(trimmed);
        let body = start + skip..start + trimmed.len();
        found.push(Line {
            chars: text[body.clone()].chars().count(),
            closed: closes(&text[body.clone()]),
            marked_heading: marked || is_heading(bytes.clone()),
            bytes,
            body,
            lead,
            after_gap: gap,
        });
        gap = false;
    }
    found
}

/// Kind of the line's first sign, the bytes it takes, and whether it marks a heading.
fn lead(line: &str) -> (Lead, usize, bool) {
    let rest = line.trim_start_matches('#');
    if rest.len() < line.len() && rest.starts_with(' ') {
        return (Lead::None, line.len() - rest.trim_start().len(), true);
    }
    let mut chars = line.chars();
    let Some(first) = chars.next() else {
        return (Lead::None, 0, false);
    };
    let after = chars.as_str();
    let trimmed = |rest: &str| line.len() - rest.trim_start().len();
    match first {
        '・' | '•' | '●' | '○' | '◎' | '■' | '□' | '◆' | '◇' | '▶' | '▪' | '✓' | '✔' | '☑'
        | '✅' | '※' | '★' | '☆' | '→' | '✦' => (Lead::Bullet, trimmed(after), false),
        '-' | '*' | '+' | '–' | '—' | '>' if after.starts_with(' ') => {
            (Lead::Bullet, trimmed(after), false)
        }
        'q' if starts_label(after) => (
            Lead::Question,
            trimmed(after.trim_start_matches(is_label_sign)),
            false,
        ),
        'a' if starts_label(after) => (
            Lead::Answer,
            trimmed(after.trim_start_matches(is_label_sign)),
            false,
        ),
        '0'..='9' | '(' => {
            numbered(line).map_or((Lead::None, 0, false), |skip| (Lead::Number, skip, false))
        }
        _ => (Lead::None, 0, false),
    }
}

fn is_label_sign(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ':' | ')' | ',' | '、' | ' ')
}

/// `Q.`, `A1:`, `Q 3)`: a sign follows the letter, with or without a number.
fn starts_label(after: &str) -> bool {
    let rest = after.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.starts_with(['.', ':', ')', ',', '、'])
        || (rest.len() < after.len() && rest.starts_with(' '))
}

/// Bytes of `1.`, `(2)`, `03 ` at the line's start; not of `10.5` or `3か月`.
fn numbered(line: &str) -> Option<usize> {
    let inner = line.strip_prefix('(').unwrap_or(line);
    let rest = inner.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() == inner.len() || inner.len() - rest.len() > 2 {
        return None;
    }
    let tail = rest.strip_prefix(['.', ')', ':', '、'])?;
    (!tail.starts_with(|c: char| c.is_ascii_digit())).then(|| line.len() - tail.trim_start().len())
}

fn closes(body: &str) -> bool {
    let end = body.trim_end_matches(is_closer);
    end.ends_with(['。', '.', '!', '?', ';'])
}

fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | ')' | ']' | '」' | '』' | '】' | ' ')
}

/// Longest sentence that is looked at in one piece; pages with more than that between two
/// full stops are data, not prose.
const SENTENCE_BYTES: usize = 4096;

/// Splits the lines into sentences.
pub(crate) fn sentences(text: &str, lines: &[Line]) -> Vec<Sentence> {
    let mut found = Vec::new();
    let mut index = 0;
    while index < lines.len() {
        let mut last = index;
        while last + 1 < lines.len() && runs_on(text, &lines[last], &lines[last + 1]) {
            last += 1;
        }
        let question_line = lines[index].lead == Lead::Question;
        let range = lines[index].body.start..lines[last].body.end;
        for bytes in split(text, range) {
            let body = text[bytes.clone()].trim_end_matches(is_closer);
            let question = question_line || asks(body);
            let first = (index..=last)
                .rev()
                .find(|&line| lines[line].bytes.start <= bytes.start)
                .unwrap_or(index);
            let until = (first..=last)
                .rev()
                .find(|&line| lines[line].bytes.start < bytes.end)
                .unwrap_or(first);
            found.push(Sentence {
                bytes,
                lines: first..until + 1,
                question,
            });
        }
        index = last + 1;
    }
    found
}

fn asks(body: &str) -> bool {
    body.ends_with('?')
        || [
            "ですか",
            "ますか",
            "でしょうか",
            "ませんか",
            "ですか。",
            "ますか。",
            "でしょうか。",
            "のか。",
            "のか",
        ]
        .iter()
        .any(|end| body.ends_with(end))
}

/// Whether `next` goes on with the sentence that `line` leaves open.
fn runs_on(text: &str, line: &Line, next: &Line) -> bool {
    if line.closed
        || line.marked_heading
        || next.marked_heading
        || next.after_gap
        || next.lead != Lead::None
    {
        return false;
    }
    let (body, follows) = (&text[line.body.clone()], &text[next.body.clone()]);
    if body.ends_with('、') || body.ends_with(',') {
        return true;
    }
    // English prose wrapped by hand: a long line, then a small letter.
    if line.chars > 40
        && body.ends_with(|c: char| c.is_ascii_alphanumeric())
        && follows.starts_with(|c: char| c.is_ascii_lowercase())
    {
        return line.lead == Lead::None;
    }
    // Japanese display text broken behind a particle.
    line.chars >= 4
        && line.lead == Lead::None
        && [
            "を",
            "や",
            "により",
            "ため",
            "という",
            "による",
            "から",
            "で、",
            "して",
        ]
        .iter()
        .any(|end| body.ends_with(end))
}

/// Bytes after which a bracket still open is a slip of the page.
const LONG_BRACKET: usize = 400;

/// The next place from `at` where a bracket or a sentence end may stand, or the end.
fn next_mark(bytes: &[u8], mut at: usize) -> usize {
    // CJK punctuation begins with E3 80.
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'(' | b')' | b'.' | b'!' | b'?' => return at,
            0xe3 if bytes.get(at + 1) == Some(&0x80) => return at,
            0xe3..=0xef => at += 3,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn split(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let body = &text[range.clone()];
    let bytes = body.as_bytes();
    let mut start = 0;
    let mut depth: u32 = 0;
    let mut opened = 0;
    let mut at = 0;
    // Only where a sentence can grow too long does every character count.
    let long = bytes.len() > SENTENCE_BYTES;
    loop {
        if !long {
            at = next_mark(bytes, at);
            if at > 0 && depth > 0 && body.floor_char_boundary(at - 1) - opened > LONG_BRACKET {
                depth = 0;
            }
        }
        let Some(c) = body[at..].chars().next() else {
            break;
        };
        let next = at + c.len_utf8();
        match c {
            '「' | '『' | '(' | '【' => {
                depth += 1;
                opened = at;
            }
            '」' | '』' | ')' | '】' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > 0 && at - opened > LONG_BRACKET {
            depth = 0;
        }
        let ends = match c {
            '。' | '!' | '?' => depth == 0,
            '.' => depth == 0 && ends_english(body, at),
            _ => false,
        };
        let too_long = next - start > SENTENCE_BYTES
            && (c == ' ' || c == '\n' || c == '、' || next - start > 2 * SENTENCE_BYTES);
        if ends || too_long {
            let mut end = next;
            while let Some(closer) = body[end..]
                .chars()
                .next()
                .filter(|&c| is_closer(c) || matches!(c, '。' | '!' | '?'))
            {
                if closer == ' ' {
                    break;
                }
                end += closer.len_utf8();
            }
            push_trimmed(&mut found, body, start..end, range.start);
            start = end;
            at = end;
            depth = 0;
            continue;
        }
        at = next;
    }
    push_trimmed(&mut found, body, start..bytes.len(), range.start);
    found
}

fn push_trimmed(found: &mut Vec<Range<usize>>, body: &str, range: Range<usize>, base: usize) {
    let piece = &body[range.clone()];
    let trimmed = piece.trim();
    if !trimmed.is_empty() {
        let start = base + range.start + (piece.len() - piece.trim_start().len());
        found.push(start..start + trimmed.len());
    }
}

/// Abbreviations whose full stop ends no sentence (folded spelling).
const ABBREVIATIONS: [&str; 19] = [
    "dr", "mr", "mrs", "ms", "prof", "inc", "ltd", "co", "vs", "no", "e.g", "i.e", "al", "fig",
    "approx", "st", "u.s", "jr", "etc",
];

/// Bytes of the longest of them.
const LONGEST_ABBREVIATION: usize = 6;

/// Whether the full stop at `at` ends an English sentence.
fn ends_english(body: &str, at: usize) -> bool {
    let after = body[at + 1..].trim_start_matches(['"', '\'', ')']);
    // Text is folded to small letters, so the next letter's case can't help.
    if !(after.is_empty()
        || after.starts_with([' ', '\n', '['])
        || !after.starts_with(|c: char| c.is_ascii()))
    {
        return false;
    }
    // Only the last word matters, and one longer than any abbreviation is none.
    let mut from = at.saturating_sub(LONGEST_ABBREVIATION + 1);
    while !body.is_char_boundary(from) {
        from += 1;
    }
    let word = body[from..at]
        .rsplit([' ', '\n', '(', '"'])
        .next()
        .unwrap_or("");
    !(ABBREVIATIONS.contains(&word)
        || (word.len() == 1 && word.starts_with(|c: char| c.is_ascii_alphabetic())))
}

/// Places between quotation marks, the marks left out.
pub(crate) fn quotations(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut at = range.start;
    while let Some(c) = next_quote(&text[..range.end], &mut at) {
        match c {
            '「' | '『' => open.push((c, at + c.len_utf8())),
            '」' | '』' => {
                if let Some(place) = open
                    .iter()
                    .rposition(|&(mark, _)| mark == if c == '」' { '「' } else { '『' })
                {
                    let (_, start) = open.remove(place);
                    found.push(start..at);
                }
            }
            '"' | '`' => match open.iter().rposition(|&(mark, _)| mark == '"') {
                Some(place) => {
                    let (_, start) = open.remove(place);
                    if at > start {
                        found.push(start..at);
                    }
                }
                None => open.push(('"', at + 1)),
            },
            _ => {}
        }
        at += c.len_utf8();
    }
    found
}

/// Moves `at` to the next quotation mark, or CJK punctuation, and gives it.
fn next_quote(text: &str, at: &mut usize) -> Option<char> {
    let bytes = text.as_bytes();
    loop {
        match *bytes.get(*at)? {
            b'"' | b'`' => break,
            0xe3 if bytes.get(*at + 1) == Some(&0x80) => break,
            0xe3..=0xef => *at += 3,
            _ => *at += 1,
        }
    }
    text[*at..].chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split_all(text: &str) -> Vec<&str> {
        let lines = lines(text, |_| false);
        sentences(text, &lines)
            .into_iter()
            .map(|sentence| &text[sentence.bytes])
            .collect()
    }

    #[test]
    fn splits_japanese_outside_brackets() {
        assert_eq!(
            split_all("改善します。「治る。必ず。」と言う。次"),
            ["改善します。", "「治る。必ず。」と言う。", "次"]
        );
    }

    #[test]
    fn splits_english_but_not_at_abbreviations() {
        assert_eq!(
            split_all("dr. smith treats e.g. hair. it costs 1.5 units. yes"),
            ["dr. smith treats e.g. hair.", "it costs 1.5 units.", "yes"]
        );
    }

    #[test]
    fn joins_display_lines_broken_behind_a_particle() {
        assert_eq!(
            split_all("研究機関と共同開発しているため\nコストが下がる"),
            ["研究機関と共同開発しているため\nコストが下がる"]
        );
        assert_eq!(split_all("疲労回復\n美肌"), ["疲労回復", "美肌"]);
    }

    #[test]
    fn takes_off_bullets_numbers_and_question_marks() {
        let text = "・美肌\n1. 発毛\nq1: 安全ですか\na. はい\n10.5 mg\n# 見出し";
        let lines = lines(text, |_| false);
        let leads: Vec<_> = lines
            .iter()
            .map(|line| (line.lead, &text[line.body.clone()], line.marked_heading))
            .collect();
        assert_eq!(
            leads,
            [
                (Lead::Bullet, "美肌", false),
                (Lead::Number, "発毛", false),
                (Lead::Question, "安全ですか", false),
                (Lead::Answer, "はい", false),
                (Lead::None, "10.5 mg", false),
                (Lead::None, "見出し", true),
            ]
        );
    }

    #[test]
    fn finds_quotations_of_both_languages() {
        let text = "「若返る」と\"safe\"と『本「内」』";
        let found: Vec<_> = quotations(text, 0..text.len())
            .into_iter()
            .map(|range| &text[range])
            .collect();
        assert_eq!(found, ["若返る", "safe", "内", "本「内」"]);
    }

    #[test]
    fn an_endless_line_is_cut() {
        let text = "あ".repeat(10_000);
        assert!(
            split_all(&text)
                .iter()
                .all(|piece| piece.len() <= 2 * SENTENCE_BYTES + "あ".len())
        );
    }
}
