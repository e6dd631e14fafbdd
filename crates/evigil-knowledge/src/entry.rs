//! Anything that has an id and can be explained.

use evigil_core::{Lang, Verification};
use jiff::civil::Date;

use crate::model::{
    Basis, Correction, Criterion, Disclosure, Example, Fact, Level, Locator, Rule, Source, Term,
};
use crate::{Knowledge, TermKind};

/// An item of the knowledge base, for `explain`.
#[derive(Debug, Clone, Copy)]
pub enum Entry<'k> {
    /// An advertising rule.
    Rule(&'k Rule),
    /// A disclosure item.
    Disclosure(&'k Disclosure),
    /// A misstatement with its correction.
    Correction(&'k Correction),
    /// A criterion for a lot's dossier.
    Criterion(&'k Criterion),
    /// A fact: all its versions by first day; never empty.
    Fact(&'k [Fact]),
    /// A word of the output.
    Term(&'k Term),
    /// A publication.
    Source(&'k Source),
}

impl Knowledge {
    /// The entry with this id.
    ///
    /// The id is matched as written, then without regard to case. An id that terms of several
    /// kinds share (`cancer` is a label and an indication) means the first in the order rule,
    /// disclosure, correction, criterion, fact, term by [`TermKind::ALL`], source; `indication:cancer`
    /// picks the other, and so does `indication.cancer`.
    #[must_use]
    pub fn explain(&self, id: &str) -> Option<Entry<'_>> {
        self.explain_all(id).into_iter().next()
    }

    /// Every entry with this id, in the order of [`Knowledge::explain`].
    #[must_use]
    pub fn explain_all(&self, id: &str) -> Vec<Entry<'_>> {
        let id = id.trim();
        let with = |same: fn(&str, &str) -> bool| -> Vec<Entry<'_>> {
            self.entries()
                .filter(|entry| {
                    same(entry.id(), id)
                        || same(&entry.qualified_id(), id)
                        || same(&format!("{}.{}", entry.kind(), entry.id()), id)
                })
                .collect()
        };
        let exact = with(|a, b| a == b);
        if exact.is_empty() {
            with(str::eq_ignore_ascii_case)
        } else {
            exact
        }
    }

    /// Every entry: rules, disclosures, corrections, criteria, facts, terms, sources.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        let facts = self.facts().chunk_by(|a, b| a.id == b.id).map(Entry::Fact);
        (self.rules().iter().map(Entry::Rule))
            .chain(self.disclosures().iter().map(Entry::Disclosure))
            .chain(self.corrections().iter().map(Entry::Correction))
            .chain(self.criteria().iter().map(Entry::Criterion))
            .chain(facts)
            .chain(self.terms().iter().map(Entry::Term))
            .chain(self.sources().iter().map(Entry::Source))
    }
}

impl<'k> Entry<'k> {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> &'k str {
        match self {
            Self::Rule(rule) => &rule.id,
            Self::Disclosure(disclosure) => &disclosure.id,
            Self::Correction(correction) => &correction.id,
            Self::Criterion(criterion) => &criterion.id,
            Self::Fact(versions) => versions.first().map_or("", |fact| &fact.id),
            Self::Term(term) => &term.id,
            Self::Source(source) => &source.id,
        }
    }

    /// What it is: `rule`, `disclosure`, `correction`, `criterion`, `fact`, `source` or the kind of a term.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Rule(_) => "rule",
            Self::Disclosure(_) => "disclosure",
            Self::Correction(_) => "correction",
            Self::Criterion(_) => "criterion",
            Self::Fact(_) => "fact",
            Self::Term(term) => term.kind.code(),
            Self::Source(_) => "source",
        }
    }

    /// Kind and id, unique in the base: `indication:cancer`.
    #[must_use]
    pub fn qualified_id(&self) -> String {
        format!("{}:{}", self.kind(), self.id())
    }

    /// The kind of the term, when it is one.
    #[must_use]
    pub fn term_kind(&self) -> Option<TermKind> {
        match self {
            Self::Term(term) => Some(term.kind),
            _ => None,
        }
    }

    /// A few words; of a fact, those of its latest version.
    #[must_use]
    pub fn title(&self, lang: Lang) -> &'k str {
        match self {
            Self::Rule(rule) => rule.title.get(lang),
            Self::Disclosure(disclosure) => disclosure.title.get(lang),
            Self::Correction(correction) => correction.title.get(lang),
            Self::Criterion(criterion) => criterion.title.get(lang),
            Self::Fact(versions) => versions.last().map_or("", |fact| fact.title.get(lang)),
            Self::Term(term) => term.title.get(lang),
            Self::Source(source) => source.title.get(lang),
        }
    }

    /// What it says; of a correction, what pages say; of a fact, its latest version.
    #[must_use]
    pub fn text(&self, lang: Lang) -> &'k str {
        match self {
            Self::Rule(rule) => rule.text.get(lang),
            Self::Disclosure(disclosure) => disclosure.text.get(lang),
            Self::Correction(correction) => correction.says.get(lang),
            Self::Criterion(criterion) => criterion.text.get(lang),
            Self::Fact(versions) => versions.last().map_or("", |fact| fact.text.get(lang)),
            Self::Term(term) => term.text.get(lang),
            Self::Source(source) => source.note.as_ref().map_or("", |note| note.get(lang)),
        }
    }

    /// Why it matters; of a correction, what better sources say.
    #[must_use]
    pub fn why(&self, lang: Lang) -> Option<&'k str> {
        match self {
            Self::Rule(rule) => Some(rule.why.get(lang)),
            Self::Disclosure(disclosure) => Some(disclosure.why.get(lang)),
            Self::Correction(correction) => Some(correction.better.get(lang)),
            Self::Criterion(criterion) => Some(criterion.why.get(lang)),
            _ => None,
        }
    }

    /// What follows from a rule.
    #[must_use]
    pub fn level(&self) -> Option<Level> {
        match self {
            Self::Rule(rule) => Some(rule.level),
            _ => None,
        }
    }

    /// The facts it rests on.
    #[must_use]
    pub fn basis(&self) -> &'k [Basis] {
        match self {
            Self::Rule(rule) => &rule.basis,
            Self::Disclosure(disclosure) => &disclosure.basis,
            Self::Correction(correction) => &correction.basis,
            Self::Criterion(criterion) => &criterion.basis,
            _ => &[],
        }
    }

    /// What it finds and what it leaves alone.
    #[must_use]
    pub fn examples(&self) -> &'k [Example] {
        match self {
            Self::Rule(rule) => &rule.examples,
            Self::Correction(correction) => &correction.examples,
            _ => &[],
        }
    }

    /// Article, section or page of a fact.
    #[must_use]
    pub fn locator(&self) -> Option<&'k Locator> {
        match self {
            Self::Fact(versions) => versions.last().map(|fact| &fact.locator),
            _ => None,
        }
    }

    /// Day by which it has to be checked again.
    #[must_use]
    pub fn review_by(&self) -> Option<Date> {
        match self {
            Self::Rule(rule) => rule.review_by,
            Self::Correction(correction) => correction.review_by,
            Self::Criterion(criterion) => criterion.review_by,
            Self::Fact(versions) => versions.last().and_then(|fact| fact.review_by),
            Self::Disclosure(_) | Self::Term(_) | Self::Source(_) => None,
        }
    }

    /// Whether it is past that day.
    #[must_use]
    pub fn overdue(&self, as_of: Date) -> bool {
        self.review_by().is_some_and(|day| day < as_of)
    }

    /// How it was checked: the mark of a fact; else the best among the facts it rests on.
    #[must_use]
    pub fn verification(&self, knowledge: &Knowledge) -> Option<Verification> {
        match self {
            Self::Fact(versions) => versions.last().map(|fact| fact.mark.into()),
            _ => knowledge.verification(self.basis()),
        }
    }

    /// File it stands in, relative to the root of the base.
    #[must_use]
    pub fn file(&self) -> &'k str {
        match self {
            Self::Rule(rule) => &rule.place.file,
            Self::Disclosure(disclosure) => &disclosure.place.file,
            Self::Correction(correction) => &correction.place.file,
            Self::Criterion(criterion) => &criterion.place.file,
            Self::Fact(versions) => versions.last().map_or("", |fact| &fact.place.file),
            Self::Term(term) => &term.place.file,
            Self::Source(source) => &source.place.file,
        }
    }
}
