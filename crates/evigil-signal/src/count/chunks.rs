//! Counts that come in pieces, with their margins known first.

use std::borrow::Cow;
use std::ops::Range;

use rayon::prelude::*;

use super::blocks::{Block, blocks};
use super::kernel::{Counted, Scratch, Slice, ranges};
use super::restrict::{Restricted, restricted};
use super::strata::{Combined, Room, StratumMargins, Workplace};
use super::{CountError, CountSettings, PairCounts};
use crate::table::{CaseTable, Incidence, NOT_TOLD, Names};
use crate::{Cell, CellError, Universe};

/// Counts of some products with all their events; chunks follow each other as their pairs do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PairChunk {
    /// Product of each pair; pairs ascend by product, then event.
    pub product: Vec<u32>,
    /// Event of each pair.
    pub event: Vec<u32>,
    /// Count of each pair, 1 or more.
    pub n11: Vec<u64>,
    /// Expected count of each pair summed over strata; empty without strata.
    pub expected: Vec<f64>,
}

impl PairChunk {
    /// Number of pairs.
    #[must_use]
    pub fn len(&self) -> usize {
        self.n11.len()
    }

    /// Whether there is no pair.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.n11.is_empty()
    }
}

/// A table ready to be counted, one chunk after the other or several at a time. Margins are known;
/// pairs are counted when their chunk is asked for, and take no memory before or after.
#[derive(Debug)]
pub struct ChunkedCounts<'t> {
    universe: Universe,
    n: u64,
    products: Cow<'t, Names>,
    events: Names,
    product_totals: Vec<u64>,
    event_totals: Vec<u64>,
    blocks: Vec<Block>,
    margins: Option<StratumMargins>,
    /// Pairs that were counted before, in place of blocks.
    given: Option<Given>,
    ranges: Vec<Range<usize>>,
}

/// Pairs that are known, and where those of each product begin.
#[derive(Debug)]
struct Given {
    pairs: PairChunk,
    starts: Vec<usize>,
}

impl Given {
    /// The pairs of some products.
    fn chunk(&self, products: &Range<usize>) -> PairChunk {
        let at = |product: usize| {
            self.starts
                .get(product)
                .copied()
                .unwrap_or(self.pairs.len())
        };
        let range = at(products.start)..at(products.end);
        let codes = |all: &[u32]| all.get(range.clone()).unwrap_or_default().to_vec();
        let pairs = &self.pairs;
        PairChunk {
            product: codes(&pairs.product),
            event: codes(&pairs.event),
            n11: pairs.n11.get(range.clone()).unwrap_or_default().to_vec(),
            expected: pairs
                .expected
                .get(range.clone())
                .unwrap_or_default()
                .to_vec(),
        }
    }
}

impl ChunkedCounts<'static> {
    /// Counts that are known, chunk by chunk as if they were counted. Their pairs have to ascend by
    /// product, then event.
    #[must_use]
    pub fn of_counts(counts: PairCounts) -> Self {
        let mut pairs_of = vec![0; counts.products.len()];
        for &product in &counts.product {
            if let Some(pairs) = pairs_of.get_mut(product as usize) {
                *pairs += 1;
            }
        }
        let starts = pairs_of.iter().scan(0, |sum, pairs| {
            let start = *sum;
            *sum += pairs;
            Some(start)
        });
        Self {
            universe: counts.universe,
            n: counts.n,
            products: Cow::Owned(counts.products),
            events: counts.events,
            product_totals: counts.product_totals,
            event_totals: counts.event_totals,
            blocks: Vec::new(),
            margins: None,
            given: Some(Given {
                starts: starts.collect(),
                pairs: PairChunk {
                    product: counts.product,
                    event: counts.event,
                    n11: counts.n11,
                    expected: counts.expected,
                },
            }),
            ranges: ranges(&pairs_of),
        }
    }

    /// As [`Self::new`], of a table that is not needed any more: its memory is given back before
    /// pairs are counted.
    ///
    /// # Errors
    ///
    /// As [`Self::new`].
    pub fn of_table(table: CaseTable, settings: &CountSettings) -> Result<Self, CountError> {
        let made = ChunkedCounts::new(&table, settings)?;
        let ChunkedCounts {
            universe,
            n,
            products: names,
            events,
            product_totals,
            event_totals,
            blocks,
            margins,
            given,
            ranges,
        } = made;
        drop(names);
        Ok(Self {
            universe,
            n,
            products: Cow::Owned(table.into_products()),
            events,
            product_totals,
            event_totals,
            blocks,
            margins,
            given,
            ranges,
        })
    }
}

