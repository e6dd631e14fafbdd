//! What the rows of each particle say together, without keeping the rows.
//!
//! A table of tracks is long and says little more than a table of particles. For an inspection only
//! the number of the particle, its size, the frame and the flag of each row are looked at; the other
//! cells are counted, so that a row of another width is noticed, and not read
//! ([`TrackTable`](super::tracks::TrackTable) reads them all). Rows of a particle stand together and
//! begin alike: a row that begins like the one before it costs a comparison.

use std::collections::HashMap;
use std::num::NonZero;

use super::columns::{Column, flag};
use super::tracks::{Track, parse_row, report_missing, split_line};
use crate::Place;
use crate::table::decimal::{take_decimal, take_whole};
use crate::table::problems::Problems;

/// Below this a second thread costs more than it gains.
const CHUNK_BYTES: usize = 1 << 20;
/// The work is bound by memory long before.
const THREADS_MAX: usize = 8;
/// Places of unreadable rows that are kept; all are counted.
const PLACES_MAX: usize = 20;

/// Reads a table of tracks.
pub(super) fn read(bytes: &[u8], problems: &mut Problems) -> Vec<Track> {
    let (header, rows) = split_line(bytes);
    let columns = Column::of_header(&String::from_utf8_lossy(header));
    report_missing(&columns, problems);
    let chunks = chunks(rows);
    let layout = Layout::new(&columns);
    let read = |chunk: &[u8]| Part::read(chunk, &columns, layout);
    let parts: Vec<Part> = std::thread::scope(|scope| {
        let (last, others) = match chunks.split_last() {
            Some((last, others)) => (*last, others),
            None => (&[][..], &[][..]),
        };
        let workers: Vec<_> = others
            .iter()
            .map(|chunk| {
                let worker = std::thread::Builder::new().spawn_scoped(scope, move || read(chunk));
                (*chunk, worker.ok())
            })
            .collect();
        let last = read(last);
        // A piece for which there was no thread is read here.
        let mut parts: Vec<Part> = workers
            .into_iter()
            .map(|(chunk, worker)| {
                worker
                    .and_then(|worker| worker.join().ok())
                    .unwrap_or_else(|| read(chunk))
            })
            .collect();
        parts.push(last);
        parts
    });
    join(parts, problems)
}

/// The rows in pieces that end with a line, one for each thread.
fn chunks(rows: &[u8]) -> Vec<&[u8]> {
    let threads = std::thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(THREADS_MAX);
    let wanted = (rows.len() / threads).max(CHUNK_BYTES);
    let mut chunks = Vec::new();
    let mut rest = rows;
    while !rest.is_empty() {
        let end = rest
            .get(wanted..)
            .and_then(|after| memchr::memchr(b'\n', after))
            .map_or(rest.len(), |at| wanted.saturating_add(at).saturating_add(1));
        let (chunk, after) = rest.split_at(end);
        chunks.push(chunk);
        rest = after;
    }
    chunks
}

/// Whether the table has the usual order, in which a row can be read from both ends.
#[derive(Debug, Clone, Copy)]
struct Layout {
    /// Commas of a row.
    commas: usize,
    /// Columns before the frame, when number and size are the first and the flag is the last column.
    before_frame: Option<usize>,
}

impl Layout {
    fn new(columns: &[Column]) -> Self {
        let usual = columns.starts_with(&[Column::Id, Column::Size])
            && columns.last() == Some(&Column::Included);
        let before_frame = columns
            .iter()
            .position(|column| *column == Column::Frame)
            .filter(|_| usual);
        Self {
            commas: columns.len().saturating_sub(1),
            before_frame,
        }
    }
}

/// Tracks in the order in which they come, found by their numbers.
#[derive(Default)]
struct TrackList {
    tracks: Vec<Track>,
    /// Place of each number; `None` as long as the numbers rise, when a search finds them.
    places: Option<HashMap<u32, usize>>,
}

