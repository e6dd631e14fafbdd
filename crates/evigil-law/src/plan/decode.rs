//! From the bytes of a saved page or list to text.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

use super::error::PlanError;

/// Beginnings of files that people save instead of a page.
const OTHER: [(&[u8], &str); 5] = [
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a spreadsheet or an archive"),
    (b"\xD0\xCF\x11\xE0", "an old Office file"),
    (b"From: <Saved by", "a web archive (MHTML)"),
    (b"bplist", "a web archive"),
];

/// Bytes in which a page declares its encoding.
const HEAD: usize = 2048;

/// The text of `bytes`. What the bytes are goes before what the page declares: a saved page often
/// keeps the declaration it had before.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, PlanError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(PlanError::Empty);
    }
    for (beginning, kind) in OTHER {
        if bytes.starts_with(beginning) {
            return Err(PlanError::OtherFormat { kind });
        }
    }
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let utf8 = std::str::from_utf8(bytes).is_ok();
    let encoding = match marked {
        Some(encoding) => encoding,
        None if utf8 => UTF_8,
        None => guess(bytes),
    };
    let (text, _, faulty) = encoding.decode(bytes);
    if faulty || text.contains('\0') {
        return Err(PlanError::Encoding {
            encoding: encoding.name().to_owned(),
        });
    }
    Ok(text)
}

/// The encoding that the page declares, when the bytes can be in it; otherwise by content.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let declared = declared(bytes).filter(|encoding| {
        let (_, _, faulty) = encoding.decode(bytes);
        !faulty
    });
    declared.unwrap_or_else(|| {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
        detector.feed(bytes, true);
        detector.guess(Some(b"jp"), Utf8Detection::Allow)
    })
}

fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let (_, rest) = head.split_once("charset=")?;
    let label: String = rest
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'))
        .collect();
    Encoding::for_label(label.as_bytes())
}
