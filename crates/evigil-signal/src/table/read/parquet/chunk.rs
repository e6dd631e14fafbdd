//! The bytes of one column of one row group.

use std::sync::Arc;

use bytes::{Buf as _, Bytes};
use parquet::column::page::PageReader;
use parquet::column::reader::{ColumnReader, get_column_reader};
use parquet::errors::ParquetError;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::reader::{ChunkReader, Length};
use parquet::file::serialized_reader::SerializedPageReader;
use parquet::schema::types::ColumnDescriptor;

use super::text::damaged;

/// A column in memory. Files have one place to read at, which threads would share: so columns are
/// fetched one after the other, and decoded at the same time.
#[derive(Debug)]
pub(super) struct Chunk {
    bytes: Arc<Part>,
    metadata: ColumnChunkMetaData,
    rows: usize,
}

impl Chunk {
    pub(super) fn fetch<R: ChunkReader>(
        input: &R,
        metadata: &ColumnChunkMetaData,
        rows: usize,
    ) -> Result<Self, ParquetError> {
        let start = metadata
            .dictionary_page_offset()
            .unwrap_or_else(|| metadata.data_page_offset());
        let outside = || damaged("a column lies outside the file");
        let start = u64::try_from(start).map_err(|_| outside())?;
        let len = u64::try_from(metadata.compressed_size()).map_err(|_| outside())?;
        // Asked before the memory is.
        let is_inside = start.checked_add(len).is_some_and(|end| end <= input.len());
        let len = usize::try_from(len).ok().filter(|_| is_inside);
        let bytes = input.get_bytes(start, len.ok_or_else(outside)?)?;
        Ok(Self {
            bytes: Arc::new(Part { bytes, start }),
            metadata: metadata.clone(),
            rows,
        })
    }

    /// What the column holds.
    pub(super) fn descriptor(&self) -> &ColumnDescriptor {
        self.metadata.column_descr()
    }

    /// Its pages in turn.
    pub(super) fn pages(&self) -> Result<Box<dyn PageReader>, ParquetError> {
        let bytes = Arc::clone(&self.bytes);
        let pages = SerializedPageReader::new(bytes, &self.metadata, self.rows, None)?;
        Ok(Box::new(pages))
    }

    /// Its values, by the library.
    pub(super) fn values(&self) -> Result<ColumnReader, ParquetError> {
        Ok(get_column_reader(
            self.metadata.column_descr_ptr(),
            self.pages()?,
        ))
    }
}

/// Some bytes of a file, found by their place in the file.
#[derive(Debug)]
struct Part {
    bytes: Bytes,
    start: u64,
}

impl Part {
    fn from(&self, start: u64) -> Result<Bytes, ParquetError> {
        let skipped = start.checked_sub(self.start);
        let skipped = skipped.and_then(|skipped| usize::try_from(skipped).ok());
        skipped
            .filter(|&skipped| skipped <= self.bytes.len())
            .map(|skipped| self.bytes.slice(skipped..))
            .ok_or_else(|| damaged("a page lies outside its column"))
    }
}

impl Length for Part {
    fn len(&self) -> u64 {
        self.start.saturating_add(self.bytes.len() as u64)
    }
}

impl ChunkReader for Part {
    type T = bytes::buf::Reader<Bytes>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        Ok(self.from(start)?.reader())
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        let rest = self.from(start)?;
        if length > rest.len() {
            return Err(damaged("a page lies outside its column"));
        }
        Ok(rest.slice(..length))
    }
}
