//! Which tables belong together.

use super::TableKind;
use super::scan::Table;
use crate::exchange::{Place, Problem, ProblemSeverity, ReadFault};

/// The tables of one year, or of the reports from abroad.
pub(super) struct Set<'b> {
    /// What the names of its files begin with, in capitals; empty when they tell nothing.
    name: String,
    tables: [Option<Table<'b>>; 3],
}

impl<'b> Set<'b> {
    pub(super) fn table(&self, kind: TableKind) -> Option<&Table<'b>> {
        self.tables.get(kind as usize).and_then(Option::as_ref)
    }
}

/// Groups tables by the names of their files: `1999VAERSDATA.csv` and `1999VAERSVAX.csv` are of one
/// set. Renamed files are one set when no table is among them twice.
///
/// # Errors
/// When the same table of a set is there twice: which to trust can't be told.
pub(super) fn group(tables: Vec<Table<'_>>) -> Result<Vec<Set<'_>>, ReadFault> {
    let count = |kind| {
        tables
            .iter()
            .filter(|table| table.header.kind == kind)
            .count()
    };
    let is_one = TableKind::ALL.into_iter().all(|kind| count(kind) <= 1)
        && tables.iter().any(|table| set_name(table).is_empty());
    let mut sets: Vec<Set<'_>> = Vec::new();
    for table in tables {
        let name = if is_one {
            String::new()
        } else {
            set_name(&table)
        };
        let known = sets.iter().position(|set| set.name == name);
        let number = known.unwrap_or_else(|| {
            sets.push(Set {
                name,
                tables: [None, None, None],
            });
            sets.len() - 1
        });
        let slot = sets
            .get_mut(number)
            .and_then(|set| set.tables.get_mut(table.header.kind as usize));
        match slot {
            Some(Some(first)) => {
                let place = Place::file(table.name);
                let problem = Problem::new("EV-T210", ProblemSeverity::Error, place);
                let problem = problem.with("first", first.name);
                return Err(ReadFault::broken(
                    problem.with("table", table.header.kind.word()),
                ));
            }
            Some(free) => *free = Some(table),
            None => {}
        }
    }
    sets.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(sets)
}

/// What stands before `VAERS` and the word of the table in the name of the file.
fn set_name(table: &Table<'_>) -> String {
    let name = table.name.to_uppercase();
    let mark = format!("VAERS{}", table.header.kind.word());
    name.split_once(&mark)
        .map(|(before, _)| before.to_owned())
        .unwrap_or_default()
}
