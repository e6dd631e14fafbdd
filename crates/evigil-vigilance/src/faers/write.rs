//! Fields to elements: what can be said in E2B is pushed, what can't is kept as it is written.

use super::codes;
use super::findings::Findings;
use super::layout::Column as C;
use super::part::Table;
use super::row::{Row, text};
use super::vocabulary;
use crate::exchange::{Problem, ProblemSeverity as Severity, Reject};
use crate::icsr::{At, Element, Icsr, PartialDate, ReportFull, register as el};

/// The oldest a person can be, in years. The longest life on record is 122 years; the rest is
/// room for ages that are told in decades.
const AGE_MAX: f64 = 130.0;

/// The heaviest a person can be, in kilograms. The heaviest on record had 635.
const WEIGHT_MAX: f64 = 700.0;

/// Years before this one are none in which somebody reported on was born, treated or ill.
const YEAR_MIN: i16 = 1850;

/// A report under way, and what is wrong with it.
pub(super) struct Out {
    pub(super) report: Icsr,
    pub(super) found: Findings,
    pub(super) is_from_study: bool,
    is_legacy: bool,
    /// Repeats given out so far: table, drug, how many.
    repeats: Vec<(Table, u16, u16)>,
}

impl Out {
    pub(super) fn new(is_legacy: bool) -> Self {
        Self {
            report: Icsr::default(),
            found: Findings::default(),
            is_from_study: false,
            is_legacy,
            repeats: Vec::new(),
        }
    }

    pub(super) fn clear(&mut self) {
        self.report.clear();
        self.is_from_study = false;
        self.repeats.clear();
    }

    pub(super) fn push(
        &mut self,
        element: Element,
        at: At,
        value: &str,
        line: u32,
    ) -> Result<(), ReportFull> {
        self.report.push(element, at, value, line)
    }

    pub(super) fn push_bytes(
        &mut self,
        element: Element,
        at: At,
        value: &[u8],
        line: u32,
    ) -> Result<(), ReportFull> {
        self.push(element, at, &text(value), line)
    }

    /// The number of the next repeat of a table's rows at a drug.
    pub(super) fn next_repeat(&mut self, table: Table, drug: u16) -> Option<u16> {
        let known = self
            .repeats
            .iter_mut()
            .find(|(known, of, _)| (*known, *of) == (table, drug));
        match known {
            Some((.., count)) => {
                *count = count.checked_add(1)?;
                Some(*count)
            }
            None => {
                self.repeats.push((table, drug, 1));
                Some(1)
            }
        }
    }

    /// Keeps a field that has no element; `index` is the row's number in its report, 0 for DEMO.
    pub(super) fn keep(&mut self, row: Row<'_, '_>, column: C, index: u16) {
        if let Some(place) = row.layout().place(column) {
            self.keep_at(row, place, index);
        }
    }

    fn keep_at(&mut self, row: Row<'_, '_>, place: usize, index: u16) {
        let value = row.at(place);
        if value.is_empty() {
            return;
        }
        let (table, name) = (row.layout().table(), row.layout().name_at(place));
        let place = match index {
            0 => [table.name(), ".", name].concat(),
            index => format!("{table}[{index}].{name}"),
        };
        self.report.keep(place, text(value), row.line);
    }

    /// Keeps what stands in columns that no layout has.
    pub(super) fn unknown_columns(&mut self, row: Row<'_, '_>, index: u16) {
        for place in row.layout().unknown() {
            self.keep_at(row, place, index);
        }
    }

    pub(super) fn reject(&mut self, row: Row<'_, '_>, code: &'static str) {
        let place = row.place(C::Sequence);
        let problem = Problem::new(code, Severity::Error, place);
        let raw = row.bytes();
        let start = raw.get(..Reject::RAW_MAX).unwrap_or(raw);
        self.found.rejects.push(Reject::new(
            problem.with("table", row.layout().table()),
            &text(start),
        ));
    }

    fn warn(&mut self, row: Row<'_, '_>, column: C, code: &'static str) {
        self.found
            .problems
            .push(Problem::new(code, Severity::Warning, row.place(column)));
    }

    /// A code that no list has: kept.
    pub(super) fn unknown_code(&mut self, row: Row<'_, '_>, column: C, index: u16) {
        if !row.get(column).is_empty() {
            self.keep(row, column, index);
            self.warn(row, column, codes::CODE);
        }
    }

    /// Pushes a field as it is; whether there was anything.
    pub(super) fn text(
        &mut self,
        row: Row<'_, '_>,
        element: Element,
        at: At,
        column: C,
    ) -> Result<bool, ReportFull> {
        let value = row.get(column);
        if value.is_empty() {
            return Ok(false);
        }
        self.push_bytes(element, at, value, row.line)?;
        Ok(true)
    }

    /// Pushes the code of E2B for a code of FDA. `code_of` gives element, place and code, and
    /// whether that is all that FDA's code says: if not, it is kept too.
    pub(super) fn code(
        &mut self,
        row: Row<'_, '_>,
        column: C,
        index: u16,
        code_of: impl FnOnce(&str) -> Option<(Element, At, &'static str, bool)>,
    ) -> Result<(), ReportFull> {
        if row.get(column).is_empty() {
            return Ok(());
        }
        match code_of(&row.text(column)) {
            None => self.unknown_code(row, column, index),
            Some((element, at, value, is_all)) => {
                self.push(element, at, value, row.line)?;
                if !is_all {
                    self.keep(row, column, index);
                }
            }
        }
        Ok(())
    }

    /// Whether a field is a date. One that is impossible is kept, with a problem; one of AERS that
    /// may have been made up from a year is counted.
    pub(super) fn is_date(&mut self, row: Row<'_, '_>, column: C, index: u16) -> bool {
        let value = row.get(column);
        if value.is_empty() {
            return false;
        }
        let date = str::from_utf8(value)
            .ok()
            .filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|text| PartialDate::parse(text).ok())
            .filter(|date| date.year() >= YEAR_MIN);
        if date.is_none() {
            self.keep(row, column, index);
            self.warn(row, column, codes::DATE);
            return false;
        }
        if self.is_legacy && value.len() == 8 && value.ends_with(b"0101") {
            self.found.doubtful(row.place(column));
        }
        true
    }

