//! The first rows of a table, and how it is written.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{EUC_JP, Encoding, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::delimited::Rows;

/// How many bytes are looked at.
const BYTES: usize = 4 << 20;
/// How many rows are looked at.
const ROWS: usize = 2000;
/// Separators, the likelier ones first.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// The first rows of a table.
#[derive(Debug)]
pub(super) struct Sample {
    pub(super) encoding: &'static Encoding,
    pub(super) delimiter: u8,
    /// Number of fields.
    pub(super) width: usize,
    /// Rows of this width, with the line of each; the header is the first one when there is one.
    pub(super) rows: Vec<(u64, Vec<String>)>,
}

/// Looks at the start of a file; nothing when it is no table.
pub(super) fn sample(bytes: &[u8]) -> Option<Sample> {
    let mut head = bytes.get(..BYTES).unwrap_or(bytes);
    if head.len() < bytes.len() {
        // Not a row, nor a letter, that is cut off.
        let end = memchr::memrchr(b'\n', head)?;
        head = head.get(..end).unwrap_or_default();
    }
    if is_other(head) {
        return None;
    }
    let encoding = encoding_of(head);
    let (text, ..) = encoding.decode(head);
    // Nobody types these: it is no text.
    if text.contains(|letter: char| {
        letter < ' ' && !matches!(letter, '\t' | '\r' | '\n' | '\u{c}' | '\u{1a}')
    }) {
        return None;
    }
    let best = DELIMITERS
        .into_iter()
        .filter_map(|delimiter| rows(text.as_bytes(), delimiter).map(|found| (delimiter, found)))
        // The most rows of one width; of equal ones the widest, then the first.
        .max_by_key(|(delimiter, (width, rows))| {
            let rank = DELIMITERS.iter().position(|one| one == delimiter);
            (rows.len(), *width, std::cmp::Reverse(rank))
        });
    let (delimiter, (width, rows)) = best?;
    Some(Sample {
        encoding,
        delimiter,
        width,
        rows,
    })
}

/// Whether it is XML, JSON, PDF or an archive, in which rows of one width are a matter of chance.
fn is_other(head: &[u8]) -> bool {
    let text = head
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(head)
        .trim_ascii_start();
    let starts: [&[u8]; 6] = [b"<?xml", b"<", b"{", b"%PDF", b"PK\x03\x04", b"\x1f\x8b"];
    starts.iter().any(|start| text.starts_with(start))
}

fn encoding_of(head: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return encoding;
    }
    if str::from_utf8(head).is_ok() {
        return UTF_8;
    }
    // Half the bytes of Latin text in UTF-16 are NUL, and none of a text in another encoding is.
    let zeros = |from: usize| {
        head.iter()
            .skip(from)
            .step_by(2)
            .take(512)
            .filter(|byte| **byte == 0)
    };
    match (zeros(0).count(), zeros(1).count()) {
        (0, 0) => {}
        (even, odd) if odd > even => return UTF_16LE,
        _ => return UTF_16BE,
    }
    // Most Latin texts with accents are valid Shift_JIS by chance: the letters have to decide.
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(head, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let fits = |encoding: &'static Encoding| {
        encoding
            .decode_without_bom_handling_and_without_replacement(head)
            .is_some()
    };
    if [SHIFT_JIS, EUC_JP].contains(&guess) && fits(guess) {
        return guess;
    }
    // A few letters tell the detector too little; but bytes that windows-1252 has no letter for do.
    let has_no_letter = |byte: &u8| matches!(byte, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D);
    if head.iter().any(has_no_letter) && fits(SHIFT_JIS) {
        return SHIFT_JIS;
    }
    WINDOWS_1252
}

/// Number of fields of most rows, and those rows.
type Found = (usize, Vec<(u64, Vec<String>)>);

fn rows(text: &[u8], delimiter: u8) -> Option<Found> {
    let mut reader = Rows::new(text, delimiter);
    let mut rows = Vec::new();
    while rows.len() < ROWS
        && let Some(row) = reader.next()
    {
        if row.fault.is_some() || row.is_blank() {
            continue;
        }
        let fields = row
            .fields()
            .map(|field| String::from_utf8_lossy(field).trim().to_owned());
        rows.push((row.line, fields.collect::<Vec<_>>()));
    }
    let mut widths: Vec<usize> = rows.iter().map(|(_, fields)| fields.len()).collect();
    widths.sort_unstable();
    let width = widths
        .chunk_by(|a, b| a == b)
        .max_by_key(|same| same.len())
        .and_then(|same| same.first().copied())
        .filter(|width| *width > 1)?;
    rows.retain(|(_, fields)| fields.len() == width);
    Some((width, rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoding_and_separator_are_found() {
        let found = |bytes: &[u8]| {
            sample(bytes).map(|it| (it.encoding.name(), it.delimiter, it.width, it.rows.len()))
        };
        assert_eq!(found(b"a,b\n1,2\n"), Some(("UTF-8", b',', 2, 2)));
        assert_eq!(found(b"a;b;c\n1,5;2;3\n"), Some(("UTF-8", b';', 3, 2)));
        assert_eq!(found(b"a\tb\n\"x,y\"\t2\n"), Some(("UTF-8", b'\t', 2, 2)));
        let japanese = SHIFT_JIS.encode("番号,症状\n1,発熱\n").0;
        assert_eq!(found(&japanese), Some(("Shift_JIS", b',', 2, 2)));
        // Both are valid Shift_JIS.
        let latin =
            b"nom;pr\xe9nom;ville\nM\xfcller;Andr\xe9;Gen\xe8ve\nLef\xe8vre;Zo\xe9;B\xe2le\n";
        assert_eq!(found(latin), Some(("windows-1252", b';', 3, 3)));
        let kana = SHIFT_JIS.encode("番号,ｶﾅ\n1,ﾊﾂﾈﾂ\n2,ｱﾚﾙｷﾞｰ\n").0;
        assert_eq!(found(&kana), Some(("Shift_JIS", b',', 2, 3)));
        for other in [
            b"<?xml version=\"1.0\"?>\n<a b=\"1,2\">\n</a>\n".as_slice(),
            b"{\"a\": 1,\n\"b\": 2,\n\"c\": 3}\n",
            b"PK\x03\x04,\n,\n",
            b"a,\x01\n\x02,c\n",
        ] {
            assert_eq!(found(other), None);
        }
        assert_eq!(found(b"n\xe9,b\n1,2\n"), Some(("windows-1252", b',', 2, 2)));
        let wide: Vec<u8> = "a\tb\n1\t2\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let marked = [b"\xff\xfe".as_slice(), &wide].concat();
        assert_eq!(found(&marked), Some(("UTF-16LE", b'\t', 2, 2)));
        assert_eq!(found(b"one column\nonly\n"), None);
        assert_eq!(found(b""), None);
    }
}
