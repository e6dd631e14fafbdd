//! From E2B(R2) to the report after E2B(R3).
//!
//! What an element takes goes there. What no element takes, or what would be written back
//! otherwise than it stands, is kept as well, under its place in E2B(R2).

mod case;
pub(super) mod dose;
mod links;

use std::collections::HashSet;

use super::conversion::{Conversion, FieldId};
use super::parse::Count;
use super::record::{Cell, Record, cut};
use super::rule::{Rule, TermRule};
use super::value::{country, is_meddra, is_number, join_phone, read_date};
use crate::exchange::{Place, Problem, ProblemSeverity};
use crate::icsr::{At, Element, Icsr, NullFlavour, ReportFull, Value};

/// What is said once for an input, not once for each report.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// Seriousness of a case that was given to several reactions.
    pub(crate) spread: Count,
    /// Dates without format.
    pub(crate) no_format: Count,
}

/// A report on its way.
pub(crate) struct Up<'u> {
    pub(super) conversion: &'u Conversion,
    pub(super) record: &'u Record,
    pub(super) report: &'u mut Icsr,
    pub(super) problems: &'u mut Vec<Problem>,
    pub(super) notes: &'u mut Notes,
    pub(super) file: &'u str,
    /// How many reactions the report has.
    pub(super) reactions: u16,
    /// Fields that were dealt with together with others.
    pub(super) done: HashSet<(FieldId, At)>,
    kept: HashSet<(FieldId, At)>,
    /// The first source that names the study, and whether only the first of all does.
    pub(super) study: (At, bool),
}

impl<'u> Up<'u> {
    pub(crate) fn new(
        conversion: &'u Conversion,
        record: &'u Record,
        report: &'u mut Icsr,
        problems: &'u mut Vec<Problem>,
        notes: &'u mut Notes,
        file: &'u str,
    ) -> Self {
        Self {
            reactions: record.repeats(conversion.block_of("reaction"), At::TOP),
            conversion,
            record,
            report,
            problems,
            notes,
            file,
            done: HashSet::new(),
            kept: HashSet::new(),
            study: case::study(conversion, record),
        }
    }

    /// Converts the record.
    ///
    /// # Errors
    /// When the report has no room for more text.
    pub(crate) fn convert(mut self) -> Result<(), ReportFull> {
        self.seriousness()?;
        self.sources()?;
        self.relations()?;
        for cell in self.record.cells() {
            self.cell(*cell)?;
        }
        for other in self.record.others() {
            self.report.keep(&other.place, &other.text, other.line);
        }
        Ok(())
    }

    fn cell(&mut self, cell: Cell) -> Result<(), ReportFull> {
        if self.done.contains(&(cell.field, cell.at)) {
            return Ok(());
        }
        let conversion = self.conversion;
        let Some(field) = conversion.field(cell.field) else {
            return Ok(());
        };
        let text = self.record.text_of(cell);
        match &field.rule {
            Rule::Kept => self.keep(cell),
            // Parts that go with a field are kept when that field is not there.
            Rule::Part => {
                if !self.has_owner(cell) {
                    self.keep(cell);
                }
            }
            Rule::Text {
                element,
                unknown,
                study,
                no_digit,
                ..
            } => {
                let is_code = *no_digit && matches!(text.trim().as_bytes(), [b'0'..=b'9']);
                match (text, unknown) {
                    _ if is_code => self.keep(cell),
                    _ if *study && self.has_study_before(cell) => {}
                    ("PRIVACY", Some(_)) => self.null(*element, cell, NullFlavour::Masked),
                    ("UNKNOWN", Some(unknown)) => self.null(*element, cell, *unknown),
                    _ => self.push(*element, cell, text)?,
                }
            }
            Rule::Identifier {
                element,
                with,
                study,
            } => {
                let is_other = *study && self.has_study_before(cell);
                if let Some((other, value)) = with {
                    self.with(cell, *element, *other, value)?;
                } else if !is_other {
                    self.push(*element, cell, text)?;
                }
            }
            Rule::Number { element } => self.number(cell, *element)?,
            Rule::Date {
                element, format, ..
            } => self.date(cell, *element, *format)?,
            Rule::Code {
                element,
                list,
                spread,
                study,
                ..
            } => {
                let is_other = *study && self.has_study_before(cell);
                if !is_other {
                    self.code(cell, *element, *list, *spread)?;
                }
            }
            Rule::Country { element, spread } => match country(text) {
                Some(code) => {
                    self.push_to(*element, cell, Value::Text(&code), *spread)?;
                    if code != text || (*spread && self.reactions == 0) {
                        self.keep(cell);
                    }
                }
                None => {
                    self.keep(cell);
                    self.problem(cell, "EV-X533", ProblemSeverity::Note);
                }
            },
            Rule::Phone {
                element,
                extension,
                country,
            } => self.phone(cell, *element, *extension, *country)?,
            Rule::TestComments { element } => {
                let tests = self
                    .record
                    .repeats(self.conversion.block_of("test"), At::TOP);
                let at = At::one(tests.saturating_add(1));
                self.report.push(*element, at, text, cell.line)?;
            }
            Rule::Term(term) => self.term(cell, *term)?,
            Rule::ReporterWords { element, .. } => {
                if self.is_repeated(cell) {
                    self.keep(cell);
                }
                self.push(*element, cell, text)?;
            }
            Rule::Result {
                number,
                code,
                list,
                words,
            } => self.result(cell, [*number, *code, *words], *list)?,
            Rule::Dose { element, times } => self.dose(cell, *element, *times)?,
            // All of these are done before, together.
            Rule::PrimaryCountry
            | Rule::Serious
            | Rule::Criterion { .. }
            | Rule::Literature { .. }
            | Rule::Interval { .. }
            | Rule::Recurrence { .. }
            | Rule::Recurred { .. }
            | Rule::Assessed { .. }
            | Rule::Assessment { .. } => self.keep(cell),
        }
        Ok(())
    }

