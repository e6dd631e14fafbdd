//! What bytes are: from their content first, then from the name.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use evigil_core::DocumentFormat;

use crate::charset;

/// Bytes looked at. The WHATWG sniffing standard reads 1445; pages with a long comment on top exist.
const WINDOW: usize = 8192;

/// Elements that begin a page.
const PAGE: [&str; 4] = ["!doctype html", "html", "head", "body"];

/// Elements that begin a piece of a page.
const PIECE: [&str; 28] = [
    "a", "article", "b", "br", "center", "div", "dl", "font", "form", "h1", "h2", "h3", "header",
    "hr", "img", "link", "main", "meta", "nav", "ol", "p", "script", "section", "span", "style",
    "table", "title", "ul",
];

/// What the first bytes say about the container or format, whatever the name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Magic {
    Gzip,
    Warc,
    Pdf,
}

/// The signature at the start of `bytes`.
pub(crate) fn magic(bytes: &[u8]) -> Option<Magic> {
    if bytes.starts_with(b"\x1f\x8b") {
        Some(Magic::Gzip)
    } else if bytes.starts_with(b"WARC/") {
        Some(Magic::Warc)
    } else if is_pdf(bytes) {
        Some(Magic::Pdf)
    } else {
        None
    }
}

/// Readers of PDF accept the signature anywhere in the first 1024 bytes; web pages about PDF
/// do not begin with a line that starts with it.
fn is_pdf(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1024)];
    head.starts_with(b"%PDF-")
        || (head.windows(6).any(|window| window == b"\n%PDF-")
            && !head.contains(&b'<')
            && head.contains(&0))
}

/// Lower-case extension of a path or address, without query and fragment.
pub(crate) fn extension(name: &str) -> Option<String> {
    let path = name.split(['?', '#']).next()?;
    let file = path.rsplit(['/', '\\']).next()?;
    let (stem, extension) = file.rsplit_once('.')?;
    (!stem.is_empty()).then(|| extension.to_ascii_lowercase())
}

/// The format of a document. `content_type` and `name` only decide what the content leaves open.
pub(crate) fn sniff(
    bytes: &[u8],
    content_type: Option<&str>,
    name: Option<&str>,
) -> DocumentFormat {
    if magic(bytes) == Some(Magic::Pdf) {
        return DocumentFormat::Pdf;
    }
    let head = text_head(bytes);
    let extension = name.and_then(extension);
    let extension = extension.as_deref().unwrap_or_default();
    let media = content_type
        .and_then(|value| value.split(';').next())
        .map(|value| value.trim().to_ascii_lowercase());
    let media = media.as_deref().unwrap_or_default();
    let markdown = matches!(extension, "md" | "markdown" | "mdx")
        || matches!(media, "text/markdown" | "text/x-markdown");
    let html = matches!(
        extension,
        "html" | "htm" | "xhtml" | "shtml" | "php" | "asp" | "aspx" | "jsp"
    ) || matches!(media, "text/html" | "application/xhtml+xml");
    match opening(&head) {
        Some(Opening::Page) => DocumentFormat::Html,
        _ if markdown => DocumentFormat::Markdown,
        Some(Opening::Piece) => DocumentFormat::Html,
        None if html && has_tag(&head) => DocumentFormat::Html,
        None => DocumentFormat::Text,
    }
}

/// The first characters, decoded far enough to see ASCII markup.
fn text_head(bytes: &[u8]) -> String {
    let head = &bytes[..bytes.len().min(WINDOW)];
    let utf16 = match Encoding::for_bom(head) {
        Some((encoding, _)) if encoding == UTF_16LE || encoding == UTF_16BE => Some(encoding),
        Some(_) => None,
        None => charset::utf16_without_mark(head),
    };
    match utf16 {
        Some(encoding) => encoding.decode(head).0.into_owned(),
        None => {
            String::from_utf8_lossy(head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head)).into_owned()
        }
    }
}

enum Opening {
    Page,
    Piece,
}

