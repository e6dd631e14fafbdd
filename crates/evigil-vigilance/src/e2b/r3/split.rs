//! Where messages begin and end in a batch of any size.
//!
//! Only boundaries are looked for here: comments, CDATA sections and instructions are stepped over,
//! tags are compared by name. Every message is then parsed by an XML parser. So one message is in
//! memory at a time, and one that is broken does not cost the others.

use std::io::{self, BufRead, Read as _};

use memchr::{memchr, memmem};

use super::lines::{Jump, LineCount};
use super::{BATCH, Limits, MESSAGE};

const CHUNK: u64 = 256 << 10;
/// Bytes that tell what a piece of markup is.
const MARKUP: usize = 128;

/// What comes next in a batch.
#[derive(Debug)]
pub(super) enum Piece {
    /// A message: its place in the window, and its first line.
    Message { line: u64 },
    /// A message that is larger than allowed.
    TooLarge { line: u64 },
    /// A message that has no end before the next one, or the end of the batch.
    Unclosed { line: u64 },
    /// No more messages.
    End,
}

/// Why no next message can be found.
#[derive(Debug)]
pub(super) enum SplitFault {
    Io(io::Error),
    /// No element at all.
    Empty,
    /// A document type declaration.
    Doctype {
        line: u64,
    },
    /// Another kind of document, by the name of its root or its second level.
    Other {
        name: String,
        line: u64,
    },
    /// The file ends before the batch does.
    Truncated {
        line: u64,
    },
    /// The wrapper is larger than allowed.
    Wrapper {
        line: u64,
    },
}

impl From<io::Error> for SplitFault {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Reads a batch piece by piece.
pub(super) struct Splitter<'s> {
    input: Box<dyn BufRead + Send + 's>,
    limits: Limits,
    window: Vec<u8>,
    /// Bytes of the file before the window.
    before: u64,
    /// Where the search goes on.
    at: usize,
    /// Start of what must stay in the window.
    keep: usize,
    lines: LineCount,
    counted: usize,
    is_at_end: bool,
    depth: usize,
    /// Start tag of the root, complete.
    pub(super) root: Vec<u8>,
    root_name: Vec<u8>,
    message_name: Vec<u8>,
    /// The batch without its messages.
    pub(super) wrapper: Vec<u8>,
    pub(super) jumps: Vec<Jump>,
    /// Where the first message begins, in bytes of the input.
    pub(super) first_message: Option<u64>,
    message: std::ops::Range<usize>,
    /// A start tag of a message was found where the one before had no end.
    has_start: bool,
    is_over: bool,
    /// Whether what was read since `keep` must stay.
    holds: bool,
    /// It became larger than allowed, and was let go.
    is_too_large: bool,
}

/// A piece of markup at `<`.
enum Markup {
    Comment,
    Data,
    Instruction,
    Declaration,
    End,
    Start,
}

impl<'s> Splitter<'s> {
    pub(super) fn new(input: Box<dyn BufRead + Send + 's>, limits: Limits) -> Self {
        Self {
            input,
            limits,
            window: Vec::new(),
            before: 0,
            at: 0,
            keep: 0,
            lines: LineCount::default(),
            counted: 0,
            is_at_end: false,
            depth: 0,
            root: Vec::new(),
            root_name: Vec::new(),
            message_name: Vec::new(),
            wrapper: Vec::new(),
            jumps: Vec::new(),
            first_message: None,
            message: 0..0,
            has_start: false,
            is_over: false,
            holds: false,
            is_too_large: false,
        }
    }

    /// Bytes of the message that came last.
    pub(super) fn message(&self) -> &[u8] {
        self.window.get(self.message.clone()).unwrap_or_default()
    }

    /// Name of the messages' elements, with its prefix.
    pub(super) fn message_name(&self) -> &[u8] {
        &self.message_name
    }

    /// Goes to the next message.
    pub(super) fn next(&mut self) -> Result<Piece, SplitFault> {
        self.message = 0..0;
        if self.has_start {
            self.has_start = false;
            return self.in_message(self.at);
        }
        loop {
            self.hold(self.depth > 0);
            if self.is_over || !self.find_tag()? {
                return self.end();
            }
            self.wrap_text()?;
            let markup = self.markup()?;
            // Only now: telling the kind of markup may move the window.
            let start = self.at;
            match markup {
                Markup::Comment => {
                    self.hold(false);
                    self.pass(4, b"-->")?;
                }
                Markup::Instruction => {
                    self.hold(false);
                    self.pass(2, b"?>")?;
                }
                Markup::Data => {
                    self.hold(true);
                    self.pass(9, b"]]>")?;
                    self.wrap()?;
                }
                Markup::Declaration => {
                    let line = self.line_at(start);
                    return Err(SplitFault::Doctype { line });
                }
                Markup::End => {
                    self.hold(true);
                    self.tag_end()?;
                    self.wrap()?;
                    self.depth = self.depth.saturating_sub(1);
                    self.is_over = self.depth == 0;
                }
                Markup::Start => {
                    if let Some(piece) = self.start_tag(start)? {
                        return Ok(piece);
                    }
                }
            }
        }
    }

