//! Runs over the pairs of all passes, on several threads, with the same result on any number.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::block::{Entry, Pass, PassTotals, entries, totals};
use super::compare::Comparer;
use super::reports::Row;

/// Entries that a thread takes at once.
const PIECE: usize = 4096;

/// What is kept of a pair of reports, if anything.
pub(super) type Look<'l, T> = dyn Fn((u32, &Row), (u32, &Row)) -> Option<T> + Sync + 'l;

/// Calls `look` for each pair of the entries, which gives what is kept of it. What is kept comes in
/// the order of the entries.
fn pairs_of<T: Send>(
    comparer: &Comparer<'_>,
    entries: &[Entry],
    window: usize,
    threads: usize,
    look: &Look<'_, T>,
) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let found: Mutex<Vec<(usize, Vec<T>)>> = Mutex::new(Vec::new());
    let work = || {
        loop {
            let start = next.fetch_add(PIECE, Ordering::Relaxed);
            if start >= entries.len() {
                break;
            }
            let mut kept = Vec::new();
            for at in start..(start + PIECE).min(entries.len()) {
                one(comparer, entries, at, window, look, &mut kept);
            }
            if !kept.is_empty()
                && let Ok(mut found) = found.lock()
            {
                found.push((start, kept));
            }
        }
    };
    thread::scope(|scope| {
        for _ in 1..threads.max(1) {
            scope.spawn(work);
        }
        work();
    });
    let mut found = found.into_inner().unwrap_or_default();
    found.sort_unstable_by_key(|(start, _)| *start);
    found.into_iter().flat_map(|(_, kept)| kept).collect()
}

/// Pairs of one entry with those behind it.
fn one<T>(
    comparer: &Comparer<'_>,
    entries: &[Entry],
    at: usize,
    window: usize,
    look: &Look<'_, T>,
    kept: &mut Vec<T>,
) {
    let Some(first) = entries.get(at) else { return };
    let Some(a) = comparer.reports.row(first.report) else {
        return;
    };
    let behind = entries.get(at + 1..).unwrap_or_default();
    for other in behind.iter().take(window) {
        if other.key != first.key {
            break;
        }
        let Some(b) = comparer.reports.row(other.report) else {
            continue;
        };
        kept.extend(look((first.report, a), (other.report, b)));
    }
}

/// Looks at each pair of all passes. A pair that several passes find is looked at several times.
pub(super) fn scan<T: Send>(
    comparer: &Comparer<'_>,
    window: usize,
    threads: usize,
    takes: &dyn Fn(u64) -> bool,
    look: &Look<'_, T>,
) -> (Vec<T>, Vec<(Pass, PassTotals)>) {
    let mut kept = Vec::new();
    let mut told = Vec::new();
    for pass in Pass::ALL {
        let entries = entries(comparer, pass, takes);
        told.push((pass, totals(&entries, window)));
        kept.extend(pairs_of(comparer, &entries, window, threads, look));
    }
    (kept, told)
}
