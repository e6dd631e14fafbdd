//! The encoded columns of Apache Parquet, from runs of equal values.
//!
//! The library's own column writers take one value after the other, and look every one of them up.
//! Here most columns say the same for all rows of a report, so they are given as runs: a report of
//! forty rows costs one look-up a column, not forty. Pages, headers and the footer are the
//! library's.

mod chunk;
mod dictionary;
mod fault;
mod hybrid;
mod schema;

pub(super) use chunk::{Chunk, EncodedChunk};
pub(super) use dictionary::NONE;
pub(super) use fault::io_error;
pub(super) use schema::schema;
