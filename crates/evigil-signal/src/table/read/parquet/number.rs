//! Columns of whole numbers and of yes and no, of one row group.

use hashbrown::HashMap;
use parquet::basic::{LogicalType, Type as Physical};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::ParquetError;
use parquet::schema::types::ColumnDescriptor;

use super::chunk::Chunk;
use super::text::{NONE, Text, cut, damaged};

/// Whole numbers, one a row.
#[derive(Debug, Default)]
pub(super) struct Integers {
    /// 0 where there is none.
    pub(super) values: Vec<i64>,
    /// Rows without a number, ascending.
    pub(super) missing: Vec<usize>,
}

impl Integers {
    fn read<T: DataType>(
        mut reader: ColumnReaderImpl<T>,
        is_optional: bool,
        number: impl Fn(&T::T) -> Result<i64, ParquetError>,
    ) -> Result<Self, ParquetError> {
        /// Rows at once.
        const ROWS: usize = 1 << 14;
        let mut all = Self::default();
        let (mut levels, mut values) = (Vec::new(), Vec::new());
        loop {
            levels.clear();
            values.clear();
            let told = is_optional.then_some(&mut levels);
            let (rows, ..) = reader.read_records(ROWS, told, None, &mut values)?;
            if rows == 0 {
                return Ok(all);
            }
            if values.len() == rows {
                for value in &values {
                    all.values.push(number(value)?);
                }
                continue;
            }
            let mut values = values.iter();
            for row in 0..rows {
                if levels.get(row) == Some(&1) {
                    all.values.push(number(values.next().ok_or_else(cut)?)?);
                } else {
                    all.missing.push(all.values.len());
                    all.values.push(0);
                }
            }
        }
    }

    /// Reads a column of whole numbers.
    pub(super) fn of(chunk: &Chunk, descriptor: &ColumnDescriptor) -> Result<Self, ParquetError> {
        let is_optional = descriptor.max_def_level() > 0;
        let is_signed = !matches!(
            descriptor.logical_type_ref(),
            Some(LogicalType::Integer(kind)) if !kind.is_signed
        );
        match chunk.values()? {
            ColumnReader::Int32ColumnReader(reader) => Self::read(reader, is_optional, |&value| {
                Ok(if is_signed {
                    i64::from(value)
                } else {
                    i64::from(value.cast_unsigned())
                })
            }),
            ColumnReader::Int64ColumnReader(reader) => Self::read(reader, is_optional, |&value| {
                if is_signed || value >= 0 {
                    Ok(value)
                } else {
                    Err(damaged("a number is above 2^63"))
                }
            }),
            ColumnReader::BoolColumnReader(reader) => {
                Self::read(reader, is_optional, |&value| Ok(i64::from(value)))
            }
            _ => Err(damaged("a column has two types")),
        }
    }

    /// The same as text.
    pub(super) fn into_text(self, physical: Physical) -> Result<Text, ParquetError> {
        let mut text = Text::default();
        let mut numbers: HashMap<i64, u32> = HashMap::new();
        let mut missing = self.missing.into_iter().peekable();
        for (row, value) in self.values.into_iter().enumerate() {
            let number = if missing.next_if_eq(&row).is_some() {
                NONE
            } else if let Some(&number) = numbers.get(&value) {
                number
            } else {
                let number = match (physical, value) {
                    (Physical::BOOLEAN, 0) => text.add(b"false")?,
                    (Physical::BOOLEAN, _) => text.add(b"true")?,
                    _ => text.add(value.to_string().as_bytes())?,
                };
                numbers.insert(value, number);
                number
            };
            text.numbers.push(number);
        }
        Ok(text)
    }
}
