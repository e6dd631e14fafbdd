//! The markup of one report: XML, or SGML of the time before it.

use std::borrow::Cow;
use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::errors::Error;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::conversion::{BlockId, Conversion, FieldId, Node};
use super::record::Record;
use crate::icsr::At;

/// The longest text of one field, in bytes.
pub(crate) const FIELD_MAX: usize = 1 << 20;
/// How deep elements may lie in each other.
const DEPTH_MAX: usize = 32;

/// Why the markup of a report can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum MarkupFault {
    /// Declarations of entities or elements, which are never read.
    Declarations,
    /// A block in a place where it can't stand.
    Misplaced { tag: String, parent: String },
    /// An end tag that ends nothing.
    Stray { tag: String },
    /// An element that is never ended.
    Open { tag: String },
    /// Not markup.
    Syntax { reason: String },
    /// A field that is too long.
    TooLong { tag: String },
    /// More repeats of a block, or more blocks in each other, than can be.
    TooMany { tag: String },
}

/// What was odd and did no harm: how often, and the first line.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) count: u64,
    pub(crate) line: u64,
}

impl Count {
    pub(crate) fn add(&mut self, count: u64, line: u64) {
        if self.count == 0 && count > 0 {
            self.line = line;
        }
        self.count += count;
    }
}

/// What was odd in the markup and did no harm.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Oddities {
    /// `&` that begins no reference that is known: taken as it stands.
    pub(super) ampersands: Count,
    /// Empty elements without end tag.
    pub(super) open: Count,
    /// `^`, which stands for an apostrophe in reports of FDA.
    pub(super) carets: Count,
    /// Bytes that are no UTF-8, read as Windows-1252.
    pub(super) bytes: Count,
    /// Elements that are none of the format, or not in their place.
    pub(super) unknown: Count,
}

/// The text of bytes: what is no UTF-8 is read as Windows-1252, and counted.
pub(super) fn to_text(bytes: &[u8]) -> (Cow<'_, str>, u64) {
    if let Ok(text) = str::from_utf8(bytes) {
        return (Cow::Borrowed(text), 0);
    }
    let mut text = String::with_capacity(bytes.len() + 16);
    let mut repaired = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        let invalid = chunk.invalid();
        if !invalid.is_empty() {
            let (decoded, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(invalid);
            text.push_str(&decoded);
            repaired += invalid.len() as u64;
        }
    }
    (Cow::Owned(text), repaired)
}

enum Opened {
    Block(BlockId),
    Field(FieldId),
    /// None of the format; its place.
    Unknown(String),
}

struct Open {
    what: Opened,
    /// Name as written, in lower case.
    name: String,
    at: At,
    /// Start of its text.
    start: usize,
    line: u64,
}

/// Reads the markup of one block, from its start tag to its end tag.
pub(super) struct Parser<'p> {
    conversion: &'p Conversion,
    record: &'p mut Record,
    oddities: &'p mut Oddities,
    root: BlockId,
    stack: Vec<Open>,
    text: String,
    repeats: HashMap<(BlockId, At), u16>,
    /// Repeats of what is none of the format, by place.
    unknown: HashMap<String, u16>,
    line: u64,
    done: bool,
}

impl<'p> Parser<'p> {
    pub(super) fn new(
        conversion: &'p Conversion,
        root: BlockId,
        record: &'p mut Record,
        oddities: &'p mut Oddities,
    ) -> Self {
        Self {
            conversion,
            record,
            oddities,
            root,
            stack: Vec::new(),
            text: String::new(),
            repeats: HashMap::new(),
            unknown: HashMap::new(),
            line: 1,
            done: false,
        }
    }

