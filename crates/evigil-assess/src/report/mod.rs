//! What is told about reports: what came in, what they hold, what is wrong with them.

mod acknowledgement;
mod cioms;
mod count;
mod import;
mod listing;
mod mapping;
mod paper;
mod problem;
mod recall;
mod show;
mod validate;

pub use acknowledgement::{ACK_SCHEMA, AckMessage, AckReport, AckSchemaId, ack_schema, ack_text};
pub use cioms::{CiomsBook, FormWords, cioms_pdf};
pub use count::{COUNT_SCHEMA, CountReport, CountRow, CountSchemaId, count_schema, count_text};
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
pub use validate::{
    VALIDATE_SCHEMA, ValidateCounts, ValidateReport, ValidateSchemaId, validate_schema,
    validate_summary, validate_text,
};
