//! `cargo xtask bench-signal`: how fast tables of products and events become counts and statistics of
//! all pairs, and how much memory that takes, beside Python packages on the same files in the same run.
//!
//! Each pass starts every program once, so that other work on the machine meets them alike. Packages
//! of R are not measured here.

mod stages;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::available_parallelism;

use anyhow::{Context as _, Result, bail};

use crate::options::Options;
use crate::{python, workspace};
use stages::{Program, Stage};

/// Of made-up tables. Another generator writes other tables.
const VERSION: u32 = 1;

/// All of the largest public database, and some.
const LARGE: usize = 20_000_000;

pub(crate) fn run(mut options: Options) -> Result<()> {
    let sizes: Option<String> = options.value("--reports")?;
    let sizes = sizes.as_deref().unwrap_or("100000,1000000");
    let sizes = sizes
        .split(',')
        .map(str::parse)
        .collect::<Result<Vec<usize>, _>>();
    let sizes = sizes.context("--reports takes numbers with commas between them")?;
    let large = options.flag("--large");
    let seed: u64 = options.value("--seed")?.unwrap_or(1);
    let passes: usize = options.value("--passes")?.unwrap_or(3);
    let environment: Option<PathBuf> = options.value("--peer-python")?;
    let no_peer = options.flag("--no-peer");
    let slow_peers = options.flag("--slow-peers");
    options.done()?;
    if passes == 0 {
        bail!("--passes is from 1");
    }
    let program = program()?;
    let python = if no_peer { None } else { peer(environment) };
    let cores = available_parallelism().map_or(1, usize::from);
    println!("median of {passes} passes, {cores} cores; packages of R are not measured here");
    for reports in sizes {
        let folder = tables(&program, reports, seed)?;
        let mut programs = vec![plain(&program, &folder), own(&program, &folder)];
        if let Some(python) = &python {
            programs.extend(peers(python, &folder, slow_peers));
        }
        for _ in 0..passes {
            for program in &mut programs {
                program.pass()?;
            }
        }
        report(reports, &programs)?;
    }
    if large {
        let folder = tables(&program, LARGE, seed)?;
        let mut programs = [plain(&program, &folder), own(&program, &folder)];
        for program in &mut programs {
            program.pass()?;
        }
        report(LARGE, &programs)?;
        let stages = programs.iter().flat_map(Program::stages);
        let stages: Vec<Stage> = stages.filter(|stage| stage.name != PLAIN).collect();
        let wall: f64 = stages.iter().map(|stage| stage.wall).sum();
        let peak = stages.iter().map(|stage| stage.peak).fold(0.0, f64::max);
        println!(
            "{LARGE} reports through all stages: {wall:.1} s, peak {} MB; goal: under 180 s and 8000 MB on 2 cores",
            megabytes(peak)
        );
    }
    Ok(())
}

pub(crate) fn make_reports(mut options: Options) -> Result<()> {
    let reports: usize = options
        .value("--reports")?
        .context("--reports N is missing")?;
    let seed: u64 = options.value("--seed")?.unwrap_or(1);
    let folder: PathBuf = options.value("--out")?.context("--out DIR is missing")?;
    options.done()?;
    make(&program()?, &folder, reports, seed)
}

fn program() -> Result<PathBuf> {
    workspace::build_example("evigil-signal", "bench_signal")
}

fn make(program: &Path, folder: &Path, reports: usize, seed: u64) -> Result<()> {
    let mut command = Command::new(program);
    command.arg("make").arg(folder);
    workspace::run(command.args([reports.to_string(), seed.to_string()]))
}

/// Made-up tables of this size, unless they are there.
fn tables(program: &Path, reports: usize, seed: u64) -> Result<PathBuf> {
    let name = format!("bench-signal/{VERSION}-{seed}-{reports}");
    let folder = workspace::target_folder()?.join(name);
    if !folder.exists() {
        let part = folder.with_extension("part");
        make(program, &part, reports, seed)?;
        fs::rename(part, &folder)?;
    }
    Ok(folder)
}

/// The Python with the packages; nothing where there is none.
fn peer(environment: Option<PathBuf>) -> Option<PathBuf> {
    const REQUIREMENTS: &str = "signal/requirements.txt";
    let environment = environment.map_or_else(|| python::environment(REQUIREMENTS), Result::Ok);
    match environment {
        Ok(environment) => Some(environment.join("bin/python")),
        Err(error) => {
            eprintln!(
                "SKIPPED: the Python packages were not measured: {error:#}\n\
                 They need python3 with venv and pip, and bench/{REQUIREMENTS};\n\
                 --peer-python VENV names an environment that has them."
            );
            None
        }
    }
}

const EVIGIL: &str = "evigil";
const PLAIN: &str = "plain";

