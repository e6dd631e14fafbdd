//! `_AllTracks.csv`: one row a particle and frame.
//!
//! No public sample is known. The columns are those that published code reads: `Particle ID`,
//! `Size/nm`, `Diffusion coefficient/nm^2 s^-1`, `Frame`, `X/pixels`, `Y/pixels`,
//! `Ln(Adjusted intensity)/AU`, `Included in distribution?`.
//!
//! The table is kept by columns. Rows are read in one pass over the bytes; only a row that is not
//! plain numbers goes through a CSV reader.

use std::collections::HashMap;

use evigil_core::Nanometres;

use super::columns::{Column, flag};
use super::track_list;
use crate::table::Reading;
use crate::table::decimal::{take_decimal, take_whole};
use crate::table::problems::Problems;
use crate::{Contents, InstrumentFormat, ParticleRun, Place, Problem, SizedParticle};

/// The shortest row that can be read, `0,1,1,0,1,1,1,1` and its line end: bounds what is reserved.
const ROW_BYTES_LEAST: usize = 16;

/// A table of tracks, by columns of equal length. Columns that the file lacks hold NaN or 0.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TrackTable {
    /// Number of the particle.
    pub id: Vec<u32>,
    /// Frame of the video.
    pub frame: Vec<u32>,
    /// Diameter of the particle in nanometres.
    pub size: Vec<f64>,
    /// Diffusion coefficient of the particle in square nanometres a second.
    pub diffusion: Vec<f64>,
    /// Place in the frame in pixels.
    pub x: Vec<f64>,
    /// Place in the frame in pixels.
    pub y: Vec<f64>,
    /// Natural logarithm of the adjusted intensity.
    pub ln_intensity: Vec<f64>,
    /// Whether the particle stands in the distribution.
    pub included: Vec<bool>,
}

/// What the rows of one particle say together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Track {
    /// Number of the particle.
    pub id: u32,
    /// Rows.
    pub rows: u32,
    /// Frame of the first row.
    pub first_frame: u32,
    /// Diameter in nanometres, from the first row.
    pub size: f64,
    /// Whether it stands in the distribution, from the first row.
    pub included: bool,
    /// Whether its frames rise from row to row.
    pub rising: bool,
    last_frame: u32,
}

impl Track {
    /// A track of one row.
    pub(super) const fn new(id: u32, size: f64, included: bool, frame: u32) -> Self {
        Self {
            id,
            rows: 1,
            first_frame: frame,
            size,
            included,
            rising: true,
            last_frame: frame,
        }
    }

    /// A further row.
    #[inline]
    pub(super) const fn add(&mut self, frame: u32) {
        self.rows = self.rows.saturating_add(1);
        self.rising &= frame > self.last_frame;
        self.last_frame = frame;
    }

    /// The rows of the same particle further down.
    pub(super) const fn join(&mut self, later: &Self) {
        self.rows = self.rows.saturating_add(later.rows);
        self.rising &= later.rising && later.first_frame > self.last_frame;
        self.last_frame = later.last_frame;
    }
}

/// Whether text begins like a table of tracks.
#[must_use]
pub(crate) fn recognises(head: &str) -> bool {
    let columns = Column::of_header(head.lines().next().unwrap_or_default());
    [Column::Id, Column::Size, Column::Frame]
        .iter()
        .all(|column| columns.contains(column))
}

/// Reads a table of tracks as one run: a particle for each track.
#[must_use]
pub(crate) fn read(bytes: &[u8]) -> Reading {
    let mut problems = Problems::default();
    let tracks = track_list::read(bytes, &mut problems);
    let included = tracks.iter().filter(|track| track.included).count();
    report_frames(&tracks, &mut problems);
    let run = ParticleRun {
        counted: Some(tracks.len() as u64),
        sized: Some(included as f64),
        particles: tracks
            .iter()
            .map(|track| SizedParticle {
                diameter: Nanometres(track.size),
                included: track.included,
            })
            .collect(),
        ..ParticleRun::default()
    };
    Reading {
        format: InstrumentFormat::NanosightTracks,
        contents: Contents::Particles(vec![run]),
        problems,
    }
}

pub(super) fn report_frames(tracks: &[Track], problems: &mut Problems) {
    let mut falling = tracks.iter().filter(|track| !track.rising);
    if let Some(first) = falling.next() {
        problems
            .warning("EV-N045", Place::File)
            .with("count", falling.count().saturating_add(1))
            .with("id", first.id);
    }
}

