#![doc = include_str!("../README.md")]

pub mod basis;
mod check;
mod cite;
mod entry;
mod folder;
mod knowledge;
mod locate;
mod model;
pub mod part;
mod problem;
mod read;
mod schema;
mod suggest;
mod view;

pub use entry::Entry;
pub use knowledge::Knowledge;
pub use model::{
    Applies, Basis, Check, Correction, Criterion, CriterionApplies, CriterionExample,
    CriterionLevel, Detect, Disclosure, Example, Fact, Figure, Jurisdiction, KnowledgeFile, Level,
    Locator, Mark, Place, RequiredFor, Rule, Source, SourceKind, SourceRef, Status, Term, TermKind,
};
pub use problem::{KnowledgeError, Problem, ProblemKind};
pub use schema::json_schema;
pub use suggest::nearest;
pub use view::{CriterionView, EntryView};

/// Disclosure items in the order of the JSON contract.
pub const DISCLOSURE_ORDER: [&str; 10] = [
    "unapproved",
    "self_pay",
    "risk",
    "evidence",
    "donor",
    "lot_test",
    "legal",
    "contact",
    "contraindication",
    "route_risk",
];

/// What criteria are about, in the order in which a report goes through them.
pub const CRITERION_GROUPS: [&str; 12] = [
    "source",
    "separation",
    "quantity",
    "purity",
    "identity",
    "image",
    "controls",
    "function",
    "safety",
    "storage",
    "label",
    "naming",
];
