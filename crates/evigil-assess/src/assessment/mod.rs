//! `evigil assess`: page, dossier, evidence and law of one offer, joined into the four questions.
//!
//! Nothing is averaged and nothing is scored: a question has a standing and the reasons for it, each
//! with its rule or entry and its sources. Sentences that depend on what is offered are data of the
//! base ([`AssessmentBase`]); this module joins.

mod brief;
mod build;
mod claims;
mod efficacy;
mod html;
mod identity;
mod law;
mod lawfulness;
mod making;
mod offer;
mod offered;
mod print;
mod report;
mod risks;
mod safety;
mod screening;
mod sport;
mod statement;
mod text;

pub use build::{AssessFault, AssessmentInput};
pub use html::{brief_fragment, brief_html, fragment, html};
pub use offer::{Offer, OfferedProduct, Person, Treatment};
pub use print::{brief_pdf, pdf};
pub use report::{
    ASSESS_SCHEMA, AssessSchemaId, Assessment, BriefLine, BriefPart, ClaimPart, ContradictionPart,
    CostPart, EvidencePart, InputPart, LawFactPart, LawPart, OfferedPart, QuestionPart, ReasonPart,
    SportPart, StudyPart, ValuePart, assess_schema,
};
pub use statement::{
    AssessmentBase, BriefSection, LawMeaning, PageMeaning, ProductMeaning, Question, Statement,
    least,
};
pub use text::{brief_text, text};
