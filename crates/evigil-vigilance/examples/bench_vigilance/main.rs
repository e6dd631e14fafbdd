//! What `cargo xtask bench-vigilance` measures of evigil: one step on one input, several times.
//!
//! `bench_vigilance STEP INPUT REPEATS` does the step once without counting it, then REPEATS times,
//! and prints one JSON object: seconds of each time, mean processor seconds, a count of the result
//! by which it can be compared with what other programs make of the same input, and memory.
//!
//! | step | what is timed |
//! | --- | --- |
//! | `faers` | a quarter of FAERS to a case table in Parquet, `INPUT.evigil.parquet` |
//! | `faers-in-turn` | the same, one report after the other |
//! | `e2b` | a batch of E2B(R3), held against the rules of ICH, to a case table |
//! | `e2b-once` | the same without the uncounted time |
//! | `e2b-parsed`, `e2b-validated` | that work as far as the name says |
//!
//! `bench_vigilance make-e2b FILE MEGABYTES` writes a made-up batch.

#![expect(clippy::print_stdout, reason = "a program for the terminal")]

mod e2b;
mod made;

use std::borrow::Cow;
use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter};
use std::path::{Path, PathBuf};
use std::time::Instant;

use evigil_instrument::MappedFile;
use evigil_vigilance::exchange::{Flow, Problem, ReadFault, Reject, ReportFormat, Sink, Source};
use evigil_vigilance::faers;
use evigil_vigilance::icsr::Icsr;
use evigil_vigilance::table::{CaseTable, TableForm};

use e2b::Until;

type Fallible<T> = Result<T, Box<dyn Error>>;

fn main() -> Fallible<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [step, input, repeats] = arguments.as_slice() else {
        return Err("bench_vigilance STEP INPUT REPEATS".into());
    };
    let (input, repeats) = (Path::new(input), repeats.parse::<usize>()?);
    let told = match step.as_str() {
        "faers" => measure(repeats, || quarter(input, true)),
        "faers-in-turn" => measure(repeats, || quarter(input, false)),
        "e2b" => measure(repeats, || e2b::batch(input, Until::Written)),
        "e2b-once" => once(|| e2b::batch(input, Until::Written)),
        "e2b-parsed" => measure(repeats, || e2b::batch(input, Until::Parsed)),
        "e2b-validated" => measure(repeats, || e2b::batch(input, Until::Validated)),
        "make-e2b" => return made::batch(input, repeats as u64).map(drop),
        _ => Err(format!("there is no step `{step}`").into()),
    }?;
    println!("{told}");
    Ok(())
}

/// A file.
struct Part {
    name: String,
    path: PathBuf,
    map: MappedFile,
}

impl Part {
    fn open(path: &Path) -> io::Result<Self> {
        let name = path.file_name().unwrap_or_default();
        Ok(Self {
            name: name.to_string_lossy().into_owned(),
            path: path.to_owned(),
            map: MappedFile::open(path)?,
        })
    }
}

impl Source for Part {
    fn name(&self) -> &str {
        &self.name
    }

    fn open(&self) -> io::Result<Box<dyn BufRead + Send + '_>> {
        // As the program reads: pages of a map would count as memory.
        let file = File::open(&self.path)?;
        Ok(Box::new(BufReader::with_capacity(256 << 10, file)))
    }

    fn bytes(&self) -> io::Result<Cow<'_, [u8]>> {
        Ok(Cow::Borrowed(&self.map))
    }
}

fn parts(folder: &Path) -> io::Result<Vec<Part>> {
    let mut parts = fs::read_dir(folder)?
        .map(|entry| Part::open(&entry?.path()))
        .collect::<io::Result<Vec<_>>>()?;
    parts.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(parts)
}

/// Takes reports, if there is a table for them; counts what is refused.
#[derive(Default)]
struct Intake {
    table: Option<CaseTable<BufWriter<File>>>,
    rejects: u64,
    problems: u64,
    failure: Option<io::Error>,
}

