//! The DATA segment: where it is, how its events lie, and how many there are.

use super::codes;
use super::header::Offsets;
use super::keywords::Keywords;
use super::layout::{self, Layout};
use super::offsets::{Choice, Claims};
use super::parameter::{DataType, Parameter};
use super::segments::Builder;
use super::store::Store;
use crate::{Place, Problem};

impl<'a> Builder<'a> {
    /// Finds DATA and reads what is in it; also says which bytes that took.
    pub(super) fn events(
        &self,
        keywords: &Keywords<'_>,
        parameters: &[Parameter],
        promised: Option<u64>,
        text_segment: Offsets,
        problems: &mut Vec<Problem>,
    ) -> (Store<'a>, Option<Offsets>) {
        let nothing = (Store::empty(parameters.len()), None);
        let mode = keywords.get("$MODE").unwrap_or("L");
        if !mode.eq_ignore_ascii_case("L") {
            problems.push(
                codes::MODE_NOT_LIST
                    .at_keyword(self.number, "$MODE")
                    .with("found", mode),
            );
            return nothing;
        }
        let layouts = layout::candidates(keywords, parameters, self.number, problems);
        if layouts.is_empty() {
            return nothing;
        }
        let claims = Claims {
            header: self.header.data.filter(|offsets| offsets.first > 0),
            text: self.offsets(keywords, "$BEGINDATA", "$ENDDATA"),
            text_segment,
            available: self.bytes.len() as u64,
            promised,
        };
        if promised == Some(0) {
            self.check_empty(&claims, problems);
            return nothing;
        }
        let Some(choice) = claims.choose(&layouts) else {
            problems.push(
                codes::DATA_NOT_FOUND
                    .at(Place::Dataset(self.number))
                    .with("header", describe(claims.header))
                    .with("text", describe(claims.text))
                    .with("length", self.bytes.len()),
            );
            return nothing;
        };
        self.report_choice(&claims, choice, problems);
        let Some(layout) = layouts.into_iter().nth(choice.layout) else {
            return nothing;
        };
        self.report_widths(parameters, &layout, problems);
        self.load(layout, choice.offsets, parameters, promised, problems)
    }

    fn load(
        &self,
        layout: Layout,
        segment: Offsets,
        parameters: &[Parameter],
        promised: Option<u64>,
        problems: &mut Vec<Problem>,
    ) -> (Store<'a>, Option<Offsets>) {
        let needed = promised.and_then(|promised| layout.bytes_of(promised));
        let delimited = matches!(layout, Layout::AsciiDelimited { .. });
        let event_bits = layout.event_bits();
        let data = self.slice(segment);
        let (store, digits) = Store::new(layout, data, parameters.len(), promised);
        if let Some((count, first)) = digits.and_then(|digits| digits.faults) {
            problems.push(
                codes::CHARACTERS_NOT_A_NUMBER
                    .at(Place::Event {
                        dataset: self.number,
                        event: (first / parameters.len().max(1)) as u64 + 1,
                    })
                    .with("count", count),
            );
        }
        let events = store.events() as u64;
        if promised.is_some_and(|promised| events < promised) {
            problems.push(
                codes::DATA_INCOMPLETE
                    .at(self.place(segment))
                    .with("found", events)
                    .with("promised", promised.unwrap_or(0)),
            );
        }
        let length = segment.length();
        match needed.filter(|_| !delimited) {
            Some(needed) if length == needed.saturating_add(1) => problems.push(
                codes::DATA_ONE_BYTE_MORE
                    .at(Place::Byte(self.base.saturating_add(segment.last)))
                    .with("last", segment.last),
            ),
            Some(needed) if length > needed => problems.push(
                codes::DATA_LONGER
                    .at(self.place(segment))
                    .with("bytes", length)
                    .with("needed", needed)
                    .with("events", events),
            ),
            _ => {}
        }
        let above = store.bits_above_range();
        if let Some(parameter) = above.first().and_then(|first| parameters.get(*first)) {
            problems.push(
                codes::BITS_ABOVE_RANGE
                    .at_keyword(self.number, format!("$P{}R", parameter.number))
                    .with("count", above.len()),
            );
        }
        let used = u128::from(events) * u128::from(event_bits);
        let used = u64::try_from(used.div_ceil(8)).unwrap_or(u64::MAX);
        let last = segment
            .first
            .saturating_add(if delimited { length } else { used })
            .saturating_sub(1);
        let taken = Offsets {
            first: segment.first,
            last,
        };
        (store, Some(taken))
    }

    /// Without events there is nothing to find; offsets that say otherwise are told.
    fn check_empty(&self, claims: &Claims, problems: &mut Vec<Problem>) {
        problems.push(codes::NO_EVENTS.at(Place::Dataset(self.number)));
        for offsets in [claims.header, claims.text].into_iter().flatten() {
            // Both `first = last + 1` and one byte too many are usual.
            if offsets.length() > 1 {
                problems.push(
                    codes::DATA_LONGER
                        .at(self.place(offsets))
                        .with("bytes", offsets.length())
                        .with("needed", 0)
                        .with("events", 0),
                );
                break;
            }
        }
    }

    fn report_choice(&self, claims: &Claims, choice: Choice, problems: &mut Vec<Problem>) {
        // HEADER can't say more than eight digits.
        let sayable = |offsets: Offsets| offsets.last < 99_999_999;
        match (claims.header, claims.text) {
            (Some(header), Some(text)) if header != text && sayable(header) => {
                problems.push(
                    codes::OFFSETS_DISAGREE
                        .at(Place::Bytes(self.base + 26, self.base + 42))
                        .with("header", describe(claims.header))
                        .with("text", describe(claims.text))
                        .with("taken", choice.source.name()),
                );
            }
            (None, Some(text)) if sayable(text) => problems.push(
                codes::HEADER_WITHOUT_DATA
                    .at(Place::Bytes(self.base + 26, self.base + 42))
                    .with("text", describe(claims.text)),
            ),
            _ => {}
        }
    }

    /// Tells which values are stored in another width than the keywords say.
    fn report_widths(
        &self,
        parameters: &[Parameter],
        layout: &Layout,
        problems: &mut Vec<Problem>,
    ) {
        let Layout::Cells { cells, .. } = layout else {
            return;
        };
        for (code, kind) in [(codes::WIDTH_BY_BYTES, true), (codes::WIDTH_BY_TYPE, false)] {
            let mut differing = parameters.iter().zip(cells).filter(|(parameter, cell)| {
                (parameter.data_type == DataType::Unsigned) == kind
                    && parameter
                        .bits
                        .is_some_and(|bits| bits as usize != cell.width * 8)
            });
            if let Some((parameter, cell)) = differing.next() {
                problems.push(
                    code.at_keyword(self.number, format!("$P{}B", parameter.number))
                        .with("found", parameter.bits.unwrap_or(0))
                        .with("stored", cell.width * 8)
                        .with("count", differing.count() + 1),
                );
            }
        }
    }
}

/// Offsets as they are shown in a problem.
fn describe(offsets: Option<Offsets>) -> String {
    offsets.map_or_else(
        || "-".to_owned(),
        |Offsets { first, last }| format!("{first}-{last}"),
    )
}
