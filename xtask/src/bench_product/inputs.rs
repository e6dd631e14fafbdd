//! The files that evigil and its peers both read, written once for each size.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::random::Random;

/// Of everything generated. Another seed, or another generator, is another file: its name tells
/// them apart.
const SEED: u64 = 20_261_101;
const VERSION: u32 = 1;

/// Channels of an event: scatter, dyes and time, as a spectral cytometer of three lasers has.
const SCATTER: [&str; 3] = ["FSC-A", "FSC-H", "SSC-A"];
const DYES: usize = 22;
pub(super) const CHANNELS: usize = SCATTER.len() + DYES + 1;

/// Bytes of a float of an event.
pub(super) const FLOAT: u64 = 4;

/// Top of the scale, `$PnR`.
const RANGE: u32 = 262_144;

/// The largest offset that a HEADER can hold: eight digits.
const OFFSET_MAX: u64 = 99_999_999;

/// Rows of one particle in the table of tracks: frames in which it was seen.
const FRAMES: u64 = 20;

/// A file of events and a table of tracks.
pub(super) struct Inputs {
    pub(super) events: PathBuf,
    pub(super) tracks: PathBuf,
}

impl Inputs {
    /// Writes both below `folder`, unless they are there.
    pub(super) fn write(folder: &Path, events: u64, rows: u64) -> Result<Self> {
        fs::create_dir_all(folder)?;
        let inputs = Self {
            events: folder.join(format!("events-{VERSION}-{events}.fcs")),
            tracks: folder.join(format!("tracks-{VERSION}-{rows}_AllTracks.csv")),
        };
        whole(&inputs.events, |out| write_events(out, events))?;
        whole(&inputs.tracks, |out| write_tracks(out, rows))?;
        Ok(inputs)
    }
}

/// Writes a file that appears only when it is complete.
fn whole(path: &Path, write: impl FnOnce(&mut BufWriter<File>) -> Result<()>) -> Result<()> {
    if path.exists() {
        return Ok(());
    }
    let part = path.with_extension("part");
    let mut out = BufWriter::with_capacity(1 << 20, File::create(&part)?);
    write(&mut out)?;
    out.flush()?;
    fs::rename(part, path)?;
    Ok(())
}

fn names() -> Vec<String> {
    let dyes = (1..=DYES).map(|dye| format!("B{dye}-A"));
    let scatter = SCATTER.map(str::to_owned).into_iter();
    scatter.chain(dyes).chain(["Time".to_owned()]).collect()
}

/// Light of each dye in the detectors beside its own, less with distance.
fn spillover() -> String {
    let mut words = vec![DYES.to_string()];
    words.extend(
        names()
            .into_iter()
            .filter(|name| name.starts_with('B') && name.ends_with("-A")),
    );
    for dye in 0..DYES {
        for detector in 0..DYES {
            words.push(match dye.abs_diff(detector) {
                0 => "1".to_owned(),
                distance @ 1..=4 => format!("{:.4}", 0.12 / (distance * distance) as f64),
                _ => "0".to_owned(),
            });
        }
    }
    words.join(",")
}

/// HEADER and TEXT of FCS 3.1 for floats in little-endian order.
fn head(events: u64) -> Result<String> {
    const TEXT: u64 = 58;
    let mut keywords = vec![
        ("$BEGINANALYSIS".to_owned(), "0".to_owned()),
        ("$ENDANALYSIS".to_owned(), "0".to_owned()),
        ("$BEGINSTEXT".to_owned(), "0".to_owned()),
        ("$ENDSTEXT".to_owned(), "0".to_owned()),
        ("$BYTEORD".to_owned(), "1,2,3,4".to_owned()),
        ("$DATATYPE".to_owned(), "F".to_owned()),
        ("$MODE".to_owned(), "L".to_owned()),
        ("$NEXTDATA".to_owned(), "0".to_owned()),
        ("$PAR".to_owned(), CHANNELS.to_string()),
        ("$TOT".to_owned(), events.to_string()),
        ("$TIMESTEP".to_owned(), "0.01".to_owned()),
        ("$SPILLOVER".to_owned(), spillover()),
    ];
    for (place, name) in (1..).zip(names()) {
        keywords.push((format!("$P{place}B"), "32".to_owned()));
        keywords.push((format!("$P{place}E"), "0,0".to_owned()));
        keywords.push((format!("$P{place}N"), name));
        keywords.push((format!("$P{place}R"), RANGE.to_string()));
    }
    let written: Vec<String> = keywords
        .iter()
        .map(|(keyword, value)| format!("{keyword}/{value}/"))
        .collect();
    let rest = written.concat();
    // Offsets of fixed width, so that writing them moves nothing.
    let offsets = |begin: u64, end: u64| format!("/$BEGINDATA/{begin:012}/$ENDDATA/{end:012}/");
    let text_end = TEXT + (offsets(0, 0).len() + rest.len()) as u64 - 1;
    let begin = text_end + 1;
    let end = begin + events * CHANNELS as u64 * FLOAT - 1;
    // Offsets that do not fit stand in the TEXT alone, with zeros in the HEADER.
    let (header_begin, header_end) = if end > OFFSET_MAX {
        (0, 0)
    } else {
        (begin, end)
    };
    let header = format!(
        "FCS3.1    {TEXT:>8}{text_end:>8}{header_begin:>8}{header_end:>8}{:>8}{:>8}",
        0, 0
    );
    let head = header + &offsets(begin, end) + &rest;
    (head.len() as u64 == begin && head.is_ascii())
        .then_some(head)
        .context("the HEADER does not fit its TEXT")
}

