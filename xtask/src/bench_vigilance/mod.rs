//! `cargo xtask bench-vigilance`: how fast a quarter of FAERS and a batch of E2B(R3) become the
//! case table, and how much memory that takes, beside Python packages on the same files in the
//! same run.
//!
//! Each pass starts every program once, so that other work on the machine meets them alike.

mod quarter;
mod words;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::available_parallelism;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::options::Options;
use crate::subject::{Figures, Subject};
use crate::{python, workspace};

/// Times that a program does its work in a pass, after it has done it once uncounted.
const REPEATS: usize = 1;

/// Of made-up batches. Another generator writes another file.
const BATCH_VERSION: u32 = 1;

pub(crate) fn run(mut options: Options) -> Result<()> {
    let cases: usize = options.value("--cases")?.unwrap_or(400_000);
    let megabytes: u64 = options.value("--megabytes")?.unwrap_or(200);
    let gigabytes: u64 = options.value("--batch-gigabytes")?.unwrap_or(5);
    let passes: usize = options.value("--passes")?.unwrap_or(3);
    let environment: Option<PathBuf> = options.value("--peer-python")?;
    let no_peer = options.flag("--no-peer");
    let no_memory = options.flag("--no-memory");
    options.done()?;
    if passes == 0 || cases < 4 || megabytes == 0 {
        bail!("--passes and --megabytes are from 1, --cases from 4");
    }
    let program = program()?;
    let folder = folder(None)?;
    let size = quarter::Size::of(cases);
    let quarter = quarter::write(&folder, size)?;
    let batch = batch(&program, &folder, megabytes)?;
    let python = if no_peer { None } else { peer(environment) };
    let mut subjects = subjects(&program, python.as_deref(), &quarter, &batch);
    for _ in 0..passes {
        for subject in &mut subjects {
            subject.pass()?;
        }
    }
    let cores = available_parallelism().map_or(1, usize::from);
    println!(
        "{} cases, {} rows of DRUG, {} of REAC; {megabytes} MB of E2B(R3); median of {passes} passes, {cores} cores\n",
        size.cases, size.drugs, size.reactions
    );
    let told = Told::of(&subjects)?;
    told.table();
    told.goals()?;
    if let Some(python) = &python {
        agree(python, &quarter)?;
    }
    if !no_memory {
        memory(&program, &folder, gigabytes, &told)?;
    }
    Ok(())
}

pub(crate) fn make_faers(mut options: Options) -> Result<()> {
    let cases = options.value("--cases")?.unwrap_or(400_000);
    let folder = folder(options.value("--folder")?)?;
    options.done()?;
    let quarter = quarter::write(&folder, quarter::Size::of(cases))?;
    println!("{}", quarter.display());
    Ok(())
}

pub(crate) fn make_e2b(mut options: Options) -> Result<()> {
    let megabytes = options.value("--megabytes")?.unwrap_or(200);
    let folder = folder(options.value("--folder")?)?;
    options.done()?;
    println!("{}", batch(&program()?, &folder, megabytes)?.display());
    Ok(())
}

fn program() -> Result<PathBuf> {
    workspace::build_example("evigil-vigilance", "bench_vigilance")
}

