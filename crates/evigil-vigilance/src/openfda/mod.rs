//! openFDA `drug/event`, JSON.
//!
//! openFDA publishes the reports of FAERS with the names and codes of E2B(R2), as answers of its
//! interface and as bulk files. The conversion of [`crate::e2b::r2`] tells what goes where; what is
//! openFDA's own, such as the block `openfda` with the names it has matched to a product, is kept
//! under its JSON pointer.

mod metered;
mod read;
mod walk;

pub use read::{read, recognise};
