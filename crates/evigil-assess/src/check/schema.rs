//! The JSON Schema of the contract.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings, json_schema};
use serde::{Serialize, Serializer};

use super::report::CheckReport;

/// Name and version of the contract that [`CheckReport`] follows.
pub const CHECK_SCHEMA: &str = "evigil.check/1";

/// Serialises as [`CHECK_SCHEMA`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SchemaId;

impl Serialize for SchemaId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(CHECK_SCHEMA)
    }
}

impl JsonSchema for SchemaId {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "SchemaId".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "const": CHECK_SCHEMA })
    }
}

/// The JSON Schema (2020-12) of one [`CheckReport`].
#[must_use]
pub fn check_schema() -> Schema {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<CheckReport>()
}
