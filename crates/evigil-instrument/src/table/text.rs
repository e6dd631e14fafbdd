//! From bytes to text: the encodings that instrument software writes.

use std::borrow::Cow;

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Decodes an export.
///
/// A byte-order mark decides; then UTF-8 where the bytes are valid UTF-8; else Windows-1252, which
/// holds Latin-1 and gives every byte a character. NUL bytes stay, because a `ZetaView` profile has
/// one in the middle of its text.
#[must_use]
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return utf8_or_latin(rest);
    }
    if bytes.starts_with(b"\xff\xfe") {
        return UTF_16LE.decode_with_bom_removal(bytes).0;
    }
    if bytes.starts_with(b"\xfe\xff") {
        return UTF_16BE.decode_with_bom_removal(bytes).0;
    }
    utf8_or_latin(bytes)
}

fn utf8_or_latin(bytes: &[u8]) -> Cow<'_, str> {
    UTF_8
        .decode_without_bom_handling_and_without_replacement(bytes)
        .unwrap_or_else(|| WINDOWS_1252.decode_without_bom_handling(bytes).0)
}

/// The beginning of an export as text, enough to tell its format.
#[must_use]
pub(crate) fn head(bytes: &[u8]) -> Cow<'_, str> {
    /// `ZetaView` names its kind of measurement within the first 2 kB; Zetasizer headers name their
    /// columns within the first few hundred bytes, but templates can put long lists first.
    const HEAD_BYTES: usize = 16 * 1024;
    // An odd cut would split a UTF-16 unit, and any cut can split a character of UTF-8. Cutting
    // after a line end avoids the latter where lines are not enormous.
    let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
    let end = memchr::memrchr(b'\n', head).map_or(head.len(), |at| at.saturating_add(1));
    if bytes.len() > HEAD_BYTES
        && !bytes.starts_with(b"\xff\xfe")
        && !bytes.starts_with(b"\xfe\xff")
    {
        return decode(head.get(..end).unwrap_or(head));
    }
    decode(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_of_instrument_software() {
        assert_eq!(decode(b"\xef\xbb\xbfF0,\xc2\xb5"), "F0,\u{b5}");
        assert_eq!(decode(b"Trigger \xb5s"), "Trigger \u{b5}s");
        assert_eq!(decode(b"\xb5\0s"), "\u{b5}\0s");
        assert_eq!(decode(b"\xff\xfeA\0\xb5\0"), "A\u{b5}");
        assert_eq!(decode(b"\xfe\xff\0A"), "A");
        assert_eq!(decode("温度".as_bytes()), "温度");
    }
}
