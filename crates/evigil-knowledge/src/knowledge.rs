//! The knowledge base as the rest of evigil sees it.

use std::path::Path;
use std::sync::OnceLock;

use jiff::civil::Date;

use crate::check;
use crate::folder::{self, Files};
use crate::model::{Correction, Criterion, Disclosure, Fact, Rule, Source, Term, TermKind};
use crate::problem::KnowledgeError;
use crate::read::{Items, read};
use crate::{CRITERION_GROUPS, DISCLOSURE_ORDER};

/// A loaded knowledge base. It does not change after loading.
#[derive(Debug)]
pub struct Knowledge {
    files: Files,
    items: Items,
}

impl Knowledge {
    /// The base that is compiled into the program, read on first use.
    ///
    /// Only its shape is checked here; the tests of this crate check the rest.
    ///
    /// # Errors
    /// When a file does not have the shape of [`crate::KnowledgeFile`].
    pub fn embedded() -> Result<&'static Self, KnowledgeError> {
        static EMBEDDED: OnceLock<Result<Knowledge, KnowledgeError>> = OnceLock::new();
        EMBEDDED
            .get_or_init(|| {
                let files = folder::embedded();
                let (items, problems) = read(&files);
                if problems.is_empty() {
                    Ok(Self::sorted(files, items))
                } else {
                    Err(KnowledgeError { problems })
                }
            })
            .as_ref()
            .map_err(Clone::clone)
    }

    /// The base in the folder `path`, fully checked.
    ///
    /// # Errors
    /// Everything that is wrong with it: unreadable files, unknown or missing keys, ids that
    /// stand twice, references that lead nowhere, missing translations, overlapping periods.
    pub fn from_dir(path: &Path) -> Result<Self, KnowledgeError> {
        let (files, mut problems) = folder::from_dir(path);
        let (items, wrong_shapes) = read(&files);
        let complete = problems.is_empty() && wrong_shapes.is_empty();
        problems.extend(wrong_shapes);
        let base = Self::sorted(files, items);
        problems.extend(check::check(&base, complete));
        if problems.is_empty() {
            Ok(base)
        } else {
            Err(KnowledgeError { problems })
        }
    }

    fn sorted(files: Files, mut items: Items) -> Self {
        items.sources.sort_by(|a, b| a.id.cmp(&b.id));
        items
            .facts
            .sort_by(|a, b| (&a.id, a.in_force_from).cmp(&(&b.id, b.in_force_from)));
        items.rules.sort_by(|a, b| a.id.cmp(&b.id));
        items.corrections.sort_by(|a, b| a.id.cmp(&b.id));
        items
            .disclosures
            .sort_by_key(|item| DISCLOSURE_ORDER.iter().position(|id| *id == item.id));
        items.criteria.sort_by_cached_key(|item| {
            let group = CRITERION_GROUPS.iter().position(|id| *id == item.group);
            let place = &item.place;
            // A group that is not of the list (in a base of one's own) comes last.
            (
                group.unwrap_or(CRITERION_GROUPS.len()),
                place.file.clone(),
                place.index,
            )
        });
        let rank = |kind: TermKind| TermKind::ALL.iter().position(|known| *known == kind);
        items
            .terms
            .sort_by(|a, b| (rank(a.kind), &a.id).cmp(&(rank(b.kind), &b.id)));
        Self { files, items }
    }

    /// The files of a top-level folder, such as `claims`: path and text, sorted by path.
    pub fn files(&self, folder: &str) -> impl Iterator<Item = (&str, &str)> {
        let prefix = format!("{folder}/");
        self.files
            .iter()
            .filter(move |(path, _)| path.starts_with(&prefix))
            .map(|(path, text)| (path.as_str(), text.as_ref()))
    }

    /// The text of one file, by its path.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(AsRef::as_ref)
    }

    /// Every rule, sorted by id.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.items.rules
    }

    /// The rule with this id.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        by_id(&self.items.rules, id, |rule| &rule.id)
    }

    /// Every version of every fact, sorted by id and first day.
    #[must_use]
    pub fn facts(&self) -> &[Fact] {
        &self.items.facts
    }

    /// Every version of one fact, by first day; empty when there is no such fact.
    #[must_use]
    pub fn fact_versions(&self, id: &str) -> &[Fact] {
        let facts = &self.items.facts;
        let start = facts.partition_point(|fact| fact.id.as_str() < id);
        let end = facts.partition_point(|fact| fact.id.as_str() <= id);
        facts.get(start..end).unwrap_or_default()
    }

    /// The version of a fact that is in force on `as_of`.
    #[must_use]
    pub fn fact(&self, id: &str, as_of: Date) -> Option<&Fact> {
        self.fact_versions(id)
            .iter()
            .find(|fact| fact.in_force(as_of))
    }

    /// Every source, sorted by id.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        &self.items.sources
    }

    /// The source with this id.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&Source> {
        by_id(&self.items.sources, id, |source| &source.id)
    }

    /// The disclosure items in the order of [`DISCLOSURE_ORDER`].
    #[must_use]
    pub fn disclosures(&self) -> &[Disclosure] {
        &self.items.disclosures
    }

    /// The disclosure item with this id.
    #[must_use]
    pub fn disclosure(&self, id: &str) -> Option<&Disclosure> {
        self.items.disclosures.iter().find(|item| item.id == id)
    }

    /// Every correction, sorted by id.
    #[must_use]
    pub fn corrections(&self) -> &[Correction] {
        &self.items.corrections
    }

    /// The correction with this id.
    #[must_use]
    pub fn correction(&self, id: &str) -> Option<&Correction> {
        by_id(&self.items.corrections, id, |correction| &correction.id)
    }

    /// Every criterion, by [`CRITERION_GROUPS`] and within a group as it stands in its file.
    #[must_use]
    pub fn criteria(&self) -> &[Criterion] {
        &self.items.criteria
    }

    /// The criterion with this id.
    #[must_use]
    pub fn criterion(&self, id: &str) -> Option<&Criterion> {
        self.items.criteria.iter().find(|item| item.id == id)
    }

    /// Every term, sorted by kind ([`TermKind::ALL`]) and id.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.items.terms
    }

    /// The term of this kind with this id.
    #[must_use]
    pub fn term(&self, kind: TermKind, id: &str) -> Option<&Term> {
        self.items
            .terms
            .iter()
            .find(|term| term.kind == kind && term.id == id)
    }
}

fn by_id<'k, T>(sorted: &'k [T], id: &str, key: impl Fn(&T) -> &String) -> Option<&'k T> {
    let at = sorted
        .binary_search_by(|item| key(item).as_str().cmp(id))
        .ok()?;
    sorted.get(at)
}
