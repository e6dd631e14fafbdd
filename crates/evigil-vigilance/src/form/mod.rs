//! What goes into which box of a form for people. Nothing is drawn here.
//!
//! [`cioms`] fills the CIOMS I form from a report, and [`listing_row`] puts it into a line. The text of the boxes is made of the report's own
//! words and of words that the caller has for codes ([`Words`]), so the form can be filled in any
//! language.

mod cioms;
mod concomitant;
mod history;
mod listing;
mod reaction;
mod sender;
mod suspect;
mod value;
mod words;

pub use cioms::{Answer, CiomsForm, DateParts, ReportType, Sources, YesNo, cioms};
pub use listing::{ListingRow, listing_row};
pub use words::Words;
