//! Case tables from Parquet.
//!
//! A row group is decoded column by column, several at a time; then its values get the codes of the
//! table, in the order of the rows. Text is decoded to numbers of the group's own dictionary, so that
//! a name is looked up once a row group and not once a row.

mod chunk;
mod hybrid;
mod number;
mod text;

use std::panic::{AssertUnwindSafe, catch_unwind};

use parquet::basic::Type as Physical;
use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaDataReader, RowGroupMetaData};
use parquet::file::reader::ChunkReader;
use parquet::schema::types::ColumnDescriptor;
use rayon::prelude::*;

use super::columns::Columns;
use super::{Place, TableError, TableKind, TableReader};
use crate::table::build::coded;
use crate::table::{CaseTableBuilder, NOT_TOLD, Names, Pair};
use chunk::Chunk;
use number::Integers;
use text::{NONE, Text, damaged};

/// What is expected of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// Text or whole numbers.
    Name,
    /// Text; numbers and yes or no as text.
    Text,
    /// Whole numbers, or text that holds them.
    Integer,
}

/// A decoded column.
#[derive(Debug)]
enum Column {
    Text(Text),
    Integers(Integers),
}

pub(super) fn read<R: ChunkReader>(
    reader: &mut TableReader,
    kind: TableKind,
    input: R,
) -> Result<(), TableError> {
    let metadata = guarded(|| Ok(ParquetMetaDataReader::new().parse_and_finish(&input)?))?;
    let schema = metadata.file_metadata().schema_descr_ptr();
    // Only columns that stand at the root and hold one value a row can be meant; others keep their
    // places, under a name that nobody asks for.
    let name = |column: &ColumnDescriptor| match column.path().parts() {
        [name] if column.max_rep_level() == 0 && column.max_def_level() < 2 => name.clone(),
        parts => parts.join("."),
    };
    let names = schema.columns().iter().map(|column| name(column)).collect();
    let columns = reader.columns(kind, names)?;
    let wanted = wanted(&columns);
    for &(column, wanted) in &wanted {
        check(schema.column(column).as_ref(), wanted)?;
    }
    let mut before = 0;
    for wave in waves(metadata.row_groups()) {
        let fetched = wave.iter().map(|group| fetch(&input, group, &wanted));
        let fetched: Vec<Vec<(Chunk, Wanted)>> = fetched.collect::<Result<_, _>>()?;
        let decoded: Vec<Result<Vec<Column>, TableError>> = fetched
            .into_par_iter()
            .map(|chunks| {
                let columns = chunks.into_par_iter();
                columns.map(|column| guarded(|| decode(column))).collect()
            })
            .collect();
        for group in decoded {
            let group = group?;
            let rows = group.first().map_or(0, Column::len);
            if group.iter().any(|column| column.len() != rows) {
                return Err(damaged("columns of a row group differ in length").into());
            }
            let group = Group {
                columns: wanted
                    .iter()
                    .map(|&(column, _)| column)
                    .zip(group)
                    .collect(),
                before,
                names: &reader.names,
            };
            before += group.take(&mut reader.builder, &columns, reader.settings.roles)?;
        }
    }
    Ok(())
}

/// Row groups that are decoded at once: as many as there are threads and as a million rows hold, so
/// that memory depends neither on their number nor on their size, unless one alone is larger.
fn waves(groups: &[RowGroupMetaData]) -> impl Iterator<Item = &[RowGroupMetaData]> {
    const ROWS: i64 = 1 << 20;
    let threads = rayon::current_num_threads().max(1);
    let mut rest = groups;
    std::iter::from_fn(move || {
        let mut rows = 0_i64;
        let more = rest.iter().take(threads).take_while(|group| {
            rows = rows.saturating_add(group.num_rows());
            rows <= ROWS
        });
        let count = more.count().max(1).min(rest.len());
        let (wave, others) = rest.split_at(count);
        rest = others;
        (!wave.is_empty()).then_some(wave)
    })
}

fn wanted(columns: &Columns) -> Vec<(usize, Wanted)> {
    let mut wanted = vec![(columns.report, Wanted::Name)];
    let texts = [columns.product, columns.event, columns.role].into_iter();
    let texts = texts.chain(columns.strata.iter().copied()).flatten();
    wanted.extend(texts.map(|column| (column, Wanted::Text)));
    wanted.extend(columns.onset.map(|column| (column, Wanted::Integer)));
    wanted
}

fn check(column: &ColumnDescriptor, wanted: Wanted) -> Result<(), TableError> {
    let fits = match column.physical_type() {
        Physical::BYTE_ARRAY | Physical::INT32 | Physical::INT64 => true,
        Physical::BOOLEAN => wanted == Wanted::Text,
        _ => false,
    };
    let is_plain = column.max_rep_level() == 0 && column.max_def_level() < 2;
    if fits && is_plain {
        return Ok(());
    }
    Err(TableError::ColumnType {
        column: column.name().to_owned(),
        found: if is_plain {
            column.physical_type().to_string()
        } else {
            "list".to_owned()
        },
    })
}

