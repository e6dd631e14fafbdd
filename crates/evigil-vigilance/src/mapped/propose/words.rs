//! Words in headers and cells, from the knowledge base.

use std::collections::HashMap;

use evigil_core::Lang;
use evigil_knowledge::Knowledge;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use crate::icsr::{Element, NullFlavour};
use crate::mapped::value::{fold, is_date_format};

/// How the cells of a kind of column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Shape {
    /// Number of the case or report.
    Key,
    /// Version of the report.
    Version,
    /// Number of the case that reports share.
    Case,
    /// As it stands.
    Text,
    /// As it stands, and there may be several in a cell.
    Several,
    /// A date.
    Date,
    /// An age with or without its unit.
    Age,
    /// A number.
    Number,
    /// A word of a list.
    Code,
    /// Yes or no.
    Flag,
    /// A code of MedDRA.
    Meddra,
}

/// A kind of column.
#[derive(Debug, Clone)]
pub(super) struct ColumnKind {
    pub(super) elements: Vec<Element>,
    pub(super) shape: Shape,
    pub(super) list: Option<String>,
    pub(super) every: bool,
    pub(super) by_value: bool,
    pub(super) unit: Option<String>,
    pub(super) behind: Vec<String>,
    text: Localized,
}

impl ColumnKind {
    /// What it is, for people.
    pub(super) fn text(&self, lang: Lang) -> &str {
        self.text.get(lang)
    }
}

/// A word of a list with what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum WordMeaning {
    Value(String),
    Null(String),
}

/// By what names columns of tables go, what words stand in their cells, and what a proposed
/// mapping says in its comments.
#[derive(Debug, Clone)]
pub struct ColumnWords {
    pub(super) kinds: Vec<ColumnKind>,
    /// Numbers of the kinds by folded name.
    names: HashMap<String, Vec<usize>>,
    lists: HashMap<String, HashMap<String, WordMeaning>>,
    /// Units by folded word.
    units: HashMap<String, String>,
    pub(super) formats: Vec<String>,
    comments: HashMap<String, Localized>,
}

