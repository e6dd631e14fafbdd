//! From files to reports.

use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::assemble::Assembler;
use super::deleted::Deleted;
use super::findings::Findings;
use super::load::{Loaded, load};
use super::part::{Quarter, Table};
use super::scan::{Run, Scanned, scan};
use super::set::{Entry, Set};
use super::summary::Summary;
use super::version::latest;
use super::{codes, notes, problem};
use crate::exchange::{Flow, Place, Problem, ProblemSeverity as Severity};
use crate::exchange::{ReadFault, Reject, Sink, Source};

/// Reads the tables of one or more quarters, and hands over the version of each case that counts.
///
/// Files are told by their names (`DEMO22Q4.txt`, in any case); others are noted and left. Tables of
/// one quarter are joined with each other only. Of the versions of a case the highest counts (then
/// the newest `fda_dt`, then the highest `primaryid`; in AERS the newest `FDA_DT`, then the highest
/// ISR), whatever quarter it stands in; cases in a list of deleted ones are withdrawn and handed
/// over in no version. A quarter without DEMO still gives reports, of what its other tables say.
///
/// # Errors
/// When no file is a table of FAERS, a table has no header or lacks what it is there for, the
/// system can't read one, or the sink wants no more.
pub fn read(sources: &[&dyn Source], sink: &mut dyn Sink) -> Result<Summary, ReadFault> {
    let input = load(sources)?;
    input
        .problems
        .into_iter()
        .for_each(|problem| sink.problem(problem));
    // A part has a number of sixteen bits in every run of its rows.
    if let Some(surplus) = input.tables.get(usize::from(u16::MAX)) {
        let place = Place::file(surplus.name);
        return Err(ReadFault::broken(problem(codes::TOO_MANY_FILES, place)));
    }
    let parts = input.tables.as_slice();
    let mut reading = Reading {
        sink,
        summary: Summary::default(),
        deleted: Deleted::default(),
        notes: Findings::default(),
    };
    for (name, bytes) in &input.deleted {
        reading.deleted.read(name, bytes, reading.sink)?;
    }
    reading.summary.deleted_cases = reading.deleted.len();
    let mut scanned = scan_all(parts);
    reading.rows(parts, &scanned)?;
    let mut quarters: Vec<Quarter> = parts.iter().map(|part| part.quarter).collect();
    quarters.dedup();
    let sets: Vec<Set<'_>> = quarters
        .into_iter()
        .map(|quarter| Set::new(quarter, parts, &mut scanned))
        .collect();
    drop(scanned);
    reading.reports(&sets)?;
    for set in &sets {
        reading.rows_without_report(set)?;
    }
    reading.finish();
    Ok(reading.summary)
}

/// Finds the rows of all files, on as many threads as there are processors.
fn scan_all(parts: &[Loaded<'_>]) -> Vec<Scanned> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    // The largest first, so that no thread is left with it at the end.
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|at| parts.get(*at).map(|part| usize::MAX - part.bytes.len()));
    let work = || {
        while let Some(at) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
            let (Some(part), Ok(number)) = (parts.get(*at), u16::try_from(*at)) else {
                continue;
            };
            let scanned = scan(part.body(number), &part.layout);
            if let Ok(mut done) = done.lock() {
                done.push((*at, scanned));
            }
        }
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        for _ in 1..threads.min(parts.len()) {
            scope.spawn(work);
        }
        work();
    });
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, scanned)| scanned).collect()
}

struct Reading<'s> {
    sink: &'s mut dyn Sink,
    summary: Summary,
    deleted: Deleted,
    /// What is said once at the end.
    notes: Findings,
}

