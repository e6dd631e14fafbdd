//! Cuts a stream of bytes into reports and what stands between them.
//!
//! The start and end tags of `safetyreport` are searched for, whatever else there is: a report that
//! is broken can't break the next one, and no more than one report is held at a time.

use std::io::{self, BufRead};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use memchr::memchr;

/// The longest report, in bytes: a thousand times the longest narrative.
pub(super) const REPORT_MAX: usize = 32 << 20;
/// The longest text between reports that is looked at in one piece.
const OUTSIDE_MAX: usize = 1 << 20;
/// How much is read at once.
const CHUNK: usize = 64 << 10;
/// How far an XML declaration may reach.
const DECLARATION_MAX: usize = 512;

const TAG: &[u8] = b"safetyreport";

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PieceKind {
    /// Between reports.
    Outside,
    /// A whole report, with its tags.
    Report,
    /// What stands before an end tag that ends no report, with that tag.
    Orphan,
    /// A report without end tag.
    Unended,
    /// The start of a report that is too long.
    TooLong,
}

/// A part of the stream.
pub(super) struct Piece<'p> {
    pub(super) kind: PieceKind,
    pub(super) bytes: &'p [u8],
    /// Line of its first byte, from 1.
    pub(super) line: u64,
}

enum State {
    Outside,
    Inside,
    Skipping,
}

/// The stream on its way through.
pub(super) struct Pieces<'s> {
    input: Box<dyn BufRead + Send + 's>,
    /// When the bytes are not to be taken as they are.
    decoder: Option<Decoder>,
    decoder_faults: u64,
    bytes: Vec<u8>,
    /// Start of the piece that is being looked for.
    from: usize,
    /// How far it has been searched.
    scan: usize,
    line: u64,
    ended: bool,
    state: State,
}

enum Mark {
    Start(usize),
    End(usize),
}

impl<'s> Pieces<'s> {
    pub(super) fn new(input: Box<dyn BufRead + Send + 's>) -> io::Result<Self> {
        let mut pieces = Self {
            input,
            decoder: None,
            decoder_faults: 0,
            bytes: Vec::new(),
            from: 0,
            scan: 0,
            line: 1,
            ended: false,
            state: State::Outside,
        };
        while pieces.bytes.len() < DECLARATION_MAX && !pieces.ended {
            pieces.fill()?;
        }
        if let Some(encoding) = declared(&pieces.bytes) {
            let mut decoder = encoding.new_decoder_with_bom_removal();
            let bytes = std::mem::take(&mut pieces.bytes);
            pieces.decoder_faults += decode(&mut decoder, &bytes, &mut pieces.bytes, pieces.ended);
            pieces.decoder = Some(decoder);
        } else if pieces.bytes.starts_with(b"\xef\xbb\xbf") {
            pieces.from = 3;
            pieces.scan = 3;
        }
        Ok(pieces)
    }

    /// Name of the encoding that the input declares, and how many of its bytes are none of it.
    pub(super) fn encoding(&self) -> Option<(&'static str, u64)> {
        let decoder = self.decoder.as_ref()?;
        Some((decoder.encoding().name(), self.decoder_faults))
    }

    fn fill(&mut self) -> io::Result<()> {
        if self.from > 0 {
            self.bytes.drain(..self.from);
            self.scan -= self.from;
            self.from = 0;
        }
        let read = loop {
            match self.input.fill_buf() {
                Ok(chunk) => break chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        };
        let chunk = read.get(..CHUNK).unwrap_or(read);
        let len = chunk.len();
        self.ended = len == 0;
        match &mut self.decoder {
            None => self.bytes.extend_from_slice(chunk),
            Some(decoder) => {
                self.decoder_faults += decode(decoder, chunk, &mut self.bytes, self.ended);
            }
        }
        self.input.consume(len);
        Ok(())
    }

    /// The next piece; nothing at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Piece<'_>>> {
        loop {
            let held = self.scan - self.from;
            match self.mark()? {
                Some(Mark::Start(at)) => match self.state {
                    State::Outside if at == self.from => self.enter()?,
                    State::Outside => return Ok(Some(self.piece(PieceKind::Outside, at))),
                    State::Inside => {
                        self.state = State::Outside;
                        return Ok(Some(self.piece(PieceKind::Unended, at)));
                    }
                    State::Skipping => {
                        self.skip_to(at);
                        self.state = State::Outside;
                    }
                },
                Some(Mark::End(at)) => {
                    let end = self.tag_end(at)?;
                    // Filling may have moved what was found; the piece begins at `from` anyhow.
                    match self.state {
                        State::Outside => return Ok(Some(self.piece(PieceKind::Orphan, end))),
                        State::Inside => {
                            self.state = State::Outside;
                            return Ok(Some(self.piece(PieceKind::Report, end)));
                        }
                        State::Skipping => {
                            self.skip_to(end);
                            self.state = State::Outside;
                        }
                    }
                }
                None if self.ended => {
                    let end = self.bytes.len();
                    if self.from == end {
                        return Ok(None);
                    }
                    let kind = match self.state {
                        State::Outside => PieceKind::Outside,
                        State::Inside => PieceKind::Unended,
                        State::Skipping => return Ok(None),
                    };
                    self.state = State::Outside;
                    return Ok(Some(self.piece(kind, end)));
                }
                None => match self.state {
                    State::Outside if held > OUTSIDE_MAX => {
                        let end = self.scan;
                        return Ok(Some(self.piece(PieceKind::Outside, end)));
                    }
                    State::Inside if held > REPORT_MAX => {
                        self.state = State::Skipping;
                        let end = self.scan;
                        return Ok(Some(self.piece(PieceKind::TooLong, end)));
                    }
                    State::Skipping => {
                        self.skip_to(self.scan);
                        self.fill()?;
                    }
                    State::Outside | State::Inside => self.fill()?,
                },
            }
        }
    }

