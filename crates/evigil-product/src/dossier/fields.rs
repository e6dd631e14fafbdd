//! Takes typed values out of TOML tables, remembers where each stood, and reports what does not fit.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;

use evigil_knowledge::nearest;
use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problem::{DossierFault, DossierProblem, TextPlace};

/// A value of the dossier with its place, for evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The value as a reader knows it.
    pub shown: String,
    /// Where it stands.
    pub place: TextPlace,
}

/// What is shared by all tables of one dossier while it is read.
pub(super) struct Reading<'t> {
    text: &'t str,
    line_starts: Vec<usize>,
    problems: RefCell<Vec<DossierProblem>>,
    fields: RefCell<BTreeMap<String, Field>>,
}

impl<'t> Reading<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let line_starts = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        Self {
            text,
            line_starts,
            problems: RefCell::default(),
            fields: RefCell::default(),
        }
    }

    pub(super) fn place(&self, span: Range<usize>) -> TextPlace {
        let line = self
            .line_starts
            .partition_point(|start| *start <= span.start);
        let start_of_line = self
            .line_starts
            .get(line.wrapping_sub(1))
            .copied()
            .unwrap_or(0);
        let column = self
            .text
            .get(start_of_line..span.start)
            .map_or(0, |before| before.chars().count());
        TextPlace {
            start: span.start,
            end: span.end,
            line: line.max(1),
            column: column + 1,
        }
    }

    pub(super) fn report(&self, span: Range<usize>, fault: DossierFault) {
        let place = self.place(span);
        self.problems
            .borrow_mut()
            .push(DossierProblem { place, fault });
    }

    fn remember(&self, path: String, span: Range<usize>, shown: String) {
        let place = self.place(span);
        self.fields
            .borrow_mut()
            .insert(path, Field { shown, place });
    }

    /// The problems in the order of the text, and all values by path.
    pub(super) fn finish(self) -> (Vec<DossierProblem>, BTreeMap<String, Field>) {
        let mut problems = self.problems.into_inner();
        problems.sort_by_key(|problem| problem.place);
        (problems, self.fields.into_inner())
    }
}

/// A closed list of words.
pub(super) trait Word: Copy + 'static {
    /// Every word with what it is written as.
    const WORDS: &'static [(&'static str, Self)];
}

/// One table.
pub(super) struct Fields<'r, 't> {
    reading: &'r Reading<'t>,
    path: String,
    span: Range<usize>,
    entries: BTreeMap<String, (Range<usize>, Spanned<DeValue<'t>>)>,
    asked: Vec<&'static str>,
}

impl<'r, 't> Fields<'r, 't> {
    pub(super) fn new(
        reading: &'r Reading<'t>,
        path: String,
        span: Range<usize>,
        table: DeTable<'t>,
    ) -> Self {
        let entries = table
            .into_iter()
            .map(|(key, value)| {
                let span = key.span();
                (key.into_inner().into_owned(), (span, value))
            })
            .collect();
        Self {
            reading,
            path,
            span,
            entries,
            asked: Vec::new(),
        }
    }

    /// Path of `key`: `lot.number`, `measurement[0].value`.
    pub(super) fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    /// Path of the table itself.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// Place of the table itself.
    pub(super) fn place(&self) -> TextPlace {
        self.reading.place(self.span.clone())
    }

    /// Whether `key` is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// Reports something about `key`, or about the table when it is not there.
    pub(super) fn report(&self, key: &str, fault: DossierFault) {
        let field = self
            .reading
            .fields
            .borrow()
            .get(&self.path_of(key))
            .cloned();
        let span = field.map_or_else(
            || self.span.clone(),
            |field| field.place.start..field.place.end,
        );
        self.reading.report(span, fault);
    }