/// Why the words can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ColumnWordsFault {
    /// The base has no such file.
    #[error("the knowledge base has no {path}", path = ColumnWords::PATH)]
    Absent,
    /// Not the TOML that is expected.
    #[error("{path}: {0}", path = ColumnWords::PATH)]
    Syntax(String),
    /// An element, list, source, null flavour or format that is not known, or an id that is there
    /// twice.
    #[error("{path}: `{0}` is not known, or is there twice", path = ColumnWords::PATH)]
    Unknown(String),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    column: Vec<ColumnEntry>,
    list: Vec<ListEntry>,
    unit: Vec<UnitEntry>,
    dates: Dates,
    comment: Vec<Comment>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnEntry {
    id: String,
    elements: Vec<String>,
    shape: Shape,
    text: Localized,
    names: Vec<String>,
    list: Option<String>,
    #[serde(default)]
    every: bool,
    #[serde(default)]
    by_value: bool,
    unit: Option<String>,
    #[serde(default)]
    behind: Vec<String>,
    citations: Vec<Citation>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ListEntry {
    id: String,
    words: Vec<WordEntry>,
    citations: Vec<Citation>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WordEntry {
    value: Option<String>,
    null: Option<String>,
    names: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitEntry {
    unit: String,
    names: Vec<String>,
    citations: Vec<Citation>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Dates {
    formats: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Comment {
    id: String,
    text: Localized,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Localized {
    en: String,
    ja: String,
}

impl Localized {
    fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Ja => &self.ja,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Citation {
    source: String,
    locator: String,
    checked: String,
}

impl ColumnWords {
    /// Where they stand in the base.
    pub const PATH: &'static str = "vigilance/mapped/columns.toml";

    /// The words of a knowledge base.
    ///
    /// # Errors
    /// When the base does not have them, or they are faulty.
    pub fn of(knowledge: &Knowledge) -> Result<Self, ColumnWordsFault> {
        let text = knowledge.file(Self::PATH).ok_or(ColumnWordsFault::Absent)?;
        let file: File =
            toml::from_str(text).map_err(|error| ColumnWordsFault::Syntax(error.to_string()))?;
        let is_cited = |citations: &[Citation]| {
            let grades = ["seen", "secondary", "known", "derived"];
            !citations.is_empty()
                && citations.iter().all(|citation| {
                    knowledge.source(&citation.source).is_some()
                        && !citation.locator.is_empty()
                        && grades.contains(&citation.checked.as_str())
                })
        };
        Self::build(file, is_cited)
    }

    fn build(file: File, is_cited: impl Fn(&[Citation]) -> bool) -> Result<Self, ColumnWordsFault> {
        let unknown = |word: &str| ColumnWordsFault::Unknown(word.to_owned());
        let mut lists = HashMap::new();
        for list in file.list {
            if !is_cited(&list.citations) {
                return Err(unknown(&list.id));
            }
            let mut words = HashMap::new();
            for entry in list.words {
                let meaning = match (entry.value, entry.null) {
                    (Some(value), None) => WordMeaning::Value(value),
                    (None, Some(null)) if null.parse::<NullFlavour>().is_ok() => {
                        WordMeaning::Null(null)
                    }
                    _ => return Err(unknown(&list.id)),
                };
                for name in entry.names {
                    if words.insert(fold(&name), meaning.clone()).is_some() {
                        return Err(unknown(&name));
                    }
                }
            }
            if lists.insert(list.id.clone(), words).is_some() {
                return Err(unknown(&list.id));
            }
        }
        let mut units = HashMap::new();
        for entry in file.unit {
            for name in entry.names {
                let is_new = units.insert(fold(&name), entry.unit.clone()).is_none();
                if !is_new || !is_cited(&entry.citations) {
                    return Err(unknown(&name));
                }
            }
        }
        if let Some(wrong) = file
            .dates
            .formats
            .iter()
            .find(|format| !is_date_format(format))
        {
            return Err(unknown(wrong));
        }
        let mut kinds = Vec::new();
        let mut names: HashMap<String, Vec<usize>> = HashMap::new();
        for entry in file.column {
            let has_list = entry
                .list
                .as_ref()
                .is_none_or(|list| lists.contains_key(list));
            if !has_list || !is_cited(&entry.citations) {
                return Err(unknown(&entry.id));
            }
            let elements = entry.elements.iter();
            let elements = elements.map(|code| Element::of(code).ok_or_else(|| unknown(code)));
            for name in &entry.names {
                let numbers = names.entry(fold_name(name)).or_default();
                if !numbers.contains(&kinds.len()) {
                    numbers.push(kinds.len());
                }
            }
            kinds.push(ColumnKind {
                elements: elements.collect::<Result<_, _>>()?,
                shape: entry.shape,
                list: entry.list,
                every: entry.every,
                by_value: entry.by_value,
                unit: entry.unit,
                behind: entry.behind,
                text: entry.text,
            });
        }
        let comments = file
            .comment
            .into_iter()
            .map(|comment| (comment.id, comment.text));
        Ok(Self {
            kinds,
            names,
            lists,
            units,
            formats: file.dates.formats,
            comments: comments.collect(),
        })
    }

    /// Kinds that a column with this name may be, and the number at its end: `被疑薬2`.
    pub(super) fn kinds_of(&self, name: &str) -> (Vec<usize>, Option<u16>) {
        let folded = fold_name(name);
        if let Some(kinds) = self.names.get(&folded) {
            return (kinds.clone(), None);
        }
        let bare = fold_name(without_brackets(name).as_str());
        if let Some(kinds) = self.names.get(&bare) {
            return (kinds.clone(), None);
        }
        let stem = bare.trim_end_matches(|letter: char| letter.is_ascii_digit());
        let number = bare
            .get(stem.len()..)
            .and_then(|digits| digits.parse().ok());
        if let (Some(kinds), Some(number)) = (self.names.get(stem), number)
            && number > 0
        {
            return (kinds.clone(), Some(number));
        }
        let kinds = self.part_of(stem, &words_of(&without_brackets(name)));
        (kinds, number.filter(|number| *number > 0))
    }

    /// Kinds whose name begins or ends this one: `患者性別`, `date of birth of patient`.
    ///
    /// Names in Latin letters are compared word by word, and at least half of the words have to be
    /// known: `product_problem_flag` is no product. In Japanese no blanks stand between words.
    fn part_of(&self, name: &str, words: &[String]) -> Vec<usize> {
        if words
            .last()
            .is_some_and(|last| OTHERS.contains(&last.as_str()))
        {
            return Vec::new();
        }
        let fits = |known: &str| {
            if !known.is_ascii() {
                return name.starts_with(known) || name.ends_with(known);
            }
            let half = words.len().div_ceil(2).max(1);
            (half..=words.len()).any(|count| {
                let first = words.get(..count).unwrap_or_default().concat();
                let last = words
                    .get(words.len() - count..)
                    .unwrap_or_default()
                    .concat();
                first == known || last == known
            })
        };
        let is_long = |known: &str| {
            let letters = known.chars().count();
            letters >= if known.is_ascii() { 5 } else { 2 }
        };
        self.names
            .iter()
            .filter(|(known, _)| is_long(known))
            .filter(|(known, _)| fits(known))
            // The longest name tells most; of equal ones the order of the alphabet decides, so that
            // the same file gives the same proposal.
            .max_by_key(|(known, _)| (known.len(), std::cmp::Reverse(known.as_str())))
            .map(|(_, kinds)| kinds.clone())
            .unwrap_or_default()
    }

    /// What a word of a list means.
    pub(super) fn meaning(&self, list: &str, word: &str) -> Option<WordMeaning> {
        let words = self.lists.get(list)?;
        let folded = fold(word);
        if let Some(meaning) = words.get(&folded) {
            return Some(meaning.clone());
        }
        // The codes themselves.
        words.values().find_map(|meaning| match meaning {
            WordMeaning::Value(value) if value == word.trim() => Some(meaning.clone()),
            _ => None,
        })
    }

    /// The unit that a word behind a number means.
    pub(super) fn unit(&self, word: &str) -> Option<&str> {
        self.units.get(&fold(word)).map(String::as_str)
    }

    /// A comment of a proposed mapping.
    pub(super) fn comment(&self, id: &str, lang: Lang) -> &str {
        self.comments.get(id).map_or("", |text| text.get(lang))
    }
}

/// Last words of names that say something about a thing, and are not the thing itself.
const OTHERS: [&str; 16] = [
    "flag",
    "flags",
    "indicator",
    "ind",
    "code",
    "codes",
    "country",
    "count",
    "type",
    "category",
    "status",
    "key",
    "class",
    "version",
    "source",
    "address",
];

/// The words of a name, for comparing; a number at the end of one is none of its letters.
fn words_of(name: &str) -> Vec<String> {
    let name: String = name.nfkc().collect();
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for letter in name.chars() {
        // `dateOfBirth`.
        let is_break = !letter.is_alphanumeric() || (was_lower && letter.is_uppercase());
        was_lower = letter.is_lowercase();
        if is_break {
            words.push(String::new());
        }
        if letter.is_alphabetic()
            && let Some(word) = words.last_mut()
        {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// A name for comparing: width, capitals, blanks and signs do not count.
fn fold_name(name: &str) -> String {
    name.nfkc()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// A name without what stands in brackets: `体重(kg)`.
fn without_brackets(name: &str) -> String {
    let mut depth = 0_u32;
    let mut bare = String::new();
    for letter in name.nfkc() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            letter if depth == 0 => bare.push(letter),
            _ => {}
        }
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> ColumnWords {
        ColumnWords::of(Knowledge::embedded().expect("is valid")).expect("is valid")
    }

    #[test]
    fn names_are_found_in_any_writing() {
        let words = words();
        let element = |name: &str| {
            let (kinds, number) = words.kinds_of(name);
            let kind = kinds.first().map(|kind| &words.kinds[*kind]);
            let element = kind.and_then(|kind| kind.elements.first());
            (element.map(|element| element.code()), number)
        };
        assert_eq!(element("性別"), (Some("D.5"), None));
        assert_eq!(element("患者性別"), (Some("D.5"), None));
        assert_eq!(element("Patient Sex (M/F)"), (Some("D.5"), None));
        assert_eq!(element("体重（ｋｇ）"), (Some("D.3"), None));
        assert_eq!(element("Lot No."), (Some("G.k.4.r.7"), None));
        assert_eq!(element("ロット番号"), (Some("G.k.4.r.7"), None));
        assert_eq!(element("SYMPTOM2"), (Some("E.i.1.1a"), Some(2)));
        assert_eq!(element("被疑薬３"), (Some("G.k.2.2"), Some(3)));
        assert_eq!(element("favourite colour"), (None, None));
        for name in [
            "product_problem_flag",
            "adverse_event_flag",
            "manufacturer_d_country",
            "medical_specialty_description",
            "productProblemFlag",
        ] {
            assert_eq!(element(name), (None, None), "{name}");
        }
    }

    #[test]
    fn every_comment_is_there_in_both_languages() {
        let words = words();
        for id in super::super::COMMENTS {
            for lang in [Lang::En, Lang::Ja] {
                assert!(!words.comment(id, lang).is_empty(), "{id}");
            }
        }
        for kind in &words.kinds {
            assert!(!kind.text(Lang::En).is_empty() && !kind.text(Lang::Ja).is_empty());
        }
    }
}
