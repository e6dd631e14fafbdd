//! `_ParticleData.csv`: one row a particle.
//!
//! No public sample is known. The columns are those that published code reads: `Particle ID`,
//! `Size/nm`, `Diffusion coefficient/nm^2 s^-1`, `Ln(Adjusted intensity)/AU`, `Start frame`,
//! `Tracklength`, `Included in distribution?`.

use evigil_core::Nanometres;

use super::columns::{Column, flag};
use crate::table::Reading;
use crate::table::decimal::whole;
use crate::table::number::{DecimalSign, parse_number};
use crate::table::problems::Problems;
use crate::table::rows::{Dialect, Row, Rows};
use crate::table::text;
use crate::{Contents, InstrumentFormat, ParticleRun, Place, Problem, SizedParticle};

/// One particle. Cells that the file lacks are `None`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ParticleRow {
    /// Number of the particle.
    pub id: u32,
    /// Diameter in nanometres.
    pub size: f64,
    /// Diffusion coefficient in square nanometres a second.
    pub diffusion: Option<f64>,
    /// Natural logarithm of the adjusted intensity.
    pub ln_intensity: Option<f64>,
    /// Frame in which the track begins.
    pub start_frame: Option<u32>,
    /// Frames of the track.
    pub track_length: Option<u32>,
    /// Whether it stands in the distribution.
    pub included: bool,
    /// Line in the file.
    pub line: u64,
}

/// Whether text begins like a table of particles.
#[must_use]
pub(crate) fn recognises(head: &str) -> bool {
    let columns = Column::of_header(head.lines().next().unwrap_or_default());
    columns.contains(&Column::Id)
        && columns.contains(&Column::Size)
        && (columns.contains(&Column::StartFrame) || columns.contains(&Column::TrackLength))
}

/// Reads a table of particles as one run.
#[must_use]
pub(crate) fn read(text: &str) -> Reading {
    let mut problems = Problems::default();
    let rows = parse(text, &mut problems);
    let included = rows.iter().filter(|row| row.included).count();
    let run = ParticleRun {
        counted: Some(rows.len() as u64),
        sized: Some(included as f64),
        particles: rows
            .iter()
            .map(|row| SizedParticle {
                diameter: Nanometres(row.size),
                included: row.included,
            })
            .collect(),
        ..ParticleRun::default()
    };
    Reading {
        format: InstrumentFormat::NanosightParticles,
        contents: Contents::Particles(vec![run]),
        problems,
    }
}

/// Reads the bytes of a `_ParticleData.csv`, row by row.
#[must_use]
pub fn read_rows(bytes: &[u8]) -> (Vec<ParticleRow>, Vec<Problem>) {
    let mut problems = Problems::default();
    let rows = parse(&text::decode(bytes), &mut problems);
    (rows, problems.finish())
}

fn parse(text: &str, problems: &mut Problems) -> Vec<ParticleRow> {
    let mut rows = Rows::new(text, Dialect::COMMA);
    let mut row = Row::default();
    if !rows.next(&mut row) {
        return Vec::new();
    }
    let header: Vec<&str> = row.cells().collect();
    let columns = Column::of_header(&header.join(","));
    let find = |wanted: Column| columns.iter().position(|column| *column == wanted);
    let [id, size, included] = [Column::Id, Column::Size, Column::Included].map(find);
    let others = [
        Column::Diffusion,
        Column::LnIntensity,
        Column::StartFrame,
        Column::TrackLength,
    ]
    .map(find);
    if included.is_none() {
        problems
            .warning("EV-N015", Place::Line(1))
            .with("name", "Included in distribution?");
    }
    let mut particles = Vec::new();
    while rows.next(&mut row) {
        if row.is_blank() {
            continue;
        }
        let number = |column: Option<usize>| parse_number(row.cell(column?), DecimalSign::Point);
        let [diffusion, ln_intensity, start_frame, track_length] = others.map(number);
        let flag = included.map(|column| flag(row.cell(column).as_bytes()));
        let (Some(id), Some(size), Some(included)) = (
            number(id).and_then(whole),
            number(size),
            flag.unwrap_or(Some(false)),
        ) else {
            problems.warning("EV-N048", Place::Line(row.line));
            continue;
        };
        particles.push(ParticleRow {
            id,
            size,
            diffusion,
            ln_intensity,
            start_frame: start_frame.and_then(whole),
            track_length: track_length.and_then(whole),
            included,
            line: row.line,
        });
    }
    particles
}