/// The markup that the text begins with, after comments and processing instructions.
fn opening(head: &str) -> Option<Opening> {
    let mut rest = head.trim_start();
    loop {
        let skipped = if let Some(comment) = rest.strip_prefix("<!--") {
            comment.split_once("-->").map(|(_, after)| after)
        } else if let Some(instruction) = rest.strip_prefix("<?") {
            instruction.split_once("?>").map(|(_, after)| after)
        } else {
            break;
        };
        rest = skipped?.trim_start();
    }
    let tag = rest.strip_prefix('<')?;
    let begins = |name: &&str| {
        tag.get(..name.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(name))
            && tag[name.len()..]
                .starts_with(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/')
    };
    if PAGE.iter().any(begins) {
        Some(Opening::Page)
    } else if PIECE.iter().any(begins) {
        Some(Opening::Piece)
    } else {
        None
    }
}

fn has_tag(head: &str) -> bool {
    head.as_bytes()
        .windows(2)
        .any(|pair| pair[0] == b'<' && pair[1].is_ascii_alphabetic())
}

/// The encoding that a page declares in its head: `<meta charset>`, `http-equiv`, or the XML declaration.
pub(crate) fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(WINDOW)]).to_ascii_lowercase();
    let start = head.trim_start();
    if let Some(declaration) = start
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split_once("?>"))
        && let Some(label) = value_after(declaration.0, "encoding")
    {
        return label_in_document(label);
    }
    let mut rest = head.as_str();
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
        } else if let Some(meta) = rest.strip_prefix("meta") {
            let tag = meta.split_once('>').map_or(meta, |(tag, _)| tag);
            if let Some(label) = value_after(tag, "charset") {
                return label_in_document(label);
            }
        }
    }
    None
}

/// A declaration that can be read as ASCII is not in UTF-16, whatever it says.
fn label_in_document(label: &str) -> Option<&'static Encoding> {
    let encoding = charset::by_label(label.as_bytes())?;
    Some(encoding.output_encoding())
}

fn value_after<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let after = tag.split_once(name)?.1.trim_start().strip_prefix('=')?;
    let value = after.trim_start().trim_start_matches(['"', '\'']);
    let end =
        value.find(|c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\'' | ';' | '>' | '/'));
    Some(&value[..end.unwrap_or(value.len())])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], name: &str, format: DocumentFormat) {
        assert_eq!(
            sniff(bytes, None, Some(name)),
            format,
            "{name}: {}",
            String::from_utf8_lossy(bytes)
        );
    }

    #[test]
    fn content_decides_before_the_name() {
        check(b"%PDF-1.4\n", "a.html", DocumentFormat::Pdf);
        check(
            b"\n<!-- saved --><!DOCTYPE html><p>",
            "a.txt",
            DocumentFormat::Html,
        );
        check(
            b"<?xml version='1.0'?>\n<html xmlns=''>",
            "a",
            DocumentFormat::Html,
        );
        check(b"\xFF\xFE<\0h\0t\0m\0l\0>\0", "a", DocumentFormat::Html);
        check(b"<div>x</div>", "a", DocumentFormat::Html);
    }

    #[test]
    fn the_name_decides_what_the_content_leaves_open() {
        check(
            b"<div align=center>\n\n# Title",
            "README.md",
            DocumentFormat::Markdown,
        );
        check(
            b"Hello <b>you</b>",
            "page.html?x=1.txt",
            DocumentFormat::Html,
        );
        check(b"Hello, 3 < 4", "page.html", DocumentFormat::Text);
        check(b"# Title", "notes.txt", DocumentFormat::Text);
        check(b"<pre-clinical> data", "notes.txt", DocumentFormat::Text);
        assert_eq!(
            sniff(b"say <b>", Some("text/html; charset=x"), None),
            DocumentFormat::Html
        );
    }

    #[test]
    fn reads_declarations() {
        let name = |bytes: &[u8]| declared_encoding(bytes).map(Encoding::name);
        assert_eq!(
            name(b"<html><META CHARSET=\"Shift_JIS\">"),
            Some("Shift_JIS")
        );
        let equiv = b"<meta http-equiv='Content-Type' content='text/html; charset=EUC-JP'>";
        assert_eq!(name(equiv), Some("EUC-JP"));
        assert_eq!(
            name(b"<?xml version=\"1.0\" encoding=\"iso-2022-jp\"?><html>"),
            Some("ISO-2022-JP")
        );
        assert_eq!(
            name(b"<!-- <meta charset=euc-jp> --><meta charset=utf-8>"),
            Some("UTF-8")
        );
        assert_eq!(name(b"<meta charset=utf-16>"), Some("UTF-8"));
        assert_eq!(name(b"<meta name=charset>"), None);
    }
}
