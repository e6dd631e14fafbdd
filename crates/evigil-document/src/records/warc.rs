//! WARC archives (ISO 28500), record by record.
//!
//! The framing is read here because a reader for outside bytes must bound what it holds:
//! the crate `warc` collects the head of a record, and a record that its caller wants whole,
//! without a limit, and stops at the first damaged record. It writes the archives of the tests.

use super::http::{self, BodyError};
use super::stream::Stream;
use super::{Documents, Skipped};
use crate::format::{self, Magic};
use crate::{Limits, RawDocument, ReadError};

/// Bytes of the head of one record. Real ones take some 500.
const MAX_HEAD: u64 = 64 << 10;

/// Fields in the head of one record.
const MAX_FIELDS: usize = 128;

/// The records of an archive.
pub(super) struct Archive {
    stream: Stream,
    record: u64,
    done: bool,
}

/// Where a record began, for messages.
#[derive(Clone, Copy)]
struct Place {
    record: u64,
    byte: u64,
}

/// The fields of a record's head that are read.
#[derive(Default)]
struct Head {
    kind: String,
    length: u64,
    content_type: Option<String>,
    target: Option<String>,
    date: Option<String>,
    payload_type: Option<String>,
}

impl Archive {
    pub(super) fn new(stream: Stream) -> Self {
        Self {
            stream,
            record: 0,
            done: false,
        }
    }

    /// Reads one record: a document, an error, or nothing when the record is not one.
    fn read(
        &mut self,
        limits: &Limits,
        skipped: &mut Skipped,
    ) -> Result<Option<RawDocument>, ReadError> {
        let Some(version) = self.next_version()? else {
            self.done = true;
            return Ok(None);
        };
        self.record += 1;
        let place = Place {
            record: self.record,
            byte: version,
        };
        let head = self.head(place)?;
        let wanted = matches!(head.kind.as_str(), "response" | "resource" | "conversion");
        let http = head.kind == "response"
            && head
                .content_type
                .as_deref()
                .is_none_or(|kind| media(kind) == "application/http");
        // Images and videos need not be held to be passed over.
        let declared = if http {
            head.payload_type.as_deref()
        } else {
            head.content_type.as_deref()
        };
        let text = declared.is_none_or(may_be_text);
        if !wanted || !text {
            if wanted {
                skipped.not_text += 1
            } else {
                skipped.other_records += 1
            }
            self.pass(head.length, place)?;
            return Ok(None);
        }
        // The HTTP head stands before the document.
        if head.length > limits.max_document_bytes.saturating_add(MAX_HEAD) {
            self.pass(head.length, place)?;
            return Err(ReadError::TooLarge {
                document: self.source(&head),
                limit: limits.max_document_bytes,
            });
        }
        let bytes = self.content(head.length, place)?;
        if http {
            self.response(head, bytes, place, limits, skipped)
        } else {
            Ok(self.resource(head, bytes, skipped))
        }
    }

    fn response(
        &self,
        head: Head,
        bytes: Vec<u8>,
        place: Place,
        limits: &Limits,
        skipped: &mut Skipped,
    ) -> Result<Option<RawDocument>, ReadError> {
        let unreadable = |reason| ReadError::HttpMessage {
            document: self.source(&head),
            record: place.record,
            byte: place.byte,
            reason,
        };
        let response = http::parse(bytes).map_err(unreadable)?;
        if !(200..300).contains(&response.status) {
            skipped.not_found += 1;
            return Ok(None);
        }
        if !response.content_type.as_deref().is_none_or(may_be_text) {
            skipped.not_text += 1;
            return Ok(None);
        }
        let content_type = response.content_type.clone();
        let mut problems = Vec::new();
        let limit = limits.max_document_bytes;
        let bytes = response
            .body(limit, &mut problems)
            .map_err(|error| match error {
                BodyError::TooLarge => ReadError::TooLarge {
                    document: self.source(&head),
                    limit,
                },
                BodyError::Unreadable(reason) => unreadable(reason),
            })?;
        let document = self.resource(
            Head {
                content_type,
                ..head
            },
            bytes,
            skipped,
        );
        Ok(document.map(|document| RawDocument {
            problems,
            ..document
        }))
    }

    fn resource(&self, head: Head, bytes: Vec<u8>, skipped: &mut Skipped) -> Option<RawDocument> {
        if bytes.trim_ascii().is_empty() {
            skipped.empty += 1;
            return None;
        }
        let source = self.source(&head);
        let kind = head.content_type.as_deref().map(media).unwrap_or_default();
        if !is_text(&kind) && !looks_like_page(&bytes) {
            skipped.not_text += 1;
            return None;
        }
        let Head {
            content_type,
            target,
            date,
            ..
        } = head;
        Some(RawDocument {
            source,
            bytes,
            content_type,
            name: target.clone(),
            url: target,
            retrieved: date,
            ..RawDocument::default()
        })
    }

    /// Path and address, or path and number, of a record.
    fn source(&self, head: &Head) -> String {
        match &head.target {
            Some(target) => format!("{}#{target}", self.stream.document),
            None => format!("{}:{}", self.stream.document, self.record),
        }
    }