impl TrackList {
    fn find(&self, id: u32) -> Option<usize> {
        if let Some(places) = &self.places {
            return places.get(&id).copied();
        }
        match self.tracks.last() {
            Some(last) if last.id >= id => {
                self.tracks.binary_search_by_key(&id, |track| track.id).ok()
            }
            _ => None,
        }
    }

    /// Adds a track whose number is not known yet; gives its place.
    fn push(&mut self, track: Track) -> usize {
        let place = self.tracks.len();
        if self.tracks.last().is_some_and(|last| last.id > track.id) && self.places.is_none() {
            let of = |(place, track): (usize, &Track)| (track.id, place);
            self.places = Some(self.tracks.iter().enumerate().map(of).collect());
        }
        if let Some(places) = &mut self.places {
            places.insert(track.id, place);
        }
        self.tracks.push(track);
        place
    }

    /// Adds what a later piece says of a track.
    fn join(&mut self, later: Track) {
        match self
            .find(later.id)
            .and_then(|place| self.tracks.get_mut(place))
        {
            Some(known) => known.join(&later),
            None => {
                self.push(later);
            }
        }
    }
}

/// What one piece of the table holds.
#[derive(Default)]
struct Part {
    list: TrackList,
    lines: u64,
    /// Lines within the piece that could not be read: the first ones, and how many.
    unread: Vec<u64>,
    unread_count: u64,
}

impl Part {
    fn read(mut rest: &[u8], columns: &[Column], layout: Layout) -> Self {
        let mut part = Self::default();
        // Beginning of the row before, up to its frame, and the place of its track.
        let mut prefix: &[u8] = b"";
        let mut last = usize::MAX;
        while !rest.is_empty() {
            part.lines = part.lines.saturating_add(1);
            if let Some((frame, after)) = Usual::next(rest, prefix)
                && let Some(track) = part.list.tracks.get_mut(last)
            {
                track.add(frame);
                rest = after;
                continue;
            }
            let line;
            (line, rest) = split_line(rest);
            if let Some(columns) = layout.before_frame
                && let Some(row) = Usual::first(line, columns, layout.commas)
            {
                prefix = row.prefix;
                last = part.place(row.id, row.size, row.included, row.frame);
                continue;
            }
            if line.iter().all(|byte| matches!(byte, b',' | b' ' | 0)) {
                continue;
            }
            prefix = b"";
            match parse_row(line, columns) {
                Some(row) => {
                    part.place(row.id, row.size, row.included, row.frame);
                }
                None => {
                    part.unread_count = part.unread_count.saturating_add(1);
                    if part.unread.len() < PLACES_MAX {
                        part.unread.push(part.lines);
                    }
                }
            }
        }
        part
    }

    /// Adds a row to its track, which may be new; gives the track's place.
    fn place(&mut self, id: u32, size: f64, included: bool, frame: u32) -> usize {
        let Some(place) = self.list.find(id) else {
            return self.list.push(Track::new(id, size, included, frame));
        };
        if let Some(track) = self.list.tracks.get_mut(place) {
            track.add(frame);
        }
        place
    }
}

/// The first row of a particle, in the usual order.
struct Usual<'l> {
    /// Up to the frame.
    prefix: &'l [u8],
    id: u32,
    size: f64,
    frame: u32,
    included: bool,
}

