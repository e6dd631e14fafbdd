//! What is due by when under a regime.

mod list;
mod part;
mod text;

pub use list::{
    REGIMES_SCHEMA, RegimeList, RegimeListSchemaId, regime_list_schema, regime_list_text,
};
pub use part::{
    ChangePart, DEADLINES_SCHEMA, DeadlinesReport, DeadlinesSchemaId, DuePart, KnownPart,
    NamedPart, NotDuePart, RegimePart, RemarkPart, RoutePart, deadlines_schema,
};
pub use text::deadlines_text;