    /// Where an element stands whose field stands at `at`: deeper blocks that the field does not
    /// know have one repeat, and blocks that the element does not know are left.
    pub(super) fn at(element: Element, at: At) -> At {
        let depth = element.depth();
        let mut at = cut(at, depth);
        while at.numbers().len() < depth {
            at = at.inside(1);
        }
        at
    }

    pub(super) fn push(
        &mut self,
        element: Element,
        cell: Cell,
        text: &str,
    ) -> Result<(), ReportFull> {
        self.report
            .push(element, Self::at(element, cell.at), text, cell.line)
    }

    fn null(&mut self, element: Element, cell: Cell, flavour: NullFlavour) {
        self.report
            .push_null(element, Self::at(element, cell.at), flavour, cell.line);
    }

    fn push_to(
        &mut self,
        element: Element,
        cell: Cell,
        value: Value<'_>,
        spread: bool,
    ) -> Result<(), ReportFull> {
        let places = if spread { 1..=self.reactions } else { 1..=1 };
        for number in places {
            let at = if spread {
                At::one(number)
            } else {
                Self::at(element, cell.at)
            };
            match value {
                Value::Text(text) => self.report.push(element, at, text, cell.line)?,
                Value::Null(flavour) => self.report.push_null(element, at, flavour, cell.line),
            }
        }
        Ok(())
    }

    /// Keeps a value as it stands.
    pub(super) fn keep(&mut self, cell: Cell) {
        if self.kept.insert((cell.field, cell.at)) {
            let place = self.conversion.place(cell.field, cell.at);
            let text = self.record.text_of(cell);
            self.report.keep(place, text, cell.line);
        }
    }

    pub(super) fn problem(&mut self, cell: Cell, code: &'static str, severity: ProblemSeverity) {
        let field = self.conversion.place(cell.field, cell.at);
        let place = Place::line(self.file, u64::from(cell.line)).field(field);
        self.problems.push(Problem::new(code, severity, place));
    }

    fn number(&mut self, cell: Cell, element: Element) -> Result<(), ReportFull> {
        let text = self.record.text_of(cell);
        let number = text.trim();
        if !is_number(number) {
            self.keep(cell);
            self.problem(cell, "EV-X531", ProblemSeverity::Warning);
            return Ok(());
        }
        if number != text {
            self.keep(cell);
        }
        self.push(element, cell, number)
    }

    fn date(&mut self, cell: Cell, element: Element, format: FieldId) -> Result<(), ReportFull> {
        let text = self.record.text_of(cell);
        let format_cell = self.record.cell(format, cell.at);
        let format_text = format_cell.map(|cell| self.record.text_of(cell));
        let Some(date) = read_date(text, format_text) else {
            self.keep(cell);
            if let Some(format) = format_cell {
                self.keep(format);
            }
            self.problem(cell, "EV-X530", ProblemSeverity::Warning);
            return Ok(());
        };
        if format_cell.is_none() {
            self.notes.no_format.add(1, u64::from(cell.line));
        }
        if date.other_format {
            self.problem(cell, "EV-X540", ProblemSeverity::Warning);
        }
        if !date.is_plain {
            self.keep(cell);
            if let Some(format) = format_cell {
                self.keep(format);
            }
        }
        self.push(element, cell, &date.text)
    }

