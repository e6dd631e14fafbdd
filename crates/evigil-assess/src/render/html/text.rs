//! The text of a document with its marks.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::ops::Range;

use evigil_core::{BlockRole, Document, Zone};

use super::super::lines::floor_boundary;
use super::super::phrases::zone_code;
use super::NUMBER;
use super::escape::escape;
use super::marks::{Mark, MarkKind, marks, pieces};
use crate::Wording;
use crate::check::CheckReport;

/// Longest text shown whole, in bytes.
const WHOLE_MAX: usize = 400_000;

/// Bytes kept on each side of a mark when a text is cut.
const AROUND: usize = 600;

/// Sets the text; lines are paragraphs, and a change of zone is announced.
pub(super) fn text(document: &Document, report: &CheckReport, wording: &Wording) -> String {
    let marks = marks(report);
    let ranges = shown_ranges(&document.text, &marks);
    let mut setter = Setter {
        document,
        wording,
        marks: &marks,
        next: 0,
        open: Vec::new(),
        begun: HashSet::new(),
        zone: None,
        out: String::new(),
    };
    let mut end = 0;
    for range in ranges {
        if range.start > end {
            setter.gap();
        }
        end = range.end;
        setter.range(range);
    }
    if end < document.text.len() {
        setter.gap();
    }
    setter.out
}

/// Whether the text is shown in parts.
pub(super) fn is_cut(document: &Document) -> bool {
    document.text.len() > WHOLE_MAX
}

/// The whole text, or the passages around marks.
fn shown_ranges(text: &str, marks: &[Mark]) -> Vec<Range<usize>> {
    if text.len() <= WHOLE_MAX {
        return std::iter::once(0..text.len()).collect();
    }
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut total = 0;
    for mark in marks {
        let start = floor_boundary(text, mark.bytes.start.saturating_sub(AROUND));
        let end = floor_boundary(text, mark.bytes.end.saturating_add(AROUND));
        match ranges.last_mut() {
            Some(last) if start <= last.end => {
                total += end.saturating_sub(last.end);
                last.end = last.end.max(end);
            }
            _ => {
                total += end - start;
                ranges.push(start..end);
            }
        }
        if total > 4 * WHOLE_MAX {
            break;
        }
    }
    ranges
}

struct Setter<'r> {
    document: &'r Document,
    wording: &'r Wording,
    marks: &'r [Mark],
    /// First mark that is not yet open.
    next: usize,
    /// Marks that began before and may still go on.
    open: Vec<&'r Mark>,
    /// Entries whose place has its id already.
    begun: HashSet<(char, usize)>,
    zone: Option<Zone>,
    out: String,
}

impl Setter<'_> {
    fn gap(&mut self) {
        let _ = writeln!(
            self.out,
            "<p class=\"gap\">[{}]</p>",
            escape(&self.wording.messages().text("html-gap"))
        );
    }

    fn range(&mut self, range: Range<usize>) {
        let mut start = range.start;
        while start < range.end {
            let end = self.document.text[start..range.end]
                .find('\n')
                .map_or(range.end, |at| start + at);
            self.line(start..end);
            start = end + 1;
        }
    }

    fn line(&mut self, line: Range<usize>) {
        self.open.retain(|mark| mark.bytes.end > line.start);
        while let Some(mark) = self
            .marks
            .get(self.next)
            .filter(|mark| mark.bytes.start < line.end)
        {
            self.next += 1;
            if mark.bytes.end > line.start {
                self.open.push(mark);
            }
        }
        if self.document.text[line.clone()].trim().is_empty() {
            return;
        }
        let block = self
            .document
            .blocks
            .partition_point(|block| block.bytes.start <= line.start)
            .checked_sub(1);
        let block = block
            .and_then(|place| self.document.blocks.get(place))
            .filter(|block| line.start < block.bytes.end);
        if let Some(block) = block
            && self.zone != Some(block.zone)
        {
            let name = self
                .wording
                .messages()
                .family("zone", zone_code(block.zone));
            let _ = writeln!(self.out, "<p class=\"zone\">{}</p>", escape(&name));
            self.zone = Some(block.zone);
        }
        let class = match block.map(|block| block.role) {
            Some(BlockRole::Heading) => " class=\"heading\"",
            Some(BlockRole::ListItem) => " class=\"item\"",
            Some(BlockRole::Quote) => " class=\"quotation\"",
            Some(BlockRole::Cell | BlockRole::HeaderCell) => " class=\"cell\"",
            Some(BlockRole::Caption) => " class=\"caption\"",
            Some(BlockRole::Link | BlockRole::Text) | None => "",
        };
        let _ = write!(self.out, "<p{class}>");
        let open: Vec<&Mark> = self.open.clone();
        for piece in pieces(line, &open) {
            let words = escape(&self.document.text[piece.bytes.clone()]);
            let Some(gravest) = piece.marks.iter().map(|mark| mark.kind).max() else {
                self.out.push_str(&words);
                continue;
            };
            self.piece(&words, &piece.marks, piece.bytes.end, gravest);
        }
        self.out.push_str("</p>\n");
    }

    fn piece(&mut self, words: &str, marks: &[&Mark], end: usize, gravest: MarkKind) {
        // An id for each entry at its first place, so that its list leads here.
        for mark in marks {
            if self.begun.insert((mark.kind.letter(), mark.number)) {
                let _ = write!(
                    self.out,
                    "<a class=\"anchor\" id=\"{}-at\"></a>",
                    mark.entry_id(NUMBER)
                );
            }
        }
        let many = if marks.len() > 1 { " overlap" } else { "" };
        let _ = write!(
            self.out,
            "<mark class=\"{}{many}\">{words}</mark>",
            gravest.class()
        );
        // The number stands where the place ends, as a note's number does.
        let mut ending: Vec<_> = marks.iter().filter(|mark| mark.bytes.end == end).collect();
        ending.sort_by_key(|mark| (mark.kind.letter(), mark.number));
        for mark in ending {
            let sign = match mark.kind {
                MarkKind::Finding(_) => mark.number.to_string(),
                MarkKind::Present => "✓".to_owned(),
                MarkKind::Correction => "≠".to_owned(),
            };
            let _ = write!(
                self.out,
                "<sup><a class=\"ref {}\" href=\"#{}\">{sign}</a></sup>",
                mark.kind.class(),
                mark.entry_id(NUMBER)
            );
        }
    }
}
