//! Reports of a run, coded so that a million of them fit into memory: numbers for words, packed
//! dates, and a sketch for each narrative.

use super::date::PackedDate;
use super::hash::{SpreadMap, join, text as hash_of};
use super::sketch::{Script, Sketch, sketch};
use super::told::{Told, ToldAge};

/// Lists that a report has, in the order in which they lie behind each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    /// Products.
    Products = 0,
    /// Reactions.
    Reactions = 1,
    /// Lots.
    Lots = 2,
    /// Numbers of the case.
    Identifiers = 3,
    /// References to the literature.
    Literature = 4,
}

/// How many lists there are.
pub(super) const LISTS: usize = 5;

/// What words a number can stand for; each has numbers of its own.
pub(super) const KINDS: usize = 7;

/// Kinds beside those of the lists.
pub(super) const COUNTRY: usize = 5;
pub(super) const INITIALS: usize = 6;

/// Most values of one list that are compared. A report with more is told.
const LIST_MAX: usize = 255;

/// A report, coded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    first: u32,
    lengths: [u8; LISTS],
    pub(super) start: PackedDate,
    pub(super) onset: PackedDate,
    pub(super) birth: PackedDate,
    pub(super) received: PackedDate,
    /// Least age in months; [`NO_AGE`] when not told.
    pub(super) age: u16,
    pub(super) age_span: u16,
    pub(super) weight: u16,
    /// Number of the country; 0 when not told.
    pub(super) country: u32,
    /// Number of the initials; 0 when not told.
    pub(super) initials: u32,
    pub(super) sex: u8,
    pub(super) outcome: u8,
    pub(super) seriousness: u8,
    pub(super) script: Script,
    /// Place of the sketch.
    sketch: u32,
    /// Stands for the name: orders reports the same way, whatever order they came in.
    pub(super) ident: u64,
}

/// In place of an age.
pub(super) const NO_AGE: u16 = u16::MAX;

/// Words of one kind: a number for each, from 1, and how many reports have it.
#[derive(Debug, Default, Clone)]
pub(super) struct Words {
    numbers: SpreadMap<u64, u32>,
    /// Hash of the word with each number.
    pub(super) hashes: Vec<u64>,
    /// Reports that have it.
    pub(super) counts: Vec<u32>,
}

impl Words {
    fn number(&mut self, hash: u64) -> u32 {
        let next = u32::try_from(self.hashes.len() + 1).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(hash).or_insert(next);
        if number == next {
            self.hashes.push(hash);
            self.counts.push(0);
        }
        if let Some(count) = self.count_mut(number) {
            *count += 1;
        }
        number
    }

    fn count_mut(&mut self, number: u32) -> Option<&mut u32> {
        self.counts.get_mut((number as usize).checked_sub(1)?)
    }
}

/// The reports of a run. Add each once, with [`Reports::push`]; their order does not change what is
/// found.
#[derive(Debug, Default, Clone)]
pub struct Reports {
    pub(super) rows: Vec<Row>,
    items: Vec<u32>,
    sketches: Vec<Sketch>,
    names: String,
    name_ends: Vec<usize>,
    pub(super) words: [Words; KINDS],
    cut: u64,
}

impl Reports {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Reports of which a list was longer than what is compared.
    #[must_use]
    pub const fn cut(&self) -> u64 {
        self.cut
    }

    /// What a report is called, by its place.
    #[must_use]
    pub fn name(&self, report: u32) -> &str {
        let at = report as usize;
        let start = at
            .checked_sub(1)
            .and_then(|before| self.name_ends.get(before))
            .copied()
            .unwrap_or(0);
        let end = self.name_ends.get(at).copied().unwrap_or(start);
        self.names.get(start..end).unwrap_or_default()
    }

    /// Adds a report.
    pub fn push(&mut self, told: &Told) {
        let first = u32::try_from(self.items.len()).unwrap_or(u32::MAX);
        let mut lengths = [0_u8; LISTS];
        let lists = [
            &told.products,
            &told.reactions,
            &told.lots,
            &told.identifiers,
            &told.literature,
        ];
        for (kind, list) in lists.into_iter().enumerate() {
            let mut hashes: Vec<u64> = list
                .iter()
                .filter_map(|word| hash_of_word(kind, word))
                .collect();
            // By hash and not by number, so that the order of reports does not matter.
            hashes.sort_unstable();
            hashes.dedup();
            if hashes.len() > LIST_MAX {
                hashes.truncate(LIST_MAX);
                self.cut += 1;
            }
            let start = self.items.len();
            for hash in &hashes {
                let number = self.words.get_mut(kind).map(|words| words.number(*hash));
                self.items.extend(number);
            }
            if let Some(items) = self.items.get_mut(start..) {
                items.sort_unstable();
            }
            if let Some(length) = lengths.get_mut(kind) {
                *length = u8::try_from(hashes.len()).unwrap_or(u8::MAX);
            }
        }
        let (script, sketch) = sketch(&told.narrative);
        let place = u32::try_from(self.sketches.len()).unwrap_or(u32::MAX);
        if script != Script::None {
            self.sketches.push(sketch);
        }
        let packed = |date: Option<_>| date.map_or(PackedDate::NONE, PackedDate::of);
        let mut word = |kind: usize, text: &str| -> u32 {
            let hash = hash_of_word(kind, text);
            let words = self.words.get_mut(kind);
            words
                .zip(hash)
                .map_or(0, |(words, hash)| words.number(hash))
        };
        let country = word(COUNTRY, &told.country);
        let initials = word(INITIALS, &told.initials);
        let none = ToldAge {
            least: NO_AGE,
            span: 0,
        };
        let age = told.age.unwrap_or(none);
        self.rows.push(Row {
            first,
            lengths,
            start: packed(told.start),
            onset: packed(told.onset),
            birth: packed(told.birth),
            received: packed(told.received),
            age: age.least,
            age_span: age.span,
            weight: told.weight,
            country,
            initials,
            sex: told.sex,
            outcome: told.outcome,
            seriousness: told.seriousness,
            script,
            sketch: place,
            ident: hash_of(&told.name),
        });
        self.names.push_str(&told.name);
        self.name_ends.push(self.names.len());
    }

