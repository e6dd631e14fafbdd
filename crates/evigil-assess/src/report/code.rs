//! Terms for the words of a reporter.

use std::fmt::Write as _;

use evigil_core::Lang;
use evigil_vigilance::terms::{ProductMatch, Suggestion, Terms};
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::ReportProblem;
use super::columns::columns;
use crate::Messages;
use crate::contract::{contract_id, schema_of};

/// Name and version of the JSON contract.
pub const CODE_SCHEMA: &str = "evigil.code/1";

contract_id! {
    /// Serialises as [`CODE_SCHEMA`].
    CodeSchemaId, CODE_SCHEMA
}

/// Terms that may stand for some words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CodeReport {
    /// Name and version of this contract.
    pub schema: CodeSchemaId,
    /// The words, as they were given. They stay what the reporter said.
    pub words: String,
    /// Terms, best first.
    pub suggestions: Vec<Suggestion>,
    /// Classes of products that the words name.
    pub products: Vec<ProductMatch>,
    /// Terminologies that were looked in.
    pub terminologies: Vec<CodeTerminology>,
    /// What is wrong with the user's files.
    pub problems: Vec<ReportProblem>,
}

/// A terminology in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CodeTerminology {
    /// Id: `harms`, `imdrf`, `meddra`.
    pub id: String,
    /// Name.
    pub title: String,
    /// Version.
    pub version: String,
}

impl CodeTerminology {
    /// The terminologies in use.
    #[must_use]
    pub fn all(terms: &Terms, lang: Lang) -> Vec<Self> {
        terms
            .terminologies()
            .iter()
            .map(|it| Self {
                id: it.id.clone(),
                title: it.title.get(lang).to_owned(),
                version: it.version.clone(),
            })
            .collect()
    }
}

/// The JSON Schema (2020-12) of a [`CodeReport`].
#[must_use]
pub fn code_schema() -> Schema {
    schema_of::<CodeReport>()
}

/// The suggestions for people.
#[must_use]
pub fn code_text(report: &CodeReport, messages: &Messages) -> String {
    let mut text = format!("{}\n", report.words);
    if report.suggestions.is_empty() {
        let _ = writeln!(text, "  {}", messages.text("code-nothing"));
    }
    let rows = report.suggestions.iter().map(|it| {
        let mut remarks = vec![
            messages.family("code-band", &snake(&it.band)),
            messages.family("code-how", &snake(&it.how)),
        ];
        if it.denied {
            remarks.push(messages.text("code-denied"));
        }
        if !it.current {
            remarks.push(messages.text("code-not-current"));
        }
        if let Some((name, code)) = &it.preferred {
            remarks.push(format!("→ {name} ({code})"));
        }
        vec![
            it.terminology.clone(),
            it.code.clone(),
            it.term.clone(),
            remarks.join(", "),
        ]
    });
    text.push_str(&columns(rows.collect()));
    for product in &report.products {
        let class = messages.family("code-class", &snake(&product.class));
        let _ = writeln!(
            text,
            "  {}",
            messages.with(
                if product.unverified {
                    "code-product-unverified"
                } else {
                    "code-product"
                },
                [
                    ("name", product.matched.as_str()),
                    ("class", class.as_str())
                ]
            )
        );
    }
    text
}

/// The word of a variant in the JSON contract.
fn snake<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
