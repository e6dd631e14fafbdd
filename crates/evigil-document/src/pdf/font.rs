//! Fonts of a PDF: from the bytes of a shown string to Unicode and to its width.

use std::collections::HashMap;

use encoding_rs::{BIG5, EUC_JP, EUC_KR, GBK, SHIFT_JIS, UTF_8, UTF_16BE};
use lopdf::{DecompressError, Dictionary, Document, Encoding, Object, Stream};

/// Widths of one font that are read, counting those given again: twice all codes of two bytes.
const MAX_WIDTHS: usize = 131_072;

/// How the codes of a font become text.
enum Decoder {
    /// The font's own map to Unicode.
    Map(Encoding<'static>),
    /// One byte a glyph.
    Table(Vec<Box<str>>),
    /// The codes are those of a legacy or Unicode encoding.
    Charset(&'static encoding_rs::Encoding),
    /// Glyph numbers without a map: the text cannot be known.
    Unmapped,
}

/// One font, ready to decode.
pub(super) struct Font {
    decoder: Decoder,
    /// Codes have two bytes.
    composite: bool,
    /// Widths in thousandths of the font size, by code.
    widths: HashMap<u16, f32>,
    default_width: Option<f32>,
    pub(super) vertical: bool,
}

impl Font {
    /// Reads a font dictionary. What its map to Unicode decompresses to is taken off `budget`.
    pub(super) fn new(font: &Dictionary, pdf: &Document, budget: &mut usize) -> Self {
        let composite = font
            .get_deref(b"Subtype", pdf)
            .and_then(Object::as_name)
            .is_ok_and(|kind| kind == b"Type0");
        let encoding = font
            .get_deref(b"Encoding", pdf)
            .and_then(Object::as_name)
            .unwrap_or_default();
        let decoder = by_map(font, pdf, budget).unwrap_or_else(|| {
            if composite {
                by_name(encoding).map_or(Decoder::Unmapped, Decoder::Charset)
            } else {
                table(font, pdf)
            }
        });
        let (widths, default_width) = if composite {
            composite_widths(font, pdf)
        } else {
            simple_widths(font, pdf)
        };
        let vertical = composite && encoding.ends_with(b"-V");
        Self {
            decoder,
            composite,
            widths,
            default_width,
            vertical,
        }
    }

    /// The text that `codes` show; `None` when the font has no map to Unicode.
    pub(super) fn text(&self, codes: &[u8]) -> Option<String> {
        let mut text = String::new();
        match &self.decoder {
            Decoder::Map(map) => map.write_to_string(codes, &mut text).ok()?,
            Decoder::Table(table) => {
                for code in codes {
                    text.push_str(&table[usize::from(*code)]);
                }
            }
            Decoder::Charset(charset) => {
                text.push_str(&charset.decode_without_bom_handling(codes).0)
            }
            Decoder::Unmapped => return None,
        }
        text.retain(|c| !c.is_control());
        Some(text)
    }

    /// Width of `codes` in thousandths of the font size, and the number of glyphs.
    pub(super) fn width(&self, codes: &[u8], text: &str) -> (f32, f32) {
        // The codes of a legacy encoding are not the glyph numbers that widths are given for.
        if matches!(self.decoder, Decoder::Charset(_))
            || (self.widths.is_empty() && self.default_width.is_none())
        {
            let width = text
                .chars()
                .map(|c| if c < '\u{2E80}' { 500.0 } else { 1000.0 })
                .sum();
            return (width, text.chars().count() as f32);
        }
        let width = |code: u16| {
            self.widths
                .get(&code)
                .copied()
                .or(self.default_width)
                .unwrap_or(500.0)
        };
        if self.composite {
            let pairs = codes.as_chunks::<2>().0;
            (
                pairs
                    .iter()
                    .map(|pair| width(u16::from_be_bytes(*pair)))
                    .sum(),
                pairs.len() as f32,
            )
        } else {
            (
                codes.iter().map(|code| width(u16::from(*code))).sum(),
                codes.len() as f32,
            )
        }
    }
}

/// The decoder made from the font's `ToUnicode` map, which is the best there is.
fn by_map(font: &Dictionary, pdf: &Document, budget: &mut usize) -> Option<Decoder> {
    let map = font.get_deref(b"ToUnicode", pdf).ok()?.as_stream().ok()?;
    let map = unpack(map, budget)?;
    // lopdf reads the map only where no encoding stands.
    let mut bare = Dictionary::new();
    bare.set("Type", Object::Name(b"Font".to_vec()));
    bare.set("ToUnicode", Stream::new(Dictionary::new(), map));
    match bare.get_font_encoding_with_limit(pdf, *budget).ok()? {
        Encoding::UnicodeMapEncoding(map) => Some(Decoder::Map(Encoding::UnicodeMapEncoding(map))),
        _ => None,
    }
}

/// The decompressed content of a stream, taken off `budget`. Small files can make large
/// streams, and use each many times.
pub(super) fn unpack(stream: &Stream, budget: &mut usize) -> Option<Vec<u8>> {
    let content = stream.get_plain_content_with_limit(*budget);
    let cost = match &content {
        Ok(content) => content.len(),
        Err(lopdf::Error::Decompress(DecompressError::MemoryLimitExceeded { .. })) => *budget,
        // Deflate makes at most some thousand bytes of one before it finds damage.
        Err(_) => stream.content.len().saturating_mul(1000),
    };
    *budget = budget.saturating_sub(cost);
    content.ok()
}

fn table(font: &Dictionary, pdf: &Document) -> Decoder {
    let mut typed = font.clone();
    typed.remove(b"ToUnicode");
    typed.set("Type", Object::Name(b"Font".to_vec()));
    let Ok(encoding) = typed.get_font_encoding_with_limit(pdf, 0) else {
        return Decoder::Unmapped;
    };
    let glyph = |code: u8| {
        encoding
            .bytes_to_string(&[code])
            .unwrap_or_default()
            .into_boxed_str()
    };
    let table: Vec<_> = (0..=u8::MAX).map(glyph).collect();
    if table.iter().all(|glyph| glyph.is_empty()) {
        Decoder::Unmapped
    } else {
        Decoder::Table(table)
    }
}

/// The encoding that a predefined CMap reads, by its name (ISO 32000-1, table 118).
fn by_name(name: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let name = std::str::from_utf8(name).ok()?;
    if name.starts_with("Uni") && (name.contains("UCS2") || name.contains("UTF16")) {
        Some(UTF_16BE)
    } else if name.starts_with("Uni") && name.contains("UTF8") {
        Some(UTF_8)
    } else if name.contains("RKSJ") {
        Some(SHIFT_JIS)
    } else if name.starts_with("GBK") || name.starts_with("GB-EUC") {
        Some(GBK)
    } else if name.starts_with("KSC") {
        Some(EUC_KR)
    } else if name.contains("B5") {
        Some(BIG5)
    } else if matches!(name, "EUC-H" | "EUC-V") {
        Some(EUC_JP)
    } else {
        None
    }
}

fn simple_widths(font: &Dictionary, pdf: &Document) -> (HashMap<u16, f32>, Option<f32>) {
    let first = font
        .get_deref(b"FirstChar", pdf)
        .and_then(Object::as_i64)
        .unwrap_or(0);
    let widths = font.get_deref(b"Widths", pdf).and_then(Object::as_array);
    let codes = (0..256).filter_map(|offset: i64| u16::try_from(first.checked_add(offset)?).ok());
    let widths = widths.map(Vec::as_slice).unwrap_or_default();
    let widths = codes
        .zip(widths)
        .filter_map(|(code, width)| Some((code, number(width, pdf)?)))
        .collect();
    (widths, None)
}

/// Widths of a composite font: `[first [w1 w2 …] first last w …]` (ISO 32000-1, 9.7.4.3).
fn composite_widths(font: &Dictionary, pdf: &Document) -> (HashMap<u16, f32>, Option<f32>) {
    let mut widths = HashMap::new();
    let descendant = font
        .get_deref(b"DescendantFonts", pdf)
        .and_then(Object::as_array)
        .ok()
        .and_then(|fonts| pdf.dereference(fonts.first()?).ok()?.1.as_dict().ok());
    let Some(descendant) = descendant else {
        return (widths, None);
    };
    let default = descendant
        .get_deref(b"DW", pdf)
        .ok()
        .and_then(|width| number(width, pdf))
        .unwrap_or(1000.0);
    let entries = descendant
        .get_deref(b"W", pdf)
        .and_then(Object::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let mut entries = entries.iter();
    let mut read = 0;
    while read < MAX_WIDTHS
        && let (Some(first), Some(second)) = (entries.next(), entries.next())
    {
        let Some(first) = number(first, pdf).map(|first| first as u16) else {
            break;
        };
        match pdf.dereference(second) {
            Ok((_, Object::Array(list))) => {
                read += list.len();
                widths.extend(
                    (first..=u16::MAX)
                        .zip(list)
                        .filter_map(|(code, width)| Some((code, number(width, pdf)?))),
                );
            }
            Ok((_, last)) => {
                let (Some(last), Some(width)) = (
                    number(last, pdf),
                    entries.next().and_then(|width| number(width, pdf)),
                ) else {
                    break;
                };
                let last = last as u16;
                read += usize::from(last.saturating_sub(first)) + 1;
                widths.extend((first..=last).map(|code| (code, width)));
            }
            Err(_) => break,
        }
    }
    (widths, Some(default))
}

fn number(object: &Object, pdf: &Document) -> Option<f32> {
    pdf.dereference(object)
        .ok()?
        .1
        .as_float()
        .ok()
        .filter(|number| number.is_finite())
}
