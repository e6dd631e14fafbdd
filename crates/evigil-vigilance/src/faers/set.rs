//! The tables of one quarter, which hang together.

use std::borrow::Cow;

use super::index::Index;
use super::layout::Column;
use super::load::Loaded;
use super::part::{Quarter, Table};
use super::row::{Cuts, rows};
use super::scan::{Run, Scanned, number};
use super::version::Version;

/// A report of a quarter: its row of DEMO, or, where a quarter has no DEMO at all, its first row
/// in any table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    /// Number of the report.
    pub(super) key: u64,
    /// The row it is known by.
    run: Run,
    pub(super) case: Option<u64>,
    pub(super) version: u32,
    received: u32,
}

impl Entry {
    pub(super) const fn line(&self) -> u32 {
        self.run.line
    }

    pub(super) const fn run(&self) -> Run {
        self.run
    }
}

/// Everything of one quarter.
#[derive(Debug)]
pub(super) struct Set<'s> {
    pub(super) quarter: Quarter,
    /// The files of the whole input: runs name them by number.
    pub(super) parts: &'s [Loaded<'s>],
    pub(super) is_legacy: bool,
    has_demo: bool,
    /// Reports in the order of DEMO, each number once.
    pub(super) entries: Vec<Entry>,
    /// Rows of DEMO whose number came before.
    pub(super) duplicates: Vec<Entry>,
    indexes: [Index; Table::ALL.len()],
}

