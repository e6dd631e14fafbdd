//! The segments of a data set, from the HEADER to the checksum.

use super::acquisition;
use super::codes;
use super::crc::{self, Verdict};
use super::data_set::DataSet;
use super::header::{self, Header, Offsets};
use super::keywords::Keywords;
use super::parameter::{self, DataType};
use super::spillover;
use super::text;
use super::version::Version;
use crate::{Place, Problem};

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
pub(super) struct Builder<'a> {
    /// From the first byte of the data set to the end of the file.
    pub(super) bytes: &'a [u8],
    pub(super) base: u64,
    pub(super) number: usize,
    pub(super) header: Header,
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

    pub(super) const fn place(&self, segment: Offsets) -> Place {
        Place::Bytes(
            self.base.saturating_add(segment.first),
            self.base
                .saturating_add(segment.first)
                .saturating_add(segment.length()),
        )
    }

    /// The bytes of a segment that are in the file.
    pub(super) fn slice(&self, segment: Offsets) -> &'a [u8] {
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
    pub(super) fn offsets(
        &self,
        keywords: &Keywords<'_>,
        first: &str,
        last: &str,
    ) -> Option<Offsets> {
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
