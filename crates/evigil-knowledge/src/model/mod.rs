//! What the files of the knowledge base hold. One module a table.

mod correction;
mod criterion;
mod dates;
mod disclosure;
mod example;
mod fact;
mod locator;
mod place;
mod rule;
mod source;
mod term;

use schemars::JsonSchema;
use serde::Deserialize;

pub use correction::{Correction, Detect};
pub use criterion::{Check, Criterion, CriterionApplies, CriterionExample, CriterionLevel};
pub use disclosure::{Disclosure, RequiredFor};
pub use example::Example;
pub use fact::{Fact, Figure, Jurisdiction, Mark, SourceRef};
pub use locator::Locator;
pub use place::Place;
pub use rule::{Applies, Basis, Level, Rule, Status};
pub use source::{Source, SourceKind};
pub use term::{Term, TermKind};

/// One file of the knowledge base: tables of any kind, in any number.
///
/// The loader reads item by item so that one wrong item does not hide the others; this type
/// is what the JSON Schema of the files is made from.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
#[schemars(title = "A file of the evigil knowledge base")]
pub struct KnowledgeFile {
    /// Publications that facts rest on.
    pub source: Vec<Source>,
    /// Statements of law and of other rules, each with its sources.
    pub fact: Vec<Fact>,
    /// What a page may not say, or must say.
    pub rule: Vec<Rule>,
    /// Items that a page ought to say.
    pub disclosure: Vec<Disclosure>,
    /// Misstatements that pages repeat, with what better sources say.
    pub correction: Vec<Correction>,
    /// What a careful reader asks of a lot's dossier.
    pub criterion: Vec<Criterion>,
    /// Words that evigil's output uses.
    pub term: Vec<Term>,
}
