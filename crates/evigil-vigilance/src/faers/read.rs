//! From files to reports.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, mpsc};
use std::thread;

use super::assemble::Assembler;
use super::deleted::Deleted;
use super::findings::Findings;
use super::load::{Input, Loaded, load};
use super::part::{Quarter, Table};
use super::scan::{Run, Scanned, scan};
use super::set::{Entry, Set};
use super::summary::Summary;
use super::version::latest;
use super::{codes, notes, problem};
use crate::exchange::{Flow, Place, Problem, ProblemSeverity as Severity};
use crate::exchange::{ReadFault, Reject, Sink, Source};
use crate::icsr::Icsr;

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
    let input = load(sources, sink)?;
    let mut reading = Reading::new(sink);
    reading.deleted(&input)?;
    let sets = reading.sets(&input.tables)?;
    let counting = reading.choose(&sets);
    reading.reports(&sets, &counting)?;
    reading.end(&sets)
}

/// Takes some of the reports of an input, on a thread of its own.
pub trait Part: Sized {
    /// What it makes of them.
    type Done: Send;

    /// Takes a report, sorted.
    fn report(&mut self, report: &Icsr);

    /// Ends.
    fn done(self) -> Self::Done;
}

/// Like [`read`], but reports are put together on all processors, some thousand at a time, each time
/// into what `begin` gives; `take` gets what was made of them in the order of the reports. The
/// sink gets all but the reports.
///
/// # Errors
/// As for [`read`].
pub fn read_parts<P: Part>(
    sources: &[&dyn Source],
    sink: &mut dyn Sink,
    begin: impl Fn() -> P + Sync,
    mut take: impl FnMut(P::Done) -> Flow,
) -> Result<Summary, ReadFault> {
    let input = load(sources, sink)?;
    let mut reading = Reading::new(sink);
    reading.deleted(&input)?;
    let sets = reading.sets(&input.tables)?;
    let counting = reading.choose(&sets);
    reading.in_parts(&sets, &counting, &begin, &mut take)?;
    reading.end(&sets)
}

/// Most reports of a part. Small enough that no processor waits long for the others at the end.
const PART_REPORTS: usize = 1 << 14;

/// What a thread made of a part of the reports.
struct Made<D> {
    number: usize,
    done: D,
    findings: Findings,
    reports: u64,
    /// Reports that were too big.
    failed: Vec<(usize, Entry)>,
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

impl<'s> Reading<'s> {
    fn new(sink: &'s mut dyn Sink) -> Self {
        Self {
            sink,
            summary: Summary::default(),
            deleted: Deleted::default(),
            notes: Findings::default(),
        }
    }

    fn reject(&mut self, reject: Reject) -> Result<(), ReadFault> {
        go_on(self.sink.reject(reject))
    }

    fn deleted(&mut self, input: &Input<'_>) -> Result<(), ReadFault> {
        for (name, bytes) in &input.deleted {
            self.deleted.read(name, bytes, self.sink)?;
        }
        self.summary.deleted_cases = self.deleted.len();
        Ok(())
    }

