//! A column of text of one row group, by the dictionary that stands in the file.

use parquet::basic::Encoding;
use parquet::column::page::{Page, PageReader};
use parquet::column::reader::ColumnReader;
use parquet::errors::ParquetError;

use super::chunk::Chunk;
use super::hybrid::Hybrid;

/// Number of "no value".
pub(super) const NONE: u32 = u32::MAX;

/// Values by number: the same number is the same value, though a value may have several numbers.
#[derive(Debug, Default)]
pub(super) struct Text {
    /// One a row; [`NONE`] where there is no value.
    pub(super) numbers: Vec<u32>,
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Text {
    /// How many values there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The value of a number.
    pub(super) fn value(&self, number: u32) -> &[u8] {
        let end = |at: usize| self.ends.get(at).copied().unwrap_or(0);
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, end);
        self.bytes.get(start..end(number)).unwrap_or_default()
    }

    /// Adds a value and says its number, which is that of the value before if that is the same.
    pub(super) fn add(&mut self, value: &[u8]) -> Result<u32, ParquetError> {
        let before = self.ends.len().checked_sub(1);
        let before = before.and_then(|number| u32::try_from(number).ok());
        if let Some(before) = before
            && self.value(before) == value
        {
            return Ok(before);
        }
        self.insert(value)
    }

    fn insert(&mut self, value: &[u8]) -> Result<u32, ParquetError> {
        let number = u32::try_from(self.ends.len()).ok();
        let number = number.filter(|&number| number != NONE);
        let number = number.ok_or_else(|| damaged("a row group has more values than numbers"))?;
        self.bytes.extend_from_slice(value);
        self.ends.push(self.bytes.len());
        Ok(number)
    }

    /// Reads a column: the way of dictionaries and plain values, which is nearly always there, or
    /// else that of the library, value by value.
    pub(super) fn read(chunk: &Chunk, is_optional: bool) -> Result<Self, ParquetError> {
        let mut text = Self::default();
        if !text.read_pages(chunk.pages()?, is_optional)? {
            text = Self::default();
            text.read_values(chunk, is_optional)?;
        }
        Ok(text)
    }

    /// `false` when a page has another encoding.
    fn read_pages(
        &mut self,
        mut pages: Box<dyn PageReader>,
        is_optional: bool,
    ) -> Result<bool, ParquetError> {
        let mut dictionary = 0;
        while let Some(page) = pages.get_next_page()? {
            match page {
                Page::DictionaryPage {
                    buf,
                    num_values,
                    encoding: Encoding::PLAIN | Encoding::PLAIN_DICTIONARY,
                    ..
                } => {
                    let mut values = Plain(&buf);
                    for _ in 0..num_values {
                        self.insert(values.next().ok_or_else(cut)?)?;
                    }
                    dictionary = self.len();
                }
                Page::DataPage {
                    buf,
                    num_values,
                    encoding,
                    def_level_encoding,
                    ..
                } => {
                    let count = num_values as usize;
                    let (levels, values) = if is_optional {
                        if def_level_encoding != Encoding::RLE {
                            return Ok(false);
                        }
                        let (len, rest) = buf.split_first_chunk::<4>().ok_or_else(cut)?;
                        let len = u32::from_le_bytes(*len) as usize;
                        rest.split_at_checked(len).ok_or_else(cut)?
                    } else {
                        (&[][..], &buf[..])
                    };
                    if !self.page((levels, is_optional), values, count, encoding, dictionary)? {
                        return Ok(false);
                    }
                }
                Page::DataPageV2 {
                    buf,
                    num_values,
                    encoding,
                    def_levels_byte_len,
                    rep_levels_byte_len,
                    ..
                } => {
                    let rest = buf.get(rep_levels_byte_len as usize..).ok_or_else(cut)?;
                    let (levels, values) = rest
                        .split_at_checked(def_levels_byte_len as usize)
                        .ok_or_else(cut)?;
                    let count = num_values as usize;
                    if !self.page((levels, is_optional), values, count, encoding, dictionary)? {
                        return Ok(false);
                    }
                }
                Page::DictionaryPage { .. } => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Takes a page of `count` rows; `false` when it has another encoding.
    fn page(
        &mut self,
        (levels, is_optional): (&[u8], bool),
        values: &[u8],
        count: usize,
        encoding: Encoding,
        dictionary: usize,
    ) -> Result<bool, ParquetError> {
        let mut told = Vec::new();
        let mut present = count;
        if is_optional {
            Hybrid::new(levels, 1).read(count, &mut told);
            if told.len() != count {
                return Err(cut());
            }
            present = told.iter().filter(|&&level| level == 1).count();
        }
        let from = self.numbers.len();
        match encoding {
            Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY => {
                if present > 0 {
                    let (&width, packed) = values.split_first().ok_or_else(cut)?;
                    Hybrid::new(packed, width.into()).read(present, &mut self.numbers);
                }
                let read = self.numbers.get(from..).unwrap_or_default();
                if read.len() != present {
                    return Err(cut());
                }
                if read.iter().any(|&number| number as usize >= dictionary) {
                    return Err(damaged("a value is not in its dictionary"));
                }
            }
            Encoding::PLAIN => {
                let mut values = Plain(values);
                for _ in 0..present {
                    let number = self.add(values.next().ok_or_else(cut)?)?;
                    self.numbers.push(number);
                }
            }
            _ => return Ok(false),
        }
        if present < count {
            self.spread(from, &told);
        }
        Ok(true)
    }

    /// Puts the numbers from `from` on to their rows, where there is a value in them.
    fn spread(&mut self, from: usize, told: &[u32]) {
        let mut read = self.numbers.split_off(from).into_iter();
        let spread = told.iter().map(|&level| match level {
            1 => read.next().unwrap_or(NONE),
            _ => NONE,
        });
        self.numbers.extend(spread);
    }

    fn read_values(&mut self, chunk: &Chunk, is_optional: bool) -> Result<(), ParquetError> {
        /// Rows at once.
        const ROWS: usize = 1 << 14;
        let ColumnReader::ByteArrayColumnReader(mut reader) = chunk.values()? else {
            return Err(damaged("a column has two types"));
        };
        let (mut levels, mut values) = (Vec::new(), Vec::new());
        loop {
            levels.clear();
            values.clear();
            let told = is_optional.then_some(&mut levels);
            let (rows, ..) = reader.read_records(ROWS, told, None, &mut values)?;
            if rows == 0 {
                return Ok(());
            }
            let mut values = values.iter();
            for row in 0..rows {
                let is_told = !is_optional || levels.get(row) == Some(&1);
                let number = if is_told {
                    let value = values.next().ok_or_else(cut)?;
                    self.add(value.data())?
                } else {
                    NONE
                };
                self.numbers.push(number);
            }
        }
    }
}

/// Values with their lengths before them.
struct Plain<'a>(&'a [u8]);

impl<'a> Iterator for Plain<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let (len, rest) = self.0.split_first_chunk::<4>()?;
        let (value, rest) = rest.split_at_checked(u32::from_le_bytes(*len) as usize)?;
        self.0 = rest;
        Some(value)
    }
}

pub(super) fn damaged(what: &str) -> ParquetError {
    ParquetError::General(what.to_owned())
}

pub(super) fn cut() -> ParquetError {
    ParquetError::EOF("a page ends before its values".to_owned())
}
