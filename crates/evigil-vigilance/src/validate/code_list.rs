//! Code lists: what a coded element may say, in both languages.

use std::sync::Arc;

use evigil_core::Localized;

use super::file::{ListEntry, SourcePlace};
use super::units::Units;

/// A code with its meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// The code as it stands in a report.
    pub code: Box<str>,
    /// What it means.
    pub meaning: Localized,
}

/// A code list.
#[derive(Debug)]
pub struct CodeList {
    /// Its id in the knowledge base.
    pub id: String,
    /// What it lists.
    pub title: Localized,
    /// Its OID, when it has one.
    pub oid: Option<String>,
    /// Where it is from.
    pub from: SourcePlace,
    pub(super) includes: Vec<String>,
    pub(super) like: Option<String>,
    /// Sorted by code.
    codes: Vec<Code>,
    units: Option<Arc<Units>>,
}

impl CodeList {
    pub(super) fn new(entry: ListEntry) -> Self {
        let mut codes: Vec<_> = entry
            .codes
            .into_iter()
            .map(|code| Code {
                code: code.code.into_boxed_str(),
                meaning: Localized {
                    en: code.en,
                    ja: code.ja,
                },
            })
            .collect();
        codes.sort_by(|a, b| a.code.cmp(&b.code));
        Self {
            id: entry.id,
            title: entry.title,
            oid: entry.oid,
            from: entry.from,
            includes: entry.includes,
            like: entry.like,
            codes,
            units: entry
                .units
                .map(|units| Arc::new(Units::new(units.prefixes, units.metric, units.other))),
        }
    }

    /// Adds the codes of a list that this one includes.
    pub(super) fn include(&mut self, codes: &[Code]) {
        self.codes.extend_from_slice(codes);
        self.codes.sort_by(|a, b| a.code.cmp(&b.code));
    }

    /// Takes the units of another list as well.
    pub(super) fn take_units(&mut self, units: Option<Arc<Units>>) {
        self.units = units;
    }

    pub(super) fn units(&self) -> Option<Arc<Units>> {
        self.units.clone()
    }

    /// The first code that stands twice.
    pub(super) fn twice(&self) -> Option<&str> {
        self.codes
            .windows(2)
            .find(|pair| matches!(pair, [a, b] if a.code == b.code))
            .and_then(|pair| pair.first())
            .map(|code| code.code.as_ref())
    }

    /// Its codes, sorted. Units that are built rather than listed are not among them.
    #[must_use]
    pub fn codes(&self) -> &[Code] {
        &self.codes
    }

    /// What a code means.
    #[must_use]
    pub fn meaning(&self, code: &str) -> Option<&Localized> {
        let at = self
            .codes
            .binary_search_by(|known| known.code.as_ref().cmp(code))
            .ok()?;
        self.codes.get(at).map(|code| &code.meaning)
    }

    /// Whether a report may say this.
    #[must_use]
    pub fn has(&self, code: &str) -> bool {
        self.meaning(code).is_some() || self.units.as_ref().is_some_and(|units| units.has(code))
    }
}