fn folder(named: Option<PathBuf>) -> Result<PathBuf> {
    let folder = match named {
        Some(folder) => folder,
        None => workspace::target_folder()?.join("bench-vigilance"),
    };
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// A batch of this size, made by evigil's own writer, unless it is there.
fn batch(program: &Path, folder: &Path, megabytes: u64) -> Result<PathBuf> {
    let path = folder.join(format!("batch-{BATCH_VERSION}-{megabytes}.xml"));
    if !path.exists() {
        let part = path.with_extension("part");
        let mut command = Command::new(program);
        command.arg("make-e2b").arg(&part);
        workspace::run(command.arg(megabytes.to_string()))?;
        fs::rename(part, &path)?;
    }
    Ok(path)
}

/// The Python with the packages; nothing where there is none.
fn peer(environment: Option<PathBuf>) -> Option<PathBuf> {
    const REQUIREMENTS: &str = "vigilance/requirements.txt";
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

const FAERS: &str = "evigil, FAERS";
const IN_TURN: &str = "evigil, FAERS in turn";
const PANDAS: &str = "pandas, FAERS";
const E2B: &str = "evigil, E2B(R3)";
const LXML: &str = "lxml, E2B(R3)";

fn script() -> PathBuf {
    workspace::root().join("bench/vigilance/peer.py")
}

fn subjects(program: &Path, python: Option<&Path>, quarter: &Path, batch: &Path) -> Vec<Subject> {
    let own = |name, step, input| Subject::new(name, &[program], (step, input), REPEATS);
    let mut subjects = vec![
        own(FAERS, "faers", quarter),
        own(IN_TURN, "faers-in-turn", quarter),
        own(E2B, "e2b", batch),
    ];
    if let Some(python) = python {
        let script = script();
        let peer =
            |name, step, input| Subject::new(name, &[python, &script], (step, input), REPEATS);
        subjects.push(peer(PANDAS, "faers", quarter));
        subjects.push(peer(LXML, "e2b", batch));
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
        println!("                              wall s   processor s    peak MB     own MB");
        for (name, figures) in &self.0 {
            println!(
                "{name:<25} {:>10.2} {:>13.2} {:>10} {:>10}",
                figures.wall,
                figures.processor,
                megabytes(figures.peak),
                megabytes(figures.own),
            );
        }
        println!();
    }

    /// Ratios, each beside what it ought to be. Programs that should agree must.
    fn goals(&self) -> Result<()> {
        let pairs = [
            (FAERS, PANDAS, "under a quarter of its time"),
            (IN_TURN, PANDAS, "under a quarter of its time"),
            (E2B, LXML, "at least 10 times as fast"),
        ];
        for (ours, other, goal) in pairs {
            let (Some(own), Some(peer)) = (self.get(ours), self.get(other)) else {
                continue;
            };
            println!(
                "{ours} beside {other}: {:.3} of its time, {:.1} times as fast ({:.1} by processor time); goal: {goal}",
                own.wall / peer.wall,
                peer.wall / own.wall,
                peer.processor / own.processor,
            );
            #[expect(clippy::float_cmp, reason = "both are counts")]
            if own.value != peer.value {
                bail!(
                    "{ours} and {other} do not agree: {} and {}",
                    own.value,
                    peer.value
                );
            }
        }
        if let Some(figures) = self.get(FAERS) {
            println!(
                "{FAERS}: peak {} MB, with the pages of the mapped files; goal: under 1000 MB",
                megabytes(figures.peak)
            );
        }
        Ok(())
    }
}

fn megabytes(bytes: Option<f64>) -> String {
    bytes.map_or_else(|| "-".to_owned(), |bytes| format!("{:.1}", bytes / 1e6))
}

/// The tables that both sides wrote have to say the same in every cell.
fn agree(python: &Path, quarter: &Path) -> Result<()> {
    let table = |whose: &str| {
        let mut name = quarter.as_os_str().to_owned();
        name.push(format!(".{whose}.parquet"));
        name
    };
    let output = Command::new(python)
        .arg(script())
        .args(["compare".into(), table("evigil"), table("pandas")])
        .output()
        .context("the tables cannot be compared")?;
    let told: Value = serde_json::from_slice(&output.stdout)
        .with_context(|| String::from_utf8_lossy(&output.stderr).into_owned())?;
    let differs = told["differs"].as_array().context("nothing was compared")?;
    if !differs.is_empty() || told["rows"][0] != told["rows"][1] {
        bail!("the tables of evigil and pandas differ: {told}");
    }
    println!(
        "the tables of evigil and pandas agree in all {} rows",
        told["rows"][0]
    );
    Ok(())
}

/// Memory does not depend on the size of a batch.
fn memory(program: &Path, folder: &Path, gigabytes: u64, told: &Told) -> Result<()> {
    let large = batch(program, folder, gigabytes * 1000)?;
    let mut subject = Subject::new(E2B, &[program], ("e2b-once", &large), 0);
    subject.pass()?;
    let figures = subject.figures()?;
    println!(
        "{E2B}, {gigabytes} GB: {:.1} s, peak {} MB beside {} MB for the small batch; goal: the same",
        figures.wall,
        megabytes(figures.peak),
        megabytes(told.get(E2B).and_then(|figures| figures.peak)),
    );
    fs::remove_file(large)?;
    Ok(())
}