    pub(super) fn date(
        &mut self,
        row: Row<'_, '_>,
        element: Element,
        at: At,
        column: C,
        index: u16,
    ) -> Result<(), ReportFull> {
        if self.is_date(row, column, index) {
            self.push_bytes(element, at, row.get(column), row.line)?;
        }
        Ok(())
    }

    pub(super) fn age(&mut self, row: Row<'_, '_>) -> Result<(), ReportFull> {
        let (value, unit) = (row.text(C::Age), row.text(C::AgeUnit));
        if value.is_empty() {
            self.keep(row, C::AgeUnit, 0);
            return Ok(());
        }
        let fault = match (decimal(&value), vocabulary::age_unit(&unit)) {
            (_, None) => (C::AgeUnit, codes::UNIT),
            (Some(number), Some((unit, years))) if number * years <= AGE_MAX => {
                self.push(el::D_2_2A, At::TOP, &value, row.line)?;
                return self.push(el::D_2_2B, At::TOP, unit, row.line);
            }
            _ => (C::Age, codes::AGE),
        };
        self.keep(row, C::Age, 0);
        self.keep(row, C::AgeUnit, 0);
        self.warn(row, fault.0, fault.1);
        Ok(())
    }

    pub(super) fn weight(&mut self, row: Row<'_, '_>) -> Result<(), ReportFull> {
        let (value, unit) = (row.text(C::Weight), row.text(C::WeightUnit));
        if value.is_empty() {
            self.keep(row, C::WeightUnit, 0);
            return Ok(());
        }
        let fault = match (decimal(&value), vocabulary::weight_unit(&unit)) {
            (_, None) => (C::WeightUnit, codes::UNIT),
            (Some(number), Some(kilograms)) if number > 0.0 && number * kilograms <= WEIGHT_MAX => {
                if unit == "KG" {
                    return self.push(el::D_3, At::TOP, &value, row.line);
                }
                let converted = format!("{:.2}", number * kilograms);
                self.push(el::D_3, At::TOP, &converted, row.line)?;
                self.keep(row, C::Weight, 0);
                self.keep(row, C::WeightUnit, 0);
                return Ok(());
            }
            _ => (C::Weight, codes::WEIGHT),
        };
        self.keep(row, C::Weight, 0);
        self.keep(row, C::WeightUnit, 0);
        self.warn(row, fault.0, fault.1);
        Ok(())
    }

    /// A number with its unit. Both are kept instead when the number is none, or the unit is
    /// unknown: a number without a unit would say something else.
    pub(super) fn amount(
        &mut self,
        row: Row<'_, '_>,
        (number, number_element): (C, Element),
        (unit, unit_element): (C, Element),
        at: At,
        unit_of: fn(&str) -> Option<&'static str>,
    ) -> Result<(), ReportFull> {
        let value = row.text(number);
        if value.is_empty() {
            self.keep(row, unit, at.index(0));
            return Ok(());
        }
        let written = row.text(unit);
        match (decimal(&value), unit_of(&written)) {
            (Some(_), Some(known)) => {
                self.push(number_element, at, &value, row.line)?;
                self.push(unit_element, at, known, row.line)?;
                return Ok(());
            }
            (None, _) => self.warn(row, number, codes::NUMBER),
            // Nothing is wrong with a number that stands alone; it only can't be said in E2B.
            (_, None) if written.is_empty() => {}
            (_, None) => self.warn(row, unit, codes::UNIT),
        }
        self.keep(row, number, at.index(0));
        self.keep(row, unit, at.index(0));
        Ok(())
    }

    pub(super) fn frequency(&mut self, row: Row<'_, '_>, at: At) -> Result<(), ReportFull> {
        let written = row.text(C::Frequency);
        match vocabulary::frequency(&written) {
            Some((number, unit)) => {
                if !number.is_empty() {
                    self.push(el::G_K_4_R_2, at, number, row.line)?;
                }
                self.push(el::G_K_4_R_3, at, unit, row.line)?;
            }
            // The list is open: a word that is not known is no fault.
            None => self.keep(row, C::Frequency, at.index(0)),
        }
        Ok(())
    }

    /// Substances: several stand in one field, with `\` between them.
    pub(super) fn substances(&mut self, row: Row<'_, '_>, drug: u16) -> Result<(), ReportFull> {
        let names = row.get(C::Substance).split(|byte| *byte == b'\\');
        let names = names
            .map(<[u8]>::trim_ascii)
            .filter(|name| !name.is_empty());
        for (number, name) in (1_u16..).zip(names) {
            self.push_bytes(el::G_K_2_3_R_1, At::two(drug, number), name, row.line)?;
        }
        Ok(())
    }
}

/// A number of digits and perhaps a point, not negative.
fn decimal(text: &str) -> Option<f64> {
    let is_plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.')
        && text.starts_with(|letter: char| letter.is_ascii_digit() || letter == '.');
    is_plain
        .then(|| text.parse().ok())
        .flatten()
        .filter(|number: &f64| number.is_finite())
}
