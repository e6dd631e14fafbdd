//! Some thousand reports, as the columns of one row group.

use std::io;

use parquet::errors::ParquetError;
use parquet::schema::types::SchemaDescriptor;

use super::column::{COLUMNS, at};
use super::parquet::{Chunk, EncodedChunk, NONE, io_error, schema};
use super::rows::{Event, Product, ReportRows, onset_days};
use crate::icsr::Role;

/// Rows after which a group is full. Readers take groups whole, and writers keep one in memory.
const ROWS_MAX: u64 = 1 << 20;

/// Bytes of different values after which a group is full.
const VALUES_MAX: usize = 48 << 20;

/// Columns of some reports, encoded as they come. Groups know nothing of each other, so that they
/// can be made at the same time.
pub struct RowGroup {
    chunks: Vec<Chunk>,
    rows: u64,
    reports: u64,
    /// Numbers of the values of the events at hand: they come again for every product.
    events: Vec<[u32; EVENT_COLUMNS.len()]>,
}

/// A group that is complete, and only has to be written.
pub struct FinishedGroup {
    pub(super) chunks: Vec<EncodedChunk>,
    pub(super) rows: u64,
    pub(super) reports: u64,
}

/// Columns that differ from event to event.
const EVENT_COLUMNS: [usize; 5] = [
    at::EVENT,
    at::EVENT_REPORTED,
    at::EVENT_CODE,
    at::COUNTRY,
    at::OUTCOME,
];

impl Default for RowGroup {
    fn default() -> Self {
        Self::new()
    }
}

impl RowGroup {
    /// Without any report.
    #[must_use]
    pub fn new() -> Self {
        Self {
            chunks: COLUMNS.map(Chunk::new).into(),
            rows: 0,
            reports: 0,
            events: Vec::new(),
        }
    }

    /// Whether it should take no more.
    #[must_use]
    pub fn is_full(&self) -> bool {
        let values = || {
            self.chunks
                .iter()
                .map(Chunk::dictionary_bytes)
                .sum::<usize>()
        };
        // The sum is not looked at for every report.
        self.rows >= ROWS_MAX || (self.reports.is_multiple_of(1024) && values() >= VALUES_MAX)
    }

    /// Adds the rows of a report.
    ///
    /// # Errors
    /// When a page can't be compressed.
    pub fn add(&mut self, rows: &ReportRows) -> io::Result<()> {
        self.try_add(rows).map_err(io_error)
    }

    fn try_add(&mut self, rows: &ReportRows) -> Result<(), ParquetError> {
        let (Ok(count), Ok(events)) = (u32::try_from(rows.len()), u32::try_from(rows.events.len()))
        else {
            return Err(ParquetError::General("a report has too many rows".into()));
        };
        self.shared(rows, count)?;
        self.events(rows, count)?;
        for product in &rows.products {
            self.product(rows, product, events)?;
        }
        self.rows += u64::from(count);
        self.reports += 1;
        Ok(())
    }

    /// The number of a value in a column.
    fn number(&mut self, column: usize, value: Option<&[u8]>) -> u32 {
        match (value, self.chunks.get_mut(column)) {
            (Some(value), Some(chunk)) => chunk.number(value),
            _ => NONE,
        }
    }

    fn put(&mut self, column: usize, number: u32, count: u32) -> Result<(), ParquetError> {
        match self.chunks.get_mut(column) {
            Some(chunk) => chunk.add(number, count),
            None => Ok(()),
        }
    }

    fn text(&mut self, column: usize, value: Option<&str>, count: u32) -> Result<(), ParquetError> {
        let number = self.number(column, value.map(str::as_bytes));
        self.put(column, number, count)
    }

