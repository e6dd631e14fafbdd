//! The lines of keys at the head of a text.

use crate::table::number::{DecimalSign, parse_number};
use crate::table::personal::{file_name, is_personal};
use crate::table::rows::Row;
use crate::table::statement;
use crate::{Place, Statement};

/// A key with its value.
#[derive(Debug)]
pub(crate) struct Key {
    /// Name without colons.
    pub(crate) name: String,
    /// Cells up to the next key, joined by a blank.
    pub(crate) value: String,
    /// Where the name stands.
    pub(crate) place: Place,
}

/// All keys in order.
#[derive(Debug, Default)]
pub(crate) struct Keys(Vec<Key>);

impl Keys {
    /// Takes the keys of a row; false when its first cell is none.
    ///
    /// A name ends with a colon (`Dilution::` with two). Only in the first cell may a value follow
    /// it without a tab: `Conductivity: 53.000000`.
    pub(crate) fn add(&mut self, row: &Row) -> bool {
        let first = row.cell(0);
        let Some((name, rest)) = first.split_once(':') else {
            return false;
        };
        self.push(name, row.place(0));
        self.extend(rest.trim_start_matches(':').trim());
        for (index, cell) in row.cells().enumerate().skip(1) {
            match cell.strip_suffix(':') {
                Some(name) if !name.is_empty() => {
                    self.push(name.trim_end_matches(':'), row.place(index));
                }
                _ => self.extend(cell),
            }
        }
        true
    }

    fn push(&mut self, name: &str, place: Place) {
        self.0.push(Key {
            name: name.trim().to_owned(),
            value: String::new(),
            place,
        });
    }

    fn extend(&mut self, more: &str) {
        if let Some(key) = self.0.last_mut()
            && !more.is_empty()
        {
            if !key.value.is_empty() {
                key.value.push(' ');
            }
            key.value.push_str(more);
        }
    }

    /// The first key of a name, without regard to case, that has a value.
    pub(crate) fn get(&self, name: &str) -> Option<&Key> {
        self.0
            .iter()
            .find(|key| key.name.eq_ignore_ascii_case(name) && !key.value.is_empty())
    }

    /// Number at the beginning of a value: `7,000000 entered`.
    pub(crate) fn number(&self, name: &str, sign: DecimalSign) -> Option<f64> {
        let key = self.get(name)?;
        parse_number(key.value.split_whitespace().next()?, sign)
    }

    /// Everything that is known of how it was measured, without persons and folders.
    pub(crate) fn statements(&self) -> Vec<Statement> {
        self.0
            .iter()
            .filter(|key| !key.value.is_empty() && !is_personal(&key.name))
            .map(|key| {
                let value = if key.name.eq_ignore_ascii_case("Original File") {
                    file_name(&key.value)
                } else {
                    &key.value
                };
                statement(&key.name, value)
            })
            .collect()
    }
}

/// The decimal sign of a text: that of most of its cells that are numbers with at least three
/// decimals, as the software writes them (a version such as 8.05 has fewer).
pub(crate) fn decimal_sign(text: &str) -> DecimalSign {
    let mut points = 0_u64;
    let mut commas = 0_u64;
    for cell in text.split(['\t', '\n', ' ']) {
        let cell = cell.trim();
        let decimals = |sign: char| {
            cell.split_once(sign).is_some_and(|(_, fraction)| {
                fraction.bytes().take_while(u8::is_ascii_digit).count() >= 3
            })
        };
        if decimals('.') && parse_number(cell, DecimalSign::Point).is_some() {
            points = points.saturating_add(1);
        } else if decimals(',') && parse_number(cell, DecimalSign::Comma).is_some() {
            commas = commas.saturating_add(1);
        }
    }
    if commas > points {
        DecimalSign::Comma
    } else {
        DecimalSign::Point
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::rows::{Dialect, Rows};

    fn keys(text: &str) -> Keys {
        let mut rows = Rows::new(text, Dialect::TAB);
        let mut row = Row::default();
        let mut keys = Keys::default();
        while rows.next(&mut row) {
            keys.add(&row);
        }
        keys
    }

    #[test]
    fn several_facts_on_one_line() {
        let keys = keys(
            "Original File:\tC:\\Someone\\a.avi\tSection:\t0,1 [0]\nOperator:\tSomeone\n\
             Conductivity: 53.000000\tsensed\nTime:\t10:31:11\n\
             Number of Traces:\t59\t(at 0.099990)\tAverage Number of Particles:\t443.6\tDilution::\t1000.000000\n",
        );
        let value = |name| keys.get(name).map(|key| key.value.as_str());
        assert_eq!(value("Section"), Some("0,1 [0]"));
        assert_eq!(value("conductivity"), Some("53.000000 sensed"));
        assert_eq!(value("Time"), Some("10:31:11"));
        assert_eq!(value("Number of Traces"), Some("59 (at 0.099990)"));
        assert_eq!(keys.number("Dilution", DecimalSign::Point), Some(1000.0));
        assert_eq!(
            keys.number("Average Number of Particles", DecimalSign::Point),
            Some(443.6)
        );
        let statements = keys.statements();
        assert!(
            statements
                .iter()
                .all(|statement| &*statement.name != "Operator")
        );
        assert_eq!(&*statements[0].value, "a.avi");
    }

    #[test]
    fn the_region_shows_in_the_numbers() {
        assert_eq!(
            decimal_sign("Version\t8.05\npH:\t7,000000\tx"),
            DecimalSign::Comma
        );
        assert_eq!(decimal_sign("2.500E+0\t1.000E+0"), DecimalSign::Point);
        assert_eq!(decimal_sign(""), DecimalSign::Point);
    }
}
