//! The sentence around a place, cut to what a reader can take in.

use std::ops::Range;

use unicode_width::UnicodeWidthChar as _;

use super::lines::{LineIndex, floor_boundary};

/// Furthest a sentence is looked for on each side, in bytes.
const REACH: usize = 600;

/// What stands for words that were cut.
const CUT: &str = "…";

/// One line to show, with the place to underline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Excerpt {
    /// Number of the line in the text, from 1.
    pub(crate) line: usize,
    /// The line to show.
    pub(crate) text: String,
    /// Bytes of `text` to underline.
    pub(crate) mark: Range<usize>,
}

/// The sentence around `place`, at most about `width` columns wide. A place over several lines
/// is shown as one, with a mark for each break; words in the middle of a long place are cut.
pub(crate) fn excerpt(
    text: &str,
    lines: &LineIndex<'_>,
    place: Range<usize>,
    width: usize,
) -> Excerpt {
    let line = lines.line(place.start);
    let before_start = sentence_start(
        text,
        line.start
            .max(floor_boundary(text, place.start.saturating_sub(REACH))),
        place.start,
    );
    let after_end = sentence_end(text, place.end, lines.end_within(place.end, REACH));
    let marked = shown(&text[place.clone()]);
    let marked = cut_middle(marked.trim_end(), width);
    let rest = width.saturating_sub(columns(&marked));
    let before = shown(&text[before_start..place.start]);
    let after = shown(&text[place.end..after_end]);
    // Words before carry the subject, words after the verb: each side gets what the other leaves.
    let before_room = rest.saturating_sub(columns(&after)).max(rest / 2);
    let before = keep_end(before.trim_start(), before_room);
    let after = keep_start(after.trim_end(), rest.saturating_sub(columns(&before)));
    let mark = before.len()..before.len() + marked.len();
    Excerpt {
        line: line.number,
        text: format!("{before}{marked}{after}"),
        mark,
    }
}

/// Most lines of a place that are shown.
const LINES_MAX: usize = 6;

/// Lines to show one below the other, with the places to underline in each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Passage {
    /// Number of the first line in the text, from 1.
    pub(crate) line: usize,
    /// The lines, with line breaks between them.
    pub(crate) text: String,
    /// Bytes of `text` to underline.
    pub(crate) marks: Vec<Range<usize>>,
}

/// The sentences around `place`, line by line when it goes over several lines. Lines after the
/// sixth are cut.
pub(crate) fn passage(
    text: &str,
    lines: &LineIndex<'_>,
    place: Range<usize>,
    width: usize,
) -> Passage {
    let mut passage = Passage {
        line: lines.line(place.start).number,
        text: String::new(),
        marks: Vec::new(),
    };
    let mut start = place.start;
    for (number, piece) in text[place.clone()].split('\n').enumerate() {
        let end = start + piece.len();
        if number > 0 {
            passage.text.push('\n');
        }
        if number == LINES_MAX {
            passage.text.push_str(CUT);
            break;
        }
        if !piece.trim().is_empty() || number == 0 {
            let shown = excerpt(text, lines, start..end, width);
            let offset = passage.text.len();
            passage
                .marks
                .push(offset + shown.mark.start..offset + shown.mark.end);
            passage.text.push_str(&shown.text);
        }
        start = end + 1;
    }
    passage
}

/// Text as it may be shown on one line: no control characters, no direction marks.
pub(crate) fn shown(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\n' => {
                if letters.peek().is_some() {
                    line.push_str(" ⏎ ");
                }
            }
            '\t' | '\u{3000}' => line.push(' '),
            _ if is_unsafe(letter) => {}
            _ => line.push(letter),
        }
    }
    line
}

/// Characters that could steer a terminal or turn the reading direction.
pub(crate) fn is_unsafe(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Columns that `text` takes on a terminal.
pub(crate) fn columns(text: &str) -> usize {
    text.chars().map(|letter| letter.width().unwrap_or(0)).sum()
}

fn ends_sentence(letter: char, next: Option<char>) -> bool {
    match letter {
        '。' | '！' | '？' | '!' | '?' => true,
        // A full stop inside a number or a name has a letter behind it.
        '.' => next.is_none_or(|next| next.is_whitespace() || is_closing(next)),
        _ => false,
    }
}

/// Marks that belong to the sentence which they follow.
const fn is_closing(letter: char) -> bool {
    matches!(
        letter,
        '"' | '\'' | '”' | '’' | ')' | ']' | '」' | '』' | '）' | '】'
    )
}

/// One past the sentence end at `at` in `text`, with the marks that close it.
fn after_sentence(text: &str, at: usize) -> usize {
    let mut letters = text[at..].chars();
    let end = letters.next().map_or(0, char::len_utf8);
    let closing: usize = letters
        .take_while(|letter| is_closing(*letter))
        .map(char::len_utf8)
        .sum();
    at + end + closing
}

/// Ends of sentences in `text`.
fn sentence_ends(text: &str) -> impl Iterator<Item = usize> {
    let mut letters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        loop {
            let (at, letter) = letters.next()?;
            if ends_sentence(letter, letters.peek().map(|(_, next)| *next)) {
                return Some(after_sentence(text, at));
            }
        }
    })
}

fn sentence_start(text: &str, from: usize, to: usize) -> usize {
    sentence_ends(&text[from..to])
        .last()
        .map_or(from, |end| from + end)
}

