//! The knowledge base to be looked through: Japanese has no spaces, so that what is looked for is
//! found anywhere in a text, not at the beginnings of words.

use evigil_assess::explain::Explainer;
use evigil_core::Lang;
use evigil_knowledge::{EntryView, Knowledge};
use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization as _;

/// Most words that are looked for at once.
const WORDS: usize = 8;

/// Entries of one language.
pub(crate) struct Index {
    entries: Vec<Indexed>,
}

struct Indexed {
    view: EntryView,
    id: String,
    title: String,
    text: String,
}

/// Writes wide and narrow, large and small letters alike.
pub(crate) fn folded(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}

impl Index {
    pub(crate) fn new(knowledge: &Knowledge, lang: Lang, as_of: Date) -> Self {
        let views = Explainer::new(knowledge, lang, as_of).every();
        let indexed = |view: EntryView| Indexed {
            id: folded(&view.id),
            title: folded(&view.title),
            text: folded(&[view.text.as_str(), view.why.as_deref().unwrap_or_default()].join("\n")),
            view,
        };
        Self {
            entries: views.into_iter().map(indexed).collect(),
        }
    }

    /// The entries that an id names, whatever its case.
    pub(crate) fn of_id(&self, id: &str) -> impl Iterator<Item = &EntryView> {
        let id = folded(id);
        let of_id = self.entries.iter().filter(move |entry| entry.id == id);
        of_id.map(|entry| &entry.view)
    }

    /// Kinds of entries, in alphabetical order, with the number of each.
    pub(crate) fn kinds(&self) -> Vec<(&str, usize)> {
        let mut kinds = std::collections::BTreeMap::new();
        for entry in &self.entries {
            *kinds.entry(entry.view.kind.as_str()).or_insert(0) += 1;
        }
        kinds.into_iter().collect()
    }

    /// Entries of one kind.
    pub(crate) fn of_kind(&self, kind: &str) -> impl Iterator<Item = &EntryView> {
        let of_kind = self.entries.iter().filter(move |it| it.view.kind == kind);
        of_kind.map(|entry| &entry.view)
    }

    /// Entries that hold every word of `query`: those whose id or title does first.
    pub(crate) fn find(&self, query: &str) -> Vec<&EntryView> {
        let query = folded(query);
        let words: Vec<&str> = query.split_whitespace().take(WORDS).collect();
        if words.is_empty() {
            return Vec::new();
        }
        let rank = |entry: &Indexed| {
            let all = |text: &str| words.iter().all(|word| text.contains(word));
            if entry.id == query.trim() {
                Some(0)
            } else if all(&entry.title) {
                Some(1)
            } else if words.iter().all(|word| {
                entry.title.contains(word) || entry.text.contains(word) || entry.id.contains(word)
            }) {
                Some(2)
            } else {
                None
            }
        };
        let mut found: Vec<(u8, &Indexed)> = self
            .entries
            .iter()
            .filter_map(|entry| Some((rank(entry)?, entry)))
            .collect();
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().map(|(_, entry)| &entry.view).collect()
    }
}