    pub(super) fn row(&self, report: u32) -> Option<&Row> {
        self.rows.get(report as usize)
    }

    /// Numbers of one list of a report, sorted.
    pub(super) fn list(&self, row: &Row, list: List) -> &[u32] {
        let before: usize = row
            .lengths
            .iter()
            .take(list as usize)
            .map(|length| usize::from(*length))
            .sum();
        let start = row.first as usize + before;
        let length = row.lengths.get(list as usize).copied().unwrap_or(0);
        self.items
            .get(start..start + usize::from(length))
            .unwrap_or_default()
    }

    /// The sketch of a narrative, where there is one.
    pub(super) fn sketch(&self, row: &Row) -> Option<&Sketch> {
        if row.script == Script::None {
            return None;
        }
        self.sketches.get(row.sketch as usize)
    }

    /// The hash of the word of a kind with a number: the same in every run.
    pub(super) fn hash(&self, kind: usize, number: u32) -> u64 {
        let words = self.words.get(kind);
        let place = (number as usize).checked_sub(1);
        words
            .zip(place)
            .and_then(|(words, place)| words.hashes.get(place).copied())
            .unwrap_or(0)
    }

    /// How many fields of a report say something: the more, the better a master it makes.
    pub(super) fn filled(&self, row: &Row) -> u32 {
        let told = [
            !row.start.is_none(),
            row.onset.is_day(),
            row.birth.is_day(),
            row.age != NO_AGE,
            row.weight > 0,
            row.sex > 0,
            row.country > 0,
            row.outcome > 0,
            row.seriousness > 0,
            row.script != Script::None,
        ];
        let lists = row.lengths.iter().map(|length| u32::from(*length).min(5));
        lists.sum::<u32>() + 2 * told.into_iter().map(u32::from).sum::<u32>()
    }
}

/// The number that stands for a word, in whatever spelling; nothing for one that says nothing.
fn hash_of_word(kind: usize, word: &str) -> Option<u64> {
    let folded: String = match kind {
        // Products, reactions and lots are in one spelling already.
        0..=2 => return (!word.trim().is_empty()).then(|| join(kind as u64, hash_of(word.trim()))),
        4 => literature_key(word),
        INITIALS => {
            let letters: String = word
                .chars()
                .filter(|letter| letter.is_alphanumeric())
                .flat_map(char::to_uppercase)
                .collect();
            if is_no_name(&letters) {
                String::new()
            } else {
                letters
            }
        }
        _ => word.trim().to_uppercase(),
    };
    (!folded.is_empty()).then(|| join(kind as u64, hash_of(&folded)))
}

/// Words in the place of a name that hide it.
fn is_no_name(letters: &str) -> bool {
    letters.len() < 2
        || matches!(
            letters,
            "UNKNOWN"
                | "UNK"
                | "PRIVACY"
                | "PRIVATE"
                | "MASKED"
                | "ANONYMOUS"
                | "CONFIDENTIAL"
                | "NONE"
                | "XX"
                | "XXX"
                | "NA"
                | "MSK"
                | "不明"
                | "非開示"
        )
}

/// A reference by its DOI, or else by its letters and digits.
fn literature_key(reference: &str) -> String {
    let lower = reference.to_lowercase();
    if let Some((_, doi)) = lower.split_once("10.").filter(|(_, doi)| {
        let registrant = doi.split('/').next().unwrap_or_default();
        registrant.len() >= 4 && registrant.bytes().all(|byte| byte.is_ascii_digit())
    }) {
        let end = doi.find(|letter: char| letter.is_whitespace() || letter == ',' || letter == ';');
        let doi = doi.get(..end.unwrap_or(doi.len())).unwrap_or(doi);
        return format!("10.{}", doi.trim_end_matches(['.', ')', ']']));
    }
    let letters: String = lower.chars().filter(|it| it.is_alphanumeric()).collect();
    // A journal's name alone names no article.
    if letters.chars().count() < 12 {
        String::new()
    } else {
        letters
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_one_in_every_spelling() {
        let key = literature_key;
        assert_eq!(
            key("Sato T. Sepsis after... J Case Rep 2024. doi:10.1234/jcr.2024.5."),
            "10.1234/jcr.2024.5"
        );
        assert_eq!(
            key("https://doi.org/10.1234/JCR.2024.5"),
            "10.1234/jcr.2024.5"
        );
        assert_eq!(key("Lancet"), "");
    }

    #[test]
    fn words_that_hide_a_name_are_none() {
        assert_eq!(hash_of_word(INITIALS, "UNKNOWN"), None);
        assert_eq!(hash_of_word(INITIALS, "T.S."), hash_of_word(INITIALS, "ts"));
        assert_ne!(hash_of_word(0, "A"), hash_of_word(1, "A"));
    }
}
