//! Names of the columns of a Parquet file.

use parquet::file::metadata::ParquetMetaDataReader;
use parquet::file::reader::ChunkReader;

use super::TableError;

/// Names of the columns of a Parquet file, by which [`super::TableKind`] can be told.
///
/// # Errors
///
/// [`TableError::Parquet`] when its end can't be read.
pub fn column_names<R: ChunkReader>(input: &R) -> Result<Vec<String>, TableError> {
    let metadata = ParquetMetaDataReader::new().parse_and_finish(input)?;
    let columns = metadata.file_metadata().schema_descr().columns();
    Ok(columns.iter().map(|it| it.name().to_owned()).collect())
}