impl<'t> ChunkedCounts<'t> {
    /// Prepares a table: selects reports, takes margins, and finds the reports of each product.
    ///
    /// # Errors
    ///
    /// [`CountError::UnknownStratum`] when the table was read without a stratum of the settings.
    pub fn new(table: &'t CaseTable, settings: &CountSettings) -> Result<Self, CountError> {
        let part;
        let (incidence, reports, events) = if settings.is_unrestricted() {
            (table.incidence(), None, table.events().clone())
        } else {
            let Restricted {
                incidence,
                reports,
                events,
            } = restricted(table, settings);
            part = incidence;
            (&part, Some(reports), events)
        };
        let products = table.products().len();
        let combined = Combined::new(table, settings, reports.as_deref())?;
        let margins = combined.map(|combined| {
            let sizes = (products, events.len());
            StratumMargins::new(incidence, sizes, &combined, settings.universe)
        });
        let blocks = blocks(incidence, products);
        let mut pairs_of = vec![0; products];
        for block in &blocks {
            for (product, pairs) in pairs_of.iter_mut().enumerate() {
                *pairs += block.range(product..product + 1).len();
            }
        }
        let ranges = ranges(&pairs_of);
        let (n, product_totals, event_totals) = match settings.universe {
            Universe::Reports => report_totals(incidence, products, events.len()),
            Universe::Pairs => pair_totals(incidence, &pairs_of, events.len()),
        };
        Ok(Self {
            universe: settings.universe,
            n,
            products: Cow::Borrowed(table.products()),
            events,
            product_totals,
            event_totals,
            blocks,
            margins,
            given: None,
            ranges,
        })
    }

    /// What a count of one stands for.
    #[must_use]
    pub const fn universe(&self) -> Universe {
        self.universe
    }

    /// All reports, or all pairs.
    #[must_use]
    pub const fn n(&self) -> u64 {
        self.n
    }

    /// Names of the products.
    #[must_use]
    pub fn products(&self) -> &Names {
        &self.products
    }

    /// Names of the events.
    #[must_use]
    pub const fn events(&self) -> &Names {
        &self.events
    }

    /// Margin of each product, by code.
    #[must_use]
    pub fn product_totals(&self) -> &[u64] {
        &self.product_totals
    }

    /// Margin of each event, by code.
    #[must_use]
    pub fn event_totals(&self) -> &[u64] {
        &self.event_totals
    }

    /// How many chunks there are: the same for any number of threads.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ranges.len()
    }

    /// Whether there is none, because no product is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    fn workplace(&self) -> Workplace {
        Workplace {
            scratch: Scratch::new(self.events.len()),
            room: Room::default(),
        }
    }

    /// Counts the chunk of this number; beyond the last it is empty.
    #[must_use]
    pub fn chunk(&self, index: usize) -> PairChunk {
        self.chunk_in(index, &mut self.workplace())
    }

    /// All chunks in turn, several counted at a time.
    pub fn par_chunks(&self) -> impl IndexedParallelIterator<Item = PairChunk> + '_ {
        (0..self.len()).into_par_iter().map_init(
            || self.workplace(),
            |place, index| self.chunk_in(index, place),
        )
    }

    fn count_in(&self, index: usize, scratch: &mut Scratch) -> Counted {
        let Some(range) = self.ranges.get(index) else {
            return Counted::default();
        };
        let slices = self.blocks.iter().map(|block| Slice {
            block,
            events: block
                .events
                .get(block.range(range.clone()))
                .unwrap_or_default(),
        });
        let slices: Vec<Slice<'_>> = slices.filter(|slice| !slice.events.is_empty()).collect();
        super::kernel::count(range.clone(), &slices, scratch)
    }

    fn chunk_in(&self, index: usize, place: &mut Workplace) -> PairChunk {
        if let Some(given) = &self.given {
            let range = self.ranges.get(index).cloned().unwrap_or_default();
            return given.chunk(&range);
        }
        let counted = self.count_in(index, &mut place.scratch);
        let len = counted.event.len();
        let mut chunk = PairChunk {
            product: vec![0; len],
            event: vec![0; len],
            n11: vec![0; len],
            expected: vec![0.0; if self.margins.is_some() { len } else { 0 }],
        };
        self.fill(&counted, &mut place.room, Columns::of(&mut chunk));
        chunk
    }

    /// Writes what was counted into columns of its length.
    fn fill(&self, counted: &Counted, room: &mut Room, columns: Columns<'_>) {
        columns.event.copy_from_slice(&counted.event);
        for (to, &count) in columns.n11.iter_mut().zip(&counted.n11) {
            *to = u64::from(count);
        }
        let mut start = 0;
        for &(product, end) in &counted.ends {
            columns
                .product
                .get_mut(start..end)
                .unwrap_or_default()
                .fill(product);
            if let Some(margins) = &self.margins {
                let events = counted.event.get(start..end).unwrap_or_default();
                let expected = margins.expected(product, events, room);
                let to = columns.expected.get_mut(start..end).unwrap_or_default();
                for (to, expected) in to.iter_mut().zip(expected) {
                    *to = expected;
                }
            }
            start = end;
        }
    }

    /// The four-fold table of a pair of a chunk.
    ///
    /// # Errors
    ///
    /// When the chunk is not one of this table. Beyond the last pair it is the empty table.
    pub fn cell(&self, chunk: &PairChunk, index: usize) -> Result<Cell, CellError> {
        let at = |codes: &[u32], totals: &[u64]| {
            let code = codes.get(index);
            let total = code.and_then(|&code| totals.get(code as usize));
            total.copied().unwrap_or(0)
        };
        Cell::new(
            chunk.n11.get(index).copied().unwrap_or(0),
            at(&chunk.product, &self.product_totals),
            at(&chunk.event, &self.event_totals),
            self.n,
        )
    }

    /// All chunks as one.
    #[must_use]
    pub fn into_counts(mut self) -> PairCounts {
        if let Some(Given { pairs, .. }) = self.given.take() {
            return self.counts_of(pairs);
        }
        let counted: Vec<Counted> = (0..self.len())
            .into_par_iter()
            .map_init(
                || Scratch::new(self.events.len()),
                |scratch, index| self.count_in(index, scratch),
            )
            .collect();
        // Pairs by report are done with, and the columns need their room.
        self.blocks = Vec::new();
        let len = counted.iter().map(|counted| counted.event.len()).sum();
        let mut all = PairChunk {
            product: vec![0; len],
            event: vec![0; len],
            n11: vec![0; len],
            expected: vec![0.0; if self.margins.is_some() { len } else { 0 }],
        };
        let mut rest = Columns::of(&mut all);
        let mut parts = Vec::with_capacity(counted.len());
        for counted in counted {
            let (part, others) = rest.split(counted.event.len());
            parts.push((counted, part));
            rest = others;
        }
        parts
            .into_par_iter()
            .for_each_init(Room::default, |room, (counted, columns)| {
                self.fill(&counted, room, columns);
            });
        self.counts_of(all)
    }

    fn counts_of(self, all: PairChunk) -> PairCounts {
        PairCounts {
            universe: self.universe,
            n: self.n,
            products: self.products.into_owned(),
            events: self.events,
            product_totals: self.product_totals,
            event_totals: self.event_totals,
            product: all.product,
            event: all.event,
            n11: all.n11,
            expected: all.expected,
        }
    }
}

