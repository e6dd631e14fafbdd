//! The case table: what signal detection reads. One row a report, product and event.
//!
//! [`CaseTable`] takes reports of any format and writes Apache Parquet, CSV or TSV. What its columns
//! mean is in [`COLUMNS`]; names of products and events go through [`product_name`] and
//! [`event_name`], and through nothing else, so that tables of different sources can be joined.
//!
//! A report that has no product, or no event, still counts in the universe: it has rows whose
//! product, or event, or both, are empty. Memory does not depend on the number of reports.

mod column;
mod gather;
mod group;
mod listing;
mod name;
mod parquet;
mod rows;
mod text;
mod writer;

pub use column::{COLUMNS, CaseColumn, ColumnType};
pub use group::{FinishedGroup, RowGroup};
pub use listing::{LISTING_COLUMNS, Listing};
pub use name::{event_name, product_name};
pub use rows::ReportRows;
pub use writer::{CaseTable, TableForm, TableTotals};