impl<'l> Usual<'l> {
    /// Frame of a row that begins with `before` and ends with a flag, and what comes after the row.
    #[inline]
    fn next<'r>(rest: &'r [u8], before: &[u8]) -> Option<(u32, &'r [u8])> {
        if before.is_empty() {
            return None;
        }
        let mut frame = 0_u32;
        let mut digits = 0_u8;
        let mut cells = rest.strip_prefix(before)?;
        loop {
            let (byte, after) = cells.split_first()?;
            cells = after;
            match byte.wrapping_sub(b'0') {
                // Seven digits fit; longer numbers go the long way.
                digit @ 0..10 if digits < 7 => {
                    frame = frame.wrapping_mul(10).wrapping_add(u32::from(digit));
                    digits = digits.wrapping_add(1);
                }
                _ if *byte == b',' && digits > 0 => break,
                _ => return None,
            }
        }
        let (line, after) = split_line(cells);
        (line.ends_with(b",True") || line.ends_with(b",False")).then_some((frame, after))
    }

    /// The first row of a particle.
    fn first(line: &'l [u8], columns: usize, commas: usize) -> Option<Self> {
        if line.iter().filter(|byte| **byte == b',').count() != commas {
            return None;
        }
        let comma = memchr::memrchr(b',', line)?;
        let included = flag(line.get(comma.wrapping_add(1)..)?)?;
        let mut rest = line;
        let id = take_whole(&mut rest)?;
        let size = take_decimal(&mut rest)?;
        for _ in 2..columns {
            let comma = memchr::memchr(b',', rest)?;
            rest = rest.get(comma.wrapping_add(1)..)?;
        }
        let prefix = line.get(..line.len().wrapping_sub(rest.len()))?;
        Some(Self {
            prefix,
            id,
            size,
            frame: take_whole(&mut rest)?,
            included,
        })
    }
}

/// The pieces as one table: a track may go on in the next piece.
fn join(parts: Vec<Part>, problems: &mut Problems) -> Vec<Track> {
    let mut parts = parts.into_iter();
    let Some(first) = parts.next() else {
        return Vec::new();
    };
    // The header is line 1.
    let mut before = 1_u64;
    let mut report = |part: &Part, before: u64| {
        for line in &part.unread {
            problems.warning("EV-N048", Place::Line(before.saturating_add(*line)));
        }
        problems.count(
            "EV-N048",
            part.unread_count.saturating_sub(part.unread.len() as u64),
        );
    };
    report(&first, before);
    before = before.saturating_add(first.lines);
    let mut list = first.list;
    for part in parts {
        report(&part, before);
        before = before.saturating_add(part.lines);
        part.list
            .tracks
            .into_iter()
            .for_each(|track| list.join(track));
    }
    list.tracks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tracks::TrackTable;
    use super::*;

    const HEADER: &str = "Particle ID,Size/nm,Diffusion coefficient/nm^2 s^-1,Frame,X/pixels,Y/pixels,Ln(Adjusted intensity)/AU,Included in distribution?\n";

    fn list(text: &str) -> (Vec<Track>, Vec<crate::Problem>) {
        let mut problems = Problems::default();
        let tracks = read(text.as_bytes(), &mut problems);
        (tracks, problems.finish())
    }

    /// The second road: all rows into columns, and then together.
    fn by_columns(text: &str) -> (Vec<Track>, Vec<crate::Problem>) {
        let (table, problems) = TrackTable::read(text.as_bytes());
        (table.tracks(), problems)
    }

    #[test]
    fn pieces_join_as_one_table() {
        let mut text = HEADER.to_owned();
        // Longer than one piece for each of many threads.
        for row in 0..400_000_u32 {
            let id = row / 7;
            text += &format!(
                "{id},{}.5,4e6,{},1.5,2.5,3.25,True\n",
                id % 300 + 1,
                row % 7
            );
            if row % 50_000 == 3 {
                text += "broken\n";
            }
        }
        assert_eq!(list(&text), by_columns(&text));
        assert_eq!(list(&text).1.len(), 8);
    }

    proptest! {
        #[test]
        fn the_list_is_that_of_the_columns(rows in proptest::collection::vec(
            (0_u32..5, 0_u32..3, 0_u32..9, any::<bool>(), 0_u8..12), 0..40,
        )) {
            let mut text = HEADER.to_owned();
            for (id, size, frame, included, kind) in rows {
                let flag = if included { "True" } else { "False" };
                text += &match kind {
                    0 => format!("\"{id}\",{size}.5,1,{frame},1,1,1,{flag}\n"),
                    1 => format!("{id},{size}.5,1,{frame}\n"),
                    2 => "\n".to_owned(),
                    3 => format!("{id},{size}.5,1,{frame}.0,1,1,1,{flag}\r\n"),
                    _ => format!("{id},{size}.5,1,{frame},1,1,1,{flag}\n"),
                };
            }
            prop_assert_eq!(list(&text), by_columns(&text));
        }
    }
}
