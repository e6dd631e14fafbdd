//! Recalls of a lot: who got it, and letters.

mod letter;
mod print;
mod report;

pub use letter::recall_letter;
pub use print::recall_pdf;
pub use report::{
    RECALL_SCHEMA, RecallPerson, RecallReport, RecallSchemaId, recall_csv, recall_schema,
    recall_text,
};
