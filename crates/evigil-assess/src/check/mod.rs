//! The answer of `evigil check`.

mod build;
mod reasons;
mod report;
mod schema;

pub use reasons::Reasons;
pub use report::{
    CheckReport, CitedCorrection, CitedDisclosure, CitedFinding, DocumentPart, MAX_FINDINGS,
    OfferPart, Place, PricePart, Summary,
};
pub use schema::{CHECK_SCHEMA, check_schema};
