//! Bytes that are read once, with their position, and decompressed on the way.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

use crate::ReadError;

/// Read buffer: large enough for few system calls, small against the memory of one document.
const BUFFER: usize = 64 << 10;

/// Bytes looked at before deciding what a stream holds.
const PEEK: usize = 8 << 10;

type Bytes = Box<dyn BufRead + Send>;

/// A stream of bytes and how far it was read.
pub(super) struct Stream {
    /// Name for messages.
    pub(super) document: String,
    inner: Bytes,
    /// Bytes taken, after decompression.
    pub(super) position: u64,
    compressed: bool,
}

impl Stream {
    /// A stream over `inner`; gzip is unpacked when its signature is there.
    pub(super) fn new(
        document: String,
        inner: impl Read + Send + 'static,
    ) -> Result<Self, ReadError> {
        let mut stream = Self {
            document,
            inner: Box::new(BufReader::with_capacity(BUFFER, inner)),
            position: 0,
            compressed: false,
        };
        if stream.peek()?.starts_with(b"\x1f\x8b") {
            let packed = std::mem::replace(&mut stream.inner, Box::new(io::empty()));
            stream.inner = Box::new(BufReader::with_capacity(
                BUFFER,
                MultiGzDecoder::new(packed),
            ));
            stream.compressed = true;
        }
        Ok(stream)
    }

    /// Whether the bytes were compressed with gzip.
    pub(super) fn is_compressed(&self) -> bool {
        self.compressed
    }

    /// The next bytes, at most 8 KiB, without taking them. Empty at the end.
    pub(super) fn peek(&mut self) -> Result<&[u8], ReadError> {
        // Pipes deliver a few bytes at a time: collect some before the format is judged.
        let mut ahead = Vec::new();
        while ahead.len() < PEEK {
            let before = ahead.len();
            let chunk = match self.inner.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                // Tell of damage when it is reached, not before the good bytes are read.
                Err(_) if before > 0 => break,
                Err(error) => return Err(self.error(error)),
            };
            if chunk.len() >= PEEK && before == 0 {
                break;
            }
            ahead.extend_from_slice(chunk);
            let length = chunk.len();
            self.inner.consume(length);
            if length == 0 {
                break;
            }
        }
        if !ahead.is_empty() {
            let rest = std::mem::replace(&mut self.inner, Box::new(io::empty()));
            self.inner = Box::new(BufReader::with_capacity(
                BUFFER.max(ahead.len()),
                io::Cursor::new(ahead).chain(rest),
            ));
        }
        match self.inner.fill_buf() {
            Ok(chunk) => Ok(&chunk[..chunk.len().min(PEEK)]),
            Err(error) => Err(damaged(
                &self.document,
                self.position,
                self.compressed,
                error,
            )),
        }
    }

    /// What is buffered next; empty at the end.
    pub(super) fn fill(&mut self) -> Result<&[u8], ReadError> {
        loop {
            match self.inner.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    return Err(damaged(
                        &self.document,
                        self.position,
                        self.compressed,
                        error,
                    ));
                }
                Ok(_) => break,
            }
        }
        // The buffer is filled: this returns it without reading.
        self.inner
            .fill_buf()
            .map_err(|error| damaged(&self.document, self.position, self.compressed, error))
    }

    pub(super) fn take(&mut self, bytes: usize) {
        self.inner.consume(bytes);
        self.position += bytes as u64;
    }

    /// Reads all that is left, up to `limit` bytes.
    pub(super) fn read_all(&mut self, limit: u64) -> Result<Vec<u8>, ReadError> {
        let mut bytes = Vec::new();
        loop {
            let chunk = self.fill()?;
            if chunk.is_empty() {
                return Ok(bytes);
            }
            if bytes.len() as u64 + chunk.len() as u64 > limit {
                return Err(ReadError::TooLarge {
                    document: self.document.clone(),
                    limit,
                });
            }
            bytes.extend_from_slice(chunk);
            let length = chunk.len();
            self.take(length);
        }
    }

    /// Reads up to and with the next line feed. A line of more than `limit` bytes is passed
    /// over without being held: the result is then `None`. An empty vector is the end.
    pub(super) fn read_line(&mut self, limit: u64) -> Result<Option<Vec<u8>>, ReadError> {
        let mut line = Vec::new();
        let mut long = false;
        loop {
            let chunk = self.fill()?;
            if chunk.is_empty() {
                break;
            }
            let end = memchr::memchr(b'\n', chunk).map(|at| at + 1);
            let length = end.unwrap_or(chunk.len());
            if line.len() as u64 + length as u64 > limit {
                long = true;
                line = Vec::new();
            }
            if !long {
                line.extend_from_slice(&chunk[..length]);
            }
            self.take(length);
            if end.is_some() {
                break;
            }
        }
        Ok((!long).then_some(line))
    }

    fn error(&self, error: io::Error) -> ReadError {
        damaged(&self.document, self.position, self.compressed, error)
    }
}

fn damaged(document: &str, byte: u64, compressed: bool, error: io::Error) -> ReadError {
    let document = document.to_owned();
    if compressed {
        ReadError::Compressed {
            document,
            byte,
            error,
        }
    } else {
        ReadError::Read {
            document,
            byte,
            error,
        }
    }
}
