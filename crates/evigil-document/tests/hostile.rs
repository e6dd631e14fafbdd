//! Bytes made to break the reader. Each must end soon, with a document or an error.

use std::fs;
use std::time::{Duration, Instant};

use evigil_core::{Document, DocumentFormat};
use evigil_document::{Input, Limits, RawDocument, ReadError, records};
use proptest::prelude::*;

fn decode(name: &str, bytes: impl Into<Vec<u8>>) -> Result<Document, ReadError> {
    RawDocument::new(name, bytes.into()).decode(&Limits::default())
}

/// What the bounds keep under a second in a debug build took minutes, or the stack, without
/// them; the allowance is for a loaded machine.
fn soon<T>(work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let value = work();
    assert!(
        start.elapsed() < Duration::from_secs(60),
        "took {:?}",
        start.elapsed()
    );
    value
}

#[test]
fn a_hundred_thousand_levels_of_elements() {
    for open in [
        "<div>",
        "<b>",
        "<p><b class=x>",
        "<ul><li>",
        "<svg><g>",
        "<table><tr><td>",
        "<x-y>",
        "<a href=x><div>",
    ] {
        let page = format!("<html><body>before{}deep", open.repeat(100_000));
        // A small stack is enough, also to drop what was read.
        let thread = std::thread::Builder::new().stack_size(256 << 10);
        let thread =
            thread.spawn(move || soon(|| decode("a.html", page).map(|document| document.text)));
        let text = thread
            .expect("spawns")
            .join()
            .expect("does not overflow")
            .expect("reads");
        assert!(text.contains("before") && text.contains("deep"), "{open}");
    }
}

#[test]
fn a_tag_of_many_attributes() {
    let attributes: String = (0..200_000).map(|number| format!(" a{number}")).collect();
    for page in [
        format!("<p{attributes}>text</p>"),
        format!("<svg><style><p{attributes}>text</p></style></svg>text"),
        format!("<p>text<script>if (a <b{attributes}"),
    ] {
        let document = soon(|| decode("a.html", page)).expect("reads");
        assert!(document.text.contains("text"));
    }
}

#[test]
fn formatting_that_is_opened_again_in_each_paragraph() {
    let fonts: String = (0..20_000)
        .map(|number| format!("<font size={number}>"))
        .collect();
    let page = format!("{fonts}{}", "<p>x".repeat(20_000));
    let document = soon(|| decode("a.html", page)).expect("reads");
    assert_eq!(document.text.matches('x').count(), 20_000);
}

#[test]
fn a_line_over_the_limit() {
    let limits = Limits {
        max_document_bytes: 1 << 20,
        ..Limits::default()
    };
    let folder = tempfile::TempDir::new().expect("makes a folder");
    let path = folder.path().join("long.txt");
    fs::write(&path, vec![b'x'; 2 << 20]).expect("writes");
    let item = records(&Input::Path(path), &limits)
        .next()
        .expect("an item");
    assert!(matches!(
        item,
        Err(ReadError::TooLarge {
            limit: 1_048_576,
            ..
        })
    ));
}

