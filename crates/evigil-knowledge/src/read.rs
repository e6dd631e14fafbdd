//! From the texts of the files to typed items.

use std::sync::Arc;

use rayon::prelude::*;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use crate::folder::{Files, is_read};
use crate::locate::line_column;
use crate::model::{Correction, Criterion, Disclosure, Fact, Place, Rule, Source, Term};
use crate::problem::{Problem, ProblemKind};

/// The items of a knowledge base in the order of their files.
#[derive(Debug, Default)]
pub(crate) struct Items {
    pub(crate) sources: Vec<Source>,
    pub(crate) facts: Vec<Fact>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) disclosures: Vec<Disclosure>,
    pub(crate) corrections: Vec<Correction>,
    pub(crate) criteria: Vec<Criterion>,
    pub(crate) terms: Vec<Term>,
}

impl Items {
    /// Puts the items of the next file behind these.
    fn append(&mut self, next: Self) {
        self.sources.extend(next.sources);
        self.facts.extend(next.facts);
        self.rules.extend(next.rules);
        self.disclosures.extend(next.disclosures);
        self.corrections.extend(next.corrections);
        self.criteria.extend(next.criteria);
        self.terms.extend(next.terms);
    }
}

/// An item that remembers where it was read.
pub(crate) trait Placed {
    /// Name of its tables in a file.
    const TABLE: &'static str;
    /// Its id.
    fn id(&self) -> &str;
    /// Where it was read.
    fn place(&self) -> &Place;
    /// Remembers where it was read.
    fn set_place(&mut self, place: Place);
}

macro_rules! placed {
    ($($item:ty = $table:literal),+ $(,)?) => {$(
        impl Placed for $item {
            const TABLE: &'static str = $table;
            fn id(&self) -> &str {
                &self.id
            }
            fn place(&self) -> &Place {
                &self.place
            }
            fn set_place(&mut self, place: Place) {
                self.place = place;
            }
        }
    )+};
}

placed! {
    Source = "source",
    Fact = "fact",
    Rule = "rule",
    Disclosure = "disclosure",
    Correction = "correction",
    Criterion = "criterion",
    Term = "term",
}

/// Reads every file that holds items; a wrong item does not hide the others.
///
/// The files are read side by side: they are most of what a program that answers one question
/// has to do.
pub(crate) fn read(files: &Files) -> (Items, Vec<Problem>) {
    let files: Vec<_> = files.iter().filter(|(path, _)| is_read(path)).collect();
    let parts: Vec<(Items, Vec<Problem>)> = files
        .into_par_iter()
        .map(|(path, text)| {
            let (mut items, mut problems) = (Items::default(), Vec::new());
            let mut file = FileReader {
                path: path.as_str().into(),
                text,
                problems: &mut problems,
            };
            file.read(&mut items);
            (items, problems)
        })
        .collect();
    let (mut items, mut problems) = (Items::default(), Vec::new());
    for (part, wrong) in parts {
        items.append(part);
        problems.extend(wrong);
    }
    (items, problems)
}

struct FileReader<'f> {
    path: Arc<str>,
    text: &'f str,
    problems: &'f mut Vec<Problem>,
}

impl FileReader<'_> {
    fn read(&mut self, items: &mut Items) {
        let (root, errors) = DeTable::parse_recoverable(self.text);
        if !errors.is_empty() {
            // What a parser recovers after an error is a guess; only the errors are reported.
            for error in errors {
                self.report(
                    String::new(),
                    error.span(),
                    ProblemKind::Syntax {
                        message: error.message().to_owned(),
                    },
                );
            }
            return;
        }
        for (key, value) in root.into_inner() {
            match key.get_ref().as_ref() {
                "source" => self.items(value, &mut items.sources),
                "fact" => self.items(value, &mut items.facts),
                "rule" => self.items(value, &mut items.rules),
                "disclosure" => self.items(value, &mut items.disclosures),
                "correction" => self.items(value, &mut items.corrections),
                "criterion" => self.items(value, &mut items.criteria),
                "term" => self.items(value, &mut items.terms),
                unknown => {
                    let message = format!(
                        "unknown table `{unknown}`; a file holds [[source]], [[fact]], [[rule]], [[disclosure]], \
                         [[correction]], [[criterion]] or [[term]]"
                    );
                    self.report(
                        unknown.to_owned(),
                        Some(key.span()),
                        ProblemKind::Shape { message },
                    );
                }
            }
        }
    }

    fn items<T: Placed + DeserializeOwned>(
        &mut self,
        value: Spanned<DeValue<'_>>,
        into: &mut Vec<T>,
    ) {
        let span = value.span();
        let DeValue::Array(array) = value.into_inner() else {
            let message = format!("`{0}` is one table; write [[{0}]]", T::TABLE);
            self.report(
                T::TABLE.to_owned(),
                Some(span),
                ProblemKind::Shape { message },
            );
            return;
        };
        for (index, item) in array.into_iter().enumerate() {
            let whole = item.span();
            match T::deserialize(ValueDeserializer::from(item)) {
                Ok(mut item) => {
                    item.set_place(Place {
                        file: Arc::clone(&self.path),
                        index,
                    });
                    into.push(item);
                }
                Err(error) => {
                    let kind = ProblemKind::Shape {
                        message: error.message().to_owned(),
                    };
                    self.report(
                        format!("{}[{index}]", T::TABLE),
                        error.span().or(Some(whole)),
                        kind,
                    );
                }
            }
        }
    }

    fn report(&mut self, key: String, span: Option<std::ops::Range<usize>>, kind: ProblemKind) {
        let place = span.map(|span| line_column(self.text, span.start));
        self.problems.push(Problem {
            file: self.path.to_string(),
            line: place.map(|(line, _)| line),
            column: place.map(|(_, column)| column),
            key,
            kind,
        });
    }
}