    fn code(
        &mut self,
        cell: Cell,
        element: Element,
        list: usize,
        spread: bool,
    ) -> Result<(), ReportFull> {
        let text = self.record.text_of(cell);
        let conversion = self.conversion;
        let list = conversion.list(list);
        let Some(code) = list.and_then(|list| list.up(text.trim())) else {
            self.keep(cell);
            self.problem(cell, "EV-X532", ProblemSeverity::Warning);
            return Ok(());
        };
        let back = list.and_then(|list| list.down(code.value()));
        let is_kept = back.is_none_or(|back| back.r2 != text) || (spread && self.reactions == 0);
        if is_kept {
            self.keep(cell);
        }
        self.push_to(element, cell, code.value(), spread)
    }

    /// A field whose neighbour goes to the same element: another element tells them apart.
    fn with(
        &mut self,
        cell: Cell,
        element: Element,
        other: Element,
        value: &str,
    ) -> Result<(), ReportFull> {
        let at = Self::at(element, cell.at);
        let is_taken = self
            .report
            .items()
            .any(|item| (item.element, item.at) == (element, at));
        if is_taken {
            self.keep(cell);
            return Ok(());
        }
        let text = self.record.text_of(cell);
        self.push(element, cell, text)?;
        self.push(other, cell, value)
    }

    fn phone(
        &mut self,
        cell: Cell,
        element: Element,
        extension: FieldId,
        country: FieldId,
    ) -> Result<(), ReportFull> {
        let part = |field| self.record.get(field, cell.at);
        let (number, extension_text, country_text) =
            (self.record.text_of(cell), part(extension), part(country));
        let joined = join_phone(country_text, number, extension_text);
        if super::value::split_phone(&joined) != (country_text, number, extension_text) {
            self.keep(cell);
            for field in [extension, country] {
                if let Some(cell) = self.record.cell(field, cell.at) {
                    self.keep(cell);
                }
            }
        }
        self.push(element, cell, &joined)
    }

    fn term(&mut self, cell: Cell, term: TermRule) -> Result<(), ReportFull> {
        let text = self.record.text_of(cell);
        let of = |field: Option<FieldId>| field.and_then(|field| self.record.cell(field, cell.at));
        let version = of(term.version);
        let before = of(term.after).map(|cell| self.record.text_of(cell));
        let first = of(term.instead_of);
        if is_meddra(text.trim()) {
            let code_before = before.is_some_and(|text| is_meddra(text.trim()));
            // A second code in the place of the first one would be written in its field.
            let is_kept = term.after.is_some() || self.is_repeated(cell);
            if is_kept || text.trim() != text {
                self.keep(cell);
                if let Some(version) = version.filter(|_| is_kept) {
                    self.keep(version);
                }
            }
            if code_before {
                return Ok(());
            }
            self.push(term.code, cell, text.trim())?;
            return match version.zip(term.version_element) {
                Some((version, element)) => {
                    let version_text = self.record.text_of(version);
                    self.push(element, version, version_text)
                }
                None => Ok(()),
            };
        }
        if let Some(version) = version {
            self.keep(version);
        }
        let words_before = before.is_some_and(|text| !is_meddra(text.trim()));
        match term.words {
            Some(words) if first.is_none() && !words_before => {
                if term.instead_of.is_some() {
                    self.keep(cell);
                }
                self.push(words, cell, text)
            }
            Some(_) => {
                self.keep(cell);
                Ok(())
            }
            None => {
                self.keep(cell);
                self.problem(cell, "EV-X534", ProblemSeverity::Note);
                Ok(())
            }
        }
    }

    fn result(
        &mut self,
        cell: Cell,
        [number, code, words]: [Element; 3],
        list: usize,
    ) -> Result<(), ReportFull> {
        let text = self.record.text_of(cell);
        let conversion = self.conversion;
        let coded = conversion.list(list).and_then(|list| list.up(text));
        if let Some(coded) = coded {
            return self.push_to(code, cell, coded.value(), false);
        }
        if is_number(text) {
            self.push(number, cell, text)
        } else {
            self.push(words, cell, text)
        }
    }

    /// Whether the field that this one goes with is there.
    fn has_owner(&self, cell: Cell) -> bool {
        let owner = self.conversion.owner(cell.field);
        owner.is_some_and(|owner| self.record.cell(owner, cell.at).is_some())
    }

    /// Whether a term says the same as this field. Then the field is kept too: else nothing tells
    /// that it stood there.
    fn is_repeated(&self, cell: Cell) -> bool {
        let text = self.record.text_of(cell);
        self.conversion
            .repeaters(cell.field)
            .any(|term| self.record.get(term, cell.at) == Some(text))
    }

    pub(super) fn line(&self, cell: Option<Cell>) -> u32 {
        cell.map_or(0, |cell| cell.line)
    }

    pub(super) fn note_spread(&mut self, line: u32) {
        if self.reactions > 1 {
            self.notes.spread.add(1, u64::from(line));
        }
    }
}