impl Sink for Intake {
    fn report(&mut self, report: &Icsr) -> Flow {
        let Some(table) = &mut self.table else {
            return Flow::Continue;
        };
        match table.report(report, ReportFormat::Faers) {
            Ok(()) => Flow::Continue,
            Err(error) => {
                self.failure = Some(error);
                Flow::Stop
            }
        }
    }

    fn reject(&mut self, _: Reject) -> Flow {
        self.rejects += 1;
        Flow::Continue
    }

    fn withdraw(&mut self, _: &str) -> Flow {
        Flow::Continue
    }

    fn problem(&mut self, _: Problem) {
        self.problems += 1;
    }
}

fn fault(fault: ReadFault) -> Box<dyn Error> {
    format!("{fault:?}").into()
}

/// Rows of the case table of a quarter.
fn quarter(folder: &Path, on_all_processors: bool) -> Fallible<u64> {
    let parts = parts(folder)?;
    let sources: Vec<&dyn Source> = parts.iter().map(|part| part as &dyn Source).collect();
    let out = folder.with_extension("evigil.parquet");
    let out = BufWriter::with_capacity(1 << 20, File::create(out)?);
    let mut table = CaseTable::new(out, TableForm::Parquet)?;
    let mut intake = Intake::default();
    if on_all_processors {
        faers::read_table(&sources, &mut table, &mut intake).map_err(fault)?;
    } else {
        intake.table = Some(table);
        faers::read(&sources, &mut intake).map_err(fault)?;
        table = intake.table.take().ok_or("the table is gone")?;
    }
    if intake.rejects > 0 || intake.failure.is_some() {
        return Err(format!("{} rows refused, {:?}", intake.rejects, intake.failure).into());
    }
    let (out, totals) = table.finish()?;
    out.into_inner()?.sync_data()?;
    Ok(totals.rows)
}

/// Times `work`, which counts something, once for all.
fn once(work: impl Fn() -> Fallible<u64>) -> Fallible<String> {
    let (start, start_processor) = (Instant::now(), processor_seconds());
    let value = work()?;
    let seconds = start.elapsed().as_secs_f64();
    let processor = processor_seconds() - start_processor;
    Ok(told(&[seconds], processor, value, memory_now()))
}

/// Times `work` several times, after it was done once.
fn measure(repeats: usize, work: impl Fn() -> Fallible<u64>) -> Fallible<String> {
    let mut seconds = Vec::new();
    let (mut processor, mut value, mut memory) = (0.0, 0, [None; 2]);
    for count in 0..=repeats {
        let (start, start_processor) = (Instant::now(), processor_seconds());
        value = work()?;
        let (end, end_processor) = (start.elapsed().as_secs_f64(), processor_seconds());
        if count > 0 {
            seconds.push(end);
            processor += (end_processor - start_processor) / repeats as f64;
        }
        if count == 1 {
            memory = memory_now();
        }
    }
    Ok(told(&seconds, processor, value, memory))
}

fn told(seconds: &[f64], processor: f64, value: u64, memory: [Option<u64>; 2]) -> String {
    let [own, peak] =
        memory.map(|bytes| bytes.map_or_else(|| "null".to_owned(), |bytes| bytes.to_string()));
    format!(
        "{{\"seconds\": {seconds:?}, \"processor\": {processor}, \"value\": {value}, \"peak\": {peak}, \"own\": {own}}}"
    )
}

/// Resident memory without pages of files now, and the most there ever was with them.
fn memory_now() -> [Option<u64>; 2] {
    [memory("RssAnon"), memory("VmHWM")]
}

/// A line of `/proc/self/status` in bytes; nothing where the system has none.
fn memory(name: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

/// Processor seconds of this process, all threads together (`proc(5)`, `utime` and `stime`, in
/// hundredths); 0 where the system does not tell.
fn processor_seconds() -> f64 {
    let ticks = || {
        let stat = fs::read_to_string("/proc/self/stat").ok()?;
        // The name of the program, in brackets, may hold spaces.
        let (_, rest) = stat.rsplit_once(')')?;
        let mut fields = rest.split_whitespace().skip(11);
        let user: f64 = fields.next()?.parse().ok()?;
        let system: f64 = fields.next()?.parse().ok()?;
        Some(user + system)
    };
    ticks().unwrap_or_default() / 100.0
}
