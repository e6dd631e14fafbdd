//! Single particles on a capture chip: `NanoView` `ExoView`, Unchained Labs Leprechaun.
//!
//! The table has the sample in the first row, the captures in the second, the channels of each in
//! the third, and below them blocks side by side: a cell for the spot where it begins, a column a
//! fluorescence channel and one, `IM`, for the interferometric size. Intensity 0 is not detected,
//! size 0 not sized. Columns end where the particles of the capture end.

use evigil_core::Nanometres;

use crate::table::Reading;
use crate::table::number::{DecimalSign, parse_number};
use crate::table::problems::Problems;
use crate::table::rows::{Dialect, Row, Rows};
use crate::{Contents, InstrumentFormat, Place};

/// Name of the column of sizes.
const SIZE: &str = "IM";

/// More captures or channels than a chip has room for.
const COLUMNS_MAX: usize = 1024;

/// A chip.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chip {
    /// Sample, as the first row names it.
    pub sample: String,
    /// Captures, in the order of the file.
    pub captures: Vec<Capture>,
}

/// The spots of one capture antibody.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Capture {
    /// Antibody, such as `CD63` or `MIgG1`.
    pub name: String,
    /// Fluorescence channels, in the order of the file.
    pub channels: Vec<String>,
    /// Spots with their particles.
    pub spots: Vec<Spot>,
}

/// One spot.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spot {
    /// Name in the file, such as `Spot4`.
    pub name: String,
    /// Intensities, particle by particle and within a particle channel by channel; 0 is not
    /// detected.
    pub intensities: Vec<f64>,
    /// Interferometric size of each particle; `None` when it was not sized (below about 50 nm).
    pub sizes: Vec<Option<Nanometres>>,
}

impl Capture {
    /// Whether the antibody is an isotype control, whose particles are background.
    #[must_use]
    pub fn is_isotype(&self) -> bool {
        self.name.to_ascii_lowercase().contains("igg")
    }

    /// Particles on all spots.
    #[must_use]
    pub fn len(&self) -> usize {
        self.spots.iter().map(|spot| spot.sizes.len()).sum()
    }

    /// Whether no particle was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Intensities (in the order of [`Capture::channels`]) and size of each particle.
    pub fn particles(&self) -> impl Iterator<Item = (&[f64], Option<Nanometres>)> {
        let channels = self.channels.len();
        self.spots.iter().flat_map(move |spot| {
            spot.sizes.iter().enumerate().map(move |(index, size)| {
                let from = index.saturating_mul(channels);
                let to = from.saturating_add(channels);
                (spot.intensities.get(from..to).unwrap_or_default(), *size)
            })
        })
    }
}

/// Where a capture stands in the table.
struct Block {
    /// Column of the spot names.
    spot: usize,
    /// Columns of the channels.
    channels: Vec<usize>,
    /// Column of the size.
    size: Option<usize>,
}

/// Whether text begins like a chip: channels with a size under captures.
#[must_use]
pub(crate) fn recognises(head: &str) -> bool {
    let cells = |line: &str| -> Vec<String> {
        line.split(',').map(|cell| cell.trim().to_owned()).collect()
    };
    let mut lines = head.lines();
    let (Some(_), Some(captures), Some(channels)) = (lines.next(), lines.next(), lines.next())
    else {
        return false;
    };
    let channels = cells(channels);
    channels.iter().any(|cell| cell == SIZE)
        && cells(captures).iter().enumerate().any(|(column, cell)| {
            !cell.is_empty()
                && channels
                    .get(column)
                    .is_some_and(|channel| !channel.is_empty())
        })
}

/// Reads a chip.
#[must_use]
pub(crate) fn read(text: &str) -> Reading {
    let mut problems = Problems::default();
    let mut rows = Rows::new(text, Dialect::COMMA);
    let mut row = Row::default();
    rows.next(&mut row);
    let sample = row.cell(0).to_owned();
    rows.next(&mut row);
    let names: Vec<String> = row.cells().take(COLUMNS_MAX).map(str::to_owned).collect();
    let line = row.line;
    rows.next(&mut row);
    let (mut captures, blocks) = blocks(&names, &row, &mut problems);
    while rows.next(&mut row) {
        for (capture, block) in captures.iter_mut().zip(&blocks) {
            particle(&row, capture, block, &mut problems);
        }
    }
    if !captures.iter().any(Capture::is_isotype) {
        problems.warning("EV-N060", Place::Line(line));
    }
    for capture in captures.iter().filter(|capture| capture.is_empty()) {
        problems
            .warning("EV-N061", Place::Line(line))
            .with("name", &capture.name);
    }
    Reading {
        format: InstrumentFormat::ExoView,
        contents: Contents::Chip(Chip { sample, captures }),
        problems,
    }
}

