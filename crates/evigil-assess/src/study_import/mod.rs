//! What `evigil evidence import` says: which records were read, which are one study, what the ledger
//! holds already, what was taken back, what to look at, and the drafts.

mod build;
mod report;
mod text;
mod words;

pub use build::{Read, Unread};
pub use report::{
    CheckPart, DraftPart, FilePart, FlagPart, IdsPart, LedgerPart, ProblemPart, RecordPart,
    STUDY_IMPORT_SCHEMA, StudyImport, StudyImportSchemaId, StudyPart, StudyStanding, UnreadPart,
    study_import_schema,
};
pub use text::study_import_text;
