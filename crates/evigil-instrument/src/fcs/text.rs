//! The grammar of TEXT and ANALYSIS: fields between delimiters.
//!
//! By the standard a doubled delimiter stands for one delimiter within a keyword or value, and
//! values are never empty. Real instruments also write empty values, which look the same. Both
//! readings are tried on a TEXT that holds doubled delimiters, and the one that makes sense wins.

use std::borrow::Cow;
use std::collections::HashSet;

use super::codes;
use crate::{Place, Problem};

/// A keyword and its value, still as bytes.
pub(super) type Pair<'a> = (Cow<'a, [u8]>, Cow<'a, [u8]>);

/// What a doubled delimiter means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doubled {
    /// One delimiter within the field, as the standard has it.
    Literal,
    /// The end of a field and an empty value.
    Empty,
}

/// More fields than any instrument writes; what comes behind is left out.
const MAX_FIELDS: usize = 1_000_000;

/// Keywords without a value are told one by one up to this number.
const MAX_WITHOUT_VALUE: usize = 50;

/// Removes what pads fields and segments: blanks, line ends and NUL at both ends.
pub(super) fn trim(bytes: &[u8]) -> &[u8] {
    let pads = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0);
    let Some(start) = bytes.iter().position(|byte| !pads(byte)) else {
        return &[];
    };
    let end = bytes.iter().rposition(|byte| !pads(byte)).unwrap_or(start);
    bytes.get(start..=end).unwrap_or_default()
}

/// The keywords of a segment, in their order.
///
/// `at` is the first byte of the segment in the file, `dataset` the number of the data set.
pub(super) fn pairs<'a>(
    segment: &'a [u8],
    at: u64,
    dataset: usize,
    problems: &mut Vec<Problem>,
) -> Vec<Pair<'a>> {
    // Offsets that point a little early meet the padding before TEXT.
    let skipped = segment
        .iter()
        .position(|byte| !matches!(byte, b' ' | 0))
        .unwrap_or(segment.len());
    let segment = segment.get(skipped..).unwrap_or_default();
    let at = at + skipped as u64;
    let Some((&delimiter, body)) = segment.split_first() else {
        return Vec::new();
    };
    if skipped > 0 || delimiter > 126 || delimiter.is_ascii_alphanumeric() || delimiter == b'$' {
        problems.push(
            codes::DELIMITER_UNUSUAL
                .at(Place::Byte(at))
                .with("found", char::from(delimiter).escape_default())
                .with("skipped", skipped),
        );
    }
    let literal = Fields::read(body, delimiter, Doubled::Literal);
    let fields = match doubled(body, delimiter) {
        None => literal,
        Some(first) => choose(literal, body, delimiter, at + 1 + first as u64, problems),
    };
    fields.into_pairs(delimiter, at, segment.len(), dataset, problems)
}

/// Where the first doubled delimiter before the padding at the end stands.
fn doubled(body: &[u8], delimiter: u8) -> Option<usize> {
    body.windows(2).position(|two| two == [delimiter; 2])
}

/// Chooses between both readings of doubled delimiters; a tie goes to the standard's.
fn choose<'a>(
    literal: Fields<'a>,
    body: &'a [u8],
    delimiter: u8,
    at: u64,
    problems: &mut Vec<Problem>,
) -> Fields<'a> {
    let empty = Fields::read(body, delimiter, Doubled::Empty);
    let (as_literal, as_empty) = (literal.score(delimiter), empty.score(delimiter));
    let code = match as_literal.cmp(&as_empty) {
        std::cmp::Ordering::Less => return literal,
        // A keyword that would be empty speaks against that reading.
        std::cmp::Ordering::Equal if empty.has_empty_keyword() => return literal,
        std::cmp::Ordering::Equal => codes::DOUBLED_DELIMITER_AMBIGUOUS,
        std::cmp::Ordering::Greater => codes::EMPTY_VALUES,
    };
    let count = empty.fields.iter().filter(|field| field.is_empty()).count();
    problems.push(
        code.at(Place::Byte(at))
            .with("delimiter", char::from(delimiter).escape_default())
            .with("count", count),
    );
    if code == codes::EMPTY_VALUES {
        empty
    } else {
        literal
    }
}

/// The fields of a segment, in one of the two readings.
struct Fields<'a> {
    fields: Vec<Cow<'a, [u8]>>,
    /// What stands behind the last delimiter, without padding.
    tail: Cow<'a, [u8]>,
    /// Whether there are more fields than are read.
    cut: bool,
}

