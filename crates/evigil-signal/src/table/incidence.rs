//! Which products and events each report names.

use super::lists::{Lists, sort_different};
use super::{NOT_TOLD, Pair};

/// Products and events by report. Most reports link each of their products with each of their
/// events, so that the two lists say all; the pairs of the others stand apart.
#[derive(Debug, Clone, Default)]
pub(crate) struct Incidence {
    pub(crate) products: Lists,
    pub(crate) events: Lists,
    pub(crate) apart: Apart,
}

/// Reports whose pairs don't follow from their lists, or that know times to onset.
#[derive(Debug, Clone, Default)]
pub(crate) struct Apart {
    /// Ascending.
    reports: Vec<u32>,
    /// Where the pairs of each begin.
    starts: Vec<usize>,
    pairs: Vec<Pair>,
    onset_days: Vec<Option<i32>>,
}

impl Apart {
    pub(crate) fn is_empty(&self) -> bool {
        self.reports.is_empty()
    }

    fn range(&self, report: usize) -> Option<std::ops::Range<usize>> {
        let report = u32::try_from(report).ok()?;
        let at = self.reports.binary_search(&report).ok()?;
        let end = self.starts.get(at + 1).copied();
        Some(*self.starts.get(at)?..end.unwrap_or(self.pairs.len()))
    }

    /// The pairs of a report that stands here.
    pub(crate) fn pairs(&self, report: usize) -> Option<&[Pair]> {
        self.pairs.get(self.range(report)?)
    }

    pub(crate) fn onset_days(&self, report: usize) -> Option<&[Option<i32>]> {
        self.onset_days.get(self.range(report)?)
    }
}

/// One told row of a report.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Told {
    pub(crate) pair: Pair,
    pub(crate) onset: Option<i32>,
    /// Whether the row stands for itself; the rest of a row whose product was left out doesn't.
    pub(crate) is_whole: bool,
}

impl Incidence {
    /// Reports that link all their products with all their events.
    pub(crate) fn of_lists(products: Lists, events: Lists) -> Self {
        Self {
            products,
            events,
            apart: Apart::default(),
        }
    }

    /// Number of reports.
    pub(crate) fn len(&self) -> usize {
        self.products.len()
    }

    /// Adds the next report by its rows, which are used up; says how many of them were repeats.
    pub(crate) fn push(&mut self, rows: &mut Vec<Told>) -> u64 {
        let whole = rows.iter().filter(|row| row.is_whole).count();
        // The shortest known time to onset of a repeated row counts: `None` sorts first, so it is
        // put last.
        rows.sort_unstable_by_key(|row| (row.pair, !row.is_whole, row.onset.is_none(), row.onset));
        rows.dedup_by_key(|row| row.pair);
        let repeats = whole - rows.iter().filter(|row| row.is_whole).count();
        let mut products: Vec<u32> = rows.iter().map(|row| row.pair.product).collect();
        products.dedup();
        products.retain(|&product| product != NOT_TOLD);
        let mut events: Vec<u32> = rows.iter().map(|row| row.pair.event).collect();
        events.retain(|&event| event != NOT_TOLD);
        sort_different(&mut events);
        without_redundant(rows);
        // A report without any product, or event, links its events, or products, with none.
        let follows = |row: &Told| {
            (row.pair.product == NOT_TOLD) == products.is_empty()
                && (row.pair.event == NOT_TOLD) == events.is_empty()
                && row.onset.is_none()
        };
        let crossed = products.len().max(1) * events.len().max(1);
        if rows.len() != crossed || !rows.iter().all(follows) {
            let apart = &mut self.apart;
            apart
                .reports
                .push(u32::try_from(self.products.len()).unwrap_or(NOT_TOLD));
            apart.starts.push(apart.pairs.len());
            apart.pairs.extend(rows.iter().map(|row| row.pair));
            apart.onset_days.extend(rows.iter().map(|row| row.onset));
        }
        self.products.push(products);
        self.events.push(events);
        rows.clear();
        repeats as u64
    }

    /// Adds a report that links each of its products with each of its events; both ascend.
    pub(crate) fn push_crossed(
        &mut self,
        products: impl IntoIterator<Item = u32>,
        events: impl IntoIterator<Item = u32>,
    ) {
        self.products.push(products);
        self.events.push(events);
    }

    /// Adds reports that name nothing until there are `len`.
    fn pad(&mut self, len: usize) {
        self.products.pad(len);
        self.events.pad(len);
    }

    /// How many pairs of a report follow from its lists.
    pub(crate) fn crossed_len(&self, report: usize) -> usize {
        if report >= self.len() {
            return 0;
        }
        let products = self.products.row(report).len().max(1);
        products.saturating_mul(self.events.row(report).len().max(1))
    }

