//! What every fuzz target checks.

pub mod case_tables;
pub mod e2b;
pub mod gates;
pub mod table;

use std::io::Write as _;

use evigil_document::{Input, Limits, RawDocument, records};

/// Limits small enough for the fuzzer to pass them.
#[must_use]
pub fn limits() -> Limits {
    Limits {
        max_document_bytes: 1 << 16,
        max_text_bytes: 1 << 17,
        max_nodes: 500,
        max_depth: 20,
        max_blocks: 200,
        max_pages: 4,
    }
}

/// Decodes bytes under a name and checks the document that comes of it.
pub fn decode(name: &str, bytes: &[u8]) {
    check(RawDocument::new(name, bytes.to_vec()));
}

/// Reads bytes as a file and decodes every document in it.
///
/// # Panics
/// When the temporary file cannot be written, or the records do not end.
pub fn read(suffix: &str, bytes: &[u8]) {
    let mut file = tempfile::Builder::new()
        .suffix(suffix)
        .tempfile()
        .expect("makes a file");
    file.write_all(bytes).expect("writes");
    let mut items = 0;
    for item in records(&Input::Path(file.path().to_owned()), &limits()) {
        // Packed input can hold more records than bytes, but not without end.
        items += 1;
        assert!(items <= 2000 * (bytes.len() + 2), "the records do not end");
        if let Ok(raw) = item {
            check(raw);
        }
    }
}

/// Blocks must be in order, apart, on character boundaries, and hold one line each.
fn check(raw: RawDocument) {
    let limits = limits();
    let Ok(document) = raw.decode(&limits) else {
        return;
    };
    assert!(document.text.len() as u64 <= limits.max_text_bytes);
    assert!(document.blocks.len() <= limits.max_blocks);
    let mut after = 0;
    for block in &document.blocks {
        assert!(block.bytes.start >= after && block.bytes.end > block.bytes.start);
        assert!(!document.text[block.bytes.clone()].contains('\n'));
        after = block.bytes.end;
    }
}
