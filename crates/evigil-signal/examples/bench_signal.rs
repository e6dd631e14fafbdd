//! The stages of signal detection on a table of products and a table of events, each timed:
//! `bench_signal FOLDER [counts-only]`.
//!
//! FOLDER holds `drugs.parquet` and `events.parquet`, as `cargo xtask make-reports` writes them. Prints
//! one JSON object a stage: its seconds on the clock and of all processors, the largest resident set
//! up to its end, how many things it made, and a sum by which its result can be compared.

#![expect(
    clippy::print_stdout,
    reason = "a program for `cargo xtask bench-signal`"
)]

use std::error::Error;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Instant;

use evigil_signal::count::{CountSettings, PairCounts, count};
use evigil_signal::disproportion::{ShrinkageLimits, prr, ror};
use evigil_signal::table::{CaseTable, ReadSettings, TableKind, TableReader};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use rayon::prelude::*;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("no folder")?);
    let counts_only = arguments.next().is_some();
    let tables = [folder.join("drugs.parquet"), folder.join("events.parquet")];
    if !counts_only {
        stage("plain", || {
            let mut values = 0;
            for table in &tables {
                values += plain(table)?;
            }
            Ok((values, 0.0, ()))
        })?;
    }
    let table = stage("read", || {
        let table = read(&tables)?;
        Ok((table.len(), 0.0, table))
    })?;
    let counts = stage("count", || {
        let counts = count(&table, &CountSettings::default())?;
        let sum: u64 = counts.n11.iter().sum();
        #[expect(clippy::cast_precision_loss, reason = "below 2^53")]
        let sum = sum as f64;
        Ok((counts.len(), sum, counts))
    })?;
    drop(table);
    if counts_only {
        return Ok(());
    }
    stage("closed", || {
        let rows = closed(&counts)?;
        let sum = rows.iter().map(|row| row[8]).sum();
        Ok((rows.len(), sum, ()))
    })?;
    Ok(())
}

/// Does a stage and says how long it took.
fn stage<T>(
    name: &str,
    work: impl FnOnce() -> Result<(usize, f64, T), Box<dyn Error>>,
) -> Result<T, Box<dyn Error>> {
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
fn plain(path: &Path) -> Result<usize, Box<dyn Error>> {
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

fn read([products, events]: &[PathBuf; 2]) -> Result<CaseTable, Box<dyn Error>> {
    let mut reader = TableReader::new(ReadSettings::default());
    reader.parquet(TableKind::Products, File::open(products)?)?;
    reader.parquet(TableKind::Events, File::open(events)?)?;
    Ok(reader.finish()?.0)
}

/// PRR, ROR and IC of all pairs, each with its limits.
fn closed(counts: &PairCounts) -> Result<Vec<[f64; 9]>, Box<dyn Error>> {
    let largest = counts.n11.iter().max().copied().unwrap_or(0);
    let limits = ShrinkageLimits::up_to(u32::try_from(largest)?.min(1 << 12));
    let rows = (0..counts.len()).into_par_iter().map(|index| {
        let cell = counts.cell(index)?;
        let (prr, ror) = (prr(cell).interval(), ror(cell).interval());
        let ic = limits.information_component(cell.n11(), cell.expected());
        Ok([
            prr.value, prr.low, prr.high, ror.value, ror.low, ror.high, ic.value, ic.low, ic.high,
        ])
    });
    Ok(rows.collect::<Result<_, evigil_signal::CellError>>()?)
}
