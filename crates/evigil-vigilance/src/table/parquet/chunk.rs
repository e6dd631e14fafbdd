//! One column of one row group: a dictionary page and data pages of numbers into it.

use std::io;

use bytes::Bytes;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::column::page::{CompressedPage, Page, PageWriter as _};
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::ParquetError;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;

use super::dictionary::{Dictionary, NONE};
use super::hybrid::{self, Run};
use crate::table::column::{CaseColumn, ColumnType};

/// Rows of a data page.
const PAGE_ROWS: u32 = 1 << 16;

/// The fastest level that still halves the size: numbers into a dictionary have little left to gain.
const LEVEL: i32 = 1;

/// A column under way.
pub(in crate::table) struct Chunk {
    column: CaseColumn,
    dictionary: Dictionary,
    /// What is not in a page yet.
    runs: Vec<Run>,
    rows: u32,
    pages: TrackedWrite<Vec<u8>>,
    total: Totals,
}

#[derive(Debug, Clone, Copy, Default)]
struct Totals {
    rows: u64,
    uncompressed: u64,
}

/// A column that is complete, with what the footer says of it.
pub(in crate::table) struct EncodedChunk {
    pub(in crate::table) bytes: Bytes,
    pub(in crate::table) close: ColumnCloseResult,
}

fn packed(bytes: &[u8]) -> Result<Bytes, ParquetError> {
    let packed = zstd::bulk::compress(bytes, LEVEL);
    Ok(packed.map_err(external)?.into())
}

fn external(error: io::Error) -> ParquetError {
    ParquetError::External(Box::new(error))
}

impl Chunk {
    pub(in crate::table) fn new(column: CaseColumn) -> Self {
        Self {
            column,
            dictionary: Dictionary::new(column.holds == ColumnType::Text),
            runs: Vec::new(),
            rows: 0,
            pages: TrackedWrite::new(Vec::new()),
            total: Totals::default(),
        }
    }

    /// The number of a value in this group.
    pub(in crate::table) fn number(&mut self, value: &[u8]) -> u32 {
        self.dictionary.number(value)
    }

    /// Bytes of the values so far.
    pub(in crate::table) fn dictionary_bytes(&self) -> usize {
        self.dictionary.page().len()
    }

    /// Adds a value `count` times, by its number; [`NONE`] for none. Of a boolean the number is 0
    /// or 1.
    pub(in crate::table) fn add(
        &mut self,
        number: u32,
        mut count: u32,
    ) -> Result<(), ParquetError> {
        while self.rows + count >= PAGE_ROWS {
            let part = PAGE_ROWS - self.rows;
            self.runs.push((number, part));
            self.rows += part;
            count -= part;
            self.page()?;
        }
        if count > 0 {
            self.runs.push((number, count));
            self.rows += count;
        }
        Ok(())
    }

    /// Ends the page.
    fn page(&mut self) -> Result<(), ParquetError> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut page = Vec::new();
        if self.column.is_optional {
            page.extend([0; 4]);
            let levels = self.runs.iter();
            let levels = levels.map(|(number, count)| (u32::from(*number != NONE), *count));
            hybrid::encode(levels, 1, &mut page);
            let len = u32::try_from(page.len() - 4).unwrap_or(u32::MAX);
            if let Some(place) = page.get_mut(..4) {
                place.copy_from_slice(&len.to_le_bytes());
            }
        }
        let encoding = if self.column.holds == ColumnType::Boolean {
            bits(&self.runs, &mut page);
            Encoding::PLAIN
        } else {
            let width = hybrid::width(self.dictionary.len().saturating_sub(1)).max(1);
            page.push(u8::try_from(width).unwrap_or(32));
            let values = self.runs.iter().copied();
            let values = values.filter(|(number, _)| *number != NONE);
            hybrid::encode(values, width, &mut page);
            Encoding::RLE_DICTIONARY
        };
        let data = Page::DataPage {
            buf: packed(&page)?,
            num_values: self.rows,
            encoding,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        };
        let written = SerializedPageWriter::new(&mut self.pages)
            .write_page(CompressedPage::new(data, page.len()))?;
        self.total.rows += u64::from(self.rows);
        self.total.uncompressed += written.uncompressed_size as u64;
        self.runs.clear();
        self.rows = 0;
        Ok(())
    }

    /// Ends the column.
    pub(in crate::table) fn finish(
        mut self,
        descriptor: ColumnDescPtr,
    ) -> Result<EncodedChunk, ParquetError> {
        self.page()?;
        let mut out = TrackedWrite::new(Vec::new());
        let has_dictionary = self.column.holds != ColumnType::Boolean;
        if has_dictionary {
            let page = Page::DictionaryPage {
                buf: packed(self.dictionary.page())?,
                num_values: self.dictionary.len(),
                encoding: Encoding::PLAIN,
                is_sorted: false,
            };
            let size = self.dictionary.page().len();
            let written =
                SerializedPageWriter::new(&mut out).write_page(CompressedPage::new(page, size))?;
            self.total.uncompressed += written.uncompressed_size as u64;
        }
        let mut bytes = out.into_inner()?;
        let data_at = bytes.len();
        bytes.append(&mut self.pages.into_inner()?);
        let encodings = if has_dictionary {
            vec![Encoding::PLAIN, Encoding::RLE, Encoding::RLE_DICTIONARY]
        } else {
            vec![Encoding::PLAIN, Encoding::RLE]
        };
        let metadata = ColumnChunkMetaData::builder(descriptor)
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(LEVEL)?))
            .set_encodings(encodings)
            .set_num_values(signed(self.total.rows))
            .set_total_compressed_size(signed(bytes.len() as u64))
            .set_total_uncompressed_size(signed(self.total.uncompressed))
            .set_data_page_offset(signed(data_at as u64))
            .set_dictionary_page_offset(has_dictionary.then_some(0))
            .build()?;
        Ok(EncodedChunk {
            close: ColumnCloseResult {
                bytes_written: bytes.len() as u64,
                rows_written: self.total.rows,
                metadata,
                bloom_filter: None,
                column_index: None,
                offset_index: None,
            },
            bytes: bytes.into(),
        })
    }
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// One bit a value, the lowest first; what has no value has no bit.
fn bits(runs: &[Run], out: &mut Vec<u8>) {
    let (mut byte, mut held) = (0_u8, 0_u32);
    for (value, count) in runs.iter().filter(|(value, _)| *value != NONE) {
        let mut left = *count;
        while left > 0 {
            let take = left.min(8 - held);
            if *value == 1 {
                let ones = ((1_u32 << take) - 1) << held;
                byte |= (ones & 0xFF) as u8;
            }
            held += take;
            left -= take;
            if held == 8 {
                out.push(byte);
                (byte, held) = (0, 0);
            }
        }
    }
    if held > 0 {
        out.push(byte);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_of_runs() {
        let mut out = Vec::new();
        bits(&[(1, 3), (0, 2), (NONE, 9), (1, 5), (0, 1)], &mut out);
        assert_eq!(out, [0b1110_0111, 0b011]);
    }
}
