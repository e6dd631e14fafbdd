//! From the words of a reporter to terms, best first.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use evigil_core::Lang;
use evigil_knowledge::Knowledge;
use schemars::JsonSchema;
use serde::Serialize;

use super::data::{Harm, TermData, TermDataError, Terminology};
use super::fold::{fold, is_japanese, words};
use super::index::{Hit, Index, Phrase, cut};
use super::meddra::Meddra;

/// Longest text that is looked up, in characters: a reaction in the reporter's words has 250 in ICH
/// E2B(R3), E.i.1.1a.
const TEXT_MAX: usize = 2_000;

/// Lowest score of a suggestion.
const SCORE_MIN: u16 = 400;

/// What a denial costs: who says "no fever" had none.
const DENIED_COST: u16 = 300;

/// How a term was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// Its name, letter by letter.
    Exact,
    /// Its name, but for width, case, kana, number or spelling.
    Normalised,
    /// Another word for it.
    Synonym,
    /// The text has all words of a name of it, and more.
    Contains,
    /// The text has some of its words.
    Overlap,
    /// A word of the text is a misspelt word of it.
    Misspelt,
}

/// How good a suggestion is, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// The same words: 930 and more.
    Same,
    /// Very likely: 750 and more.
    Strong,
    /// To be looked at: 550 and more.
    Likely,
    /// A guess.
    Weak,
}

impl Band {
    const fn of(score: u16) -> Self {
        match score {
            930.. => Self::Same,
            750.. => Self::Strong,
            550.. => Self::Likely,
            _ => Self::Weak,
        }
    }
}

/// A term for some words. A person decides: nothing is coded by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Suggestion {
    /// Name of the term, in the language that was asked for when there is one.
    pub term: String,
    /// Id of the terminology: `harms`, `imdrf`, `meddra`.
    pub terminology: String,
    /// Code.
    pub code: String,
    /// Version of the terminology.
    pub version: String,
    /// How it was found.
    pub how: How,
    /// The spelling that was found.
    pub matched: String,
    /// 0 to 1000; only for ordering, no probability.
    pub score: u16,
    /// The score in words.
    pub band: Band,
    /// Whether the text says that it did not happen.
    pub denied: bool,
    /// Whether new reports may be coded with it; false for terms that MedDRA has retired.
    pub current: bool,
    /// Preferred term and its code, for a lowest level term of MedDRA.
    pub preferred: Option<(String, String)>,
}

/// Terms to look words up in. Built from the base, and, when the user has them, MedDRA and words of
/// the user's own; the index is built at the first look-up.
#[derive(Debug)]
pub struct Terms {
    data: TermData,
    index: OnceLock<Index>,
    meddra: Option<Meddra>,
}

impl Terms {
    /// The terms of this base.
    ///
    /// # Errors
    /// When the data of the base can't be used.
    pub fn new(knowledge: &Knowledge) -> Result<Self, TermDataError> {
        Ok(Self {
            data: TermData::new(knowledge)?,
            index: OnceLock::new(),
            meddra: None,
        })
    }

    /// With the user's own MedDRA. It stays in memory only.
    #[must_use]
    pub fn with_meddra(mut self, meddra: Meddra) -> Self {
        meddra.add_to(&mut self.data);
        self.index = OnceLock::new();
        self.meddra = Some(meddra);
        self
    }

    /// With words of the user: `[[words]]` with `terminology`, `code`, `en` and `ja`.
    ///
    /// # Errors
    /// When the text is no such file, or a code is not known.
    pub fn with_words(mut self, file: &str, text: &str) -> Result<Self, TermDataError> {
        self.data.user_words(file, text)?;
        self.index = OnceLock::new();
        Ok(self)
    }

    /// The terminologies in use, in the order of preference for equal suggestions.
    #[must_use]
    pub fn terminologies(&self) -> &[Terminology] {
        &self.data.terminologies
    }

    /// The harms to look for.
    #[must_use]
    pub fn harms(&self) -> &[Harm] {
        &self.data.harms
    }

    /// The user's MedDRA.
    #[must_use]
    pub const fn meddra(&self) -> Option<&Meddra> {
        self.meddra.as_ref()
    }

    /// Name of a code.
    #[must_use]
    pub fn name(&self, terminology: &str, code: &str, lang: Lang) -> Option<&str> {
        self.data.concept(terminology, code).map(|it| it.name(lang))
    }

