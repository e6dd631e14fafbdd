//! `_prof_488.txt`: a zeta-potential profile over the cell, without sizes.
//!
//! Keys as in a size text, among them `Zeta Potential / mV` and `Mobility`; then a table `Position,
//! Positive V, Negative V, Average, Parabola Fit, ZP`. A NUL byte stands after a micro sign.

use super::keys::{Keys, decimal_sign};
use super::size::is_zetaview;
use super::words;
use crate::table::Reading;
use crate::table::number::{DecimalSign, parse_number};
use crate::table::personal::stem;
use crate::table::problems::Problems;
use crate::table::rows::{Dialect, Row, Rows};
use crate::table::scattering::{ZetaPosition, ZetaRecord};
use crate::{Contents, InstrumentFormat, Place};

/// Whether text begins like a profile.
#[must_use]
pub(crate) fn recognises(head: &str) -> bool {
    is_zetaview(head)
        && head.lines().any(|line| {
            line.strip_prefix("Type of Measurement:")
                .is_some_and(|kind| kind.trim() == "Profile")
                || line.starts_with("Position\tPositive V")
        })
}

/// Reads a profile.
#[must_use]
pub(crate) fn read(text: &str) -> Reading {
    let sign = decimal_sign(text);
    let mut problems = Problems::default();
    if let Some(before) = text.find('\0').and_then(|at| text.get(..at)) {
        let line = before.bytes().filter(|byte| *byte == b'\n').count() as u64;
        problems.note("EV-N064", Place::Line(line.saturating_add(1)));
    }
    let mut keys = Keys::default();
    let mut rows = Rows::new(text, Dialect::TAB);
    let mut row = Row::default();
    let mut potential = None;
    let mut profile = Vec::new();
    while rows.next(&mut row) {
        if row.is_blank() {
            continue;
        }
        if row.cell(0) == "Position" {
            potential = Some(row.cells().position(|cell| cell.starts_with("ZP")));
            continue;
        }
        let Some(column) = potential else {
            keys.add(&row);
            continue;
        };
        let Some(position) = parse_number(row.cell(0), sign) else {
            // Results may follow the table.
            if !keys.add(&row) {
                problems
                    .warning("EV-N004", row.place(0))
                    .with("name", "Position")
                    .with("text", row.cell(0));
            }
            continue;
        };
        profile.push(ZetaPosition {
            position,
            potential: column.and_then(|column| parse_number(row.cell(column), sign)),
        });
    }
    words::report(&keys, &mut problems);
    if profile.is_empty() {
        problems
            .warning("EV-N015", Place::File)
            .with("name", "Position");
    }
    // A lot's sizes can't be shown with it, though its name is like that of a size text.
    problems.note("EV-N065", Place::File);
    let record = ZetaRecord {
        name: keys
            .get("Original File")
            .map(|key| stem(&key.value).to_owned())
            .unwrap_or_default(),
        potential: first(&keys, &["Zeta Potential / mV", "Zeta Potential"], sign),
        deviation: None,
        mobility: first(&keys, &["Mobility", "Mobility / \u{b5}m/s/V/cm"], sign),
        distribution: Vec::new(),
        profile,
        conditions: keys.statements(),
    };
    Reading {
        format: InstrumentFormat::ZetaviewProfile,
        contents: Contents::ZetaPotential(vec![record]),
        problems,
    }
}

fn first(keys: &Keys, names: &[&str], sign: DecimalSign) -> Option<f64> {
    names.iter().find_map(|name| keys.number(name, sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_no_size_distribution() {
        let text = "Original File:\tC:\\x\\a_prof_488.avi\tSection:\t1\nZetaVIEW S/N:\t1\n\
            Type of Measurement:\tProfile\nCamera Trigger Delay \u{b5}\0s:\t0\nZeta Potential / mV:\t-25,300000\n\
            Position\tPositive V\tNegative V\tAverage\tParabola Fit\tZP\n0,100000\t1\t2\t1,5\t1\t-24,100000\n0,500000\t1\t2\t1,5\t1\t-26,200000\n";
        assert!(recognises(text));
        let reading = read(text);
        let Contents::ZetaPotential(records) = reading.contents else {
            panic!("holds zeta potentials")
        };
        assert_eq!(records[0].potential, Some(-25.3));
        assert_eq!(records[0].profile[1].potential, Some(-26.2));
        let problems = reading.problems.finish();
        assert_eq!(
            (problems[0].code, &problems[0].place),
            ("EV-N064", &Place::Line(4))
        );
        assert_eq!(problems[1].code, "EV-N065");
    }
}
