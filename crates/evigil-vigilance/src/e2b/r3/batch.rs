//! A batch of messages of any size, one message at a time.

use std::sync::Arc;

use memchr::memmem;
use roxmltree::{Document, ParsingOptions};

use super::encoding::{Opened, open};
use super::header::BatchHeader;
use super::message::Context;
use super::split::{Piece, SplitFault, Splitter};
use super::{BATCH, Limits, MESSAGE, parse_message, problem};
use crate::exchange::{Flow, Place, Problem, ProblemSeverity, ReadFault, Reject, Sink, Source};
use crate::icsr::Icsr;

/// A message as it stands in its batch.
#[derive(Debug, Clone, Copy)]
pub struct RawMessage<'b> {
    /// Its XML; namespaces may be declared outside of it.
    pub xml: &'b str,
    /// Line of the file on which it begins, from 1.
    pub line: u64,
    /// What it needs from its batch.
    pub context: &'b Arc<Context>,
}

/// A batch being read.
///
/// Memory does not depend on its size: one message is held at a time. Messages can be handed to
/// several threads, each of which calls [`parse_message`] with the [`Batch::context`] beside it.
pub struct Batch<'s> {
    splitter: Splitter<'s>,
    file: Arc<str>,
    limits: Limits,
    context: Option<Arc<Context>>,
    problems: Vec<Problem>,
    is_done: bool,
}

impl<'s> Batch<'s> {
    /// Opens a batch, or a message without one.
    ///
    /// # Errors
    /// When it can't be read at all.
    pub fn open(source: &'s dyn Source, limits: &Limits) -> Result<Self, ReadFault> {
        let io = |error| ReadFault::io(source.name(), error);
        let Opened {
            input, problems, ..
        } = open(source).map_err(io)?;
        Ok(Self {
            splitter: Splitter::new(input, limits.clone()),
            file: source.name().into(),
            limits: limits.clone(),
            context: None,
            problems,
            is_done: false,
        })
    }

    /// Problems of the input as a whole so far.
    pub fn take_problems(&mut self) -> Vec<Problem> {
        std::mem::take(&mut self.problems)
    }

    /// What a message needs from its batch; nothing before the first message.
    #[must_use]
    pub fn context(&self) -> Option<&Arc<Context>> {
        self.context.as_ref()
    }

    /// The next message, or why it can't be taken; nothing after the last one.
    ///
    /// # Errors
    /// [`ReadFault`] when there is no way to find the next one: another kind of document, a
    /// document type declaration, a file that is cut off.
    pub fn next_message(&mut self) -> Result<Option<Result<RawMessage<'_>, Reject>>, ReadFault> {
        if self.is_done {
            return Ok(None);
        }
        let piece = match self.splitter.next() {
            Ok(piece) => piece,
            Err(fault) => {
                self.is_done = true;
                return Err(self.fault(fault));
            }
        };
        if matches!(piece, Piece::End) {
            self.is_done = true;
            return Ok(None);
        }
        let (file, limits) = (&self.file, &self.limits);
        let root = &self.splitter.root;
        let context = self
            .context
            .get_or_insert_with(|| Arc::new(Context::new(file, limits, root)));
        let reject = |code, line, raw: &[u8]| {
            let place = Place::line(&*self.file, line).field(MESSAGE);
            let raw = raw
                .get(..Reject::RAW_MAX.min(raw.len()))
                .unwrap_or_default();
            Reject::new(
                problem(code, ProblemSeverity::Error, place).with("limit", self.limits.message),
                &String::from_utf8_lossy(raw),
            )
        };
        let raw = self.splitter.message();
        Ok(match piece {
            Piece::End => None,
            Piece::TooLarge { line } => Some(Err(reject("EV-X011", line, &[]))),
            Piece::Unclosed { line } => Some(Err(reject("EV-X010", line, raw))),
            Piece::Message { line } => Some(match str::from_utf8(raw) {
                Ok(xml) => Ok(RawMessage { xml, line, context }),
                Err(error) => {
                    let before = raw.get(..error.valid_up_to()).unwrap_or_default();
                    let mut count = super::lines::LineCount::default();
                    count.pass(before);
                    Err(reject("EV-X016", line + count.line() - 1, raw))
                }
            }),
        })
    }

    /// What stands around the messages, after the last one.
    ///
    /// # Errors
    /// When the wrapper is no XML.
    pub fn header(&mut self) -> Result<BatchHeader, ReadFault> {
        let splitter = &self.splitter;
        if splitter.wrapper.is_empty() {
            return Ok(BatchHeader::default());
        }
        let wrapper = String::from_utf8_lossy(&splitter.wrapper);
        let options = ParsingOptions {
            allow_dtd: false,
            nodes_limit: self.limits.nodes,
            ..ParsingOptions::default()
        };
        let document = Document::parse_with_options(&wrapper, options).map_err(|_| {
            let place = Place::line(&*self.file, 1).field(BATCH);
            ReadFault::broken(problem("EV-X018", ProblemSeverity::Error, place))
        })?;
        let jumps = &splitter.jumps;
        BatchHeader::read(
            &self.file,
            &document,
            jumps,
            &self.limits,
            &mut self.problems,
        )
        .map_err(ReadFault::Broken)
    }

    fn fault(&mut self, fault: SplitFault) -> ReadFault {
        let place = |line| Place::line(&*self.file, line);
        let broken =
            |code, line| ReadFault::broken(problem(code, ProblemSeverity::Error, place(line)));
        match fault {
            SplitFault::Io(error) => ReadFault::io(&self.file, error),
            SplitFault::Empty => broken("EV-X001", 1),
            SplitFault::Doctype { line } => broken("EV-X008", line),
            SplitFault::Truncated { line } => broken("EV-X009", line),
            SplitFault::Wrapper { line } => broken("EV-X028", line),
            SplitFault::Other { name, line } => {
                let code = neighbour(&name);
                ReadFault::broken(
                    problem(code, ProblemSeverity::Error, place(line)).with("name", name),
                )
            }
        }
    }
}

