//! What `evigil evidence` says.
//!
//! [`MetaReport`] and [`DoseReport`] are JSON contracts; for people both become sentences, tables and
//! pictures first, and these a text for the terminal or a page.

mod dose;
mod fault;
mod meta;

pub use dose::{
    ConversionPart, DOSE_SCHEMA, DoseReport, DoseResult, DoseSchemaId, ExceptionPart, PairPart,
    RegimenPart, dose_schema,
};
pub use fault::{dose_fault, meta_fault, table_fault};
pub use meta::{
    BiasPart, LeftOutPart, LinePart, META_SCHEMA, MetaAsked, MetaPlot, MetaReport, MetaSchemaId,
    PooledPart, RarePart, RegressionPart, ShownPart, SkippedPart, StudyPart, SubgroupPart,
    SubgroupsPart, TrimFillPart, meta_schema,
};
