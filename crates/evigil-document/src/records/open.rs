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

#[cfg(test)]
mod tests {
    use std::io::{self, Read, Write as _};

    use evigil_core::DocumentFormat;

    use super::*;

    /// Delivers one byte at a time, as a slow pipe may.
    struct Drip(io::Cursor<Vec<u8>>);

    impl Read for Drip {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = buffer.len().min(1);
            self.0.read(&mut buffer[..length])
        }
    }

    /// Source and format of each document in the stream, or the code of its error.
    fn read(bytes: &[u8]) -> Vec<String> {
        let limits = Limits::default();
        let mut skipped = Skipped::default();
        let opened =
            Stream::new("-".to_owned(), Drip(io::Cursor::new(bytes.to_vec()))).and_then(stream);
        let mut documents = match opened {
            Ok(documents) => documents,
            Err(error) => return vec![error.code().to_owned()],
        };
        let items = std::iter::from_fn(|| documents.next(&limits, &mut skipped));
        items
            .map(|item| match item.and_then(|raw| raw.decode(&limits)) {
                Ok(document) => format!("{} {:?}", document.source, document.format),
                Err(error) => error.code().to_owned(),
            })
            .collect()
    }

    #[test]
    fn a_stream_without_a_name_is_known_by_its_content() {
        let html = format!("- {:?}", DocumentFormat::Html);
        let text = format!("- {:?}", DocumentFormat::Text);
        assert_eq!(read(b"<!doctype html><p>x"), [html.as_str()]);
        assert_eq!(read("本文".as_bytes()), [text.as_str()]);
        assert_eq!(read(b"{\n  \"text\": 1\n}"), [text.as_str()]);
        assert_eq!(
            read(b"{\"text\":\"a\"}\n{\"text\":\"b\",\"id\":2}"),
            ["-:1 Text", "-#2 Text"]
        );
        let archive = b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\nx\r\n\r\n";
        assert_eq!(read(archive), ["-:1 Text"]);
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(archive).expect("writes");
        assert_eq!(read(&packed.finish().expect("finishes")), ["-:1 Text"]);
        assert_eq!(read(b"%PDF-1.4\n"), ["EV-D013"]);
        assert_eq!(read(b""), ["EV-D003"]);
        assert_eq!(read(b"PK\x03\x04"), ["EV-D004"]);
        assert_eq!(read(b"\x1f\x8bno gzip"), ["EV-D006"]);
    }
}