    /// Terms for these words, best first, at most `most`. The order is always the same: by score,
    /// then terminology, then code.
    #[must_use]
    pub fn suggest(&self, text: &str, lang: Lang, most: usize) -> Vec<Suggestion> {
        let index = self.index.get_or_init(|| Index::new(&self.data));
        let text: String = text.chars().take(TEXT_MAX).collect();
        let folded = fold(&text);
        if folded.is_empty() {
            return Vec::new();
        }
        let mut best: HashMap<usize, Found> = HashMap::new();
        for number in index.equal(&folded) {
            if let Some(phrase) = index.phrase(*number) {
                let (score, how) = self.equal(phrase, &text);
                keep(
                    &mut best,
                    phrase,
                    Found {
                        score,
                        how,
                        denied: false,
                        spelling: phrase.spelling,
                    },
                );
            }
        }
        if is_japanese(&folded) {
            self.japanese(index, &folded, &mut best);
        } else {
            self.english(index, &folded, &mut best);
        }
        let mut all: Vec<(usize, Found)> = best
            .into_iter()
            .filter(|(_, found)| found.score >= SCORE_MIN)
            .collect();
        let order = |concept: usize| {
            let it = self.data.concepts.get(concept);
            it.map(|it| (!it.is_current, it.terminology, it.code.as_str()))
        };
        all.sort_by(|(a, one), (b, other)| {
            other
                .score
                .cmp(&one.score)
                .then_with(|| order(*a).cmp(&order(*b)))
        });
        all.truncate(most);
        all.into_iter()
            .filter_map(|(concept, found)| self.suggestion(concept, &found, lang))
            .collect()
    }

    fn suggestion(&self, concept: usize, found: &Found, lang: Lang) -> Option<Suggestion> {
        let it = self.data.concepts.get(concept)?;
        let terminology = self.data.terminologies.get(it.terminology)?;
        Some(Suggestion {
            term: it.name(lang).to_owned(),
            terminology: terminology.id.clone(),
            code: it.code.clone(),
            version: terminology.version.clone(),
            how: found.how,
            matched: self.data.spellings.get(found.spelling)?.text.clone(),
            score: found.score,
            band: Band::of(found.score),
            denied: found.denied,
            current: it.is_current,
            preferred: it.preferred.clone(),
        })
    }

    fn equal(&self, phrase: &Phrase, text: &str) -> (u16, How) {
        let spelling = self.data.spellings.get(phrase.spelling);
        if !phrase.is_name {
            (950, How::Synonym)
        } else if spelling.is_some_and(|it| it.text == text.trim()) {
            (1000, How::Exact)
        } else {
            (980, How::Normalised)
        }
    }

    fn english(&self, index: &Index, folded: &str, best: &mut HashMap<usize, Found>) {
        let ignored: BTreeSet<&str> = self.data.ignored.en.iter().map(String::as_str).collect();
        let mut question = Question::default();
        for (place, word) in words(folded).enumerate() {
            let is_ignored = ignored.contains(word);
            let is_denial = self.data.denied.en.iter().any(|it| it == word);
            let stem = cut(word, false).pop().unwrap_or_default();
            let hits = match index.exact(&stem) {
                Some(hit) => vec![hit],
                None if is_ignored => Vec::new(),
                None => index.misspelt(word, &stem),
            };
            let weight = match hits.first() {
                _ if is_ignored => 0.0,
                Some(hit) => index.weight(hit.piece),
                None => index.weight_unknown(),
            };
            question.add(place, &hits, weight, is_denial);
        }
        for (phrase, overlap) in question.overlaps(index, false) {
            let Some(found) = question.judge(phrase, &overlap) else {
                continue;
            };
            keep(best, phrase, found);
        }
    }

