//! What `cargo xtask bench-signal` measures of evigil: the stages of signal detection on a table of
//! products and a table of events, each timed. Pairs are counted when a stage needs them and never held,
//! as `evigil signal scan` does it: `closed`, `gps` and `scores` count too.
//!
//! `bench_signal run FOLDER STAGE` works until after that stage: `plain` (the tables decoded and
//! forgotten, for comparison), `read`, `count`, `closed` (PRR, ROR and IC with their limits), `gps` (the
//! prior), `scores` (EBGM, EB05 and EB95 of all pairs). FOLDER holds `drugs.parquet` and
//! `events.parquet`. It prints one JSON object a stage: seconds on the clock and of all processors,
//! the largest resident set up to its end, how many things it made, and a sum by which its result can
//! be compared.
//!
//! `bench_signal make FOLDER REPORTS SEED` makes up such tables.

#![expect(
    clippy::print_stdout,
    reason = "a program for `cargo xtask bench-signal`"
)]

mod make;
mod model;

use std::error::Error;
use std::fs::File;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;

use evigil_signal::Cell;
use evigil_signal::count::{ChunkedCounts, CountSettings};
use evigil_signal::disproportion::ShrinkageLimits;
use evigil_signal::gps::{FitSettings, PairSummary, Prior, Shrinkage, fit_summary};
use evigil_signal::table::{CaseTable, ReadSettings, TableKind, TableReader};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use rayon::prelude::*;

type Fallible<T> = Result<T, Box<dyn Error>>;

fn main() -> Fallible<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["make", folder, reports, seed] => {
            make::make(Path::new(folder), reports.parse()?, seed.parse()?)
        }
        ["run", folder, last] => run(Path::new(folder), last),
        _ => Err("bench_signal make FOLDER REPORTS SEED | run FOLDER STAGE".into()),
    }
}

fn run(folder: &Path, last: &str) -> Fallible<()> {
    let tables = [folder.join("drugs.parquet"), folder.join("events.parquet")];
    if last == "plain" {
        return stage("plain", || {
            let values = tables.iter().map(|table| plain(table));
            let values: Vec<usize> = values.collect::<Result<_, _>>()?;
            Ok((values.iter().sum(), 0.0, ()))
        });
    }
    let table = stage("read", || {
        let table = read(&tables)?;
        Ok((table.len(), 0.0, table))
    })?;
    if last == "read" {
        return Ok(());
    }
    // As `evigil signal scan` does it: pairs are counted whenever they are needed and never held.
    let counts = stage("count", || {
        let counts = ChunkedCounts::of_table(table, &CountSettings::default())?;
        let chunks = counts.par_chunks();
        let sums = chunks.map(|chunk| (chunk.len(), chunk.n11.iter().sum::<u64>()));
        let (pairs, sum) = sums.reduce(|| (0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
        #[expect(clippy::cast_precision_loss, reason = "below 2^53")]
        let sum = sum as f64;
        Ok((pairs, sum, counts))
    })?;
    if last == "count" {
        return Ok(());
    }
    stage("closed", || {
        let (rows, sum) = closed(&counts)?;
        Ok((rows, sum, ()))
    })?;
    if last == "closed" {
        return Ok(());
    }
    let (prior, pairs) = stage("gps", || {
        let pairs = PairSummary::of_chunks(&counts);
        let fit = fit_summary(&pairs, &FitSettings::default())?;
        Ok((fit.points, fit.log_likelihood, (fit.prior, pairs)))
    })?;
    if last == "gps" {
        return Ok(());
    }
    stage("scores", || {
        let (rows, sum) = scores(&counts, &prior, &pairs)?;
        Ok((rows, sum, ()))
    })
}

/// Does a stage and says how long it took.
fn stage<T>(name: &str, work: impl FnOnce() -> Fallible<(usize, f64, T)>) -> Fallible<T> {
    let before = processor();
    let start = Instant::now();
    let (rows, sum, made) = work()?;
    let wall = start.elapsed().as_secs_f64();
    println!(
        "{{\"stage\": \"{name}\", \"wall\": {wall}, \"processor\": {}, \"peak\": {}, \"rows\": {rows}, \"sum\": {sum}}}",
        processor() - before,
        peak(),
    );
    Ok(made)
}

/// Seconds of all threads so far; hundredths is what the system counts in.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(") ").next().unwrap_or_default();
    let ticks = fields.split(' ').skip(11).take(2);
    ticks
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
}

/// Largest resident set so far, in bytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next());
    kilobytes
        .and_then(|number| number.parse::<u64>().ok())
        .unwrap_or(0)
        * 1024
}