/// How badly a reading fits; the smaller the better. In order of weight: required keywords that
/// are missing; keywords with the delimiter within and values that are keywords; an odd count.
type Score = (usize, usize, bool);

impl<'a> Fields<'a> {
    fn read(body: &'a [u8], delimiter: u8, doubled: Doubled) -> Self {
        let mut fields = Vec::new();
        // What an earlier doubled delimiter of the same field left behind.
        let mut before: Option<Vec<u8>> = None;
        let mut start = 0;
        let mut search = 0;
        while let Some(found) = body
            .get(search..)
            .and_then(|rest| memchr::memchr(delimiter, rest))
        {
            if fields.len() >= MAX_FIELDS {
                return Self {
                    fields,
                    tail: Cow::Borrowed(&[]),
                    cut: true,
                };
            }
            let end = search + found;
            if doubled == Doubled::Literal && body.get(end + 1) == Some(&delimiter) {
                let piece = body.get(start..=end).unwrap_or_default();
                before.get_or_insert_default().extend_from_slice(piece);
                start = end + 2;
            } else {
                fields.push(join(
                    before.take(),
                    body.get(start..end).unwrap_or_default(),
                ));
                start = end + 1;
            }
            search = start;
        }
        let tail = trim(body.get(start..).unwrap_or_default());
        Self {
            fields,
            tail: join(before, tail),
            cut: false,
        }
    }

    /// The fields with an unclosed last value, if that is what the tail is.
    fn effective(&self) -> impl Iterator<Item = &[u8]> {
        let tail = (!self.tail.is_empty() && (self.fields.len() % 2 == 1 || self.tail.len() > 1))
            .then_some(&*self.tail);
        self.fields.iter().map(|field| &**field).chain(tail)
    }

    /// Whether a value stands without its keyword.
    fn has_empty_keyword(&self) -> bool {
        self.fields
            .as_chunks::<2>()
            .0
            .iter()
            .any(|[key, value]| trim(key).is_empty() && !trim(value).is_empty())
    }

    fn score(&self, delimiter: u8) -> Score {
        let fields: Vec<&[u8]> = self.effective().collect();
        let keys: HashSet<Vec<u8>> = fields
            .iter()
            .step_by(2)
            .map(|key| trim(key).to_ascii_uppercase())
            .collect();
        let has = |key: &[u8]| keys.contains(key);
        let mut missing = [&b"$PAR"[..], b"$TOT", b"$BYTEORD", b"$DATATYPE"]
            .iter()
            .filter(|key| !has(key))
            .count();
        let mut strange = 0;
        let mut parameters = 0_usize;
        for pair in fields.chunks_exact(2) {
            let [key, value] = pair else { continue };
            strange += usize::from(key.contains(&delimiter));
            strange += usize::from(is_bare_keyword(value));
            if trim(key).eq_ignore_ascii_case(b"$PAR") {
                parameters = std::str::from_utf8(trim(value))
                    .ok()
                    .and_then(|text| text.parse().ok())
                    .unwrap_or(0);
            }
        }
        // Every parameter has keywords of its own, so more than there are keywords is a lie.
        for n in 1..=parameters.min(keys.len()) {
            for letter in ['B', 'R', 'N'] {
                missing += usize::from(!has(format!("$P{n}{letter}").as_bytes()));
            }
        }
        (missing, strange, fields.len() % 2 == 1)
    }

    fn into_pairs(
        self,
        delimiter: u8,
        at: u64,
        length: usize,
        dataset: usize,
        problems: &mut Vec<Problem>,
    ) -> Vec<Pair<'a>> {
        let Self {
            mut fields,
            tail,
            cut,
        } = self;
        if cut {
            problems.push(
                codes::TOO_MANY
                    .at(Place::Dataset(dataset))
                    .with("limit", MAX_FIELDS / 2),
            );
        }
        if !tail.is_empty() {
            problems.push(
                codes::TEXT_END_UNCLOSED
                    .at(Place::Byte(at + (length as u64).saturating_sub(1)))
                    .with("delimiter", char::from(delimiter).escape_default()),
            );
            // A single byte behind a value is the first one of the next segment.
            if fields.len() % 2 == 1 || tail.len() > 1 {
                fields.push(tail);
            }
        }
        let mut pairs = Vec::with_capacity(fields.len() / 2);
        let mut without_value = 0;
        let mut fields = fields.into_iter();
        while let Some(key) = fields.next() {
            let key = trimmed(key);
            match fields.next().map(trimmed) {
                Some(value) if !key.is_empty() => pairs.push((key, value)),
                // Nothing at all between delimiters at the end of TEXT is padding.
                Some(value) if value.is_empty() => {}
                value => {
                    without_value += 1;
                    if without_value <= MAX_WITHOUT_VALUE {
                        let field = value.filter(|_| key.is_empty()).unwrap_or(key);
                        problems.push(
                            codes::KEYWORD_WITHOUT_VALUE
                                .at_keyword(dataset, String::from_utf8_lossy(&field)),
                        );
                    }
                }
            }
        }
        pairs
    }
}