    fn shared(&mut self, rows: &ReportRows, count: u32) -> Result<(), ParquetError> {
        let shared = &rows.shared;
        // A report without a number still needs one in the universe: the empty one.
        let id = |span| Some(rows.get(span).unwrap_or_default());
        self.text(at::REPORT_ID, id(shared.report_id), count)?;
        self.text(at::CASE_ID, id(shared.case_id), count)?;
        self.put(at::SERIOUS, shared.serious.map_or(NONE, u32::from), count)?;
        self.put(at::DEATH, shared.death.map_or(NONE, u32::from), count)?;
        self.text(at::SEX, shared.sex, count)?;
        let age = shared.age_years.map(f64::to_le_bytes);
        let age = self.number(at::AGE_YEARS, age.as_ref().map(<[u8; 8]>::as_slice));
        self.put(at::AGE_YEARS, age, count)?;
        self.text(at::AGE_BAND, shared.age_band, count)?;
        self.integer(at::YEAR, shared.year, count)?;
        self.text(at::QUARTER, rows.get(shared.quarter), count)?;
        self.text(at::RECEIVED, rows.get(shared.received), count)?;
        self.text(at::REPORTER, shared.reporter, count)?;
        self.text(at::SOURCE, Some(shared.source), count)
    }

    fn integer(
        &mut self,
        column: usize,
        value: Option<i32>,
        count: u32,
    ) -> Result<(), ParquetError> {
        let value = value.map(i32::to_le_bytes);
        let number = self.number(column, value.as_ref().map(<[u8; 4]>::as_slice));
        self.put(column, number, count)
    }

    /// Columns of events, which repeat for every product.
    fn events(&mut self, rows: &ReportRows, count: u32) -> Result<(), ParquetError> {
        let mut events = std::mem::take(&mut self.events);
        events.clear();
        for event in &rows.events {
            let country = event.country.or(rows.shared.country);
            let values = [
                rows.get(event.name),
                rows.get(event.reported),
                rows.get(event.code),
                rows.get(country),
                event.outcome,
            ];
            let mut numbers = [NONE; EVENT_COLUMNS.len()];
            for ((number, column), value) in numbers.iter_mut().zip(EVENT_COLUMNS).zip(values) {
                *number = self.number(column, value.map(str::as_bytes));
            }
            events.push(numbers);
        }
        for (place, column) in EVENT_COLUMNS.into_iter().enumerate() {
            let mut numbers = events
                .iter()
                .map(|numbers| numbers.get(place).copied().unwrap_or(NONE));
            let first = numbers.next().unwrap_or(NONE);
            if numbers.all(|number| number == first) {
                self.put(column, first, count)?;
                continue;
            }
            for _ in &rows.products {
                for numbers in &events {
                    let number = numbers.get(place).copied().unwrap_or(NONE);
                    self.put(column, number, 1)?;
                }
            }
        }
        self.events = events;
        Ok(())
    }

    fn product(
        &mut self,
        rows: &ReportRows,
        product: &Product,
        events: u32,
    ) -> Result<(), ParquetError> {
        self.text(at::PRODUCT, rows.get(product.name), events)?;
        self.text(at::PRODUCT_REPORTED, rows.get(product.reported), events)?;
        self.text(at::ROLE, product.role.map(Role::word), events)?;
        self.text(at::LOT, rows.get(product.lot), events)?;
        self.text(at::ROUTE, rows.get(product.route), events)?;
        let first = rows.events.first().and_then(|event| event.onset);
        let is_same = |event: &Event| event.onset == first;
        if product.start.is_none() || rows.events.iter().all(is_same) {
            let days = rows
                .events
                .first()
                .and_then(|event| onset_days(product, event));
            return self.integer(at::ONSET_DAYS, days, events);
        }
        for event in &rows.events {
            self.integer(at::ONSET_DAYS, onset_days(product, event), 1)?;
        }
        Ok(())
    }

    /// Ends the group.
    ///
    /// # Errors
    /// When a page can't be compressed.
    pub fn finish(self) -> io::Result<FinishedGroup> {
        let schema = schema().map_err(io_error)?;
        let descriptor = SchemaDescriptor::new(schema);
        let chunks = self
            .chunks
            .into_iter()
            .enumerate()
            .map(|(place, chunk)| chunk.finish(descriptor.column(place)))
            .collect::<Result<_, _>>()
            .map_err(io_error)?;
        Ok(FinishedGroup {
            chunks,
            rows: self.rows,
            reports: self.reports,
        })
    }
}
