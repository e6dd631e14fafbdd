//! What is told about reports: what came in, what they hold, what is wrong with them.

mod acknowledgement;
pub mod causality;
mod cioms;
mod code;
mod columns;
mod count;
pub mod deadlines;
pub mod duplicates;
mod gs1;
mod import;
pub mod incidents;
pub mod judged;
mod listing;
mod mapping;
pub(crate) mod paper;
mod problem;
mod recall;
pub(crate) mod sheet;
mod show;
mod trace;
mod validate;

pub use acknowledgement::{ACK_SCHEMA, AckMessage, AckReport, AckSchemaId, ack_schema, ack_text};
pub use cioms::{CiomsBook, FormWords, cioms_pdf};
pub use code::{CODE_SCHEMA, CodeReport, CodeSchemaId, CodeTerminology, code_schema, code_text};
pub use count::{COUNT_SCHEMA, CountReport, CountRow, CountSchemaId, count_schema, count_text};
pub use gs1::{GS1_SCHEMA, Gs1Problem, Gs1Report, Gs1SchemaId, gs1_schema, gs1_text};
pub use import::{IMPORT_SCHEMA, ImportReport, ImportSchemaId, import_schema, import_text};
pub use listing::LineListing;
pub use mapping::{MAPPING_SCHEMA, MappedColumn, MappingReport, MappingSchemaId, mapping_schema};
pub use paper::PrintFault;
pub use problem::{ReportProblem, one_line};
pub use recall::{
    RECALL_SCHEMA, RecallPerson, RecallReport, RecallSchemaId, recall_csv, recall_letter,
    recall_pdf, recall_schema, recall_text,
};
pub use show::{show, summary_line};
pub use trace::{TRACE_SCHEMA, TraceReport, TraceSchemaId, trace_schema, trace_text};
pub use validate::{
    VALIDATE_SCHEMA, ValidateCounts, ValidateReport, ValidateSchemaId, validate_schema,
    validate_summary, validate_text,
};
