//! Values of a report as text for a box.

use crate::icsr::{At, Element, Icsr, PartialDate, Value};

use super::Words;

/// Reads a report in the words of a language.
#[derive(Clone, Copy)]
pub(super) struct Reading<'r> {
    pub(super) report: &'r Icsr,
    pub(super) words: &'r dyn Words,
}

/// A MedDRA term: the reporter's words, version and code.
pub(super) struct Coded {
    pub(super) words: Option<Element>,
    pub(super) version: Element,
    pub(super) code: Element,
}

impl<'r> Reading<'r> {
    /// The text of an element; for a null flavour its word; nothing when there is neither.
    pub(super) fn text(self, element: Element, at: At) -> Option<String> {
        match self.report.value(element, at)? {
            Value::Text("") => None,
            Value::Text(text) => Some(text.to_owned()),
            Value::Null(flavour) => Some(self.words.word("null", flavour.code())),
        }
    }

    /// The text of an element; nothing for a null flavour.
    pub(super) fn known(self, element: Element, at: At) -> Option<&'r str> {
        self.report.text(element, at)
    }

    pub(super) fn is_true(self, element: Element, at: At) -> bool {
        self.known(element, at) == Some("true")
    }

    /// A code as its word.
    pub(super) fn word(self, family: &str, element: Element, at: At) -> Option<String> {
        match self.report.value(element, at)? {
            Value::Text("") => None,
            Value::Text(code) => Some(self.words.word(family, code)),
            Value::Null(flavour) => Some(self.words.word("null", flavour.code())),
        }
    }

    /// A label inside a box.
    pub(super) fn label(self, label: &str) -> String {
        self.words.word("label", label)
    }

    /// `Label: value`.
    pub(super) fn labelled(self, label: &str, value: Option<String>) -> Option<String> {
        Some(format!("{}: {}", self.label(label), value?))
    }

    /// A date as far as it is known; what is no date, as it was written.
    pub(super) fn date(self, element: Element, at: At) -> Option<String> {
        let text = self.text(element, at)?;
        Some(PartialDate::parse(&text).map_or(text, |date| date.to_string()))
    }

    /// From one date to another.
    pub(super) fn period(self, start: Element, end: Element, at: At) -> Option<String> {
        let (start, end) = (self.date(start, at), self.date(end, at));
        match (start, end) {
            (None, None) => None,
            (Some(start), None) => Some(format!("{start} –")),
            (None, Some(end)) => Some(format!("– {end}")),
            (Some(start), Some(end)) => Some(format!("{start} – {end}")),
        }
    }

    /// A number with its unit.
    pub(super) fn quantity(self, number: Element, unit: Element, at: At) -> Option<String> {
        self.in_unit("unit", number, unit, at)
    }

    /// A number with its unit, as a family of units calls it: years of age are other words than
    /// years of a therapy in some languages.
    pub(super) fn in_unit(
        self,
        family: &str,
        number: Element,
        unit: Element,
        at: At,
    ) -> Option<String> {
        let number = self.text(number, at)?;
        match self.known(unit, at) {
            Some(unit) => Some(format!("{number} {}", self.words.word(family, unit))),
            None => Some(number),
        }
    }

    /// Words and code of a term.
    pub(super) fn coded(self, term: &Coded, at: At) -> Option<String> {
        let words = term.words.and_then(|words| self.text(words, at));
        let Some(code) = self.known(term.code, at) else {
            return words.or_else(|| self.text(term.code, at));
        };
        let mut shown = format!("MedDRA {code}");
        if let Some(version) = self.known(term.version, at) {
            shown = format!("{shown}, v{version}");
        }
        if let Some(name) = self.words.term(code) {
            shown = format!("{shown}: {name}");
        }
        Some(match words {
            Some(words) => format!("{words} [{shown}]"),
            None => format!("[{shown}]"),
        })
    }
}

/// Puts together what there is.
pub(super) fn joined(parts: impl IntoIterator<Item = Option<String>>, between: &str) -> String {
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(between)
}

/// The same, nothing when there is nothing.
pub(super) fn some_joined(
    parts: impl IntoIterator<Item = Option<String>>,
    between: &str,
) -> Option<String> {
    Some(joined(parts, between)).filter(|text| !text.is_empty())
}
