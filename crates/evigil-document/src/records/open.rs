//! Opens one file and decides how many documents it holds.

use std::fs::File;

use super::folder::Entry;
use super::jsonl::JsonLines;
use super::stream::Stream;
use super::warc::Archive;
use super::{Documents, Skipped};
use crate::format::{self, Magic};
use crate::{Limits, RawDocument, ReadError, charset};

/// Bytes of these formats are not documents; their files are refused before they are read.
const NOT_DOCUMENTS: [&[u8]; 12] = [
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xFF\xD8\xFF",
    b"GIF8",
    b"\x7FELF",
    b"\xD0\xCF\x11\xE0",
    b"RIFF",
    b"SQLite format 3\0",
    b"7z\xBC\xAF",
    b"Rar!",
    b"\x28\xB5\x2F\xFD",
    b"BZh9",
];

/// The documents in a file.
pub(super) fn file(entry: &Entry, _limits: &Limits) -> Result<Box<dyn Documents>, ReadError> {
    let name = entry.path.display().to_string();
    let file = File::open(&entry.path).map_err(|error| ReadError::Open {
        document: name.clone(),
        error,
    })?;
    let mut stream = Stream::new(name.clone(), file)?;
    let plain = if stream.is_compressed() {
        name.strip_suffix(".gz").unwrap_or(&name)
    } else {
        &name
    };
    let lines = matches!(
        format::extension(plain).as_deref(),
        Some("jsonl" | "ndjson")
    );
    let head = stream.peek()?;
    if format::magic(head) == Some(Magic::Warc) {
        return Ok(Box::new(Archive::new(stream)));
    }
    if lines {
        return Ok(Box::new(JsonLines::new(stream)));
    }
    single(stream, Some(plain.to_owned()))
}

/// The documents in the standard input.
pub(super) fn stdin(_limits: &Limits) -> Result<Box<dyn Documents>, ReadError> {
    stream(Stream::new("-".to_owned(), std::io::stdin())?)
}

/// The documents in a stream without a name.
fn stream(mut stream: Stream) -> Result<Box<dyn Documents>, ReadError> {
    let head = stream.peek()?;
    if format::magic(head) == Some(Magic::Warc) {
        return Ok(Box::new(Archive::new(stream)));
    }
    if looks_like_json_lines(head) {
        return Ok(Box::new(JsonLines::new(stream)));
    }
    single(stream, None)
}

/// Whether the first line begins an object with a string key. Pretty-printed JSON, which is
/// one text, breaks the line right after the brace.
fn looks_like_json_lines(head: &[u8]) -> bool {
    let head = head
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(head)
        .trim_ascii_start();
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    line.strip_prefix(b"{")
        .is_some_and(|rest| rest.trim_ascii_start().starts_with(b"\""))
}

fn single(mut stream: Stream, name: Option<String>) -> Result<Box<dyn Documents>, ReadError> {
    let document = stream.document.clone();
    let head = stream.peek()?;
    if head.is_empty() {
        return Err(ReadError::Empty { document });
    }
    if let Some(byte) = not_text_at(head) {
        return Err(ReadError::Binary { document, byte });
    }
    Ok(Box::new(Single {
        stream: Some(stream),
        name,
    }))
}

/// The first byte that shows that this is no document, so that large files need not be read.
fn not_text_at(head: &[u8]) -> Option<u64> {
    if NOT_DOCUMENTS
        .iter()
        .any(|signature| head.starts_with(signature))
    {
        return Some(0);
    }
    if format::magic(head).is_some() || encoding_rs::Encoding::for_bom(head).is_some() {
        return None;
    }
    let nul = memchr::memchr(0, head)?;
    let nuls = memchr::memchr_iter(0, head).count();
    (nuls * 20 > head.len() && charset::utf16_without_mark(head).is_none()).then_some(nul as u64)
}

/// A file that is one document.
struct Single {
    stream: Option<Stream>,
    name: Option<String>,
}

impl Documents for Single {
    fn next(&mut self, limits: &Limits, _: &mut Skipped) -> Option<Result<RawDocument, ReadError>> {
        let mut stream = self.stream.take()?;
        let name = self.name.take();
        Some(
            stream
                .read_all(limits.max_document_bytes)
                .map(|bytes| RawDocument {
                    source: stream.document.clone(),
                    bytes,
                    name,
                    ..RawDocument::default()
                }),
        )
    }
}