    /// Reads `text`, whose first line is `line`.
    ///
    /// # Errors
    /// What is wrong, and on which line.
    pub(super) fn read(mut self, text: &str, line: u64) -> Result<(), (MarkupFault, u64)> {
        self.line = line;
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        let mut position = 0;
        while !self.done {
            let event = reader.read_event();
            let line = self.line;
            let end = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
            let read = text.as_bytes().get(position..end).unwrap_or_default();
            self.line += memchr::memchr_iter(b'\n', read).count() as u64;
            position = end;
            let outcome = match event {
                Ok(Event::Start(tag)) => self.start(&tag, line),
                Ok(Event::Empty(tag)) => self
                    .start(&tag, line)
                    .and_then(|()| self.end(tag.name().as_ref(), line)),
                Ok(Event::End(tag)) => self.end(tag.name().as_ref(), line),
                Ok(Event::Text(text)) => {
                    let text = text.xml10_content();
                    self.oddities
                        .ampersands
                        .add(u64::from(text.starts_with('&')), line);
                    self.push(&text)
                }
                Ok(Event::CData(text)) => self.push(&text.xml10_content()),
                Ok(Event::GeneralRef(reference)) => self.reference(&reference, line),
                Ok(Event::DocType(_)) => Err(MarkupFault::Declarations),
                Ok(Event::Comment(_) | Event::PI(_) | Event::Decl(_)) => Ok(()),
                Ok(Event::Eof) => break,
                Err(error) => Err(MarkupFault::Syntax {
                    reason: reason(&error),
                }),
            };
            outcome.map_err(|fault| (fault, line))?;
        }
        match self.stack.pop() {
            Some(open) => Err((MarkupFault::Open { tag: open.name }, open.line)),
            None => Ok(()),
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>, line: u64) -> Result<(), MarkupFault> {
        let name = tag.name().as_ref().to_ascii_lowercase();
        if !is_name(&name) {
            return Err(MarkupFault::Syntax {
                reason: "< that begins no tag".to_owned(),
            });
        }
        // An empty element without end tag ends where the next one begins.
        while let Some(open) = self.stack.last() {
            if !matches!(open.what, Opened::Field(_)) {
                break;
            }
            let text = self.text.get(open.start..).unwrap_or_default();
            if !text.trim().is_empty() {
                return Err(MarkupFault::Open {
                    tag: open.name.clone(),
                });
            }
            self.oddities.open.add(1, line);
            self.text.truncate(open.start);
            self.stack.pop();
        }
        if self.stack.len() >= DEPTH_MAX {
            return Err(MarkupFault::TooMany { tag: name });
        }
        let (what, at) = self.place(&name, line)?;
        if tag.attributes_raw().trim().is_empty() || matches!(what, Opened::Unknown(_)) {
            // Nothing but `lang` of the message is foreseen, and that is not in a report.
        } else {
            self.oddities.unknown.add(1, line);
            let place = match &what {
                Opened::Block(block) => self.conversion.block_place(*block, at),
                Opened::Field(field) => self.conversion.place(*field, at),
                Opened::Unknown(place) => place.clone(),
            };
            let attributes = tag.attributes_raw().trim();
            self.record
                .push_other(format!("{place}/@"), attributes, line_of(line));
        }
        self.stack.push(Open {
            what,
            name,
            at,
            start: self.text.len(),
            line,
        });
        Ok(())
    }

    /// What an element with this name is in its place.
    fn place(&mut self, name: &str, line: u64) -> Result<(Opened, At), MarkupFault> {
        let node = self.conversion.node(name);
        let Some(parent) = self.stack.last() else {
            return match node {
                Some(Node::Block(block)) if block == self.root => {
                    Ok((Opened::Block(block), At::TOP))
                }
                _ => Err(MarkupFault::Misplaced {
                    tag: name.to_owned(),
                    parent: String::new(),
                }),
            };
        };
        let at = parent.at;
        let place = match (&parent.what, node) {
            (Opened::Block(parent), Some(Node::Field(field)))
                if self
                    .conversion
                    .field(field)
                    .is_some_and(|it| it.block == *parent) =>
            {
                return Ok((Opened::Field(field), at));
            }
            (Opened::Block(above), Some(Node::Block(block))) => {
                let description = self.conversion.block(block);
                let Some(description) = description.filter(|it| it.parent == Some(*above)) else {
                    return Err(MarkupFault::Misplaced {
                        tag: name.to_owned(),
                        parent: parent.name.clone(),
                    });
                };
                if !description.repeats {
                    return Ok((Opened::Block(block), at));
                }
                let number = self.repeats.entry((block, at)).or_default();
                *number = number
                    .checked_add(1)
                    .filter(|number| *number < u16::MAX)
                    .ok_or_else(|| MarkupFault::TooMany {
                        tag: name.to_owned(),
                    })?;
                return Ok((Opened::Block(block), at.inside(*number)));
            }
            (Opened::Block(block), _) => self.conversion.block_place(*block, at),
            (Opened::Field(field), _) => self.conversion.place(*field, at),
            (Opened::Unknown(place), _) => place.clone(),
        };
        let mut place = format!("{place}/{name}");
        let number = self.unknown.entry(place.clone()).or_default();
        *number = number.saturating_add(1);
        if *number > 1 {
            place.push_str(&format!("[{number}]"));
        }
        self.oddities.unknown.add(1, line);
        Ok((Opened::Unknown(place), at))
    }

    fn end(&mut self, name: &str, line: u64) -> Result<(), MarkupFault> {
        let is_it = |open: &Open| open.name.eq_ignore_ascii_case(name);
        if !self.stack.iter().any(is_it) {
            return Err(MarkupFault::Stray {
                tag: name.to_owned(),
            });
        }
        while let Some(open) = self.stack.pop() {
            let text = self.text.get(open.start..).unwrap_or_default();
            let is_ended = is_it(&open);
            if !is_ended {
                // Only an empty field may lack its end tag.
                if !matches!(open.what, Opened::Field(_)) || !text.trim().is_empty() {
                    return Err(MarkupFault::Open { tag: open.name });
                }
                self.oddities.open.add(1, line);
            }
            match open.what {
                Opened::Field(field) => {
                    let carets = memchr::memchr_iter(b'^', text.as_bytes()).count();
                    self.oddities.carets.add(carets as u64, open.line);
                    self.record.push(field, open.at, text, line_of(open.line));
                }
                Opened::Unknown(place) => {
                    self.record.push_other(place, text, line_of(open.line));
                }
                Opened::Block(block) => {
                    let place = || format!("{}/#text", self.conversion.block_place(block, open.at));
                    if !text.trim().is_empty() {
                        self.oddities.unknown.add(1, open.line);
                        self.record.push_other(place(), text, line_of(open.line));
                    }
                }
            }
            self.text.truncate(open.start);
            if is_ended {
                break;
            }
        }
        self.done = self.stack.is_empty();
        Ok(())
    }

    fn push(&mut self, text: &str) -> Result<(), MarkupFault> {
        let Some(open) = self.stack.last() else {
            return Ok(());
        };
        // Line ends between elements are not kept, so that a block holds no text.
        let between = matches!(open.what, Opened::Block(_)) && text.trim().is_empty();
        if !between {
            self.text.push_str(text);
        }
        if self.text.len() - open.start.min(self.text.len()) > FIELD_MAX {
            return Err(MarkupFault::TooLong {
                tag: open.name.clone(),
            });
        }
        Ok(())
    }

    fn reference(&mut self, reference: &BytesRef<'_>, line: u64) -> Result<(), MarkupFault> {
        let name = reference.xml10_content();
        let known = match reference.resolve_char_ref() {
            Ok(Some(character)) => Some(character),
            Ok(None) => match name.as_ref() {
                "amp" => Some('&'),
                "lt" => Some('<'),
                "gt" => Some('>'),
                "quot" => Some('"'),
                "apos" => Some('\''),
                _ => None,
            },
            Err(_) => None,
        };
        if let Some(character) = known {
            return self.push(character.encode_utf8(&mut [0; 4]));
        }
        self.oddities.ampersands.add(1, line);
        self.push(&format!("&{name};"))
    }
}

fn is_name(name: &str) -> bool {
    name.starts_with(|letter: char| letter.is_alphabetic() || letter == '_')
        && name
            .chars()
            .all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.' | ':'))
}

pub(crate) fn line_of(line: u64) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}

fn reason(error: &Error) -> String {
    error.to_string()
}
