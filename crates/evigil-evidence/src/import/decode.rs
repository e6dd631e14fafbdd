//! Bytes to text.

use encoding_rs::Encoding;

use super::fault::{Problem, ProblemKind};
use super::place::Place;

/// The text, without a byte order mark, and the name of its encoding. A mark decides; what is UTF-8 is
/// UTF-8; anything else is guessed, and that is a problem.
pub(super) fn decode(bytes: &[u8], problems: &mut Vec<Problem>) -> (String, &'static str) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
        return (text.into_owned(), encoding.name());
    }
    if let Ok(text) = str::from_utf8(bytes) {
        return (text.to_owned(), encoding_rs::UTF_8.name());
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Allow);
    problems.push(Problem {
        place: Place::line(1),
        field: String::new(),
        kind: ProblemKind::EncodingGuessed {
            encoding: encoding.name(),
        },
    });
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    (text.into_owned(), encoding.name())
}