/// Whether a value looks like a keyword of the standard, which shows that keywords and values
/// have changed places.
fn is_bare_keyword(value: &[u8]) -> bool {
    value.split_first().is_some_and(|(first, rest)| {
        *first == b'$'
            && !rest.is_empty()
            && rest
                .iter()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    })
}

/// A field of two pieces, borrowed when there is only one.
fn join(before: Option<Vec<u8>>, piece: &[u8]) -> Cow<'_, [u8]> {
    match before {
        None => Cow::Borrowed(piece),
        Some(mut bytes) => {
            bytes.extend_from_slice(piece);
            Cow::Owned(bytes)
        }
    }
}

fn trimmed(field: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    match field {
        Cow::Borrowed(bytes) => Cow::Borrowed(trim(bytes)),
        Cow::Owned(bytes) => Cow::Owned(trim(&bytes).to_vec()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<(String, String)>, Vec<&'static str>) {
        let mut problems = Vec::new();
        let pairs = pairs(text.as_bytes(), 256, 1, &mut problems)
            .into_iter()
            .map(|(key, value)| {
                (
                    String::from_utf8(key.into_owned()).unwrap(),
                    String::from_utf8(value.into_owned()).unwrap(),
                )
            })
            .collect();
        (pairs, problems.iter().map(|problem| problem.code).collect())
    }

    fn value(text: &str, key: &str) -> String {
        let (pairs, _) = read(text);
        let found = pairs.into_iter().find(|pair| pair.0 == key);
        found.unwrap_or_else(|| panic!("{key} is read")).1
    }

    const REQUIRED: &str = "/$PAR/1/$TOT/1/$BYTEORD/1,2/$DATATYPE/I/$P1B/16/$P1R/16/$P1N/A";

    #[test]
    fn a_doubled_delimiter_is_one_within_the_value() {
        let text = format!("{REQUIRED}/$P1F/561//10 nm/X/y/");
        assert_eq!(value(&text, "$P1F"), "561/10 nm");
        assert_eq!(value(&text, "X"), "y");
        assert!(read(&text).1.is_empty());
    }

    #[test]
    fn a_doubled_delimiter_is_an_empty_value_where_only_that_makes_sense() {
        let text = format!("{REQUIRED}/$P1F//$P1G/600/");
        assert_eq!(value(&text, "$P1F"), "");
        assert_eq!(value(&text, "$P1G"), "600");
        assert_eq!(read(&text).1, ["EV-F009"]);
    }

    #[test]
    fn keywords_shifted_by_an_empty_value_are_noticed() {
        let text = format!("/$INST/{REQUIRED}/");
        assert_eq!(value(&text, "$INST"), "");
        assert_eq!(value(&text, "$PAR"), "1");
    }

    #[test]
    fn four_delimiters_are_two() {
        let text = format!("{REQUIRED}/PATH/a////b/");
        assert_eq!(value(&text, "PATH"), "a//b");
    }

    #[test]
    fn blanks_around_keywords_are_padding() {
        assert_eq!(value("/   $PAR/ 3 /", "$PAR"), "3");
    }

    #[test]
    fn an_unclosed_value_is_kept() {
        let (pairs, problems) = read("/A/1/B/22");
        assert_eq!(pairs[1], ("B".into(), "22".into()));
        assert_eq!(problems, ["EV-F007"]);
    }

    #[test]
    fn a_byte_of_the_next_segment_is_dropped() {
        let (pairs, problems) = read("/A/1/B/2/x");
        assert_eq!(pairs.len(), 2);
        assert_eq!(problems, ["EV-F007"]);
    }

    #[test]
    fn line_ends_behind_text_are_padding() {
        assert_eq!(
            read("/A/1/\r\n  "),
            (vec![("A".into(), "1".into())], vec![])
        );
    }

    #[test]
    fn a_keyword_without_value_is_told() {
        let (pairs, problems) = read("/A/1/B/");
        assert_eq!(pairs.len(), 1);
        assert_eq!(problems, ["EV-F008"]);
    }

    #[test]
    fn nothing_is_read_from_nothing() {
        for text in ["", "/", "//", "///", "    "] {
            assert!(read(text).0.is_empty(), "{text:?}");
        }
    }
}