    /// The quarters, in the order of time.
    fn sets<'p>(&mut self, parts: &'p [Loaded<'p>]) -> Result<Vec<Set<'p>>, ReadFault> {
        let mut scanned = scan_all(parts);
        self.rows(parts, &scanned)?;
        let mut quarters: Vec<Quarter> = parts.iter().map(|part| part.quarter).collect();
        quarters.dedup();
        Ok(quarters
            .into_iter()
            .map(|quarter| Set::new(quarter, parts, &mut scanned))
            .collect())
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

    /// Chooses versions: for every quarter the places of its entries that count.
    fn choose(&mut self, sets: &[Set<'_>]) -> Vec<Vec<u32>> {
        let mut versions = Vec::new();
        let mut starts = Vec::new();
        for set in sets {
            let start = u32::try_from(versions.len()).unwrap_or(u32::MAX);
            starts.push(start);
            versions.extend(set.versions(start));
        }
        let total = versions.len();
        let latest = latest(versions);
        self.summary.superseded = (total - latest.len()) as u64;
        let mut latest = latest.into_iter().peekable();
        let mut counting = Vec::new();
        for (set, start) in sets.iter().zip(starts) {
            let mut of_set = Vec::new();
            for (place, entry) in (0_u32..).zip(&set.entries) {
                if latest.next_if_eq(&start.saturating_add(place)).is_none() {
                    continue;
                }
                if self.deleted.has(entry.case) {
                    self.summary.withdrawn += 1;
                } else {
                    of_set.push(place);
                }
            }
            counting.push(of_set);
        }
        counting
    }

    /// Hands over reports, in the order of time and of DEMO.
    fn reports(&mut self, sets: &[Set<'_>], counting: &[Vec<u32>]) -> Result<(), ReadFault> {
        for (set, counting) in sets.iter().zip(counting) {
            let mut assembler = Assembler::new(set);
            for entry in counting.iter().filter_map(|place| set.entry_at(*place)) {
                self.report(set, entry, &mut assembler)?;
            }
            self.take_counts(assembler.findings());
        }
        Ok(())
    }

    /// The same on all processors.
    fn in_parts<P: Part>(
        &mut self,
        sets: &[Set<'_>],
        counting: &[Vec<u32>],
        begin: &(impl Fn() -> P + Sync),
        take: &mut impl FnMut(P::Done) -> Flow,
    ) -> Result<(), ReadFault> {
        let work: Vec<(usize, &[u32])> = counting
            .iter()
            .enumerate()
            .flat_map(|(set, places)| places.chunks(PART_REPORTS).map(move |part| (set, part)))
            .collect();
        let next = AtomicUsize::new(0);
        let make = |number: usize| {
            let (at, places) = work.get(number)?;
            let set = sets.get(*at)?;
            Some(made(number, (*at, set), places, begin()))
        };
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        thread::scope(|scope| {
            // What is made waits here only as long as it takes to write it.
            let (send, receive) = mpsc::sync_channel(threads);
            for _ in 0..threads.min(work.len()) {
                let (send, next, make) = (send.clone(), &next, &make);
                scope.spawn(move || {
                    while let Some(made) = make(next.fetch_add(1, Ordering::Relaxed)) {
                        // Whoever takes them has stopped.
                        if send.send(made).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(send);
            let mut early = BTreeMap::new();
            let mut wanted = 0;
            for made in receive {
                early.insert(made.number, made);
                while let Some(made) = early.remove(&wanted) {
                    wanted += 1;
                    self.made(sets, made, take)?;
                }
            }
            Ok(())
        })
    }

    /// Takes what a thread made, in its turn.
    fn made<D>(
        &mut self,
        sets: &[Set<'_>],
        made: Made<D>,
        take: &mut impl FnMut(D) -> Flow,
    ) -> Result<(), ReadFault> {
        let mut made = made;
        self.summary.reports += made.reports;
        go_on(take(made.done))?;
        self.hand_over(&mut made.findings)?;
        self.take_counts(&mut made.findings);
        for (at, entry) in made.failed {
            if let Some(set) = sets.get(at) {
                self.run(set, entry.run(), codes::REPORT_FULL)?;
            }
        }
        Ok(())
    }

    fn hand_over(&mut self, found: &mut Findings) -> Result<(), ReadFault> {
        for problem in found.problems.drain(..) {
            self.sink.problem(problem);
        }
        for reject in found.rejects.drain(..) {
            go_on(self.sink.reject(reject))?;
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
        self.hand_over(assembler.findings())
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

    /// Ends with the rows that are in no report, and with what is said once.
    fn end(mut self, sets: &[Set<'_>]) -> Result<Summary, ReadFault> {
        for set in sets {
            self.rows_without_report(set)?;
        }
        self.notes();
        Ok(self.summary)
    }

    /// Says what is said once for the whole input.
    fn notes(&mut self) {
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

/// Puts the reports at `places` together.
fn made<P: Part>(
    number: usize,
    (at, set): (usize, &Set<'_>),
    places: &[u32],
    mut part: P,
) -> Made<P::Done> {
    let mut assembler = Assembler::new(set);
    let (mut reports, mut failed) = (0, Vec::new());
    for entry in places.iter().filter_map(|place| set.entry_at(*place)) {
        match assembler.report(entry) {
            Ok(report) => {
                reports += 1;
                part.report(report);
            }
            Err(_) => failed.push((at, *entry)),
        }
    }
    Made {
        number,
        done: part.done(),
        findings: std::mem::take(assembler.findings()),
        reports,
        failed,
    }
}
