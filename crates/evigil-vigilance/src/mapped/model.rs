//! What a mapping says.

use std::collections::HashMap;

use encoding_rs::Encoding;

use super::value::fold;
use crate::icsr::{Element, NullFlavour};

/// What one row of the table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RowKind {
    /// A case.
    Case,
    /// A product of a case; rows of one case have one key.
    Drug,
    /// A reaction of a case.
    Reaction,
    /// A product of a case with a reaction of it: each product stands beside each reaction.
    Pair,
}

impl RowKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Case, Self::Drug, Self::Reaction, Self::Pair];

    /// Its word in a mapping.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Drug => "drug",
            Self::Reaction => "reaction",
            Self::Pair => "pair",
        }
    }
}

/// Where a column stands in the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ColumnPlace {
    /// By its name in the header.
    Name(String),
    /// By its number, from 0.
    Number(usize),
}

/// A column with the line of the mapping that names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ColumnRef {
    pub(super) place: ColumnPlace,
    pub(super) line: u64,
}

/// What a word of a cell means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meaning {
    /// This value.
    Value(String),
    /// No value, for this reason.
    Null(NullFlavour),
}

/// Words of a column with what they mean, by folded word.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct WordList(HashMap<String, Meaning>);

impl WordList {
    /// Adds a word; gives whether it was not there yet.
    pub(super) fn add(&mut self, word: &str, meaning: Meaning) -> bool {
        self.0.insert(fold(word), meaning).is_none()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn get(&self, word: &str) -> Option<&Meaning> {
        self.0.get(&fold(word))
    }
}

/// How the text of a cell becomes a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reading {
    /// As it stands.
    Text,
    /// By these formats of a date, the first that fits.
    Date(Vec<String>),
    /// A number.
    Number {
        /// Its unit, when it has an element.
        unit: Option<Unit>,
        /// What may stand behind it and says nothing, folded.
        behind: Vec<String>,
    },
}

/// Where the unit of a number comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    /// Element of the unit.
    pub(super) element: Element,
    /// The unit of a number that has none beside it.
    pub(super) default: Option<String>,
    /// Units that stand behind the number, folded, with their code.
    pub(super) words: Vec<(String, String)>,
}

/// What is done with a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) element: Element,
    /// Repeats of the blocks the element stands in; those that the row gives are 0.
    pub(super) at: [u16; 3],
    /// Which of these a further value of a cell raises.
    pub(super) several: usize,
    pub(super) separator: Option<String>,
    /// Whether the value goes to every repeat of the outermost block.
    pub(super) every: bool,
    pub(super) words: WordList,
    /// Whether a word that is not in the list is no value.
    pub(super) is_closed: bool,
    pub(super) reading: Reading,
}

/// A column of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) source: ColumnRef,
    /// None: it is kept as it is.
    pub(super) target: Option<Target>,
}

/// How a table is read: which column goes to which data element.
#[derive(Debug, Clone)]
pub struct Mapping {
    pub(super) encoding: &'static Encoding,
    pub(super) delimiter: u8,
    /// Line of the header, from 1; 0 when there is none.
    pub(super) header_line: u64,
    pub(super) decimal_comma: bool,
    pub(super) rows: RowKind,
    pub(super) key: Option<ColumnRef>,
    pub(super) case: Option<ColumnRef>,
    pub(super) version: Option<ColumnRef>,
    /// Values that every report has.
    pub(super) constants: Vec<(Element, String)>,
    pub(super) columns: Vec<Column>,
}

impl Mapping {
    /// The word of a mapping file for what it is.
    pub const SCHEMA: &'static str = "evigil.table/1";

    /// What one row of the table is.
    #[must_use]
    pub const fn rows(&self) -> RowKind {
        self.rows
    }
}

/// The element that holds the unit of a number: `D.2.2b` for `D.2.2a`.
pub(super) fn unit_of(element: Element) -> Option<Element> {
    let code = element.code();
    let other = match code {
        "F.r.3.2" => "F.r.3.3".to_owned(),
        "G.k.4.r.2" => "G.k.4.r.3".to_owned(),
        _ => {
            let is_number = [
                "D.2.2a",
                "D.2.2.1a",
                "D.10.2.2a",
                "E.i.6a",
                "G.k.2.3.r.3a",
                "G.k.4.r.1a",
                "G.k.4.r.6a",
                "G.k.5a",
                "G.k.6a",
                "G.k.9.i.3.1a",
                "G.k.9.i.3.2a",
            ]
            .contains(&code);
            if !is_number {
                return None;
            }
            format!("{}b", code.strip_suffix('a')?)
        }
    };
    Element::of(&other)
}
