#![doc = include_str!("../README.md")]

mod charset;
mod error;
mod format;
mod html;
mod limits;
mod lines;
mod markdown;
mod pdf;
mod problem;
mod raw;
mod records;

pub use error::ReadError;
pub use limits::Limits;
pub use raw::RawDocument;
pub use records::{Input, Records, Skipped, records};
