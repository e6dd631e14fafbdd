//! The files under `vigilance/e2b-r2` of the knowledge base, as they are written.

use serde::Deserialize;

/// What one file may hold.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct File {
    pub(super) citations: Vec<Citation>,
    pub(super) element: Vec<ElementEntry>,
    pub(super) block: Vec<BlockEntry>,
    pub(super) list: Vec<ListEntry>,
    pub(super) database: Vec<DatabaseEntry>,
}

/// Where something is written, and whether that was read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// Id of a source of the knowledge base.
    pub source: String,
    /// Where in it.
    pub locator: String,
    /// `seen`, `secondary`, `known` (from memory: not verified) or `derived`.
    pub checked: String,
}

/// A name in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Name {
    /// English.
    pub en: String,
    /// Japanese.
    pub ja: String,
}

/// A block of a message.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BlockEntry {
    pub(super) tag: String,
    pub(super) code: String,
    pub(super) name: Name,
    #[serde(default)]
    pub(super) repeats: bool,
    pub(super) children: Vec<String>,
}

/// A field of a message. Which of the optional keys a kind needs is checked when it is resolved.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ElementEntry {
    pub(super) tag: String,
    pub(super) code: String,
    pub(super) name: Name,
    pub(super) max: u16,
    pub(super) kind: Kind,
    pub(super) element: Option<String>,
    pub(super) format: Option<String>,
    pub(super) precision: Option<Finest>,
    pub(super) list: Option<String>,
    pub(super) version: Option<String>,
    pub(super) words: Option<String>,
    pub(super) code_element: Option<String>,
    pub(super) label_element: Option<String>,
    pub(super) translation: Option<String>,
    pub(super) instead_of: Option<String>,
    pub(super) after: Option<String>,
    pub(super) times: Option<String>,
    pub(super) unit: Option<String>,
    pub(super) unit_element: Option<String>,
    pub(super) extension: Option<String>,
    pub(super) country: Option<String>,
    pub(super) join: Option<String>,
    pub(super) with: Option<With>,
    pub(super) privacy: Option<String>,
    #[serde(default)]
    pub(super) spread: bool,
    #[serde(default)]
    pub(super) study: bool,
}

/// Another element that says which of two fields a value comes from.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct With {
    pub(super) element: String,
    pub(super) value: String,
}

/// How fine a date of a field may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Finest {
    Day,
    Minute,
    Second,
}

/// How a field is converted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Has no counterpart: kept, and written back.
    Kept,
    /// Free text, which may be cut where its new place is shorter.
    Text,
    /// Free text in which a bare digit is a code of a database, not a text.
    TextNotCode,
    /// A number or name that would be another one if it were cut.
    Identifier,
    /// A decimal number.
    Number,
    /// A date, with its format in a field of its own.
    Date,
    /// The format of a date.
    Format,
    /// A code of a list.
    Code,
    /// A country.
    Country,
    /// The country of the primary source for regulatory purposes.
    PrimaryCountry,
    /// Whether the case is serious: follows from the criteria of its reactions.
    Serious,
    /// A criterion of seriousness: of the case here, of each reaction there.
    Criterion,
    /// A literature reference.
    Literature,
    /// A telephone or fax number in three parts here, in one there.
    Phone,
    /// A part of one.
    PhonePart,
    /// Comments on tests, in one text here, in a test each there.
    TestComments,
    /// The MedDRA version of a term.
    Version,
    /// A MedDRA code, or words.
    Term,
    /// A preferred term: there is no place for it beside the lowest level term.
    PreferredTerm,
    /// The reporter's words.
    ReporterWords,
    /// Time from a dose to the reaction: of the reaction here, of drug and reaction there.
    IntervalOfReaction,
    /// The same, said of the drug.
    IntervalOfDrug,
    /// Unit of such a time.
    IntervalUnit,
    /// Result of a test: a number, one of some words, or a text.
    Result,
    /// A dose, to be multiplied with how often it was given.
    Dose,
    /// How often it was given.
    DoseTimes,
    /// Whether the reaction recurred: of the drug here, of drug and reaction there.
    Recurrence,
    /// Which reaction recurred.
    Recurred,
    /// The MedDRA version of its term.
    RecurredVersion,
    /// Which reaction was assessed.
    Assessed,
    /// The MedDRA version of its term.
    AssessedVersion,
    /// Who assessed it, how, and with what result.
    Assessment,
}

/// A code list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListEntry {
    pub(super) id: String,
    pub(super) name: Name,
    pub(super) citations: Vec<Citation>,
    pub(super) other: Option<String>,
    pub(super) codes: Vec<CodeEntry>,
}

/// A code in both versions.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CodeEntry {
    pub(super) r2: String,
    pub(super) r3: Option<String>,
    pub(super) null: Option<String>,
    pub(super) name: Name,
    #[serde(default)]
    pub(super) only_up: bool,
    #[serde(default)]
    pub(super) only_down: bool,
}

/// A public database in this format, and what it calls a case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DatabaseEntry {
    pub(super) id: String,
    pub(super) name: Name,
    pub(super) sender: String,
    pub(super) case: String,
    pub(super) citations: Vec<Citation>,
}