    /// Begins to hold on to what is read from here, or lets it go.
    fn hold(&mut self, holds: bool) {
        self.keep = self.at;
        self.holds = holds;
        self.is_too_large = false;
    }

    fn end(&mut self) -> Result<Piece, SplitFault> {
        let line = self.line_at(self.at);
        if self.root.is_empty() && !self.is_over {
            return Err(SplitFault::Empty);
        }
        if self.is_over {
            Ok(Piece::End)
        } else {
            Err(SplitFault::Truncated { line })
        }
    }

    /// A start tag outside messages.
    fn start_tag(&mut self, start: usize) -> Result<Option<Piece>, SplitFault> {
        let name = self.name(start + 1).to_vec();
        let local = local(&name);
        let is_message = local == MESSAGE.as_bytes() && self.depth < 2;
        if is_message {
            self.message_name.clone_from(&name);
            if self.first_message.is_none() {
                self.first_message = Some(self.before + start as u64);
                if self.depth == 1 {
                    self.jump(start);
                    self.wrapper.extend_from_slice(b"<");
                    self.wrapper.extend_from_slice(&name);
                    self.wrapper.extend_from_slice(b"/>");
                }
            }
            return self.in_message(start).map(Some);
        }
        let is_other = match self.depth {
            0 => local != BATCH.as_bytes(),
            1 => local.starts_with(b"PORR_IN") || local.starts_with(b"MCCI_IN"),
            _ => false,
        };
        if is_other {
            let line = self.line_at(start);
            let name = String::from_utf8_lossy(local).chars().take(64).collect();
            return Err(SplitFault::Other { name, line });
        }
        self.hold(true);
        let is_closed = self.tag_end()?;
        if self.depth == 0 {
            self.root = self
                .window
                .get(self.keep..self.at)
                .unwrap_or_default()
                .to_vec();
            self.root_name = name;
        }
        self.wrap()?;
        if !is_closed {
            self.depth += 1;
        } else if self.depth == 0 {
            self.is_over = true;
        }
        Ok(None)
    }

    /// Copies what was just read to the wrapper.
    fn wrap(&mut self) -> Result<(), SplitFault> {
        let line = self.line_at(self.keep);
        let tag = self.window.get(self.keep..self.at).unwrap_or_default();
        if self.is_too_large || self.wrapper.len() + tag.len() > self.limits.wrapper {
            return Err(SplitFault::Wrapper { line });
        }
        self.jumps.push(Jump {
            from: self.wrapper.len(),
            line,
        });
        self.wrapper.extend_from_slice(tag);
        self.keep = self.at;
        Ok(())
    }

    /// Copies the text between tags of the wrapper, where there is any.
    fn wrap_text(&mut self) -> Result<(), SplitFault> {
        let text = self.window.get(self.keep..self.at).unwrap_or_default();
        if self.holds && (self.is_too_large || !text.trim_ascii().is_empty()) {
            self.wrap()?;
        }
        Ok(())
    }

    fn jump(&mut self, at: usize) {
        let line = self.line_at(at);
        self.jumps.push(Jump {
            from: self.wrapper.len(),
            line,
        });
    }

    /// The message whose start tag is at `start`, up to its end tag.
    fn in_message(&mut self, start: usize) -> Result<Piece, SplitFault> {
        let line = self.line_at(start);
        self.at = start;
        self.hold(true);
        if self.tag_end()? {
            self.message = self.keep..self.at;
            self.is_over = self.depth == 0;
            return Ok(Piece::Message { line });
        }
        loop {
            if !self.find_tag()? {
                let line = self.line_at(self.at);
                return Err(SplitFault::Truncated { line });
            }
            match self.markup()? {
                Markup::Comment => self.pass(4, b"-->")?,
                Markup::Data => self.pass(9, b"]]>")?,
                Markup::Instruction => self.pass(2, b"?>")?,
                Markup::End if self.is_name(self.at + 2, &self.message_name) => {
                    self.tag_end()?;
                    self.is_over = self.depth == 0;
                    if self.is_too_large {
                        return Ok(Piece::TooLarge { line });
                    }
                    self.message = self.keep..self.at;
                    return Ok(Piece::Message { line });
                }
                Markup::End if self.depth > 0 && self.is_name(self.at + 2, &self.root_name) => {
                    return Ok(self.unclosed(line));
                }
                Markup::Start if self.is_name(self.at + 1, &self.message_name) => {
                    self.has_start = true;
                    return Ok(self.unclosed(line));
                }
                Markup::End | Markup::Start | Markup::Declaration => self.at += 1,
            }
        }
    }