#[test]
fn binary_garbage_is_named() {
    let noise: Vec<u8> = (0..20_000_u32)
        .map(|number| (number.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    for bytes in [
        noise.clone(),
        noise.repeat(2)[3..].to_vec(),
        vec![0; 1000],
        vec![0xFF; 1000],
        b"ab\0\x01\x02\0\0\x03".to_vec(),
    ] {
        let error = decode("a.bin", bytes).expect_err("is no text");
        assert!(matches!(error, ReadError::Binary { .. }), "{error}");
    }
    assert!(matches!(
        decode("a.txt", " \n\t"),
        Err(ReadError::Empty { .. })
    ));
    assert!(matches!(
        decode("a.txt", "\u{3000}\u{FEFF}\n"),
        Err(ReadError::Empty { .. })
    ));
}

#[test]
fn plain_text_is_the_file_itself() {
    let text = "一行目\r\n\r\n  二行目\t\u{200B}か\u{3099}\r末尾  ";
    let document = decode("a.txt", text).expect("reads");
    assert_eq!(
        (document.text.as_str(), document.charset.as_str()),
        (text, "UTF-8")
    );
    assert_eq!(
        decode("a.txt", format!("\u{FEFF}{text}"))
            .expect("reads")
            .text,
        text
    );
    assert!(document.blocks.is_empty());
}

/// Pieces that lead into the corners of the HTML, Markdown and archive readers.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "<p>",
            "</p>",
            "<table>",
            "<td>",
            "</table>",
            "<b>",
            "</b>",
            "<a href='x'>",
            "</a>",
            "<svg>",
            "<math>",
            "<template>",
            "</template>",
            "<select>",
            "<option>",
            "<script>",
            "</script>",
            "<style>",
            "<title>",
            "</title>",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<br>",
            "<li>",
            "<dl>",
            "<dd>",
            "<form>",
            "<frameset>",
            "<body>",
            "<html>",
            "<head>",
            "</",
            "<",
            ">",
            "'",
            "\"",
            "=",
            "&amp;",
            "&#x0;",
            "&",
            "文",
            "\u{FEFF}",
            "<pre>\n",
            "<ruby>",
            "<rt>",
            "<plaintext>",
            "<input>",
            "\r\n",
            "# ",
            "|a|b|\n|-|-|\n",
            "> ",
            "- ",
            "1. ",
            "```\n",
            "[x](y)",
            "---\n",
            "WARC/1.0\r\n",
            "Content-Length: 3\r\n",
            "WARC-Type: response\r\n",
            "\r\n\r\n",
            "HTTP/1.1 200 OK\r\n",
            "Transfer-Encoding: chunked\r\n",
            "{\"text\":\"",
            "\"}\n",
            "%PDF-1.4\n",
            "1 0 obj\n<<",
            ">>\nendobj\n",
            "stream\n",
            "endstream\n",
            "xref\n",
            "trailer\n",
            "startxref\n",
            "%%EOF",
        ])
        .prop_map(|piece| piece.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 0..8),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn small() -> Limits {
    Limits {
        max_document_bytes: 4096,
        max_text_bytes: 8192,
        max_nodes: 200,
        max_depth: 12,
        max_blocks: 50,
        max_pages: 3,
    }
}

/// Blocks must be in order, apart, on character boundaries, and within the text.
fn check_blocks(document: &Document) {
    let mut after = 0;
    for block in &document.blocks {
        assert!(
            block.bytes.start >= after && block.bytes.end > block.bytes.start,
            "{block:?}"
        );
        let text = document
            .text
            .get(block.bytes.clone())
            .expect("is on character boundaries");
        assert!(!text.contains('\n'), "{text:?}");
        after = block.bytes.end;
    }
}

proptest! {
    #[test]
    fn any_bytes_decode_to_a_document_or_an_error(bytes in pieces(), name in "a\\.(html|txt|md|pdf)", limited: bool) {
        let limits = if limited { small() } else { Limits::default() };
        if let Ok(document) = RawDocument::new(name, bytes).decode(&limits) {
            check_blocks(&document);
            prop_assert!(document.text.len() as u64 <= limits.max_text_bytes);
        }
    }

    #[test]
    fn any_bytes_give_records_or_errors(bytes in pieces(), head in prop::sample::select(vec!["", "WARC/1.0\r\n", "\x1f\u{8b}"]),
        name in "a\\.(html|jsonl|warc|gz)") {
        let folder = tempfile::TempDir::new().expect("makes a folder");
        let path = folder.path().join(name);
        let length = bytes.len() + head.len();
        fs::write(&path, [head.as_bytes(), &bytes].concat()).expect("writes");
        // Each item takes at least one byte, or the input is done.
        let items = records(&Input::Path(path), &small()).take(length + 2).count();
        prop_assert!(items <= length + 1);
    }

    #[test]
    fn utf8_text_is_kept_byte_for_byte(text in "[ -~ぁ-んァ-ヶ一-龠\r\n]{1,200}") {
        prop_assume!(!text.trim().is_empty());
        let raw = RawDocument { format: Some(DocumentFormat::Text), ..RawDocument::new("a.txt", text.clone().into_bytes()) };
        prop_assert_eq!(raw.decode(&Limits::default()).expect("reads").text, text);
    }

    #[test]
    fn japanese_reads_the_same_in_every_encoding(text in "[ぁ-んァ-ヶ]{8,20}[一-三上下中人]{2,9}[ぁ-ん、。]{8,80}") {
        for encoding in [encoding_rs::SHIFT_JIS, encoding_rs::EUC_JP, encoding_rs::ISO_2022_JP] {
            let (bytes, _, lost) = encoding.encode(&text);
            prop_assume!(!lost);
            let page = [format!("<html><meta charset={}><p>", encoding.name()).as_bytes(), &bytes].concat();
            let document = decode("a.html", page).expect("reads");
            prop_assert_eq!(&document.text, &text);
            prop_assert_eq!(document.charset, encoding.name());
        }
    }
}