    fn japanese(&self, index: &Index, folded: &str, best: &mut HashMap<usize, Found>) {
        let text = folded.replace(' ', "");
        let denials: Vec<String> = self.data.denied.ja.iter().map(|it| fold(it)).collect();
        let is_denied = |behind: &str| {
            denials
                .iter()
                .any(|denial| behind.starts_with(denial.as_str()))
        };
        let mut question = Question::default();
        // Pairs that are more than an ending: 亡くなった and 悪くなった share なった, and mean nothing alike.
        let mut telling = BTreeSet::new();
        for (place, pair) in cut(&text, true).into_iter().enumerate() {
            let hits: Vec<Hit> = index.exact(&pair).into_iter().collect();
            if has_more_than_kana(&pair) {
                telling.extend(hits.iter().map(|hit| hit.piece));
            }
            question.add(place, &hits, 0.0, false);
        }
        // Words that say nothing are part of terms, too: they count for nothing only elsewhere.
        question.weight = cut(&self.without_ignored(&text), true)
            .iter()
            .map(|pair| match index.exact(pair) {
                Some(hit) => index.weight(hit.piece),
                // Most pairs that no term has are endings.
                None => index.weight_unknown() / 2.0,
            })
            .sum();
        for (phrase, overlap) in question.overlaps(index, true) {
            let mut found = match standing(phrase, &text) {
                Some((end, cost)) => {
                    let behind = text.get(end..).unwrap_or_default();
                    let share = phrase.weight / question.weight.max(f32::EPSILON);
                    Found {
                        score: scaled(700.0, 220.0, share).saturating_sub(cost),
                        how: How::Contains,
                        denied: is_denied(behind),
                        spelling: phrase.spelling,
                    }
                }
                None if self.is_told_by_kanji(phrase)
                    && !phrase.pieces.iter().any(|it| telling.contains(it)) =>
                {
                    continue;
                }
                None => match question.judge(phrase, &overlap) {
                    Some(found) => found,
                    None => continue,
                },
            };
            if found.denied {
                found.score = found.score.saturating_sub(DENIED_COST);
            }
            keep(best, phrase, found);
        }
        // A term of one letter has no pair: 咳, 膿. It says less than any longer one.
        let letters = text.chars().count().max(1);
        let longer: BTreeSet<usize> = best
            .iter()
            .filter(|(_, found)| found.denied || found.score >= SCORE_MIN)
            .map(|(concept, _)| *concept)
            .collect();
        for (at, letter) in text.char_indices() {
            let behind = text.get(at + letter.len_utf8()..).unwrap_or_default();
            let denied = is_denied(behind);
            let score = scaled(640.0, 220.0, 1.0 / letters as f32);
            for number in index.equal(&letter.to_string()) {
                let Some(phrase) = index.phrase(*number) else {
                    continue;
                };
                if longer.contains(&phrase.concept) {
                    continue;
                }
                let found = Found {
                    score: if denied {
                        score.saturating_sub(DENIED_COST)
                    } else {
                        score
                    },
                    how: How::Contains,
                    denied,
                    spelling: phrase.spelling,
                };
                keep(best, phrase, found);
            }
        }
    }

    /// Whether what a phrase means stands in its Chinese characters: what else it has is hiragana.
    fn is_told_by_kanji(&self, phrase: &Phrase) -> bool {
        let spelling = self.data.spellings.get(phrase.spelling);
        let is_katakana = |it: char| matches!(it, '\u{30A0}'..='\u{30FF}');
        has_more_than_kana(&phrase.folded)
            && spelling.is_some_and(|it| !it.text.chars().any(is_katakana))
    }

    /// The text without the words that say nothing; the whole text when nothing else is in it.
    fn without_ignored(&self, text: &str) -> String {
        let mut ignored: Vec<String> = self.data.ignored.ja.iter().map(|it| fold(it)).collect();
        ignored.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let mut rest = text.to_owned();
        for word in &ignored {
            let shorter = rest.replace(word.as_str(), "");
            if !shorter.is_empty() {
                rest = shorter;
            }
        }
        rest
    }
}

/// Whether a text has a letter that is no kana: texts are folded to one of the two syllabaries.
fn has_more_than_kana(text: &str) -> bool {
    text.chars()
        .any(|it| !matches!(it, '\u{3040}'..='\u{30FF}'))
}

/// Where a phrase ends in a text, and what it costs that only its unchanging part is there.
fn standing(phrase: &Phrase, text: &str) -> Option<(usize, u16)> {
    if let Some(at) = text.find(&phrase.folded) {
        return Some((at + phrase.folded.len(), 0));
    }
    let stem = phrase.unchanging.as_ref()?;
    text.find(stem).map(|at| (at + stem.len(), 20))
}

