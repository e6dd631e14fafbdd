//! `cargo xtask bench-claims`: how fast `evigil check` is and how much memory it takes, beside a
//! Python pipeline on the same files in the same run.

mod corpus;
mod memory;
mod page;
mod peer;
mod sentences;
mod timing;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::available_parallelism;

use anyhow::{Result, bail};

use crate::options::Options;
use crate::workspace::{self, Profile};
use corpus::{Corpus, Files};
use memory::Container;
use timing::Run;

/// Runs of the program on one page; the median counts.
const STARTS: usize = 20;

/// Different pages in a stream.
const POOL: usize = 200;

/// Of the streamed inputs, above which memory would not be bounded.
const GIGABYTES_MAX: f64 = 10.0;

pub(crate) fn run(mut options: Options) -> Result<()> {
    let megabytes = options.value("--megabytes")?.unwrap_or(24);
    let gigabytes: f64 = options.value("--gigabytes")?.unwrap_or(1.0);
    let passes: usize = options.value("--passes")?.unwrap_or(3);
    let environment: Option<PathBuf> = options.value("--peer-python")?;
    let (no_peer, no_memory) = (options.flag("--no-peer"), options.flag("--no-memory"));
    options.done()?;
    if !(0.0..=GIGABYTES_MAX).contains(&gigabytes) || megabytes == 0 {
        bail!("--gigabytes is from 0 to {GIGABYTES_MAX}, --megabytes from 1");
    }

    let evigil = workspace::build_evigil(Profile::Release)?;
    let corpus = Corpus::write(&workspace::target_folder()?.join("bench-claims"), megabytes)?;
    let cores = available_parallelism().map_or(1, usize::from);
    println!("evigil check, median of {passes} runs, {cores} cores\n");
    println!("{HEAD}");
    let html = folder(&evigil, "HTML", &corpus.html, cores, passes)?;
    let text = folder(&evigil, "plain text", &corpus.text, cores, passes)?;
    let peer = if no_peer {
        None
    } else {
        measure_peer(environment, &corpus, passes)
    };
    if let Some(peer) = &peer {
        row("Python, HTML", &corpus.html, 1, peer.html);
        row("Python, plain text", &corpus.text, 1, peer.text);
        println!(
            "\nevigil with one job, times as fast as the pipeline on one core: HTML {}, plain text {}",
            ratio(peer.html, html),
            ratio(peer.text, text)
        );
        if peer.without_text > 0 {
            println!("the pipeline found no text on {} pages", peer.without_text);
        }
    }
    let start = timing::median(STARTS, || {
        timing::time(
            Command::new(&evigil)
                .args(["check", "examples/clinic-page.html"])
                .current_dir(workspace::root()),
        )
    })?;
    println!(
        "\none page, from starting the program to its end: {:.1} ms (median of {STARTS})",
        start.wall * 1e3
    );
    if !no_memory {
        measure_memory(&evigil, gigabytes)?;
    }
    Ok(())
}

const HEAD: &str =
    "                     jobs  documents     MB   seconds  documents/s     MB/s  MB/s a core";

/// Measures a folder with one job and with one a core; gives the run with one.
fn folder(evigil: &Path, name: &str, files: &Files, cores: usize, passes: usize) -> Result<Run> {
    let of_jobs = |jobs: usize| {
        let run = timing::median(passes, || {
            timing::time(Command::new(evigil).arg("check").arg(&files.folder).args([
                "--format",
                "jsonl",
                "--quiet",
                "--jobs",
                &jobs.to_string(),
            ]))
        })?;
        row(&format!("evigil, {name}"), files, jobs, run);
        anyhow::Ok(run)
    };
    let one = of_jobs(1)?;
    if cores > 1 {
        of_jobs(cores)?;
    }
    Ok(one)
}

/// One line of the table. "A core" divides by processor time, because reading and writing have
/// threads of their own even with one job.
fn row(name: &str, files: &Files, jobs: usize, run: Run) {
    let megabytes = megabytes(files.bytes);
    #[expect(
        clippy::cast_precision_loss,
        reason = "there are not that many documents"
    )]
    let documents = files.documents as f64;
    let a_core = run.processor.map_or_else(
        || "-".to_owned(),
        |seconds| format!("{:.1}", megabytes / seconds),
    );
    println!(
        "{name:<20} {jobs:>4} {:>10} {megabytes:>6.1} {:>9.2} {:>12.1} {:>8.1} {a_core:>12}",
        files.documents,
        run.wall,
        documents / run.wall,
        megabytes / run.wall,
    );
}

/// How many times as fast. Processor time says more than the clock when the machine has other
/// work, which may come and go between the two measurements.
fn ratio(peer: Run, evigil: Run) -> String {
    let by_processor = peer
        .processor
        .zip(evigil.processor)
        .map(|(peer, evigil)| format!(" ({:.1} by processor time)", peer / evigil));
    format!(
        "{:.1}{}",
        peer.wall / evigil.wall,
        by_processor.unwrap_or_default()
    )
}

#[expect(
    clippy::cast_precision_loss,
    reason = "sizes stay far below 2^52 bytes"
)]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn measure_peer(
    environment: Option<PathBuf>,
    corpus: &Corpus,
    passes: usize,
) -> Option<peer::Peer> {
    match peer::run(environment, corpus, passes) {
        Ok(peer) => Some(peer),
        Err(error) => {
            eprintln!(
                "SKIPPED: the Python pipeline was not measured: {error:#}\n\
                 It needs python3 with venv and pip, and the packages of bench/requirements.txt;\n\
                 --peer-python VENV names an environment that has them."
            );
            None
        }
    }
}

fn measure_memory(evigil: &Path, gigabytes: f64) -> Result<()> {
    let pool = corpus::pool(POOL);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked against its bounds"
    )]
    let bytes = (gigabytes * 1e9) as u64;
    for (name, container) in [("JSONL", Container::JsonLines), ("WARC", Container::Warc)] {
        let cost = memory::stream(evigil, container, &pool, bytes)?;
        let peak = cost.peak.map_or_else(
            || "unknown here".to_owned(),
            |peak| format!("{:.0} MB", megabytes(peak)),
        );
        println!(
            "{name} of {:.1} GB through stdin: peak memory {peak}, {} documents in {:.1} s, {:.1} MB/s",
            megabytes(cost.bytes) / 1e3,
            cost.documents,
            cost.seconds,
            megabytes(cost.bytes) / cost.seconds,
        );
    }
    Ok(())
}
