//! Data handed in for others: deposited as a draft, published, from then on as it is. A new version
//! is a new dataset that names the one before.
//!
//! A draft is seen by the organisation that hands it in; what is published by everybody, or by
//! whoever takes part. Files carry the visibility of their dataset.

mod citation;
mod creator;
mod deposit;
mod publish;
mod ro_crate;

pub use citation::{CitationStyle, citation};
pub use creator::Creator;
pub use deposit::{DatasetDeposit, DatasetFile, DatasetRevision};
pub use publish::{Audience, Publication};