fn plain(program: &Path, folder: &Path) -> Program {
    let words = [program, Path::new("run"), folder, Path::new(PLAIN)];
    Program::new("evigil, decoding alone", &words)
}

fn own(program: &Path, folder: &Path) -> Program {
    let words = [program, Path::new("run"), folder, Path::new("scores")];
    Program::new(EVIGIL, &words)
}

fn peers(python: &Path, folder: &Path, slow: bool) -> Vec<Program> {
    let script = workspace::root().join("bench/signal/peer.py");
    let peer = |name: &'static str| Program::new(name, &[python, &script, Path::new(name), folder]);
    let names = ["scipy", "polars", "duckdb"].into_iter();
    let names = names.chain(slow.then_some("vigipy"));
    names.map(peer).collect()
}

fn report(reports: usize, programs: &[Program]) -> Result<()> {
    println!("\n{reports} reports");
    println!("                                       wall s  processor s    peak MB          rows");
    for program in programs {
        for stage in program.stages() {
            println!(
                "{:<24} {:<10} {:>10.3} {:>12.3} {:>10} {:>13}",
                program.name,
                stage.name,
                stage.wall,
                stage.processor,
                megabytes(stage.peak),
                stage.rows
            );
        }
    }
    agree(programs)?;
    goals(programs);
    Ok(())
}

/// Who counts, counts the same.
fn agree(programs: &[Program]) -> Result<()> {
    let counts = programs.iter().filter_map(|program| {
        let stages = program.stages();
        let count = stages.into_iter().find(|stage| stage.name == "count")?;
        Some((program.name, count.rows, count.sum))
    });
    let counts: Vec<_> = counts.collect();
    if let Some(first) = counts.first()
        && let Some(other) = counts
            .iter()
            .find(|count| (count.1, count.2) != (first.1, first.2))
    {
        bail!(
            "{} and {} count differently: {first:?}, {other:?}",
            first.0,
            other.0
        );
    }
    Ok(())
}

/// Ratios, each beside what it ought to be.
fn goals(programs: &[Program]) {
    let time = |name: &str, stages: &[&str], figure: fn(&Stage) -> f64| {
        let program = programs.iter().find(|program| program.name == name)?;
        let all = program.stages();
        let found: Vec<&Stage> = all
            .iter()
            .filter(|stage| stages.contains(&&*stage.name))
            .collect();
        (found.len() == stages.len()).then(|| found.into_iter().map(figure).sum::<f64>())
    };
    let rows: [(&str, &[&str], &str); 6] = [
        ("scipy", &["count"], "at least 3 times as fast"),
        ("scipy", &["count", "closed"], "at least 10 times as fast"),
        ("polars", &["count"], ""),
        ("duckdb", &["count"], ""),
        (
            "vigipy",
            &["count", "closed"],
            "at least 50 times as fast at 100000 reports",
        ),
        ("vigipy", &["gps"], ""),
    ];
    println!();
    for (peer, stages, goal) in rows {
        // A prior and its scores are one stage of vigipy.
        let ours = if stages == ["gps"] {
            &["gps", "scores"][..]
        } else {
            stages
        };
        let ratio = |figure| Some(time(peer, stages, figure)? / time(EVIGIL, ours, figure)?);
        let ratios = (ratio(|stage| stage.wall), ratio(|stage| stage.processor));
        if let (Some(wall), Some(processor)) = ratios {
            let goal = if goal.is_empty() {
                String::new()
            } else {
                format!("; goal: {goal}")
            };
            println!(
                "{} beside {peer}: {wall:.1} times as fast ({processor:.1} by processor time){goal}",
                stages.join(" and ")
            );
        }
    }
    let peak = |name: &str| {
        let program = programs.iter().find(|program| program.name == name)?;
        let stages = program.stages();
        stages
            .iter()
            .find(|stage| stage.name == "count")
            .map(|stage| stage.peak)
    };
    let peers = ["scipy", "polars", "duckdb", "vigipy"]
        .into_iter()
        .filter_map(peak);
    let least = peers.fold(f64::INFINITY, f64::min);
    if let Some(own) = peak(EVIGIL)
        && least.is_finite()
    {
        println!(
            "memory up to the counts: {:.2} of the smallest peer's; goal: at most 0.25",
            own / least
        );
    }
    if let (Some(read), Some(plain)) = (
        time(EVIGIL, &["read"], |stage| stage.processor),
        time("evigil, decoding alone", &[PLAIN], |stage| stage.processor),
    ) {
        println!(
            "reading takes {:.1} times the processor time of decoding alone",
            read / plain
        );
    }
}

fn megabytes(bytes: f64) -> String {
    format!("{:.0}", bytes / 1e6)
}
