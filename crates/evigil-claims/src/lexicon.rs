//! Word lists, and finding all of them in one pass over the text.

use std::collections::BTreeMap;
use std::ops::Range;

use daachorse::charwise::CharwiseDoubleArrayAhoCorasickBuilder;
use daachorse::{
    CharwiseDoubleArrayAhoCorasick, DoubleArrayAhoCorasick, DoubleArrayAhoCorasickBuilder,
    MatchKind,
};
use rayon::prelude::*;
use serde::Deserialize;

use crate::engine::EngineError;
use crate::normalize::Normalized;

/// A class of words that patterns speak of, such as `improve` or `hedge`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Concept(pub(crate) u16);

/// One word found in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) concept: Concept,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// How often each class of words stands on a page.
#[derive(Debug)]
pub(crate) struct Counts(Vec<usize>);

impl Counts {
    /// Number of words of the class.
    pub(crate) fn of(&self, concept: Concept) -> usize {
        self.0[usize::from(concept.0)]
    }

    /// Number of words of all these classes.
    pub(crate) fn of_all(&self, concepts: &[Concept]) -> usize {
        concepts.iter().map(|&concept| self.of(concept)).sum()
    }
}

/// A word list as it stands in the knowledge base.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LexiconEntry {
    /// Name that patterns use.
    pub(crate) id: String,
    /// What belongs in the list.
    #[serde(rename = "about")]
    pub(crate) _about: Option<String>,
    /// Its words hide shorter words of other lists inside them.
    #[serde(default)]
    pub(crate) masks: bool,
    /// Its words may stand inside longer ones.
    #[serde(default)]
    pub(crate) loose: bool,
    /// Japanese words.
    #[serde(default)]
    pub(crate) ja: Vec<String>,
    /// English words; a trailing `*` lets an ending follow.
    #[serde(default)]
    pub(crate) en: Vec<String>,
}

#[derive(Debug, Clone, Copy)]
struct Word {
    concept: Concept,
    /// Must not stand behind a letter or digit.
    begins: bool,
    /// Must not be followed by one.
    ends: bool,
    masks: bool,
}

/// A spelling with what it means in one list.
type Spelling = (String, Word);

/// Words of one kind of letters, by the number of their spelling.
struct Spellings<A> {
    automaton: A,
    /// Several lists may hold the same spelling.
    words: Vec<Vec<Word>>,
}

/// All word lists, compiled.
pub(crate) struct Lexicon {
    names: BTreeMap<String, Concept>,
    /// Spellings that hold a character beyond ASCII.
    wide: Option<Spellings<CharwiseDoubleArrayAhoCorasick<u32>>>,
    /// Spellings of ASCII alone, which no other character interrupts.
    plain: Option<Spellings<DoubleArrayAhoCorasick<u32>>>,
}

impl Lexicon {
    /// Compiles the lists; `builtin` names come first and hold no words.
    pub(crate) fn new(builtin: &[&str], lists: &[LexiconEntry]) -> Result<Self, EngineError> {
        let mut names = BTreeMap::new();
        let mut named = Vec::with_capacity(lists.len());
        for name in builtin {
            let concept =
                Concept(u16::try_from(names.len()).map_err(|_| EngineError::TooManyLists)?);
            names.insert((*name).to_owned(), concept);
        }
        for list in lists {
            let next = u16::try_from(names.len()).map_err(|_| EngineError::TooManyLists)?;
            named.push((*names.entry(list.id.clone()).or_insert(Concept(next)), list));
        }
        // Many thousand words are folded and compiled while one page waits: side by side.
        let spelled: Vec<Vec<Spelling>> = named
            .into_par_iter()
            .map(|(concept, list)| spellings(concept, list))
            .collect::<Result<_, _>>()?;
        let (plain, wide): (Vec<Spelling>, Vec<Spelling>) = spelled
            .into_iter()
            .flatten()
            .partition(|(spelling, _)| spelling.is_ascii());
        let (plain, wide) = rayon::join(
            || {
                compiled(plain, |words| {
                    DoubleArrayAhoCorasickBuilder::new()
                        .match_kind(MatchKind::Standard)
                        .build(words)
                })
            },
            || {
                compiled(wide, |words| {
                    CharwiseDoubleArrayAhoCorasickBuilder::new()
                        .match_kind(MatchKind::Standard)
                        .build(words)
                })
            },
        );
        Ok(Self {
            names,
            plain: plain?,
            wide: wide?,
        })
    }

