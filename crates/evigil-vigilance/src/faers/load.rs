//! Files as bytes, with their headers read.

use std::borrow::Cow;

use encoding_rs::Encoding;
use memchr::memchr;

use super::layout::Layout;
use super::part::{Kind, Quarter, Table};
use super::row::text;
use super::scan::Body;
use super::{codes, problem};
use crate::exchange::{Place, Problem, ProblemSeverity as Severity, ReadFault, Sink, Source};

/// The longest header that is looked for. Those of FDA have up to 300 bytes.
const HEADER_MAX: usize = 64 << 10;

/// A table as it came.
#[derive(Debug)]
pub(super) struct Loaded<'s> {
    pub(super) name: &'s str,
    pub(super) bytes: Cow<'s, [u8]>,
    pub(super) layout: Layout,
    pub(super) quarter: Quarter,
    /// What ends a line.
    pub(super) end: u8,
    /// Where the first row begins.
    start: usize,
    /// Whether a header stands on the first line.
    has_header: bool,
}

impl Loaded<'_> {
    pub(super) fn body(&self, part: u16) -> Body<'_> {
        Body {
            bytes: &self.bytes,
            start: self.start,
            line: 1 + u32::from(self.has_header),
            end: self.end,
            part,
        }
    }

    pub(super) const fn table(&self) -> Table {
        self.layout.table()
    }
}

/// All files of an input, sorted by what they are.
#[derive(Debug, Default)]
pub(super) struct Input<'s> {
    pub(super) tables: Vec<Loaded<'s>>,
    pub(super) deleted: Vec<(&'s str, Cow<'s, [u8]>)>,
    problems: Vec<Problem>,
}

/// Opens every file that has a name of FAERS.
pub(super) fn load<'s>(
    sources: &[&'s dyn Source],
    sink: &mut dyn Sink,
) -> Result<Input<'s>, ReadFault> {
    let mut input = Input::default();
    for source in sources {
        let name = source.name();
        match Kind::of(name) {
            Kind::Other => input.problems.push(Problem::new(
                codes::OTHER_FILE,
                Severity::Note,
                Place::file(name),
            )),
            Kind::Deleted => input.deleted.push((name, bytes(*source)?)),
            Kind::Table(table, quarter) => {
                let bytes = bytes(*source)?;
                if input.tables.iter().any(|other| {
                    other.table() == table && other.quarter == quarter && other.bytes == bytes
                }) {
                    input.problems.push(Problem::new(
                        codes::SAME_FILE,
                        Severity::Warning,
                        Place::file(name),
                    ));
                    continue;
                }
                input.table(name, bytes, table, quarter)?;
            }
        }
    }
    if input.tables.is_empty() && input.deleted.is_empty() {
        let place = Place::default();
        return Err(ReadFault::broken(problem(codes::NO_TABLE, place)));
    }
    // A file has a number of sixteen bits in every run of its rows.
    if let Some(surplus) = input.tables.get(usize::from(u16::MAX)) {
        let place = Place::file(surplus.name);
        return Err(ReadFault::broken(problem(codes::TOO_MANY_FILES, place)));
    }
    // Files of one quarter together, in the order of time.
    input.tables.sort_by_key(|table| table.quarter);
    input
        .problems
        .drain(..)
        .for_each(|problem| sink.problem(problem));
    Ok(input)
}

fn bytes(source: &dyn Source) -> Result<Cow<'_, [u8]>, ReadFault> {
    let bytes = source
        .bytes()
        .map_err(|error| ReadFault::io(source.name(), error))?;
    Ok(match Encoding::for_bom(&bytes) {
        None => bytes,
        Some((encoding, mark)) if encoding == encoding_rs::UTF_8 => match bytes {
            Cow::Borrowed(bytes) => Cow::Borrowed(bytes.get(mark..).unwrap_or_default()),
            Cow::Owned(mut bytes) => {
                bytes.drain(..mark.min(bytes.len()));
                Cow::Owned(bytes)
            }
        },
        Some((encoding, _)) => {
            let (text, ..) = encoding.decode(&bytes);
            Cow::Owned(text.into_owned().into_bytes())
        }
    })
}

impl<'s> Input<'s> {
    fn table(
        &mut self,
        name: &'s str,
        bytes: Cow<'s, [u8]>,
        table: Table,
        quarter: Quarter,
    ) -> Result<(), ReadFault> {
        if bytes.iter().all(|byte| *byte <= b' ') {
            let place = Place::file(name);
            let problem = Problem::new(codes::EMPTY_FILE, Severity::Warning, place);
            self.problems.push(problem);
            return Ok(());
        }
        let head = bytes.get(..HEADER_MAX).unwrap_or(&bytes);
        let end = if memchr(b'\n', head).is_none() && memchr(b'\r', head).is_some() {
            b'\r'
        } else {
            b'\n'
        };
        let line_end = memchr(end, head);
        let header = text(
            head.get(..line_end.unwrap_or(head.len()))
                .unwrap_or_default(),
        );
        let (layout, has_header) = match Layout::of_header(table, header.trim()) {
            Some(layout) => (layout, true),
            None => (self.of_sibling(name, table, quarter, &header)?, false),
        };
        self.look_at(name, &layout)?;
        let start = match line_end {
            _ if !has_header => 0,
            Some(end) => end + 1,
            None => bytes.len(),
        };
        self.tables.push(Loaded {
            name,
            bytes,
            layout,
            quarter,
            end,
            start,
            has_header,
        });
        Ok(())
    }

    /// A table that is cut into several files may have its header in the first one only.
    fn of_sibling(
        &mut self,
        name: &str,
        table: Table,
        quarter: Quarter,
        first: &str,
    ) -> Result<Layout, ReadFault> {
        let fields = first.trim_end().split('$').count();
        let layout = self
            .tables
            .iter()
            .filter(|other| other.table() == table && other.quarter == quarter)
            .map(|other| &other.layout)
            .find(|layout| fields == layout.len() || fields == layout.len() + 1)
            .cloned();
        let Some(layout) = layout else {
            let place = Place::line(name, 1);
            let problem = problem(codes::NO_HEADER, place).with("table", table);
            return Err(ReadFault::broken(problem));
        };
        let place = Place::file(name);
        let problem = Problem::new(codes::HEADER_OF_SIBLING, Severity::Note, place);
        self.problems.push(problem);
        Ok(layout)
    }

    /// Says which columns are unknown; refuses a table that lacks what it is there for.
    fn look_at(&mut self, name: &str, layout: &Layout) -> Result<(), ReadFault> {
        let missing = layout.missing();
        if !missing.is_empty() {
            let place = Place::line(name, 1);
            let problem = problem(codes::MISSING_COLUMNS, place)
                .with("table", layout.table())
                .with("columns", missing.join(", "));
            return Err(ReadFault::broken(problem));
        }
        let unknown: Vec<&str> = layout
            .unknown()
            .map(|place| layout.name_at(place))
            .filter(|name| !name.is_empty())
            .collect();
        if !unknown.is_empty() {
            let place = Place::line(name, 1);
            let problem = Problem::new(codes::UNKNOWN_COLUMNS, Severity::Note, place)
                .with("columns", unknown.join(", "));
            self.problems.push(problem);
        }
        Ok(())
    }
}
