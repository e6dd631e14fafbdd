//! Any table of cases, by a mapping that somebody wrote.
//!
//! A mapping is TOML and says which column goes to which data element, in which repeat, and how its
//! words, dates and numbers are written. Nothing in it is guessed; [`propose`] writes a first one
//! for a file, to be looked through by somebody who knows the table. Columns that the mapping does
//! not name are kept.
//!
//! ```
//! use evigil_vigilance::mapped::Mapping;
//!
//! let mapping = Mapping::parse(r#"
//!     schema = "evigil.table/1"
//!     [table]
//!     encoding = "shift_jis"
//!     rows = "case"
//!     key = "管理番号"
//!     [constant]
//!     "E.i.1.1b" = "jpn"
//!     [[column]]
//!     name = "性別"
//!     element = "D.5"
//!     values = { "男" = "1", "女" = "2" }
//!     nulls = { "不明" = "UNK" }
//!     [[column]]
//!     name = "発現日"
//!     element = "E.i.4"
//!     date = ["%Y/%m/%d", "%Y/%m"]
//!     [[column]]
//!     name = "症状"
//!     element = "E.i.1.1a"
//!     separator = "、"
//! "#).expect("is a mapping");
//! ```

mod apply;
mod fault;
mod model;
mod parse;
mod propose;
mod read;
mod summary;
mod value;

pub use fault::MappingFault;
pub use model::{Mapping, RowKind};
pub use propose::{ColumnWords, ColumnWordsFault, Proposal, propose};
pub use read::read;
pub use summary::Summary;