    fn take(&mut self, key: &'static str) -> Option<Spanned<DeValue<'t>>> {
        self.asked.push(key);
        self.entries.remove(key).map(|(_, value)| value)
    }

    fn wrong(&self, key: &str, expected: &'static str, value: &Spanned<DeValue<'_>>) {
        let found = type_name(value.get_ref());
        let key = key.to_owned();
        self.reading.report(
            value.span(),
            DossierFault::WrongType {
                key,
                expected,
                found,
            },
        );
    }

    fn remember(&self, key: &str, span: Range<usize>, shown: impl Into<String>) {
        self.reading.remember(self.path_of(key), span, shown.into());
    }

    /// A text that is not blank; a blank one counts as not there, so that templates may hold `""`.
    pub(super) fn text(&mut self, key: &'static str) -> Option<String> {
        let value = self.take(key)?;
        let DeValue::String(text) = value.get_ref() else {
            self.wrong(key, "text", &value);
            return None;
        };
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        self.remember(key, value.span(), text);
        Some(text.to_owned())
    }

    /// A finite number; `None` and a problem when it is not one.
    fn real(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<(f64, String)> {
        let written = match value.get_ref() {
            DeValue::Integer(integer) => integer.to_string(),
            DeValue::Float(float) => float.to_string(),
            _ => {
                self.wrong(key, "number", value);
                return None;
            }
        };
        let number = match value.get_ref() {
            DeValue::Integer(integer) => i128::from_str_radix(integer.as_str(), integer.radix())
                .ok()
                .map(|whole| whole as f64),
            _ => written.parse::<f64>().ok(),
        };
        match number.filter(|number| number.is_finite()) {
            Some(number) => Some((number, written)),
            None => {
                let key = key.to_owned();
                let fault = DossierFault::NotPositive {
                    key,
                    found: written,
                };
                self.reading.report(value.span(), fault);
                None
            }
        }
    }

    /// A finite number that is not below zero; `None` and a problem when it is.
    fn not_negative(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<(f64, String)> {
        let (number, written) = self.real(key, value)?;
        if number < 0.0 {
            let key = key.to_owned();
            let fault = DossierFault::NotPositive {
                key,
                found: written,
            };
            self.reading.report(value.span(), fault);
            return None;
        }
        Some((number, written))
    }

    /// A number that can't be negative.
    pub(super) fn amount(&mut self, key: &'static str) -> Option<f64> {
        let value = self.take(key)?;
        let (number, written) = self.not_negative(key, &value)?;
        self.remember(key, value.span(), written);
        Some(number)
    }

    /// A number of either sign.
    pub(super) fn signed(&mut self, key: &'static str) -> Option<f64> {
        let value = self.take(key)?;
        let (number, written) = self.real(key, &value)?;
        self.remember(key, value.span(), written);
        Some(number)
    }

    /// A whole number that can't be negative; `1e6` is one.
    pub(super) fn count(&mut self, key: &'static str) -> Option<u64> {
        let value = self.take(key)?;
        let (number, written) = self.not_negative(key, &value)?;
        // Above 2^53 a float no longer tells whole numbers apart.
        if number.fract() != 0.0 || number > 9_007_199_254_740_992.0 {
            self.wrong(key, "count", &value);
            return None;
        }
        self.remember(key, value.span(), written);
        Some(number as u64)
    }

    /// Yes or no.
    pub(super) fn flag(&mut self, key: &'static str) -> Option<bool> {
        let value = self.take(key)?;
        let DeValue::Boolean(flag) = value.get_ref() else {
            self.wrong(key, "flag", &value);
            return None;
        };
        self.remember(key, value.span(), flag.to_string());
        Some(*flag)
    }

    /// A day, as a TOML date or as text.
    pub(super) fn date(&mut self, key: &'static str) -> Option<Date> {
        let value = self.take(key)?;
        let written = match value.get_ref() {
            DeValue::Datetime(datetime) => datetime.to_string(),
            DeValue::String(text) if text.trim().is_empty() => return None,
            DeValue::String(text) => text.trim().to_owned(),
            _ => String::new(),
        };
        match written.parse::<Date>() {
            Ok(date) => {
                self.remember(key, value.span(), written);
                Some(date)
            }
            Err(_) => {
                self.wrong(key, "date", &value);
                None
            }
        }
    }

    /// One of a closed list of words.
    pub(super) fn word<W: Word>(&mut self, key: &'static str) -> Option<W> {
        let value = self.take(key)?;
        self.one_word(key, &value)
            .inspect(|_| self.remember(key, value.span(), string(value.get_ref())))
    }

    fn one_word<W: Word>(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<W> {
        let DeValue::String(text) = value.get_ref() else {
            self.wrong(key, "text", value);
            return None;
        };
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let found = W::WORDS.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let known: Vec<String> = W::WORDS
                .iter()
                .map(|(word, _)| (*word).to_owned())
                .collect();
            self.reading.report(
                value.span(),
                DossierFault::UnknownWord {
                    key: key.to_owned(),
                    found: text.to_owned(),
                    nearest: the_nearest(text, known.iter().map(String::as_str)),
                    known,
                },
            );
        }
        found.map(|(_, word)| *word)
    }

    /// A text that has to be one of `known`.
    pub(super) fn term(&mut self, key: &'static str, known: &[String]) -> Option<String> {
        let value = self.entries.get(key).map(|(_, value)| value.span());
        let text = self.text(key)?;
        if let Some(span) = value {
            self.check_term(key, span, &text, known);
        }
        known.contains(&text).then_some(text)
    }

    fn check_term(&self, key: &str, span: Range<usize>, text: &str, known: &[String]) {
        if !known.iter().any(|word| word == text) {
            self.reading.report(
                span,
                DossierFault::UnknownWord {
                    key: key.to_owned(),
                    found: text.to_owned(),
                    nearest: the_nearest(text, known.iter().map(String::as_str)),
                    known: known.to_vec(),
                },
            );
        }
    }

    /// A list of texts; `None` when it is not there, empty when it is there and empty.
    pub(super) fn texts(&mut self, key: &'static str) -> Option<Vec<String>> {
        let value = self.take(key)?;
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong(key, "list", &value);
            return None;
        };
        let mut texts = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                DeValue::String(text) if text.trim().is_empty() => {}
                DeValue::String(text) => texts.push(text.trim().to_owned()),
                _ => self.wrong(key, "text", item),
            }
        }
        self.remember(key, value.span(), texts.join(", "));
        Some(texts)
    }

