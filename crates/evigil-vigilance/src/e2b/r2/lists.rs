//! Code lists in both versions.

use super::file::{Citation, CodeEntry, ListEntry, Name};
use crate::icsr::{NullFlavour, Value};

/// A code list of E2B(R2) with its codes in E2B(R3).
#[derive(Debug)]
pub struct CodeList {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Name,
    /// Where it is written.
    pub citations: Vec<Citation>,
    /// The code for what has none.
    pub other: Option<String>,
    /// Its codes.
    pub codes: Vec<Code>,
}

/// A code in both versions.
#[derive(Debug)]
pub struct Code {
    /// In E2B(R2).
    pub r2: String,
    /// In E2B(R3).
    pub r3: Coded,
    /// What it stands for.
    pub name: Name,
    /// In which directions.
    pub direction: Direction,
}

/// What a code is in E2B(R3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Coded {
    /// A code.
    Code(String),
    /// No value, for this reason.
    Null(NullFlavour),
}

/// In which directions a code is converted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Both.
    Both,
    /// Only from E2B(R2).
    Up,
    /// Only to E2B(R2).
    Down,
}

impl CodeList {
    pub(super) fn of(entry: ListEntry) -> Result<Self, String> {
        let codes = entry
            .codes
            .into_iter()
            .map(Code::of)
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            id: entry.id,
            name: entry.name,
            citations: entry.citations,
            other: entry.other,
            codes,
        })
    }

    /// The code of E2B(R3) for one of E2B(R2).
    #[must_use]
    pub fn up(&self, r2: &str) -> Option<&Code> {
        self.codes
            .iter()
            .find(|code| code.direction != Direction::Down && code.r2 == r2)
    }

    /// The code of E2B(R2) for a value of E2B(R3).
    #[must_use]
    pub fn down(&self, r3: Value<'_>) -> Option<&Code> {
        self.codes.iter().find(|code| {
            code.direction != Direction::Up
                && match (&code.r3, r3) {
                    (Coded::Code(code), Value::Text(text)) => code == text,
                    (Coded::Null(code), Value::Null(flavour)) => *code == flavour,
                    _ => false,
                }
        })
    }

    /// The code with this English name.
    #[must_use]
    pub fn named(&self, words: &str) -> Option<&Code> {
        self.codes
            .iter()
            .find(|code| code.name.en.eq_ignore_ascii_case(words.trim()))
    }
}

impl Code {
    fn of(entry: CodeEntry) -> Result<Self, String> {
        let r3 = match (entry.r3, entry.null) {
            (Some(code), None) => Coded::Code(code),
            (None, Some(null)) => Coded::Null(null.parse().map_err(|_| null)?),
            _ => return Err(entry.r2),
        };
        let direction = match (entry.only_up, entry.only_down) {
            (false, false) => Direction::Both,
            (true, false) => Direction::Up,
            (false, true) => Direction::Down,
            (true, true) => return Err(entry.r2),
        };
        Ok(Self {
            r2: entry.r2,
            r3,
            name: entry.name,
            direction,
        })
    }

    /// Its value in E2B(R3).
    #[must_use]
    pub fn value(&self) -> Value<'_> {
        match &self.r3 {
            Coded::Code(code) => Value::Text(code),
            Coded::Null(flavour) => Value::Null(*flavour),
        }
    }
}
