//! Words that evigil's output uses.

use evigil_core::Localized;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Place, SourceRef};

/// What a term names.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum TermKind {
    /// What a statement claims.
    Label,
    /// How the author stands to a claim.
    Stance,
    /// How much a statement claims.
    Strength,
    /// Kind of a document.
    DocumentKind,
    /// Gravity of a finding.
    Severity,
    /// What follows from a rule.
    Level,
    /// Where a question stands.
    Standing,
    /// One of the four questions.
    Question,
    /// State of a disclosure item.
    DisclosureStatus,
    /// How a fact was checked.
    Verification,
    /// A method.
    Method,
    /// A word of the field.
    Word,
    /// What is given.
    Product,
    /// Tissue or cells it comes from.
    CellSource,
    /// Species it comes from.
    Species,
    /// Whose cells.
    Donor,
    /// How it is given.
    Route,
    /// What it is given for.
    Indication,
    /// What a criterion is about.
    CriterionGroup,
    /// How firmly a criterion is asked for.
    CriterionLevel,
    /// How a criterion stands in a dossier.
    ItemStanding,
    /// How a criterion is judged.
    Check,
    /// What a product is made as.
    ProductClass,
    /// A test before release.
    ReleaseTest,
    /// What a file of a measurement shows.
    FileRole,
}

impl TermKind {
    /// Every kind, in the order in which an ambiguous id is resolved.
    pub const ALL: [Self; 25] = [
        Self::Label,
        Self::Stance,
        Self::Strength,
        Self::DocumentKind,
        Self::Severity,
        Self::Level,
        Self::Standing,
        Self::Question,
        Self::DisclosureStatus,
        Self::Verification,
        Self::Method,
        Self::Word,
        Self::Product,
        Self::CellSource,
        Self::Species,
        Self::Donor,
        Self::Route,
        Self::Indication,
        Self::CriterionGroup,
        Self::CriterionLevel,
        Self::ItemStanding,
        Self::Check,
        Self::ProductClass,
        Self::ReleaseTest,
        Self::FileRole,
    ];

    /// The word used in the files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Label => "label",
            Self::Stance => "stance",
            Self::Strength => "strength",
            Self::DocumentKind => "document_kind",
            Self::Severity => "severity",
            Self::Level => "level",
            Self::Standing => "standing",
            Self::Question => "question",
            Self::DisclosureStatus => "disclosure_status",
            Self::Verification => "verification",
            Self::Method => "method",
            Self::Word => "word",
            Self::Product => "product",
            Self::CellSource => "cell_source",
            Self::Species => "species",
            Self::Donor => "donor",
            Self::Route => "route",
            Self::Indication => "indication",
            Self::CriterionGroup => "criterion_group",
            Self::CriterionLevel => "criterion_level",
            Self::ItemStanding => "item_standing",
            Self::Check => "check",
            Self::ProductClass => "product_class",
            Self::ReleaseTest => "release_test",
            Self::FileRole => "file_role",
        }
    }
}

/// A word that evigil's output uses.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Id; unique among the terms of its kind.
    pub id: String,
    /// What it names.
    pub kind: TermKind,
    /// The word as a reader knows it.
    pub title: Localized,
    /// What it means.
    pub text: Localized,
    /// Where it is defined.
    #[serde(default)]
    pub sources: Vec<SourceRef>,
    /// Where it was read.
    #[serde(skip)]
    pub place: Place,
}
