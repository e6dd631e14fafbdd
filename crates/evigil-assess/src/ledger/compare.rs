//! The JSON contract of `evigil evidence compare`.

use evigil_core::{Citation, Lang};
use evigil_evidence::answer::{Level, Statement, Verdict};
use evigil_evidence::compare::{Comparison, Row, compare};
use jiff::civil::Date;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::making::LedgerView;
use crate::contract::{contract_id, schema_of};

/// Name and version of the contract.
pub const COMPARE_SCHEMA: &str = "evigil.compare/1";

contract_id!(
    /// `evigil.compare/1`.
    CompareSchemaId,
    COMPARE_SCHEMA
);

/// The JSON Schema of [`CompareReport`].
#[must_use]
pub fn compare_schema() -> Schema {
    schema_of::<CompareReport>()
}

/// Treatments offered for one thing, side by side, in no order of merit.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CompareReport {
    /// Contract.
    pub schema: CompareSchemaId,
    /// Version of evigil.
    pub version: String,
    /// Language of the texts.
    pub lang: Lang,
    /// Day of the answers of the ledger.
    pub as_of: Date,
    /// Id of the comparison.
    pub id: String,
    /// Id of the indication.
    pub indication: String,
    /// Title.
    pub title: String,
    /// What a reader has to know of it.
    pub text: String,
    /// What is compared.
    pub columns: Vec<CompareColumn>,
    /// The treatments.
    pub rows: Vec<CompareRow>,
}

/// Something that is compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CompareColumn {
    /// Id.
    pub id: String,
    /// Its words.
    pub title: String,
}

/// A treatment.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CompareRow {
    /// Id.
    pub id: String,
    /// Its words.
    pub title: String,
    /// Verdict of the ledger; absent for treatments whose studies it does not hold.
    pub verdict: Option<Verdict>,
    /// What the ledger tells a reader.
    pub statement: Option<Statement>,
    /// The same in words.
    pub statement_text: Option<String>,
    /// How sure that is.
    pub certainty: Option<Level>,
    /// A cell each column, in their order.
    pub cells: Vec<ComparedCell>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ComparedCell {
    /// Id of the column.
    pub column: String,
    /// Whether anything is known.
    pub known: bool,
    /// What is known; absent when nothing is.
    pub text: Option<String>,
    /// Ids of studies of the ledger on which it rests.
    pub studies: Vec<String>,
    /// What else it rests on.
    pub citations: Vec<Citation>,
}

impl LedgerView<'_> {
    /// A comparison with what the ledger says.
    #[must_use]
    pub fn compared(&self, comparison: &Comparison) -> CompareReport {
        let compared = compare(comparison, self.ledger, self.as_of);
        let rows = comparison.rows.iter().zip(&compared.answers);
        CompareReport {
            schema: CompareSchemaId,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            lang: self.lang(),
            as_of: self.as_of,
            id: comparison.id.clone(),
            indication: comparison.indication.clone(),
            title: self.say(&comparison.title),
            text: self.say(&comparison.text),
            columns: comparison
                .columns
                .iter()
                .map(|column| CompareColumn {
                    id: column.id.clone(),
                    title: self.say(&column.title),
                })
                .collect(),
            rows: rows
                .map(|(row, answer)| {
                    let answer = answer.as_ref();
                    let statement = answer.map(|answer| answer.statement);
                    CompareRow {
                        id: row.id.clone(),
                        title: self.say(&row.title),
                        verdict: answer.map(|answer| answer.verdict),
                        statement,
                        statement_text: statement.map(|statement| {
                            self.messages().family("assess-statement", statement.code())
                        }),
                        certainty: answer
                            .and_then(|answer| answer.certainty.as_ref())
                            .map(|certainty| certainty.level),
                        cells: self.cells(comparison, row),
                    }
                })
                .collect(),
        }
    }

    fn cells(&self, comparison: &Comparison, row: &Row) -> Vec<ComparedCell> {
        let of_column = |id: &String| {
            let cell = row.cell(id);
            let entry = format!("{}.{}.{id}", comparison.id, row.id);
            ComparedCell {
                column: id.clone(),
                known: cell.is_some(),
                text: cell.map(|cell| self.say(&cell.text)),
                studies: cell.map(|cell| cell.studies.clone()).unwrap_or_default(),
                citations: cell
                    .map(|cell| self.citations(&cell.basis, &entry))
                    .unwrap_or_default(),
            }
        };
        let columns = comparison.columns.iter().map(|column| &column.id);
        columns.map(of_column).collect()
    }
}
