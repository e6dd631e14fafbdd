//! A dose that is given in several parts within an interval.
//!
//! E2B(R2) says "5 mg, in 2 separate dosages, every 1 day"; E2B(R3) has no number of dosages. What
//! stays in either is the amount of one dose, so it is the interval that changes: 5 mg every 12
//! hours. Where an interval has no such part, or none is told, the numbers go into the words on the
//! dosage (G.k.4.r.8), and no interval is given: a wrong one would be worse than none.

use super::super::conversion::{Conversion, FieldId};
use super::super::record::{Cell, Record};
use super::super::value::is_number;
use super::Up;
use crate::icsr::{At, Element, ReportFull, Value, register as el};

/// Units of time, each with the next smaller one and how many of these it has. Months and years
/// have no fixed number of days.
const SMALLER: [(&str, &str, u32); 4] = [
    ("wk", "d", 7),
    ("d", "h", 24),
    ("h", "min", 60),
    ("min", "s", 60),
];

/// Highest number of units in an interval: four digits (ICH E2B(R3), G.k.4.r.2).
const NUMBER_MAX: u32 = 9999;

/// The part of an interval that is one of `times` equal ones, in the largest unit that gives a
/// whole number.
fn part(number: u32, unit: &str, times: u32) -> Option<(u32, &'static str)> {
    let start = SMALLER.iter().position(|(larger, ..)| *larger == unit);
    let start = start.or((unit == "s").then_some(SMALLER.len()))?;
    let mut number = number;
    for step in start..=SMALLER.len() {
        let unit = SMALLER.get(step).map_or("s", |(larger, ..)| *larger);
        if number > 0 && number.is_multiple_of(times) && number / times <= NUMBER_MAX {
            return Some((number / times, unit));
        }
        number = number.checked_mul(SMALLER.get(step)?.2)?;
    }
    None
}

/// The fields that tell how a dose is given.
struct Fields {
    dose: FieldId,
    unit: FieldId,
    times: FieldId,
    interval: FieldId,
    interval_unit: FieldId,
    words: FieldId,
}

impl Fields {
    fn of(conversion: &Conversion) -> Self {
        Self {
            dose: conversion.tag("drugstructuredosagenumb"),
            unit: conversion.tag("drugstructuredosageunit"),
            times: conversion.tag("drugseparatedosagenumb"),
            interval: conversion.tag("drugintervaldosageunitnumb"),
            interval_unit: conversion.tag("drugintervaldosagedefinition"),
            words: conversion.tag("drugdosagetext"),
        }
    }

    /// How often within the interval the dose is given, when that is more than once.
    fn times(&self, record: &Record, at: At) -> Option<u32> {
        let times = record.get(self.times, at)?.trim().parse().ok()?;
        (2..=999).contains(&times).then_some(times)
    }

    /// The interval from one dose to the next, when it is a whole number of some unit.
    fn between(
        &self,
        conversion: &Conversion,
        record: &Record,
        at: At,
    ) -> Option<(u32, &'static str)> {
        let times = self.times(record, at)?;
        let number = record.get(self.interval, at)?.trim().parse().ok()?;
        let unit = r3(conversion, self.interval_unit, record, at)?;
        part(number, unit, times)
    }
}

/// The code of E2B(R3) for what a field says.
fn r3<'c>(conversion: &'c Conversion, field: FieldId, record: &Record, at: At) -> Option<&'c str> {
    let list = conversion.field(field)?.rule.list()?;
    let code = conversion.list(list)?.up(record.get(field, at)?.trim())?;
    match code.value() {
        Value::Text(text) => Some(text),
        Value::Null(_) => None,
    }
}

/// What goes into the words on the dosage, where the numbers have no other place: `2 x 5 mg every
/// 1 mo`.
pub(in crate::e2b::r2) fn words(
    conversion: &Conversion,
    record: &Record,
    at: At,
) -> Option<String> {
    let fields = Fields::of(conversion);
    let times = fields.times(record, at)?;
    let dose = record.get(fields.dose, at)?.trim();
    if !is_number(dose) || fields.between(conversion, record, at).is_some() {
        return None;
    }
    let mut words = format!("{times} x {dose}");
    if let Some(unit) = r3(conversion, fields.unit, record, at) {
        words.push(' ');
        words.push_str(unit);
    }
    let number = record.get(fields.interval, at).map(str::trim);
    if let Some(unit) = r3(conversion, fields.interval_unit, record, at) {
        words.push_str(" every ");
        words.push_str(number.unwrap_or("1"));
        words.push(' ');
        words.push_str(unit);
    }
    Some(words)
}

/// The field for the words on a dosage.
pub(in crate::e2b::r2) fn words_field(conversion: &Conversion) -> FieldId {
    Fields::of(conversion).words
}

impl Up<'_> {
    pub(super) fn dose(
        &mut self,
        cell: Cell,
        element: Element,
        times: FieldId,
    ) -> Result<(), ReportFull> {
        let (conversion, record, at) = (self.conversion, self.record, cell.at);
        if let Some(times) = record.cell(times, at) {
            // The number of separate dosages has no element.
            self.keep(times);
        }
        self.number(cell, element)?;
        let fields = Fields::of(conversion);
        let is_split = is_number(record.text_of(cell).trim()) && fields.times(record, at).is_some();
        if !is_split {
            return Ok(());
        }
        for field in [fields.interval, fields.interval_unit] {
            if let Some(cell) = record.cell(field, at) {
                self.keep(cell);
                self.done.insert((cell.field, cell.at));
            }
        }
        if let Some((number, unit)) = fields.between(conversion, record, at) {
            self.push(el::G_K_4_R_2, cell, &number.to_string())?;
            return self.push(el::G_K_4_R_3, cell, unit);
        }
        let Some(mut words) = words(conversion, record, at) else {
            return Ok(());
        };
        if let Some(own) = record.cell(fields.words, at) {
            self.keep(own);
            self.done.insert((own.field, own.at));
            words = format!("{}; {words}", record.text_of(own));
        }
        self.push(el::G_K_4_R_8, cell, &words)
    }
}

#[cfg(test)]
mod tests {
    use super::part;

    #[test]
    fn an_interval_comes_apart_in_the_largest_unit_that_fits() {
        assert_eq!(part(1, "d", 2), Some((12, "h")));
        assert_eq!(part(2, "d", 2), Some((1, "d")));
        assert_eq!(part(1, "wk", 2), Some((84, "h")));
        assert_eq!(part(1, "d", 5), Some((288, "min")));
        assert_eq!(part(1, "s", 2), None);
        assert_eq!(part(4, "s", 2), Some((2, "s")));
        assert_eq!(part(1, "mo", 2), None);
        assert_eq!(part(0, "d", 2), None);
        assert_eq!(part(1, "h", 7), None);
    }
}
