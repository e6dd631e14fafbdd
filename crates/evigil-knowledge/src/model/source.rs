//! Publications that facts rest on.

use evigil_core::Localized;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Place;

/// What a publication is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// Act of a parliament.
    Statute,
    /// Cabinet order, ministerial ordinance, federal regulation.
    Ordinance,
    /// Notice or memo of an authority to those who apply the law.
    Notice,
    /// Guideline or casebook; not binding by itself.
    Guidance,
    /// Order, warning letter or other act against one party.
    Enforcement,
    /// Court decision.
    Court,
    /// Another page of an authority.
    Official,
    /// Statement of a scientific or professional society.
    Society,
    /// Rules of a sports body.
    Sport,
    /// Scientific publication.
    Study,
    /// Press.
    News,
    /// Page that reports one of the others.
    Secondary,
}

/// A publication.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Short name, unique among the sources.
    pub id: String,
    /// Title.
    pub title: Localized,
    /// Address.
    pub url: String,
    /// Who published it.
    #[serde(default)]
    pub publisher: Option<Localized>,
    /// What it is.
    pub kind: SourceKind,
    /// What a reader should know of it, such as which version was read.
    #[serde(default)]
    pub note: Option<Localized>,
    /// Where it was read.
    #[serde(skip)]
    pub place: Place,
}
