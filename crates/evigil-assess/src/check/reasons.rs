//! Why a rule or an item matters and where that stands, looked up once for many documents.

use std::collections::HashMap;
use std::sync::Arc;

use evigil_core::{Citation, Lang};
use evigil_knowledge::{Basis, Knowledge};
use jiff::civil::Date;

/// Reasons and sources of the knowledge base in the reader's language, on one day.
///
/// Each is looked up when a document first needs it; the reports that are made with the same
/// `Reasons` share them. Every thread has its own.
pub struct Reasons<'k> {
    pub(super) knowledge: &'k Knowledge,
    pub(super) lang: Lang,
    pub(super) as_of: Date,
    rules: ByCountry<Ruling>,
    items: ByCountry<Item>,
}

/// By the country whose sources come first, then by id.
type ByCountry<T> = HashMap<&'static str, HashMap<String, T>>;

/// What a report says of one rule; the same for each of its findings.
#[derive(Clone)]
pub(super) struct Ruling {
    pub(super) rule: Arc<str>,
    pub(super) why: Arc<str>,
    pub(super) citations: Arc<[Citation]>,
    pub(super) overdue: Option<Date>,
}

/// What a report says of one item to disclose.
#[derive(Clone)]
pub(super) struct Item {
    pub(super) title: Arc<str>,
    pub(super) rule: Arc<str>,
    pub(super) why: Arc<str>,
    pub(super) question: Arc<str>,
    pub(super) citations: Arc<[Citation]>,
}

impl<'k> Reasons<'k> {
    /// Reasons in the language `lang` of the reader, with the sources in force on `as_of`.
    #[must_use]
    pub fn new(knowledge: &'k Knowledge, lang: Lang, as_of: Date) -> Self {
        Self {
            knowledge,
            lang,
            as_of,
            rules: HashMap::new(),
            items: HashMap::new(),
        }
    }

    /// The sources of `basis`, those of the country `home` first.
    pub(super) fn citations(&self, basis: &[Basis], home: &str) -> Arc<[Citation]> {
        let mut citations = self.knowledge.citations(basis, self.lang, self.as_of);
        citations.sort_by_key(|citation| citation.jurisdiction != home);
        citations.into()
    }

    /// What is to be said of the rule `id`.
    pub(super) fn ruling(&mut self, id: &str, home: &'static str) -> Ruling {
        if let Some(ruling) = self.rules.get(home).and_then(|known| known.get(id)) {
            return ruling.clone();
        }
        let ruling = match self.knowledge.rule(id) {
            Some(rule) => Ruling {
                rule: id.into(),
                why: rule.why.get(self.lang).into(),
                citations: self.citations(&rule.basis, home),
                overdue: rule.review_by.filter(|_| rule.overdue(self.as_of)),
            },
            None => Ruling {
                rule: id.into(),
                why: "".into(),
                citations: Arc::new([]),
                overdue: None,
            },
        };
        let known = self.rules.entry(home).or_default();
        known.insert(id.to_owned(), ruling.clone());
        ruling
    }

    /// What is to be said of the item `id`.
    pub(super) fn item(&mut self, id: &str, home: &'static str) -> Item {
        if let Some(item) = self.items.get(home).and_then(|known| known.get(id)) {
            return item.clone();
        }
        let item = match self.knowledge.disclosure(id) {
            Some(item) => Item {
                title: item.title.get(self.lang).into(),
                rule: item.rule.as_str().into(),
                why: item.why.get(self.lang).into(),
                question: item.question.get(self.lang).into(),
                citations: self.citations(&item.basis, home),
            },
            None => Item {
                title: id.into(),
                rule: "".into(),
                why: "".into(),
                question: "".into(),
                citations: Arc::new([]),
            },
        };
        let known = self.items.entry(home).or_default();
        known.insert(id.to_owned(), item.clone());
        item
    }
}