/// Every value of the columns that are read, decoded by one thread and forgotten.
fn plain(path: &Path) -> Fallible<usize> {
    let file = SerializedFileReader::new(File::open(path)?)?;
    let mut count = 0;
    for group in 0..file.num_row_groups() {
        let reader = file.get_row_group(group)?;
        for column in 0..2 {
            count += match reader.get_column_reader(column)? {
                ColumnReader::Int32ColumnReader(reader) => values(reader)?,
                ColumnReader::Int64ColumnReader(reader) => values(reader)?,
                ColumnReader::ByteArrayColumnReader(reader) => values(reader)?,
                _ => 0,
            };
        }
    }
    Ok(count)
}

fn values<T: DataType>(mut reader: ColumnReaderImpl<T>) -> Result<usize, ParquetError> {
    let (mut levels, mut values, mut count) = (Vec::new(), Vec::new(), 0);
    loop {
        levels.clear();
        values.clear();
        let (rows, ..) = reader.read_records(1 << 16, Some(&mut levels), None, &mut values)?;
        count += rows;
        if rows == 0 {
            return Ok(count);
        }
    }
}

fn read([products, events]: &[PathBuf; 2]) -> Fallible<CaseTable> {
    let mut reader = TableReader::new(ReadSettings::default());
    reader.parquet(TableKind::Products, File::open(products)?)?;
    reader.parquet(TableKind::Events, File::open(events)?)?;
    Ok(reader.finish()?.0)
}

/// EBGM, EB05 and EB95 of all pairs, and the sum of all EB05.
fn scores(
    counts: &ChunkedCounts<'_>,
    prior: &Prior,
    pairs: &PairSummary,
) -> Fallible<(usize, f64)> {
    let shrinkage = Shrinkage::for_pairs(prior, pairs);
    in_blocks(counts, |cell| {
        let scores = shrinkage.scores(cell.n11(), cell.expected());
        ([scores.ebgm, scores.eb05, scores.eb95], scores.eb05)
    })
}

/// PRR, ROR and IC of all pairs, each with its limits, and the sum of all upper limits of IC.
fn closed(counts: &ChunkedCounts<'_>) -> Fallible<(usize, f64)> {
    let limits = ShrinkageLimits::up_to(1 << 12);
    in_blocks(counts, |cell| {
        let forms = limits.closed_forms(cell, cell.expected());
        (forms, forms.ic.high)
    })
}

/// Counts pairs and computes their rows as a writer takes them: block by block, none held when the
/// next one comes. How many there were, and the sum of what is said of each.
fn in_blocks<T: Send>(
    counts: &ChunkedCounts<'_>,
    row: impl Fn(Cell) -> (T, f64) + Sync,
) -> Fallible<(usize, f64)> {
    const ROWS: usize = 1 << 13;
    let made = counts.par_chunks().map(|chunk| {
        let mut rows = Vec::with_capacity(ROWS);
        let mut sum = 0.0;
        for index in 0..chunk.len() {
            if index % ROWS == 0 {
                black_box(&rows);
                rows.clear();
            }
            let (row, figure) = row(counts.cell(&chunk, index)?);
            rows.push(row);
            sum += figure;
        }
        black_box(&rows);
        Ok((chunk.len(), sum))
    });
    let made: Vec<(usize, f64)> = made.collect::<Result<_, evigil_signal::CellError>>()?;
    let rows = made.iter().map(|(rows, _)| rows).sum();
    Ok((rows, made.iter().map(|(_, sum)| sum).sum()))
}
