//! Bytes of any declared encoding as UTF-8.

use std::io::{self, BufRead, Cursor, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::problem;
use crate::exchange::{Place, Problem, ProblemSeverity, Source};

/// Bytes in which a declaration has to end.
const HEAD: u64 = 1024;
const CHUNK: usize = 64 << 10;

/// A source as UTF-8, as it was found to be encoded.
pub(super) struct Opened<'s> {
    pub(super) input: Box<dyn BufRead + Send + 's>,
    /// Whether the bytes of the source are those of `input`.
    pub(super) is_utf8: bool,
    /// What is wrong with the declaration.
    pub(super) problems: Vec<Problem>,
}

/// Opens a source: a mark at the start counts most, then what the bytes can be, then what is
/// declared.
pub(super) fn open(source: &dyn Source) -> io::Result<Opened<'_>> {
    let mut input = source.open()?;
    let mut head = Vec::new();
    input.by_ref().take(HEAD).read_to_end(&mut head)?;
    let mut problems = Vec::new();
    let marked = Encoding::for_bom(&head).map(|(encoding, _)| encoding);
    let seen = marked.or_else(|| wide(&head));
    let declared = declared(&head, seen);
    let mut note = |code, name: &str, taken: &'static Encoding| {
        problems.push(
            problem(
                code,
                ProblemSeverity::Warning,
                Place::line(source.name(), 1),
            )
            .with("declared", name)
            .with("taken", taken.name()),
        );
    };
    let encoding = match (seen, declared) {
        (None, None) => UTF_8,
        (Some(seen), None) => seen,
        (seen, Some(name)) => match (seen, Encoding::for_label(name.as_bytes())) {
            (Some(seen), known) => {
                // `UTF-16` without more is either of the two.
                let is_same =
                    known == Some(seen) || (name.eq_ignore_ascii_case("utf-16") && seen != UTF_8);
                if !is_same {
                    note("EV-X015", &name, seen);
                }
                seen
            }
            (None, Some(known)) if known == UTF_16LE || known == UTF_16BE => {
                note("EV-X015", &name, UTF_8);
                UTF_8
            }
            (None, Some(known)) => known,
            (None, None) => {
                note("EV-X017", &name, UTF_8);
                UTF_8
            }
        },
    };
    let mark = if marked == Some(UTF_8) { 3 } else { 0 };
    let mut start = Cursor::new(head);
    start.set_position(mark);
    let all = start.chain(input);
    let is_utf8 = encoding == UTF_8;
    Ok(Opened {
        input: if is_utf8 {
            Box::new(all)
        } else {
            Box::new(Decoding::new(Box::new(all), encoding))
        },
        is_utf8,
        problems,
    })
}

/// UTF-16 without a mark: every other byte of the first tag is zero.
fn wide(head: &[u8]) -> Option<&'static Encoding> {
    match head {
        [b'<', 0, ..] => Some(UTF_16LE),
        [0, b'<', ..] => Some(UTF_16BE),
        _ => None,
    }
}

/// The name of the encoding in the declaration.
fn declared(head: &[u8], seen: Option<&'static Encoding>) -> Option<String> {
    let (text, _) = seen.unwrap_or(UTF_8).decode_with_bom_removal(head);
    let declaration = text.strip_prefix("<?xml")?.split("?>").next()?;
    let (_, rest) = declaration.split_once("encoding")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|it| matches!(it, '"' | '\''))?;
    rest.get(1..)?.split(quote).next().map(str::to_owned)
}

/// Decodes as it is read.
struct Decoding<'s> {
    input: Box<dyn BufRead + Send + 's>,
    decoder: Decoder,
    out: Vec<u8>,
    at: usize,
    is_done: bool,
}

impl<'s> Decoding<'s> {
    fn new(input: Box<dyn BufRead + Send + 's>, encoding: &'static Encoding) -> Self {
        Self {
            input,
            decoder: encoding.new_decoder_with_bom_removal(),
            out: Vec::new(),
            at: 0,
            is_done: false,
        }
    }
}

impl Read for Decoding<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let piece = self.fill_buf()?;
        let len = piece.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..len), piece.get(..len)) {
            to.copy_from_slice(from);
        }
        self.consume(len);
        Ok(len)
    }
}

impl BufRead for Decoding<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.at >= self.out.len() && !self.is_done {
            let piece = self.input.fill_buf()?;
            let is_last = piece.is_empty();
            self.out.resize(CHUNK, 0);
            // Where bytes are no text, U+FFFD comes out, which is what the reader looks for.
            let (result, read, written, _) =
                self.decoder.decode_to_utf8(piece, &mut self.out, is_last);
            self.out.truncate(written);
            self.at = 0;
            self.input.consume(read);
            self.is_done = is_last && result == CoderResult::InputEmpty;
        }
        Ok(self.out.get(self.at..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.at += amount;
    }
}
