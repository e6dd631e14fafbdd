//! Rows of MedDRA's files.

use std::borrow::Cow;

use encoding_rs::SHIFT_JIS;

use super::Code;
use crate::exchange::{Place, Problem, ProblemSeverity, ReadFault, Source, Text};

/// Most problems of one kind that are told for one file; a damaged copy has as many as rows.
const TOLD_MAX: usize = 10;

/// Largest file, in bytes. The largest of MedDRA has some 25 million.
const FILE_BYTES_MAX: usize = 512 << 20;

/// A file of the folder, as text.
#[derive(Debug)]
pub(super) struct Table<'s> {
    name: String,
    text: Cow<'s, str>,
}

/// A row with its line.
#[derive(Debug)]
pub(super) struct Row<'t> {
    pub(super) line: u64,
    fields: Vec<&'t str>,
}

impl<'t> Row<'t> {
    /// A field, trimmed; empty when the row is too short.
    pub(super) fn text(&self, at: usize) -> &'t str {
        self.fields.get(at).map_or("", |field| field.trim())
    }

    /// A field as a code.
    pub(super) fn code(&self, at: usize) -> Option<Code> {
        self.text(at).parse().ok()
    }

    pub(super) fn fields(&self) -> impl Iterator<Item = &'t str> {
        self.fields.iter().map(|field| field.trim())
    }
}

impl<'s> Table<'s> {
    pub(super) fn open(source: &'s dyn Source, japanese: bool) -> Result<Self, ReadFault> {
        let name = source.name();
        let bytes = source.bytes().map_err(|error| ReadFault::io(name, error))?;
        if bytes.len() > FILE_BYTES_MAX {
            let problem = Problem::new("EV-A113", ProblemSeverity::Error, Place::file(name));
            return Err(ReadFault::broken(problem.with("limit", FILE_BYTES_MAX)));
        }
        let text = match bytes {
            Cow::Borrowed(bytes) => decode(bytes, japanese),
            Cow::Owned(bytes) => Cow::Owned(decode(&bytes, japanese).into_owned()),
        };
        Ok(Self {
            name: name.to_owned(),
            text,
        })
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The rows that are not empty. A `$` also ends a row, so the last field is an empty one.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.text
            .trim_start_matches('\u{feff}')
            .lines()
            .zip(1..)
            .filter(|(line, _)| !line.trim().is_empty())
            .map(|(line, number)| Row {
                line: number,
                fields: line.split('$').collect(),
            })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }
}

fn decode(bytes: &[u8], japanese: bool) -> Cow<'_, str> {
    if japanese && str::from_utf8(bytes).is_err() {
        return SHIFT_JIS.decode_without_bom_handling(bytes).0;
    }
    Text::decode(bytes).0
}

/// Problems of one file, each kind told some times and then counted.
#[derive(Debug, Default)]
pub(super) struct Told {
    problems: Vec<Problem>,
    counts: Vec<(&'static str, usize)>,
}

impl Told {
    pub(super) fn tell(&mut self, problem: Problem) {
        let count = match self
            .counts
            .iter_mut()
            .find(|(code, _)| *code == problem.code)
        {
            Some((_, count)) => count,
            None => {
                self.counts.push((problem.code, 0));
                match self.counts.last_mut() {
                    Some((_, count)) => count,
                    None => return,
                }
            }
        };
        *count += 1;
        if *count <= TOLD_MAX {
            self.problems.push(problem);
        }
    }

    /// All that was told, and how many more there were of each kind.
    pub(super) fn finish(mut self, file: &str, all: &mut Vec<Problem>) {
        for (code, count) in self.counts {
            if count > TOLD_MAX {
                let problem = Problem::new("EV-A112", ProblemSeverity::Note, Place::file(file));
                self.problems
                    .push(problem.with("count", count - TOLD_MAX).with("code", code));
            }
        }
        all.append(&mut self.problems);
    }
}
