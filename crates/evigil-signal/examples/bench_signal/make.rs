//! Writes a made-up database as Parquet: tables of reports, products and events, and what is planted.

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::sync::Arc;

use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, Int32Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use rayon::prelude::*;

use super::Fallible;
use super::model::{EVENTS, Model, PRODUCTS, Random, Report, STREAM};

/// Streams of reports that go into one row group.
const STREAMS: usize = 8;

/// The reports of a stream, column by column.
#[derive(Default)]
struct Part {
    reports: Vec<i32>,
    year: Vec<i32>,
    sex: Vec<u32>,
    age: Vec<Option<i32>>,
    product_reports: Vec<i32>,
    products: Vec<u32>,
    roles: Vec<u32>,
    event_reports: Vec<i32>,
    events: Vec<u32>,
    planted: Vec<u32>,
}

fn part(model: &Model, seed: u64, stream: usize, reports: usize) -> Part {
    let mut random = Random::of(seed, stream as u64);
    let (mut part, mut report) = (Part::default(), Report::default());
    for number in stream * STREAM..((stream + 1) * STREAM).min(reports) {
        model.report(&mut random, &mut report);
        let id = i32::try_from(number + 1).unwrap_or(i32::MAX);
        part.reports.push(id);
        part.year.push(report.year.into());
        part.sex.push(report.sex.into());
        part.age.push(report.age.map(i32::from));
        for (place, &product) in report.products.iter().enumerate() {
            part.product_reports.push(id);
            part.products.push(product);
            // One suspect, then a quarter of the others.
            let is_second = place > 0 && random.part() < 0.25;
            part.roles.push(if place == 0 {
                0
            } else {
                2 - u32::from(is_second)
            });
        }
        for &event in &report.events {
            part.event_reports.push(id);
            part.events.push(event);
        }
        part.planted.extend(&report.planted);
    }
    part
}

type Writer = SerializedFileWriter<File>;

fn table(folder: &Path, name: &str, columns: &str) -> Fallible<Writer> {
    let schema = Arc::new(parse_message_type(&format!(
        "message {name} {{ {columns} }}"
    ))?);
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
        .build();
    let file = File::create(folder.join(format!("{name}.parquet")))?;
    Ok(SerializedFileWriter::new(
        file,
        schema,
        Arc::new(properties),
    )?)
}

fn column<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, File>,
    values: &[T::T],
    levels: Option<&[i16]>,
) -> Result<(), ParquetError> {
    if let Some(mut column) = group.next_column()? {
        column.typed::<T>().write_batch(values, levels, None)?;
        column.close()?;
    }
    Ok(())
}

fn names(letters: &str, count: usize) -> Vec<ByteArray> {
    let width = (count - 1).to_string().len();
    let name = |number| format!("{letters}{number:0width$}");
    (0..count)
        .map(|number| ByteArray::from(name(number).into_bytes()))
        .collect()
}

fn named(names: &[ByteArray], codes: impl Iterator<Item = u32>) -> Vec<ByteArray> {
    codes
        .filter_map(|code| names.get(code as usize).cloned())
        .collect()
}

pub(super) fn make(folder: &Path, reports: usize, seed: u64) -> Fallible<()> {
    i32::try_from(reports)?;
    fs::create_dir_all(folder)?;
    let model = Model::new(seed);
    let id = "required int32 report_id;";
    let mut of_reports = table(
        folder,
        "reports",
        &format!("{id} required int32 year; required binary sex (STRING); optional int32 age;"),
    )?;
    let mut of_products = table(
        folder,
        "drugs",
        &format!("{id} required binary drug (STRING); required binary role (STRING);"),
    )?;
    let mut of_events = table(
        folder,
        "events",
        &format!("{id} required binary event (STRING);"),
    )?;
    let (products, events) = (names("DRUG", PRODUCTS), names("EVENT", EVENTS));
    let sexes = ["F", "M", "U"].map(ByteArray::from);
    let roles = ["PS", "SS", "C"].map(ByteArray::from);
    let mut added = vec![0_u64; model.planted.len()];
    let mut with = vec![0_u64; PRODUCTS];
    let streams: Vec<usize> = (0..reports.div_ceil(STREAM)).collect();
    for streams in streams.chunks(STREAMS) {
        let parts: Vec<Part> = streams
            .par_iter()
            .map(|&stream| part(&model, seed, stream, reports))
            .collect();
        let numbers =
            |of: fn(&Part) -> &Vec<i32>| parts.iter().flat_map(of).copied().collect::<Vec<_>>();
        let codes = |of: fn(&Part) -> &Vec<u32>| parts.iter().flat_map(of).copied();
        let mut group = of_reports.next_row_group()?;
        column::<Int32Type>(&mut group, &numbers(|part| &part.reports), None)?;
        column::<Int32Type>(&mut group, &numbers(|part| &part.year), None)?;
        column::<ByteArrayType>(&mut group, &named(&sexes, codes(|part| &part.sex)), None)?;
        let ages = || parts.iter().flat_map(|part| &part.age);
        let levels: Vec<i16> = ages().map(|age| i16::from(age.is_some())).collect();
        let told: Vec<i32> = ages().copied().flatten().collect();
        column::<Int32Type>(&mut group, &told, Some(&levels))?;
        group.close()?;
        let mut group = of_products.next_row_group()?;
        column::<Int32Type>(&mut group, &numbers(|part| &part.product_reports), None)?;
        column::<ByteArrayType>(
            &mut group,
            &named(&products, codes(|part| &part.products)),
            None,
        )?;
        column::<ByteArrayType>(&mut group, &named(&roles, codes(|part| &part.roles)), None)?;
        group.close()?;
        let mut group = of_events.next_row_group()?;
        column::<Int32Type>(&mut group, &numbers(|part| &part.event_reports), None)?;
        column::<ByteArrayType>(
            &mut group,
            &named(&events, codes(|part| &part.events)),
            None,
        )?;
        group.close()?;
        count(&mut added, codes(|part| &part.planted));
        count(&mut with, codes(|part| &part.products));
    }
    for writer in [of_reports, of_products, of_events] {
        writer.close()?;
    }
    planted(folder, &model, &added, &with)
}

fn count(counts: &mut [u64], codes: impl Iterator<Item = u32>) {
    for code in codes {
        if let Some(count) = counts.get_mut(code as usize) {
            *count += 1;
        }
    }
}

fn planted(folder: &Path, model: &Model, added: &[u64], with: &[u64]) -> Fallible<()> {
    let mut out = BufWriter::new(File::create(folder.join("planted.tsv"))?);
    writeln!(out, "drug\tevent\trr\tsince_year\treports_with_drug\tadded")?;
    for (pair, added) in model.planted.iter().zip(added) {
        let with = with.get(pair.product as usize).copied().unwrap_or(0);
        writeln!(
            out,
            "DRUG{:04}\tEVENT{:05}\t{}\t{}\t{with}\t{added}",
            pair.product, pair.event, pair.rr, pair.since
        )?;
    }
    Ok(out.flush()?)
}
