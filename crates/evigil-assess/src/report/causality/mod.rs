//! Causality as several assessors see it.

mod part;
mod text;

pub use part::{
    AnswerPart, AssessmentPart, CAUSALITY_SCHEMA, CategoryPart, CausalityReport, CausalitySchemaId,
    ConsensusPart, DisagreementPart, DisputedPart, PairPart, ResultPart, ScalePart, StandingPart,
    causality_schema,
};
pub use text::causality_text;