impl TrackTable {
    /// Reads the bytes of an `_AllTracks.csv`.
    ///
    /// Rows that can't be read are left out, with a problem each (many alike are counted).
    #[must_use]
    pub fn read(bytes: &[u8]) -> (Self, Vec<Problem>) {
        let mut problems = Problems::default();
        let table = parse(bytes, &mut problems);
        (table, problems.finish())
    }

    /// Rows.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.id.len()
    }

    /// Whether there are no rows.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.id.is_empty()
    }

    /// The rows of each particle together, in the order in which the particles come.
    #[must_use]
    pub fn tracks(&self) -> Vec<Track> {
        let mut tracks: Vec<Track> = Vec::new();
        let mut places: HashMap<u32, usize> = HashMap::new();
        let mut last: Option<(u32, usize)> = None;
        for (row, (id, frame)) in self.id.iter().zip(&self.frame).enumerate() {
            // Rows of a particle stand together, as a rule.
            let place = match last {
                Some((last, place)) if last == *id => place,
                _ => *places.entry(*id).or_insert(tracks.len()),
            };
            last = Some((*id, place));
            if let Some(track) = tracks.get_mut(place) {
                track.add(*frame);
            } else {
                let size = self.size.get(row).copied().unwrap_or(f64::NAN);
                let included = self.included.get(row).copied().unwrap_or_default();
                tracks.push(Track::new(*id, size, included, *frame));
            }
        }
        tracks
    }

    fn with_capacity(rows: usize) -> Self {
        Self {
            id: Vec::with_capacity(rows),
            frame: Vec::with_capacity(rows),
            size: Vec::with_capacity(rows),
            diffusion: Vec::with_capacity(rows),
            x: Vec::with_capacity(rows),
            y: Vec::with_capacity(rows),
            ln_intensity: Vec::with_capacity(rows),
            included: Vec::with_capacity(rows),
        }
    }

    fn push(&mut self, row: &TrackRow) {
        self.id.push(row.id);
        self.frame.push(row.frame);
        self.size.push(row.size);
        self.diffusion.push(row.diffusion);
        self.x.push(row.x);
        self.y.push(row.y);
        self.ln_intensity.push(row.ln_intensity);
        self.included.push(row.included);
    }
}

/// One row.
#[derive(Debug, Clone, Copy)]
pub(super) struct TrackRow {
    pub(super) id: u32,
    pub(super) frame: u32,
    pub(super) size: f64,
    diffusion: f64,
    x: f64,
    y: f64,
    ln_intensity: f64,
    pub(super) included: bool,
}

impl TrackRow {
    const EMPTY: Self = Self {
        id: 0,
        frame: 0,
        size: f64::NAN,
        diffusion: f64::NAN,
        x: f64::NAN,
        y: f64::NAN,
        ln_intensity: f64::NAN,
        included: false,
    };

    /// Reads a row of plain cells; `None` when a cell is not what its column holds, or missing.
    #[inline]
    fn parse(mut line: &[u8], columns: &[Column]) -> Option<Self> {
        let mut row = Self::EMPTY;
        for column in columns {
            if line.is_empty() {
                return None;
            }
            match column {
                Column::Id => row.id = take_whole(&mut line)?,
                Column::Frame => row.frame = take_whole(&mut line)?,
                Column::Size => row.size = take_decimal(&mut line)?,
                Column::Diffusion => row.diffusion = take_decimal(&mut line)?,
                Column::X => row.x = take_decimal(&mut line)?,
                Column::Y => row.y = take_decimal(&mut line)?,
                Column::LnIntensity => row.ln_intensity = take_decimal(&mut line)?,
                Column::Included => row.included = flag(take_cell(&mut line))?,
                Column::StartFrame | Column::TrackLength | Column::Other => {
                    take_cell(&mut line);
                }
            }
        }
        Some(row)
    }
}

/// The cell at the beginning of a row, without the comma after it.
fn take_cell<'l>(line: &mut &'l [u8]) -> &'l [u8] {
    let bytes = *line;
    let end = bytes
        .iter()
        .position(|byte| *byte == b',')
        .unwrap_or(bytes.len());
    *line = bytes.get(end.saturating_add(1)..).unwrap_or_default();
    bytes.get(..end).unwrap_or_default()
}

