//! `cargo xtask bench-product`: how fast event files and tables of tracks are read and worked on,
//! and how much memory that takes, beside Python packages on the same files in the same run.
//!
//! Each pass starts every program once, so that other work on the machine meets them alike.

mod inputs;

use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

use anyhow::{Context as _, Result, bail};

use crate::options::Options;
use crate::subject::{Figures, Subject};
use crate::{python, workspace};
use inputs::{CHANNELS, FLOAT, Inputs};

/// Largest relative difference of what two programs computed: scales are computed by table here,
/// and in single precision.
const TOLERANCE: f64 = 1e-4;

/// Times that a program does its work in a pass; before them it does it once uncounted. A program
/// that takes seconds does it once.
const REPEATS: usize = 10;

/// Events and rows to make, at most: files of a few gigabytes.
const COUNT_MAX: u64 = 20_000_000;

pub(crate) fn run(mut options: Options) -> Result<()> {
    let events: u64 = options.value("--events")?.unwrap_or(1_000_000);
    let rows: u64 = options.value("--rows")?.unwrap_or(1_000_000);
    let passes: usize = options.value("--passes")?.unwrap_or(3);
    let environment: Option<PathBuf> = options.value("--peer-python")?;
    let no_peer = options.flag("--no-peer");
    options.done()?;
    if !(1..=COUNT_MAX).contains(&events) || !(1..=COUNT_MAX).contains(&rows) || passes == 0 {
        bail!("--events and --rows are from 1 to {COUNT_MAX}, --passes from 1");
    }

    let program = workspace::build_example("evigil-product", "bench_product")?;
    let folder = workspace::target_folder()?.join("bench-product");
    let inputs = Inputs::write(&folder, events, rows)?;
    let python = if no_peer { None } else { peer(environment) };
    let mut subjects = subjects(&program, python.as_deref(), &inputs);
    for _ in 0..passes {
        for subject in &mut subjects {
            subject.pass()?;
        }
    }
    let cores = available_parallelism().map_or(1, usize::from);
    println!(
        "{events} events x {CHANNELS} floats, {rows} rows of tracks; median of {passes} passes, {cores} cores\n"
    );
    let told = Told::of(&subjects)?;
    told.table();
    #[expect(
        clippy::cast_precision_loss,
        reason = "sizes stay far below 2^52 bytes"
    )]
    let matrix = (events * CHANNELS as u64 * FLOAT) as f64;
    told.goals(matrix)
}

/// The Python with the packages; nothing where there is none.
fn peer(environment: Option<PathBuf>) -> Option<PathBuf> {
    let environment = environment.map_or_else(
        || python::environment("product_requirements.txt"),
        Result::Ok,
    );
    match environment {
        Ok(environment) => Some(environment.join("bin/python")),
        Err(error) => {
            eprintln!(
                "SKIPPED: the Python packages were not measured: {error:#}\n\
                 They need python3 with venv and pip, and bench/product_requirements.txt;\n\
                 --peer-python VENV names an environment that has them."
            );
            None
        }
    }
}

const COPY: &str = "plain copy";
const READ: &str = "evigil, read";
const FLOWCAL: &str = "FlowCal, read";
const SCALE: &str = "evigil, scale";
const SCALE_FILE: &str = "evigil, read and scale";
const FLOWKIT: &str = "flowkit, scale";
const FLOWKIT_FILE: &str = "flowkit, read and scale";
const TRACKS: &str = "evigil, tracks";
const INSPECT: &str = "evigil, tracks inspected";
const PANDAS: &str = "pandas, tracks";

