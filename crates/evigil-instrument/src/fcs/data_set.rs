//! A data set: keywords, parameters and events.

use super::acquisition::{self, Acquisition};
use super::codes;
use super::crc::{self, Verdict};
use super::header::{self, Header, Offsets};
use super::keywords::Keywords;
use super::layout::{self, Layout};
use super::matrix::{self, EventMatrix, Sample, Scale};
use super::offsets::{Choice, Claims};
use super::parameter::{self, DataType, Linearisation, Parameter};
use super::scaler::Scaler;
use super::spillover::{self, Spillover};
use super::store::Store;
use super::summary::{self, ChannelSummary};
use super::text;
use super::version::Version;
use crate::{Place, Problem};

/// One data set of a file.
///
/// Events stay in the bytes of the file until they are asked for.
#[derive(Debug)]
pub struct DataSet<'a> {
    number: usize,
    version: Version,
    keywords: Keywords<'a>,
    analysis: Keywords<'a>,
    parameters: Vec<Parameter>,
    promised: Option<u64>,
    spillover: Option<Spillover>,
    acquisition: Acquisition,
    store: Store<'a>,
}

impl DataSet<'_> {
    /// Its number in the file, from 1.
    #[must_use]
    pub const fn number(&self) -> usize {
        self.number
    }

    /// Version of the standard that it claims.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.version
    }

    /// The value of a keyword of TEXT or its supplement, such as `$CYT`; case does not matter.
    #[must_use]
    pub fn keyword(&self, keyword: &str) -> Option<&str> {
        self.keywords.get(keyword)
    }

    /// All keywords of TEXT and its supplement.
    #[must_use]
    pub const fn keywords(&self) -> &Keywords<'_> {
        &self.keywords
    }

    /// The keywords of ANALYSIS; most files have none.
    #[must_use]
    pub const fn analysis(&self) -> &Keywords<'_> {
        &self.analysis
    }

    /// The parameters of an event, in the order of its values.
    #[must_use]
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// Events that are there.
    #[must_use]
    pub const fn events(&self) -> usize {
        self.store.events()
    }

    /// Events that the file promises, `$TOT`.
    #[must_use]
    pub const fn promised_events(&self) -> Option<u64> {
        self.promised
    }

    /// Whether fewer events are there than promised.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        self.promised
            .is_some_and(|promised| promised > self.store.events() as u64)
    }

    /// The spillover matrix, if the file has one.
    #[must_use]
    pub const fn spillover(&self) -> Option<&Spillover> {
        self.spillover.as_ref()
    }

    /// How and when it was measured.
    #[must_use]
    pub const fn acquisition(&self) -> &Acquisition {
        &self.acquisition
    }

    /// All events as a new matrix of `f32` or `f64`.
    #[must_use]
    pub fn matrix<T: Sample>(&self, scale: Scale) -> EventMatrix<T> {
        matrix::matrix(&self.store, &self.linearisations(), scale)
    }

    /// Fills `out`, event after event, with as many events as fit, from the event `first` on
    /// (counted from 0). Gives the number of events; the rest of `out` is left as it was.
    ///
    /// With this, a file larger than the memory can be read piece by piece.
    pub fn fill<T: Sample>(&self, scale: Scale, first: usize, out: &mut [T]) -> usize {
        let channels = self.store.channels().max(1);
        let events = (out.len() / channels).min(self.events().saturating_sub(first));
        if let Some(out) = out.get_mut(..events * channels) {
            matrix::Reader::new(&self.store, &self.linearisations(), scale).fill(first, out);
        }
        events
    }

    /// The values of one channel (index from 0), event after event; nothing for a channel that
    /// is not there.
    pub fn column(&self, channel: usize, scale: Scale) -> impl Iterator<Item = f64> {
        const BLOCK: usize = 1024;
        let events = if channel < self.store.channels() {
            self.events()
        } else {
            0
        };
        let scaler = self
            .parameters
            .get(channel)
            .filter(|_| scale == Scale::Linear)
            .map(|parameter| Scaler::new(parameter.linearisation, events));
        (0..events).step_by(BLOCK).flat_map(move |first| {
            let mut values = vec![0.0; BLOCK.min(events - first)];
            self.store.read(channel, first, &mut values);
            if let Some(scaler) = &scaler {
                scaler.apply_all(&mut values);
            }
            values
        })
    }

    /// Mean, least and greatest value of every channel, in one pass and without a matrix.
    ///
    /// The result does not depend on the number of processors.
    #[must_use]
    pub fn summary(&self) -> Vec<ChannelSummary> {
        summary::summary(&self.store, &self.linearisations())
    }

    fn linearisations(&self) -> Vec<Linearisation> {
        self.parameters
            .iter()
            .map(|parameter| parameter.linearisation)
            .collect()
    }
}

