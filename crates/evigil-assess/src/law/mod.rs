//! `evigil law`: what was decided of a treatment, for people and programs.

mod build;
mod html;
mod input;
mod list;
mod part;
mod text;

pub use html::{law_fragment, procedure_fragment};
pub use input::{FactsFault, fact_told, read_facts};
pub use list::{
    LAW_FACTS_SCHEMA, LawFactPart, LawFactsReport, LawFactsSchemaId, facts_text, law_facts_schema,
};
pub use part::{
    ConflictPart, ConsequencePart, ContradictionPart, DeterminedPart, GivenPart, LAW_SCHEMA,
    LawReport, LawSchemaId, LawView, NamedPart, OpenPart, StepPart, law_schema,
};
pub use text::{classify_text, obligations_text};
