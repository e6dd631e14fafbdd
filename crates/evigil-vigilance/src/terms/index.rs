//! The words of all terms, for finding terms by some of their words.

use std::collections::HashMap;

use strsim::damerau_levenshtein;

use super::data::TermData;
use super::fold::{bigrams, fold, is_japanese, stem, words};

/// A spelling of a term, cut into pieces: stems of words, or pairs of Japanese letters.
#[derive(Debug)]
pub(super) struct Phrase {
    pub(super) concept: usize,
    /// The spelling as it stands in the data.
    pub(super) spelling: usize,
    pub(super) folded: String,
    /// Of a Japanese word that changes its ending, what does not change: `腫れ` of `腫れる`.
    pub(super) unchanging: Option<String>,
    pub(super) is_name: bool,
    pub(super) is_japanese: bool,
    /// Pieces in order, by number.
    pub(super) pieces: Vec<u32>,
    /// Sum of the weights of its pieces.
    pub(super) weight: f32,
}

/// The index.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) phrases: Vec<Phrase>,
    by_folded: HashMap<String, Vec<u32>>,
    pieces: HashMap<String, u32>,
    texts: Vec<String>,
    weights: Vec<f32>,
    postings: Vec<Vec<u32>>,
}

/// A piece of a question that the index knows, with how much it counts: less for a misspelt word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    pub(super) piece: u32,
    pub(super) factor: f32,
}

impl Index {
    pub(super) fn new(data: &TermData) -> Self {
        let mut index = Self {
            phrases: Vec::with_capacity(data.spellings.len()),
            by_folded: HashMap::new(),
            pieces: HashMap::new(),
            texts: Vec::new(),
            weights: Vec::new(),
            postings: Vec::new(),
        };
        let mut counts: Vec<u32> = Vec::new();
        for (number, spelling) in data.spellings.iter().enumerate() {
            let folded = fold(&spelling.text);
            if folded.is_empty() {
                continue;
            }
            let is_japanese = is_japanese(&folded);
            let pieces: Vec<u32> = cut(&folded, is_japanese)
                .into_iter()
                .map(|piece| index.piece(piece))
                .collect();
            let at = number_of(index.phrases.len());
            counts.resize(index.texts.len(), 0);
            for (place, piece) in pieces.iter().enumerate() {
                let piece = *piece as usize;
                let is_first = !pieces
                    .get(..place)
                    .unwrap_or_default()
                    .iter()
                    .any(|it| *it as usize == piece);
                if is_first
                    && let (Some(count), Some(posting)) =
                        (counts.get_mut(piece), index.postings.get_mut(piece))
                {
                    *count += 1;
                    posting.push(at);
                }
            }
            index.by_folded.entry(folded.clone()).or_default().push(at);
            index.phrases.push(Phrase {
                concept: spelling.concept,
                spelling: number,
                unchanging: unchanging(&folded).filter(|_| is_japanese),
                folded,
                is_name: spelling.is_name,
                is_japanese,
                pieces,
                weight: 0.0,
            });
        }
        // Words that many terms have say little.
        let all = index.phrases.len() as f32;
        index.weights = counts
            .iter()
            .map(|count| (1.0 + all / (1.0 + *count as f32)).ln())
            .collect();
        let weights = &index.weights;
        for phrase in &mut index.phrases {
            phrase.weight = phrase
                .pieces
                .iter()
                .map(|piece| weights.get(*piece as usize).copied().unwrap_or_default())
                .sum();
        }
        index
    }

    fn piece(&mut self, text: String) -> u32 {
        if let Some(known) = self.pieces.get(&text) {
            return *known;
        }
        let number = number_of(self.texts.len());
        self.pieces.insert(text.clone(), number);
        self.texts.push(text);
        self.postings.push(Vec::new());
        number
    }

    /// Phrases that are this folded text.
    pub(super) fn equal(&self, folded: &str) -> &[u32] {
        self.by_folded.get(folded).map_or(&[], Vec::as_slice)
    }

    pub(super) fn phrase(&self, number: u32) -> Option<&Phrase> {
        self.phrases.get(number as usize)
    }

    pub(super) fn weight(&self, piece: u32) -> f32 {
        self.weights
            .get(piece as usize)
            .copied()
            .unwrap_or_default()
    }

    /// Weight of a piece that no term has: as much as the rarest one.
    pub(super) fn weight_unknown(&self) -> f32 {
        (1.0 + self.phrases.len() as f32).ln()
    }

    pub(super) fn postings(&self, piece: u32) -> &[u32] {
        self.postings.get(piece as usize).map_or(&[], Vec::as_slice)
    }

    pub(super) fn exact(&self, piece: &str) -> Option<Hit> {
        self.pieces.get(piece).map(|piece| Hit {
            piece: *piece,
            factor: 1.0,
        })
    }

    /// Stems that differ by a letter or two from the stem of a word that is not known. The longer the
    /// word, the more letters may differ.
    pub(super) fn misspelt(&self, word: &str, stem: &str) -> Vec<Hit> {
        let letters = stem.chars().count();
        let most = match word.chars().count().min(letters + 3) {
            0..=4 => return Vec::new(),
            5..=7 => 1,
            _ => 2,
        };
        let mut hits: Vec<Hit> = Vec::new();
        for (number, text) in self.texts.iter().enumerate() {
            if text.chars().count().abs_diff(letters) > most || is_japanese(text) {
                continue;
            }
            let distance = damerau_levenshtein(stem, text);
            if distance <= most {
                hits.push(Hit {
                    piece: number_of(number),
                    factor: if distance == 1 { 0.85 } else { 0.7 },
                });
            }
        }
        // Nothing is gained by the farther ones when a nearer one is there.
        let best = hits.iter().map(|hit| hit.factor).fold(0.0, f32::max);
        hits.retain(|hit| hit.factor >= best);
        hits
    }
}

/// The pieces of a folded text.
pub(super) fn cut(folded: &str, japanese: bool) -> Vec<String> {
    if japanese {
        bigrams(folded)
    } else {
        words(folded).map(stem).collect()
    }
}

/// A verb or adjective without the letter that its forms change; at least two letters.
fn unchanging(folded: &str) -> Option<String> {
    let stem = folded.strip_suffix(['る', 'う', 'く', 'す', 'つ', 'む', 'ぶ', 'ぐ', 'い'])?;
    (stem.chars().count() > 1).then(|| stem.to_owned())
}

fn number_of(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
