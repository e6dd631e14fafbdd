//! Character encodings: from bytes to text.
//!
//! Precedence: byte order mark, HTTP header, declaration in the document, content.
//! A declaration that the bytes contradict loses to the content: saved pages often keep
//! the declaration of the encoding they had before.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    DecoderResult, EUC_JP, Encoding, ISO_2022_JP, REPLACEMENT, SHIFT_JIS, UTF_8, UTF_16BE,
    UTF_16LE, WINDOWS_1252, X_USER_DEFINED,
};

use crate::problem;

/// Bytes that the content is judged by. Japanese text shows its encoding much sooner.
const SAMPLE: usize = 64 << 10;

/// Decoded text and the encoding that was used.
pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) encoding: &'static Encoding,
    pub(crate) problems: Vec<String>,
    /// Nothing but the absence of any better guess speaks for the encoding.
    pub(crate) doubtful: bool,
}

/// The encoding a label such as `x-sjis` names, when it is one that text can be in.
pub(crate) fn by_label(label: &[u8]) -> Option<&'static Encoding> {
    Encoding::for_label(label)
        .filter(|&encoding| encoding != REPLACEMENT && encoding != X_USER_DEFINED)
}

/// The encoding named by the `charset` parameter of a content type.
pub(crate) fn by_content_type(content_type: &str) -> Option<&'static Encoding> {
    let mut parameters = content_type.split(';').skip(1);
    parameters.find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        name.trim()
            .eq_ignore_ascii_case("charset")
            .then(|| by_label(value.as_bytes()))
            .flatten()
    })
}

/// The UTF-16 order of bytes that have no byte order mark, when they look like UTF-16.
pub(crate) fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    // Text in an 8-bit encoding has no NUL; ASCII read as UTF-16 is made of plausible kanji,
    // so that only what UTF-8 cannot be is looked at.
    if sample.len() < 4
        || (!sample.contains(&0) && std::str::from_utf8(&bytes[..bytes.len().min(4096)]).is_ok())
    {
        return None;
    }
    let share = |unit: fn([u8; 2]) -> u16| {
        let (mut telling, mut plausible) = (0, 0);
        for pair in sample.as_chunks::<2>().0 {
            let unit = unit(*pair);
            // ASCII, CJK punctuation and kana make up a good part of all text evigil reads.
            let tells = matches!(unit, 0x09 | 0x0A | 0x0D | 0x20..=0x7E | 0x3000..=0x30FF);
            telling += usize::from(tells);
            plausible += usize::from(
                tells
                    || matches!(unit, 0xA0..=0xFF | 0x2010..=0x22FF | 0x4E00..=0x9FFF | 0xFF01..=0xFF9F),
            );
        }
        let units = sample.len() / 2;
        (plausible * 20 >= units * 19 && telling * 4 >= units).then_some(telling)
    };
    match (share(u16::from_le_bytes), share(u16::from_be_bytes)) {
        (Some(le), Some(be)) if be > le => Some(UTF_16BE),
        (Some(_), _) => Some(UTF_16LE),
        (None, Some(_)) => Some(UTF_16BE),
        (None, None) => None,
    }
}

/// Decodes `bytes`; `declared` are the declarations, the strongest first.
pub(crate) fn decode(mut bytes: Vec<u8>, all: &[Option<&'static Encoding>]) -> Decoded {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        bytes.drain(..mark);
        return convert(bytes, encoding, mark, Vec::new());
    }
    let Some(declared) = all.iter().copied().flatten().next() else {
        let (encoding, problems) = by_content(&bytes);
        // All languages of the legacy encodings that are only guessed put spaces between words.
        let doubtful =
            !problems.is_empty() && !bytes.iter().take(SAMPLE).any(u8::is_ascii_whitespace);
        return Decoded {
            doubtful,
            ..convert(bytes, encoding, 0, problems)
        };
    };
    if declared == UTF_8 {
        // Nearly all pages: the bytes become the text in one pass.
        match String::from_utf8(bytes) {
            Ok(text) => {
                return Decoded {
                    text,
                    encoding: UTF_8,
                    problems: Vec::new(),
                    doubtful: false,
                };
            }
            Err(error) => bytes = error.into_bytes(),
        }
    }
    if declared == WINDOWS_1252
        && let Some(better) = better_than_latin(&bytes, all)
    {
        let problem = problem::wrong_declaration(declared.name(), better.name());
        return convert(bytes, better, 0, vec![problem]);
    }
    let Some(byte) = first_malformed(declared, &bytes) else {
        return convert(bytes, declared, 0, Vec::new());
    };
    let (found, _) = by_content(&bytes);
    let trusted = found == UTF_8 || is_japanese(found) || found == UTF_16LE || found == UTF_16BE;
    if found != declared
        && trusted
        && first_malformed(found, &bytes).is_none_or(|other| other > byte && found != UTF_8)
    {
        return convert(
            bytes,
            found,
            0,
            vec![problem::wrong_declaration(declared.name(), found.name())],
        );
    }
    convert(bytes, declared, 0, Vec::new())
}

