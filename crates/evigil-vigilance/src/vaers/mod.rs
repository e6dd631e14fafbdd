//! VAERS, the reports on vaccines that CDC and FDA publish: three CSV files a year, joined by
//! number.
//!
//! Columns are bound by the first line, so that the layouts of all years are read; numbers are
//! compared as numbers, since old years pad them with zeros. A report is every number of the file
//! DATA or, when there is none, of the file VAX. Each vaccine of a report is a suspect product with
//! `VAX_NAME` as its name and `VAX_TYPE` as its substance; each term is a reaction. What VAERS says
//! of the case as a whole (seriousness, outcome, day of onset) goes to every reaction of it.
//!
//! Nothing is held in memory but the number and place of each row: the rows are looked at twice,
//! where they lie.
//!
//! Sources: VAERS Data Use Guide, CDC and FDA; the files of 1990 to 2020.

mod column;
mod join;
mod report;
mod scan;
mod set;
mod summary;
mod value;

use crate::exchange::{Place, Problem, ProblemSeverity, ReadFault, Sink, Source};

pub use column::TableKind;
pub use summary::{Summary, TableSummary};

use scan::Table;
use summary::Reading;

/// Whether any of the files is a table of VAERS, by its first line.
#[must_use]
pub fn recognise(sources: &[&dyn Source]) -> bool {
    sources
        .iter()
        .any(|source| scan::header_of(*source).is_some())
}

/// Reads the tables of one or several years. Of each year any of the three may be missing.
///
/// Reports come in the order of their numbers, year after year.
///
/// # Errors
/// When none of the files is a table of VAERS, when the same table of a year is there twice, when
/// the system can't read one, or when the sink wants no more.
pub fn read(sources: &[&dyn Source], sink: &mut dyn Sink) -> Result<Summary, ReadFault> {
    let mut reading = Reading::new(sink);
    let mut tables = Vec::new();
    for source in sources {
        match Table::read(*source, &mut reading)? {
            Some(table) => tables.push(table),
            None => reading.problem(Problem::new(
                "EV-T201",
                ProblemSeverity::Warning,
                Place::file(source.name()),
            )),
        }
    }
    if tables.is_empty() {
        let place = Place::file(sources.first().map_or("", |source| source.name()));
        let problem = Problem::new("EV-T200", ProblemSeverity::Error, place);
        return Err(ReadFault::broken(problem));
    }
    for set in set::group(tables)? {
        join::join(&set, &mut reading)?;
    }
    Ok(reading.finish())
}
