//! MedDRA and MedDRA/J from the user's own licensed files.
//!
//! Layout after the MSSO's distribution file format document, version 25.1: files of the folder
//! `MedAscii`, fields between `$`, no header, no quotes. Names of files come in any case. What is read
//! stays in memory: nothing is written, and nothing of MedDRA is part of evigil.

mod fields;
mod japanese;
mod read;

use std::collections::{BTreeMap, BTreeSet};

use evigil_core::Localized;
use serde::Serialize;

use super::data::{Concept, TermData};
use crate::exchange::Problem;

/// A code of MedDRA: eight digits.
pub type Code = u32;

/// A lowest level term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LowestLevelTerm {
    /// Name.
    pub name: String,
    /// Code of its preferred term.
    pub preferred: Code,
    /// Whether new reports may be coded with it.
    pub is_current: bool,
}

/// A preferred term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreferredTerm {
    /// Name.
    pub name: String,
    /// Code of its primary system organ class.
    pub primary: Code,
}

/// A term on the way up, with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Level {
    /// Code.
    pub code: Code,
    /// Name.
    pub name: String,
}

/// The way of a preferred term to its primary system organ class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PrimaryPath {
    /// High level term.
    pub high_level: Level,
    /// High level group term.
    pub high_level_group: Level,
    /// System organ class.
    pub system_organ_class: Level,
}

/// How a term belongs to a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Broad (1).
    Broad,
    /// Narrow (2).
    Narrow,
    /// Another number: a query inside a query, or a category of its own.
    Other,
}

/// A standardised MedDRA query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Name.
    pub name: String,
    /// Level in the hierarchy of queries.
    pub level: u8,
    /// Whether it is active.
    pub is_active: bool,
    /// Its terms with their scope; only active ones.
    pub terms: BTreeMap<Code, Scope>,
}

/// The user's MedDRA.
#[derive(Debug, Clone, Default)]
pub struct Meddra {
    version: String,
    language: String,
    lowest: BTreeMap<Code, LowestLevelTerm>,
    preferred: BTreeMap<Code, PreferredTerm>,
    high: BTreeMap<Code, String>,
    groups: BTreeMap<Code, String>,
    classes: BTreeMap<Code, String>,
    paths: BTreeMap<Code, PrimaryPath>,
    queries: BTreeMap<Code, Query>,
    japanese: BTreeMap<Code, Vec<String>>,
    problems: Vec<Problem>,
}

impl Meddra {
    /// Version, such as `27.0`; empty when the files do not say.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Language of the main files, as they say.
    #[must_use]
    pub fn language(&self) -> &str {
        &self.language
    }

    /// What is wrong with the files.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Lowest level terms by code.
    #[must_use]
    pub const fn lowest(&self) -> &BTreeMap<Code, LowestLevelTerm> {
        &self.lowest
    }

    /// Preferred terms by code.
    #[must_use]
    pub const fn preferred(&self) -> &BTreeMap<Code, PreferredTerm> {
        &self.preferred
    }

    /// Standardised queries by code.
    #[must_use]
    pub const fn queries(&self) -> &BTreeMap<Code, Query> {
        &self.queries
    }

    /// Japanese name of any term.
    #[must_use]
    pub fn japanese(&self, code: Code) -> Option<&str> {
        self.japanese.get(&code)?.first().map(String::as_str)
    }

    /// The way of a preferred term to its primary system organ class.
    #[must_use]
    pub fn path(&self, preferred: Code) -> Option<&PrimaryPath> {
        self.paths.get(&preferred)
    }

    /// Queries that a lowest level or preferred term belongs to, itself or by its preferred term.
    #[must_use]
    pub fn queries_of(&self, code: Code) -> Vec<(Code, Scope)> {
        let preferred = self.lowest.get(&code).map(|term| term.preferred);
        self.queries
            .iter()
            .filter_map(|(query, it)| {
                let scope = it.terms.get(&code).or_else(|| it.terms.get(&preferred?))?;
                Some((*query, *scope))
            })
            .collect()
    }

    /// Adds its lowest level terms to what is looked up.
    pub(super) fn add_to(&self, data: &mut TermData) {
        let version = match (self.version.is_empty(), self.language.is_empty()) {
            (true, _) => "version not stated".to_owned(),
            (false, true) => self.version.clone(),
            (false, false) => format!("{} {}", self.version, self.language),
        };
        let terminology = data.add_terminology(super::Terminology {
            id: "meddra".to_owned(),
            title: Localized {
                en: "MedDRA (your own licensed files)".to_owned(),
                ja: "MedDRA(利用者のライセンスファイル)".to_owned(),
            },
            version,
            citations: Vec::new(),
        });
        for (code, term) in &self.lowest {
            let preferred = self.preferred.get(&term.preferred);
            let concept = data.add_concept(Concept {
                terminology,
                code: code.to_string(),
                en: term.name.clone(),
                ja: self.japanese(*code).map(str::to_owned),
                is_current: term.is_current,
                preferred: preferred.map(|it| (it.name.clone(), term.preferred.to_string())),
            });
            data.add_spelling(concept, &term.name, true);
            for (place, name) in self.japanese.get(code).into_iter().flatten().enumerate() {
                data.add_spelling(concept, name, place == 0);
            }
        }
    }

    /// Codes of the given level that stand in no other file: for checking a copy.
    fn known_codes(&self) -> BTreeSet<Code> {
        self.lowest
            .keys()
            .chain(self.preferred.keys())
            .copied()
            .collect()
    }
}
