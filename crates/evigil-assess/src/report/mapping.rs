//! A mapping proposed for a table.

use evigil_core::Lang;
use evigil_vigilance::mapped::{ColumnWords, Proposal};
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::contract::{contract_id, schema_of};

/// Name and version of the JSON contract.
pub const MAPPING_SCHEMA: &str = "evigil.mapping/1";

contract_id! {
    /// Serialises as [`MAPPING_SCHEMA`].
    MappingSchemaId, MAPPING_SCHEMA
}

/// A mapping proposed for a table, to be looked through and edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MappingReport {
    /// Name and version of this contract.
    pub schema: MappingSchemaId,
    /// The table.
    pub file: String,
    /// What a row seems to be: `case`, `drug`, `reaction` or `pair`.
    pub rows: &'static str,
    /// Columns that go to a data element.
    pub columns: Vec<MappedColumn>,
    /// Columns that nothing is proposed for; they are kept.
    pub left_over: Vec<String>,
    /// The mapping as TOML, with comments.
    pub toml: String,
}

/// A column that goes to a data element.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MappedColumn {
    /// Its name, or its number where it has none.
    pub column: String,
    /// Code of the data element, ICH E2B(R3).
    pub element: &'static str,
}

impl MappingReport {
    /// What is proposed for the table `file`, with comments in `lang`.
    #[must_use]
    pub fn new(file: &str, proposal: &Proposal, words: &ColumnWords, lang: Lang) -> Self {
        let columns = proposal.elements();
        Self {
            schema: MappingSchemaId,
            file: file.to_owned(),
            rows: proposal.rows().word(),
            columns: columns
                .map(|(column, element)| MappedColumn { column, element })
                .collect(),
            left_over: proposal.left_over().collect(),
            toml: proposal.toml(words, lang),
        }
    }
}

/// The JSON Schema (2020-12) of one [`MappingReport`].
#[must_use]
pub fn mapping_schema() -> Schema {
    schema_of::<MappingReport>()
}
