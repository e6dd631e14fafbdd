//! A message in E2B(R2), report by report.

use std::io::{self, Write};

use quick_xml::escape::escape;

use super::conversion::{BlockId, Conversion, Node};
use super::down::{down, is_xml};
use super::header::Header;
use super::lost::NotCarried;
use super::record::Record;
use crate::icsr::{At, Icsr};

/// What the document type declaration points to. Nobody fetches it; receivers look at the name.
const DTD: &str = "ich-icsr-v2.1.dtd";

/// Writes a message in E2B(R2): `ichicsr` as XML, version 2.1.
///
/// The same reports give the same bytes.
#[derive(Debug)]
pub struct Writer<'c, W> {
    conversion: &'c Conversion,
    out: W,
    record: Record,
}

impl<'c, W: Write> Writer<'c, W> {
    /// Begins a message.
    ///
    /// # Errors
    /// What the system says.
    pub fn new(conversion: &'c Conversion, mut out: W, header: &Header) -> io::Result<Self> {
        let lang = if header.lang.is_empty() {
            "en"
        } else {
            &header.lang
        };
        out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")?;
        writeln!(out, "<!DOCTYPE ichicsr SYSTEM \"{DTD}\">")?;
        writeln!(out, "<ichicsr lang=\"{}\">", escape(lang))?;
        out.write_all(b"  <ichicsrmessageheader>\n")?;
        for (tag, text) in header.fields() {
            leaf(&mut out, 2, tag, text)?;
        }
        out.write_all(b"  </ichicsrmessageheader>\n")?;
        Ok(Self {
            conversion,
            out,
            record: Record::default(),
        })
    }

    /// Writes a sorted report, and says what of it could not be carried.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&mut self, report: &Icsr) -> io::Result<Vec<NotCarried>> {
        let lost = down(self.conversion, report, &mut self.record);
        self.block(self.conversion.report_block(), At::TOP, 1)?;
        Ok(lost)
    }

    /// Ends the message.
    ///
    /// # Errors
    /// What the system says.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.write_all(b"</ichicsr>\n")?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn block(&mut self, id: BlockId, at: At, depth: usize) -> io::Result<()> {
        let conversion = self.conversion;
        let Some(block) = conversion.block(id) else {
            return Ok(());
        };
        writeln!(self.out, "{:1$}<{2}>", "", depth * 2, block.tag)?;
        for child in &block.children {
            match child {
                Node::Field(field) => {
                    let tag = conversion.field(*field).map(|field| field.tag.as_str());
                    if let (Some(tag), Some(text)) = (tag, self.record.get(*field, at)) {
                        leaf(&mut self.out, depth + 1, tag, text)?;
                    }
                }
                Node::Block(inner) => {
                    let repeats = conversion.block(*inner).is_some_and(|it| it.repeats);
                    if repeats {
                        for number in 1..=self.record.repeats(*inner, at) {
                            self.block(*inner, at.inside(number), depth + 1)?;
                        }
                    } else if is_required(conversion, *inner) || self.has(*inner, at) {
                        self.block(*inner, at, depth + 1)?;
                    }
                }
            }
        }
        self.others(id, at, depth + 1)?;
        writeln!(self.out, "{:1$}</{2}>", "", depth * 2, block.tag)
    }

    /// Whether a block that does not repeat holds anything.
    fn has(&self, id: BlockId, at: At) -> bool {
        let conversion = self.conversion;
        let Some(block) = conversion.block(id) else {
            return false;
        };
        let place = conversion.block_place(id, at);
        let is_below = |other: &str| {
            other
                .strip_prefix(place.as_str())
                .is_some_and(|rest| rest.starts_with('/'))
        };
        block.children.iter().any(|child| match child {
            Node::Field(field) => self.record.get(*field, at).is_some(),
            Node::Block(inner) => {
                if conversion.block(*inner).is_some_and(|it| it.repeats) {
                    self.record.repeats(*inner, at) > 0
                } else {
                    self.has(*inner, at)
                }
            }
        }) || self.record.others().iter().any(|it| is_below(&it.place))
    }

    /// What the source had in this block and the format does not know, at its end.
    fn others(&mut self, id: BlockId, at: At, depth: usize) -> io::Result<()> {
        let conversion = self.conversion;
        let mut open: Vec<&str> = Vec::new();
        for other in self.record.others() {
            let Some((block, place, rest)) = conversion.find_place(&other.place) else {
                continue;
            };
            if (block, place) != (id, at) {
                continue;
            }
            let steps: Vec<&str> = rest.split('/').collect();
            let Some((name, outer)) = steps.split_last() else {
                continue;
            };
            let same = open.iter().zip(outer).take_while(|(a, b)| a == b).count();
            close(&mut self.out, &mut open, same, depth)?;
            for step in outer.iter().skip(same) {
                let indent = (depth + open.len()) * 2;
                writeln!(self.out, "{:1$}<{2}>", "", indent, tag_of(step))?;
                open.push(step);
            }
            leaf(&mut self.out, depth + open.len(), tag_of(name), &other.text)?;
        }
        close(&mut self.out, &mut open, 0, depth)
    }
}

fn close(
    out: &mut impl Write,
    open: &mut Vec<&str>,
    down_to: usize,
    depth: usize,
) -> io::Result<()> {
    while open.len() > down_to {
        if let Some(step) = open.pop() {
            let indent = (depth + open.len()) * 2;
            writeln!(out, "{:1$}</{2}>", "", indent, tag_of(step))?;
        }
    }
    Ok(())
}

/// Blocks that a report has even when they are empty.
fn is_required(conversion: &Conversion, id: BlockId) -> bool {
    ["sender", "receiver", "patient"]
        .into_iter()
        .any(|tag| conversion.block_of(tag) == id)
}

/// The tag in a step of a place.
pub(super) fn tag_of(step: &str) -> &str {
    step.split('[').next().unwrap_or(step)
}

pub(super) fn is_tag(tag: &str) -> bool {
    tag.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && tag
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
}

fn leaf(out: &mut impl Write, depth: usize, tag: &str, text: &str) -> io::Result<()> {
    write!(out, "{:1$}<{2}>", "", depth * 2, tag)?;
    let clean: String;
    let text = if text.contains(|letter| !is_xml(letter)) {
        clean = text.chars().filter(|letter| is_xml(*letter)).collect();
        &clean
    } else {
        text
    };
    // A carriage return would be read as a line end.
    out.write_all(escape(text).replace('\r', "&#13;").as_bytes())?;
    writeln!(out, "</{tag}>")
}
