//! Retractions, corrections and expressions of concern.

use schemars::JsonSchema;
use serde::Serialize;

/// What a notice says of a publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// Taken back.
    Retraction,
    /// Taken back in part.
    PartialRetraction,
    /// Doubts are voiced.
    ExpressionOfConcern,
    /// Corrected.
    Correction,
    /// Corrected or taken back, and published again.
    Republication,
}

impl NoticeKind {
    /// The word of the JSON contracts.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Retraction => "retraction",
            Self::PartialRetraction => "partial_retraction",
            Self::ExpressionOfConcern => "expression_of_concern",
            Self::Correction => "correction",
            Self::Republication => "republication",
        }
    }

    /// What CrossRef's type of an update says; `None` for updates that say nothing against a
    /// publication, such as a new version.
    pub(super) fn of_update(kind: &str) -> Option<Self> {
        match kind.to_ascii_lowercase().replace([' ', '-'], "_").as_str() {
            "retraction" | "withdrawal" | "removal" => Some(Self::Retraction),
            "partial_retraction" => Some(Self::PartialRetraction),
            "expression_of_concern" => Some(Self::ExpressionOfConcern),
            "correction" | "corrigendum" | "erratum" => Some(Self::Correction),
            _ => None,
        }
    }
}

/// Which side of a notice a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeSide {
    /// The record is what the notice speaks of.
    Target,
    /// The record is the notice.
    Notice,
}

/// A notice that a record names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What it says.
    pub kind: NoticeKind,
    /// Which side the record is.
    pub side: NoticeSide,
    /// DOI of the other side, when it is named.
    pub doi: Option<String>,
    /// PubMed id of the other side, when it is named.
    pub pmid: Option<String>,
    /// Whether only the title says so.
    pub by_title: bool,
    /// The citation as the record writes it; empty when it writes none.
    pub citation: String,
}

impl Notice {
    pub(super) fn new(kind: NoticeKind, side: NoticeSide) -> Self {
        Self {
            kind,
            side,
            doi: None,
            pmid: None,
            by_title: false,
            citation: String::new(),
        }
    }
}

/// What a title says of itself: `RETRACTED: ...` of a paper, `Retraction: ...` of a notice.
pub(super) fn by_title(title: &str) -> Option<Notice> {
    let lower = title
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    let starts: [(&str, NoticeKind, NoticeSide); 13] = [
        ("retracted:", NoticeKind::Retraction, NoticeSide::Target),
        (
            "retracted article",
            NoticeKind::Retraction,
            NoticeSide::Target,
        ),
        ("retracted]", NoticeKind::Retraction, NoticeSide::Target),
        ("withdrawn:", NoticeKind::Retraction, NoticeSide::Target),
        ("retraction:", NoticeKind::Retraction, NoticeSide::Notice),
        (
            "retraction note",
            NoticeKind::Retraction,
            NoticeSide::Notice,
        ),
        ("retraction of", NoticeKind::Retraction, NoticeSide::Notice),
        ("retraction to", NoticeKind::Retraction, NoticeSide::Notice),
        (
            "expression of concern",
            NoticeKind::ExpressionOfConcern,
            NoticeSide::Notice,
        ),
        (
            "editorial expression of concern",
            NoticeKind::ExpressionOfConcern,
            NoticeSide::Notice,
        ),
        ("erratum", NoticeKind::Correction, NoticeSide::Notice),
        ("corrigendum", NoticeKind::Correction, NoticeSide::Notice),
        ("correction to", NoticeKind::Correction, NoticeSide::Notice),
    ];
    let (_, kind, side) = starts.iter().find(|(start, ..)| lower.starts_with(start))?;
    Some(Notice {
        by_title: true,
        ..Notice::new(*kind, *side)
    })
}
