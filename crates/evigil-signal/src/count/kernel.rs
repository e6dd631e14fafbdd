//! Counting the events of one product after the other.
//!
//! From the lists of reports by product, each product's reports are walked in ascending order and
//! their events added up in an array that fits into the cache of a core. Pairs come out sorted, no
//! product waits for another, and the result can't depend on the number of threads.

use std::ops::Range;

use crate::table::{Incidence, Lists};

/// What pairs are counted from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) incidence: &'a Incidence,
    /// Reports by product.
    pub(super) reports: &'a Lists,
    pub(super) events: usize,
}

/// Room to count in, used again for each product.
#[derive(Debug)]
pub(super) struct Scratch {
    counts: Vec<u32>,
    /// One bit an event that was met.
    met: Vec<u64>,
    /// The same as a list.
    list: Vec<u32>,
}

impl Scratch {
    pub(super) fn new(events: usize) -> Self {
        Self {
            counts: vec![0; events],
            met: vec![0; events.div_ceil(64)],
            list: Vec::new(),
        }
    }

    fn add(&mut self, events: impl IntoIterator<Item = u32>) {
        for event in events {
            if let Some(count) = self.counts.get_mut(event as usize) {
                if *count == 0 {
                    self.list.push(event);
                    if let Some(word) = self.met.get_mut(event as usize / 64) {
                        *word |= 1 << (event % 64);
                    }
                }
                *count += 1;
            }
        }
    }

    /// Hands over what was counted, by ascending event, and forgets it.
    fn take(&mut self, mut pair: impl FnMut(u32, u32)) {
        // Few events are sorted faster than all words of bits are looked through.
        let is_sparse = self.list.len() < self.met.len() / 4;
        if is_sparse {
            self.list.sort_unstable();
        } else {
            self.list.clear();
            for (index, &word) in self.met.iter().enumerate() {
                let mut left = word;
                while left != 0 {
                    let event = index * 64 + left.trailing_zeros() as usize;
                    self.list.push(u32::try_from(event).unwrap_or(u32::MAX));
                    left &= left - 1;
                }
            }
            self.met.fill(0);
        }
        for &event in &self.list {
            if let Some(count) = self.counts.get_mut(event as usize) {
                pair(event, *count);
                *count = 0;
            }
            if is_sparse && let Some(word) = self.met.get_mut(event as usize / 64) {
                *word = 0;
            }
        }
        self.list.clear();
    }
}

/// Counts of the pairs of some products.
#[derive(Debug, Clone, Default)]
pub(super) struct Counted {
    /// For each product that has a pair: the product and where its pairs end.
    pub(super) ends: Vec<(u32, usize)>,
    pub(super) event: Vec<u32>,
    pub(super) n11: Vec<u32>,
}

impl Source<'_> {
    /// Counts the pairs of these products.
    pub(super) fn count(self, products: Range<usize>, scratch: &mut Scratch) -> Counted {
        let mut counted = Counted::default();
        let apart = &self.incidence.apart;
        for product in products {
            let code = u32::try_from(product).unwrap_or(u32::MAX);
            for &report in self.reports.row(product) {
                let report = report as usize;
                let own = if apart.is_empty() {
                    None
                } else {
                    apart.pairs(report)
                };
                if let Some(pairs) = own {
                    let from = pairs.partition_point(|pair| pair.product < code);
                    let of_product = pairs.iter().skip(from);
                    let of_product = of_product.take_while(|pair| pair.product == code);
                    scratch.add(of_product.map(|pair| pair.event));
                } else {
                    scratch.add(self.incidence.events.row(report).iter().copied());
                }
            }
            let before = counted.event.len();
            scratch.take(|event, count| {
                counted.event.push(event);
                counted.n11.push(count);
            });
            if counted.event.len() > before {
                counted.ends.push((code, counted.event.len()));
            }
        }
        counted
    }

    /// Ranges of products with about the same work, the same for any number of threads.
    pub(super) fn ranges(self) -> Vec<Range<usize>> {
        /// Names of products in a range: some milliseconds of work, so that the tail of the last
        /// range is short and its pairs need little room.
        const NAMES: usize = 1 << 17;
        let mut ranges = Vec::new();
        let (mut from, mut names) = (0, 0);
        for product in 0..self.reports.len() {
            // A product without reports costs something too.
            names += self.reports.row(product).len() + 16;
            if names >= NAMES {
                ranges.push(from..product + 1);
                (from, names) = (product + 1, 0);
            }
        }
        if from < self.reports.len() {
            ranges.push(from..self.reports.len());
        }
        ranges
    }
}