/// Events of two populations a channel: near zero, noise around it and some below; and bright.
fn write_events(out: &mut impl Write, events: u64) -> Result<()> {
    out.write_all(head(events)?.as_bytes())?;
    let mut random = Random::new(SEED);
    for event in 0..events {
        for channel in 0..CHANNELS {
            let value = if channel < SCATTER.len() {
                20_000.0 + 200_000.0 * random.part()
            } else if channel + 1 == CHANNELS {
                #[expect(clippy::cast_precision_loss, reason = "there are not that many events")]
                let time = event as f64;
                time / 10.0
            } else if random.once_in(3) {
                f64::from(RANGE) * random.part().powi(3)
            } else {
                // Triangular, of zero mean.
                400.0 * (random.part() + random.part() - 1.0)
            };
            #[expect(clippy::cast_possible_truncation, reason = "the file holds floats")]
            let value = value as f32;
            out.write_all(&value.to_le_bytes())?;
        }
    }
    Ok(())
}

/// A table as NanoSight's software exports it, columns and digits alike.
fn write_tracks(out: &mut impl Write, rows: u64) -> Result<()> {
    writeln!(
        out,
        "Particle ID,Size/nm,Diffusion coefficient/nm^2 s^-1,Frame,X/pixels,Y/pixels,\
         Ln(Adjusted intensity)/AU,Included in distribution?"
    )?;
    let mut random = Random::new(SEED + 1);
    let (mut size, mut included, mut first) = (0.0, true, 0);
    for row in 0..rows {
        let (particle, step) = (row / FRAMES, row % FRAMES);
        if step == 0 {
            size = 40.0 + 260.0 * random.part() * random.part();
            included = !random.once_in(5);
            first = random.between(0, 700) as u64;
        }
        writeln!(
            out,
            "{particle},{size:.1},{:.0},{},{:.3},{:.3},{:.5},{}",
            4.5e8 / size,
            first + step,
            1280.0 * random.part(),
            720.0 * random.part(),
            2.0 + 7.0 * random.part(),
            if included { "True" } else { "False" },
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_says_where_the_data_are() -> Result<()> {
        for events in [1, 1_000_000] {
            let head = head(events)?;
            let place = |from: usize| head[from..from + 8].trim().parse::<u64>();
            assert_eq!(place(10)?, 58);
            assert_eq!(place(18)? + 1, head.len() as u64);
            let begin = format!("$BEGINDATA/{:012}/", head.len());
            assert!(head.contains(&begin));
            // Only the small file fits into the HEADER.
            let told = if events == 1 { head.len() as u64 } else { 0 };
            assert_eq!(place(26)?, told);
        }
        Ok(())
    }

    #[test]
    fn files_have_the_size_that_was_asked_for() -> Result<()> {
        let mut events = Vec::new();
        write_events(&mut events, 10)?;
        assert_eq!(events.len(), head(10)?.len() + 10 * CHANNELS * 4);
        let mut tracks = Vec::new();
        write_tracks(&mut tracks, 45)?;
        let tracks = String::from_utf8(tracks)?;
        assert_eq!(tracks.lines().count(), 46);
        assert!(tracks.lines().all(|line| line.matches(',').count() == 7));
        Ok(())
    }

    #[test]
    fn the_matrix_is_square() {
        assert_eq!(spillover().split(',').count(), 1 + DYES + DYES * DYES);
    }
}
