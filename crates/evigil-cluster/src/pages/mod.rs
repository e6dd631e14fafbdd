//! Reading pages: [`PageTable`] over archives and files, [`CheckPage`] over a column of pages.
//!
//! Either way each page is read as `evigil check` reads it, and its report is the line that `evigil check
//! --format jsonl` writes. A page that can't be read has a fault in place of the report.

mod exec;
mod function;
mod job;
mod reader;
mod table;

use datafusion::arrow::datatypes::{DataType, Field, Fields, Schema, SchemaRef};
use evigil_core::Lang;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub(crate) use exec::PagesExec;
pub use function::CheckPage;
pub(crate) use job::table;
pub use job::{PageJob, PageLine, read, read_into};
pub use reader::PageReader;
pub use table::PageTable;

/// How pages are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Wording {
    /// Language of reasons and faults.
    pub lang: Lang,
    /// Day whose law holds.
    pub as_of: Date,
}

/// Files to be read, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Addresses of the files, those that one task reads together.
    pub tasks: Vec<Vec<String>>,
    /// How.
    pub wording: Wording,
}

/// The columns: `file` and `number` of the page in it, `source` as reports name it, and either
/// `fault` or `report`.
pub(crate) fn schema() -> SchemaRef {
    let text = |name: &str, is_nullable| Field::new(name, DataType::Utf8, is_nullable);
    Schema::new(vec![
        text("file", false),
        Field::new("number", DataType::UInt64, false),
        text("source", false),
        text("fault", true),
        text("report", true),
    ])
    .into()
}

/// What the function gives for a page: its `fault` or its `report`.
pub(crate) fn checked() -> Fields {
    let text = |name: &str| Field::new(name, DataType::Utf8, true);
    Fields::from(vec![text("fault"), text("report")])
}