/// More parameters than any instrument has.
const MAX_PARAMETERS: usize = 1 << 16;

/// A data set, and where the next one may begin.
pub(super) struct Read<'a> {
    pub(super) data_set: DataSet<'a>,
    /// `$NEXTDATA`, from the start of this data set; nothing at the end of the chain.
    pub(super) next: Option<u64>,
    /// First byte behind everything that was read, from the start of this data set.
    pub(super) end: u64,
}

/// Reads the data set number `number` that begins at byte `base` of the file.
///
/// Nothing when not even its keywords can be read; `problems` then holds an error.
pub(super) fn read<'a>(
    file: &'a [u8],
    base: usize,
    number: usize,
    problems: &mut Vec<Problem>,
) -> Option<Read<'a>> {
    let bytes = file.get(base..).unwrap_or_default();
    let header = Header::read(bytes, base as u64, problems)?;
    let builder = Builder {
        bytes,
        base: base as u64,
        number,
        header,
    };
    builder.read(problems)
}

/// Reads the segments of a data set.
struct Builder<'a> {
    /// From the first byte of the data set to the end of the file.
    bytes: &'a [u8],
    base: u64,
    number: usize,
    header: Header,
}

impl<'a> Builder<'a> {
    fn read(&self, problems: &mut Vec<Problem>) -> Option<Read<'a>> {
        let text_segment = self.text_segment(problems)?;
        let mut keywords = self.primary_text(text_segment, problems);
        let supplement = self.supplement(&mut keywords, text_segment, problems);
        self.check_required(&keywords, problems);
        let data_type = self.data_type(&keywords, problems)?;
        let count = self.parameter_count(&keywords, problems)?;
        let analysis_segment = self.analysis_segment(&keywords);
        let analysis = analysis_segment
            .map(|segment| self.analysis(segment, problems))
            .unwrap_or_default();
        let time_step = acquisition::time_step(&keywords, self.number, problems);
        let parameters = parameter::read_all(
            &keywords,
            self.header.version,
            data_type,
            count,
            time_step,
            self.number,
            problems,
        )?;
        let promised = self.promised(&keywords, problems);
        let (store, data) = self.events(&keywords, &parameters, promised, text_segment, problems);
        let spillover = spillover::read(&keywords, &parameters, self.number, problems);
        let acquisition = acquisition::read(&keywords, time_step, self.number, problems);
        let segments = [Some(text_segment), supplement, data, analysis_segment];
        self.check_gap(text_segment, &segments, problems);
        let end = segments
            .iter()
            .flatten()
            .map(|segment| segment.first.saturating_add(segment.length()))
            .max()
            .unwrap_or(header::LENGTH as u64)
            .min(self.bytes.len() as u64);
        self.checksum(end, problems);
        let next = self.next(&keywords, problems);
        Some(Read {
            data_set: DataSet {
                number: self.number,
                version: self.header.version,
                keywords,
                analysis,
                parameters,
                promised,
                spillover,
                acquisition,
                store,
            },
            next,
            end,
        })
    }

    const fn place(&self, segment: Offsets) -> Place {
        Place::Bytes(
            self.base.saturating_add(segment.first),
            self.base
                .saturating_add(segment.first)
                .saturating_add(segment.length()),
        )
    }

    /// The bytes of a segment that are in the file.
    fn slice(&self, segment: Offsets) -> &'a [u8] {
        let first = usize::try_from(segment.first).unwrap_or(usize::MAX);
        let length = usize::try_from(segment.length()).unwrap_or(usize::MAX);
        let rest = self.bytes.get(first..).unwrap_or_default();
        rest.get(..length.min(rest.len())).unwrap_or_default()
    }

    fn text_segment(&self, problems: &mut Vec<Problem>) -> Option<Offsets> {
        let Some(segment) = self
            .header
            .text
            .filter(|segment| segment.first >= header::LENGTH as u64 && segment.length() > 1)
        else {
            problems
                .push(codes::TEXT_OFFSETS_MISSING.at(Place::Bytes(self.base + 10, self.base + 26)));
            return None;
        };
        if self.slice(segment).len() as u64 != segment.length() {
            problems.push(
                codes::TEXT_OUTSIDE
                    .at(self.place(segment))
                    .with("length", self.bytes.len()),
            );
            return None;
        }
        Some(segment)
    }

    fn primary_text(&self, segment: Offsets, problems: &mut Vec<Problem>) -> Keywords<'a> {
        let mut keywords = Keywords::default();
        let at = self.base + segment.first;
        let pairs = text::pairs(self.slice(segment), at, self.number, problems);
        keywords.add(pairs, true, self.number, problems);
        if keywords
            .get("$UNICODE")
            .is_some_and(|value| !value.is_empty())
        {
            problems.push(codes::UNICODE_KEYWORD.at_keyword(self.number, "$UNICODE"));
        }
        keywords
    }

    /// A pair of offsets from two keywords; nothing when one is missing or both are 0.
    fn offsets(&self, keywords: &Keywords<'_>, first: &str, last: &str) -> Option<Offsets> {
        let offset = |keyword| keywords.get(keyword).and_then(|value| value.parse().ok());
        let (first, last) = (offset(first)?, offset(last)?);
        (first > 0).then_some(Offsets { first, last })
    }

    /// Adds supplemental TEXT, which never replaces a keyword of the primary one.
    fn supplement(
        &self,
        keywords: &mut Keywords<'a>,
        primary: Offsets,
        problems: &mut Vec<Problem>,
    ) -> Option<Offsets> {
        let segment = self
            .offsets(keywords, "$BEGINSTEXT", "$ENDSTEXT")
            .filter(|segment| segment.length() > 1)?;
        // Some files give the primary TEXT, or a part of it, as its own supplement.
        let within = segment.first < primary.last && primary.first < segment.last;
        if within {
            return None;
        }
        let bytes = self.slice(segment);
        if bytes.len() as u64 != segment.length() {
            problems.push(codes::SUPPLEMENT_OUTSIDE.at(self.place(segment)));
            return None;
        }
        // Its delimiter is that of TEXT; anything else is another thing put there, such as an
        // archive of settings.
        if bytes.first() != self.slice(primary).first() {
            problems.push(codes::SUPPLEMENT_NOT_TEXT.at(self.place(segment)));
            return Some(segment);
        }
        let at = self.base + segment.first;
        let pairs = text::pairs(bytes, at, self.number, problems);
        keywords.add(pairs, false, self.number, problems);
        Some(segment)
    }

    /// Tells which keywords are missing that the standard requires of every data set.
    fn check_required(&self, keywords: &Keywords<'_>, problems: &mut Vec<Problem>) {
        let offsets = [
            "$BEGINDATA",
            "$ENDDATA",
            "$BEGINSTEXT",
            "$ENDSTEXT",
            "$BEGINANALYSIS",
            "$ENDANALYSIS",
        ];
        // Only since version 3.0 do offsets stand in TEXT; 3.2 leaves some to the writer.
        let offsets: &[&str] = match self.header.version {
            Version::V2_0 => &[],
            Version::V3_0 | Version::V3_1 => &offsets,
            Version::V3_2 => offsets.get(..2).unwrap_or_default(),
        };
        let absent: Vec<&str> = ["$MODE", "$NEXTDATA"]
            .iter()
            .filter(|keyword| {
                // From 3.2 on only lists of events are left.
                **keyword != "$MODE" || self.header.version < Version::V3_2
            })
            .chain(offsets)
            .copied()
            .filter(|keyword| keywords.get(keyword).is_none_or(str::is_empty))
            .collect();
        if let Some(first) = absent.first() {
            problems.push(
                codes::REQUIRED_KEYWORD_ABSENT
                    .at_keyword(self.number, *first)
                    .with("keywords", absent.join(", "))
                    .with("count", absent.len()),
            );
        }
    }

    fn data_type(&self, keywords: &Keywords<'_>, problems: &mut Vec<Problem>) -> Option<DataType> {
        let Some(value) = keywords.get("$DATATYPE").filter(|value| !value.is_empty()) else {
            problems.push(codes::KEYWORD_MISSING.at_keyword(self.number, "$DATATYPE"));
            return None;
        };
        let data_type = DataType::from_keyword(value);
        if data_type.is_none() {
            problems.push(
                codes::KEYWORD_UNUSABLE
                    .at_keyword(self.number, "$DATATYPE")
                    .with("found", value),
            );
        }
        data_type
    }

    fn parameter_count(
        &self,
        keywords: &Keywords<'_>,
        problems: &mut Vec<Problem>,
    ) -> Option<usize> {
        let Some(value) = keywords.get("$PAR").filter(|value| !value.is_empty()) else {
            problems.push(codes::KEYWORD_MISSING.at_keyword(self.number, "$PAR"));
            return None;
        };
        // Each parameter needs at least the keyword of its width.
        let most = keywords.len().min(MAX_PARAMETERS);
        let count = value
            .parse()
            .ok()
            .filter(|count| (1..=most).contains(count));
        if count.is_none() {
            problems.push(
                codes::KEYWORD_UNUSABLE
                    .at_keyword(self.number, "$PAR")
                    .with("found", value),
            );
        }
        count
    }

    fn promised(&self, keywords: &Keywords<'_>, problems: &mut Vec<Problem>) -> Option<u64> {
        let value = keywords.get("$TOT").unwrap_or_default();
        let promised = value.parse().ok();
        if promised.is_none() {
            problems.push(
                codes::TOTAL_UNKNOWN
                    .at_keyword(self.number, "$TOT")
                    .with("found", value),
            );
        }
        promised
    }

    fn analysis_segment(&self, keywords: &Keywords<'_>) -> Option<Offsets> {
        let usable = |segment: &Offsets| segment.first > 0 && segment.length() > 1;
        self.header.analysis.filter(usable).or_else(|| {
            self.offsets(keywords, "$BEGINANALYSIS", "$ENDANALYSIS")
                .filter(usable)
        })
    }

    fn analysis(&self, segment: Offsets, problems: &mut Vec<Problem>) -> Keywords<'a> {
        let bytes = self.slice(segment);
        let mut keywords = Keywords::default();
        let looks_right = bytes.len() as u64 == segment.length()
            && bytes
                .first()
                .is_some_and(|byte| *byte != 0 && !byte.is_ascii_alphanumeric());
        if looks_right {
            let at = self.base + segment.first;
            let pairs = text::pairs(bytes, at, self.number, problems);
            keywords.add(pairs, true, self.number, problems);
        }
        if keywords.is_empty() {
            problems.push(codes::ANALYSIS_UNREADABLE.at(self.place(segment)));
        }
        keywords
    }

    /// Finds DATA and reads what is in it; also says which bytes that took.
    fn events(
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

    /// Between TEXT and what follows there is only padding; anything else shows that the end of
    /// TEXT is wrong and keywords are missing.
    fn check_gap(&self, text: Offsets, segments: &[Option<Offsets>], problems: &mut Vec<Problem>) {
        let behind = text.last.saturating_add(1);
        let next = segments
            .iter()
            .flatten()
            .filter(|segment| segment.first > text.first)
            .map(|segment| segment.first)
            .min();
        let Some(next) = next.filter(|next| *next > behind) else {
            return;
        };
        let gap = self.slice(Offsets {
            first: behind,
            last: next - 1,
        });
        let rest = text::trim(gap);
        // One delimiter more than needed is padding, too.
        if rest.is_empty() || (rest.len() == 1 && rest.first() == self.slice(text).first()) {
            return;
        }
        let delimiter = self.slice(text).first();
        // Vendors keep segments of their own there; only what goes on like TEXT is told.
        if gap
            .first()
            .is_some_and(|byte| !matches!(byte, 0 | b' ' | b'\r' | b'\n'))
            && rest.iter().any(|byte| Some(byte) == delimiter)
        {
            problems.push(codes::TEXT_GOES_ON.at(Place::Byte(self.base + behind)));
        }
    }

    fn checksum(&self, end: u64, problems: &mut Vec<Problem>) {
        let end = usize::try_from(end).unwrap_or(usize::MAX);
        let (Some(before), Some(field)) = (self.bytes.get(..end), self.bytes.get(end..)) else {
            return;
        };
        if let Verdict::Wrong(found, computed) = crc::verify(before, field) {
            problems.push(
                codes::CHECKSUM_WRONG
                    .at(Place::Bytes(
                        self.base + end as u64,
                        self.base + end as u64 + 8,
                    ))
                    .with("found", found)
                    .with("computed", computed),
            );
        }
    }

    fn next(&self, keywords: &Keywords<'_>, problems: &mut Vec<Problem>) -> Option<u64> {
        let value = keywords
            .get("$NEXTDATA")
            .filter(|value| !value.is_empty())?;
        match value.parse::<u64>() {
            Ok(0) => None,
            Ok(next) => Some(next),
            Err(_) => {
                problems.push(
                    codes::NEXT_DATASET_MISSING
                        .at_keyword(self.number, "$NEXTDATA")
                        .with("found", value),
                );
                None
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
