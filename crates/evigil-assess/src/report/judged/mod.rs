//! One case under judgement: seriousness, expectedness, stated causality, notes on risk.

mod part;
mod text;

pub use part::{
    ExpectedPart, FacetPart, JUDGED_SCHEMA, JudgedBase, JudgedReport, JudgedSchemaId, ListPart,
    NotePart, ProductPart, StatedPart, judged_schema,
};
pub use text::judged_text;