/// Reports columns without which rows say too little.
pub(super) fn report_missing(columns: &[Column], problems: &mut Problems) {
    for (column, name) in [
        (Column::Id, "Particle ID"),
        (Column::Size, "Size/nm"),
        (Column::Frame, "Frame"),
        (Column::Included, "Included in distribution?"),
    ] {
        if !columns.contains(&column) {
            problems
                .warning("EV-N015", Place::Line(1))
                .with("name", name);
        }
    }
}

/// Reads all rows.
pub(super) fn parse(bytes: &[u8], problems: &mut Problems) -> TrackTable {
    let (header, mut rest) = split_line(bytes);
    let columns = Column::of_header(&String::from_utf8_lossy(header));
    report_missing(&columns, problems);
    let first_row = split_line(rest).0.len().saturating_add(1);
    let mut table = TrackTable::with_capacity(rest.len() / first_row.max(ROW_BYTES_LEAST));
    let mut number = 1_u64;
    while !rest.is_empty() {
        let line;
        (line, rest) = split_line(rest);
        number = number.saturating_add(1);
        if let Some(row) = parse_row(line, &columns) {
            table.push(&row);
        } else if !line.iter().all(|byte| matches!(byte, b',' | b' ' | 0)) {
            problems.warning("EV-N048", Place::Line(number));
        }
    }
    table
}

/// Reads a row, plain or quoted.
#[inline]
pub(super) fn parse_row(line: &[u8], columns: &[Column]) -> Option<TrackRow> {
    TrackRow::parse(line, columns).or_else(|| parse_quoted(line, columns))
}

/// The long way: cells may be quoted or padded.
#[cold]
fn parse_quoted(line: &[u8], columns: &[Column]) -> Option<TrackRow> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(line);
    let mut record = csv::ByteRecord::new();
    if !reader.read_byte_record(&mut record).ok()? || record.len() != columns.len() {
        return None;
    }
    let plain: Vec<&[u8]> = record.iter().map(<[u8]>::trim_ascii).collect();
    // A comma within a cell would shift the ones after it.
    if plain
        .iter()
        .any(|cell| cell.contains(&b',') || cell.is_empty())
    {
        return None;
    }
    TrackRow::parse(&plain.join(&b','), columns)
}

/// The first line without its end, and what comes after it.
pub(super) fn split_line(bytes: &[u8]) -> (&[u8], &[u8]) {
    let (line, rest) = match memchr::memchr(b'\n', bytes) {
        Some(end) => (
            bytes.get(..end).unwrap_or_default(),
            bytes.get(end.saturating_add(1)..).unwrap_or_default(),
        ),
        None => (bytes, &[][..]),
    };
    (line.strip_suffix(b"\r").unwrap_or(line), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "Particle ID,Size/nm,Diffusion coefficient/nm^2 s^-1,Frame,X/pixels,Y/pixels,Ln(Adjusted intensity)/AU,Included in distribution?";

    #[test]
    fn rows_become_columns_and_tracks() {
        let text = format!(
            "{HEADER}\r\n1,100.5,4.29e+006,3,10.25,20,5.5,True\r\n1,100.5,4.29e+006,4,11,21,5.5,True\r\n\
             \"2\", 80,5e6,0,1,1,1,False\r\n\r\n,,,,,,,\r\n1,100.5,4.29e+006,4,12,22,5.5,True\r\nx,1,1,1,1,1,1,True\r\n1,1,1\r\n"
        );
        let (table, problems) = TrackTable::read(text.as_bytes());
        assert_eq!(table.id, [1, 1, 2, 1]);
        assert_eq!(table.x, [10.25, 11.0, 1.0, 12.0]);
        assert_eq!(table.diffusion[0], 4.29e6);
        let places: Vec<_> = problems.iter().map(|problem| &problem.place).collect();
        assert_eq!(places, [&Place::Line(8), &Place::Line(9)]);
        let tracks = table.tracks();
        assert_eq!(tracks.len(), 2);
        assert_eq!(
            (tracks[0].rows, tracks[0].first_frame, tracks[0].rising),
            (3, 3, false)
        );
        assert!(!tracks[1].included);
    }

    #[test]
    fn columns_are_found_by_name() {
        let text = "Frame,Particle ID,Included in distribution?,extra,Size / nm\n7,1,TRUE,x,50.5\n";
        assert!(recognises(text));
        let (table, problems) = TrackTable::read(text.as_bytes());
        assert_eq!(
            (table.frame[0], table.size[0], table.included[0]),
            (7, 50.5, true)
        );
        assert!(table.x[0].is_nan());
        assert!(problems.is_empty());
    }
}