fn blocks(names: &[String], channels: &Row, problems: &mut Problems) -> (Vec<Capture>, Vec<Block>) {
    let starts: Vec<usize> = names
        .iter()
        .enumerate()
        .filter(|(_, name)| !name.is_empty())
        .map(|(column, _)| column)
        .collect();
    let mut captures = Vec::new();
    let mut blocks = Vec::new();
    for (index, start) in starts.iter().enumerate() {
        let end = starts
            .get(index.saturating_add(1))
            .copied()
            .unwrap_or_else(|| channels.len().min(COLUMNS_MAX));
        let columns = (*start..end).filter(|column| !channels.cell(*column).is_empty());
        let (size, fluorescent): (Vec<usize>, Vec<usize>) =
            columns.partition(|column| channels.cell(*column) == SIZE);
        if size.is_empty() {
            problems
                .warning("EV-N015", Place::Line(channels.line))
                .with("name", SIZE);
        }
        captures.push(Capture {
            name: names.get(*start).cloned().unwrap_or_default(),
            channels: fluorescent
                .iter()
                .map(|column| channels.cell(*column).to_owned())
                .collect(),
            spots: Vec::new(),
        });
        blocks.push(Block {
            spot: start.saturating_sub(1),
            channels: fluorescent,
            size: size.first().copied(),
        });
    }
    (captures, blocks)
}

/// Takes the particle of a row and capture, if the column has not ended.
fn particle(row: &Row, capture: &mut Capture, block: &Block, problems: &mut Problems) {
    let columns = block.channels.iter().chain(&block.size);
    if columns.clone().all(|column| row.cell(*column).is_empty()) {
        return;
    }
    let mut value = |column: usize| {
        let text = row.cell(column);
        let number = parse_number(text, DecimalSign::Point);
        match number {
            Some(number) if number >= 0.0 => Some(number),
            Some(number) => {
                problems
                    .warning("EV-N011", row.place(column))
                    .with("found", number);
                None
            }
            None => {
                problems
                    .warning("EV-N004", row.place(column))
                    .with("name", &capture.name)
                    .with("text", text);
                None
            }
        }
    };
    // A particle with a cell that can't be read would be wrong in each table made of it.
    let mut intensities = Vec::with_capacity(block.channels.len());
    for column in &block.channels {
        let Some(number) = value(*column) else { return };
        intensities.push(number);
    }
    let size = match block.size {
        Some(column) => match value(column) {
            Some(size) => Some(size).filter(|size| *size > 0.0),
            None => return,
        },
        None => None,
    };
    let name = row.cell(block.spot);
    if capture.spots.is_empty()
        || (!name.is_empty() && block.spot != block.channels.first().copied().unwrap_or(usize::MAX))
    {
        capture.spots.push(Spot {
            name: name.to_owned(),
            ..Spot::default()
        });
    }
    if let Some(spot) = capture.spots.last_mut() {
        spot.intensities.extend(intensities);
        spot.sizes.push(size.map(Nanometres));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "F0,,,,,,,\r\n,CD81,,,,MIgG1,,\r\n,CD63,FITC,IM,,CD63,FITC,IM\r\n\
        Spot1,10,0,56.5,Spot10,0,0,51\r\n,0,7,0,,0,x,0\r\nSpot2,3,4,60,,,,\r\n,5,6,-1,,,,\r\n";

    #[test]
    fn blocks_side_by_side() {
        assert!(recognises(TABLE));
        let reading = read(TABLE);
        let Contents::Chip(chip) = reading.contents else {
            panic!("is a chip")
        };
        assert_eq!(chip.sample, "F0");
        let [cd81, isotype] = chip.captures.as_slice() else {
            panic!("two captures")
        };
        assert_eq!(cd81.channels, ["CD63", "FITC"]);
        assert!(isotype.is_isotype() && !cd81.is_isotype());
        let spots: Vec<_> = cd81
            .spots
            .iter()
            .map(|spot| (&*spot.name, spot.sizes.len()))
            .collect();
        assert_eq!(spots, [("Spot1", 2), ("Spot2", 1)]);
        let particles: Vec<_> = cd81.particles().collect();
        assert_eq!(particles[1], (&[0.0, 7.0][..], None));
        assert_eq!(particles[2], (&[3.0, 4.0][..], Some(Nanometres(60.0))));
        assert_eq!(isotype.len(), 1);
        let problems = reading.problems.finish();
        let places: Vec<_> = problems
            .iter()
            .map(|problem| (problem.code, problem.place.to_string()))
            .collect();
        assert_eq!(
            places,
            [
                ("EV-N004", "line 5:7".to_owned()),
                ("EV-N011", "line 7:4".to_owned())
            ]
        );
    }

    #[test]
    fn background_needs_an_isotype() {
        let reading = read("S\n,CD9\n,CD63,IM\nSpot1,1,50\n");
        assert_eq!(reading.problems.finish()[0].code, "EV-N060");
    }
}