/// Which other kind of document has this root or second level.
fn neighbour(name: &str) -> &'static str {
    match name {
        "PORR_IN049006UV" | "PORR_IN049006UV01" => "EV-X002",
        "PORR_IN040001UV01" => "EV-X003",
        "submission" => "EV-X004",
        "MCCI_IN200101UV01" | "MCCI_IN000002UV01" => "EV-X005",
        "ichicsr" | "ichicsrack" | "safetyreport" => "EV-X006",
        _ => "EV-X007",
    }
}

/// Reads a batch, or a message without one: every report goes to the sink, every message that
/// can't be taken too, and what stands around the messages comes back.
///
/// # Errors
/// [`ReadFault`] when the source can't be read to its end.
pub fn read(source: &dyn Source, sink: &mut dyn Sink) -> Result<BatchHeader, ReadFault> {
    read_within(source, sink, &Limits::default())
}

/// Reads like [`read`], with other limits.
///
/// # Errors
/// As for [`read`].
pub fn read_within(
    source: &dyn Source,
    sink: &mut dyn Sink,
    limits: &Limits,
) -> Result<BatchHeader, ReadFault> {
    let mut batch = Batch::open(source, limits)?;
    let mut report = Icsr::default();
    let mut problems = Vec::new();
    let (mut messages, mut not_understood) = (0_u64, 0_u64);
    loop {
        batch
            .take_problems()
            .into_iter()
            .for_each(|it| sink.problem(it));
        let Some(message) = batch.next_message()? else {
            break;
        };
        messages += 1;
        let taken = match message {
            Ok(raw) => parse_message(&raw, &mut report, &mut problems).map_err(|it| *it),
            Err(reject) => Err(reject),
        };
        let flow = match taken {
            Ok(()) => {
                problems.drain(..).for_each(|it| sink.problem(it));
                not_understood += u64::from(super::has_unknown(&report));
                sink.report(&report)
            }
            Err(reject) => {
                problems.clear();
                sink.reject(reject)
            }
        };
        if flow == Flow::Stop {
            return Err(ReadFault::Stopped);
        }
    }
    let whole = || Place::file(source.name());
    if messages == 0 {
        sink.problem(problem("EV-X019", ProblemSeverity::Warning, whole()));
    }
    if not_understood > 0 {
        sink.problem(
            problem("EV-X027", ProblemSeverity::Note, whole())
                .with("count", not_understood)
                .with("of", messages),
        );
    }
    let header = batch.header()?;
    batch
        .take_problems()
        .into_iter()
        .for_each(|it| sink.problem(it));
    Ok(header)
}

/// What stands around the messages of a batch, without reading the messages where that can be: a
/// part of it follows them.
///
/// # Errors
/// As for [`read`], as far as it is read.
pub fn header(source: &dyn Source, limits: &Limits) -> Result<BatchHeader, ReadFault> {
    let io = |error| ReadFault::io(source.name(), error);
    let opened = open(source).map_err(io)?;
    let is_utf8 = opened.is_utf8;
    let mut splitter = Splitter::new(opened.input, limits.clone());
    let mut batch = Batch::open(source, limits)?;
    let first = match splitter.next() {
        Ok(_) => splitter.first_message,
        // The ordinary way says what is wrong.
        Err(_) => None,
    };
    let bytes = source.bytes().map_err(io)?;
    let mark = if bytes.starts_with(b"\xef\xbb\xbf") {
        3
    } else {
        0
    };
    let ends = first
        .and_then(|first| usize::try_from(first).ok())
        .zip(last_end(&bytes))
        .filter(|_| is_utf8);
    if let Some((first, last)) = ends
        && let (Some(head), Some(tail)) = (bytes.get(mark..mark + first), bytes.get(last..))
    {
        let around = [head, b"<", splitter.message_name(), b"/>", tail].concat();
        batch.splitter = Splitter::new(Box::new(std::io::Cursor::new(around)), limits.clone());
    }
    while batch.next_message()?.is_some() {}
    batch.header()
}

/// Where the last message ends.
fn last_end(bytes: &[u8]) -> Option<usize> {
    let mut before = bytes.len();
    loop {
        let found = memmem::rfind(bytes.get(..before)?, MESSAGE.as_bytes())?;
        // A prefix may stand between; a comment may hold the name without `</`.
        let start = bytes.get(found.saturating_sub(64)..found)?;
        let is_end = start
            .iter()
            .rposition(|byte| matches!(byte, b'<' | b'>' | b' ' | b'\n' | b'\r' | b'\t'))
            .and_then(|at| start.get(at..))
            .is_some_and(|tag| tag.starts_with(b"</"));
        if is_end {
            let rest = bytes.get(found..)?;
            return rest
                .iter()
                .position(|byte| *byte == b'>')
                .map(|at| found + at + 1);
        }
        before = found;
    }
}