    /// The class of this name.
    pub(crate) fn concept(&self, name: &str) -> Option<Concept> {
        self.names.get(name).copied()
    }

    /// Counts the words of each class.
    pub(crate) fn counts(&self, hits: &[Hit]) -> Counts {
        let mut counts = vec![0; self.names.len()];
        for hit in hits {
            counts[usize::from(hit.concept.0)] += 1;
        }
        Counts(counts)
    }

    /// Every word of every list in `text`, sorted by place, masked ones left out.
    pub(crate) fn hits(&self, text: &str) -> Vec<Hit> {
        // Pages hold about one word for so many bytes, nearly all in the letters of their language.
        let room = text.len() / 8;
        let is_plain = text.is_ascii();
        let mut found: Vec<Hit> = Vec::with_capacity(if is_plain { 0 } else { room });
        let mut masks: Vec<(usize, usize)> = Vec::new();
        if let Some(wide) = self.wide.as_ref().filter(|_| !is_plain) {
            for hit in wide.automaton.find_overlapping_iter(text) {
                let place = (hit.start(), hit.end());
                let words = &wide.words[hit.value() as usize];
                take(text, place, words, &mut found, &mut masks);
            }
        }
        if let Some(plain) = &self.plain {
            let mut own = Vec::with_capacity(if is_plain { room } else { 0 });
            for run in ascii_runs(text) {
                let from = run.start;
                for hit in plain.automaton.find_overlapping_iter(&text[run]) {
                    let place = (from + hit.start(), from + hit.end());
                    let words = &plain.words[hit.value() as usize];
                    take(text, place, words, &mut own, &mut masks);
                }
            }
            found.append(&mut own);
            // Two sorted runs: the sort merges them.
            found.sort_by_key(order);
        }
        if !masks.is_empty() {
            masks.sort_unstable();
            let mut until = 0;
            found.retain(|hit| {
                // Masks that begin at or before the hit; few overlap, so a short look back is enough.
                while masks
                    .get(until)
                    .is_some_and(|&(start, _)| start <= hit.start)
                {
                    until += 1;
                }
                !masks[until.saturating_sub(8)..until]
                    .iter()
                    .any(|&(start, end)| end >= hit.end && end - start > hit.end - hit.start)
            });
        }
        found
    }
}

/// The words of a list in their folded spelling.
fn spellings(concept: Concept, list: &LexiconEntry) -> Result<Vec<Spelling>, EngineError> {
    let alphanumeric = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    list.ja
        .iter()
        .chain(&list.en)
        .map(|word| {
            let (stem, open_end) = word
                .strip_suffix('*')
                .map_or((word.as_str(), false), |stem| (stem, true));
            let folded = Normalized::new(stem).text().to_owned();
            if folded.trim().is_empty() {
                return Err(EngineError::EmptyWord {
                    list: list.id.clone(),
                });
            }
            let word = Word {
                concept,
                begins: !list.loose && alphanumeric(folded.chars().next()),
                ends: !list.loose && !open_end && alphanumeric(folded.chars().next_back()),
                masks: list.masks,
            };
            Ok((folded, word))
        })
        .collect()
}

/// Spellings in their order, each once, with the words that are spelt so.
fn grouped(mut spelled: Vec<Spelling>) -> (Vec<String>, Vec<Vec<Word>>) {
    spelled.sort_by(|a, b| a.0.cmp(&b.0));
    let (mut spellings, mut words): (Vec<String>, Vec<Vec<Word>>) = (Vec::new(), Vec::new());
    for (spelling, word) in spelled {
        match (spellings.last(), words.last_mut()) {
            (Some(last), Some(known)) if *last == spelling => {
                if !known.iter().any(|other| other.concept == word.concept) {
                    known.push(word);
                }
            }
            _ => {
                spellings.push(spelling);
                words.push(vec![word]);
            }
        }
    }
    (spellings, words)
}