impl Reading<'_> {
    fn reject(&mut self, reject: Reject) -> Result<(), ReadFault> {
        go_on(self.sink.reject(reject))
    }

    /// Says what scanning found.
    fn rows(&mut self, parts: &[Loaded<'_>], scanned: &[Scanned]) -> Result<(), ReadFault> {
        for (part, scanned) in parts.iter().zip(scanned) {
            for problem in notes::of_file(part, scanned) {
                self.sink.problem(problem);
            }
            if let Some(rows) = self.summary.table_mut(part.table()) {
                rows.rows += scanned.rows;
                rows.refused += scanned.refused.len() as u64;
            }
            for refused in &scanned.refused {
                self.reject(notes::refused(part, *refused))?;
            }
        }
        Ok(())
    }

    /// Chooses versions and hands over reports, in the order of time and of DEMO.
    fn reports(&mut self, sets: &[Set<'_>]) -> Result<(), ReadFault> {
        let mut versions = Vec::new();
        for set in sets {
            let order = u32::try_from(versions.len()).unwrap_or(u32::MAX);
            versions.extend(set.versions(order));
        }
        let total = versions.len();
        let counting = latest(versions);
        self.summary.superseded = (total - counting.len()) as u64;
        let mut counting = counting.into_iter().peekable();
        let mut order = 0_u32;
        for set in sets {
            let mut assembler = Assembler::new(set);
            for entry in &set.entries {
                let counts = counting.next_if_eq(&order).is_some();
                order = order.saturating_add(1);
                if !counts {
                    continue;
                }
                if self.deleted.has(entry.case) {
                    self.summary.withdrawn += 1;
                    continue;
                }
                self.report(set, entry, &mut assembler)?;
            }
            self.take_counts(assembler.findings());
        }
        Ok(())
    }

    fn report(
        &mut self,
        set: &Set<'_>,
        entry: &Entry,
        assembler: &mut Assembler<'_>,
    ) -> Result<(), ReadFault> {
        match assembler.report(entry) {
            Ok(report) => {
                self.summary.reports += 1;
                go_on(self.sink.report(report))?;
            }
            Err(_) => self.run(set, entry.run(), codes::REPORT_FULL)?,
        }
        let found = assembler.findings();
        for problem in found.problems.drain(..) {
            self.sink.problem(problem);
        }
        for reject in found.rejects.drain(..) {
            go_on(self.sink.reject(reject))?;
        }
        Ok(())
    }

    fn take_counts(&mut self, found: &mut Findings) {
        self.summary.products += found.products;
        self.summary.reactions += found.reactions;
        for table in Table::ALL {
            if let Some(rows) = self.summary.table_mut(table) {
                rows.without_drug += found.without_drug.get(table as usize).copied().unwrap_or(0);
            }
        }
        self.notes.doubtful += found.doubtful;
        if self.notes.first_doubtful.is_none() {
            self.notes.first_doubtful = found.first_doubtful.take();
        }
        self.notes.case_level |= found.case_level;
    }

    /// Refuses rows of DEMO whose number came before, and rows of other tables whose report is not
    /// in DEMO.
    fn rows_without_report(&mut self, set: &Set<'_>) -> Result<(), ReadFault> {
        if !set.has_demo() {
            let problem = Problem::new(codes::NO_DEMO, Severity::Warning, Place::default());
            self.sink.problem(problem.with("quarter", set.quarter));
        }
        for entry in &set.duplicates {
            self.run(set, entry.run(), codes::DUPLICATE)?;
        }
        for table in Table::ALL {
            for run in set.orphans(table) {
                self.run(set, run, codes::ORPHAN)?;
            }
        }
        Ok(())
    }

    /// Refuses every row of a run.
    fn run(&mut self, set: &Set<'_>, run: Run, code: &'static str) -> Result<(), ReadFault> {
        let Some(part) = set.parts.get(usize::from(run.part)) else {
            return Ok(());
        };
        for (bytes, line) in super::row::rows(part, run) {
            if let Some(rows) = self.summary.table_mut(part.table()) {
                rows.orphans += 1;
            }
            let place = Place::line(part.name, u64::from(line))
                .field(part.layout.name(super::layout::Column::Id));
            let problem = problem(code, place).with("table", part.table());
            let start = bytes.get(..Reject::RAW_MAX).unwrap_or(bytes);
            self.reject(Reject::new(problem, &super::row::text(start)))?;
        }
        Ok(())
    }

    /// Says what is said once for the whole input.
    fn finish(&mut self) {
        let note = |code| Problem::new(code, Severity::Note, Place::default());
        if self.notes.doubtful > 0 {
            let place = self.notes.first_doubtful.take().unwrap_or_default();
            let problem = Problem::new(codes::DOUBTFUL_DATES, Severity::Note, place);
            self.sink
                .problem(problem.with("count", self.notes.doubtful));
        }
        if self.notes.case_level {
            self.sink.problem(note(codes::CASE_LEVEL));
        }
        if self.summary.superseded > 0 {
            self.sink
                .problem(note(codes::SUPERSEDED).with("count", self.summary.superseded));
        }
        if self.summary.deleted_cases > 0 {
            self.sink.problem(
                note(codes::WITHDRAWN)
                    .with("cases", self.summary.deleted_cases)
                    .with("count", self.summary.withdrawn),
            );
        }
    }
}

fn go_on(flow: Flow) -> Result<(), ReadFault> {
    match flow {
        Flow::Continue => Ok(()),
        Flow::Stop => Err(ReadFault::Stopped),
    }
}
