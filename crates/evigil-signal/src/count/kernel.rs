//! Adding up the events of one product after the other.
//!
//! The counts of a product's events stand in an array that fits into the cache of a core. Pairs come
//! out sorted, no product waits for another, and the result can't depend on the number of threads.

use std::ops::Range;

use super::blocks::Block;

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

    fn add(&mut self, events: &[u32]) {
        let Self { counts, met, list } = self;
        for &event in events {
            if let Some(count) = counts.get_mut(event as usize) {
                if *count == 0 {
                    list.push(event);
                    if let Some(word) = met.get_mut(event as usize / 64) {
                        *word |= 1 << (event % 64);
                    }
                }
                *count += 1;
            }
        }
    }

    /// Appends what was counted, by ascending event, and forgets it.
    fn take(&mut self, counted: &mut Counted) {
        // Few events are sorted faster than all words of bits are looked through.
        let is_sparse = self.list.len() < self.met.len() / 4;
        if is_sparse {
            self.list.sort_unstable();
            for event in &self.list {
                if let Some(word) = self.met.get_mut(*event as usize / 64) {
                    *word = 0;
                }
            }
        } else {
            self.list.clear();
            for (index, word) in self.met.iter_mut().enumerate() {
                let mut left = std::mem::take(word);
                while left != 0 {
                    let event = index * 64 + left.trailing_zeros() as usize;
                    self.list.push(u32::try_from(event).unwrap_or(u32::MAX));
                    left &= left - 1;
                }
            }
        }
        counted.event.extend_from_slice(&self.list);
        let counts = &mut self.counts;
        let taken = self.list.drain(..).map(|event| {
            let count = counts.get_mut(event as usize);
            count.map_or(0, std::mem::take)
        });
        counted.n11.extend(taken);
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

/// Some products of a block: where the events of each end, and the events.
pub(super) struct Slice<'b> {
    pub(super) block: &'b Block,
    /// Events of the first of the products and on.
    pub(super) events: &'b [u32],
}

/// Counts the pairs of these products.
pub(super) fn count(
    products: Range<usize>,
    slices: &[Slice<'_>],
    scratch: &mut Scratch,
) -> Counted {
    let mut counted = Counted::default();
    let first = products.start;
    for product in products {
        for slice in slices {
            let before = slice.block.range(first..product).len();
            let own = slice.block.range(product..product + 1).len();
            let events = slice.events.get(before..before + own);
            scratch.add(events.unwrap_or_default());
        }
        let before = counted.event.len();
        scratch.take(&mut counted);
        if counted.event.len() > before {
            let code = u32::try_from(product).unwrap_or(u32::MAX);
            counted.ends.push((code, counted.event.len()));
        }
    }
    // Counts of other ranges will stand beside these.
    counted.event.shrink_to_fit();
    counted.n11.shrink_to_fit();
    counted
}

/// Ranges of products with about the same work, the same for any number of threads.
pub(super) fn ranges(pairs_of: &[usize]) -> Vec<Range<usize>> {
    /// Pairs of a range: a millisecond of work, so that the tail of the last range is short and its
    /// counts need little room.
    const PAIRS: usize = 1 << 18;
    let mut ranges = Vec::new();
    let (mut from, mut pairs) = (0, 0);
    for (product, &own) in pairs_of.iter().enumerate() {
        // A product without pairs costs something too.
        pairs += own + 16;
        if pairs >= PAIRS {
            ranges.push(from..product + 1);
            (from, pairs) = (product + 1, 0);
        }
    }
    if from < pairs_of.len() {
        ranges.push(from..pairs_of.len());
    }
    ranges
}
