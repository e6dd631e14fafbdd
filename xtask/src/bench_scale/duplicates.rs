//! Duplicates among made-up reports, beside Splink on DuckDB: the same table, the same machine, one
//! after the other.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::available_parallelism;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::options::Options;
use crate::{python, workspace};

/// Of made-up tables. Another generator writes other tables.
const VERSION: u32 = 1;

const REQUIREMENTS: &str = "duplicates/requirements.txt";

pub(super) fn run(mut options: Options) -> Result<()> {
    let reports: usize = options.value("--reports")?.unwrap_or(1_000_000);
    let seed: u64 = options.value("--seed")?.unwrap_or(1);
    let threads: usize = match options.value("--threads")? {
        Some(threads) => threads,
        None => available_parallelism().map_or(1, usize::from),
    };
    let environment: Option<PathBuf> = options.value("--peer-python")?;
    let no_peer = options.flag("--no-peer");
    options.done()?;
    let program = workspace::build_example("evigil-vigilance", "duplicates")?;
    let folder = tables(&program, reports, seed)?;
    println!("{reports} reports, {threads} threads");
    let mut own = Command::new(&program);
    own.arg("run").arg(&folder).arg(threads.to_string());
    let own = Measured::of("evigil", &mut own)?;
    own.print();
    let environment = environment.map_or_else(
        || python::environment_of("bench-venv-duplicates", REQUIREMENTS),
        Result::Ok,
    );
    let python = match environment {
        _ if no_peer => return Ok(()),
        Ok(environment) => environment.join("bin/python"),
        Err(error) => {
            eprintln!("SKIPPED: Splink was not measured: {error:#}");
            return Ok(());
        }
    };
    let mut peer = Command::new(python);
    peer.arg(workspace::root().join("bench/duplicates/peer.py"));
    peer.arg(&folder).arg(threads.to_string());
    let peer = Measured::of("splink", &mut peer)?;
    peer.print();
    println!(
        "{:.1} times as fast ({:.1} by processor time), F1 {:.4} beside {:.4}; goal: 10 times at equal or better F1, under 4000 MB",
        peer.wall / own.wall,
        peer.processor / own.processor,
        own.f1,
        peer.f1
    );
    Ok(())
}

/// Made-up tables of this size, unless they are there.
fn tables(program: &Path, reports: usize, seed: u64) -> Result<PathBuf> {
    let name = format!("bench-duplicates/{VERSION}-{seed}-{reports}");
    let folder = workspace::target_folder()?.join(name);
    if !folder.exists() {
        let part = folder.with_extension("part");
        let mut command = Command::new(program);
        command.arg("make").arg(&part);
        workspace::run(command.args([reports.to_string(), seed.to_string()]))?;
        fs::rename(part, &folder)?;
    }
    Ok(folder)
}

/// What a program said of its stages, and of what it found.
struct Measured {
    name: &'static str,
    lines: Vec<Value>,
    wall: f64,
    processor: f64,
    peak: f64,
    f1: f64,
}

impl Measured {
    fn of(name: &'static str, command: &mut Command) -> Result<Self> {
        let output = command.stderr(Stdio::inherit()).output();
        let output = output.with_context(|| format!("{name} cannot be started"))?;
        if !output.status.success() {
            bail!("{name} ended with {}", output.status);
        }
        let text = String::from_utf8(output.stdout)?;
        let lines: Vec<Value> = text
            .lines()
            .filter(|line| line.starts_with('{'))
            .map(serde_json::from_str)
            .collect::<Result<_, _>>()?;
        let sum = |figure: &str| lines.iter().filter_map(|line| line[figure].as_f64()).sum();
        let peaks = lines.iter().filter_map(|line| line["peak"].as_f64());
        Ok(Self {
            name,
            wall: sum("wall"),
            processor: sum("processor"),
            peak: peaks.fold(0.0, f64::max),
            f1: sum("f1"),
            lines,
        })
    }

    fn print(&self) {
        for line in &self.lines {
            println!("{:<8} {line}", self.name);
        }
        println!(
            "{:<8} {:.1} s, {:.1} processor s, peak {:.0} MB",
            self.name,
            self.wall,
            self.processor,
            self.peak / 1e6
        );
    }
}
