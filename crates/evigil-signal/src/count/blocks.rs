//! Events by product, for one block of reports after the other.
//!
//! A product's reports lie far apart, and looking up the events of each would wait for memory every
//! time. So the reports are walked once in their order, and their events written behind each of their
//! products; a block is small enough that all places being written to stay in the cache. Counting a
//! product is then reading on.

use std::ops::Range;

use rayon::prelude::*;

use crate::table::{Incidence, NOT_TOLD};

/// Pairs of a block: four megabytes.
const PAIRS: usize = 1 << 20;

/// Pairs of a block for each product, so that the starts don't outweigh what they point to.
const PAIRS_PER_PRODUCT: usize = 16;

/// The pairs of some reports, by product.
#[derive(Debug)]
pub(super) struct Block {
    /// Where the events of each product begin, and where the last end.
    pub(super) starts: Vec<usize>,
    pub(super) events: Vec<u32>,
}

impl Block {
    /// Where the events of these products stand.
    pub(super) fn range(&self, products: Range<usize>) -> Range<usize> {
        // Products that became known later have no events here.
        let end = self.starts.last().copied().unwrap_or(0);
        let start = |product: usize| self.starts.get(product).copied().unwrap_or(end);
        start(products.start)..start(products.end)
    }

    /// The same by other codes: those of products and events by their codes here, and how many products
    /// there are.
    pub(super) fn renamed(&self, products: &[u32], events: &[u32], count: usize) -> Self {
        let mut here = vec![None; count];
        for (product, &code) in products.iter().enumerate() {
            if let Some(place) = here.get_mut(code as usize) {
                *place = Some(product);
            }
        }
        let mut renamed = Self {
            starts: vec![0],
            events: Vec::with_capacity(self.events.len()),
        };
        for product in here {
            let range = product.map_or(0..0, |product| self.range(product..product + 1));
            let own = self.events.get(range).unwrap_or_default().iter();
            let codes = own.map(|&event| events.get(event as usize).copied().unwrap_or(NOT_TOLD));
            renamed.events.extend(codes);
            renamed.starts.push(renamed.events.len());
        }
        renamed
    }

    fn of(incidence: &Incidence, reports: Range<usize>, products: usize) -> Self {
        let mut starts = vec![0; products + 1];
        each(incidence, reports.clone(), |product, events| {
            if let Some(count) = starts.get_mut(product as usize + 1) {
                *count += events.len();
            }
        });
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut placed = vec![0; sum];
        each(incidence, reports, |product, events| {
            let Some(place) = next.get_mut(product as usize) else {
                return;
            };
            if let Some(room) = placed.get_mut(*place..*place + events.len()) {
                // Few events: a loop is faster than a call.
                for (slot, event) in room.iter_mut().zip(events) {
                    *slot = *event;
                }
            }
            *place += events.len();
        });
        Self {
            starts,
            events: placed,
        }
    }
}

/// Calls for each product of each report with the events that it is linked with.
fn each(incidence: &Incidence, reports: Range<usize>, mut call: impl FnMut(u32, &[u32])) {
    for report in reports {
        let apart = &incidence.apart;
        let Some(pairs) = (!apart.is_empty()).then(|| apart.pairs(report)).flatten() else {
            let events = incidence.events.row(report);
            for &product in incidence.products.row(report) {
                call(product, events);
            }
            continue;
        };
        for pair in pairs {
            if pair.product != NOT_TOLD && pair.event != NOT_TOLD {
                call(pair.product, &[pair.event]);
            }
        }
    }
}

/// Blocks of reports, in order, made by several threads.
pub(super) fn blocks(incidence: &Incidence, products: usize) -> Vec<Block> {
    let most = PAIRS.max(products.saturating_mul(PAIRS_PER_PRODUCT));
    blocks_of(incidence, products, most)
}

/// Blocks of at least `most` pairs, but for the last.
fn blocks_of(incidence: &Incidence, products: usize, most: usize) -> Vec<Block> {
    let mut ranges = Vec::new();
    let (mut from, mut pairs) = (0, 0_usize);
    for report in 0..incidence.len() {
        let (products, events) = (incidence.products.row(report), incidence.events.row(report));
        pairs = pairs.saturating_add(products.len().saturating_mul(events.len()));
        if pairs >= most {
            ranges.push(from..report + 1);
            (from, pairs) = (report + 1, 0);
        }
    }
    ranges.push(from..incidence.len());
    ranges
        .into_par_iter()
        .map(|reports| Block::of(incidence, reports, products))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::kernel::{Scratch, Slice, count, ranges};
    use super::*;
    use crate::table::{CaseRow, CaseTable, CaseTableBuilder};

    fn table() -> CaseTable {
        let mut builder = CaseTableBuilder::new(&[]);
        let mut state = 7_u32;
        for report in 0..300 {
            for _ in 0..4 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                builder.push(&CaseRow {
                    report: &report.to_string(),
                    product: &format!("p{}", (state >> 9) % 13),
                    event: &format!("e{}", (state >> 17) % 150),
                    ..CaseRow::default()
                });
            }
        }
        builder.build()
    }

    #[test]
    fn the_size_of_blocks_changes_nothing() {
        let table = table();
        let (products, events) = (table.products().len(), table.events().len());
        let counted = |most| {
            let blocks = blocks_of(table.incidence(), products, most);
            let slices: Vec<Slice<'_>> = blocks
                .iter()
                .map(|block| Slice {
                    block,
                    events: &block.events,
                })
                .collect();
            let counted = count(0..products, &slices, &mut Scratch::new(events));
            (blocks.len(), (counted.ends, counted.event, counted.n11))
        };
        let (one, many) = (counted(usize::MAX), counted(10));
        assert_eq!(one.0, 1);
        assert!(many.0 > 50);
        assert_eq!(one.1, many.1);
        let n11: u32 = one.1.2.iter().sum();
        let pairs: usize = (0..table.len())
            .map(|report| table.pairs(report).len())
            .sum();
        assert_eq!(n11 as usize, pairs);
    }

    #[test]
    fn ranges_are_all_products_once() {
        let ranges = ranges(&[1 << 18, 0, 1 << 17, 1 << 17, 5]);
        assert_eq!(ranges, [0..1, 1..4, 4..5]);
    }
}
