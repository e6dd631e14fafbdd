//! What `cargo xtask bench-product` measures of evigil: one step on one file, several times.
//!
//! `bench_product STEP FILE REPEATS` does the step once without counting it, then REPEATS times,
//! and prints one JSON object: seconds of each time, mean processor seconds, a mean of the result
//! by which it can be compared with what other programs make of the same file, and memory.

#![expect(clippy::print_stdout, reason = "a program for the terminal")]

use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use evigil_cytometry::compensation::Spillover;
use evigil_cytometry::pipeline::Pipeline;
use evigil_cytometry::transform::{Logicle, Scale};
use evigil_instrument::fcs::{self, EventMatrix};
use evigil_instrument::table::nanosight::tracks::TrackTable;
use evigil_instrument::{Contents, Inspection, MappedFile};

type Fallible<T> = Result<T, Box<dyn Error>>;

fn main() -> Fallible<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [step, file, repeats] = arguments.as_slice() else {
        return Err("bench_product STEP FILE REPEATS".into());
    };
    let (file, repeats) = (Path::new(file), repeats.parse::<usize>()?);
    let told = match step.as_str() {
        "copy" => measure(
            repeats,
            || Ok(()),
            |()| copy(file),
            |bytes| Ok(bytes.len() as f64),
        ),
        "read" => measure(repeats, || Ok(()), |()| read(file), |data| Ok(mean(data))),
        "scale" => measure(
            repeats,
            || read(file),
            |mut matrix| {
                scale(file, &mut matrix)?;
                Ok(matrix)
            },
            |matrix| mean_of_dyes(file, matrix),
        ),
        "read-scale" => measure(
            repeats,
            || Ok(()),
            |()| {
                let mut matrix = read(file)?;
                scale(file, &mut matrix)?;
                Ok(matrix)
            },
            |matrix| mean_of_dyes(file, matrix),
        ),
        "tracks" => measure(
            repeats,
            || Ok(()),
            |()| Ok(TrackTable::read(&MappedFile::open(file)?).0),
            |table| Ok(table.size.iter().sum::<f64>() / table.size.len() as f64),
        ),
        "inspect-tracks" => measure(
            repeats,
            || Ok(()),
            |()| inspect(file),
            |particles| Ok(*particles as f64),
        ),
        _ => Err(format!("there is no step `{step}`").into()),
    }?;
    println!("{told}");
    Ok(())
}

/// Times `work` on what `before` makes, and describes one result by `value`.
fn measure<I, R>(
    repeats: usize,
    before: impl Fn() -> Fallible<I>,
    work: impl Fn(I) -> Fallible<R>,
    value: impl Fn(&R) -> Fallible<f64>,
) -> Fallible<String> {
    let mut seconds = Vec::new();
    let (mut processor, mut told, mut own, mut peak) = (0.0, 0.0, None, None);
    for count in 0..=repeats {
        let input = before()?;
        let (start, start_processor) = (Instant::now(), processor_seconds());
        let result = black_box(work(input)?);
        let (end, end_processor) = (start.elapsed().as_secs_f64(), processor_seconds());
        if count > 0 {
            seconds.push(end.to_string());
            processor += (end_processor - start_processor) / repeats as f64;
        }
        if count == 1 {
            (own, peak) = (memory("RssAnon"), memory("VmHWM"));
        }
        if count == repeats {
            told = value(&result)?;
        }
    }
    let or_null = |bytes: Option<u64>| bytes.map_or_else(|| "null".to_owned(), |b| b.to_string());
    Ok(format!(
        "{{\"seconds\": [{}], \"processor\": {processor}, \"value\": {told}, \"peak\": {}, \"own\": {}}}",
        seconds.join(", "),
        or_null(peak),
        or_null(own),
    ))
}

/// The bound: the bytes of the map copied into fresh memory by one thread.
fn copy(file: &Path) -> Fallible<Vec<u8>> {
    Ok(MappedFile::open(file)?.to_vec())
}

/// Hands the first data set of a file on.
fn with_events<R>(file: &Path, work: impl FnOnce(&fcs::DataSet<'_>) -> Fallible<R>) -> Fallible<R> {
    let map = MappedFile::open(file)?;
    let Inspection {
        contents, problems, ..
    } = evigil_instrument::read(&map);
    let Contents::Events(events) = contents else {
        return Err(format!("no events: {problems:?}").into());
    };
    work(events.datasets.first().ok_or("no data set")?)
}

fn read(file: &Path) -> Fallible<EventMatrix<f32>> {
    with_events(file, |set| Ok(set.matrix(fcs::Scale::Raw)))
}

/// Channels of the spillover matrix, and the matrix.
fn spillover(file: &Path) -> Fallible<(Vec<usize>, Spillover)> {
    with_events(file, |set| {
        let found = set.spillover().ok_or("no spillover matrix")?;
        let channels = found.channels.iter().copied().collect::<Option<Vec<_>>>();
        Ok((
            channels.ok_or("a channel of the matrix is missing")?,
            Spillover::new(found.names.iter(), found.matrix.clone())?,
        ))
    })
}

/// Compensates and puts every dye on logicle, from the keywords of the file on.
fn scale(file: &Path, matrix: &mut EventMatrix<f32>) -> Fallible<()> {
    let (selected, spillover) = spillover(file)?;
    let logicle = Scale::Logicle(Logicle::new(262_144.0, 0.5, 4.5, 0.0)?);
    let mut pipeline =
        Pipeline::new(matrix.channels()).compensate(&spillover.compensation()?, &selected)?;
    for channel in selected {
        pipeline = pipeline.scale(channel, &logicle)?;
    }
    Ok(pipeline.run(matrix.values_mut())?)
}

fn mean(matrix: &EventMatrix<f32>) -> f64 {
    let sum: f64 = matrix.values().iter().map(|value| f64::from(*value)).sum();
    sum / matrix.values().len() as f64
}

fn mean_of_dyes(file: &Path, matrix: &EventMatrix<f32>) -> Fallible<f64> {
    let (selected, _) = spillover(file)?;
    let sum: f64 = matrix
        .rows()
        .flat_map(|row| selected.iter().filter_map(|channel| row.get(*channel)))
        .map(|value| f64::from(*value))
        .sum();
    Ok(sum / (matrix.events() * selected.len()) as f64)
}

/// Particles that `evigil product inspect` finds in a table of tracks.
fn inspect(file: &Path) -> Fallible<usize> {
    let map = MappedFile::open(file)?;
    let inspection = evigil_instrument::read(&map);
    let Contents::Particles(runs) = &inspection.contents else {
        return Err(format!("no particles: {:?}", inspection.problems).into());
    };
    Ok(runs.iter().map(|run| run.particles.len()).sum())
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
    ticks().map_or(0.0, |ticks| ticks / 100.0)
}
