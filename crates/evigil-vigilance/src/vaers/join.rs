//! Brings the rows of a report together.

use super::TableKind;
use super::report::Builder;
use super::scan::{Entry, Table};
use super::set::Set;
use super::summary::Reading;
use crate::delimited::{Row, Rows};
use crate::exchange::{Place, Problem, ProblemSeverity, ReadFault};

/// A table that is gone through in the order of its reports.
pub(super) struct Cursor<'t> {
    pub(super) table: &'t Table<'t>,
    rows: Rows<'t>,
    rest: &'t [Entry],
}

impl<'t> Cursor<'t> {
    fn new(table: &'t Table<'t>) -> Self {
        Self {
            table,
            rows: Rows::new(&table.bytes, b','),
            rest: &table.entries,
        }
    }

    /// The rows of reports before `id`.
    fn before(&mut self, id: u64) -> &'t [Entry] {
        self.take(|entry| entry.id < id)
    }

    /// The rows of the report `id`, when it is the next one.
    fn of(&mut self, id: u64) -> &'t [Entry] {
        self.take(|entry| entry.id == id)
    }

    fn take(&mut self, wanted: impl Fn(&Entry) -> bool) -> &'t [Entry] {
        let count = self.rest.iter().take_while(|entry| wanted(entry)).count();
        let (taken, rest) = self.rest.split_at(count);
        self.rest = rest;
        taken
    }

    pub(super) fn row(&mut self, entry: Entry) -> Option<Row<'_>> {
        self.rows.row_at(entry.start, entry.line)
    }

    fn reject(
        &mut self,
        entry: Entry,
        problem: Problem,
        reading: &mut Reading<'_>,
    ) -> Result<(), ReadFault> {
        let raw = self.row(entry).map_or(&b""[..], |row| row.raw);
        reading.reject(problem, raw)
    }

    fn place(&self, entry: Entry) -> Place {
        Place::line(self.table.name, entry.line)
    }

    /// Rows that belong to no report of the set.
    fn reject_strays(
        &mut self,
        strays: &[Entry],
        base: TableKind,
        reading: &mut Reading<'_>,
    ) -> Result<(), ReadFault> {
        for stray in strays {
            let problem = Problem::new("EV-T211", ProblemSeverity::Error, self.place(*stray));
            self.reject(*stray, problem.with("table", base.word()), reading)?;
        }
        Ok(())
    }
}

/// Hands over the reports of a set.
pub(super) fn join(set: &Set<'_>, reading: &mut Reading<'_>) -> Result<(), ReadFault> {
    let [mut data, mut vax, mut symptoms] =
        TableKind::ALL.map(|kind| set.table(kind).map(Cursor::new));
    let Some(base) = TableKind::ALL
        .into_iter()
        .find(|kind| set.table(*kind).is_some())
    else {
        return Ok(());
    };
    about_set(set, base, reading);
    let ids = set.table(base).map(|table| table.entries.as_slice());
    let mut builder = Builder::default();
    let (mut without_product, mut without_reaction, mut repeated) = (0, 0, 0);
    for group in ids.unwrap_or_default().chunk_by(|a, b| a.id == b.id) {
        let Some(id) = group.first().map(|entry| entry.id) else {
            continue;
        };
        builder.begin(id);
        let mut others = [vax.as_mut(), symptoms.as_mut()];
        for cursor in others.iter_mut().flatten() {
            let strays = cursor.before(id);
            cursor.reject_strays(strays, base, reading)?;
        }
        if let Some(data) = data.as_mut() {
            let rows = data.of(id);
            if let Some(first) = rows.first() {
                builder.data(data, *first, reading);
            }
            repeated += reject_repeats(data, rows, reading)?;
        }
        if let Some(vax) = vax.as_mut() {
            for entry in vax.of(id) {
                if !builder.vax(vax, *entry, reading) {
                    let problem =
                        Problem::new("EV-T212", ProblemSeverity::Error, vax.place(*entry));
                    vax.reject(*entry, problem, reading)?;
                }
            }
        }
        if let Some(symptoms) = symptoms.as_mut() {
            for entry in symptoms.of(id) {
                if !builder.symptoms(symptoms, *entry, reading) {
                    let place = symptoms.place(*entry);
                    let problem = Problem::new("EV-T212", ProblemSeverity::Error, place);
                    symptoms.reject(*entry, problem, reading)?;
                }
            }
        }
        let (products, reactions) = builder.counts();
        without_product += u64::from(products == 0);
        without_reaction += u64::from(reactions == 0);
        reading.summary.products += u64::from(products);
        reading.summary.reactions += u64::from(reactions);
        let report = builder.finish(reading);
        reading.report(report)?;
    }
    for cursor in [vax.as_mut(), symptoms.as_mut()].into_iter().flatten() {
        let strays = cursor.take(|_| true);
        cursor.reject_strays(strays, base, reading)?;
    }
    let place = || Place::file(set.table(base).map_or("", |table| table.name));
    reading.note("EV-T213", place(), repeated);
    if set.table(TableKind::Vax).is_some() {
        reading.note("EV-T214", place(), without_product);
    }
    if set.table(TableKind::Symptoms).is_some() {
        reading.note("EV-T215", place(), without_reaction);
    }
    Ok(())
}

/// A number stands once in DATA. The first row counts; an equal one more is counted, another one
/// is a reject. Gives the number of equal ones.
fn reject_repeats(
    data: &mut Cursor<'_>,
    rows: &[Entry],
    reading: &mut Reading<'_>,
) -> Result<u64, ReadFault> {
    let Some((first, repeats)) = rows.split_first() else {
        return Ok(0);
    };
    if repeats.is_empty() {
        return Ok(0);
    }
    let first_raw = data.row(*first).map(|row| row.raw.to_vec());
    let mut equal = 0;
    for repeat in repeats {
        if data.row(*repeat).map(|row| row.raw) == first_raw.as_deref() {
            equal += 1;
            continue;
        }
        let problem = Problem::new("EV-T216", ProblemSeverity::Error, data.place(*repeat));
        data.reject(*repeat, problem.with("first", first.line), reading)?;
    }
    Ok(equal)
}

fn about_set(set: &Set<'_>, base: TableKind, reading: &mut Reading<'_>) {
    let absent = TableKind::ALL
        .into_iter()
        .filter(|kind| set.table(*kind).is_none());
    let absent: Vec<_> = absent.map(TableKind::word).collect();
    if !absent.is_empty() {
        let place = Place::file(set.table(base).map_or("", |table| table.name));
        let problem = Problem::new("EV-T217", ProblemSeverity::Note, place);
        let problem = problem.with("tables", absent.join(", "));
        reading.problem(problem.with("base", base.word()));
    }
}
