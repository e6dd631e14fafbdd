//! From shown strings with their places to lines of text.

/// A string as shown. `across` says on which line it stands, `along` where on the line; both
/// in page units, so that horizontal and vertical writing read the same.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    pub(super) text: String,
    pub(super) size: f32,
    pub(super) across: f32,
    pub(super) along: f32,
    pub(super) end: f32,
}

/// A line of a page.
#[derive(Debug, Clone)]
pub(super) struct Line {
    text: String,
    size: f32,
    across: f32,
    start: f32,
    end: f32,
}

/// A gap between two strings that is a space, in font sizes.
const SPACE: f32 = 0.2;
/// The same between two wide characters, which are often set with some tracking.
const WIDE_SPACE: f32 = 0.9;
/// A gap that separates columns.
const COLUMN: f32 = 3.0;

/// Puts shown strings together to lines, in the order in which they are shown.
#[derive(Default)]
pub(super) struct Layout {
    lines: Vec<Line>,
    last: Option<Shown>,
}

impl Layout {
    pub(super) fn show(&mut self, shown: Shown) {
        if shown.text.is_empty() || self.is_overprint(&shown) {
            return;
        }
        match self.lines.last_mut().filter(|line| continues(line, &shown)) {
            Some(line) => extend(line, &shown),
            None => self.lines.push(Line {
                text: shown.text.clone(),
                size: shown.size,
                across: shown.across,
                start: shown.along,
                end: shown.end,
            }),
        }
        self.last = Some(shown);
    }

    /// Bold type is sometimes made by showing the same string twice, a hair apart.
    fn is_overprint(&self, shown: &Shown) -> bool {
        self.last.as_ref().is_some_and(|last| {
            let hair = 0.1 * shown.size;
            last.text == shown.text
                && (last.across - shown.across).abs() < hair
                && (last.along - shown.along).abs() < hair
        })
    }

    pub(super) fn finish(self) -> Vec<Line> {
        self.lines
    }
}

fn continues(line: &Line, shown: &Shown) -> bool {
    let size = line.size.max(shown.size).max(0.01);
    let gap = shown.along - line.end;
    (line.across - shown.across).abs() < 0.5 * size && gap > -size && gap < COLUMN * size
}

fn extend(line: &mut Line, shown: &Shown) {
    let gap = (shown.along - line.end) / line.size.max(shown.size).max(0.01);
    let (before, after) = (line.text.chars().next_back(), shown.text.chars().next());
    let wide = before.is_some_and(is_wide) && after.is_some_and(is_wide);
    let spaced = before.is_some_and(char::is_whitespace) || after.is_some_and(char::is_whitespace);
    if !spaced && gap > if wide { WIDE_SPACE } else { SPACE } {
        line.text.push(' ');
    }
    line.text.push_str(&shown.text);
    line.end = shown.end;
    line.size = line.size.max(shown.size);
}

/// The lines of a page as text. A line of Japanese that runs to the edge of its column and
/// does not end a sentence is joined with the line below it.
pub(super) fn joined(lines: Vec<Line>) -> Vec<String> {
    let mut edges: Vec<f32> = lines
        .iter()
        .map(|line| line.end)
        .filter(|end| end.is_finite())
        .collect();
    edges.sort_by(f32::total_cmp);
    let mut texts: Vec<String> = Vec::new();
    let mut previous: Option<Line> = None;
    for line in lines {
        match (texts.last_mut(), &previous) {
            (Some(text), Some(above)) if runs_on(above, &line, &edges) => {
                text.push_str(line.text.trim())
            }
            _ => texts.push(line.text.trim().to_owned()),
        }
        previous = Some(line);
    }
    texts
}

fn runs_on(above: &Line, below: &Line, edges: &[f32]) -> bool {
    let size = above.size.max(0.01);
    let distance = above.across - below.across;
    let same_type = (above.size - below.size).abs() < 0.05 * size;
    let same_column = (above.start - below.start).abs() < 2.5 * size;
    // Full: another line of the page ends there as well.
    let near = |from: f32, to: f32| {
        edges.partition_point(|end| *end < to) - edges.partition_point(|end| *end < from)
    };
    let full = near(above.end - size, above.end + size) > 1 || below.end < above.end;
    same_type
        && same_column
        && distance > 0.5 * size
        && distance < 2.2 * size
        && full
        && above.end - above.start > 12.0 * size
        && above
            .text
            .trim_end()
            .chars()
            .next_back()
            .is_some_and(|c| is_wide(c) && !ends_sentence(c))
        && below
            .text
            .trim_start()
            .chars()
            .next()
            .is_some_and(|c| is_wide(c) && !begins_item(c))
}

fn ends_sentence(c: char) -> bool {
    matches!(
        c,
        '。' | '．' | '！' | '？' | '：' | '」' | '』' | '】' | '〕'
    )
}

fn begins_item(c: char) -> bool {
    matches!(c, '・' | '※' | '【' | '「' | '〔' | '　' | '\u{2460}'..='\u{24FF}' | '\u{25A0}'..='\u{27BF}')
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}')
}