    /// A list of texts that have to be among `known`; the others are reported and left out.
    pub(super) fn terms(&mut self, key: &'static str, known: &[String]) -> Option<Vec<String>> {
        let span = self.entries.get(key).map(|(_, value)| value.span());
        let mut texts = self.texts(key)?;
        if let Some(span) = span {
            for text in &texts {
                self.check_term(key, span.clone(), text, known);
            }
        }
        texts.retain(|text| known.contains(text));
        Some(texts)
    }

    /// A number, or a text such as `<0.05` or `negative`.
    pub(super) fn figure(&mut self, key: &'static str) -> Option<String> {
        match self.entries.get(key).map(|(_, value)| value.get_ref()) {
            Some(DeValue::Integer(_) | DeValue::Float(_)) => {
                self.signed(key).map(|number| number.to_string())
            }
            Some(DeValue::Boolean(_)) => self.flag(key).map(|flag| flag.to_string()),
            _ => self.text(key),
        }
    }

    /// Text, number, yes or no, date or list, as it is written.
    pub(super) fn anything(&mut self, key: &'static str) -> Option<String> {
        match self.entries.get(key).map(|(_, value)| value.get_ref()) {
            Some(DeValue::Array(_)) => self.texts(key).map(|texts| texts.join(", ")),
            Some(DeValue::Datetime(_)) => self.date(key).map(|date| date.to_string()),
            _ => self.figure(key),
        }
    }

    /// A table of its own.
    pub(super) fn table(&mut self, key: &'static str) -> Option<Fields<'r, 't>> {
        let value = self.take(key)?;
        let span = value.span();
        if !matches!(value.get_ref(), DeValue::Table(_)) {
            self.wrong(key, "table", &value);
            return None;
        }
        let DeValue::Table(table) = value.into_inner() else {
            return None;
        };
        Some(Fields::new(self.reading, self.path_of(key), span, table))
    }

    /// Tables in a list.
    pub(super) fn tables(&mut self, key: &'static str) -> Vec<Fields<'r, 't>> {
        let Some(value) = self.take(key) else {
            return Vec::new();
        };
        if !matches!(value.get_ref(), DeValue::Array(_)) {
            self.wrong(key, "list", &value);
            return Vec::new();
        }
        let DeValue::Array(items) = value.into_inner() else {
            return Vec::new();
        };
        let mut tables = Vec::new();
        for (index, item) in items.into_iter().enumerate() {
            let span = item.span();
            if !matches!(item.get_ref(), DeValue::Table(_)) {
                self.wrong(key, "table", &item);
            } else if let DeValue::Table(table) = item.into_inner() {
                let path = format!("{}[{index}]", self.path_of(key));
                tables.push(Fields::new(self.reading, path, span, table));
            }
        }
        tables
    }

    /// Reports the keys that nobody asked for.
    pub(super) fn finish(self) {
        for (key, (span, _)) in &self.entries {
            let fault = DossierFault::UnknownKey {
                key: self.path_of(key),
                nearest: the_nearest(key, self.asked.iter().copied()),
                known: self.asked.clone(),
            };
            self.reading.report(span.clone(), fault);
        }
    }
}

fn the_nearest<'c>(word: &str, known: impl IntoIterator<Item = &'c str>) -> Option<String> {
    nearest(word, known).first().map(|word| (*word).to_owned())
}

fn string(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => text.trim().to_owned(),
        _ => String::new(),
    }
}

const fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) | DeValue::Float(_) => "number",
        DeValue::Boolean(_) => "flag",
        DeValue::Datetime(_) => "date",
        DeValue::Array(_) => "list",
        DeValue::Table(_) => "table",
    }
}
