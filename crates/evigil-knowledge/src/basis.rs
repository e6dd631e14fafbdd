//! What an entry of a file rests on that another crate reads.

use std::fmt;

use evigil_core::{Citation, Lang, Verification};
use jiff::civil::Date;
use serde::Deserialize;

use crate::{Knowledge, Locator};

/// How far a statement was checked against its source when it was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Checked {
    /// The source itself was read.
    Seen,
    /// A page that reports the source was read.
    Secondary,
    /// From general knowledge, not read: shown as unverified.
    Known,
    /// Inferred from read text: shown as for human review.
    Derived,
}

impl From<Checked> for Verification {
    fn from(checked: Checked) -> Self {
        match checked {
            Checked::Seen => Self::Read,
            Checked::Secondary => Self::ReadInSecondary,
            Checked::Known => Self::Unverified,
            Checked::Derived => Self::ForHumanReview,
        }
    }
}

/// One support of an entry: a fact of the base, which brings its own sources, or a place in a
/// source.
#[derive(Debug, Clone, Deserialize)]
#[serde(
    untagged,
    expecting = "either { fact } or { source, locator, checked }"
)]
pub enum Basis {
    /// A fact of the base.
    Fact(FactBasis),
    /// A place in a publication.
    Source(SourceBasis),
}

/// A fact of the base, by its id.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactBasis {
    /// Id of the fact.
    pub fact: String,
}

/// A place in a publication.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceBasis {
    /// Id of the source.
    pub source: String,
    /// Article, section or page.
    pub locator: Locator,
    /// How it was checked.
    pub checked: Checked,
}

/// A support that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dangling {
    /// There is no such fact.
    Fact(String),
    /// There is no such source.
    Source(String),
    /// There is no support at all.
    Nothing,
}

impl fmt::Display for Dangling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fact(id) => write!(f, "no fact `{id}`"),
            Self::Source(id) => write!(f, "no source `{id}`"),
            Self::Nothing => f.write_str("cites nothing"),
        }
    }
}

impl Basis {
    /// Why it leads nowhere, when it does.
    #[must_use]
    pub fn dangling(&self, knowledge: &Knowledge) -> Option<Dangling> {
        match self {
            Self::Fact(FactBasis { fact }) => knowledge
                .fact_versions(fact)
                .is_empty()
                .then(|| Dangling::Fact(fact.clone())),
            Self::Source(SourceBasis { source, .. }) => knowledge
                .source(source)
                .is_none()
                .then(|| Dangling::Source(source.clone())),
        }
    }

    /// The citation for a reader: of a fact its first source, in the version in force on `as_of`
    /// or else the latest. `id` and `jurisdiction` are those of the entry that is supported.
    #[must_use]
    pub fn citation(
        &self,
        knowledge: &Knowledge,
        id: &str,
        jurisdiction: &str,
        lang: Lang,
        as_of: Date,
    ) -> Option<Citation> {
        match self {
            Self::Fact(FactBasis { fact }) => {
                let versions = knowledge.fact_versions(fact);
                let version = versions
                    .iter()
                    .find(|version| version.in_force(as_of))
                    .or_else(|| versions.last())?;
                knowledge
                    .citations_of_fact(version, lang)
                    .into_iter()
                    .next()
            }
            Self::Source(SourceBasis {
                source,
                locator,
                checked,
            }) => {
                let source = knowledge.source(source)?;
                let verification = Verification::from(*checked);
                Some(Citation {
                    id: id.to_owned(),
                    jurisdiction: jurisdiction.to_owned(),
                    source: source.title.get(lang).to_owned(),
                    locator: locator.get(lang).to_owned(),
                    url: source.url.clone(),
                    verified: verification.is_verified(),
                    verification,
                    in_force_from: None,
                    in_force_to: None,
                    read_on: None,
                })
            }
        }
    }
}

/// What is wrong with the supports of an entry.
#[must_use]
pub fn unsupported(basis: &[Basis], knowledge: &Knowledge) -> Vec<Dangling> {
    if basis.is_empty() {
        return vec![Dangling::Nothing];
    }
    basis
        .iter()
        .filter_map(|basis| basis.dangling(knowledge))
        .collect()
}

/// The citations of an entry.
#[must_use]
pub fn citations(
    basis: &[Basis],
    knowledge: &Knowledge,
    id: &str,
    jurisdiction: &str,
    lang: Lang,
    as_of: Date,
) -> Vec<Citation> {
    basis
        .iter()
        .filter_map(|basis| basis.citation(knowledge, id, jurisdiction, lang, as_of))
        .collect()
}
