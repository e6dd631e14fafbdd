//! Counts that come in pieces, with their margins known first.

use rayon::prelude::*;

use super::kernel::{Scratch, Source};
use super::restrict::{Restricted, restricted};
use super::strata::{Combined, Room, StratumMargins, Workplace, pairs_of};
use super::{CountError, CountSettings, PairCounts};
use crate::table::{CaseTable, Incidence, Lists, NOT_TOLD, Names};
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
    products: &'t Names,
    events: Names,
    product_totals: Vec<u64>,
    event_totals: Vec<u64>,
    incidence: Held<'t>,
    reports: Lists,
    margins: Option<StratumMargins>,
    ranges: Vec<std::ops::Range<usize>>,
}

#[derive(Debug)]
enum Held<'t> {
    Whole(&'t Incidence),
    Part(Incidence),
}

impl<'t> ChunkedCounts<'t> {
    /// Prepares a table: selects reports, takes margins, and finds the reports of each product.
    ///
    /// # Errors
    ///
    /// [`CountError::UnknownStratum`] when the table was read without a stratum of the settings.
    pub fn new(table: &'t CaseTable, settings: &CountSettings) -> Result<Self, CountError> {
        let (incidence, reports, events) = if settings.is_unrestricted() {
            (Held::Whole(table.incidence()), None, table.events().clone())
        } else {
            let Restricted {
                incidence,
                reports,
                events,
            } = restricted(table, settings);
            (Held::Part(incidence), Some(reports), events)
        };
        let combined = Combined::new(table, settings, reports.as_deref())?;
        let held = match &incidence {
            Held::Whole(incidence) => incidence,
            Held::Part(incidence) => incidence,
        };
        let by_product = held.products.inverted(table.products().len());
        let source = Source {
            incidence: held,
            reports: &by_product,
            events: events.len(),
        };
        let margins =
            combined.map(|combined| StratumMargins::new(source, &combined, settings.universe));
        let (n, product_totals, event_totals) = totals(source, settings.universe);
        let ranges = source.ranges();
        Ok(Self {
            universe: settings.universe,
            n,
            products: table.products(),
            events,
            product_totals,
            event_totals,
            incidence,
            reports: by_product,
            margins,
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
    pub const fn products(&self) -> &Names {
        self.products
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

    fn source(&self) -> Source<'_> {
        Source {
            incidence: match &self.incidence {
                Held::Whole(incidence) => incidence,
                Held::Part(incidence) => incidence,
            },
            reports: &self.reports,
            events: self.events.len(),
        }
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

    fn chunk_in(&self, index: usize, place: &mut Workplace) -> PairChunk {
        let Some(range) = self.ranges.get(index).cloned() else {
            return PairChunk::default();
        };
        let counted = self.source().count(range, &mut place.scratch);
        let mut chunk = PairChunk {
            product: Vec::with_capacity(counted.event.len()),
            n11: counted.n11.iter().map(|&count| u64::from(count)).collect(),
            event: counted.event,
            expected: Vec::new(),
        };
        for &(product, end) in &counted.ends {
            let start = chunk.product.len();
            chunk.product.resize(end, product);
            if let Some(margins) = &self.margins {
                let events = chunk.event.get(start..end).unwrap_or_default();
                let expected = margins.expected(product, events, &mut place.room);
                chunk.expected.extend(expected);
            }
        }
        chunk
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
    pub fn into_counts(self) -> PairCounts {
        let chunks: Vec<PairChunk> = self.par_chunks().collect();
        let len = chunks.iter().map(PairChunk::len).sum();
        let mut counts = PairCounts {
            universe: self.universe,
            n: self.n,
            products: self.products.clone(),
            events: self.events,
            product_totals: self.product_totals,
            event_totals: self.event_totals,
            product: Vec::with_capacity(len),
            event: Vec::with_capacity(len),
            n11: Vec::with_capacity(len),
            expected: Vec::new(),
        };
        for chunk in chunks {
            counts.product.extend(chunk.product);
            counts.event.extend(chunk.event);
            counts.n11.extend(chunk.n11);
            counts.expected.extend(chunk.expected);
        }
        counts
    }
}

/// `n` and the margins of products and events.
fn totals(source: Source<'_>, universe: Universe) -> (u64, Vec<u64>, Vec<u64>) {
    fn add(totals: &mut [u64], code: u32, count: usize) {
        if let Some(total) = totals.get_mut(code as usize) {
            *total += count as u64;
        }
    }
    let incidence = source.incidence;
    let mut products = vec![0; source.reports.len()];
    let mut events = vec![0; source.events];
    if universe == Universe::Reports {
        for (product, total) in products.iter_mut().enumerate() {
            *total = source.reports.row(product).len() as u64;
        }
        for &event in incidence.events.codes() {
            add(&mut events, event, 1);
        }
        return (incidence.len() as u64, products, events);
    }
    let mut n = 0;
    for report in 0..incidence.len() {
        n += u64::from(pairs_of(incidence, report));
        if let Some(pairs) = incidence.apart.pairs(report) {
            for pair in pairs {
                if pair.product != NOT_TOLD && pair.event != NOT_TOLD {
                    add(&mut products, pair.product, 1);
                    add(&mut events, pair.event, 1);
                }
            }
            continue;
        }
        let own = (incidence.products.row(report), incidence.events.row(report));
        for &product in own.0 {
            add(&mut products, product, own.1.len());
        }
        for &event in own.1 {
            add(&mut events, event, own.0.len());
        }
    }
    (n, products, events)
}