    /// Goes to the next line that begins a record and reads it: where it began, or `None` at
    /// the end. Lines that are passed over are a problem of the record before.
    fn next_version(&mut self) -> Result<Option<u64>, ReadError> {
        let mut stray = None;
        loop {
            let byte = self.stream.position;
            let line = self.stream.read_line(MAX_HEAD)?;
            if line.as_ref().is_some_and(Vec::is_empty) {
                break;
            }
            let line = line.unwrap_or_default();
            if line.starts_with(b"WARC/") {
                return Ok(Some(byte));
            }
            if !line.trim_ascii().is_empty() {
                stray = stray.or(Some(byte));
            }
        }
        match stray {
            Some(byte) => Err(self.damaged(
                Place {
                    record: self.record + 1,
                    byte,
                },
                "no record begins here",
            )),
            None => Ok(None),
        }
    }

    /// Reads the fields after the version line.
    fn head(&mut self, place: Place) -> Result<Head, ReadError> {
        let mut lines = Vec::new();
        loop {
            let line = match self.stream.read_line(MAX_HEAD)? {
                Some(line) if lines.len() + line.len() <= MAX_HEAD as usize => line,
                _ => return Err(self.damaged(place, "the head is too long")),
            };
            if line.is_empty() {
                return Err(self.damaged(place, "the head is cut off"));
            }
            let last = line.trim_ascii().is_empty();
            lines.extend_from_slice(&line);
            if last {
                break;
            }
        }
        parse_head(&lines).map_err(|reason| self.damaged(place, reason))
    }

    fn content(&mut self, length: u64, place: Place) -> Result<Vec<u8>, ReadError> {
        let mut bytes = Vec::new();
        self.each_chunk(length, place, |chunk| bytes.extend_from_slice(chunk))?;
        Ok(bytes)
    }

    fn pass(&mut self, length: u64, place: Place) -> Result<(), ReadError> {
        self.each_chunk(length, place, |_| {})
    }

    fn each_chunk(
        &mut self,
        length: u64,
        place: Place,
        mut use_chunk: impl FnMut(&[u8]),
    ) -> Result<(), ReadError> {
        let mut left = length;
        while left > 0 {
            let chunk = self.stream.fill()?;
            let take = chunk.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            if take == 0 {
                return Err(self.damaged(place, "the record is cut off"));
            }
            use_chunk(&chunk[..take]);
            self.stream.take(take);
            left -= take as u64;
        }
        Ok(())
    }

    fn damaged(&self, place: Place, reason: &'static str) -> ReadError {
        ReadError::WarcRecord {
            document: self.stream.document.clone(),
            record: place.record,
            byte: place.byte,
            reason,
        }
    }
}

fn parse_head(lines: &[u8]) -> Result<Head, &'static str> {
    let mut fields = [httparse::EMPTY_HEADER; MAX_FIELDS];
    let Ok(httparse::Status::Complete((_, fields))) = httparse::parse_headers(lines, &mut fields)
    else {
        return Err("the head cannot be read");
    };
    let value = |name: &str| {
        let field = fields
            .iter()
            .find(|field| field.name.eq_ignore_ascii_case(name))?;
        Some(String::from_utf8_lossy(field.value).trim().to_owned())
    };
    // WARC 1.0 writes the address in angle brackets in its grammar, and crawlers without.
    let address = |value: String| {
        value
            .trim_start_matches('<')
            .trim_end_matches('>')
            .to_owned()
    };
    Ok(Head {
        kind: value("WARC-Type")
            .ok_or("the record has no WARC-Type")?
            .to_ascii_lowercase(),
        length: value("Content-Length")
            .and_then(|length| length.parse().ok())
            .ok_or("the record has no length")?,
        content_type: value("Content-Type"),
        target: value("WARC-Target-URI")
            .map(address)
            .filter(|target| !target.is_empty()),
        date: value("WARC-Date"),
        payload_type: value("WARC-Identified-Payload-Type"),
    })
}

/// The media type without parameters, in lower case.
fn media(content_type: &str) -> String {
    content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

/// Media types of documents.
fn is_text(media: &str) -> bool {
    matches!(
        media,
        "text/html"
            | "application/xhtml+xml"
            | "text/plain"
            | "text/markdown"
            | "text/x-markdown"
            | "application/pdf"
    )
}

/// Whether a document may stand behind a content type: servers label pages as unknown, too.
fn may_be_text(content_type: &str) -> bool {
    let media = media(content_type);
    is_text(&media)
        || matches!(
            media.as_str(),
            "" | "application/octet-stream" | "unknown/unknown" | "content/unknown"
        )
}

fn looks_like_page(bytes: &[u8]) -> bool {
    format::magic(bytes) == Some(Magic::Pdf)
        || format::sniff(bytes, None, None) == evigil_core::DocumentFormat::Html
}

impl Documents for Archive {
    fn next(
        &mut self,
        limits: &Limits,
        skipped: &mut Skipped,
    ) -> Option<Result<RawDocument, ReadError>> {
        while !self.done {
            match self.read(limits, skipped) {
                Ok(Some(document)) => return Some(Ok(document)),
                Ok(None) => {}
                Err(error) => {
                    // The stream itself failed: nothing can follow.
                    self.done =
                        matches!(error, ReadError::Read { .. } | ReadError::Compressed { .. });
                    return Some(Err(error));
                }
            }
        }
        None
    }
}
