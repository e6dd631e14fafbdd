//! The facts that can be given.

use evigil_law::decision::{DecisionBase, FactKind};
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::part::NamedPart;
use crate::Wording;
use crate::contract::{contract_id, schema_of};
use crate::render::{Ink, Look};
use crate::report::sheet::Sheet;

/// Name and version of the JSON contract.
pub const LAW_FACTS_SCHEMA: &str = "evigil.law-facts/1";

contract_id! {
    /// Serialises as [`LAW_FACTS_SCHEMA`].
    LawFactsSchemaId, LAW_FACTS_SCHEMA
}

/// The JSON Schema of [`LawFactsReport`].
#[must_use]
pub fn law_facts_schema() -> Schema {
    schema_of::<LawFactsReport>()
}

/// The facts that can be given about a treatment.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LawFactsReport {
    /// Name and version of this contract.
    pub schema: LawFactsSchemaId,
    /// The facts, in the order in which they are asked.
    pub facts: Vec<LawFactPart>,
}

/// A fact that can be given.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LawFactPart {
    /// Id, to be given as `--fact ID=WORD`.
    pub id: String,
    /// `one`, `many`, `flag` or `number`.
    pub kind: &'static str,
    /// A few words.
    pub title: String,
    /// What it means.
    pub text: String,
    /// Unit of a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Words that answer it.
    pub words: Vec<LawWordPart>,
}

/// A word that answers a fact.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LawWordPart {
    /// Id and name.
    #[serde(flatten)]
    pub named: NamedPart,
    /// The wider word it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
}

impl LawFactsReport {
    /// The facts of a base.
    #[must_use]
    pub fn new(base: &DecisionBase, wording: &Wording) -> Self {
        let lang = wording.lang();
        let fact = |spec: &evigil_law::decision::FactSpec| LawFactPart {
            id: spec.id.clone(),
            kind: spec.kind.code(),
            title: spec.title.get(lang).to_owned(),
            text: spec.text.get(lang).to_owned(),
            unit: spec.unit.clone(),
            words: spec
                .words
                .iter()
                .map(|word| LawWordPart {
                    named: NamedPart {
                        id: word.id.clone(),
                        title: word.title.get(lang).to_owned(),
                    },
                    within: word.within.clone(),
                })
                .collect(),
        };
        Self {
            schema: LawFactsSchemaId,
            facts: base.facts().iter().map(fact).collect(),
        }
    }
}

/// The facts as text.
#[must_use]
pub fn facts_text(report: &LawFactsReport, wording: &Wording, look: Look) -> String {
    let mut sheet = Sheet::new(wording, look);
    let lead = sheet.word("law-facts-lead");
    sheet.paragraph("", &lead, None);
    for fact in &report.facts {
        sheet.heading(&format!("{}  {}", fact.id, fact.title));
        sheet.paragraph("  ", &fact.text, None);
        if fact.kind == FactKind::Flag.code() {
            let words = sheet.list(fact.words.iter().map(|it| it.named.id.as_str()));
            sheet.paragraph("    ", &words, None);
            continue;
        }
        let mut kind = sheet.family("law-answers", fact.kind);
        if let Some(unit) = &fact.unit {
            kind = format!("{kind} ({unit})");
        }
        sheet.paragraph("  ", &kind, Some(Ink::Faint));
        for word in &fact.words {
            let depth = if word.within.is_some() {
                "      "
            } else {
                "    "
            };
            sheet.paragraph(
                depth,
                &format!("{}: {}", word.named.id, word.named.title),
                None,
            );
        }
    }
    sheet.done()
}
