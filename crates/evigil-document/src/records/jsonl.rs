//! JSON lines: one document a line.

use evigil_core::DocumentFormat;
use serde::Deserialize;
use serde_json::Value;

use super::stream::Stream;
use super::{Documents, Skipped};
use crate::{Limits, RawDocument, ReadError};

/// The lines of a JSONL file.
pub(super) struct JsonLines {
    stream: Stream,
    line: u64,
    done: bool,
}

/// The fields that are read; others may stand beside them.
#[derive(Deserialize)]
struct Fields {
    text: Option<Value>,
    content: Option<Value>,
    body: Option<Value>,
    html: Option<Value>,
    id: Option<Value>,
    url: Option<Value>,
    source: Option<Value>,
    lang: Option<Value>,
}

impl JsonLines {
    pub(super) fn new(stream: Stream) -> Self {
        Self {
            stream,
            line: 0,
            done: false,
        }
    }

    fn read(&self, line: &[u8]) -> Result<RawDocument, ReadError> {
        let fields: Fields = serde_json::from_slice(line).map_err(|error| ReadError::JsonLine {
            document: self.stream.document.clone(),
            line: self.line,
            column: error.column(),
            reason: reason(&error),
        })?;
        let filled = |field: Option<Value>| text_of(field).filter(|text| !text.trim().is_empty());
        let text = filled(fields.text)
            .or_else(|| filled(fields.content))
            .or_else(|| filled(fields.body));
        let (text, format) = match text {
            Some(text) => (text, DocumentFormat::Text),
            None => (
                filled(fields.html).ok_or_else(|| self.no_text())?,
                DocumentFormat::Html,
            ),
        };
        let path = &self.stream.document;
        let source = match text_of(fields.id) {
            Some(id) if !id.is_empty() => format!("{path}#{id}"),
            _ => format!("{path}:{}", self.line),
        };
        Ok(RawDocument {
            source,
            bytes: text.into_bytes(),
            // JSON is UTF-8, whatever the page in it declares.
            content_type: Some("text/plain; charset=utf-8".to_owned()),
            url: text_of(fields.url)
                .or_else(|| text_of(fields.source).filter(|source| source.contains("://"))),
            format: Some(format),
            lang: text_of(fields.lang).and_then(|lang| lang.parse().ok()),
            ..RawDocument::default()
        })
    }

    fn no_text(&self) -> ReadError {
        ReadError::NoTextField {
            document: self.stream.document.clone(),
            line: self.line,
        }
    }
}

/// What serde says, without the position: each line is parsed by itself.
fn reason(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message
        .rsplit_once(" at line ")
        .map_or(message.clone(), |(reason, _)| reason.to_owned())
}

fn text_of(value: Option<Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

impl Documents for JsonLines {
    fn next(&mut self, limits: &Limits, _: &mut Skipped) -> Option<Result<RawDocument, ReadError>> {
        while !self.done {
            self.line += 1;
            let line = match self.stream.read_line(limits.max_document_bytes) {
                Ok(Some(line)) => line,
                Ok(None) => {
                    let (document, limit) =
                        (self.stream.document.clone(), limits.max_document_bytes);
                    return Some(Err(ReadError::LineTooLong {
                        document,
                        line: self.line,
                        limit,
                    }));
                }
                Err(error) => {
                    self.done = true;
                    return Some(Err(error));
                }
            };
            if line.is_empty() {
                self.done = true;
                if self.line == 1 {
                    return Some(Err(ReadError::Empty {
                        document: self.stream.document.clone(),
                    }));
                }
                return None;
            }
            let line = if self.line == 1 {
                line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line)
            } else {
                &line
            };
            if !line.trim_ascii().is_empty() {
                return Some(self.read(line));
            }
        }
        None
    }
}
