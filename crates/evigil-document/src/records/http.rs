//! HTTP responses as archives keep them: head, transfer encoding, content encoding.

use std::io::{self, Read};

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use crate::problem;

/// Headers of one response. Real ones hold some 20 to 40.
const MAX_HEADERS: usize = 256;

/// What a response says and carries.
pub(super) struct Response {
    pub(super) status: u16,
    pub(super) content_type: Option<String>,
    /// The body as sent, still encoded.
    encoded: Vec<u8>,
    chunked: bool,
    encoding: String,
}

/// Why a body cannot be had.
pub(super) enum BodyError {
    TooLarge,
    Unreadable(String),
}

/// Reads the head of a response.
pub(super) fn parse(mut message: Vec<u8>) -> Result<Response, String> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut head = httparse::Response::new(&mut headers);
    let mut config = httparse::ParserConfig::default();
    config
        .allow_spaces_after_header_name_in_responses(true)
        .allow_obsolete_multiline_headers_in_responses(true)
        .ignore_invalid_headers_in_responses(true);
    let length = match config.parse_response(&mut head, &message) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return Err("the head is cut off".to_owned()),
        Err(error) => return Err(error.to_string()),
    };
    let value = |name: &str| {
        let header = head
            .headers
            .iter()
            .find(|header| header.name.eq_ignore_ascii_case(name));
        header.map(|header| String::from_utf8_lossy(header.value).trim().to_owned())
    };
    let status = head.code.unwrap_or(0);
    let content_type = value("content-type");
    let chunked = value("transfer-encoding")
        .is_some_and(|codings| codings.to_ascii_lowercase().contains("chunked"));
    let encoding = value("content-encoding")
        .unwrap_or_default()
        .to_ascii_lowercase();
    message.drain(..length);
    Ok(Response {
        status,
        content_type,
        encoded: message,
        chunked,
        encoding,
    })
}

impl Response {
    /// The decoded body. `problems` tells what was wrong though it could be read.
    pub(super) fn body(self, limit: u64, problems: &mut Vec<String>) -> Result<Vec<u8>, BodyError> {
        let mut body = self.encoded;
        if self.chunked {
            match unchunk(&body) {
                Some(Chunks { joined, complete }) => {
                    if !complete {
                        problems.push(problem::http_body("the last chunk is cut off"));
                    }
                    body = joined;
                }
                // Some crawlers store the body joined and leave the header as it was.
                None => problems.push(problem::http_body("is not chunked as its head says")),
            }
        }
        for coding in self.encoding.split(',').map(str::trim).rev() {
            body = decode(body, coding, limit, problems)?;
        }
        Ok(body)
    }
}

struct Chunks {
    joined: Vec<u8>,
    complete: bool,
}

/// Joins a chunked body (RFC 9112, 7.1); `None` when it does not begin with a chunk.
fn unchunk(mut rest: &[u8]) -> Option<Chunks> {
    let mut joined = Vec::new();
    loop {
        match httparse::parse_chunk_size(rest) {
            Ok(httparse::Status::Complete((_, 0))) => {
                return Some(Chunks {
                    joined,
                    complete: true,
                });
            }
            Ok(httparse::Status::Complete((start, size))) => {
                let size = usize::try_from(size).unwrap_or(usize::MAX);
                let available = rest.len() - start;
                joined.extend_from_slice(&rest[start..start + size.min(available)]);
                let Some(next) = start.checked_add(size).and_then(|end| rest.get(end..)) else {
                    return Some(Chunks {
                        joined,
                        complete: false,
                    });
                };
                rest = next
                    .strip_prefix(b"\r\n")
                    .or_else(|| next.strip_prefix(b"\n"))
                    .unwrap_or(next);
            }
            Ok(httparse::Status::Partial) | Err(_) if joined.is_empty() => return None,
            Ok(httparse::Status::Partial) | Err(_) => {
                return Some(Chunks {
                    joined,
                    complete: false,
                });
            }
        }
    }
}

/// Undoes one content coding.
fn decode(
    body: Vec<u8>,
    coding: &str,
    limit: u64,
    problems: &mut Vec<String>,
) -> Result<Vec<u8>, BodyError> {
    let unpacked = match coding {
        "" | "identity" => return Ok(body),
        "gzip" | "x-gzip" if body.starts_with(b"\x1f\x8b") => {
            unpack(MultiGzDecoder::new(body.as_slice()), limit)?
        }
        "deflate" => match unpack(ZlibDecoder::new(body.as_slice()), limit)? {
            // What servers call deflate is zlib by the standard, but often bare.
            (bytes, Some(_)) if bytes.is_empty() => {
                unpack(DeflateDecoder::new(body.as_slice()), limit)?
            }
            unpacked => unpacked,
        },
        "br" => unpack(
            brotli_decompressor::Decompressor::new(body.as_slice(), 4096),
            limit,
        )?,
        "gzip" | "x-gzip" => (Vec::new(), None),
        other => {
            return Err(BodyError::Unreadable(format!(
                "content encoding `{other}` is not supported"
            )));
        }
    };
    match unpacked {
        // Some crawlers store the body unpacked and leave the header as it was.
        (bytes, _)
            if bytes.is_empty() && !body.is_empty() && std::str::from_utf8(&body).is_ok() =>
        {
            problems.push(problem::http_body(&format!(
                "is not compressed with {coding} as its head says"
            )));
            Ok(body)
        }
        (bytes, Some(error)) if bytes.is_empty() => {
            Err(BodyError::Unreadable(format!("{coding}: {error}")))
        }
        (bytes, Some(error)) => {
            problems.push(problem::http_body(&format!(
                "{coding} data is damaged or cut off: {error}"
            )));
            Ok(bytes)
        }
        (bytes, None) => Ok(bytes),
    }
}

/// Reads to the end, or to the first damage; never more than `limit` bytes.
fn unpack(mut decoder: impl Read, limit: u64) -> Result<(Vec<u8>, Option<io::Error>), BodyError> {
    let mut bytes = Vec::new();
    let outcome = decoder.by_ref().take(limit + 1).read_to_end(&mut bytes);
    if bytes.len() as u64 > limit {
        return Err(BodyError::TooLarge);
    }
    Ok((bytes, outcome.err()))
}