/// Columns that are written to; the last is empty without strata.
struct Columns<'c> {
    product: &'c mut [u32],
    event: &'c mut [u32],
    n11: &'c mut [u64],
    expected: &'c mut [f64],
}

impl<'c> Columns<'c> {
    fn of(chunk: &'c mut PairChunk) -> Self {
        Self {
            product: &mut chunk.product,
            event: &mut chunk.event,
            n11: &mut chunk.n11,
            expected: &mut chunk.expected,
        }
    }

    /// The first rows, and the others.
    fn split(self, rows: usize) -> (Self, Self) {
        fn cut<T>(column: &mut [T], rows: usize) -> (&mut [T], &mut [T]) {
            column.split_at_mut(rows.min(column.len()))
        }
        let (product, event) = (cut(self.product, rows), cut(self.event, rows));
        let (n11, expected) = (cut(self.n11, rows), cut(self.expected, rows));
        let columns = |product, event, n11, expected| Self {
            product,
            event,
            n11,
            expected,
        };
        (
            columns(product.0, event.0, n11.0, expected.0),
            columns(product.1, event.1, n11.1, expected.1),
        )
    }
}

fn add(totals: &mut [u64], code: u32, count: usize) {
    if let Some(total) = totals.get_mut(code as usize) {
        *total += count as u64;
    }
}

/// `n` and the margins of products and events, where a report counts once.
pub(super) fn report_totals(
    incidence: &Incidence,
    products: usize,
    events: usize,
) -> (u64, Vec<u64>, Vec<u64>) {
    let total = |codes: &[u32], len: usize| {
        let mut totals = vec![0; len];
        codes.iter().for_each(|&code| add(&mut totals, code, 1));
        totals
    };
    (
        incidence.len() as u64,
        total(incidence.products.codes(), products),
        total(incidence.events.codes(), events),
    )
}

/// The same where a pair counts once.
pub(super) fn pair_totals(
    incidence: &Incidence,
    pairs_of: &[usize],
    events: usize,
) -> (u64, Vec<u64>, Vec<u64>) {
    let mut totals = vec![0; events];
    for report in 0..incidence.len() {
        if let Some(pairs) = incidence.apart.pairs(report) {
            let told = pairs.iter().filter(|pair| pair.product != NOT_TOLD);
            // What is not told has no total.
            told.for_each(|pair| add(&mut totals, pair.event, 1));
            continue;
        }
        let products = incidence.products.row(report).len();
        for &event in incidence.events.row(report) {
            add(&mut totals, event, products);
        }
    }
    let products: Vec<u64> = pairs_of.iter().map(|&pairs| pairs as u64).collect();
    (products.iter().sum(), products, totals)
}
