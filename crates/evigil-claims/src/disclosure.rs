//! What ought to be said, and whether it is.

use std::ops::Range;

use evigil_core::Span;
use evigil_knowledge::Knowledge;

use crate::config::DisclosedEntry;
use crate::engine::EngineError;
use crate::lexicon::Lexicon;
use crate::page::Page;
use crate::pattern::Pattern;
use crate::reading::{Disclosure, DisclosureStatus, DocumentKind};

struct Item {
    id: String,
    required: evigil_knowledge::RequiredFor,
    patterns: Vec<Pattern>,
}

/// The disclosure items, compiled, in the order of the knowledge base.
pub(crate) struct Disclosures {
    items: Vec<Item>,
    /// Item and pattern that begin with each class.
    by_anchor: Vec<Vec<(usize, usize)>>,
}

/// Places shown for one item; more of the same tell nothing new.
const MOST_PLACES: usize = 5;

impl Disclosures {
    pub(crate) fn compile(
        entries: &[DisclosedEntry],
        knowledge: &Knowledge,
        lexicon: &Lexicon,
    ) -> Result<Self, EngineError> {
        let mut items: Vec<Item> = knowledge
            .disclosures()
            .iter()
            .map(|item| Item {
                id: item.id.clone(),
                required: item.required_for.clone(),
                patterns: Vec::new(),
            })
            .collect();
        for entry in entries {
            let item = items
                .iter_mut()
                .find(|item| item.id == entry.item)
                .ok_or_else(|| EngineError::UnknownItem {
                    item: entry.item.clone(),
                })?;
            for (number, pattern) in entry.pattern.iter().enumerate() {
                let place = format!("pattern {} of the disclosure {}", number + 1, entry.item);
                item.patterns
                    .push(Pattern::compile(pattern, lexicon, &place)?);
            }
        }
        let mut by_anchor: Vec<Vec<(usize, usize)>> = Vec::new();
        for (index, item) in items.iter().enumerate() {
            for (number, pattern) in item.patterns.iter().enumerate() {
                for concept in pattern.anchors() {
                    let anchor = usize::from(concept.0);
                    if by_anchor.len() <= anchor {
                        by_anchor.resize(anchor + 1, Vec::new());
                    }
                    by_anchor[anchor].push((index, number));
                }
            }
        }
        Ok(Self { items, by_anchor })
    }

    /// State of every item.
    pub(crate) fn find(
        &self,
        page: &Page<'_>,
        kind: DocumentKind,
        routes: &[String],
        place: &dyn Fn(&Range<usize>) -> Span,
    ) -> Vec<Disclosure> {
        let mut places: Vec<Vec<Range<usize>>> = vec![Vec::new(); self.items.len()];
        for (index, sentence) in page.sentences.iter().enumerate() {
            if sentence.question {
                continue;
            }
            let scope = page.scope(index);
            for (anchor, hit) in scope.hits.iter().enumerate() {
                let Some(patterns) = self.by_anchor.get(usize::from(hit.concept.0)) else {
                    continue;
                };
                for &(item, number) in patterns {
                    let found = &mut places[item];
                    let here = found.last() == Some(&sentence.bytes);
                    if !here
                        && found.len() < MOST_PLACES
                        && self.items[item].patterns[number]
                            .matches(scope, anchor)
                            .is_some()
                    {
                        found.push(sentence.bytes.clone());
                    }
                }
            }
        }
        self.items
            .iter()
            .zip(places)
            .map(|(item, found)| {
                let status = if !found.is_empty() {
                    DisclosureStatus::Present
                } else if kind.offers() && item.required.includes(kind.code(), routes) {
                    DisclosureStatus::Missing
                } else {
                    DisclosureStatus::NotApplicable
                };
                Disclosure {
                    item: item.id.clone(),
                    status,
                    spans: found.iter().map(place).collect(),
                }
            })
            .collect()
    }

    /// Whether nothing that is required here is missing.
    pub(crate) fn conditions_met(&self, states: &[Disclosure]) -> bool {
        states
            .iter()
            .all(|state| state.status != DisclosureStatus::Missing)
    }

    /// Items to ask the provider about: what is missing where somebody offers.
    pub(crate) fn questions(&self, states: &[Disclosure], kind: DocumentKind) -> Vec<String> {
        if !kind.offers() {
            return Vec::new();
        }
        states
            .iter()
            .filter(|state| state.status == DisclosureStatus::Missing)
            .map(|state| state.item.clone())
            .collect()
    }
}