    fn unclosed(&mut self, line: u64) -> Piece {
        self.message = self.keep..self.at;
        Piece::Unclosed { line }
    }

    /// What the `<` at `self.at` begins.
    fn markup(&mut self) -> Result<Markup, SplitFault> {
        self.need(MARKUP)?;
        let rest = self.window.get(self.at + 1..).unwrap_or_default();
        Ok(match rest {
            [b'!', b'-', b'-', ..] => Markup::Comment,
            [b'!', b'[', ..] => Markup::Data,
            [b'!', ..] => Markup::Declaration,
            [b'?', ..] => Markup::Instruction,
            [b'/', ..] => Markup::End,
            _ => Markup::Start,
        })
    }

    fn name(&self, from: usize) -> &[u8] {
        let rest = self.window.get(from..).unwrap_or_default();
        let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/' | b'<');
        let len = rest.iter().take(MARKUP).position(is_end);
        rest.get(..len.unwrap_or(MARKUP.min(rest.len())))
            .unwrap_or_default()
    }

    fn is_name(&self, from: usize, name: &[u8]) -> bool {
        let Some(rest) = self.window.get(from..) else {
            return false;
        };
        rest.starts_with(name)
            && rest
                .get(name.len())
                .is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))
    }

    /// Goes behind the `>` of the tag at `self.at`; says whether it closes itself. A `<` ends a tag
    /// that has no end: the parser will say so.
    fn tag_end(&mut self) -> Result<bool, SplitFault> {
        let mut quote = None;
        let mut last = 0_u8;
        self.at += 1;
        loop {
            let Some(byte) = self.window.get(self.at).copied() else {
                if self.is_at_end {
                    let line = self.line_at(self.at);
                    return Err(SplitFault::Truncated { line });
                }
                self.refill()?;
                continue;
            };
            if byte == b'<' {
                return Ok(false);
            }
            self.at += 1;
            match (byte, quote) {
                (b'>', None) => return Ok(last == b'/'),
                (b'"' | b'\'', None) => quote = Some(byte),
                (_, Some(open)) if open == byte => quote = None,
                _ => {}
            }
            last = byte;
        }
    }

    /// Goes to the next `<`; says whether there is one.
    fn find_tag(&mut self) -> Result<bool, SplitFault> {
        loop {
            let rest = self.window.get(self.at..).unwrap_or_default();
            if let Some(found) = memchr(b'<', rest) {
                self.at += found;
                return Ok(true);
            }
            self.at = self.window.len();
            if self.is_at_end {
                return Ok(false);
            }
            self.refill()?;
        }
    }

    /// Goes behind `end`, from `from` bytes after here.
    fn pass(&mut self, from: usize, end: &[u8]) -> Result<(), SplitFault> {
        self.at = (self.at + from).min(self.window.len());
        loop {
            let rest = self.window.get(self.at..).unwrap_or_default();
            if let Some(found) = memmem::find(rest, end) {
                self.at += found + end.len();
                return Ok(());
            }
            let next = self.window.len().saturating_sub(end.len() - 1);
            self.at = next.max(self.at);
            if self.is_at_end {
                let line = self.line_at(self.window.len());
                return Err(SplitFault::Truncated { line });
            }
            self.refill()?;
        }
    }

    /// Reads on until `len` bytes from here are there, or the end.
    fn need(&mut self, len: usize) -> Result<(), SplitFault> {
        while self.window.len() < self.at + len && !self.is_at_end {
            self.refill()?;
        }
        Ok(())
    }

    fn refill(&mut self) -> Result<(), SplitFault> {
        if self.holds && self.at - self.keep.min(self.at) > self.limits.message {
            (self.holds, self.is_too_large) = (false, true);
        }
        if !self.holds {
            self.keep = self.at;
        }
        let drop = self.keep.min(self.at);
        if drop > 0 {
            self.count_to(drop);
            self.window.drain(..drop);
            self.before += drop as u64;
            self.at -= drop;
            self.keep -= drop;
            self.counted = self.counted.saturating_sub(drop);
        }
        let read = self
            .input
            .by_ref()
            .take(CHUNK)
            .read_to_end(&mut self.window)?;
        self.is_at_end = read == 0;
        Ok(())
    }

    fn count_to(&mut self, offset: usize) {
        if let Some(piece) = self.window.get(self.counted..offset) {
            self.lines.pass(piece);
            self.counted = offset;
        }
    }

    /// The line of a byte of the window at or after the last one asked for.
    fn line_at(&mut self, offset: usize) -> u64 {
        self.count_to(offset);
        self.lines.line()
    }
}

/// A name without its prefix.
fn local(name: &[u8]) -> &[u8] {
    name.rsplit(|byte| *byte == b':').next().unwrap_or_default()
}
