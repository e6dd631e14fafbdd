//! Statements that better sources contradict.

use std::ops::Range;

use evigil_core::Span;

use crate::engine::EngineError;
use crate::lexicon::{Concept, Lexicon, LexiconEntry};
use crate::page::Page;
use crate::reading::Correction;

struct Known {
    id: String,
    /// One word of each group must stand in the sentence.
    all: Vec<Concept>,
    /// None of these may.
    none: Option<Concept>,
}

/// The corrections of the knowledge base, compiled.
pub(crate) struct Corrections {
    known: Vec<Known>,
}

fn group_name(id: &str, group: usize) -> String {
    format!("correction:{id}:{group}")
}

fn none_name(id: &str) -> String {
    format!("correction:{id}:none")
}

fn list(id: String, words: &[String]) -> LexiconEntry {
    LexiconEntry {
        id,
        _about: None,
        masks: false,
        loose: true,
        ja: words.to_vec(),
        en: Vec::new(),
    }
}

impl Corrections {
    /// The word lists that the corrections need.
    pub(crate) fn lists(entries: &[&evigil_knowledge::Correction]) -> Vec<LexiconEntry> {
        let mut lists = Vec::new();
        for entry in entries {
            for (number, words) in entry.detect.all.iter().enumerate() {
                lists.push(list(group_name(&entry.id, number), words));
            }
            if !entry.detect.none.is_empty() {
                lists.push(list(none_name(&entry.id), &entry.detect.none));
            }
        }
        lists
    }

    pub(crate) fn compile(
        entries: &[&evigil_knowledge::Correction],
        lexicon: &Lexicon,
    ) -> Result<Self, EngineError> {
        let find = |name: String| {
            let place = "correction".to_owned();
            lexicon
                .concept(&name)
                .ok_or(EngineError::UnknownList { list: name, place })
        };
        let known: Vec<Known> = entries
            .iter()
            .map(|entry| {
                let all = (0..entry.detect.all.len())
                    .map(|group| find(group_name(&entry.id, group)))
                    .collect::<Result<_, _>>()?;
                let none = if entry.detect.none.is_empty() {
                    None
                } else {
                    Some(find(none_name(&entry.id))?)
                };
                Ok(Known {
                    id: entry.id.clone(),
                    all,
                    none,
                })
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { known })
    }

    /// Every sentence that says what a correction speaks of.
    pub(crate) fn find(
        &self,
        page: &Page<'_>,
        place: &dyn Fn(&Range<usize>) -> Span,
    ) -> Vec<Correction> {
        let mut found = Vec::new();
        // Most pages hold the words of no correction: those are not looked for in each sentence.
        let likely: Vec<&Known> = self
            .known
            .iter()
            .filter(|known| known.all.iter().all(|&group| page.counts.of(group) > 0))
            .collect();
        if likely.is_empty() {
            return found;
        }
        for (index, sentence) in page.sentences.iter().enumerate() {
            if sentence.question {
                continue;
            }
            let scope = page.scope(index);
            for known in &likely {
                let said =
                    !known.all.is_empty() && known.all.iter().all(|&group| scope.has_any(&[group]));
                let barred = known.none.is_some_and(|none| scope.has_any(&[none]));
                if said && !barred {
                    found.push(Correction {
                        id: known.id.clone(),
                        span: place(&sentence.bytes),
                    });
                }
            }
        }
        found
    }
}
