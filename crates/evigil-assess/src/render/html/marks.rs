//! Marks in the text: findings, disclosures and corrections may overlap.

use std::ops::Range;

use evigil_core::Severity;

use crate::check::CheckReport;

/// What a mark tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum MarkKind {
    /// Something that ought to be said is said.
    Present,
    /// Better sources contradict it.
    Correction,
    /// A finding of this severity.
    Finding(Severity),
}

impl MarkKind {
    /// Class in the style sheet.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Correction => "correction",
            Self::Finding(Severity::Note) => "note",
            Self::Finding(Severity::Warning) => "warning",
            Self::Finding(Severity::Violation) => "violation",
        }
    }

    /// What the id of its entry begins with.
    pub(super) const fn letter(self) -> char {
        match self {
            Self::Present => 'p',
            Self::Correction => 'c',
            Self::Finding(_) => 'f',
        }
    }
}

/// A place to mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) bytes: Range<usize>,
    pub(super) kind: MarkKind,
    /// Number of the entry in its list, from 1.
    pub(super) number: usize,
}

impl Mark {
    /// Id of its entry in the section of document number `document`.
    pub(super) fn entry_id(&self, document: &str) -> String {
        entry_id(document, self.kind.letter(), self.number)
    }
}

/// Id of the entry of a list.
pub(super) fn entry_id(document: &str, letter: char, number: usize) -> String {
    format!("d{document}-{letter}{number}")
}

/// Every mark of a report, in the order of the text, the longer of two first.
pub(super) fn marks(report: &CheckReport) -> Vec<Mark> {
    let findings = report
        .findings
        .iter()
        .enumerate()
        .map(|(place, finding)| Mark {
            bytes: finding.span.bytes(),
            kind: MarkKind::Finding(finding.severity),
            number: place + 1,
        });
    let corrections = report
        .corrections
        .iter()
        .enumerate()
        .map(|(place, correction)| Mark {
            bytes: correction.span.bytes(),
            kind: MarkKind::Correction,
            number: place + 1,
        });
    let present = report.present().enumerate().flat_map(|(place, entry)| {
        entry.spans.iter().map(move |span| Mark {
            bytes: span.bytes(),
            kind: MarkKind::Present,
            number: place + 1,
        })
    });
    let mut marks: Vec<_> = findings
        .chain(corrections)
        .chain(present)
        .filter(|mark| !mark.bytes.is_empty())
        .collect();
    marks.sort_by_key(|mark| {
        (
            mark.bytes.start,
            std::cmp::Reverse(mark.bytes.end),
            mark.kind,
        )
    });
    marks
}

/// A piece of text with the marks that cover all of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece<'m> {
    pub(super) bytes: Range<usize>,
    pub(super) marks: Vec<&'m Mark>,
}

/// `range` cut wherever a mark begins or ends. `marks` are those that touch the range.
pub(super) fn pieces<'m>(range: Range<usize>, marks: &[&'m Mark]) -> Vec<Piece<'m>> {
    let mut cuts: Vec<_> = marks
        .iter()
        .flat_map(|mark| [mark.bytes.start, mark.bytes.end])
        .filter(|cut| range.contains(cut))
        .chain([range.start, range.end])
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2)
        .filter_map(|cut| match cut {
            [start, end] => Some(Piece {
                bytes: *start..*end,
                marks: marks
                    .iter()
                    .copied()
                    .filter(|mark| mark.bytes.start <= *start && *end <= mark.bytes.end)
                    .collect(),
            }),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(bytes: Range<usize>, number: usize) -> Mark {
        Mark {
            bytes,
            kind: MarkKind::Finding(Severity::Warning),
            number,
        }
    }

    #[test]
    fn cuts_overlapping_marks_into_pieces() {
        let (a, b) = (mark(2..6, 1), mark(4..8, 2));
        let shown: Vec<_> = pieces(0..10, &[&a, &b])
            .into_iter()
            .map(|piece| {
                (
                    piece.bytes,
                    piece
                        .marks
                        .iter()
                        .map(|mark| mark.number)
                        .collect::<Vec<_>>(),
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                (0..2, vec![]),
                (2..4, vec![1]),
                (4..6, vec![1, 2]),
                (6..8, vec![2]),
                (8..10, vec![])
            ]
        );
    }

    #[test]
    fn a_mark_over_a_line_break_covers_its_part_of_each_line() {
        let a = mark(2..12, 1);
        assert_eq!(
            pieces(5..9, &[&a]),
            [Piece {
                bytes: 5..9,
                marks: vec![&a]
            }]
        );
        assert!(pieces(5..5, &[&a]).is_empty());
    }

    proptest::proptest! {
        /// The pieces are the range, in order; each byte has exactly the marks that cover it.
        #[test]
        fn pieces_tell_of_each_byte_which_marks_cover_it(
            spans in proptest::collection::vec((0_usize..30, 0_usize..12), 0..8),
            start in 0_usize..10,
            length in 0_usize..30,
        ) {
            let marks: Vec<_> = spans.iter().enumerate().map(|(n, (from, long))| mark(*from..from + long, n)).collect();
            let marks: Vec<_> = marks.iter().filter(|mark| !mark.bytes.is_empty()).collect();
            let range = start..start + length;
            let found = pieces(range.clone(), &marks);
            let bytes: Vec<_> = found.iter().flat_map(|piece| piece.bytes.clone()).collect();
            proptest::prop_assert_eq!(bytes, range.collect::<Vec<_>>());
            for piece in found {
                for byte in piece.bytes {
                    let covering: Vec<_> = marks.iter().copied().filter(|mark| mark.bytes.contains(&byte)).collect();
                    proptest::prop_assert_eq!(&covering, &piece.marks);
                }
            }
        }
    }
}