fn subjects(program: &Path, python: Option<&Path>, inputs: &Inputs) -> Vec<Subject> {
    let (events, tracks) = (inputs.events.as_path(), inputs.tracks.as_path());
    let own = |name, step, file| Subject::new(name, &[program], (step, file), REPEATS);
    let mut subjects = vec![
        own(COPY, "copy", events),
        own(READ, "read", events),
        own(SCALE, "scale", events),
        own(SCALE_FILE, "read-scale", events),
        own(TRACKS, "tracks", tracks),
        own(INSPECT, "inspect-tracks", tracks),
    ];
    if let Some(python) = python {
        let script = workspace::root().join("bench/product_peer.py");
        let peer = |name, step, file, repeats| {
            Subject::new(name, &[python, &script], (step, file), repeats)
        };
        subjects.extend([
            peer(FLOWCAL, "flowcal", events, REPEATS),
            peer("flowio, read", "flowio", events, REPEATS),
            peer("fcsparser, read", "fcsparser", events, REPEATS),
            peer(FLOWKIT, "flowkit", events, 1),
            peer(FLOWKIT_FILE, "flowkit-file", events, 1),
            peer(PANDAS, "pandas", tracks, REPEATS),
        ]);
    }
    subjects
}

/// The figures of all programs.
struct Told(Vec<(&'static str, Figures)>);

impl Told {
    fn of(subjects: &[Subject]) -> Result<Self> {
        let figures = |subject: &Subject| Ok((subject.name, subject.figures()?));
        Ok(Self(subjects.iter().map(figures).collect::<Result<_>>()?))
    }

    fn get(&self, name: &str) -> Option<Figures> {
        let mut all = self.0.iter();
        all.find(|(other, _)| *other == name)
            .map(|(_, figures)| *figures)
    }

    fn table(&self) {
        println!("                            wall ms   processor ms    peak MB     own MB");
        for (name, figures) in &self.0 {
            let megabytes = |bytes: Option<f64>| {
                bytes.map_or_else(|| "-".to_owned(), |bytes| format!("{:.1}", bytes / 1e6))
            };
            println!(
                "{name:<25} {:>9.1} {:>14.1} {:>10} {:>10}",
                figures.wall * 1e3,
                figures.processor * 1e3,
                megabytes(figures.peak),
                megabytes(figures.own),
            );
        }
        println!();
    }

    /// Ratios, each beside what it ought to be. Programs that should agree must.
    fn goals(&self, matrix: f64) -> Result<()> {
        let read = self.get(READ).context("nothing was read")?;
        let scaled = self
            .get(SCALE_FILE)
            .context("nothing was put on its scale")?;
        let pairs = [
            (READ, COPY, "at most 1.5 times its time"),
            (READ, FLOWCAL, "not slower"),
            (SCALE, FLOWKIT, "at least 10 times as fast"),
            (SCALE_FILE, FLOWKIT_FILE, "at least 10 times as fast"),
            (TRACKS, PANDAS, "at least 10 times as fast"),
            (INSPECT, PANDAS, "at least 10 times as fast"),
        ];
        for (ours, other, goal) in pairs {
            if let (Some(own), Some(peer)) = (self.get(ours), self.get(other)) {
                println!(
                    "{ours} beside {other}: {:.2} times its time, {:.1} times as fast ({:.1} by processor time); goal: {goal}",
                    own.wall / peer.wall,
                    peer.wall / own.wall,
                    peer.processor / own.processor,
                );
            }
        }
        for (name, figures) in [(READ, read), (SCALE_FILE, scaled)] {
            if let (Some(peak), Some(own)) = (figures.peak, figures.own) {
                println!(
                    "{name}: memory of its own {:.2} times the matrix, {:.2} with the pages of the mapped file; goal: at most 1.3",
                    own / matrix,
                    peak / matrix,
                );
            }
        }
        for (ours, other) in [(READ, FLOWCAL), (SCALE, FLOWKIT), (TRACKS, PANDAS)] {
            if let (Some(own), Some(peer)) = (self.get(ours), self.get(other)) {
                agree(own.value, peer.value).with_context(|| format!("{ours}, {other}"))?;
            }
        }
        Ok(())
    }
}

/// Two programs that were timed ought to have done the same.
fn agree(own: f64, peer: f64) -> Result<()> {
    if (own - peer).abs() <= TOLERANCE * own.abs().max(peer.abs()) {
        return Ok(());
    }
    bail!("they do not agree: {own} and {peer}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_results_are_no_measurement() {
        assert!(agree(1.0, 1.0 + TOLERANCE / 2.0).is_ok());
        assert!(agree(1.0, 1.01).is_err());
        assert!(agree(1.0, f64::NAN).is_err());
    }
}
