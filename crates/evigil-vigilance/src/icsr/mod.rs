//! The case safety report after ICH E2B(R3), whatever format it came in.

mod at;
mod block;
mod element;
mod null_flavour;
mod partial_date;
pub mod register;
mod report;
mod view;

pub use at::At;
pub use element::{Element, UnknownElement};
pub use null_flavour::{NullFlavour, UnknownNullFlavour};
pub use partial_date::{DateFault, PartialDate, Precision};
pub use report::{Icsr, Item, Kept, ReportFull, ReportKey, Value};
pub use view::{CaseSeriousness, Dosage, Drug, Reaction, Role, Seriousness};