fn sentence_end(text: &str, from: usize, to: usize) -> usize {
    let whole = text[..from]
        .char_indices()
        .rev()
        .find(|(_, letter)| !is_closing(*letter))
        .is_some_and(|(_, letter)| {
            ends_sentence(letter, text[from..].chars().next().or(Some(' ')))
        });
    if whole {
        return from;
    }
    sentence_ends(&text[from..to])
        .next()
        .map_or(to, |end| from + end)
}

/// The end of `text` that fits into `room` columns.
fn keep_end(text: &str, room: usize) -> String {
    if columns(text) <= room {
        return text.to_owned();
    }
    let mut taken = 1;
    let mut start = text.len();
    for (at, letter) in text.char_indices().rev() {
        taken += letter.width().unwrap_or(0);
        if taken > room {
            break;
        }
        start = at;
    }
    format!("{CUT}{}", &text[start..])
}

/// The start of `text` that fits into `room` columns.
pub(crate) fn keep_start(text: &str, room: usize) -> String {
    if columns(text) <= room {
        return text.to_owned();
    }
    let mut taken = 1;
    let mut end = 0;
    for (at, letter) in text.char_indices() {
        taken += letter.width().unwrap_or(0);
        if taken > room {
            break;
        }
        end = at + letter.len_utf8();
    }
    format!("{}{CUT}", &text[..end])
}

fn cut_middle(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let half = width / 2;
    let head = keep_start(text, half);
    let tail = keep_end(text, width - half);
    format!(
        "{}{CUT}{}",
        head.trim_end_matches(CUT),
        tail.trim_start_matches(CUT)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str, words: &str, width: usize) -> (String, String) {
        let start = text.find(words).expect("the words are in the text");
        let found = excerpt(
            text,
            &LineIndex::new(text),
            start..start + words.len(),
            width,
        );
        (found.text.clone(), found.text[found.mark].to_owned())
    }

    #[test]
    fn shows_only_the_sentence() {
        let text = "前の文。この点滴で糖尿病が治ります。次の文。";
        assert_eq!(
            show(text, "糖尿病が治り", 80),
            ("この点滴で糖尿病が治ります。".into(), "糖尿病が治り".into())
        );
        let text = "It is 1.5 ml. It cures all! Next.";
        assert_eq!(
            show(text, "cures", 80),
            ("It cures all!".into(), "cures".into())
        );
        let text = "\"It is safe.\" \"It heals.\" That was all.";
        assert_eq!(show(text, "heals", 80).0, "\"It heals.\"");
        assert_eq!(show(text, "It heals.\"", 80).0, "\"It heals.\"");
    }

    #[test]
    fn cuts_a_long_line_on_both_sides() {
        let text = format!("{}安全です{}", "あ".repeat(100_000), "い".repeat(100_000));
        let (line, mark) = show(&text, "安全です", 40);
        assert_eq!(mark, "安全です");
        assert!(columns(&line) <= 42, "{line}");
        assert!(line.starts_with('…') && line.ends_with('…'));
    }

    #[test]
    fn cuts_the_middle_of_a_long_place_and_joins_lines() {
        let text = "a list\n- one\n- two";
        assert_eq!(show(text, "one\n- two", 80).1, "one ⏎ - two");
        let long = "x".repeat(300);
        let (line, mark) = show(&long, &long, 50);
        assert_eq!(line, mark);
        assert!(columns(&line) <= 52 && line.contains('…'));
    }

    #[test]
    fn a_list_is_shown_line_by_line() {
        let text = "効果\n・糖尿病\n\n・膝の痛み\n以上";
        let start = text.find("糖尿病").expect("is there");
        let end = text.find("\n以上").expect("is there");
        let found = passage(text, &LineIndex::new(text), start..end, 60);
        assert_eq!(
            (found.line, found.text.as_str()),
            (2, "・糖尿病\n\n・膝の痛み")
        );
        let marked: Vec<_> = found
            .marks
            .into_iter()
            .map(|mark| found.text[mark].to_owned())
            .collect();
        assert_eq!(marked, ["糖尿病", "・膝の痛み"]);
        let long = "x\n".repeat(100);
        assert_eq!(
            passage(&long, &LineIndex::new(&long), 0..long.len(), 60).text,
            "x\nx\nx\nx\nx\nx\n…"
        );
    }

    #[test]
    fn drops_what_could_steer_a_terminal() {
        assert_eq!(shown("a\u{1b}[31mb\u{202e}c\u{7}"), "a[31mbc");
    }

    proptest::proptest! {
        /// Whatever the text and the place: no panic, the marks lie in the line, the line fits.
        #[test]
        fn any_place_can_be_shown(text in "[a-z .。」\n\t𠮷エが\u{3099}\u{202e}]{0,200}", from in 0_usize..400, length in 0_usize..300, width in 20_usize..100) {
            let start = text.floor_char_boundary(from.min(text.len()));
            let end = text.floor_char_boundary((from + length).min(text.len())).max(start);
            let lines = LineIndex::new(&text);
            let one = excerpt(&text, &lines, start..end, width);
            proptest::prop_assert!(one.text.get(one.mark.clone()).is_some());
            // A mark of a cut on each side, and one in the middle, come on top.
            proptest::prop_assert!(columns(&one.text) <= width + 3, "{} of {width}: {}", columns(&one.text), one.text);
            let many = passage(&text, &lines, start..end, width);
            for mark in many.marks {
                proptest::prop_assert!(many.text.get(mark).is_some());
            }
        }
    }
}
