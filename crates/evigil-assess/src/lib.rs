//! Joins what was read out of a document with the knowledge base into one report,
//! and renders that report.
//!
//! - [`CheckReport`] is the answer of `evigil check`: the JSON contract `evigil.check/1`.
//! - [`Wording`] holds every user-facing word of one language.
//! - [`render`] turns reports into text, JSON, HTML, SARIF and Parquet.
//! - [`explain`] turns one entry of the knowledge base into text or JSON.
//!
//! Nothing here opens an input, reads a clock or knows a rule's content.

pub mod assessment;
mod check;
mod contract;
pub mod doping;
pub mod evidence;
pub mod explain;
mod figures;
pub mod inspect;
pub mod law;
pub mod ledger;
pub mod lot;
mod messages;
mod page;
pub mod page_check;
pub mod plan;
pub mod plot;
pub mod render;
pub mod report;
pub mod screening;
pub mod signal;
pub mod study_import;
mod wording;

pub use check::{
    CHECK_SCHEMA, CheckReport, CitedCorrection, CitedDisclosure, CitedFinding, DocumentPart,
    MAX_FINDINGS, OfferPart, Place, PricePart, Reasons, Summary, check_schema,
};
pub use figures::significant;
pub use messages::Messages;
pub use page::stylesheet;
pub use wording::{RuleText, Wording};