    /// Pairs of a report that follow from its lists.
    pub(crate) fn crossed(&self, report: usize) -> Vec<Pair> {
        if report >= self.len() {
            return Vec::new();
        }
        crossed(self.products.row(report), self.events.row(report))
    }

    /// Rows of a report, as if they were told again.
    fn told(&self, report: usize, rows: &mut Vec<Told>) {
        let row = |pair, onset| Told {
            pair,
            onset,
            is_whole: true,
        };
        match (self.apart.pairs(report), self.apart.onset_days(report)) {
            (Some(pairs), Some(onsets)) => {
                rows.extend(
                    pairs
                        .iter()
                        .zip(onsets)
                        .map(|(pair, onset)| row(*pair, *onset)),
                );
            }
            _ => rows.extend(self.crossed(report).into_iter().map(|pair| row(pair, None))),
        }
    }
}

/// Each product with each event; with none where there is none.
fn crossed(products: &[u32], events: &[u32]) -> Vec<Pair> {
    let or_none = |codes: &[u32]| {
        if codes.is_empty() {
            vec![NOT_TOLD]
        } else {
            codes.to_vec()
        }
    };
    let events = or_none(events);
    let pairs = or_none(products).into_iter();
    pairs
        .flat_map(|product| events.iter().map(move |&event| Pair { product, event }))
        .collect()
}

/// Takes rows out that say nothing more: those without product whose event stands beside a product
/// elsewhere, and those without event whose product stands beside an event.
fn without_redundant(rows: &mut Vec<Told>) {
    if rows.len() < 2
        || rows
            .iter()
            .all(|row| row.pair.product != NOT_TOLD && row.pair.event != NOT_TOLD)
    {
        return;
    }
    let all: Vec<Pair> = rows.iter().map(|row| row.pair).collect();
    rows.retain(|row| {
        let other = |pair: &Pair| *pair != row.pair;
        match (row.pair.product, row.pair.event) {
            // There are two rows or more, so that another one tells something.
            (NOT_TOLD, NOT_TOLD) => false,
            (NOT_TOLD, event) => !all.iter().any(|pair| other(pair) && pair.event == event),
            (product, NOT_TOLD) => !all
                .iter()
                .any(|pair| other(pair) && pair.product == product),
            _ => true,
        }
    });
}

/// An [`Incidence`] from rows whose reports mostly stand together.
#[derive(Debug, Default)]
pub(crate) struct IncidenceBuilder {
    incidence: Incidence,
    report: Option<u32>,
    run: Vec<Told>,
    /// Rows of reports that were already done.
    late: Vec<(u32, Told)>,
    repeats: u64,
}

impl IncidenceBuilder {
    pub(crate) fn push(&mut self, report: u32, row: Told) {
        if self.report != Some(report) {
            self.flush();
            self.report = Some(report);
        }
        self.run.push(row);
    }

    fn flush(&mut self) {
        let Some(report) = self.report.take() else {
            return;
        };
        if (report as usize) < self.incidence.len() {
            let late = self.run.drain(..);
            self.late.extend(late.map(|row| (report, row)));
        } else {
            self.incidence.pad(report as usize);
            self.repeats += self.incidence.push(&mut self.run);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.report.is_none() && self.incidence.len() == 0
    }

    /// Adds what lists say beside the rows: reports link all that their lists hold.
    pub(crate) fn push_lists(&mut self, products: &Lists, events: &Lists) {
        for report in 0..products.len().max(events.len()) {
            let (products, events) = (products.row(report), events.row(report));
            if products.is_empty() && events.is_empty() {
                continue;
            }
            let code = u32::try_from(report).unwrap_or(NOT_TOLD);
            for pair in crossed(products, events) {
                self.push(
                    code,
                    Told {
                        pair,
                        onset: None,
                        is_whole: false,
                    },
                );
            }
        }
    }

    /// `len` reports or more, and how many rows stood there before.
    pub(crate) fn finish(mut self, len: usize) -> (Incidence, u64) {
        self.flush();
        self.incidence.pad(len);
        if !self.late.is_empty() {
            // Stable, so that nothing depends on how a sort breaks ties.
            self.late.sort_by_key(|&(report, _)| report);
            let mut late = self.late.iter().peekable();
            let mut merged = Incidence::default();
            for report in 0..self.incidence.len() {
                self.incidence.told(report, &mut self.run);
                while let Some(&(_, row)) = late.next_if(|&&(of, _)| of as usize == report) {
                    self.run.push(row);
                }
                self.repeats += merged.push(&mut self.run);
            }
            self.incidence = merged;
        }
        self.incidence.products.shrink();
        self.incidence.events.shrink();
        (self.incidence, self.repeats)
    }
}
