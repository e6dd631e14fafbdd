//! What was ever shown in people, and how sure that is.
//!
//! - [`ledger`]: studies, each a file of `knowledge/evidence/studies`, checked and recomputed when
//!   loaded.
//! - [`answer`]: what they say together for an indication, a route and a kind of product, and how
//!   sure that is.
//! - [`compare`]: treatments offered for one thing, side by side, each cell with its source.
//! - [`dose`]: from animal to human, and which doses can be compared.
//! - [`meta`]: pooling of studies that are given as a table or as effects.
//! - [`import`]: records of registries and libraries as drafts of entries for a curator.
//!
//! Nothing here opens a file or reads a clock. What a study's readers did not see is never filled in.

pub mod answer;
pub mod compare;
pub mod dose;
pub mod import;
pub mod ledger;
pub mod meta;
