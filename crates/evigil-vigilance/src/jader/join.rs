//! Brings the rows of a report together.

use super::TableKind;
use super::report::{Builder, Record};
use super::scan::{Cases, Run, Table, each};
use super::summary::Reading;
use super::words::Words;
use crate::delimited::Rows;
use crate::exchange::{Place, Problem, ProblemSeverity, ReadFault};

/// The runs of one kind of table, in the order of their reports.
struct Cursor<'r> {
    rest: &'r [Run],
}

impl<'r> Cursor<'r> {
    fn take(&mut self, wanted: impl Fn(&Run) -> bool) -> &'r [Run] {
        let count = self.rest.iter().take_while(|run| wanted(run)).count();
        let (taken, rest) = self.rest.split_at(count);
        self.rest = rest;
        taken
    }
}

/// What the rows of a kind of table are checked against, and read with.
pub(super) struct Join<'j> {
    pub(super) words: &'j Words,
    pub(super) cases: &'j Cases,
    pub(super) tables: &'j [Table<'j>],
    readers: Vec<Rows<'j>>,
}

impl<'j> Join<'j> {
    pub(super) fn new(words: &'j Words, cases: &'j Cases, tables: &'j [Table<'j>]) -> Self {
        Self {
            words,
            cases,
            tables,
            readers: tables.iter().map(Table::reader).collect(),
        }
    }

    /// Goes through the rows of these runs.
    fn each(
        &mut self,
        runs: &[Run],
        mut take: impl FnMut(&Record<'_>) -> Result<(), ReadFault>,
    ) -> Result<(), ReadFault> {
        for run in runs {
            let file = usize::from(run.file);
            if let (Some(table), Some(rows)) = (self.tables.get(file), self.readers.get_mut(file)) {
                each(rows, run, |row| take(&Record { row: *row, table }))?;
            }
        }
        Ok(())
    }

    fn reject(
        &mut self,
        runs: &[Run],
        problem: impl Fn(Place) -> Problem,
        reading: &mut Reading<'_>,
    ) -> Result<(), ReadFault> {
        self.each(runs, |record| {
            let place = Place::line(record.table.name, record.row.line);
            reading.reject(problem(place), record.row.raw, record.table.encoding)
        })
    }

    /// Hands over all reports. `kinds` holds the runs of each kind, sorted. Gives how many rows
    /// stood there twice.
    pub(super) fn run(
        mut self,
        kinds: &[Vec<Run>; 4],
        reading: &mut Reading<'_>,
    ) -> Result<u64, ReadFault> {
        let [demo, drug, reac, hist] = kinds.each_ref().map(|runs| Cursor { rest: runs });
        let mut cursors = [demo, drug, reac, hist];
        // Without the table of cases, the next one tells what cases there are.
        let base = kinds.iter().position(|runs| !runs.is_empty()).unwrap_or(0);
        let base_kind = TableKind::ALL.get(base).copied().unwrap_or(TableKind::Demo);
        let mut builder = Builder::default();
        let mut repeated = 0;
        let mut last_case = None;
        let reports = kinds.get(base).map(Vec::as_slice).unwrap_or_default();
        for group in reports.chunk_by(|a, b| (a.case, a.version) == (b.case, b.version)) {
            let Some(first) = group.first() else { continue };
            let key = (first.case, first.version);
            for cursor in &mut cursors {
                let strays = cursor.take(|run| (run.case, run.version) < key);
                self.reject_strays(strays, (last_case, Some(first.case)), base_kind, reading)?;
            }
            reading.summary.cases += u64::from(last_case != Some(first.case));
            last_case = Some(first.case);
            builder.begin(&self.cases.name(first.case), first.version);
            let [demo, drug, reac, hist] = cursors
                .each_mut()
                .map(|cursor| cursor.take(|run| (run.case, run.version) == key));
            repeated += self.demo(demo, &mut builder, reading)?;
            let words = self.words;
            // Events come first: what is said of a drug and an event needs to know them.
            for runs in [reac, drug, hist] {
                self.each(runs, |record| {
                    if builder.take(record, words, reading) {
                        return Ok(());
                    }
                    let place = Place::line(record.table.name, record.row.line);
                    let problem = Problem::new("EV-T412", ProblemSeverity::Error, place);
                    reading.reject(problem, record.row.raw, record.table.encoding)
                })?;
            }
            let (products, reactions) = builder.counts();
            reading.summary.products += u64::from(products);
            reading.summary.reactions += u64::from(reactions);
            let report = builder.finish(reading);
            reading.report(report)?;
        }
        for cursor in &mut cursors {
            let strays = cursor.take(|_| true);
            self.reject_strays(strays, (last_case, None), base_kind, reading)?;
        }
        Ok(repeated)
    }

    /// A report stands once in demo: the first row counts, an equal one more is counted, another
    /// one is a reject.
    fn demo(
        &mut self,
        runs: &[Run],
        builder: &mut Builder,
        reading: &mut Reading<'_>,
    ) -> Result<u64, ReadFault> {
        let words = self.words;
        let mut first: Option<(Vec<u8>, String)> = None;
        let mut equal = 0;
        let is_alone = runs.len() == 1 && runs.first().is_some_and(|run| run.rows == 1);
        self.each(runs, |record| {
            let (row, table) = (&record.row, record.table);
            match &first {
                None => {
                    builder.take(record, words, reading);
                    if !is_alone {
                        let place = Place::line(table.name, row.line);
                        first = Some((row.raw.to_vec(), place.to_string()));
                    }
                    Ok(())
                }
                Some((raw, _)) if raw == row.raw => {
                    equal += 1;
                    Ok(())
                }
                Some((_, place)) => {
                    let here = Place::line(table.name, row.line);
                    let problem = Problem::new("EV-T416", ProblemSeverity::Error, here);
                    reading.reject(problem.with("first", place), row.raw, table.encoding)
                }
            }
        })?;
        Ok(equal)
    }

    /// Rows that belong to no report: of a case that is not there, or of another report of a case
    /// that is.
    fn reject_strays(
        &mut self,
        strays: &[Run],
        known: (Option<u64>, Option<u64>),
        base: TableKind,
        reading: &mut Reading<'_>,
    ) -> Result<(), ReadFault> {
        for run in strays {
            let is_known = known.0 == Some(run.case) || known.1 == Some(run.case);
            let code = if is_known { "EV-T415" } else { "EV-T411" };
            let problem = |place| {
                Problem::new(code, ProblemSeverity::Error, place).with("table", base.word())
            };
            self.reject(std::slice::from_ref(run), problem, reading)?;
        }
        Ok(())
    }
}