/// What is to be believed instead of Latin-1, which servers and editors declare by default and
/// which no bytes contradict: UTF-8 that is valid, or another declaration that is.
fn better_than_latin(bytes: &[u8], all: &[Option<&'static Encoding>]) -> Option<&'static Encoding> {
    let others = all
        .iter()
        .copied()
        .flatten()
        .filter(|&other| other != WINDOWS_1252);
    let mut better = std::iter::once(UTF_8).chain(others);
    better.find(|&encoding| !bytes.is_ascii() && first_malformed(encoding, bytes).is_none())
}

fn is_japanese(encoding: &'static Encoding) -> bool {
    encoding == SHIFT_JIS || encoding == EUC_JP || encoding == ISO_2022_JP
}

/// The encoding that the bytes themselves show.
fn by_content(bytes: &[u8]) -> (&'static Encoding, Vec<String>) {
    let utf8 = Utf8Census::of(bytes);
    if utf8.invalid == 0 {
        if memchr::memchr(0, bytes).is_some()
            && let Some(encoding) = utf16_without_mark(bytes)
        {
            return (encoding, Vec::new());
        }
        if utf8.multibyte == 0
            && has_iso_2022_escape(bytes)
            && first_malformed(ISO_2022_JP, bytes).is_none()
        {
            return (ISO_2022_JP, Vec::new());
        }
        return (UTF_8, Vec::new());
    }
    // Text in a legacy encoding holds a valid UTF-8 sequence only by chance.
    if utf8.multibyte > 4 * utf8.invalid {
        return (UTF_8, Vec::new());
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return (encoding, Vec::new());
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(&bytes[..bytes.len().min(SAMPLE)], true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    if is_japanese(guess) {
        return (guess, Vec::new());
    }
    // A handful of Japanese words among ASCII is too little for the detector.
    for encoding in [SHIFT_JIS, EUC_JP] {
        if first_malformed(encoding, bytes).is_none() && mostly_japanese(encoding, bytes) {
            return (encoding, Vec::new());
        }
    }
    let guess = if first_malformed(guess, bytes).is_some() {
        WINDOWS_1252
    } else {
        guess
    };
    (guess, vec![problem::guessed(guess.name())])
}

/// Whether there is an escape sequence that selects a Japanese or ASCII character set.
fn has_iso_2022_escape(bytes: &[u8]) -> bool {
    memchr::memchr_iter(0x1B, bytes).any(|at| matches!(bytes.get(at + 1), Some(b'$' | b'(')))
}

/// Whether the bytes above ASCII decode to kana, kanji and full-width forms only, with kana
/// among them. Half-width kana are what any legacy text looks like in Shift_JIS.
fn mostly_japanese(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    let (text, _) = encoding.decode_without_bom_handling(&bytes[..bytes.len().min(SAMPLE)]);
    let mut kana = false;
    let all = text.chars().filter(|c| !c.is_ascii()).all(|c| {
        kana |= matches!(c, '\u{3041}'..='\u{30FF}');
        matches!(c, '\u{3000}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF5E}' | '\u{FFFD}')
    });
    all && kana
}

/// How much of some bytes is valid UTF-8.
struct Utf8Census {
    multibyte: usize,
    invalid: usize,
}

impl Utf8Census {
    fn of(bytes: &[u8]) -> Self {
        if std::str::from_utf8(bytes).is_ok() {
            return Self {
                multibyte: usize::from(!bytes.is_ascii()),
                invalid: 0,
            };
        }
        let mut census = Self {
            multibyte: 0,
            invalid: 0,
        };
        for chunk in bytes.utf8_chunks() {
            census.multibyte += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
            census.invalid += usize::from(!chunk.invalid().is_empty());
        }
        census
    }
}

/// Offset of the first byte that is not valid in `encoding`.
fn first_malformed(encoding: &'static Encoding, bytes: &[u8]) -> Option<usize> {
    if encoding == UTF_8 {
        return std::str::from_utf8(bytes)
            .err()
            .map(|error| error.valid_up_to());
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut sink = [0; 4096];
    let mut at = 0;
    loop {
        let (result, read, _) =
            decoder.decode_to_utf8_without_replacement(&bytes[at..], &mut sink, true);
        at += read;
        match result {
            DecoderResult::InputEmpty => return None,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, after) => {
                return Some(at.saturating_sub(usize::from(length) + usize::from(after)));
            }
        }
    }
}

/// Decodes without a byte order mark; `skipped` bytes were taken off before.
fn convert(
    bytes: Vec<u8>,
    encoding: &'static Encoding,
    skipped: usize,
    mut problems: Vec<String>,
) -> Decoded {
    if encoding == UTF_8 {
        // The bytes become the text as they are: spans point into the file itself.
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                problems.push(problem::replaced(
                    encoding.name(),
                    skipped + error.utf8_error().valid_up_to(),
                ));
                String::from_utf8_lossy(error.as_bytes()).into_owned()
            }
        };
        return Decoded {
            text,
            encoding,
            problems,
            doubtful: false,
        };
    }
    let (text, malformed) = encoding.decode_without_bom_handling(&bytes);
    if malformed {
        let byte = first_malformed(encoding, &bytes).unwrap_or(0);
        problems.push(problem::replaced(encoding.name(), skipped + byte));
    }
    Decoded {
        text: text.into_owned(),
        encoding,
        problems,
        doubtful: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JAPANESE: &str =
        "エクソソーム点滴は未承認の治療です。自由診療であり、保険は使えません。\n";

    fn check(bytes: Vec<u8>, declared: Option<&'static Encoding>, name: &str, text: &str) {
        let decoded = decode(bytes, &[declared]);
        assert_eq!(
            (decoded.encoding.name(), decoded.text.as_str()),
            (name, text),
            "{:?}",
            decoded.problems
        );
    }

    fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn finds_japanese_encodings_by_content() {
        for encoding in [SHIFT_JIS, EUC_JP, ISO_2022_JP, UTF_8] {
            let (bytes, _, unmappable) = encoding.encode(JAPANESE);
            assert!(!unmappable);
            check(bytes.into_owned(), None, encoding.name(), JAPANESE);
        }
        check(
            utf16(JAPANESE, u16::to_le_bytes),
            None,
            "UTF-16LE",
            JAPANESE,
        );
        check(
            utf16(JAPANESE, u16::to_be_bytes),
            None,
            "UTF-16BE",
            JAPANESE,
        );
        check(
            utf16("Exosome drip, 90,000 yen.", u16::to_le_bytes),
            None,
            "UTF-16LE",
            "Exosome drip, 90,000 yen.",
        );
    }

    #[test]
    fn finds_a_few_japanese_words_in_ascii() {
        let text = "Exosome drip (エクソソーム), 90,000 yen";
        for encoding in [SHIFT_JIS, EUC_JP] {
            check(
                encoding.encode(text).0.into_owned(),
                None,
                encoding.name(),
                text,
            );
        }
    }

    #[test]
    fn byte_order_mark_beats_the_declaration() {
        let mut bytes = b"\xFF\xFE".to_vec();
        bytes.extend(utf16(JAPANESE, u16::to_le_bytes));
        check(bytes, Some(SHIFT_JIS), "UTF-16LE", JAPANESE);
    }

    #[test]
    fn cp932_extensions_are_read() {
        check(
            b"\x87\x40\x87\x8a\x82\xa0".to_vec(),
            Some(SHIFT_JIS),
            "Shift_JIS",
            "①㈱あ",
        );
    }

    #[test]
    fn a_declaration_the_bytes_contradict_loses() {
        let decoded = decode(JAPANESE.as_bytes().to_vec(), &[Some(SHIFT_JIS)]);
        assert_eq!(decoded.text, JAPANESE);
        assert!(
            decoded.problems[0].starts_with("EV-D102"),
            "{:?}",
            decoded.problems
        );
        let sjis = SHIFT_JIS.encode(JAPANESE).0.into_owned();
        assert_eq!(decode(sjis, &[Some(UTF_8)]).text, JAPANESE);
    }

    #[test]
    fn a_default_declaration_of_latin_loses() {
        let sjis = SHIFT_JIS.encode(JAPANESE).0.into_owned();
        let latin = Some(WINDOWS_1252);
        assert_eq!(decode(sjis, &[latin, Some(SHIFT_JIS)]).text, JAPANESE);
        assert_eq!(decode(JAPANESE.into(), &[latin, None]).text, JAPANESE);
        assert_eq!(decode(b"caf\xE9".to_vec(), &[latin, None]).text, "café");
    }

    #[test]
    fn broken_utf8_says_where() {
        let mut bytes = JAPANESE.as_bytes().to_vec();
        bytes.insert(30, 0xFF);
        let decoded = decode(bytes.clone(), &[None]);
        assert_eq!(decoded.encoding, UTF_8);
        assert!(decoded.text.contains('\u{FFFD}'));
        assert!(
            decoded.problems[0].contains("byte 30:"),
            "{:?}",
            decoded.problems
        );
        // With a byte order mark, offsets still count from the start of the file.
        let marked = decode([b"\xEF\xBB\xBF".as_slice(), &bytes].concat(), &[None]);
        assert!(
            marked.problems[0].contains("byte 33:"),
            "{:?}",
            marked.problems
        );
    }

    #[test]
    fn reads_the_charset_parameter() {
        assert_eq!(
            by_content_type("text/html; Charset=\"x-sjis\""),
            Some(SHIFT_JIS)
        );
        assert_eq!(by_content_type("text/html"), None);
        assert_eq!(by_content_type("text/html; charset=no-such"), None);
    }
}
