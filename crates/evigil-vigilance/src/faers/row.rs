//! One row, cut into its fields.

use std::borrow::Cow;

use memchr::memchr_iter;

use super::layout::{Column, Layout};
use super::load::Loaded;
use super::repair;
use super::scan::{Form, Run, without_end};
use crate::exchange::{Place, Text};

/// Places of separators, kept from row to row so that no row needs memory of its own.
#[derive(Debug, Default)]
pub(super) struct Cuts(Vec<u32>);

/// A row of a table. Its fields live as long as the table does.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'p, 'c> {
    bytes: &'p [u8],
    cuts: &'c [u32],
    part: &'p Loaded<'p>,
    /// Its line.
    pub(super) line: u32,
}

impl Cuts {
    /// Cuts a row.
    pub(super) fn row<'p, 'c>(
        &'c mut self,
        part: &'p Loaded<'p>,
        (bytes, line): (&'p [u8], u32),
        form: Form,
    ) -> Row<'p, 'c> {
        self.0.clear();
        // A row is never longer than 1 MiB.
        self.0
            .extend(memchr_iter(b'$', bytes).filter_map(|at| u32::try_from(at).ok()));
        if form == Form::Repaired
            && let Some(text) = repair::text_separator(part.layout.table(), bytes)
        {
            self.0.retain(|cut| *cut as usize != text);
        }
        Row {
            bytes,
            cuts: &self.0,
            part,
            line,
        }
    }
}

/// The rows of a run, as bytes with their lines.
pub(super) fn rows<'p>(part: &'p Loaded<'p>, run: Run) -> impl Iterator<Item = (&'p [u8], u32)> {
    let start = usize::try_from(run.start).unwrap_or(usize::MAX);
    let bytes = start
        .checked_add(run.len as usize)
        .and_then(|end| part.bytes.get(start..end))
        .unwrap_or_default();
    let mut rest = Some(bytes);
    let mut line = run.line;
    std::iter::from_fn(move || {
        let bytes = rest?;
        let end = match run.form {
            Form::Lines => memchr::memchr(part.end, bytes),
            Form::Single | Form::Repaired => None,
        };
        let this = line;
        line = line.saturating_add(1);
        match end {
            Some(at) => {
                rest = bytes.get(at + 1..);
                Some((without_end(bytes.get(..at)?), this))
            }
            None => {
                rest = None;
                Some((bytes, this))
            }
        }
    })
}

impl<'p> Row<'p, '_> {
    pub(super) const fn layout(self) -> &'p Layout {
        &self.part.layout
    }

    /// The field at a place, without blanks and control characters around it.
    pub(super) fn at(self, place: usize) -> &'p [u8] {
        let start = match place.checked_sub(1) {
            None => 0,
            Some(before) => match self.cuts.get(before) {
                Some(cut) => *cut as usize + 1,
                None => return &[],
            },
        };
        let end = self
            .cuts
            .get(place)
            .map_or(self.bytes.len(), |cut| *cut as usize);
        trimmed(self.bytes.get(start..end).unwrap_or_default())
    }

    /// The field of a column; empty when the file lacks it.
    pub(super) fn get(self, column: Column) -> &'p [u8] {
        self.part
            .layout
            .place(column)
            .map_or(&[][..], |place| self.at(place))
    }

    /// The same as text.
    pub(super) fn text(self, column: Column) -> Cow<'p, str> {
        text(self.get(column))
    }

    /// Where a field of it stands.
    pub(super) fn place(self, column: Column) -> Place {
        Place::line(self.part.name, u64::from(self.line)).field(self.part.layout.name(column))
    }

    /// The whole of it, as it stands.
    pub(super) const fn bytes(self) -> &'p [u8] {
        self.bytes
    }
}

fn is_blank(byte: u8) -> bool {
    byte <= b' '
}

pub(super) fn trimmed(mut field: &[u8]) -> &[u8] {
    while let [first, rest @ ..] = field
        && is_blank(*first)
    {
        field = rest;
    }
    while let [rest @ .., last] = field
        && is_blank(*last)
    {
        field = rest;
    }
    field
}

/// A field as text. Control characters mean nothing in these tables and are not allowed in XML:
/// line ends and tabs become blanks, others go.
pub(super) fn text(field: &[u8]) -> Cow<'_, str> {
    let (text, ..) = Text::decode(field);
    if !field.iter().any(|byte| *byte < b' ') {
        return text;
    }
    text.chars()
        .filter_map(|letter| match letter {
            '\r' | '\n' | '\t' => Some(' '),
            letter if letter < ' ' => None,
            letter => Some(letter),
        })
        .collect::<String>()
        .into()
}

/// Without blanks and control characters at the end.
pub(super) fn trimmed_end(mut bytes: &[u8]) -> &[u8] {
    while let [rest @ .., last] = bytes
        && is_blank(*last)
    {
        bytes = rest;
    }
    bytes
}
