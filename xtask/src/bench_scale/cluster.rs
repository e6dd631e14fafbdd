//! The jobs of the cluster on each engine: the program's own code, DataFusion in one process, Ballista
//! with one executor and with two.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::options::Options;
use crate::workspace;

/// Of made-up pages. Another generator makes others.
const VERSION: u32 = 1;

/// Pages of a file.
const PAGES: usize = 250;

pub(super) fn run(mut options: Options) -> Result<()> {
    let reports: usize = options.value("--reports")?.unwrap_or(10_000_000);
    let files: usize = options.value("--page-files")?.unwrap_or(40);
    let passes: usize = options.value("--passes")?.unwrap_or(1);
    let strata: Option<String> = options.value("--strata")?;
    options.done()?;
    let signal = workspace::build_example("evigil-signal", "bench_signal")?;
    let bench = workspace::build_example("evigil-cluster", "bench_scale")?;
    let program = workspace::build_program("evigil-cluster")?;
    let target = workspace::target_folder()?;
    let tables = made(
        &target.join(format!("bench-scale/reports-{reports}")),
        |part| {
            Command::new(&signal)
                .arg("make")
                .arg(part)
                .args([reports.to_string(), "1".to_owned()])
                .status()
        },
    )?;
    let pages = made(
        &target.join(format!("bench-scale/pages-{VERSION}-{files}")),
        |part| {
            Command::new(&bench)
                .arg("make-pages")
                .arg(part)
                .args([files.to_string(), PAGES.to_string()])
                .status()
        },
    )?;
    println!(
        "{reports} reports: {} MB of Parquet; {files} archives: {} MB",
        megabytes(&tables)?,
        megabytes(&pages)?
    );
    for (job, folder) in [("count", &tables), ("pages", &pages)] {
        let strata = strata.as_deref().filter(|_| job == "count");
        println!(
            "\n{job}                     wall s  processor s    peak MB        rows   of native"
        );
        let mut first: Option<Figures> = None;
        for executors in [None, Some(0), Some(1), Some(2)] {
            let mut best: Option<Figures> = None;
            for _ in 0..passes.max(1) {
                let cluster = executors.filter(|&count| count > 0);
                let cluster = cluster
                    .map(|count| Cluster::start(&program, count))
                    .transpose()?;
                let address = cluster.as_ref().map(Cluster::address);
                let engine = match (executors, &address) {
                    (None, _) => "native",
                    (_, None) => "embedded",
                    (_, Some(address)) => address,
                };
                let mut command = Command::new(&bench);
                command
                    .args([job, engine])
                    .arg(folder)
                    .args(strata.map(|it| it.split(',')).into_iter().flatten());
                let mut figures = Figures::of(&mut command)?;
                if let Some(cluster) = &cluster {
                    figures.with(cluster)?;
                }
                if best.as_ref().is_none_or(|best| figures.wall < best.wall) {
                    best = Some(figures);
                }
            }
            let figures = best.context("there was no pass")?;
            let native = first.get_or_insert_with(|| figures.clone());
            if (figures.rows, figures.sum.to_bits()) != (native.rows, native.sum.to_bits()) {
                bail!("engines differ: {figures:?}, {native:?}");
            }
            let name = match executors {
                None => "own code".to_owned(),
                Some(0) => "DataFusion, embedded".to_owned(),
                Some(count) => format!("Ballista, {count} executors"),
            };
            println!(
                "{name:<22} {:>9.2} {:>12.2} {:>10.0} {:>11} {:>10.2}x",
                figures.wall,
                figures.processor,
                figures.peak / 1e6,
                figures.rows,
                figures.wall / native.wall
            );
        }
    }
    Ok(())
}

/// A folder that is made once.
fn made(
    folder: &Path,
    make: impl FnOnce(&Path) -> std::io::Result<std::process::ExitStatus>,
) -> Result<PathBuf> {
    if !folder.exists() {
        let part = folder.with_extension("part");
        if let Some(parent) = part.parent() {
            fs::create_dir_all(parent)?;
        }
        let status = make(&part)?;
        if !status.success() {
            bail!("{} can't be made: {status}", folder.display());
        }
        fs::rename(part, folder)?;
    }
    Ok(folder.to_owned())
}

fn megabytes(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        bytes += entry?.metadata()?.len();
    }
    Ok(bytes / 1_000_000)
}

/// What a program said of itself.
#[derive(Debug, Clone)]
struct Figures {
    wall: f64,
    processor: f64,
    peak: f64,
    rows: u64,
    sum: f64,
}

impl Figures {
    fn of(command: &mut Command) -> Result<Self> {
        let output = command.stderr(Stdio::inherit()).output()?;
        if !output.status.success() {
            bail!("{command:?} ended with {}", output.status);
        }
        let told: Value = serde_json::from_slice(&output.stdout)?;
        let figure = |name: &str| told[name].as_f64().with_context(|| format!("no {name}"));
        Ok(Self {
            wall: figure("wall")?,
            processor: figure("processor")?,
            peak: figure("peak")?,
            rows: told["rows"].as_u64().context("no rows")?,
            sum: figure("sum")?,
        })
    }

    /// Adds what the processes of a cluster took.
    fn with(&mut self, cluster: &Cluster) -> Result<()> {
        for process in &cluster.processes {
            let folder = PathBuf::from(format!("/proc/{}", process.id()));
            let stat = fs::read_to_string(folder.join("stat"))?;
            let fields = stat.rsplit(')').next().unwrap_or_default();
            let fields = fields.split_whitespace().skip(11).take(2);
            let ticks: f64 = fields.filter_map(|it| it.parse::<f64>().ok()).sum();
            self.processor += ticks / 100.0;
            let status = fs::read_to_string(folder.join("status"))?;
            let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kilobytes = line.and_then(|line| line.split_whitespace().next());
            let kilobytes: f64 = kilobytes.unwrap_or("0").parse()?;
            self.peak += kilobytes * 1024.0;
        }
        Ok(())
    }
}

/// A scheduler and executors of one task at a time, each a process.
struct Cluster {
    port: u16,
    processes: Vec<Child>,
}

impl Cluster {
    fn start(program: &Path, executors: u16) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?
            .local_addr()?
            .port()
            .clamp(2000, 60_000);
        let mut cluster = Self {
            port,
            processes: Vec::new(),
        };
        let listen = format!("127.0.0.1:{port}");
        cluster.spawn(program, &["scheduler", "--listen", &listen])?;
        let begun = Instant::now();
        while TcpStream::connect(&listen).is_err() {
            if begun.elapsed() > Duration::from_secs(30) {
                bail!("the scheduler does not listen");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let address = cluster.address();
        for number in 0..executors {
            let ports = [port + 1 + 2 * number, port + 2 + 2 * number].map(|it| it.to_string());
            let [data, control] = &ports;
            cluster.spawn(
                program,
                &[
                    "executor",
                    "--scheduler",
                    &address,
                    "--port",
                    data,
                    "--control-port",
                    control,
                    "--cores",
                    "1",
                ],
            )?;
        }
        // Executors make themselves known at once.
        std::thread::sleep(Duration::from_secs(3));
        Ok(cluster)
    }

    fn spawn(&mut self, program: &Path, words: &[&str]) -> Result<()> {
        let mut command = Command::new(program);
        command
            .args(words)
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        self.processes.push(command.spawn()?);
        Ok(())
    }

    fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for process in &mut self.processes {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}
