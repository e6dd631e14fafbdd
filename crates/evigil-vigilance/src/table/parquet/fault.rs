//! What the library says when it can't go on.

use std::io;

use parquet::errors::ParquetError;

/// As an error of writing, which it is as a rule.
pub(in crate::table) fn io_error(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    }
}
