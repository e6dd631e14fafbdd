//! Where DATA is: HEADER and TEXT each say so, and often differ.
//!
//! The rule: a place that overlaps TEXT, begins behind the file or leaves less than one event is
//! out. Of those that remain, the one whose length is that of the promised events (one byte more
//! is let pass) is taken; when both fit, the HEADER's.

use super::header::Offsets;
use super::layout::Layout;

/// Which of both places was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    Header,
    Text,
}

impl Source {
    /// As it is named in problems.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Header => "HEADER",
            Self::Text => "TEXT",
        }
    }
}

/// What HEADER and TEXT say, and what they are judged by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Claims {
    pub(super) header: Option<Offsets>,
    pub(super) text: Option<Offsets>,
    /// Where the primary TEXT is.
    pub(super) text_segment: Offsets,
    /// Bytes of the file from the start of the data set.
    pub(super) available: u64,
    /// `$TOT`.
    pub(super) promised: Option<u64>,
}

/// The chosen place, and the layout that fits its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) offsets: Offsets,
    pub(super) source: Source,
    /// Index in the candidates.
    pub(super) layout: usize,
}

impl Claims {
    /// Chooses place and layout; nothing when no place holds an event.
    pub(super) fn choose(&self, layouts: &[Layout]) -> Option<Choice> {
        let places = [(Source::Header, self.header), (Source::Text, self.text)];
        let mut best: Option<(u8, Choice)> = None;
        for (index, layout) in layouts.iter().enumerate() {
            for (source, offsets) in places {
                let Some(offsets) = offsets.filter(|offsets| self.is_possible(*offsets, layout))
                else {
                    continue;
                };
                let fit = self.fit(offsets, layout);
                // An unusual layout counts only when it fits to the byte.
                if index > 0 && fit < ONE_MORE {
                    continue;
                }
                if best.is_none_or(|(before, _)| fit > before) {
                    let choice = Choice {
                        offsets,
                        source,
                        layout: index,
                    };
                    best = Some((fit, choice));
                }
            }
        }
        best.map(|(_, choice)| choice)
    }

    /// Whether there could be at least one event.
    fn is_possible(&self, offsets: Offsets, layout: &Layout) -> bool {
        let held = Offsets {
            first: offsets.first,
            last: offsets.last.min(self.available.saturating_sub(1)),
        };
        offsets.first > 0
            && offsets.first < self.available
            && !self.is_within_text(offsets)
            && layout.events_in(held.length()) > 0
    }

    /// Whether DATA and TEXT share more than the one byte by which either end is often too far.
    const fn is_within_text(&self, offsets: Offsets) -> bool {
        offsets.first < self.text_segment.last && self.text_segment.first < offsets.last
    }

    /// How well the length fits what is promised; the more the better.
    fn fit(&self, offsets: Offsets, layout: &Layout) -> u8 {
        let length = offsets.length();
        let Some(events) = self.promised else {
            let whole = layout.bytes_of(layout.events_in(length));
            return if whole == Some(length) { EXACT } else { LONGER };
        };
        let Some(needed) = layout.bytes_of(events) else {
            return SHORTER;
        };
        // The length of delimited characters is not known beforehand.
        if matches!(layout, Layout::AsciiDelimited { .. }) {
            return if length >= needed { EXACT } else { SHORTER };
        }
        if length == needed {
            EXACT
        } else if length == needed.saturating_add(1) {
            ONE_MORE
        } else if length > needed {
            LONGER
        } else {
            SHORTER
        }
    }
}

const SHORTER: u8 = 0;
const LONGER: u8 = 1;
/// Many writers give the byte behind the last one as the last one.
const ONE_MORE: u8 = 2;
const EXACT: u8 = 3;

#[cfg(test)]
mod tests {
    use super::*;

    fn layout() -> Layout {
        Layout::AsciiFixed {
            event_bytes: 10,
            widths: vec![10],
        }
    }

    fn offsets(first: u64, last: u64) -> Option<Offsets> {
        Some(Offsets { first, last })
    }

    fn choose(header: Option<Offsets>, text: Option<Offsets>) -> Option<Source> {
        Claims {
            header,
            text,
            text_segment: Offsets {
                first: 58,
                last: 99,
            },
            available: 200,
            promised: Some(5),
        }
        .choose(&[layout()])
        .map(|choice| choice.source)
    }

    #[test]
    fn the_header_is_taken_when_both_fit() {
        assert_eq!(
            choose(offsets(110, 159), offsets(120, 169)),
            Some(Source::Header)
        );
    }

    #[test]
    fn a_place_within_text_is_out() {
        assert_eq!(
            choose(offsets(90, 139), offsets(110, 159)),
            Some(Source::Text)
        );
    }

    #[test]
    fn a_length_that_does_not_fit_loses() {
        assert_eq!(
            choose(offsets(110, 190), offsets(110, 159)),
            Some(Source::Text)
        );
        assert_eq!(
            choose(offsets(110, 159), offsets(100, 159)),
            Some(Source::Header)
        );
    }

    #[test]
    fn one_byte_too_many_is_let_pass() {
        assert_eq!(
            choose(offsets(110, 160), offsets(100, 180)),
            Some(Source::Header)
        );
        assert_eq!(
            choose(offsets(109, 159), offsets(110, 159)),
            Some(Source::Text)
        );
    }

    #[test]
    fn behind_the_file_is_nothing() {
        assert_eq!(choose(offsets(200, 249), None), None);
        assert_eq!(choose(None, offsets(195, 244)), None);
        assert_eq!(choose(None, None), None);
    }
}