fn keep(best: &mut HashMap<usize, Found>, phrase: &Phrase, found: Found) {
    let is_better = best.get(&phrase.concept).is_none_or(|known| {
        // Of equal scores the first spelling of the data counts, whatever the order of look-ups.
        (found.score, known.spelling) > (known.score, found.spelling)
    });
    if is_better {
        best.insert(phrase.concept, found);
    }
}

fn scaled(least: f32, range: f32, share: f32) -> u16 {
    // Between 0 and 1000, so nothing is lost.
    (least + range * share.clamp(0.0, 1.0)) as u16
}

#[derive(Debug, Clone)]
struct Found {
    score: u16,
    how: How,
    denied: bool,
    spelling: usize,
}

/// A text cut into pieces, for comparing with phrases.
#[derive(Debug, Default)]
struct Question {
    /// Of each known piece its places in the text and how much it counts.
    pieces: HashMap<u32, (Vec<usize>, f32)>,
    denials: Vec<usize>,
    weight: f32,
}

/// What a text and a phrase share.
#[derive(Debug, Default, Clone)]
struct Overlap {
    shared: f32,
    /// Shared pieces, each as often as the phrase has it.
    count: usize,
    misspelt: bool,
    first: usize,
}

impl Question {
    fn add(&mut self, place: usize, hits: &[Hit], weight: f32, is_denial: bool) {
        if is_denial {
            self.denials.push(place);
        } else {
            self.weight += weight;
        }
        for hit in hits {
            let known = self.pieces.entry(hit.piece).or_insert((Vec::new(), 0.0));
            known.0.push(place);
            known.1 = known.1.max(hit.factor);
        }
    }

    /// Phrases that share a piece with the text, in the order of the data.
    fn overlaps<'i>(&self, index: &'i Index, japanese: bool) -> Vec<(&'i Phrase, Overlap)> {
        let numbers: BTreeSet<u32> = self
            .pieces
            .keys()
            .flat_map(|piece| index.postings(*piece).iter().copied())
            .collect();
        numbers
            .into_iter()
            .filter_map(|number| index.phrase(number))
            .filter(|phrase| phrase.is_japanese == japanese)
            .map(|phrase| (phrase, self.overlap(index, phrase)))
            .collect()
    }

    fn overlap(&self, index: &Index, phrase: &Phrase) -> Overlap {
        let mut overlap = Overlap {
            first: usize::MAX,
            ..Overlap::default()
        };
        for piece in &phrase.pieces {
            let Some((places, factor)) = self.pieces.get(piece) else {
                continue;
            };
            overlap.shared += factor * index.weight(*piece);
            overlap.count += 1;
            overlap.misspelt |= *factor < 1.0;
            overlap.first = overlap
                .first
                .min(places.first().copied().unwrap_or(usize::MAX));
        }
        overlap
    }

    fn judge(&self, phrase: &Phrase, overlap: &Overlap) -> Option<Found> {
        let of_phrase = overlap.shared / phrase.weight.max(f32::EPSILON);
        let of_text = (overlap.shared / self.weight.max(f32::EPSILON)).min(1.0);
        let is_whole = overlap.count == phrase.pieces.len();
        let how = match (overlap.misspelt, is_whole) {
            (true, _) => How::Misspelt,
            (false, true) => How::Contains,
            (false, false) => How::Overlap,
        };
        let mut score = if is_whole && !phrase.is_japanese {
            let penalty = if overlap.misspelt {
                1.0 - of_phrase
            } else {
                0.0
            };
            scaled(700.0, 220.0, of_text).saturating_sub(scaled(0.0, 400.0, penalty))
        } else {
            // Less than half of a phrase is no hint, unless nothing else was asked for.
            if of_phrase < 0.5 && of_text < 0.999 {
                return None;
            }
            scaled(0.0, 740.0, 0.7 * of_phrase + 0.3 * of_text)
        };
        let own_denial = phrase.pieces.len() > overlap.count;
        let denied = !own_denial
            && self
                .denials
                .iter()
                .any(|place| *place < overlap.first && overlap.first - place <= 3);
        if denied {
            score = score.saturating_sub(DENIED_COST);
        }
        Some(Found {
            score,
            how,
            denied,
            spelling: phrase.spelling,
        })
    }
}
