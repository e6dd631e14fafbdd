//! What was given, from a table.

use jiff::civil::Date;

use super::decode::decode;
use super::era::civil_date;
use super::error::{PlanError, PlanProblem};
use super::list::{broken, heads, table};
use super::words::PlanWords;

/// A treatment. What the table does not say is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exposure {
    /// Line of the table, from 1.
    pub line: u64,
    /// Day.
    pub date: Option<Date>,
    /// Hospital or clinic.
    pub provider: Option<String>,
    /// Disease or purpose.
    pub indication: Option<String>,
    /// Route.
    pub route: Option<String>,
    /// Dose.
    pub dose: Option<String>,
    /// What was given.
    pub product: Option<String>,
}

/// Treatments of a table, and what was wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exposures {
    /// The treatments.
    pub exposures: Vec<Exposure>,
    /// What was wrong.
    pub problems: Vec<PlanProblem>,
}

/// Reads a table with a row a treatment: date, provider, indication, route, dose, product.
///
/// # Errors
/// [`PlanError`] when it is empty, no text, breaks off, or has no column for the date.
pub fn read_exposures(words: &PlanWords, bytes: &[u8]) -> Result<Exposures, PlanError> {
    let text = decode(bytes)?;
    let mut reader = table(&text);
    let heads = heads(&mut reader)?;
    let columns: Vec<Option<&str>> = heads
        .iter()
        .map(|head| words.exposure_field(head))
        .collect();
    if !columns.contains(&Some("date")) {
        return Err(PlanError::Columns {
            missing: vec!["date".to_owned()],
            found: heads,
        });
    }
    let mut read = Exposures::default();
    for (head, column) in heads.iter().zip(&columns) {
        if column.is_none() && !head.is_empty() {
            read.problems.push(PlanProblem::ColumnUnknown {
                column: head.clone(),
            });
        }
    }
    for record in reader.records() {
        let record = record.map_err(broken)?;
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if record.len() != heads.len() {
            read.problems.push(PlanProblem::Cells {
                line,
                cells: record.len(),
                wanted: heads.len(),
            });
        }
        let mut exposure = Exposure {
            line,
            ..Exposure::default()
        };
        for (field, cell) in columns.iter().zip(record.iter()) {
            let value = cell.trim();
            if value.is_empty() {
                continue;
            }
            let text = Some(value.to_owned());
            match *field {
                Some("date") => match civil_date(value) {
                    Some(date) => exposure.date = Some(date),
                    None => read.problems.push(PlanProblem::Unreadable {
                        line,
                        field: "date".to_owned(),
                        value: value.to_owned(),
                    }),
                },
                Some("provider") => exposure.provider = text,
                Some("indication") => exposure.indication = text,
                Some("route") => exposure.route = text,
                Some("dose") => exposure.dose = text,
                Some("product") => exposure.product = text,
                _ => {}
            }
        }
        read.exposures.push(exposure);
    }
    Ok(read)
}
