//! The cited knowledge base of evigil.
//!
//! The base is a folder of TOML files: `sources`, `law`, `advertising`, `doping`,
//! `disclosures`, `corrections`, `glossary` and `terms` hold the tables of
//! [`KnowledgeFile`]; `claims` holds the patterns of the claims engine, which this crate
//! hands over as text ([`Knowledge::files`]). The folder is compiled into the program
//! ([`Knowledge::embedded`]) and can be replaced by another one ([`Knowledge::from_dir`]).
//!
//! What lives here: reading, checking, citing and explaining. What does not: any rule, id or
//! number; the engines that apply the rules; the clock (the day comes in as `as_of`).

mod check;
mod cite;
mod entry;
mod folder;
mod knowledge;
mod locate;
mod model;
mod problem;
mod read;
mod schema;
mod suggest;
mod view;

pub use entry::Entry;
pub use knowledge::Knowledge;
pub use model::{
    Applies, Basis, Correction, Detect, Disclosure, Example, Fact, Figure, Jurisdiction,
    KnowledgeFile, Level, Locator, Mark, Place, RequiredFor, Rule, Source, SourceKind, SourceRef,
    Status, Term, TermKind,
};
pub use problem::{KnowledgeError, Problem, ProblemKind};
pub use schema::json_schema;
pub use view::EntryView;

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