impl<'s> Set<'s> {
    /// Joins the tables of a quarter.
    pub(super) fn new(quarter: Quarter, parts: &'s [Loaded<'s>], scanned: &mut [Scanned]) -> Self {
        let of_quarter = |part: &&Loaded<'_>| part.quarter == quarter;
        let has_demo = parts
            .iter()
            .filter(of_quarter)
            .any(|part| part.table() == Table::Demo);
        let mut runs: [Vec<Run>; Table::ALL.len()] = Default::default();
        for (part, scanned) in parts.iter().zip(scanned) {
            if part.quarter == quarter
                && let Some(runs) = runs.get_mut(part.table() as usize)
            {
                // As a rule a table is one file, and its runs need not be copied.
                if runs.is_empty() {
                    *runs = std::mem::take(&mut scanned.runs);
                } else {
                    runs.append(&mut scanned.runs);
                }
            }
        }
        let mut set = Self {
            quarter,
            parts,
            is_legacy: parts
                .iter()
                .filter(of_quarter)
                .any(|part| part.layout.is_legacy()),
            has_demo,
            entries: Vec::new(),
            duplicates: Vec::new(),
            indexes: runs.map(Index::new),
        };
        set.find_entries();
        set
    }

    pub(super) fn index(&self, table: Table) -> &Index {
        // The array has a place for every table.
        static NONE: std::sync::LazyLock<Index> = std::sync::LazyLock::new(Index::default);
        self.indexes.get(table as usize).unwrap_or(&NONE)
    }

    pub(super) const fn has_demo(&self) -> bool {
        self.has_demo
    }

    fn find_entries(&mut self) {
        let known_by: Vec<Run> = if self.has_demo {
            self.index(Table::Demo).runs().to_vec()
        } else {
            Table::ALL
                .into_iter()
                .flat_map(|table| self.index(table).runs())
                .copied()
                .collect()
        };
        // Numbers that come more than once; as a rule none.
        let mut keys: Vec<u64> = known_by.iter().map(|run| run.key).collect();
        keys.sort_unstable();
        let repeats = keys.windows(2).any(|pair| pair.first() == pair.last());
        drop(keys);
        let mut seen = std::collections::HashSet::new();
        let mut cuts = Cuts::default();
        for run in known_by {
            let is_first = !repeats || seen.insert(run.key);
            if !is_first && !self.has_demo {
                continue;
            }
            let entry = self.entry(run, &mut cuts);
            if is_first {
                self.entries.push(entry);
            } else {
                self.duplicates.push(entry);
            }
        }
    }

    fn entry(&self, run: Run, cuts: &mut Cuts) -> Entry {
        let mut entry = Entry {
            key: run.key,
            run,
            case: None,
            version: 0,
            received: 0,
        };
        let Some(part) = self.parts.get(usize::from(run.part)) else {
            return entry;
        };
        let Some(bytes) = rows(part, run).next() else {
            return entry;
        };
        let row = cuts.row(part, bytes, run.form);
        entry.case = number(row.get(Column::Case));
        entry.received = day_number(row.get(Column::Received));
        entry.version = if part.layout.place(Column::Version).is_some() {
            number(row.get(Column::Version))
                .and_then(|version| u32::try_from(version).ok())
                .unwrap_or_default()
        } else {
            version_of(run.key, entry.case)
        };
        entry
    }

    /// The entry at a place.
    pub(super) fn entry_at(&self, place: u32) -> Option<&Entry> {
        self.entries.get(place as usize)
    }

    /// The row of a report in DEMO, with its file.
    pub(super) fn demo_row(&self, entry: &Entry) -> Option<(&'s Loaded<'s>, Run)> {
        let part = self.parts.get(usize::from(entry.run.part))?;
        self.has_demo.then_some((part, entry.run))
    }

    /// What the report's case is called. A report of AERS without DEMO tells no case: it is one.
    pub(super) fn case_text(&self, entry: &Entry) -> Cow<'s, str> {
        match entry.case {
            Some(case) => case.to_string().into(),
            None => entry.key.to_string().into(),
        }
    }

    /// What is to be known for the choice between versions; `order` is the place of its first
    /// report among all of the input.
    pub(super) fn versions(&self, order: u32) -> impl Iterator<Item = Version> {
        (order..).zip(&self.entries).map(|(order, entry)| Version {
            case: entry.case,
            is_legacy: self.is_legacy,
            number: entry.version,
            received: entry.received,
            report: entry.key,
            order,
        })
    }

    /// Runs of a table whose report is not in DEMO.
    pub(super) fn orphans(&self, table: Table) -> Vec<Run> {
        if !self.has_demo || table == Table::Demo {
            return Vec::new();
        }
        let demo = self.index(Table::Demo);
        let mut next = 0_usize;
        self.index(table)
            .runs()
            .iter()
            .filter(|run| {
                // Tables have the order of DEMO as a rule, and some have several runs a report.
                let mut before = next.saturating_sub(1);
                if demo
                    .runs()
                    .get(before)
                    .is_some_and(|demo| demo.key == run.key)
                {
                    return false;
                }
                before = next;
                let found = demo.find(run.key, &mut before).next().is_some();
                next = before;
                !found
            })
            .copied()
            .collect()
    }
}

/// A day as a number that rises with time: `2022`, `202210` and `20221004` are compared as
/// 20220000, 20221000 and 20221004.
fn day_number(date: &[u8]) -> u32 {
    let digits = number(date).filter(|_| date.len() <= 8).unwrap_or_default();
    let missing = 8_usize.saturating_sub(date.len());
    let scale = 10_u64.pow(u32::try_from(missing).unwrap_or_default());
    u32::try_from(digits * scale).unwrap_or_default()
}

/// The version that FAERS put behind the number of the case to make that of the report.
fn version_of(report: u64, case: Option<u64>) -> u32 {
    case.and_then(|case| {
        let report = report.to_string();
        report.strip_prefix(&case.to_string())?.parse().ok()
    })
    .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_compared_as_far_as_they_are_known() {
        assert_eq!(day_number(b"20221004"), 20_221_004);
        assert_eq!(day_number(b"202210"), 20_221_000);
        assert_eq!(day_number(b"2022"), 20_220_000);
        assert_eq!(day_number(b""), 0);
        assert_eq!(day_number(b"2022-10-04"), 0);
    }

    #[test]
    fn the_version_is_what_follows_the_case() {
        assert_eq!(version_of(1_002_130_537, Some(10_021_305)), 37);
        assert_eq!(version_of(4_263_742, None), 0);
        assert_eq!(version_of(4_263_742, Some(9)), 0);
    }
}