    fn piece(&mut self, kind: PieceKind, end: usize) -> Piece<'_> {
        let (from, line) = (self.from, self.line);
        self.skip_to(end);
        Piece {
            kind,
            bytes: self.bytes.get(from..end).unwrap_or_default(),
            line,
        }
    }

    fn skip_to(&mut self, end: usize) {
        let gone = self.bytes.get(self.from..end).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', gone).count() as u64;
        self.from = end;
        self.scan = self.scan.max(end);
    }

    /// Goes into the report whose start tag is at `from`.
    fn enter(&mut self) -> io::Result<()> {
        self.state = State::Inside;
        let end = self.tag_end(self.from)?;
        // `<safetyreport/>` is a report too, of nothing.
        let is_whole = self
            .bytes
            .get(..end)
            .is_some_and(|tag| tag.ends_with(b"/>"));
        self.scan = if is_whole { self.from } else { end };
        if is_whole {
            self.bytes
                .splice(end..end, b"</safetyreport>".iter().copied());
            self.scan = end;
        }
        Ok(())
    }

    /// Where the tag that begins at `at` ends. Filling moves the bytes, so `at` is counted from the
    /// start of the piece.
    fn tag_end(&mut self, at: usize) -> io::Result<usize> {
        let offset = at - self.from;
        loop {
            let rest = self.bytes.get(self.from + offset..).unwrap_or_default();
            if let Some(found) = memchr(b'>', rest) {
                return Ok(self.from + offset + found + 1);
            }
            if self.ended || rest.len() > DECLARATION_MAX {
                return Ok(self.bytes.len().min(self.from + offset + TAG.len() + 2));
            }
            self.fill()?;
        }
    }

    /// The next tag of a report from where the search stands.
    fn mark(&mut self) -> io::Result<Option<Mark>> {
        loop {
            let rest = self.bytes.get(self.scan..).unwrap_or_default();
            let Some(found) = memchr(b'<', rest) else {
                self.scan = self.bytes.len();
                return Ok(None);
            };
            let at = self.scan + found;
            let tag = self.bytes.get(at + 1..).unwrap_or_default();
            if tag.len() < TAG.len() + 2 && !self.ended {
                self.scan = at;
                let offset = at - self.from;
                self.fill()?;
                self.scan = self.from + offset;
                continue;
            }
            let (is_end, name) = match tag.strip_prefix(b"/") {
                Some(name) => (true, name),
                None => (false, tag),
            };
            let is_mark = name
                .get(..TAG.len())
                .is_some_and(|name| name.eq_ignore_ascii_case(TAG))
                && name
                    .get(TAG.len())
                    .is_none_or(|byte| matches!(byte, b'>' | b'/') || byte.is_ascii_whitespace());
            if !is_mark {
                self.scan = at + 1;
                continue;
            }
            self.scan = at + 1 + TAG.len();
            if is_end {
                return Ok(Some(Mark::End(at)));
            }
            // It is met again once what stands before it is handed over.
            self.scan = at;
            return Ok(Some(Mark::Start(at)));
        }
    }
}

/// Decodes into UTF-8, and counts what is not of the encoding.
fn decode(decoder: &mut Decoder, mut input: &[u8], out: &mut Vec<u8>, last: bool) -> u64 {
    let mut faults = 0;
    loop {
        let room = decoder
            .max_utf8_buffer_length_without_replacement(input.len())
            .unwrap_or(input.len());
        let start = out.len();
        out.resize(start + room, 0);
        let free = out.get_mut(start..).unwrap_or_default();
        let (result, read, written) = decoder.decode_to_utf8_without_replacement(input, free, last);
        out.truncate(start + written);
        input = input.get(read..).unwrap_or_default();
        match result {
            DecoderResult::InputEmpty => return faults,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => {
                faults += 1;
                out.extend_from_slice("\u{fffd}".as_bytes());
            }
        }
    }
}

/// The encoding to decode from, when it is not UTF-8: by the mark at the start, by the zero bytes
/// of UTF-16, or as the XML declaration says.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return Some(encoding).filter(|encoding| *encoding != UTF_8);
    }
    match head {
        [0, b'<', ..] => return Some(UTF_16BE),
        [b'<', 0, ..] => return Some(UTF_16LE),
        _ => {}
    }
    let declaration = head.strip_prefix(b"<?xml")?;
    let end = memchr(b'>', declaration)?;
    let declaration = str::from_utf8(declaration.get(..end)?).ok()?;
    let (_, rest) = declaration.split_once("encoding")?;
    let label = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = label
        .chars()
        .next()
        .filter(|quote| matches!(quote, '"' | '\''))?;
    let label = label.get(1..)?.split(quote).next()?;
    let encoding = Encoding::for_label(label.as_bytes())?;
    // The declaration was read as ASCII: it can't be in UTF-16, whatever it says.
    let is_other = ![UTF_8, UTF_16BE, UTF_16LE].contains(&encoding);
    is_other.then_some(encoding)
}
