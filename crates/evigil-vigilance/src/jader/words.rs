//! Columns and words of JADER, from the knowledge base.

use std::collections::HashMap;

use evigil_knowledge::Knowledge;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use super::column::{Column, TableKind};
use crate::icsr::{Element, NullFlavour};

/// What a word means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A code of the list of its element.
    Code(String),
    /// No value, for this reason.
    Null(NullFlavour),
}

/// Columns and words of JADER with their meaning.
#[derive(Debug, Clone)]
pub struct Words {
    /// By folded name.
    columns: HashMap<String, Column>,
    /// By column and folded word.
    words: HashMap<(Column, String), Meaning>,
}

/// Why the words can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WordsFault {
    /// The base has no such file.
    #[error("the knowledge base has no {path}", path = Words::PATH)]
    Absent,
    /// Not the TOML that is expected.
    #[error("{path}: {0}", path = Words::PATH)]
    Syntax(String),
    /// A column, table, element or null flavour that the program does not know, or one that is
    /// there twice.
    #[error("{path}: `{0}` is not known, or is there twice", path = Words::PATH)]
    Unknown(String),
    /// A column that the program needs.
    #[error("{path}: the column `{0}` is missing", path = Words::PATH)]
    Missing(&'static str),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    column: Vec<ColumnEntry>,
    list: Vec<ListEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnEntry {
    id: String,
    table: String,
    names: Vec<String>,
    text: Localized,
    citations: Vec<Citation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListEntry {
    column: String,
    element: String,
    citations: Vec<Citation>,
    words: Vec<WordEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordEntry {
    word: String,
    code: Option<String>,
    null: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Localized {
    en: String,
    ja: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Citation {
    source: String,
    locator: String,
    checked: String,
}

impl Words {
    /// Where they stand in the base.
    pub const PATH: &'static str = "vigilance/jader/words.toml";

    /// The words of a knowledge base.
    ///
    /// # Errors
    /// When the base does not have them, or they are faulty.
    pub fn of(knowledge: &Knowledge) -> Result<Self, WordsFault> {
        let text = knowledge.file(Self::PATH).ok_or(WordsFault::Absent)?;
        Self::parse(text, |id| knowledge.source(id).is_some())
    }

    fn parse(text: &str, is_source: impl Fn(&str) -> bool) -> Result<Self, WordsFault> {
        let file: File =
            toml::from_str(text).map_err(|error| WordsFault::Syntax(error.to_string()))?;
        let unknown = |word: &str| WordsFault::Unknown(word.to_owned());
        let cited = |citations: &[Citation]| {
            let grades = ["seen", "secondary", "known", "derived"];
            let faulty = citations.iter().find(|citation| {
                !is_source(&citation.source)
                    || citation.locator.is_empty()
                    || !grades.contains(&citation.checked.as_str())
            });
            match (faulty, citations.first()) {
                (Some(faulty), _) => Err(unknown(&faulty.source)),
                (None, None) => Err(unknown("citations = []")),
                (None, Some(_)) => Ok(()),
            }
        };
        let mut columns = HashMap::new();
        for entry in &file.column {
            cited(&entry.citations)?;
            let column = Column::of(&entry.id).ok_or_else(|| unknown(&entry.id))?;
            let is_right = column.table().map_or("any", TableKind::word) == entry.table;
            if !is_right || entry.text.en.is_empty() || entry.text.ja.is_empty() {
                return Err(unknown(&entry.table));
            }
            for name in &entry.names {
                if columns.insert(fold(name), column).is_some() {
                    return Err(unknown(name));
                }
            }
        }
        if let Some(missing) = Column::ALL
            .iter()
            .find(|one| !columns.values().any(|it| it == *one))
        {
            return Err(WordsFault::Missing(missing.id()));
        }
        let mut words = HashMap::new();
        for list in &file.list {
            cited(&list.citations)?;
            let column = Column::of(&list.column).ok_or_else(|| unknown(&list.column))?;
            Element::of(&list.element).ok_or_else(|| unknown(&list.element))?;
            for entry in &list.words {
                let meaning = match (&entry.code, &entry.null) {
                    (Some(code), None) => Meaning::Code(code.clone()),
                    (None, Some(null)) => Meaning::Null(null.parse().map_err(|_| unknown(null))?),
                    _ => return Err(unknown(&entry.word)),
                };
                if words.insert((column, fold(&entry.word)), meaning).is_some() {
                    return Err(unknown(&entry.word));
                }
            }
        }
        Ok(Self { columns, words })
    }

    /// The column with this name.
    pub(super) fn column(&self, name: &str) -> Option<Column> {
        self.columns.get(&fold(name)).copied()
    }

    /// What a word of a column means.
    pub(super) fn meaning(&self, column: Column, word: &str) -> Option<&Meaning> {
        self.words.get(&(column, fold(word)))
    }
}

/// A word for comparing: full and half width, blanks and capitals do not count.
pub(super) fn fold(word: &str) -> String {
    word.nfkc()
        .filter(|letter| !letter.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_has_all_columns_and_every_name_is_bound_once() {
        let words = Words::of(Knowledge::embedded().expect("is valid")).expect("is valid");
        assert_eq!(words.column("医薬品(一般名)"), Some(Column::Generic));
        assert_eq!(words.column(" 医薬品（一般名）"), Some(Column::Generic));
        assert_eq!(words.column("報告年度･四半期"), Some(Column::Quarter));
        let code = |text: &str| Some(Meaning::Code(text.to_owned()));
        assert_eq!(words.meaning(Column::Outcome, "死亡").cloned(), code("5"));
        assert_eq!(words.meaning(Column::DoseUnit, "ＭＧ").cloned(), code("mg"));
        let null = Some(Meaning::Null(NullFlavour::Unknown));
        assert_eq!(words.meaning(Column::Sex, "不明").cloned(), null);
    }

    #[test]
    fn faults_are_named() {
        assert!(matches!(
            Words::parse("x", |_| true),
            Err(WordsFault::Syntax(_))
        ));
        let text = "column = []\nlist = []\n";
        assert!(matches!(
            Words::parse(text, |_| true),
            Err(WordsFault::Missing(_))
        ));
    }
}
