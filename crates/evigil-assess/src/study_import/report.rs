//! The JSON contract `evigil.study-import/1`.

use evigil_evidence::import::{Format, NoticeKind};
use jiff::civil::Date;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::contract::{contract_id, schema_of};

/// Name and version of the JSON contract.
pub const STUDY_IMPORT_SCHEMA: &str = "evigil.study-import/1";

contract_id! {
    /// Serialises as [`STUDY_IMPORT_SCHEMA`].
    StudyImportSchemaId, STUDY_IMPORT_SCHEMA
}

/// The JSON Schema of [`StudyImport`].
#[must_use]
pub fn study_import_schema() -> Schema {
    schema_of::<StudyImport>()
}

/// Records of registries and libraries, joined, beside the ledger.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct StudyImport {
    /// Name and version of this contract.
    pub schema: StudyImportSchemaId,
    /// The day for which results are called overdue.
    pub as_of: Date,
    /// Files that were read.
    pub files: Vec<FilePart>,
    /// Files that could not be read.
    pub unread: Vec<UnreadPart>,
    /// Studies, in the order of their first records.
    pub studies: Vec<StudyPart>,
    /// What the files say against studies that the ledger holds.
    pub ledger: Vec<LedgerPart>,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FilePart {
    /// As it was named.
    pub file: String,
    /// Its format.
    pub format: Format,
    /// Its encoding.
    pub encoding: String,
    /// Its records.
    pub records: usize,
    /// What was odd.
    pub problems: Vec<ProblemPart>,
}

/// Something odd in a file.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ProblemPart {
    /// Stable code.
    pub code: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1; absent when it is the whole line.
    pub column: Option<usize>,
    /// Field of the format; empty when it is none.
    pub field: String,
    /// What, in words.
    pub message: String,
}

/// A file that could not be read.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct UnreadPart {
    /// As it was named.
    pub file: String,
    /// Stable code.
    pub code: String,
    /// Line, from 1; absent when it is the whole file.
    pub line: Option<usize>,
    /// Column in characters, from 1; absent when it is the whole line.
    pub column: Option<usize>,
    /// Why, in words.
    pub message: String,
}

/// What becomes of a study.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StudyStanding {
    /// The ledger does not hold it: there is a draft.
    New,
    /// The ledger holds it.
    Known,
    /// It only tells of another publication that it was taken back, corrected or doubted.
    Notice,
}

impl StudyStanding {
    /// The word of the contract.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Known => "known",
            Self::Notice => "notice",
        }
    }
}

/// Records that tell of one study.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct StudyPart {
    /// What becomes of it.
    pub standing: StudyStanding,
    /// Studies of the ledger that share an identifier.
    pub in_ledger: Vec<String>,
    /// Identifiers of all records.
    pub ids: IdsPart,
    /// The records.
    pub records: Vec<RecordPart>,
    /// Retractions, corrections and doubts.
    pub flags: Vec<FlagPart>,
    /// What a curator should look at: questions, not judgements.
    pub checks: Vec<CheckPart>,
    /// The draft of an entry; absent for what is known and for notices.
    pub draft: Option<DraftPart>,
}

/// Identifiers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct IdsPart {
    /// DOIs.
    pub doi: Vec<String>,
    /// PubMed ids.
    pub pmid: Vec<String>,
    /// PubMed Central ids.
    pub pmcid: Vec<String>,
    /// Ids of registries that stand in fields for them.
    pub registry: Vec<String>,
    /// Ids of registries that only stand in the words.
    pub mentioned: Vec<String>,
}

/// A record.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RecordPart {
    /// Its file.
    pub file: String,
    /// The line on which it begins.
    pub line: usize,
    /// Format it came in.
    pub format: Format,
    /// Title.
    pub title: Option<String>,
    /// Journal, or where else it was published.
    pub journal: Option<String>,
    /// When: YYYY, YYYY-MM or YYYY-MM-DD.
    pub published: Option<String>,
    /// Types by the words of the source.
    pub types: Vec<String>,
    /// Whether an earlier record is the same publication, or the same record of a registry.
    pub duplicate: bool,
}

/// Something that speaks against a publication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FlagPart {
    /// What.
    pub kind: NoticeKind,
    /// Whether only the title says so.
    pub by_title: bool,
    /// The notice; empty when it is not named.
    pub by: String,
}

/// Something to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CheckPart {
    /// Stable word of it, such as `results_overdue`.
    pub check: String,
    /// In words.
    pub message: String,
}

/// A draft of an entry of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DraftPart {
    /// Name for its file.
    pub name: String,
    /// Where it was written; absent when it was not, because no folder was named or a file of that
    /// name is there.
    pub written: Option<String>,
    /// Its text, in TOML.
    pub text: String,
}

/// What the files say against a study of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LedgerPart {
    /// Id of the study.
    pub study: String,
    /// What.
    #[serde(flatten)]
    pub flag: FlagPart,
}