fn fetch<R: ChunkReader>(
    input: &R,
    group: &RowGroupMetaData,
    wanted: &[(usize, Wanted)],
) -> Result<Vec<(Chunk, Wanted)>, ParquetError> {
    let rows = usize::try_from(group.num_rows());
    let rows = rows.map_err(|_| damaged("a row group has less than no rows"))?;
    let chunks = wanted.iter().map(|&(column, wanted)| {
        let metadata = group.columns().get(column);
        let metadata = metadata.ok_or_else(|| damaged("a row group lacks a column"))?;
        Ok((Chunk::fetch(input, metadata, rows)?, wanted))
    });
    chunks.collect()
}

/// Does what the library may panic at: it takes lengths that stand in a damaged file for true.
fn guarded<T>(work: impl FnOnce() -> Result<T, TableError>) -> Result<T, TableError> {
    // What a panic leaves half done is thrown away.
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(damaged("a length in the file is wrong").into()))
}

fn decode((chunk, wanted): (Chunk, Wanted)) -> Result<Column, TableError> {
    let descriptor = chunk.descriptor();
    let physical = descriptor.physical_type();
    if physical == Physical::BYTE_ARRAY {
        let is_optional = descriptor.max_def_level() > 0;
        return Ok(Column::Text(Text::read(&chunk, is_optional)?));
    }
    let integers = Integers::of(&chunk, descriptor)?;
    Ok(if wanted == Wanted::Text {
        Column::Text(integers.into_text(physical)?)
    } else {
        Column::Integers(integers)
    })
}

impl Column {
    fn len(&self) -> usize {
        match self {
            Self::Text(text) => text.numbers.len(),
            Self::Integers(integers) => integers.values.len(),
        }
    }
}

/// A decoded row group.
struct Group<'n> {
    columns: Vec<(usize, Column)>,
    /// Rows before it.
    before: u64,
    names: &'n [String],
}

