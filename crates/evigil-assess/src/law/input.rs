//! Facts of a treatment from a file, and what is wrong with them in words.

use std::collections::BTreeMap;

use evigil_law::decision::{DecisionBase, FactFault, Facts};
use serde::Deserialize;

use crate::Wording;
use crate::signal::Told;

/// A file of facts that can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {told:?}")]
pub struct FactsFault {
    /// Name of the file.
    pub file: String,
    /// Line, from 1; 0 when it is the whole file.
    pub line: usize,
    /// Column in characters, from 1; 0 when it is the whole file.
    pub column: usize,
    /// Code and sentence.
    pub told: Told,
}

/// An answer as it stands in a file.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Flag(bool),
    Number(i64),
    Word(String),
    Many(Vec<String>),
}

impl Written {
    fn values(self) -> Vec<String> {
        match self {
            Self::Flag(flag) => vec![flag.to_string()],
            Self::Number(number) => vec![number.to_string()],
            Self::Word(word) => vec![word],
            Self::Many(words) => words,
        }
    }
}

/// Adds the facts of a file, one key a fact: JSON when its name ends so, else TOML.
///
/// # Errors
/// When it is neither, or a key or an answer is not one of the base.
pub fn read_facts(
    base: &DecisionBase,
    file: &str,
    text: &str,
    wording: &Wording,
    facts: &mut Facts,
) -> Result<(), FactsFault> {
    let is_json = file.to_ascii_lowercase().ends_with(".json");
    let fault = |(line, column), told| FactsFault {
        file: file.to_owned(),
        line,
        column,
        told,
    };
    let written: BTreeMap<String, serde_json::Value> = if is_json {
        serde_json::from_str(text).map_err(|error| {
            let place = (error.line(), error.column());
            fault(
                place,
                told(wording, "EV-J04", [("reason", error.to_string())]),
            )
        })?
    } else {
        toml::from_str(text).map_err(|error| {
            let place = error.span().map_or((0, 0), |span| {
                evigil_knowledge::part::line_column(text, span.start)
            });
            let reason = error.message().to_owned();
            fault(place, told(wording, "EV-J04", [("reason", reason)]))
        })?
    };
    for (key, value) in written {
        let place = place_of(text, &key, is_json);
        let values = serde_json::from_value::<Written>(value)
            .map_err(|_| fault(place, told(wording, "EV-J05", [("fact", key.clone())])))?;
        for value in values.values() {
            facts
                .set(base, &key, &value)
                .map_err(|error| fault(place, fact_told(&error, wording)))?;
        }
    }
    Ok(())
}

/// A fact that can't be taken, in words.
#[must_use]
pub fn fact_told(error: &FactFault, wording: &Wording) -> Told {
    let code = error.code();
    let mark = wording.list_mark();
    match error {
        FactFault::UnknownFact { key, near } if near.is_empty() => {
            told(wording, code, [("fact", key.clone())])
        }
        FactFault::UnknownFact { key, near } => {
            let details = [("fact", key.clone()), ("near", near.join(mark))];
            told(wording, "EV-J06", details)
        }
        FactFault::UnknownWord { key, value, known } => {
            let details = [
                ("fact", key.clone()),
                ("value", value.clone()),
                ("known", known.join(mark)),
            ];
            told(wording, code, details)
        }
        FactFault::NotANumber { key, value } => {
            let details = [("fact", key.clone()), ("value", value.clone())];
            told(wording, code, details)
        }
    }
}

fn told<const N: usize>(
    wording: &Wording,
    code: &'static str,
    details: [(&'static str, String); N],
) -> Told {
    Told {
        code,
        message: wording.messages().with(&format!("what-{code}"), details),
    }
}

/// Line and column of a key, from 1; 0 when it is not found as it was written.
fn place_of(text: &str, key: &str, is_json: bool) -> (usize, usize) {
    let wanted = if is_json {
        format!("\"{key}\"")
    } else {
        key.to_owned()
    };
    for (number, line) in text.lines().enumerate() {
        let found = line.find(&wanted).filter(|at| {
            let rest = line.get(at + wanted.len()..).unwrap_or_default();
            let before = line.get(..*at).unwrap_or_default();
            let ends = rest
                .trim_start_matches(['"', '\'', ' ', '\t'])
                .starts_with([':', '=']);
            ends && (is_json || before.trim_matches([' ', '\t', '"', '\'']).is_empty())
        });
        if let Some(at) = found {
            let before = line.get(..at).unwrap_or_default();
            return (number + 1, before.chars().count() + 1);
        }
    }
    (0, 0)
}
