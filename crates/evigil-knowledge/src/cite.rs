//! From the facts a rule rests on to citations for a reader.

use evigil_core::{Citation, Lang, Verification};
use jiff::civil::Date;

use crate::model::{Basis, Fact, Locator, Mark};
use crate::{Knowledge, Rule, Term};

impl Knowledge {
    /// Citations of `basis` in its order, each for the version in force on `as_of`.
    ///
    /// A fact that is not in force on that day is left out. One citation a fact: its first
    /// source; [`Knowledge::citations_of_fact`] gives all of them.
    #[must_use]
    pub fn citations(&self, basis: &[Basis], lang: Lang, as_of: Date) -> Vec<Citation> {
        basis
            .iter()
            .filter_map(|basis| {
                let fact = self.fact(&basis.fact, as_of)?;
                self.cite(fact, 0, basis.point.as_ref(), lang)
            })
            .collect()
    }

    /// One citation for each source of `fact`.
    #[must_use]
    pub fn citations_of_fact(&self, fact: &Fact, lang: Lang) -> Vec<Citation> {
        // A fact without a source (general knowledge, or inferred) is still cited, by its id.
        (0..fact.sources.len().max(1))
            .filter_map(|which| self.cite(fact, which, None, lang))
            .collect()
    }

    /// The sources of `term`. They were read when the term was written, unless their mark says
    /// otherwise; a word is no law, so it belongs to no jurisdiction and is in force at no time.
    #[must_use]
    pub fn citations_of_term(&self, term: &Term, lang: Lang) -> Vec<Citation> {
        term.sources
            .iter()
            .filter_map(|reference| {
                let source = self.source(&reference.source)?;
                let verification = Verification::from(reference.mark.unwrap_or(Mark::Seen));
                Some(Citation {
                    id: term.id.clone(),
                    jurisdiction: "INT".to_owned(),
                    source: source.title.get(lang).to_owned(),
                    locator: reference
                        .locator
                        .as_ref()
                        .map_or_else(String::new, |locator| locator.get(lang).to_owned()),
                    url: source.url.clone(),
                    verified: verification.is_verified(),
                    verification,
                    in_force_from: None,
                    in_force_to: None,
                    read_on: None,
                })
            })
            .collect()
    }

    /// Whether `rule` can be applied on `as_of`: not removed, and something it rests on is in force.
    #[must_use]
    pub fn in_force(&self, rule: &Rule, as_of: Date) -> bool {
        rule.status != crate::Status::Removed
            && rule
                .basis
                .iter()
                .any(|basis| self.fact(&basis.fact, as_of).is_some())
    }

    /// How far the facts under `basis` were checked: the best of them, over every version.
    #[must_use]
    pub fn verification(&self, basis: &[Basis]) -> Option<Verification> {
        basis
            .iter()
            .flat_map(|basis| self.fact_versions(&basis.fact))
            .map(|fact| Verification::from(fact.mark))
            .min()
    }

    fn cite(
        &self,
        fact: &Fact,
        which: usize,
        point: Option<&Locator>,
        lang: Lang,
    ) -> Option<Citation> {
        let reference = fact.sources.get(which);
        let mark = reference.and_then(|reference| reference.mark);
        let verification = Verification::from(mark.unwrap_or(fact.mark));
        let source = match reference {
            Some(reference) => Some(self.source(&reference.source)?),
            None => None,
        };
        let locator = reference
            .and_then(|reference| reference.locator.as_ref())
            .unwrap_or(&fact.locator);
        Some(Citation {
            id: fact.id.clone(),
            jurisdiction: fact.jurisdiction.code().to_owned(),
            source: source
                .map_or(&fact.title, |source| &source.title)
                .get(lang)
                .to_owned(),
            locator: point.map_or_else(
                || locator.get(lang).to_owned(),
                |point| locator.with_point(point, lang),
            ),
            url: source.map_or_else(String::new, |source| source.url.clone()),
            verified: verification.is_verified(),
            verification,
            in_force_from: fact.in_force_from,
            in_force_to: fact.in_force_to,
            read_on: fact.read_on,
        })
    }
}