/// The automaton that finds these words; nothing where there are none.
fn compiled<A>(
    spelled: Vec<Spelling>,
    build: impl FnOnce(Vec<String>) -> daachorse::Result<A>,
) -> Result<Option<Spellings<A>>, EngineError> {
    if spelled.is_empty() {
        return Ok(None);
    }
    let (spellings, words) = grouped(spelled);
    let automaton = build(spellings).map_err(|error| EngineError::Words(error.to_string()))?;
    Ok(Some(Spellings { automaton, words }))
}

/// Stretches of `text` that are ASCII alone.
fn ascii_runs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + bytes.get(at..)?.iter().position(u8::is_ascii)?;
        let rest = bytes.get(start..)?;
        let len = rest.iter().position(|byte| !byte.is_ascii());
        at = start + len.unwrap_or(rest.len());
        Some(start..at)
    })
}

/// Takes the words that are spelt so at a place, where they may stand there.
fn take(
    text: &str,
    (start, end): (usize, usize),
    words: &[Word],
    found: &mut Vec<Hit>,
    masks: &mut Vec<(usize, usize)>,
) {
    let bytes = text.as_bytes();
    let inside = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    for word in words {
        if (word.begins && start > 0 && inside(start - 1)) || (word.ends && inside(end)) {
            continue;
        }
        if word.masks {
            masks.push((start, end));
        }
        let concept = word.concept;
        insert(
            found,
            Hit {
                concept,
                start,
                end,
            },
        );
    }
}

const fn order(hit: &Hit) -> (usize, usize, Concept) {
    (hit.start, hit.end, hit.concept)
}

/// Adds a hit at its place. Hits come sorted by their end, so that those that belong behind it
/// are few: the words within one word.
fn insert(hits: &mut Vec<Hit>, new: Hit) {
    let behind = hits.iter().rev().take_while(|hit| order(hit) > order(&new));
    let place = hits.len() - behind.count();
    hits.insert(place, new);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(id: &str, masks: bool, words: &[&str]) -> LexiconEntry {
        LexiconEntry {
            id: id.to_owned(),
            _about: None,
            masks,
            loose: false,
            ja: words.iter().map(|&word| word.to_owned()).collect(),
            en: Vec::new(),
        }
    }

    fn found(lists: &[LexiconEntry], text: &str) -> Vec<(u16, String)> {
        let lexicon = Lexicon::new(&["number"], lists).expect("compiles");
        lexicon
            .hits(text)
            .into_iter()
            .map(|hit| (hit.concept.0, text[hit.start..hit.end].to_owned()))
            .collect()
    }

    #[test]
    fn english_words_stand_alone_unless_open() {
        let lists = [list("cure", false, &["cure", "heal*"])];
        assert_eq!(
            found(&lists, "secure cures cure healing"),
            [(1, "cure".into()), (1, "heal".into())]
        );
    }

    #[test]
    fn longer_masking_words_hide_what_they_hold() {
        let lists = [
            list("cancer", false, &["がん"]),
            list("drug", true, &["抗がん剤"]),
        ];
        assert_eq!(
            found(&lists, "抗がん剤とがん"),
            [(2, "抗がん剤".into()), (1, "がん".into())]
        );
    }

    #[test]
    fn one_spelling_may_stand_in_several_lists() {
        let lists = [list("a", false, &["美肌"]), list("b", false, &["美肌"])];
        assert_eq!(found(&lists, "美肌").len(), 2);
    }

    #[test]
    fn words_of_both_kinds_of_letters_are_found_in_their_order() {
        let lists = [
            list("product", false, &["nmn", "点滴", "nmn点滴"]),
            list("tall", true, &["nmn点滴"]),
        ];
        assert_eq!(
            found(&lists, "点滴、NMN点滴 nmn".to_lowercase().as_str()),
            [
                (1, "点滴".into()),
                (1, "nmn点滴".into()),
                (2, "nmn点滴".into()),
                (1, "nmn".into())
            ]
        );
        assert_eq!(found(&lists, "nmn").len(), 1);
        assert!(found(&lists, "").is_empty());
    }

    #[test]
    fn an_empty_word_is_refused() {
        assert!(matches!(
            Lexicon::new(&[], &[list("a", false, &["*"])]),
            Err(EngineError::EmptyWord { .. })
        ));
    }
}
