//! The JSON Schema of the contract.

use schemars::Schema;

use super::report::CheckReport;
use crate::contract::{contract_id, schema_of};

/// Name and version of the contract that [`CheckReport`] follows.
pub const CHECK_SCHEMA: &str = "evigil.check/1";

contract_id! {
    /// Serialises as [`CHECK_SCHEMA`].
    SchemaId, CHECK_SCHEMA
}

/// The JSON Schema (2020-12) of one [`CheckReport`].
#[must_use]
pub fn check_schema() -> Schema {
    schema_of::<CheckReport>()
}