impl Group<'_> {
    fn column(&self, place: Option<usize>) -> Option<(&str, &Column)> {
        let place = place?;
        let (_, column) = self.columns.iter().find(|(at, _)| *at == place)?;
        Some((self.names.get(place).map_or("", String::as_str), column))
    }

    fn place(&self, row: usize) -> Place {
        Place::Row(self.before + row as u64 + 1)
    }

    /// Takes all rows; says how many they were.
    fn take(
        &self,
        builder: &mut CaseTableBuilder,
        columns: &Columns,
        roles: super::Roles,
    ) -> Result<u64, TableError> {
        let reports = self.reports(builder, columns.report)?;
        for (stratum, &place) in columns.strata.iter().enumerate() {
            if place.is_some()
                && let Some(levels) = builder.strata.levels(stratum)
            {
                let levels = self.codes(place, levels)?;
                for (&report, &level) in reports.iter().zip(&levels) {
                    builder.strata.tell_level(stratum, report, level);
                }
            }
        }
        let counts = self.counts(columns.role, roles)?;
        let events = self.codes(columns.event, &mut builder.events)?;
        let products = match &counts {
            // Products that don't count have no code.
            Some(counts) => self.codes_where(columns.product, &mut builder.products, |row| {
                counts.get(row).copied().unwrap_or(false)
            })?,
            None => self.codes(columns.product, &mut builder.products)?,
        };
        let onsets = self.onsets(columns.onset)?;
        let code = |codes: &[u32], row: usize| codes.get(row).copied().unwrap_or(NOT_TOLD);
        for (row, &report) in reports.iter().enumerate() {
            let is_counted = counts
                .as_ref()
                .is_none_or(|counts| counts.get(row).copied().unwrap_or(false));
            match (columns.kind, is_counted) {
                (TableKind::Cases, true) => {
                    let pair = Pair {
                        product: code(&products, row),
                        event: code(&events, row),
                    };
                    let onset = onsets.get(row).copied().flatten();
                    builder.push_coded(report, pair, onset);
                }
                (TableKind::Cases, false) => {
                    builder.push_without_product(report, code(&events, row));
                }
                (TableKind::Products, true) => {
                    builder.push_coded_product(report, code(&products, row));
                }
                (TableKind::Products, false) => builder.push_other_role(),
                (TableKind::Events, _) => builder.push_coded_event(report, code(&events, row)),
                (TableKind::Reports, _) => builder.push_coded_report(),
            }
        }
        Ok(reports.len() as u64)
    }

    /// Codes of the reports, row by row.
    fn reports(
        &self,
        builder: &mut CaseTableBuilder,
        place: usize,
    ) -> Result<Vec<u32>, TableError> {
        let Some((name, column)) = self.column(Some(place)) else {
            return Ok(Vec::new());
        };
        let too_many = |row| TableError::TooManyNames {
            place: self.place(row),
            column: name.to_owned(),
        };
        match column {
            Column::Integers(integers) => {
                if let Some(&row) = integers.missing.first() {
                    let place = self.place(row);
                    return Err(TableError::EmptyReportId { place });
                }
                let values = integers.values.iter().enumerate();
                values
                    .map(|(row, &value)| {
                        let code = builder.reports.integer(value);
                        code.ok_or_else(|| too_many(row))
                    })
                    .collect()
            }
            Column::Text(text) => {
                let mut codes = vec![None; text.len()];
                let numbers = text.numbers.iter().enumerate();
                numbers
                    .map(|(row, &number)| {
                        let known = codes.get_mut(number as usize);
                        let known = known.ok_or_else(|| TableError::EmptyReportId {
                            place: self.place(row),
                        })?;
                        if let Some(code) = known {
                            return Ok(*code);
                        }
                        let value = self.utf8(row, name, text.value(number))?;
                        if value.is_empty() {
                            let place = self.place(row);
                            return Err(TableError::EmptyReportId { place });
                        }
                        let code = builder.reports.text(value).ok_or_else(|| too_many(row))?;
                        *known = Some(code);
                        Ok(code)
                    })
                    .collect()
            }
        }
    }

    fn utf8<'b>(&self, row: usize, name: &str, bytes: &'b [u8]) -> Result<&'b str, TableError> {
        std::str::from_utf8(bytes).map_err(|_| TableError::NotUtf8 {
            place: self.place(row),
            column: name.to_owned(),
        })
    }

    /// Codes of names, row by row; none for a column that is not there.
    fn codes(&self, place: Option<usize>, names: &mut Names) -> Result<Vec<u32>, TableError> {
        self.codes_where(place, names, |_| true)
    }

    fn codes_where(
        &self,
        place: Option<usize>,
        names: &mut Names,
        counts: impl Fn(usize) -> bool,
    ) -> Result<Vec<u32>, TableError> {
        let Some((name, Column::Text(text))) = self.column(place) else {
            return Ok(Vec::new());
        };
        let mut codes = vec![None; text.len()];
        let mut of_rows = Vec::with_capacity(text.numbers.len());
        for (row, &number) in text.numbers.iter().enumerate() {
            let known = codes.get_mut(number as usize).filter(|_| counts(row));
            let code = match known {
                None => NOT_TOLD,
                Some(Some(code)) => *code,
                Some(known) => {
                    let value = self.utf8(row, name, text.value(number))?;
                    let code = coded(names, value);
                    let code = code.ok_or_else(|| TableError::TooManyNames {
                        place: self.place(row),
                        column: name.to_owned(),
                    })?;
                    *known = Some(code);
                    code
                }
            };
            of_rows.push(code);
        }
        Ok(of_rows)
    }

    /// Whether the role of each row counts; nothing where roles are not told apart.
    fn counts(
        &self,
        place: Option<usize>,
        roles: super::Roles,
    ) -> Result<Option<Vec<bool>>, TableError> {
        let Some((name, Column::Text(text))) = self.column(place) else {
            return Ok(None);
        };
        let mut known = vec![None; text.len()];
        let mut counts = Vec::with_capacity(text.numbers.len());
        for (row, &number) in text.numbers.iter().enumerate() {
            let does = match known.get_mut(number as usize) {
                None => false,
                Some(Some(does)) => *does,
                Some(known) => {
                    let does = roles.counts(self.utf8(row, name, text.value(number))?);
                    *known = Some(does);
                    does
                }
            };
            counts.push(does);
        }
        Ok(Some(counts))
    }

    /// Times to onset, row by row; none for a column that is not there.
    fn onsets(&self, place: Option<usize>) -> Result<Vec<Option<i32>>, TableError> {
        let Some((name, column)) = self.column(place) else {
            return Ok(Vec::new());
        };
        let not_integer = |row: usize, value: String| TableError::NotInteger {
            place: self.place(row),
            column: name.to_owned(),
            value,
        };
        let mut onsets = Vec::with_capacity(column.len());
        match column {
            Column::Integers(integers) => {
                for (row, &value) in integers.values.iter().enumerate() {
                    let days = i32::try_from(value);
                    onsets.push(Some(days.map_err(|_| not_integer(row, value.to_string()))?));
                }
                for &row in &integers.missing {
                    if let Some(onset) = onsets.get_mut(row) {
                        *onset = None;
                    }
                }
            }
            Column::Text(text) => {
                for (row, &number) in text.numbers.iter().enumerate() {
                    let value = if number == NONE {
                        &[]
                    } else {
                        text.value(number)
                    };
                    let value = self.utf8(row, name, value)?;
                    onsets.push(if value.is_empty() {
                        None
                    } else {
                        let days = value.parse();
                        Some(days.map_err(|_| not_integer(row, value.to_owned()))?)
                    });
                }
            }
        }
        Ok(onsets)
    }
}
